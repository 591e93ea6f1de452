#include "icmpkit/probe/ping.hpp"

#include <algorithm>

namespace icmpkit::probe {
namespace {

/// A driver that comes late catches up at most this much of the schedule, lest it send a burst.
constexpr Duration kCatchUp = std::chrono::milliseconds(10);

/// Where replies have come, how long the last ones are waited for at the least.
constexpr Duration kShortestWait = std::chrono::seconds(1);

constexpr std::uint64_t bit_of(std::uint32_t sequence) { return std::uint64_t{1} << sequence % 64; }

/// The first octet in which the two differ, counted in both; empty where they agree as far as both
/// go.
std::optional<std::size_t> first_difference(Bytes a, Bytes b) {
  const std::size_t size = std::min(a.size(), b.size());
  const auto [at, other] =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size), b.begin());
  const auto index = static_cast<std::size_t>(at - a.begin());
  if (index == size) return std::nullopt;
  return index;
}

}  // namespace

Ping::Ping(const PingConfig& config)
    : config_(config),
      template_(config),
      index_(config.key),
      slots_(std::max<std::uint32_t>(config.window, 1)),
      preload_left_(config.preload) {}

TargetId Ping::add_target(const IpAddress& address, Answerers answerers) {
  const auto number = static_cast<std::uint32_t>(targets_.size());
  targets_.push_back({.address = address, .answerers = answerers});
  progress_.emplace_back();
  answered_.push_back(0);
  index_.add(address, number,
             [this](std::uint32_t i) -> const IpAddress& { return targets_[i].address; });
  if (answerers == Answerers::Anybody && !open_target_) open_target_ = number;
  if (!template_.fits(address.family())) {
    tell_unsendable(static_cast<TargetId>(number));
  } else if (wants_more(number)) {
    ++unsatisfied_;
  }
  return static_cast<TargetId>(number);
}

void Ping::reserve_targets(std::size_t count) {
  targets_.reserve(count);
  progress_.reserve(count);
  answered_.reserve(count);
  index_.reserve(count,
                 [this](std::uint32_t i) -> const IpAddress& { return targets_[i].address; });
}

void Ping::tell_unsendable(TargetId id) {
  std::uint32_t& sent = progress_[static_cast<std::uint32_t>(id)].sent;
  sent = 1;
  if (PingEvent* event = new_event(PingEventKind::NotSent, {.seen = now_})) {
    event->target = id;
    event->sequence = sent;
    event->from = address_of(id);
    event->send_error.failure = SendFailure::TooBig;
  }
}

void Ping::stop() { stopped_ = true; }

const IpAddress& Ping::address_of(TargetId target) const {
  return targets_[static_cast<std::uint32_t>(target)].address;
}

std::uint32_t Ping::sent_to(TargetId target) const {
  return progress_[static_cast<std::uint32_t>(target)].sent;
}

bool Ping::is_finished() const { return !is_sending() && in_flight() == 0; }

bool Ping::wants_more(std::size_t target) const {
  if (!template_.fits(targets_[target].address.family())) return false;
  if (!config_.count) return true;
  const Progress& progress = progress_[target];
  return (config_.count_of == CountOf::Probes ? progress.sent : progress.received) < *config_.count;
}

std::uint64_t Ping::latest_of(std::size_t target) const {
  return next_ -
         static_cast<std::uint32_t>(static_cast<std::uint32_t>(next_) - progress_[target].latest);
}

std::size_t Ping::next_target() {
  while (!wants_more(cursor_)) cursor_ = (cursor_ + 1) % targets_.size();
  const std::size_t chosen = cursor_;
  cursor_ = (cursor_ + 1) % targets_.size();
  return chosen;
}

std::optional<std::uint32_t> Ping::find_target(const IpAddress& address) const {
  const auto found = index_.find(
      address, [this](std::uint32_t i) -> const IpAddress& { return targets_[i].address; });
  return found ? found : open_target_;
}

// Sending.

