// What the parts of a diagnosis tell, put into its findings.
#include <algorithm>

#include "icmpkit/probe/diagnosis.hpp"
#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::probe {
namespace {

constexpr auto kSourceQuench = static_cast<std::uint8_t>(wire::icmpv4::Type::SourceQuench);

/// Whether the segment in the evidence resets a connection: it is there, and nobody listens.
bool is_reset(const Evidence& packet) {
  const auto datagram = wire::DatagramView::parse(packet.datagram());
  if (!datagram || datagram->protocol() != wire::IpProtocol::Tcp) return false;
  const auto segment = wire::TcpView::parse(datagram->payload());
  const auto flags = segment ? segment->flags() : std::nullopt;
  return flags && (*flags & wire::TcpFlags::kRst) != 0;
}

}  // namespace

bool Diagnosis::drain_parts() {
  bool has_changed = false;
  for (Part& part : parts_) {
    std::visit(
        [&](auto& machine) {
          while (const auto event = machine.poll_event()) fold(part, *event);
          if (!part.is_over && machine.is_finished()) {
            part.is_over = true;
            has_changed = true;
          }
        },
        part.machine);
    if (!has_changed || !part.is_over) continue;
    if (const auto* const size = std::get_if<PathMtu>(&part.machine))
      findings_.size = size->result();
  }
  return has_changed;
}

bool Diagnosis::Part::is_first_double(const PingEvent& event) {
  constexpr std::size_t kMostSequences = 128;
  const auto target = static_cast<std::size_t>(event.target.value_or(TargetId{}));
  const std::size_t place = target * kMostSequences + event.sequence;
  if (place >= doubled.size() || doubled[place]) return false;
  doubled.set(place);
  return true;
}

void Diagnosis::fold(Part& part, const PingEvent& event) {
  if (event.round_trip && event.kind == PingEventKind::Reply) {
    longest_round_trip_ = std::max(longest_round_trip_, event.round_trip->time);
  }
  if (part.stage == DiagnosisStage::Hops) return fold_hop(part, event);
  if (part.stage != DiagnosisStage::Load) fold_echo(part, event);
  if (event.kind != PingEventKind::Error) return;
  const bool is_asked = config_.question.method == TraceMethod::Icmp;
  const IpAddress own = findings_.local.source.value_or(IpAddress{});
  if (is_asked) {
    hear(event.error, event.error.from.value_or(own), event.evidence, findings_.out_of_hops);
  } else {
    count(findings_.other_reports, event.error, event.error.from.value_or(own), event.evidence);
  }
}

void Diagnosis::fold_echo(Part& part, const PingEvent& event) {
  EchoTally& echo = findings_.echo;
  const auto keep = [&](Evidence& place) {
    if (place.empty()) place = event.evidence;
  };
  switch (event.kind) {
    case PingEventKind::Reply:
      ++echo.answered;
      if (event.round_trip) echo.times.add(event.round_trip->time);
      keep(echo.reply);
      break;
    case PingEventKind::Late:
      ++echo.answered;
      break;
    case PingEventKind::Duplicate:
      ++echo.duplicates;
      if (part.is_first_double(event)) ++echo.doubled;
      keep(echo.duplicate);
      break;
    case PingEventKind::Damaged:
      ++echo.damaged;
      keep(echo.damage);
      break;
    case PingEventKind::NotSent:
      --echo.sent;
      if (config_.question.method == TraceMethod::Icmp) hear_not_sent(event.send_error);
      break;
    default:
      break;
  }
}

void Diagnosis::fold_hop(Part& part, const PingEvent& event) {
  if (!event.target || static_cast<std::size_t>(*event.target) >= hop_round_.size()) return;
  AskedHop& hop = hop_round_[static_cast<std::size_t>(*event.target)];
  const bool looks_for_doubles = findings_.is_doubled();
  switch (event.kind) {
    case PingEventKind::Reply:
      ++hop.sent;
      ++hop.answered;
      break;
    case PingEventKind::Duplicate:
      if (looks_for_doubles && part.is_first_double(event)) ++hop.hits;
      break;
    case PingEventKind::Lost:
    case PingEventKind::Error:
      ++hop.sent;
      hop.hits += looks_for_doubles ? 0 : 1;
      break;
    case PingEventKind::Damaged:
      ++findings_.damaged_by_hops;
      // One whose checksum is wrong is counted when it is given up.
      if (event.misfit != PingMisfit::Data) break;
      ++hop.sent;
      hop.hits += looks_for_doubles ? 0 : 1;
      break;
    default:
      break;
  }
}

