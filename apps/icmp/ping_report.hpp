// How a run of pings is told: iputils' lines for one target, fping's for many, or JSON.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apps/icmp/ping_options.hpp"
#include "apps/icmp/ping_tally.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/io/link.hpp"
#include "icmpkit/probe/ping.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::app {

/// Names of those who answered, with -H; empty while unknown.
using AnswererNames = std::map<IpAddress, std::string>;

/// What the reports look at. All of it outlives them.
struct PingRun {
  const PingOptions& options;
  const probe::Ping& ping;
  PingTally& tally;
  const std::vector<std::string>& names;  ///< by target, as the user gave them; may be shorter
  const AnswererNames& answerers;
  Duration elapsed{};        ///< since the first probe
  io::LinkCounters links{};  ///< of all sockets together

  /// The target as the user gave it.
  [[nodiscard]] std::string_view name_of(probe::TargetId target, text::Buffer& scratch) const;
};

class PingReport {
 public:
  virtual ~PingReport() = default;
  /// Before the first probe of the first target.
  virtual void begin(const PingRun& run) = 0;
  /// After the tally was brought up to date.
  virtual void tell(const PingRun& run, const probe::PingEvent& event) = 0;
  /// After each turn of the driver.
  virtual void refresh(const PingRun& run) = 0;
  /// The user asked how it stands.
  virtual void tell_status(const PingRun& run) = 0;
  virtual void end(const PingRun& run) = 0;
};

[[nodiscard]] std::unique_ptr<PingReport> make_single_target_report(ColorMode color);
[[nodiscard]] std::unique_ptr<PingReport> make_many_targets_report(ColorMode color);
[[nodiscard]] std::unique_ptr<PingReport> make_json_report();

}  // namespace icmpkit::app