std::optional<Transmit> Ping::poll_transmit(MutableBytes buffer, Instant now) {
  advance(now);
  if (!is_sending() || now_ < next_send_) return std::nullopt;
  forget_settled();
  if (in_flight() >= slots_.size()) {
    if (!window_is_full_) ++counters_.window_full;
    window_is_full_ = true;
    return std::nullopt;
  }
  window_is_full_ = false;

  const std::size_t chosen = next_target();
  const IpAddress& address = targets_[chosen].address;
  Progress& progress = progress_[chosen];
  if (config_.report_overdue && progress.sent != 0) tell_overdue(chosen);
  const std::uint64_t number = next_;
  const std::size_t size =
      template_.write(address, static_cast<ProbeNumber>(number), progress.sent + 1, buffer);
  const std::uint64_t step_back = progress.sent == 0 ? 0 : number - latest_of(chosen);
  ++progress.sent;
  progress.latest = static_cast<std::uint32_t>(number);
  if (config_.count_of == CountOf::Probes && !wants_more(chosen)) --unsatisfied_;
  slot_of(number) = {
      .sent = now_,
      .target = static_cast<std::uint32_t>(chosen),
      .sequence = progress.sent,
      .step_back = static_cast<std::uint32_t>(std::min<std::uint64_t>(step_back, slots_.size())),
      .state = SlotState::Awaited};
  ++next_;
  most_in_flight_ = std::max(most_in_flight_, static_cast<std::uint32_t>(in_flight()));
  schedule_next_send();
  return Transmit{
      .id = static_cast<TransmitId>(number), .link = link_of(address.family()), .size = size};
}

void Ping::schedule_next_send() {
  last_sent_ = now_;
  if (!started_) {
    started_ = now_;
    next_send_ = now_;
  }
  if (preload_left_ > 1) {
    --preload_left_;
    return;
  }
  const auto targets = static_cast<Duration::rep>(targets_.size());
  const Duration gap = std::max(config_.gap, config_.interval / targets);
  next_send_ = std::max(next_send_, now_ - kCatchUp) + gap;
}

void Ping::tell_overdue(std::size_t target) {
  const std::uint64_t latest = latest_of(target);
  if (!is_remembered(latest) || slot_of(latest).state != SlotState::Awaited) return;
  new_event(PingEventKind::Overdue, latest, {.seen = now_});
}

void Ping::on_transmitted(TransmitId id, const Stamp& stamp) {
  const auto number = static_cast<std::uint64_t>(id);
  if (!is_remembered(number)) return;
  Slot& slot = slot_of(number);
  slot.stamped = stamp.at;
  slot.stamp_source = stamp.source;
}

void Ping::on_send_failed(TransmitId id, const SendError& error) {
  const auto number = static_cast<std::uint64_t>(id);
  if (!is_remembered(number) || slot_of(number).state != SlotState::Awaited) return;
  settle(number, SlotState::NotSent);
  if (PingEvent* event = new_event(PingEventKind::NotSent, number, {.seen = now_})) {
    event->send_error = error;
  }
}

// Time.

void Ping::on_deadline(Instant now) {
  advance(now);
  if (config_.deadline && started_ && now_ - *started_ >= *config_.deadline) stop();
}

std::optional<Instant> Ping::next_deadline() const {
  std::optional<Instant> next;
  const auto consider = [&next](Instant candidate) {
    if (!next || candidate < *next) next = candidate;
  };
  if (in_flight() != 0) consider(give_up_time());
  if (is_sending() && in_flight() < slots_.size()) consider(next_send_);
  if (next && !stopped_ && config_.deadline && started_) consider(*started_ + *config_.deadline);
  return next;
}

// A probe is given up after its timeout. When nothing is left to send, iputils' rule ends the wait
// sooner: twice the longest round trip seen, but at least an interval and a second.
Instant Ping::give_up_time() const {
  if (stopped_) return now_;
  const Instant timeout = slot_of(oldest_).sent + config_.timeout;
  if (is_sending() || !has_reply_) return timeout;
  return std::min(
      timeout, last_sent_ + std::max({2 * longest_round_trip_, config_.interval, kShortestWait}));
}

void Ping::settle(std::uint64_t number, SlotState state) {
  slot_of(number).state = state;
  forget_settled();
}

void Ping::forget_settled() {
  while (oldest_ != next_ && slot_of(oldest_).state != SlotState::Awaited) ++oldest_;
}

std::optional<PingEvent> Ping::poll_event() {
  if (events_.empty()) {
    forget_settled();
    if (in_flight() != 0 && give_up_time() <= now_) {
      const std::uint64_t number = oldest_;
      settle(number, SlotState::Lost);
      new_event(PingEventKind::Lost, number, {.seen = now_});
    }
  }
  return events_.pop();
}

// Matching.

void Ping::receive(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const std::optional<IcmpDatagram> received = IcmpDatagram::read(datagram);
  if (!received) {
    ++counters_.unreadable;
  } else if (const auto echo = received->echo_reply()) {
    receive_reply(*received, *echo, ordered);
  } else if (const auto error = received->error()) {
    receive_error(*received, *error, ordered);
  } else {
    ++counters_.not_ours;
  }
}

