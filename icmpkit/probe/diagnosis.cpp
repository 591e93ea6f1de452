#include "icmpkit/probe/diagnosis.hpp"

#include <algorithm>

#include "icmpkit/probe/verdict_table.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;

/// Who was refused is listened to for so long: a forged refusal comes before the reply.
constexpr Duration kGrace = 1s;

/// Loss is asked about in so many rounds, until it is known whether it is more than normal.
constexpr std::uint32_t kLossRounds = 3;
/// What sizes may take, if large ones vanish: further rounds of loss wait until it is known.
constexpr std::uint32_t kSizeProbes = 120;
/// Where no more than this can be lost, nobody asks on whether it is more than normal.
constexpr double kHarmlessLoss = 0.08;
/// Balancers choose among few routers: what vanishes at one of them is at least this share.
constexpr double kLeastVanished = 0.3;

/// Room for headers and options around the octets of a question.
constexpr std::size_t kHeaders = 128;

constexpr unsigned kPartShift = 56;

TransmitId tagged(TransmitId id, std::size_t part) {
  return static_cast<TransmitId>(static_cast<std::uint64_t>(id) | std::uint64_t{part}
                                                                      << kPartShift);
}
TransmitId untagged(TransmitId id) {
  return static_cast<TransmitId>(static_cast<std::uint64_t>(id) &
                                 ((std::uint64_t{1} << kPartShift) - 1));
}
std::size_t part_of(TransmitId id) { return static_cast<std::uint64_t>(id) >> kPartShift; }

}  // namespace

Diagnosis::Diagnosis(const DiagnosisConfig& config) : config_(config) {
  findings_.question = config.question;
  findings_.question.is_by_route = config.via.size != 0;
  findings_.local = config.local;
  findings_.asked = {.method = config.question.method, .port = config.question.port};
  const bool cannot_send = config.local.link == LinkState::Down ||
                           config.local.route == LocalRoute::None ||
                           config.local.route == LocalRoute::Refused;
  if (cannot_send) {
    finish();
    return;
  }
  begin_contact();
  begin_path();
}

void Diagnosis::stop() { finish(); }

// The plan.

bool Diagnosis::is_running(DiagnosisStage stage) const {
  return std::ranges::any_of(
      parts_, [&](const Part& part) { return part.stage == stage && !part.is_over; });
}

bool Diagnosis::has_begun(DiagnosisStage stage) const {
  return std::ranges::find(parts_, stage, &Part::stage) != parts_.end();
}

bool Diagnosis::has_room(std::uint32_t probes) {
  if (sent_ + probes <= config_.max_probes) return true;
  ++counters_.probe_limit;
  return false;
}

bool Diagnosis::is_degraded() const {
  return findings_.is_lossy() || findings_.is_doubled() || findings_.is_damaged();
}

void Diagnosis::settle() {
  while (!finished_ && drain_parts()) {
  }
  if (finished_ || !started_) return;
  if (elapsed() >= config_.time_limit) {
    ++counters_.time_limit;
    return finish();
  }
  if (is_exhausted() && now_ >= last_answer_due()) {
    ++counters_.probe_limit;
    return finish();
  }
  go_on();
}

void Diagnosis::go_on() {
  const bool is_waiting = is_running(DiagnosisStage::Contact) || is_running(DiagnosisStage::Path);
  const bool is_heard = findings_.is_up() || !findings_.reports.empty() ||
                        !findings_.out_of_hops.empty() || findings_.send_error;
  if (!is_heard && may_knock() && !has_begun(DiagnosisStage::Knock) &&
      (elapsed() >= kGrace || !is_waiting)) {
    begin_knocks();
  }
  const bool is_busy = std::ranges::any_of(parts_, [](const Part& part) { return !part.is_over; });
  if (is_busy) return;
  if (findings_.is_answered()) return go_on_answered();
  if (elapsed() >= kGrace) go_on_unanswered();
}

void Diagnosis::go_on_unanswered() {
  const bool vanishes_alone =
      findings_.is_up() && findings_.reports.empty() && findings_.asked.answer == KnockAnswer::None;
  const bool is_loop = findings_.path.is_finished() && findings_.path.stop() == TraceStop::Loop;
  if (is_loop && may_fill_gaps()) return begin_gaps();
  const bool is_silent = findings_.leading_report() == nullptr && findings_.out_of_hops.empty() &&
                         !findings_.send_error;
  const bool may_choose_flows = config_.is_raw && findings_.question.is_plain_echo();
  if (is_silent && may_choose_flows && !has_begun(DiagnosisStage::Flows)) return begin_flows();
  if (vanishes_alone && !has_begun(DiagnosisStage::OtherPath)) return begin_other_path();
  finish();
}

