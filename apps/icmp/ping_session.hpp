// What a run of pings is made of wherever it runs, on sockets or in a lab: its configuration, its
// tally, its report and its exit code.
#pragma once

#include <memory>

#include "apps/icmp/ping_options.hpp"
#include "apps/icmp/ping_report.hpp"
#include "apps/icmp/ping_tally.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/probe/ping.hpp"

namespace icmpkit::app {

inline constexpr int kExitNoReply = 1;
/// Of ping, whatever the failure: permission too, as iputils has it.
inline constexpr int kExitPingFailure = 2;

struct PingSession {
  /// What is random in a probe, its tag's key and its identifier, repeats with a seed.
  PingSession(const PingOptions& ping_options, const CommonOptions& common, TargetCount count);

  [[nodiscard]] int exit_code(const probe::Ping& ping) const;

  const PingOptions& options;
  bool is_many;
  probe::PingConfig config;
  std::unique_ptr<PingTally> tally;
  std::unique_ptr<PingReport> report;
};

/// `icmp ping --lab`: the whole run. Gives the exit code.
int ping_in_lab(const PingOptions& options, const CommonOptions& common);

}  // namespace icmpkit::app
