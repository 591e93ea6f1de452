#include "apps/icmp/lab_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "icmpkit/text/json.hpp"

namespace icmpkit::app {
namespace {

using engine::NodeEventKind;

std::string_view word_of(NodeEventKind kind) {
  switch (kind) {
    case NodeEventKind::ErrorSent:
      return "error-sent";
    case NodeEventKind::ErrorSuppressed:
      return "error-suppressed";
    case NodeEventKind::Discarded:
      return "discarded";
    case NodeEventKind::Resolve:
      return "resolve";
    case NodeEventKind::ErrorHeard:
      return "error-heard";
    case NodeEventKind::ForgedOrStale:
      return "forged-or-stale";
    case NodeEventKind::PathMtuLearnt:
      return "path-mtu-learnt";
    case NodeEventKind::RedirectObeyed:
      return "redirect-obeyed";
    case NodeEventKind::RedirectRefused:
      return "redirect-refused";
    case NodeEventKind::SourceQuenched:
      return "source-quenched";
    case NodeEventKind::RouterLearnt:
      return "router-learnt";
  }
  return "unknown";
}

/// `3/1`, `v6:2/0`.
std::string message_of(const engine::NodeEvent& told) {
  return fmt::format("{}{}/{}", told.peer.is_v6() ? "v6:" : "", told.type, told.code);
}

/// Why nobody was told; empty where the event is about something else.
std::string_view silence_of(const sim::NetworkEvent& event) {
  if (event.kind != sim::NetworkEventKind::Node) {
    return event.kind == sim::NetworkEventKind::LinkChanged ||
                   event.kind == sim::NetworkEventKind::NodeChanged ||
                   event.kind == sim::NetworkEventKind::Converged ||
                   event.kind == sim::NetworkEventKind::Attacked ||
                   event.kind == sim::NetworkEventKind::Corrupted
               ? std::string_view{}
               : name(event.kind);
  }
  if (event.told.kind == NodeEventKind::ErrorSuppressed) return name(event.told.silence);
  if (event.told.kind == NodeEventKind::Discarded) return name(event.told.discard);
  return {};
}

bool is_about_an_error(const engine::NodeEvent& told) {
  return told.kind == NodeEventKind::ErrorSent || told.kind == NodeEventKind::ErrorSuppressed;
}

void append_counts(std::string& line, std::string_view heading,
                   const std::map<std::string, std::uint64_t, std::less<>>& counts) {
  if (counts.empty()) return;
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& row) { return row.second; });
  line += heading;
  std::string_view between = " ";
  for (const auto& [reason, count] : sorted) {
    line += fmt::format("{}{} {}", between, reason, count);
    between = ", ";
  }
}

std::optional<std::string_view> or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string_view link_of(const sim::Scenario& scenario, const sim::NetworkEvent& event) {
  return event.link == sim::kNone ? std::string_view{} : scenario.links[event.link].name;
}

}  // namespace

void LabTally::add(const sim::NetworkEvent& event) {
  if (event.kind == sim::NetworkEventKind::Node && event.told.kind == NodeEventKind::ErrorSent) {
    ++errors_[message_of(event.told)];
  }
  if (const auto silence = silence_of(event); !silence.empty()) ++silences_[std::string(silence)];
}

std::string LabTally::line(const sim::NetworkCounters& counters) const {
  std::string line = fmt::format("{} in, {} out", counters.came_in, counters.went_out);
  append_counts(line, "; errors:", errors_);
  append_counts(line, "; silences:", silences_);
  return line;
}

std::string_view word_of(const sim::NetworkEvent& event) {
  return event.kind == sim::NetworkEventKind::Node ? word_of(event.told.kind) : name(event.kind);
}

void append_lab_json(text::Buffer& out, const sim::Network& network, const sim::NetworkEvent& event,
                     text::FixedPoint time) {
  text::JsonWriter json(out);
  json.begin_object();
  json.field("v", 1);
  json.field("type", "lab");
  json.field("ts", time);
  json.field("event", word_of(event));
  json.field("node", event.node == sim::kNone
                         ? std::nullopt
                         : std::optional(std::string_view(network.node_name(event.node))));
  json.field("link", or_null(link_of(network.scenario(), event)));
  const bool is_node = event.kind == sim::NetworkEventKind::Node;
  const bool is_error = is_node && is_about_an_error(event.told);
  json.field("cause", is_error ? std::optional(name(event.told.cause.kind)) : std::nullopt);
  json.field("silence", or_null(silence_of(event)));
  if (is_node) {
    const bool has_message = event.told.kind != NodeEventKind::Resolve &&
                             event.told.kind != NodeEventKind::Discarded &&
                             event.told.kind != NodeEventKind::ErrorSuppressed;
    json.field("family", static_cast<unsigned>(event.told.peer.family()));
    json.field("icmp_type", has_message ? std::optional(event.told.type) : std::nullopt);
    json.field("icmp_code", has_message ? std::optional(event.told.code) : std::nullopt);
    json.field("peer", event.told.peer);
  }
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::app