void Diagnosis::go_on_answered() {
  const FactSet facts = facts_of(findings_);
  const bool is_decided = facts.has_any({Fact::Quenched, Fact::Detoured}) ||
                          config_.question.payload_size || config_.via.size != 0;
  const bool asks_for_echo = config_.question.method == TraceMethod::Icmp;
  if (is_decided || (findings_.echo.answered == 0 && !asks_for_echo)) return finish();
  if (facts.has(Fact::FlowsVanish)) {
    return has_begun(DiagnosisStage::FlowPath) ? finish() : begin_flow_path();
  }
  const EchoTally& echo = findings_.echo;
  const bool is_clean = echo.lost() == 0 && echo.duplicates == 0 && echo.damaged == 0;
  const bool may_be_more = findings_.loss().high > kHarmlessLoss;
  const std::uint32_t kept = has_begun(DiagnosisStage::Size) ? 0 : kSizeProbes;
  const bool is_affordable = sent_ + kMoreLossProbes + kept <= config_.max_probes;
  const bool wants_more =
      !is_clean && may_be_more && !is_degraded() && is_affordable && loss_rounds_ < kLossRounds;
  if (loss_rounds_ == 0 || wants_more) return has_room(kLossProbes) ? begin_loss() : finish();
  if (is_degraded()) {
    const bool may_be_flows = findings_.loss().high > kLeastVanished && config_.is_raw;
    if (may_be_flows && !has_begun(DiagnosisStage::Flows)) {
      return has_room(kProbesOfFlow * FlowTally::kFlows) ? begin_flows() : finish();
    }
    if (may_fill_gaps()) return begin_gaps();
    if (has_begun(DiagnosisStage::Hops)) end_hop_round();
    const bool is_settled = locator_ && locator_->is_settled();
    return !is_settled && has_room(3 * kHopProbes) ? begin_hops() : finish();
  }
  const bool may_be_quenched = config_.question.target.is_v4();
  if (may_be_quenched && !has_begun(DiagnosisStage::Load)) return begin_load();
  if (!has_begun(DiagnosisStage::Size)) return begin_size();
  finish();
}

void Diagnosis::end_hop_round() {
  for (std::size_t i = 0; i < asked_hops_.size(); ++i) {
    const AskedHop& shown = hop_round_[i];
    locator_->add(asked_hops_[i], shown.sent, shown.answered, shown.hits);
  }
  asked_hops_.clear();
  findings_.fault = locator_->location();
}

// The verbs.

void Diagnosis::receive(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  if (finished_) return;
  for (Part& part : parts_) {
    std::visit([&](auto& machine) { machine.receive(datagram, arrival); }, part.machine);
  }
  settle();
}

void Diagnosis::on_report(const Report& report, const Arrival& arrival) {
  advance(arrival.seen);
  if (finished_) return;
  const auto tell = [&](Part& part, const Report& own) {
    std::visit([&](auto& machine) { machine.on_report(own, arrival); }, part.machine);
  };
  if (!report.transmit) {
    for (Part& part : parts_) tell(part, report);
  } else if (part_of(*report.transmit) < parts_.size()) {
    Report own = report;
    own.transmit = untagged(*report.transmit);
    tell(parts_[part_of(*report.transmit)], own);
  }
  settle();
}

void Diagnosis::on_deadline(Instant now) {
  advance(now);
  if (finished_) return;
  for (Part& part : parts_) {
    std::visit([&](auto& machine) { machine.on_deadline(now_); }, part.machine);
  }
  settle();
}

void Diagnosis::on_transmitted(TransmitId id, const Stamp& stamp) {
  if (part_of(id) >= parts_.size()) return;
  std::visit([&](auto& machine) { machine.on_transmitted(untagged(id), stamp); },
             parts_[part_of(id)].machine);
}

void Diagnosis::on_send_failed(TransmitId id, const SendError& error) {
  if (part_of(id) >= parts_.size() || finished_) return;
  std::visit([&](auto& machine) { machine.on_send_failed(untagged(id), error); },
             parts_[part_of(id)].machine);
  settle();
}

std::optional<Transmit> Diagnosis::poll_transmit(MutableBytes buffer, Instant now) {
  advance(now);
  if (finished_) return std::nullopt;
  if (!started_) started_ = now_;
  settle();
  for (std::size_t i = 0; i < parts_.size() && !finished_ && !is_exhausted(); ++i) {
    Part& part = parts_[i];
    if (part.is_over) continue;
    auto transmit = std::visit([&](auto& machine) { return machine.poll_transmit(buffer, now_); },
                               part.machine);
    if (!transmit) continue;
    ++sent_;
    last_sent_ = now_;
    const bool is_echo =
        part.stage == DiagnosisStage::Contact || part.stage == DiagnosisStage::Loss;
    if (is_echo) ++findings_.echo.sent;
    if (part.stage == DiagnosisStage::Knock) ++findings_.knocks[part.knock].sent;
    const bool is_asked = part.stage == DiagnosisStage::Path || part.stage == DiagnosisStage::Asked;
    if (is_asked) ++findings_.asked.sent;
    transmit->id = tagged(transmit->id, i);
    transmit->link = part.link.value_or(transmit->link);
    return transmit;
  }
  return std::nullopt;
}

std::optional<Instant> Diagnosis::next_deadline() const {
  if (finished_) return std::nullopt;
  if (!started_) return now_;
  Instant next = *started_ + config_.time_limit;
  if (is_exhausted()) return std::min(next, last_answer_due());
  if (now_ < *started_ + kGrace) next = std::min(next, *started_ + kGrace);
  for (const Part& part : parts_) {
    if (part.is_over) continue;
    const auto due =
        std::visit([](const auto& machine) { return machine.next_deadline(); }, part.machine);
    if (due) next = std::min(next, *due);
  }
  return next;
}

Instant Diagnosis::last_answer_due() const {
  return last_sent_ + std::clamp<Duration>(2 * longest_round_trip_ + 100ms, 500ms, 2s);
}

std::size_t Diagnosis::max_transmit_size() const {
  const std::size_t asked = config_.question.payload_size.value_or(0) + kHeaders;
  return std::max({asked, std::size_t{config_.local.mtu}, std::size_t{2048}});
}

std::optional<DiagnosisEvent> Diagnosis::poll_event() {
  if (!finished_) settle();
  return events_.pop();
}

}  // namespace icmpkit::probe