void Diagnosis::fold(Part& part, const TraceEvent& event) {
  const bool is_answer = event.kind == TraceEventKind::Answer || event.kind == TraceEventKind::Late;
  const bool is_knock = part.stage == DiagnosisStage::Knock;
  const bool is_asked = part.stage == DiagnosisStage::Path || part.stage == DiagnosisStage::Asked;
  if (is_asked && event.kind == TraceEventKind::NotSent) hear_not_sent(event.send_error);
  switch (part.stage) {
    case DiagnosisStage::Path:
      findings_.path.add(event);
      break;
    case DiagnosisStage::OtherPath:
      findings_.other_path->add(event);
      break;
    case DiagnosisStage::FlowPath:
      findings_.vanished_path->add(event);
      break;
    case DiagnosisStage::Flows:
      fold_flow(event);
      break;
    case DiagnosisStage::Gaps:
      if (is_answer) findings_.path.add(event);
      break;
    default:
      break;
  }
  if (!is_answer) return;
  if (is_knock) fold_knock(findings_.knocks[part.knock], event);
  if (is_asked) fold_knock(findings_.asked, event);
  if (!event.error || event.answer == TraceAnswer::OnTheWay) return;
  if (is_asked || event.answer == TraceAnswer::Advice) {
    hear(*event.error, event.from, event.evidence, findings_.other_reports);
  } else if (event.answer == TraceAnswer::Refused) {
    count(findings_.other_reports, *event.error, event.from, event.evidence);
  }
}

void Diagnosis::fold_flow(const TraceEvent& event) {
  FlowTally::Flow& flow = findings_.flows->flows[event.flow];
  const bool is_outcome =
      event.kind == TraceEventKind::Answer || event.kind == TraceEventKind::Silent;
  if (is_outcome) ++flow.sent;
  const bool is_answer = event.kind == TraceEventKind::Answer || event.kind == TraceEventKind::Late;
  if (is_answer && event.answer == TraceAnswer::Destination) ++flow.answered;
}

void Diagnosis::fold_knock(Knock& knock, const TraceEvent& event) const {
  if (event.answer != TraceAnswer::Destination || event.from != config_.question.target) return;
  const bool is_refused = event.error || event.is_reset || is_reset(event.evidence);
  if (knock.answer == KnockAnswer::Open) return;
  knock.answer = is_refused ? KnockAnswer::Refused : KnockAnswer::Open;
  knock.from = event.from;
  knock.error = event.error;
  knock.packet = event.evidence;
}

void Diagnosis::fold(Part&, const PathMtuEvent& event) {
  if (event.kind == PathMtuEventKind::TooBig) findings_.too_big = event.evidence;
  if (event.kind != PathMtuEventKind::Error || !event.from) return;
  if (is_advice(config_.question.target.family(), event.error)) {
    hear(event.error, *event.from, event.evidence, findings_.other_reports);
  }
}

void Diagnosis::hear(const ProbeError& error, const IpAddress& from, const Evidence& packet,
                     std::vector<HeardReport>& others) {
  const Family family = config_.question.target.family();
  if (family == Family::V4 && error.type == kSourceQuench) {
    return count(findings_.quenches, error, from, packet);
  }
  if (is_redirect(family, error)) return hear_redirect(error.gateway, from, packet);
  const bool is_reason = verdict_of(family, error).has_value();
  count(is_reason ? findings_.reports : others, error, from, packet);
}

void Diagnosis::count(std::vector<HeardReport>& reports, const ProbeError& error,
                      const IpAddress& from, const Evidence& packet) {
  const auto known = std::ranges::find_if(reports, [&](const HeardReport& report) {
    return report.from == from && report.error.type == error.type &&
           report.error.code == error.code;
  });
  if (known != reports.end()) {
    ++known->count;
  } else if (reports.size() == Findings::kMostReports) {
    ++counters_.reports_dropped;
  } else {
    reports.push_back({.from = from, .error = error, .count = 1, .packet = packet});
  }
}

// A queue of this machine that was full for a moment says nothing about what was asked.
void Diagnosis::hear_not_sent(const SendError& error) {
  ++findings_.not_sent;
  if (error.failure == SendFailure::NoBuffers || findings_.send_error) return;
  findings_.send_error = error;
}

void Diagnosis::hear_redirect(const IpAddress& gateway, const IpAddress& from,
                              const Evidence& packet) {
  const auto told = gateway.is_unspecified() ? std::nullopt : std::optional(gateway);
  const auto known = std::ranges::find_if(findings_.redirects, [&](const HeardRedirect& redirect) {
    return redirect.from == from && redirect.gateway == told;
  });
  if (known != findings_.redirects.end()) {
    ++known->count;
  } else if (findings_.redirects.size() == Findings::kMostReports) {
    ++counters_.reports_dropped;
  } else {
    findings_.redirects.push_back({.from = from, .gateway = told, .count = 1, .packet = packet});
  }
}

}  // namespace icmpkit::probe
