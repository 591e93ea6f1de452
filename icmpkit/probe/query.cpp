#include "icmpkit/probe/query.hpp"

#include <algorithm>

#include "icmpkit/probe/probe_link.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {
namespace {

constexpr Duration kDay = std::chrono::hours{24};

wire::icmpv4::TimeOfDay as_stamp(Duration time_of_day) {
  const Duration today = time_of_day % kDay;
  return wire::icmpv4::TimeOfDay::since_midnight(
      std::chrono::duration_cast<std::chrono::milliseconds>(today < Duration::zero() ? today + kDay
                                                                                     : today));
}

/// Why a receiver has to discard the message, as a clause; empty where it has not.
std::string_view problem_of(const IcmpDatagram& reply) {
  if (reply.checksum == wire::ChecksumState::Wrong) return "the checksum is wrong";
  const wire::MessageContext context{.source = reply.source,
                                     .destination = reply.destination,
                                     .hop_limit = reply.hop_limit,
                                     .checksum = reply.checksum};
  wire::Violations violations;
  if (reply.source.is_v4()) {
    const auto message = wire::icmpv4::parse(reply.message);
    if (message) violations = wire::icmpv4::validate(*message, context);
  } else {
    const auto message = wire::icmpv6::parse(reply.message);
    if (message) violations = wire::icmpv6::validate(*message, context);
  }
  const auto found =
      std::ranges::find(violations, wire::Severity::Discard, &wire::Violation::severity);
  return found == violations.end() ? std::string_view{} : found->words;
}

}  // namespace

bool Query::may_many_answer() const {
  const bool is_broadcast = config_.target.is_v4() && config_.target.v4().is_limited_broadcast();
  return config_.kind == QueryKind::Routers || config_.target.is_multicast() || is_broadcast;
}

// Sending.

std::optional<Transmit> Query::poll_transmit(MutableBytes buffer, Instant now) {
  advance(now);
  if (!is_sending() || now_ < next_send_) return std::nullopt;
  if (next_ - oldest_ >= kWindow) {
    if (!window_is_full_) ++counters_.window_full;
    window_is_full_ = true;
    return std::nullopt;
  }
  window_is_full_ = false;
  const std::uint32_t number = next_++;
  next_send_ = now_ + config_.interval;
  slot_of(number) = {.departure = {.sent = now_}, .state = SlotState::Awaited};
  const std::size_t size =
      write_query(config_, sequence_of(number), as_stamp(time_of_day(now_)), buffer);
  if (size == 0) {
    on_send_failed(static_cast<TransmitId>(number), {.failure = SendFailure::NotSupported});
    return std::nullopt;
  }
  return Transmit{.id = static_cast<TransmitId>(number),
                  .link = link_of(config_.target.family()),
                  .size = size};
}

void Query::on_transmitted(TransmitId id, const Stamp& stamp) {
  const auto number = static_cast<std::uint32_t>(id);
  if (is_remembered(number)) slot_of(number).departure.stamp = stamp;
}

void Query::on_send_failed(TransmitId id, const SendError& error) {
  const auto number = static_cast<std::uint32_t>(id);
  if (!is_remembered(number) || slot_of(number).state != SlotState::Awaited) return;
  settle(number, SlotState::Settled);
  if (QueryEvent* event = new_event(QueryEventKind::NotSent, number, {.seen = now_})) {
    event->send_error = error;
  }
}

// Time.

std::optional<Instant> Query::next_deadline() const {
  std::optional<Instant> next;
  if (oldest_ != next_) next = give_up_time();
  const bool has_room = next_ - oldest_ < kWindow;
  if (is_sending() && has_room) next = next ? std::min(*next, next_send_) : next_send_;
  return next;
}

Instant Query::give_up_time() const {
  return stopped_ ? now_ : slot_of(oldest_).departure.sent + config_.timeout;
}

void Query::settle(std::uint32_t number, SlotState state) {
  slot_of(number).state = state;
  while (oldest_ != next_ && slot_of(oldest_).state != SlotState::Awaited &&
         slot_of(oldest_).state != SlotState::Heard) {
    ++oldest_;
  }
}

std::optional<QueryEvent> Query::poll_event() {
  while (events_.empty() && oldest_ != next_ && give_up_time() <= now_) {
    const std::uint32_t number = oldest_;
    const bool was_heard = slot_of(number).state == SlotState::Heard;
    settle(number, was_heard ? SlotState::Settled : SlotState::Lost);
    if (!was_heard) new_event(QueryEventKind::Lost, number, {.seen = now_});
  }
  return events_.pop();
}

// Matching.

template <class IsIt>
std::optional<std::uint32_t> Query::find_request(IsIt is_it) const {
  for (std::uint32_t number = next_; number != 0 && is_remembered(number - 1); --number) {
    if (is_it(sequence_of(number - 1))) return number - 1;
  }
  return std::nullopt;
}

void Query::receive(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const std::optional<IcmpDatagram> received = IcmpDatagram::read(datagram);
  if (!received) {
    ++counters_.unreadable;
    return;
  }
  const auto answered =
      find_request([&](std::uint16_t sequence) { return is_answer(config_, *received, sequence); });
  if (answered) {
    receive_answer(*answered, *received, ordered);
  } else if (const auto error = received->error()) {
    receive_error(*received, *error, ordered);
  } else {
    ++counters_.not_ours;
  }
}

