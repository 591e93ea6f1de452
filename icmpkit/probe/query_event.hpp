// What a query found out, one fact at a time. text renders them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/remote_clock.hpp"
#include "icmpkit/probe/round_trip.hpp"

namespace icmpkit::probe {

enum class QueryEventKind : std::uint8_t {
  Answer,     ///< a reply, in time; to a group or a broadcast, one of several
  Duplicate,  ///< another reply to a request that only the target answers
  Late,       ///< a reply to a request that was given up
  Mismatch,   ///< a reply from an address that was not asked
  Damaged,    ///< a reply that a receiver has to discard; `problem` says why
  Error,      ///< an ICMP error about the request
  Lost,       ///< no answer in time
  NotSent,    ///< the request did not leave this machine
};

/// What an answered timestamp says, with all before it.
struct ClockFinding {
  RemoteClock clock{};  ///< its offset narrowed by the answers before
  /// Whether the answers contradict each other; the bounds are then those of this answer.
  bool contradicts = false;
  bool kept_originate = true;  ///< whether our own stamp came back as it was sent [R792-TS-2]
};

struct QueryEvent {
  QueryEventKind kind = QueryEventKind::Answer;
  std::uint32_t sequence = 0;             ///< of the request, from 1; it does not wrap
  IpAddress from{};                       ///< who answered
  Instant at{};                           ///< when, by the driver's clock
  std::uint8_t hop_limit = 0;             ///< TTL of the answer
  std::optional<RoundTrip> round_trip{};  ///< empty where nothing came back
  std::uint32_t size = 0;                 ///< octets of the ICMP message that answered
  std::optional<ClockFinding> clock{};    ///< with an answered timestamp
  std::string_view problem{};             ///< with Damaged: the rule that it breaks, as a clause
  ProbeError error{};                     ///< with Error
  SendError send_error{};                 ///< with NotSent
  Evidence evidence{};                    ///< the answer
};

}  // namespace icmpkit::probe
