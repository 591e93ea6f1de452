#include "icmpkit/text/event_json.hpp"

#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/message_json.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::text {

void begin_event(JsonWriter& json, std::string_view type, FixedPoint unix_time) {
  json.begin_object();
  json.field("v", 1);
  json.field("type", type);
  json.field("ts", unix_time);
}

void write_event_icmp(JsonWriter& json, const probe::Evidence& evidence,
                      const probe::ProbeError& error, Family family) {
  json.key("icmp");
  const auto datagram = wire::DatagramView::parse(evidence.datagram());
  if (const auto part = datagram ? datagram->icmp() : std::nullopt) {
    return write_icmp(json, examine(*datagram, *part), datagram->source());
  }
  if (!error.type || !error.code) return json.null();
  write_reported_icmp(
      json,
      {.family = family, .type = *error.type, .code = *error.code, .parameter = error.parameter},
      error.from);
}

void write_not_sent(JsonWriter& json, const SendError& error, std::string_view target,
                    std::uint32_t sequence) {
  json.field("text", words(error));
  json.field("target", target);
  json.field("seq", sequence);
  json.field("errno", error.system_error);
}

void write_round_trips(JsonWriter& json, const std::optional<probe::RoundTripSummary>& times) {
  json.key("rtt_ms");
  if (!times) return json.null();
  json.begin_object();
  json.field("min", milliseconds(times->min));
  json.field("mean", milliseconds(times->mean));
  json.field("median", milliseconds(times->median));
  json.field("p90", milliseconds(times->p90));
  json.field("p99", milliseconds(times->p99));
  json.field("max", milliseconds(times->max));
  json.field("stddev", milliseconds(times->deviation));
  json.end_object();
}

}  // namespace icmpkit::text
