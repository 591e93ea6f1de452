// The command `icmp`: chooses the subcommand.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "apps/icmp/program.hpp"
#include "apps/icmp/version.hpp"

namespace icmpkit::app {
namespace {

/// Says what is wrong with the command line; in JSON too, if that was asked for anywhere in it.
int refuse(const CLI::App& app, const CLI::ParseError& error, std::span<char*> arguments) {
  const bool wants_json = std::ranges::count(arguments, std::string_view("--json")) != 0;
  if (!wants_json || error.get_exit_code() == 0) return app.exit(error) == 0 ? 0 : kExitUsage;
  std::string command = "icmp";
  const auto is_chosen = [&](const CLI::App* known) { return known->get_name() == arguments[0]; };
  if (!arguments.empty() && !app.get_subcommands(is_chosen).empty()) {
    command += std::string(" ") + arguments.front();
  }
  CommonOptions options;
  options.json = true;
  report_failure(options, command, error.what(), command + " --help says what there is");
  return kExitUsage;
}

int run(int count, char** arguments) {
  CLI::App app("ICMP, whole: why packets do not arrive.", "icmp");
  app.set_version_flag("--version", std::string("icmp ") + kVersion);
  app.require_subcommand(1);
  Program program;
  add_ping(app, program);
  add_trace(app, program);
  add_mtu(app, program);
  add_query(app, program);
  add_diagnose(app, program);
  add_decode(app, program);
  add_explain(app, program);
  add_types(app, program);
  add_lab(app, program);
  add_tour(app, program);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    const std::span all(arguments, static_cast<std::size_t>(count));
    return refuse(app, error, all.subspan(std::min<std::size_t>(1, all.size())));
  }
  return program.exit_code;
}

}  // namespace
}  // namespace icmpkit::app

int main(int argc, char** argv) {
  try {
    return icmpkit::app::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "icmp: %s\n", error.what());
    return icmpkit::app::kExitUsage;
  }
}
