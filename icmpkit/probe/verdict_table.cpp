#include "icmpkit/probe/verdict_table.hpp"

#include <algorithm>
#include <array>

#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::probe {
namespace {

using enum Fact;
namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;

// The order is the argument: what is wrong on this side hides everything else; what nobody answers
// is explained by a report, and without one by where the trail ends; and only of what is answered
// can it be asked how well.
constexpr auto kVerdicts = std::to_array<VerdictRow>({
    // This side.
    {Verdict::LocalInterfaceDown, {LinkIsDown}, {Answered}, Culprit::Nobody, 0.99},
    {Verdict::LocalNoRoute, {NoRouteHere}, {Answered}, Culprit::Nobody, 0.99},
    {Verdict::Prohibited, {KeptHere}, {Answered}, Culprit::ThisMachine, 0.95},
    {Verdict::MtuReduced, {TooLargeHere}, {Answered}, Culprit::ThisMachine, 0.97},
    {Verdict::FirstHopDead, {FirstHopSilent}, {Answered}, Culprit::FirstHop, 0.97},
    // It does not arrive.
    {Verdict::RoutingLoop, {PathLoops}, {Answered}, Culprit::LoopTurn, 0.97},
    {Verdict::TooFar, {HopsRunOut}, {Answered}, Culprit::Reporter, 0.95},
    {std::nullopt, {Reported}, {Answered}, Culprit::Reporter, 0.97},
    {Verdict::FilteredButUp, {AsksForEcho, Silence, HostIsUp}, {}, Culprit::LastHop, 0.95},
    {Verdict::SourceRouteFailed, {AsksByRoute, Silence, HostIsUp}, {}, Culprit::Nobody, 0.7},
    {Verdict::MtuBlackHole, {AsksForSize, Silence, HostIsUp}, {}, Culprit::Nobody, 0.7},
    {Verdict::Reachable, {AsksByUdp, Silence, HostIsUp}, {EndsEarly}, Culprit::Nobody, 0.5},
    {Verdict::SilentDrop, {Silence}, {}, Culprit::LastHop, 0.9},
    // It arrives, badly.
    {Verdict::Congested, {Answered, Quenched}, {}, Culprit::Reporter, 0.95},
    {Verdict::Detour, {Answered, Detoured}, {}, Culprit::Reporter, 0.95},
    {Verdict::DegradedLoss, {Answered, FlowsVanish}, {}, Culprit::Balancer, 0.95},
    {Verdict::DegradedCorruption, {Answered, Damages}, {}, Culprit::FaultyHop, 0.99},
    {Verdict::DegradedDuplicates, {Answered, Doubles}, {}, Culprit::FaultyHop, 0.99},
    {Verdict::DegradedLoss, {Answered, LosesMore}, {}, Culprit::FaultyHop, 0.99},
    {Verdict::MtuBlackHole, {Answered, SizeVanishes}, {}, Culprit::SizeLimiter, 0.95},
    {Verdict::MtuReduced, {Answered, SizeReported}, {}, Culprit::SizeLimiter, 0.97},
    // It arrives.
    {Verdict::Reachable, {Answered}, {}, Culprit::Nobody, 0.99},
});

constexpr auto kUnreachable4 = static_cast<std::uint8_t>(v4::Type::DestinationUnreachable);
constexpr auto kTimeExceeded4 = static_cast<std::uint8_t>(v4::Type::TimeExceeded);
constexpr auto kParameterProblem4 = static_cast<std::uint8_t>(v4::Type::ParameterProblem);
constexpr auto kUnreachable6 = static_cast<std::uint8_t>(v6::Type::DestinationUnreachable);
constexpr auto kPacketTooBig6 = static_cast<std::uint8_t>(v6::Type::PacketTooBig);
constexpr auto kTimeExceeded6 = static_cast<std::uint8_t>(v6::Type::TimeExceeded);
constexpr auto kParameterProblem6 = static_cast<std::uint8_t>(v6::Type::ParameterProblem);

constexpr auto kReports = std::to_array<ReportRow>({
    {Family::V4, kUnreachable4, 0, 0, Verdict::NetworkUnreachable},
    {Family::V4, kUnreachable4, 1, 1, Verdict::HostUnreachable},
    {Family::V4, kUnreachable4, 2, 2, Verdict::ProtocolUnreachable},
    {Family::V4, kUnreachable4, 3, 3, Verdict::PortUnreachable},
    {Family::V4, kUnreachable4, 4, 4, Verdict::MtuReduced},
    {Family::V4, kUnreachable4, 5, 5, Verdict::SourceRouteFailed},
    {Family::V4, kUnreachable4, 6, 6, Verdict::NetworkUnknown},
    {Family::V4, kUnreachable4, 7, 7, Verdict::HostUnknown},
    {Family::V4, kUnreachable4, 8, 8, Verdict::HostIsolated},
    {Family::V4, kUnreachable4, 9, 10, Verdict::Prohibited},
    {Family::V4, kUnreachable4, 11, 12, Verdict::ServiceClass},
    {Family::V4, kUnreachable4, 13, 13, Verdict::Prohibited},
    {Family::V4, kUnreachable4, 14, 15, Verdict::Precedence},
    {Family::V4, kUnreachable4, 16, 255, Verdict::NetworkUnreachable},
    {Family::V4, kTimeExceeded4, 1, 1, Verdict::ReassemblyFailed},
    {Family::V4, kParameterProblem4, 0, 255, Verdict::BadHeader},
    {Family::V6, kUnreachable6, 0, 0, Verdict::NetworkUnreachable},
    {Family::V6, kUnreachable6, 1, 1, Verdict::Prohibited},
    {Family::V6, kUnreachable6, 2, 2, Verdict::NetworkUnknown},
    {Family::V6, kUnreachable6, 3, 3, Verdict::HostUnreachable},
    {Family::V6, kUnreachable6, 4, 4, Verdict::PortUnreachable},
    {Family::V6, kUnreachable6, 5, 5, Verdict::Prohibited},
    {Family::V6, kUnreachable6, 6, 6, Verdict::NetworkUnreachable},
    {Family::V6, kUnreachable6, 7, 7, Verdict::SourceRouteFailed},
    {Family::V6, kUnreachable6, 8, 8, Verdict::BadHeader},
    {Family::V6, kUnreachable6, 9, 255, Verdict::NetworkUnreachable},
    {Family::V6, kPacketTooBig6, 0, 255, Verdict::MtuReduced},
    {Family::V6, kTimeExceeded6, 1, 1, Verdict::ReassemblyFailed},
    {Family::V6, kParameterProblem6, 0, 0, Verdict::BadHeader},
    {Family::V6, kParameterProblem6, 1, 1, Verdict::ProtocolUnreachable},
    {Family::V6, kParameterProblem6, 2, 255, Verdict::BadHeader},
});

std::uint8_t furthest(const TracePath& path) {
  const TraceHop* const hop = Findings::last_hop(path);
  return hop == nullptr ? 0 : hop->ttl;
}

bool is_reached(const TracePath& path) {
  return path.is_finished() && path.stop() == TraceStop::Reached;
}

const PathMtuStep* smallest_step(const Findings& findings) {
  if (!findings.size) return nullptr;
  const PathMtuStep* smallest = nullptr;
  for (const PathMtuStep& step : findings.size->steps) {
    if (step.from && (smallest == nullptr || step.mtu < smallest->mtu)) smallest = &step;
  }
  return smallest;
}

const HeardReport* most_heard(const std::vector<HeardReport>& reports) {
  const auto most = std::ranges::max_element(reports, {}, &HeardReport::count);
  return most == reports.end() ? nullptr : &*most;
}

/// Names the first address, and what else may be it.
void blame(Judgement& judgement, const std::optional<IpAddress>& culprit,
           const std::optional<IpAddress>& suspect = std::nullopt) {
  judgement.culprit = culprit;
  if (suspect) judgement.suspects.push_back(*suspect);
}

void blame_reporter(Judgement& judgement, const Findings& findings) {
  const HeardReport* report = nullptr;
  switch (judgement.verdict) {
    case Verdict::Congested:
      report = most_heard(findings.quenches);
      break;
    case Verdict::Detour: {
      const auto believed = std::ranges::find_if(findings.redirects, [&](const auto& redirect) {
        return is_believable(redirect, findings);
      });
      return blame(judgement, believed->from);
    }
    case Verdict::TooFar: {
      report = most_heard(findings.out_of_hops);
      const TraceHop* const last = Findings::last_hop(findings.path);
      if (report == nullptr && last != nullptr) {
        return blame(judgement, last->responders.front().address);
      }
      break;
    }
    default:
      report = findings.leading_report();
  }
  if (report != nullptr) return blame(judgement, report->from);
  blame(judgement, findings.question.target);  // a port that refuses by its own protocol
}

/// The last router of `path`, with what is behind it on a way that leads on as a suspect.
void blame_last_hop(Judgement& judgement, const TracePath& path,
                    const std::optional<TracePath>& further) {
  const TraceHop* const last = Findings::last_hop(path);
  if (last == nullptr) return;
  blame(judgement, last->responders.front().address);
  if (!further || last->ttl >= further->hops().size()) return;
  for (const TraceResponder& next : further->hops()[last->ttl].responders) {
    judgement.suspects.push_back(next.address);
  }
}

void blame_for_size(Judgement& judgement, const Findings& findings) {
  if (const auto& hole = findings.size->black_hole;
      hole && judgement.verdict == Verdict::MtuBlackHole) {
    return blame(judgement, hole->at, hole->next);
  }
  if (const PathMtuStep* const step = smallest_step(findings)) blame(judgement, step->from);
}

void blame_as(Culprit culprit, Judgement& judgement, const Findings& findings) {
  switch (culprit) {
    case Culprit::Nobody:
      break;
    case Culprit::ThisMachine:
      blame(judgement, findings.local.source);
      break;
    case Culprit::FirstHop:
      blame(judgement, findings.local.first_hop);
      break;
    case Culprit::Reporter:
      blame_reporter(judgement, findings);
      break;
    case Culprit::LastHop:
      blame_last_hop(judgement, findings.path, findings.other_path);
      break;
    case Culprit::Balancer:
      if (findings.vanished_path) {
        blame_last_hop(judgement, *findings.vanished_path, std::nullopt);
      }
      break;
    case Culprit::LoopTurn:
      blame(judgement, findings.turn_of_loop());
      break;
    case Culprit::FaultyHop:
      if (findings.fault) blame(judgement, findings.fault->from_here);
      break;
    case Culprit::SizeLimiter:
      blame_for_size(judgement, findings);
      break;
  }
}

bool is_link_local(const IpAddress& address) {
  return address.is_v6() && address.v6().is_link_local();
}

/// The row's confidence, less what this time speaks against it.
double confidence_in(const VerdictRow& row, const Judgement& judgement, const Findings& findings) {
  constexpr double kOneReport = 0.9;
  constexpr double kDisputed = 0.7;
  constexpr double kNobodyNamed = 0.6;
  constexpr double kEchoAlone = 0.7;  // a host that drops nothing but echo looks the same
  constexpr double kSizeUnknown = 0.8;
  constexpr double kLossUnknown = 0.8;  // a port answers, and no echo request was
  double confidence = row.confidence;
  if (const HeardReport* const report = findings.leading_report();
      row.needs.has(Reported) && report != nullptr) {
    if (report->count == 1) confidence = kOneReport;
    if (findings.reports.size() > 1) confidence = kDisputed;
  }
  if (row.culprit == Culprit::FaultyHop) {
    confidence = findings.fault ? std::min(confidence, findings.fault->probability) : kNobodyNamed;
  }
  if (row.culprit != Culprit::Nobody && !judgement.culprit) {
    confidence = std::min(confidence, kNobodyNamed);
  }
  const bool was_size_sought = row.needs.has(Answered) && findings.first_size != 0;
  const bool is_size_known = findings.size && findings.size->outcome == PathMtuOutcome::Found;
  if (was_size_sought && !is_size_known) confidence = std::min(confidence, kSizeUnknown);
  if (row.needs.has(Answered) && findings.is_without_echo()) {
    confidence = std::min(confidence, kLossUnknown);
  }
  const bool was_asked_by_echo_alone =
      findings.question.method == TraceMethod::Icmp && findings.knocks.empty();
  if (row.needs.has(Silence) && was_asked_by_echo_alone) {
    confidence = std::min(confidence, kEchoAlone);
  }
  return confidence;
}

bool is_first_hop_silent(const Findings& findings) {
  if (findings.local.route != LocalRoute::Gateway) return false;
  if (findings.local.first_hop_state == FirstHopState::Failed && !findings.is_up()) return true;
  const HeardReport* const report = findings.leading_report();
  return report != nullptr && report->from == findings.local.source &&
         verdict_of(findings.question.target.family(), report->error) == Verdict::HostUnreachable;
}

/// Whether a report of this machine itself says that nobody listens or may pass: a filter here, for
/// somebody else was asked.
bool is_refused_here(const Findings& findings) {
  const HeardReport* const report = findings.leading_report();
  if (report == nullptr || report->from != findings.local.source) return false;
  if (findings.local.route == LocalRoute::Itself) return false;
  const auto verdict = verdict_of(findings.question.target.family(), report->error);
  return verdict == Verdict::PortUnreachable || verdict == Verdict::Prohibited;
}

}  // namespace