std::optional<std::uint64_t> Ping::find_probe(const EchoFields& echo,
                                              const IpAddress& target) const {
  if (!template_.is_tagged() || echo.data.size() < ProbeTag::kSize) {
    return find_by_sequence(target, echo.sequence);
  }
  const ProbeTag tag = ProbeTag::load(echo.data.bytes());
  const auto number = static_cast<std::uint64_t>(tag.number());
  if (!is_remembered(number)) return std::nullopt;
  const Slot& slot = slot_of(number);
  if (static_cast<std::uint16_t>(slot.sequence) != echo.sequence) return std::nullopt;
  if (!tag.is_genuine(config_.key, targets_[slot.target].address)) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> Ping::find_by_sequence(const IpAddress& address,
                                                    std::uint16_t sequence) const {
  const auto found = find_target(address);
  if (!found) return std::nullopt;
  const std::uint32_t sent = progress_[*found].sent;
  const auto back = static_cast<std::uint16_t>(sent - sequence);
  if (back >= sent) return std::nullopt;
  std::uint64_t number = latest_of(*found);
  for (std::uint32_t i = 0; i < back; ++i) {
    if (!is_remembered(number)) return std::nullopt;
    number -= slot_of(number).step_back;
  }
  if (!is_remembered(number)) return std::nullopt;
  const Slot& slot = slot_of(number);
  if (slot.target != *found || static_cast<std::uint16_t>(slot.sequence) != sequence) {
    return std::nullopt;
  }
  return number;
}

bool Ping::is_of_forgotten_probe(const EchoFields& echo, const IpAddress& target) const {
  if (!template_.is_tagged() || echo.data.size() < ProbeTag::kSize) return false;
  const ProbeTag tag = ProbeTag::load(echo.data.bytes());
  return !is_remembered(static_cast<std::uint64_t>(tag.number())) &&
         tag.is_genuine(config_.key, target);
}

void Ping::receive_reply(const IcmpDatagram& reply, const EchoFields& echo,
                         const Arrival& arrival) {
  if (echo.identifier != config_.identifier) {
    ++counters_.not_ours;
  } else if (const auto number = find_probe(echo, reply.source)) {
    tell_answer(*number, reply, echo, arrival);
  } else {
    tell_stranger(reply, echo, arrival);
  }
}

void Ping::tell_answer(std::uint64_t number, const IcmpDatagram& reply, const EchoFields& echo,
                       const Arrival& arrival) {
  Slot& slot = slot_of(number);
  const Target& target = targets_[slot.target];
  const RoundTrip time = round_trip(slot, arrival);
  const std::size_t tag_size = template_.is_tagged() ? ProbeTag::kSize : 0;
  const auto difference = first_difference(echo.data.after(tag_size).bytes(), template_.pattern());

  PingEventKind kind = PingEventKind::Reply;
  PingMisfit misfit = PingMisfit::None;
  std::uint32_t misfit_offset = 0;
  std::uint32_t misfit_expected = 0;
  std::uint32_t misfit_found = 0;
  if (slot.state == SlotState::Answered) kind = PingEventKind::Duplicate;
  if (slot.state == SlotState::Lost) kind = PingEventKind::Late;
  if (reply.checksum == wire::ChecksumState::Wrong) {
    kind = PingEventKind::Damaged;
    misfit = PingMisfit::Checksum;
  } else if (target.answerers == Answerers::TargetOnly && reply.source != target.address) {
    kind = PingEventKind::Mismatch;
    misfit = PingMisfit::Source;
  } else if (difference) {
    if (kind == PingEventKind::Reply) kind = PingEventKind::Damaged;
    misfit = PingMisfit::Data;
    misfit_offset = static_cast<std::uint32_t>(tag_size + *difference);
    misfit_expected = load_u8(template_.pattern(), *difference);
    misfit_found = load_u8(echo.data.bytes(), misfit_offset);
  } else if (echo.data.wire_length() != template_.data_size()) {
    misfit = PingMisfit::Length;
    misfit_offset = static_cast<std::uint32_t>(echo.data.wire_length());
    misfit_expected = static_cast<std::uint32_t>(template_.data_size());
  }

  if (PingEvent* event = new_event(kind, number, arrival)) {
    event->misfit = misfit;
    event->misfit_offset = misfit_offset;
    event->misfit_expected = misfit_expected;
    event->misfit_found = misfit_found;
    event->hop_limit = reply.hop_limit;
    event->from = reply.source;
    event->round_trip = time;
    event->size = static_cast<std::uint32_t>(reply.message.wire_length());
    event->evidence.assign(reply.datagram);
  }
  const bool is_answer = kind == PingEventKind::Reply ||
                         (kind == PingEventKind::Damaged && misfit == PingMisfit::Data);
  if (is_answer) {
    count_reply(slot, time);
    settle(number, SlotState::Answered);
  } else if (kind == PingEventKind::Late) {
    answered_[slot.target] |= bit_of(slot.sequence);
    slot.state = SlotState::Answered;
  } else if (kind == PingEventKind::Mismatch && slot.state == SlotState::Awaited) {
    settle(number, SlotState::Reported);
  }
}

void Ping::count_reply(Slot& slot, const RoundTrip& round_trip) {
  answered_[slot.target] |= bit_of(slot.sequence);
  const std::uint32_t received = ++progress_[slot.target].received;
  if (config_.count_of == CountOf::Replies && config_.count && received == *config_.count) {
    --unsatisfied_;
  }
  has_reply_ = true;
  longest_round_trip_ = std::max(longest_round_trip_, round_trip.time);
  if (config_.pacing == Pacing::Adaptive)
    next_send_ = std::min(next_send_, last_sent_ + config_.gap);
}

// What carries our identifier and is no answer to a probe that is remembered: an answer to one that
// is forgotten, a damaged one, or somebody else's. One with the tag of a probe that is remembered
// has another sequence than that: nobody asked for it.
void Ping::tell_stranger(const IcmpDatagram& reply, const EchoFields& echo,
                         const Arrival& arrival) {
  PingEventKind kind = PingEventKind::Unsolicited;
  PingMisfit misfit = PingMisfit::Tag;
  const auto target = find_target(reply.source);
  if (target && reply.checksum == wire::ChecksumState::Wrong) {
    kind = PingEventKind::Damaged;
    misfit = PingMisfit::Checksum;
  } else if (target && is_of_forgotten_probe(echo, targets_[*target].address)) {
    const bool was_answered = (answered_[*target] & bit_of(echo.sequence)) != 0;
    kind = was_answered ? PingEventKind::Duplicate : PingEventKind::Late;
    misfit = PingMisfit::None;
  }
  PingEvent* event = new_event(kind, arrival);
  if (event == nullptr) return;
  if (target) event->target = static_cast<TargetId>(*target);
  event->sequence = echo.sequence;
  event->misfit = misfit;
  event->hop_limit = reply.hop_limit;
  event->from = reply.source;
  event->size = static_cast<std::uint32_t>(reply.message.wire_length());
  event->evidence.assign(reply.datagram);
}

void Ping::receive_error(const IcmpDatagram& datagram, const ProbeError& error,
                         const Arrival& arrival) {
  if (datagram.checksum == wire::ChecksumState::Wrong) {
    ++counters_.damaged_errors;
    return;
  }
  const auto quoted = QuotedEcho::read(datagram.source.family(), datagram.quote());
  if (!quoted || quoted->echo.identifier != config_.identifier) {
    ++counters_.not_ours;
    return;
  }
  const auto number = find_probe(quoted->echo, quoted->destination);
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  tell_error(*number, error, arrival, &datagram);
}

void Ping::on_report(const Report& report, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const auto echo = QuotedEcho::read_message(report.destination.family(), report.quoted);
  const bool is_ours = echo && echo->identifier == config_.identifier;
  const auto number = is_ours ? find_probe(*echo, report.destination) : std::nullopt;
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  tell_error(*number, error_of(report), ordered, nullptr);
}

void Ping::tell_error(std::uint64_t number, const ProbeError& error, const Arrival& arrival,
                      const IcmpDatagram* datagram) {
  if (PingEvent* event = new_event(PingEventKind::Error, number, arrival)) {
    event->error = error;
    if (error.from) event->from = *error.from;
    event->round_trip = round_trip(slot_of(number), arrival);
    if (datagram != nullptr) {
      event->hop_limit = datagram->hop_limit;
      event->size = static_cast<std::uint32_t>(datagram->message.wire_length());
      event->evidence.assign(datagram->datagram);
    }
  }
  // Advice comes beside the reply, not in its place.
  const bool is_final = !is_advice(targets_[slot_of(number).target].address.family(), error);
  if (is_final && slot_of(number).state == SlotState::Awaited) {
    settle(number, SlotState::Reported);
  }
}

PingEvent* Ping::new_event(PingEventKind kind, const Arrival& arrival) {
  PingEvent* const event = events_.push();
  if (event == nullptr) {
    ++counters_.events_dropped;
    return nullptr;
  }
  event->kind = kind;
  event->at = arrival.seen;
  return event;
}

PingEvent* Ping::new_event(PingEventKind kind, std::uint64_t number, const Arrival& arrival) {
  PingEvent* const event = new_event(kind, arrival);
  if (event != nullptr) {
    const Slot& slot = slot_of(number);
    event->target = static_cast<TargetId>(slot.target);
    event->sequence = slot.sequence;
    event->from = targets_[slot.target].address;
  }
  return event;
}

RoundTrip Ping::round_trip(const Slot& slot, const Arrival& arrival) {
  return probe::round_trip(
      {.sent = slot.sent, .stamp = {.at = slot.stamped, .source = slot.stamp_source}}, arrival);
}

}  // namespace icmpkit::probe
