#include "icmpkit/text/mtu_json.hpp"

#include <optional>

#include "icmpkit/text/event_json.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::text {
namespace {

using probe::PathMtuMethod;
using probe::PathMtuOutcome;
using probe::PathMtuResult;

std::string_view word(PathMtuOutcome outcome) {
  switch (outcome) {
    case PathMtuOutcome::Running:
      return "interrupted";
    case PathMtuOutcome::Found:
      return "found";
    case PathMtuOutcome::NoAnswer:
      return "no-answer";
    case PathMtuOutcome::Reported:
      return "unreachable";
    case PathMtuOutcome::NotSent:
      return "not-sent";
    case PathMtuOutcome::GaveUp:
      return "gave-up";
  }
  return "";
}

void write_black_hole(JsonWriter& json, const std::optional<probe::BlackHole>& hole) {
  if (!hole) return json.null("black_hole");
  json.begin_object("black_hole");
  json.field("lost_size", hole->lost_size);
  json.field("reached", hole->reached);
  json.field("at", hole->at);
  json.field("from", hole->from);
  json.field("next", hole->next);
  json.end_object();
}

void write_hops(JsonWriter& json, const PathMtuResult& result) {
  json.begin_array("hops");
  for (const probe::PathMtuHop& hop : result.hops) {
    json.begin_object();
    json.field("ttl", hop.distance);
    json.field("address", hop.address);
    json.field("rtt_ms", milliseconds(hop.round_trip.time));
    json.end_object();
  }
  json.end_array();
}

void write_disbelieved(JsonWriter& json, const MtuReport& report) {
  json.begin_array("disbelieved");
  for (const probe::PathMtuEvent& event : report.disbelieved) {
    json.begin_object();
    json.field("mtu", event.mtu);
    json.field("from", event.from);
    json.field("detail", words(event.disbelief));
    write_event_icmp(json, event.evidence, event.error, report.target.family());
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void append_mtu_json(Buffer& out, const MtuReport& report, std::string_view target,
                     FixedPoint unix_time) {
  const PathMtuResult& result = report.result;
  const bool is_found = result.outcome == PathMtuOutcome::Found;
  JsonWriter json(out);
  begin_event(json, "mtu", unix_time);
  json.field("target", target);
  json.field("path_mtu", is_found ? std::optional(result.path_mtu) : std::nullopt);
  const std::string_view method =
      result.method == PathMtuMethod::Reported ? "reported" : "searched";
  json.field("method", is_found ? std::optional(method) : std::nullopt);
  json.begin_array("steps");
  for (const probe::PathMtuStep& step : result.steps) {
    json.begin_object();
    json.field("mtu", step.mtu);
    json.field("from", step.from);
    json.end_object();
  }
  json.end_array();
  write_black_hole(json, result.black_hole);
  json.field("outcome", word(result.outcome));
  json.field("distance", result.distance);
  json.field("back", result.back);
  write_hops(json, result);
  write_disbelieved(json, report);
  json.field("rounds", result.rounds);
  const probe::ProbeError no_error;
  write_event_icmp(json, {}, result.error ? *result.error : no_error, report.target.family());
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