std::span<const VerdictRow> verdict_table() { return kVerdicts; }
std::span<const ReportRow> report_table() { return kReports; }

std::optional<Verdict> verdict_of(Family family, const ProbeError& error) {
  const auto* const row = std::ranges::find_if(kReports, [&](const ReportRow& candidate) {
    return candidate.family == family && candidate.type == error.type &&
           candidate.first_code <= error.code && error.code <= candidate.last_code;
  });
  if (row == kReports.end()) return std::nullopt;
  return row->verdict;
}

bool is_believable(const HeardRedirect& redirect, const Findings& findings) {
  const LocalFacts& local = findings.local;
  if (redirect.from.is_v6() && !is_link_local(redirect.from)) return false;
  const bool is_comparable =
      local.first_hop && is_link_local(*local.first_hop) == is_link_local(redirect.from);
  if (is_comparable && redirect.from != *local.first_hop) return false;
  if (!redirect.gateway) return true;
  if (redirect.gateway->is_v6()) {
    return is_link_local(*redirect.gateway) || *redirect.gateway == findings.question.target;
  }
  if (!local.source || local.prefix_length == 0) return true;
  return Prefix(*local.source, local.prefix_length).contains(*redirect.gateway);
}

FactSet facts_of(const Findings& findings) {
  FactSet facts;
  const LocalFacts& local = findings.local;
  const bool is_answered = findings.is_answered();
  const bool was_refused = findings.asked.answer == KnockAnswer::Refused;
  const auto failure = findings.send_error ? std::optional(findings.send_error->failure)
                                           : std::optional<SendFailure>{};
  facts.add(LinkIsDown, local.link == LinkState::Down || failure == SendFailure::LinkDown);
  facts.add(NoRouteHere, local.route == LocalRoute::None || local.route == LocalRoute::Refused ||
                             failure == SendFailure::NoRoute);
  facts.add(KeptHere, failure == SendFailure::NotAllowed || is_refused_here(findings));
  facts.add(TooLargeHere, failure == SendFailure::TooBig);
  facts.add(FirstHopSilent, is_first_hop_silent(findings));
  facts.add(Answered, is_answered);
  facts.add(HostIsUp, findings.is_up());
  facts.add(Reported, findings.leading_report() != nullptr || was_refused);
  facts.add(HopsRunOut,
            !findings.out_of_hops.empty() ||
                (findings.path.is_finished() && findings.path.stop() == TraceStop::TooFar));
  facts.add(PathLoops, findings.is_path_loop());
  facts.add(Silence, !is_answered && !facts.has(Reported) && !facts.has(HopsRunOut));
  facts.add(AsksForEcho, findings.question.is_plain_echo());
  facts.add(AsksByRoute, findings.question.is_by_route);
  facts.add(AsksByUdp, findings.question.method == TraceMethod::Udp);
  facts.add(AsksForSize, findings.question.payload_size.has_value());
  facts.add(EndsEarly, findings.other_path && !is_reached(findings.path) &&
                           furthest(*findings.other_path) > furthest(findings.path));
  facts.add(FlowsVanish, findings.flows && findings.flows->some_vanish());
  facts.add(LosesMore, findings.is_lossy());
  facts.add(Doubles, findings.is_doubled());
  facts.add(Damages, findings.is_damaged());
  const bool is_size_known = findings.size && findings.size->outcome == PathMtuOutcome::Found;
  facts.add(SizeReported, is_size_known && findings.size->path_mtu < findings.first_size &&
                              smallest_step(findings) != nullptr);
  facts.add(SizeVanishes, is_size_known && findings.size->black_hole.has_value());
  facts.add(Quenched, !findings.quenches.empty());
  facts.add(Detoured, std::ranges::any_of(findings.redirects, [&](const HeardRedirect& redirect) {
              return is_believable(redirect, findings);
            }));
  return facts;
}

Judgement judge(const Findings& findings) {
  Judgement judgement{.facts = facts_of(findings)};
  const auto* const row = std::ranges::find_if(kVerdicts, [&](const VerdictRow& candidate) {
    return judgement.facts.has_all(candidate.needs) && !judgement.facts.has_any(candidate.unless);
  });
  const HeardReport* const report = findings.leading_report();
  const auto reported = report == nullptr
                            ? std::nullopt
                            : verdict_of(findings.question.target.family(), report->error);
  judgement.verdict = row->verdict.value_or(reported.value_or(Verdict::PortUnreachable));
  blame_as(row->culprit, judgement, findings);
  judgement.confidence = confidence_in(*row, judgement, findings);
  return judgement;
}

}  // namespace icmpkit::probe
