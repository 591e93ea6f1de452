#include "icmpkit/text/trace_json.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "icmpkit/probe/trace_ways.hpp"
#include "icmpkit/text/event_json.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::text {
namespace {

using probe::HopLoss;
using probe::QuoteChanges;
using probe::TraceHop;
using probe::TraceResponder;

std::string_view word(probe::Balancing balancing) {
  switch (balancing) {
    case probe::Balancing::None:
      return "none";
    case probe::Balancing::PerFlow:
      return "per-flow";
    case probe::Balancing::PerPacket:
      return "per-packet";
  }
  return "";
}

std::string_view word(HopLoss loss) {
  switch (loss) {
    case HopLoss::None:
      return "none";
    case HopLoss::RateLimited:
      return "rate-limited";
    case HopLoss::Silent:
      return "silent";
    case HopLoss::Lossy:
      return "lossy";
    case HopLoss::Unknown:
      return "unknown";
  }
  return "";
}

constexpr std::array kChangeWords = {
    std::pair{QuoteChanges::TrafficClass, "traffic_class"},
    std::pair{QuoteChanges::FlowLabel, "flow_label"},
    std::pair{QuoteChanges::Length, "length"},
    std::pair{QuoteChanges::Identification, "identification"},
    std::pair{QuoteChanges::Fragmentation, "fragmentation"},
    std::pair{QuoteChanges::Source, "source"},
    std::pair{QuoteChanges::Destination, "destination"},
    std::pair{QuoteChanges::SourcePort, "source_port"},
    std::pair{QuoteChanges::DestinationPort, "destination_port"},
    std::pair{QuoteChanges::Identifier, "identifier"},
    std::pair{QuoteChanges::Checksum, "checksum"},
    std::pair{QuoteChanges::Data, "data"},
};

void write_name(JsonWriter& json, const IpAddress& address, const NameSource& name_of) {
  const std::string_view name = name_of ? name_of(address) : std::string_view{};
  if (name.empty()) return json.null("name");
  json.field("name", name);
}

/// Of one responder among several, how many probes were for it is not known.
void write_counts(JsonWriter& json, const TraceResponder& responder, const TraceHop& hop) {
  const bool is_alone = hop.responders.size() == 1;
  json.field("sent", is_alone ? std::optional(hop.sent()) : std::nullopt);
  json.field("received", responder.answers);
  const bool knows_loss = is_alone && hop.sent() != 0;
  json.field("loss", knows_loss
                         ? std::optional(1.0 - static_cast<double>(hop.answered()) / hop.sent())
                         : std::nullopt);
}

void write_responder(JsonWriter& json, const TraceResponder& responder, const TraceHop& hop,
                     const NameSource& name_of) {
  json.begin_object();
  json.field("address", responder.address);
  write_name(json, responder.address, name_of);
  write_counts(json, responder, hop);
  write_round_trips(json, responder.times.summary());
  write_event_icmp(json, responder.latest.evidence,
                   responder.latest.error.value_or(probe::ProbeError{}),
                   responder.address.family());
  json.null("asn");
  json.field("reply_ttl", responder.latest.hop_limit == 0
                              ? std::nullopt
                              : std::optional<unsigned>(responder.latest.hop_limit));
  json.field("hops_back", responder.hops_back());
  json.field("quoted_ttl", responder.latest.quoted_ttl);
  json.begin_array("changed");
  for (const auto& [field, name] : kChangeWords) {
    if (responder.changes.has(field)) json.value(name);
  }
  json.end_array();
  json.end_object();
}

/// The ways that flows took: who answered at each hop, null where nobody did.
void write_paths(JsonWriter& json, const probe::TracePath& path) {
  json.begin_array("paths");
  for (const probe::TraceWay& way : probe::ways_of(path)) {
    json.begin_object();
    json.field("flows", way.flows);
    json.field("sent", way.sent);
    json.field("received", way.answered);
    json.field("loss", way.sent == 0
                           ? std::nullopt
                           : std::optional(1.0 - static_cast<double>(way.answered) / way.sent));
    write_round_trips(json, way.times.summary());
    json.begin_array("hops");
    for (const auto& address : way.hops) json.value(address);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_mtr_hub(JsonWriter& json, const TraceHop& hop, const NameSource& name_of) {
  json.begin_object();
  json.field("count", hop.ttl);
  probe::RoundTripSummary times{};
  if (hop.responders.empty()) {
    json.field("host", "???");
  } else {
    const TraceResponder& first = hop.responders.front();
    const std::string_view name = name_of ? name_of(first.address) : std::string_view{};
    if (name.empty()) {
      json.field("host", first.address);
    } else {
      json.field("host", name);
    }
    times = first.times.summary().value_or(times);
  }
  Duration last{};
  for (const auto& sample : hop.samples) last = sample.time.value_or(last);
  const double sent = std::max(1U, hop.sent());
  json.field("Loss%", 100.0 - 100.0 * hop.answered() / sent);
  json.field("Snt", hop.sent());
  json.field("Last", milliseconds(last));
  json.field("Avg", milliseconds(times.mean));
  json.field("Best", milliseconds(times.min));
  json.field("Wrst", milliseconds(times.max));
  json.field("StDev", milliseconds(times.deviation));
  json.end_object();
}

}  // namespace

std::string_view word(probe::TraceStop stop) {
  switch (stop) {
    case probe::TraceStop::Reached:
      return "reached";
    case probe::TraceStop::Unreachable:
      return "unreachable";
    case probe::TraceStop::Loop:
      return "loop";
    case probe::TraceStop::Silence:
      return "silence";
    case probe::TraceStop::TooFar:
      return "too-far";
    case probe::TraceStop::Interrupted:
      return "interrupted";
    case probe::TraceStop::NotSendable:
      return "not-sent";
  }
  return "";
}

void append_hop_json(Buffer& out, const TraceHop& hop, std::string_view target,
                     const NameSource& name_of, FixedPoint unix_time) {
  JsonWriter json(out);
  begin_event(json, "hop", unix_time);
  json.field("target", target);
  json.field("ttl", hop.ttl);
  json.field("probes", hop.sent());
  json.begin_array("responders");
  for (const TraceResponder& responder : hop.responders) {
    write_responder(json, responder, hop, name_of);
  }
  json.end_array();
  json.field("missing", word(hop.loss));
  json.field("balancing", word(probe::balancing_at(hop)));
  json.end_object();
  json.end_line();
}

void append_trace_json(Buffer& out, const probe::TracePath& path, std::string_view target,
                       FixedPoint unix_time) {
  JsonWriter json(out);
  begin_event(json, "trace", unix_time);
  json.field("target", target);
  json.field("reached", path.stop() == probe::TraceStop::Reached);
  json.field("stop_reason", word(path.stop()));
  json.field("hops",
             path.distance() == 0 ? std::nullopt : std::optional<unsigned>(path.distance()));
  write_paths(json, path);
  json.end_object();
  json.end_line();
}

void append_mtr_json(Buffer& out, const probe::TracePath& path, const ReportFacts& facts,
                     const NameSource& name_of) {
  JsonWriter json(out);
  json.begin_object();
  json.begin_object("report");
  json.begin_object("mtr");
  json.field("src", facts.source);
  json.field("dst", facts.target);
  json.field("tos", facts.traffic_class);
  json.field("tests", facts.tests);
  json.plain_text("psize", [&](Buffer& text) { text.append_decimal(facts.packet_size); });
  json.field("bitpattern", "0x00");
  json.end_object();
  json.begin_array("hubs");
  for (const TraceHop& hop : path.hops()) write_mtr_hub(json, hop, name_of);
  json.end_array();
  json.end_object();
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
