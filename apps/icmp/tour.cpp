// `icmp tour [NAME...]`: walks the lab of that name in virtual time and shows every message of ICMP
// where it belongs.
//
// Exit codes: 0 every stop is as it says, 1 one is not, 2 no such stop or bad usage.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "apps/icmp/lab_file.hpp"
#include "apps/icmp/program.hpp"
#include "apps/icmp/tour_report.hpp"

namespace icmpkit::app {
namespace {

constexpr std::string_view kCommand = "icmp tour";
constexpr int kExitWrong = 1;

struct TourOptions {
  std::vector<std::string> names;
  bool list = false;
};

/// All of them, IPv4's first.
std::vector<const Stop*> tour_stops() {
  std::vector<const Stop*> all;
  for (const auto stops : {tour_stops_ipv4(), tour_stops_ipv6()}) {
    for (const Stop& stop : stops) all.push_back(&stop);
  }
  return all;
}

int list_stops(const CommonOptions& common) {
  text::Buffer out;
  for (const Stop* stop : tour_stops()) {
    if (common.json) {
      append_stop_json(out, *stop);
      continue;
    }
    fmt::format_to(std::back_inserter(out), "{:<26} {}\n", stop->name,
                   stop->means.substr(0, stop->means.find_first_of(".:,;")));
  }
  write_out(out, stdout);
  return 0;
}

const Stop* find_stop(std::string_view name) {
  const auto stops = tour_stops();
  const auto found = std::ranges::find(stops, name, &Stop::name);
  return found == stops.end() ? nullptr : *found;
}

int run_tour(const TourOptions& options, const CommonOptions& common) {
  if (options.list) return list_stops(common);
  std::vector<const Stop*> stops;
  for (const std::string& name : options.names) {
    stops.push_back(find_stop(name));
    if (stops.back() != nullptr) continue;
    report_failure(common, kCommand, fmt::format("{}: the tour has no stop of that name", name),
                   "icmp tour --list shows which there are");
    return kExitUsage;
  }
  if (stops.empty()) stops = tour_stops();
  const auto scenario = load_lab("tour");
  if (!scenario) {
    report_failure(common, kCommand, scenario.error().text, scenario.error().advice);
    return kExitUsage;
  }
  const std::uint64_t seed = common.seed.value_or(scenario->seed);
  text::Buffer out;
  std::size_t wrong = 0;
  for (const Stop* stop : stops) {
    const Visit seen = visit(*scenario, *stop, seed);
    if (!seen.complaint.empty()) ++wrong;
    if (common.json) {
      append_visit_json(out, seen);
    } else {
      append_visit_text(out, seen);
      out.append('\n');
    }
    write_out(out, stdout);
  }
  if (!common.json) {
    fmt::format_to(std::back_inserter(out), "{} stops, {} not as they should be\n", stops.size(),
                   wrong == 0 ? "none" : std::to_string(wrong));
    write_out(out, stdout);
  }
  return wrong == 0 ? 0 : kExitWrong;
}

}  // namespace

void add_tour(CLI::App& app, Program& program) {
  CLI::App* const command = app.add_subcommand(
      "tour", "walk a built-in network and see every ICMP message where it belongs");
  const auto options = std::make_shared<TourOptions>();
  command->add_option("STOP", options->names, "only these stops, by their names");
  command->add_flag("--list", options->list, "say which stops there are");
  add_common_options(*command, program.common);
  command->callback(
      [&program, options] { program.exit_code = run_tour(*options, program.common); });
}

}  // namespace icmpkit::app
