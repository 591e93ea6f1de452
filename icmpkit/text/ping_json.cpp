#include "icmpkit/text/ping_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "icmpkit/text/event_json.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::text {
namespace {

using probe::PingEvent;
using probe::PingEventKind;
using probe::PingMisfit;

std::string_view type_of(PingEventKind kind) {
  switch (kind) {
    case PingEventKind::Reply:
      return "reply";
    case PingEventKind::Duplicate:
      return "duplicate";
    case PingEventKind::Late:
      return "late";
    case PingEventKind::Unsolicited:
      return "unsolicited";
    case PingEventKind::Mismatch:
      return "mismatch";
    case PingEventKind::Damaged:
      return "damaged";
    case PingEventKind::Error:
      return "error";
    case PingEventKind::Lost:
      return "lost";
    case PingEventKind::NotSent:
      return "note";
    case PingEventKind::Overdue:
      break;
  }
  return "";
}

std::string_view name_of(StampSource source) {
  switch (source) {
    case StampSource::Monotonic:
      return "monotonic";
    case StampSource::Kernel:
      return "kernel";
    case StampSource::Hardware:
      return "hardware";
  }
  return "";
}

/// What did not fit, in words; empty where all did.
std::string detail_of(const PingEvent& event) {
  switch (event.misfit) {
    case PingMisfit::None:
      break;
    case PingMisfit::Tag:
      return "the tag is not one of this run's";
    case PingMisfit::Source:
      return "it came from another address than the target's";
    case PingMisfit::Checksum:
      return "the checksum is wrong";
    case PingMisfit::Data:
      return fmt::format("data octet {} should be {} and is {}", event.misfit_offset,
                         event.misfit_expected, event.misfit_found);
    case PingMisfit::Length:
      return fmt::format("{} octets of data came back of {}", event.misfit_offset,
                         event.misfit_expected);
  }
  return {};
}

std::optional<FixedPoint> milliseconds_of(const PingEvent& event) {
  if (!event.round_trip) return std::nullopt;
  return milliseconds(event.round_trip->time);
}

void append_answer(JsonWriter& json, const PingEvent& event, std::string_view target) {
  const auto stamp = [&](StampSource probe::RoundTrip::* end) -> std::optional<std::string_view> {
    if (!event.round_trip) return std::nullopt;
    return name_of((*event.round_trip).*end);
  };
  json.field("target", event.target ? std::optional(target) : std::nullopt);
  json.field("from", event.from);
  json.field("seq", event.sequence);
  json.field("bytes", event.size);
  json.field("ttl", event.hop_limit);
  json.field("rtt_ms", milliseconds_of(event));
  json.field("tx_stamp", stamp(&probe::RoundTrip::sent_by));
  json.field("rx_stamp", stamp(&probe::RoundTrip::received_by));
  write_event_icmp(json, event.evidence, event.error, event.from.family());
  if (event.kind == PingEventKind::Reply && event.misfit == PingMisfit::None) return;
  const std::string detail = detail_of(event);
  json.field("detail", detail.empty() ? std::nullopt : std::optional(std::string_view(detail)));
}

}  // namespace

void append_ping_event_json(Buffer& out, const PingEvent& event, std::string_view target,
                            FixedPoint unix_time) {
  if (event.kind == PingEventKind::Overdue) return;
  JsonWriter json(out);
  begin_event(json, type_of(event.kind), unix_time);
  switch (event.kind) {
    case PingEventKind::NotSent:
      write_not_sent(json, event.send_error, target, event.sequence);
      break;
    case PingEventKind::Error:
      json.field("target", target);
      json.field("seq", event.sequence);
      write_event_icmp(json, event.evidence, event.error, event.from.family());
      if (event.error.system_error != 0) json.field("errno", event.error.system_error);
      break;
    case PingEventKind::Lost:
      json.field("target", target);
      json.field("seq", event.sequence);
      break;
    default:
      append_answer(json, event, target);
      break;
  }
  json.end_object();
  json.end_line();
}

void append_ping_summary_json(Buffer& out, const probe::PingStatistics& statistics,
                              std::string_view target, const PingSummaryFacts& facts,
                              FixedPoint unix_time) {
  JsonWriter json(out);
  begin_event(json, "summary", unix_time);
  json.field("target", target);
  json.field("sent", statistics.sent);
  json.field("received", statistics.received);
  json.field("duplicates", statistics.duplicates);
  json.field("errors", statistics.errors);
  json.field("lost", statistics.lost);
  if (statistics.sent == 0) {
    json.field("loss", std::optional<double>{});
  } else {
    const double answered = std::min(statistics.received, statistics.sent);
    json.field("loss", 1.0 - answered / statistics.sent);
  }
  write_round_trips(json, statistics.round_trips());
  json.field("elapsed_s", seconds(facts.elapsed));
  json.field("own_drops", facts.own_drops);
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
