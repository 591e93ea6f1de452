// What all subcommands share: the options that are everywhere, the exit codes, and how each is
// hooked into the command line.
//
// A subcommand is one function, `add_NAME(app, program)`: it declares its options and, when it was
// chosen, runs and leaves its exit code in `program`.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/App.hpp>

#include "icmpkit/text/buffer.hpp"

namespace icmpkit::app {

enum class ColorMode : std::uint8_t { Auto, Always, Never };

struct CommonOptions {
  bool json = false;
  ColorMode color = ColorMode::Auto;
  std::optional<std::uint64_t> seed;
};

/// Exit codes that mean the same in every command but ping (docs/man/icmp.1).
inline constexpr int kExitNotFound = 1;  ///< the network gave another answer, or none
inline constexpr int kExitUsage = 2;
inline constexpr int kExitPermission = 3;
inline constexpr int kExitInterrupted = 130;

struct Program {
  CommonOptions common;
  int exit_code = 0;
};

/// Declares --json, --color and --seed on a subcommand.
void add_common_options(CLI::App& command, CommonOptions& options);

/// The tool's own error: what, what in detail, and what to do about it. In JSON it is the last line
/// of standard output, `failure`; in text it goes to standard error.
void report_failure(const CommonOptions& options, std::string_view command, std::string_view text,
                    std::string_view advice);

/// Writes out what the buffer holds, at once, and clears it. A reader who has gone away ends the
/// program quietly.
void write_out(text::Buffer& buffer, std::FILE* file);

/// Unix time for the `ts` field of a JSON line.
[[nodiscard]] text::FixedPoint unix_time();

void add_decode(CLI::App& app, Program& program);
void add_diagnose(CLI::App& app, Program& program);
void add_explain(CLI::App& app, Program& program);
void add_lab(CLI::App& app, Program& program);
void add_mtu(CLI::App& app, Program& program);
void add_ping(CLI::App& app, Program& program);
void add_query(CLI::App& app, Program& program);
void add_tour(CLI::App& app, Program& program);
void add_trace(CLI::App& app, Program& program);
void add_types(CLI::App& app, Program& program);

}  // namespace icmpkit::app
