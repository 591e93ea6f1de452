// What a trace found out, one fact at a time. TracePath folds these; text renders them.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/quote_changes.hpp"

namespace icmpkit::probe {

enum class TraceEventKind : std::uint8_t {
  Answer,     ///< the first answer to a probe, in time
  Duplicate,  ///< a further one
  Late,       ///< one to a probe that was given up
  Silent,     ///< no answer in time
  NotSent,    ///< the probe did not leave this machine
  Finished,   ///< nothing more will be asked about the target
};

/// What an answer says about where its probe came to.
enum class TraceAnswer : std::uint8_t {
  OnTheWay,     ///< Time Exceeded in transit: a router of the path
  Destination,  ///< from where the probe was to go: a reply, or that nobody listens there
  Refused,      ///< an error: no further on this way
  Advice,       ///< Source Quench or Redirect: the probe itself went on
};

/// Why a target's trace ended.
enum class TraceStop : std::uint8_t {
  Reached,
  Unreachable,  ///< an error says that there is no way on
  Loop,         ///< the same routers come again and again
  Silence,      ///< behind the last hop that answered nobody does
  TooFar,       ///< the path is longer than was asked for
  Interrupted,  ///< stopped before it was known
  NotSendable,  ///< no probe to it left this machine
};

struct TraceEvent {
  TraceEventKind kind = TraceEventKind::Answer;
  TraceAnswer answer = TraceAnswer::OnTheWay;
  TraceStop stop = TraceStop::Reached;  ///< with Finished
  TargetId target{};
  std::uint8_t ttl = 0;  ///< that the probe was sent with; with Finished: hops to where it ended
  std::uint8_t attempt = 0;  ///< which of the hop's probes, from 0
  std::uint8_t flow = 0;
  IpAddress from{};            ///< who answered
  std::uint8_t hop_limit = 0;  ///< that the answer came with; 0 where the kernel hid it
  Instant at{};
  std::optional<RoundTrip> round_trip{};
  /// The ICMP error that answered; empty: a reply of the probe's own protocol.
  std::optional<ProbeError> error{};
  bool is_reset = false;  ///< with Destination, from the kernel's report: nobody listens there
  QuoteChanges changes{};
  std::optional<std::uint8_t> quoted_ttl{};  ///< 1 where routers count as they should
  SendError send_error{};                    ///< with NotSent
  Evidence evidence{};                       ///< the answer
};

}  // namespace icmpkit::probe
