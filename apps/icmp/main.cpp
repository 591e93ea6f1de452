// The command `icmp`: chooses the subcommand.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "apps/icmp/program.hpp"
#include "apps/icmp/version.hpp"

int main(int argc, char** argv) {
  using namespace icmpkit::app;
  CLI::App app("ICMP, whole: why packets do not arrive.", "icmp");
  app.set_version_flag("--version", std::string("icmp ") + kVersion);
  app.require_subcommand(1);
  Program program;
  add_decode(app, program);
  add_ping(app, program);
  add_explain(app, program);
  add_types(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return program.exit_code;
}
