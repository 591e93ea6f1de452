// `icmp lab make`: a network that nobody drew, with one fault and the truth about it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "apps/icmp/lab.hpp"
#include "icmpkit/io/entropy.hpp"
#include "icmpkit/sim/random_scenario.hpp"

namespace icmpkit::app {
namespace {

constexpr std::string_view kCommand = "icmp lab make";

struct MakeOptions {
  std::uint32_t nodes = sim::RandomScenario{}.nodes;
  Family family = Family::V4;
  std::string fault = "none";
};

std::string known_faults() {
  std::string words;
  for (const sim::FaultFamily& fault : sim::fault_families()) {
    if (!words.empty()) words += ", ";
    words += fault.word;
  }
  return words;
}

int make_lab(const CommonOptions& common, const MakeOptions& options) {
  const auto faults = sim::fault_families();
  const auto fault = std::ranges::find(faults, options.fault, &sim::FaultFamily::word);
  if (fault == faults.end()) {
    report_failure(common, kCommand, fmt::format("--fault: '{}' is no fault", options.fault),
                   "there are " + known_faults());
    return kExitUsage;
  }
  if (!fault->applies_to(options.family)) {
    report_failure(common, kCommand,
                   fmt::format("--fault: there is no '{}' in IPv6", options.fault),
                   "leave -6 out, or take another fault");
    return kExitUsage;
  }
  // Short, so that it can be typed again.
  constexpr std::uint64_t kSeeds = 1'000'000;
  const std::uint64_t seed = common.seed.value_or(io::random_bits() % kSeeds);
  const auto scenario = sim::make_scenario(
      {.nodes = options.nodes, .family = options.family, .fault = options.fault, .seed = seed});
  if (!scenario) {
    report_failure(common, kCommand, fmt::format("--nodes: {} are too few", options.nodes),
                   fmt::format("take {} or more", sim::kLeastRandomNodes));
    return kExitUsage;
  }
  text::Buffer out(scenario->size() + 1);
  out.append(*scenario);
  write_out(out, stdout);
  return 0;
}

}  // namespace

void add_lab_make(CLI::App& lab, Program& program) {
  CLI::App* const command =
      lab.add_subcommand("make", "write a random network with a fault, and the truth about it");
  const auto options = std::make_shared<MakeOptions>();
  command->add_flag_callback(
      "-6", [options] { options->family = Family::V6; }, "addresses of IPv6, not of IPv4");
  command->add_option("--nodes", options->nodes, "how many nodes (default: 50)")->type_name("N");
  command
      ->add_option("--fault", options->fault, "the fault: " + known_faults() + " (default: none)")
      ->type_name("FAMILY");
  add_common_options(*command, program.common);
  command->callback(
      [&program, options] { program.exit_code = make_lab(program.common, *options); });
}

}  // namespace icmpkit::app
