// The objects of `ping --json`, one a line (docs: JSON).
#pragma once

#include <cstdint>
#include <string_view>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/ping_statistics.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// `reply`, `duplicate`, `late`, `unsolicited`, `mismatch`, `damaged`, `error`, `lost`, or a `note`
/// for a probe that never left. Nothing for what is no outcome of a probe.
void append_ping_event_json(Buffer& out, const probe::PingEvent& event, std::string_view target,
                            FixedPoint unix_time);

/// What a `summary` says beside the statistics.
struct PingSummaryFacts {
  Duration elapsed{};
  std::uint64_t own_drops = 0;  ///< probes that never left, and replies that our buffers dropped
};
void append_ping_summary_json(Buffer& out, const probe::PingStatistics& statistics,
                              std::string_view target, const PingSummaryFacts& facts,
                              FixedPoint unix_time);

}  // namespace icmpkit::text
