// What the JSON lines of all probes have in common: how they begin, and the message that answered.
#pragma once

#include <optional>
#include <string_view>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/round_trip_statistics.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::text {

/// Begins an object with `v`, `type` and `ts`.
void begin_event(JsonWriter& json, std::string_view type, FixedPoint unix_time);

/// The field `icmp`: the message in `evidence`, or what a kernel told of it in `error`; null where
/// there is neither, as with an error raised on this machine. `family` is the probe's.
void write_event_icmp(JsonWriter& json, const probe::Evidence& evidence,
                      const probe::ProbeError& error, Family family);

/// `text target seq errno` of a probe that did not leave this machine.
void write_not_sent(JsonWriter& json, const SendError& error, std::string_view target,
                    std::uint32_t sequence);

/// The field `rtt_ms`: an object, or null where there was no round trip.
void write_round_trips(JsonWriter& json, const std::optional<probe::RoundTripSummary>& times);

}  // namespace icmpkit::text
