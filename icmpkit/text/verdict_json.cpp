#include <chrono>
#include <cmath>
#include <optional>

#include "icmpkit/text/event_json.hpp"
#include "icmpkit/text/verdict_report.hpp"
#include "icmpkit/text/verdict_words.hpp"

namespace icmpkit::text {
namespace {

/// A share with four digits: what is computed is no more exact.
FixedPoint share(double value) { return {.units = std::llround(value * 1e4), .decimals = 4}; }

void write_evidence(JsonWriter& json, const VerdictReport& report, const NameSource& name_of) {
  const Family family = report.findings.question.target.family();
  json.begin_array("evidence");
  for (const EvidencePiece& piece : evidence_of(report, name_of)) {
    json.begin_object();
    json.field("probe", piece.probe);
    json.field("answer", piece.answer);
    json.field("means", piece.means);
    write_event_icmp(json, piece.packet == nullptr ? probe::Evidence{} : *piece.packet, {}, family);
    json.end_object();
  }
  json.end_array();
}

void write_loss(JsonWriter& json, const probe::Findings& findings) {
  if (findings.echo.sent == 0) return json.null("loss");
  const probe::ShareInterval interval = findings.loss();
  json.begin_object("loss");
  json.field("sent", findings.echo.sent);
  json.field("lost", findings.echo.lost());
  json.field("low", share(interval.low));
  json.field("high", share(interval.high));
  json.end_object();
}

}  // namespace

void append_verdict_json(Buffer& out, const VerdictReport& report, const NameSource& name_of,
                         FixedPoint unix_time) {
  const probe::Judgement& judgement = report.judgement;
  JsonWriter json(out);
  begin_event(json, "verdict", unix_time);
  json.field("target", report.target);
  json.field("verdict", word(judgement.verdict));
  json.field("culprit", judgement.culprit);
  json.begin_array("suspects");
  for (const IpAddress& suspect : judgement.suspects) json.value(suspect);
  json.end_array();
  json.field("confidence", share(judgement.confidence));
  json.field("summary", summary_of(report, name_of));
  write_evidence(json, report, name_of);
  json.field("advice", advice(judgement.verdict));
  const std::string_view next = next_probe(judgement.verdict);
  json.field("next_probe", next.empty() ? std::nullopt : std::optional(next));
  const IpAddress& target = report.findings.question.target;
  const bool is_known = !target.is_unspecified();
  json.field("family", is_known ? std::optional(target.is_v4() ? 4 : 6) : std::nullopt);
  json.field(
      "elapsed_s",
      FixedPoint{
          .units = std::chrono::duration_cast<std::chrono::milliseconds>(report.elapsed).count(),
          .decimals = 3});
  json.field("address", is_known ? std::optional(target) : std::nullopt);
  json.field("probes", report.sent);
  write_loss(json, report.findings);
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