void Query::receive_answer(std::uint32_t number, const IcmpDatagram& reply,
                           const Arrival& arrival) {
  Slot& slot = slot_of(number);
  QueryEventKind kind = QueryEventKind::Answer;
  const bool was_answered = slot.state == SlotState::Heard && !may_many_answer();
  if (was_answered || slot.state == SlotState::Settled) kind = QueryEventKind::Duplicate;
  if (slot.state == SlotState::Lost) kind = QueryEventKind::Late;
  const bool is_from_another = !may_many_answer() && reply.source != config_.target;
  if (is_from_another) kind = QueryEventKind::Mismatch;
  const std::string_view problem = problem_of(reply);
  if (!problem.empty()) kind = QueryEventKind::Damaged;

  if (QueryEvent* event = new_event(kind, number, arrival)) {
    event->from = reply.source;
    event->hop_limit = reply.hop_limit;
    event->round_trip = round_trip(slot.departure, arrival);
    event->size = static_cast<std::uint32_t>(reply.message.wire_length());
    event->problem = problem;
    event->evidence.assign(reply.datagram);
    const bool tells_time = kind == QueryEventKind::Answer && config_.kind == QueryKind::Timestamp;
    if (tells_time) event->clock = find_clock(slot, reply, arrival);
  }
  if (kind != QueryEventKind::Answer) return;
  // [R8335-PROBE-1] Who asks about an interface waits out its timer; so does who may be answered by
  // many.
  const bool waits_out = may_many_answer() || config_.kind == QueryKind::Interface;
  settle(number, waits_out ? SlotState::Heard : SlotState::Settled);
}

// The stamps of the kernel are nearer to the wire than our own; those that do not fit between our
// own are not used.
ClockFinding Query::find_clock(const Slot& slot, const IcmpDatagram& reply,
                               const Arrival& arrival) {
  const wire::icmpv4::Timestamp said = wire::icmpv4::TimestampView::parse(reply.message)->value();
  const Departure& departure = slot.departure;
  const bool is_stamped = round_trip(departure, arrival).sent_by != StampSource::Monotonic;
  const Instant sent = is_stamped ? departure.stamp.at : departure.sent;
  const Instant received = is_stamped ? arrival.stamp.at : arrival.seen;
  ClockFinding finding{
      .clock = read_clock(said, {.sent = time_of_day(sent), .received = time_of_day(received)}),
      .kept_originate = said.originate == as_stamp(time_of_day(departure.sent))};
  if (!finding.clock.offset) return finding;
  if (offset_) {
    const auto narrowed = intersection(*offset_, *finding.clock.offset);
    finding.contradicts = !narrowed;
    if (narrowed) finding.clock.offset = narrowed;
  }
  offset_ = finding.clock.offset;
  return finding;
}

void Query::receive_error(const IcmpDatagram& datagram, const ProbeError& error,
                          const Arrival& arrival) {
  if (datagram.checksum == wire::ChecksumState::Wrong) {
    ++counters_.damaged_errors;
    return;
  }
  const wire::QuoteView quote(datagram.source.family(), datagram.quote());
  const bool is_to_target = quote.final_destination() == config_.target && quote.icmp();
  const auto number = find_request([&](std::uint16_t sequence) {
    return is_to_target && is_request(config_, quote.transport(), sequence);
  });
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  tell_error(*number, error, arrival, &datagram);
}

void Query::on_report(const Report& report, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const auto number = find_request([&](std::uint16_t sequence) {
    return report.destination == config_.target && is_request(config_, report.quoted, sequence);
  });
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  tell_error(*number, error_of(report), ordered, nullptr);
}

void Query::tell_error(std::uint32_t number, const ProbeError& error, const Arrival& arrival,
                       const IcmpDatagram* datagram) {
  if (QueryEvent* event = new_event(QueryEventKind::Error, number, arrival)) {
    event->error = error;
    if (error.from) event->from = *error.from;
    event->round_trip = round_trip(slot_of(number).departure, arrival);
    if (datagram != nullptr) {
      event->hop_limit = datagram->hop_limit;
      event->size = static_cast<std::uint32_t>(datagram->message.wire_length());
      event->evidence.assign(datagram->datagram);
    }
  }
  // Advice comes beside the answer, not in its place.
  const bool is_final = !is_advice(config_.target.family(), error);
  if (!is_final || slot_of(number).state != SlotState::Awaited) return;
  settle(number, may_many_answer() ? SlotState::Heard : SlotState::Settled);
}

QueryEvent* Query::new_event(QueryEventKind kind, std::uint32_t number, const Arrival& arrival) {
  QueryEvent* const event = events_.push();
  if (event == nullptr) {
    ++counters_.events_dropped;
    return nullptr;
  }
  event->kind = kind;
  event->sequence = number + 1;
  event->from = config_.target;
  event->at = arrival.seen;
  return event;
}

}  // namespace icmpkit::probe
