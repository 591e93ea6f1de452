// The subcommands of `icmp lab`. Each declares its options and, when chosen, leaves its exit code
// in the program.
#pragma once

#include <string_view>

#include "apps/icmp/lab_file.hpp"
#include "apps/icmp/program.hpp"

namespace icmpkit::app {

/// Tells why there is no lab to work with. Gives the exit code.
int fail_without_lab(const CommonOptions& common, std::string_view command, const LabError& error);

void add_lab_run(CLI::App& lab, Program& program);
void add_lab_make(CLI::App& lab, Program& program);

}  // namespace icmpkit::app
