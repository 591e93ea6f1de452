#include "icmpkit/probe/trace.hpp"

#include <algorithm>

#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::probe {
namespace {

/// A driver that comes late catches up at most this much of the schedule, lest it send a burst.
constexpr Duration kCatchUp = std::chrono::milliseconds(1);

/// How soon after an answer a target's waits are computed anew.
constexpr Duration kFollowUp = std::chrono::milliseconds(5);

std::uint32_t number_of(TargetId id) { return static_cast<std::uint32_t>(id); }

/// The host is up, and nobody there takes the probe's protocol or port.
bool is_refused_by_host(Family family, std::uint8_t type, std::uint8_t code) {
  if (family == Family::V4) {
    return type == static_cast<std::uint8_t>(wire::icmpv4::Type::DestinationUnreachable) &&
           (code == 2 || code == 3);
  }
  return (type == static_cast<std::uint8_t>(wire::icmpv6::Type::DestinationUnreachable) &&
          code == 4) ||
         (type == static_cast<std::uint8_t>(wire::icmpv6::Type::ParameterProblem) && code == 1);
}

}  // namespace

Trace::Trace(const TraceConfig& config)
    : config_(config),
      probes_(config),
      index_(config.key),
      scratch_(std::max(probes_.size(Family::V4), probes_.size(Family::V6))) {}

TargetId Trace::add_target(const IpAddress& address) {
  if (const auto known = find_target(address)) return static_cast<TargetId>(*known);
  const auto number = static_cast<std::uint32_t>(targets_.size());
  targets_.push_back({.address = address});
  index_.add(address, number,
             [this](std::uint32_t i) -> const IpAddress& { return targets_[i].address; });
  begin_waiting_targets();
  return static_cast<TargetId>(number);
}

void Trace::stop() {
  stopped_ = true;
  for (std::uint32_t target = 0; target < begun_; ++target) {
    if (targets_[target].course != kNone) schedule(target, now_);
  }
}

const IpAddress& Trace::address_of(TargetId target) const {
  return targets_[number_of(target)].address;
}

std::optional<std::uint32_t> Trace::find_target(const IpAddress& address) const {
  return index_.find(address,
                     [this](std::uint32_t i) -> const IpAddress& { return targets_[i].address; });
}

Trace::Active* Trace::active(std::uint32_t target) {
  if (target >= targets_.size() || targets_[target].course == kNone) return nullptr;
  return &actives_[targets_[target].course];
}

// Whose turn it is.

void Trace::begin_waiting_targets() {
  while (begun_ < targets_.size() && !stopped_) {
    if (free_.empty() && actives_.size() >= config_.active_targets) return;
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(actives_.size()));
      actives_.emplace_back();
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    actives_[place].course.begin(config_);
    actives_[place].wake.reset();
    actives_[place].is_ready = false;
    targets_[begun_].course = place;
    make_ready(begun_++);
  }
}

void Trace::make_ready(std::uint32_t target) {
  Active& place = *active(target);
  if (place.is_ready) return;
  place.is_ready = true;
  ready_.push_back(target);
}

void Trace::schedule(std::uint32_t target, Instant at) {
  Active& place = *active(target);
  if (place.wake && *place.wake <= at) return;
  place.wake = at;
  wakes_.push({.at = at, .target = target});
}

void Trace::finish(std::uint32_t target, TraceStop stop) {
  const std::uint8_t distance = active(target)->course.distance();
  free_.push_back(targets_[target].course);
  targets_[target].course = kNone;
  ++finished_;
  if (TraceEvent* event =
          new_event(TraceEventKind::Finished, {.target = target, .ttl = distance})) {
    event->stop = stop;
    event->at = now_;
  }
  begin_waiting_targets();
}

void Trace::follow_up() {
  const Wake due = wakes_.top();
  Active* const place = active(due.target);
  if (place == nullptr || place->wake != due.at) {
    wakes_.pop();
    return;
  }
  if (stopped_) {
    wakes_.pop();
    finish(due.target, TraceStop::Interrupted);
    return;
  }
  if (const auto silent = place->course.give_up_next(now_)) {
    TraceEvent* const event =
        new_event(TraceEventKind::Silent,
                  {.target = due.target, .ttl = silent->ttl, .attempt = silent->attempt});
    if (event != nullptr) event->at = now_;
    return;  // there may be more that waited long enough
  }
  wakes_.pop();
  place->wake.reset();
  if (place->course.is_done()) {
    finish(due.target, place->course.stop_reason());
    return;
  }
  make_ready(due.target);
  if (const auto next = place->course.next_look(now_)) schedule(due.target, *next);
}

std::optional<TraceEvent> Trace::poll_event() {
  while (events_.empty() && !wakes_.empty() && wakes_.top().at <= now_) follow_up();
  if (events_.empty() && stopped_ && begun_ < targets_.size()) {
    ++finished_;
    if (TraceEvent* event = new_event(TraceEventKind::Finished, {.target = begun_++})) {
      event->stop = TraceStop::Interrupted;
      event->at = now_;
    }
  }
  return events_.pop();
}

void Trace::on_deadline(Instant now) { advance(now); }

std::optional<Instant> Trace::next_deadline() const {
  std::optional<Instant> next;
  if (!wakes_.empty()) next = wakes_.top().at;
  if (!ready_.empty() && !stopped_ && (!next || next_send_ < *next)) next = next_send_;
  return next;
}

// Sending.

std::optional<Transmit> Trace::poll_transmit(MutableBytes buffer, Instant now) {
  advance(now);
  if (stopped_ || now_ < next_send_) return std::nullopt;
  while (!ready_.empty()) {
    const std::uint32_t target = ready_.front();
    ready_.pop_front();
    Active* const place = active(target);
    if (place == nullptr) continue;
    place->is_ready = false;
    const auto position = place->course.next_to_send(now_);
    if (!position) {
      if (const auto next = place->course.next_look(now_)) schedule(target, *next);
      continue;
    }
    const TraceProbeId id{.target = target, .ttl = position->ttl, .attempt = position->attempt};
    const IpAddress& address = targets_[target].address;
    const std::size_t size = probes_.write(id, address, buffer);
    place->course.on_sent(*position, now_);
    make_ready(target);
    schedule(target, now_ + kFollowUp);
    ++sent_;
    next_send_ = std::max(next_send_, now_ - kCatchUp) + config_.gap;
    return Transmit{.id = static_cast<TransmitId>(id.number()),
                    .link = link_of(address.family()),
                    .size = size};
  }
  return std::nullopt;
}

void Trace::on_transmitted(TransmitId transmit, const Stamp& stamp) {
  const auto id = TraceProbeId::of(static_cast<ProbeNumber>(transmit));
  Active* const place = active(id.target);
  auto* const probe =
      place == nullptr ? nullptr : place->course.find({.ttl = id.ttl, .attempt = id.attempt});
  if (probe != nullptr) probe->departure.stamp = stamp;
}

void Trace::on_send_failed(TransmitId transmit, const SendError& error) {
  const auto id = TraceProbeId::of(static_cast<ProbeNumber>(transmit));
  Active* const place = active(id.target);
  const TraceCourse::Position position{.ttl = id.ttl, .attempt = id.attempt};
  const auto* const probe = place == nullptr ? nullptr : place->course.find(position);
  if (probe == nullptr || probe->state != TraceCourse::State::Awaited) return;
  place->course.on_not_sent(position);
  schedule(id.target, now_);
  if (TraceEvent* event = new_event(TraceEventKind::NotSent, id)) {
    event->at = now_;
    event->send_error = error;
  }
}

// Matching.

Bytes Trace::probe_again(TraceProbeId id) {
  const std::size_t size = probes_.write(id, targets_[id.target].address, scratch_);
  return Bytes(scratch_).first(size);
}

std::optional<TraceProbeId> Trace::find_by_tag(const std::optional<ProbeTag>& tag) const {
  if (!tag) return std::nullopt;
  const TraceProbeId id = TraceProbeId::of(tag->number());
  if (id.target >= targets_.size()) return std::nullopt;
  if (!tag->is_genuine(config_.key, targets_[id.target].address)) return std::nullopt;
  return id;
}

std::optional<TraceProbeId> Trace::find_quoted(const wire::QuoteView& quote) {
  const TraceNames names = probes_.names_in(quote);
  const auto destination = quote.final_destination();
  const auto target = destination ? find_target(*destination) : std::nullopt;
  if (target) {
    for (const auto& name : {names.transport, names.identification}) {
      if (!name) continue;
      const TraceProbeId id = TraceProbeId::named(*target, *name);
      if (is_quote_of(probe_again(id), quote)) return id;
    }
  }
  if (const auto id = find_by_tag(probes_.tag_in(quote.transport().bytes()))) return id;
  ++(target && names.transport ? counters_.unproved : counters_.not_ours);
  return std::nullopt;
}

std::optional<TraceProbeId> Trace::find_reported(const Report& report) {
  const auto target = find_target(report.destination);
  if (report.transmit) {
    const auto id = TraceProbeId::of(static_cast<ProbeNumber>(*report.transmit));
    if (target == id.target) return id;
    ++counters_.not_ours;
    return std::nullopt;
  }
  if (config_.method == TraceMethod::Udp) return find_reported_udp(report);
  const auto name = probes_.name_in(report.quoted);
  if (target && name) {
    const TraceProbeId id = TraceProbeId::named(*target, *name);
    if (is_quote_of(probe_again(id), report.destination.family(), report.quoted)) return id;
  }
  ++counters_.not_ours;
  return std::nullopt;
}

// Where a router quoted no data, only the port tells the flow, and of that only one probe may be
// awaited.
std::optional<TraceProbeId> Trace::find_reported_udp(const Report& report) {
  if (report.quoted.size() >= ProbeTag::kSize) {
    const auto id = find_by_tag(ProbeTag::load(report.quoted));
    if (!id) ++counters_.unproved;
    return id;
  }
  const auto target = find_target(report.destination);
  const auto flow = probes_.flow_at(report.local_port);
  Active* const place = target && flow ? active(*target) : nullptr;
  if (place == nullptr) {
    ++counters_.not_ours;
    return std::nullopt;
  }
  const auto position = place->course.only_awaited(*flow);
  if (!position) {
    ++counters_.ambiguous;
    place->course.ask_one_by_one(*flow);
    return std::nullopt;
  }
  return TraceProbeId{.target = *target, .ttl = position->ttl, .attempt = position->attempt};
}

// An answer of UDP need not say which probe it is to: then it is to the first that may have come
// that far.
std::optional<TraceProbeId> Trace::find_answered(const wire::DatagramView& datagram) {
  const auto target = find_target(datagram.source());
  const Bytes transport = datagram.payload().bytes();
  if (!target || datagram.is_later_fragment() || !probes_.is_between_our_ports(transport)) {
    return std::nullopt;
  }
  if (config_.method == TraceMethod::Tcp) {
    const auto name = probes_.name_acknowledged(datagram.source(), transport);
    if (!name) return std::nullopt;
    return TraceProbeId::named(*target, *name);
  }
  if (const auto id = find_by_tag(probes_.tag_in(transport))) return id;
  Active* const place = active(*target);
  const auto position = place == nullptr ? std::nullopt : place->course.first_awaited_beyond();
  if (!position) return std::nullopt;
  return TraceProbeId{.target = *target, .ttl = position->ttl, .attempt = position->attempt};
}

void Trace::receive(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const auto view = wire::DatagramView::parse(datagram);
  if (!view) {
    ++counters_.unreadable;
    return;
  }
  const auto icmp = IcmpDatagram::read(datagram);
  if (!icmp) {
    receive_transport(*view, ordered);
  } else if (icmp->checksum == wire::ChecksumState::Wrong) {
    ++counters_.damaged;
  } else if (const auto error = icmp->error()) {
    receive_error(*icmp, *error, ordered);
  } else if (const auto echo = icmp->echo_reply()) {
    receive_reply(*icmp, *echo, ordered);
  } else {
    ++counters_.not_ours;
  }
}

void Trace::receive_reply(const IcmpDatagram& datagram, const EchoFields& echo,
                          const Arrival& arrival) {
  const bool has_tag = echo.data.size() >= ProbeTag::kSize;
  const auto id = config_.method == TraceMethod::Icmp && has_tag
                      ? find_by_tag(ProbeTag::load(echo.data.bytes()))
                      : std::nullopt;
  if (!id || echo.sequence != id->short_name()) {
    ++counters_.not_ours;
    return;
  }
  TraceEvent answer{
      .answer = TraceAnswer::Destination, .from = datagram.source, .hop_limit = datagram.hop_limit};
  answer.evidence.assign(datagram.datagram);
  tell(*id, answer, arrival);
}

void Trace::receive_error(const IcmpDatagram& datagram, const ProbeError& error,
                          const Arrival& arrival) {
  const wire::QuoteView quote(datagram.source.family(), datagram.quote());
  const auto id = find_quoted(quote);
  if (!id) return;
  TraceEvent answer{.answer = meaning_of(*id, error),
                    .from = datagram.source,
                    .hop_limit = datagram.hop_limit,
                    .error = error,
                    .changes = changes_in(probe_again(*id), quote),
                    .quoted_ttl = quote.hop_limit()};
  answer.evidence.assign(datagram.datagram);
  tell(*id, answer, arrival);
}

void Trace::receive_transport(const wire::DatagramView& datagram, const Arrival& arrival) {
  const auto protocol = datagram.protocol();
  const bool is_ours = (config_.method == TraceMethod::Udp && protocol == wire::IpProtocol::Udp) ||
                       (config_.method == TraceMethod::Tcp && protocol == wire::IpProtocol::Tcp);
  const auto id = is_ours ? find_answered(datagram) : std::nullopt;
  if (!id) {
    ++counters_.not_ours;
    return;
  }
  TraceEvent answer{.answer = TraceAnswer::Destination,
                    .from = datagram.source(),
                    .hop_limit = datagram.hop_limit()};
  answer.evidence.assign(datagram.datagram());
  tell(*id, answer, arrival);
}

void Trace::on_report(const Report& report, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const auto id = find_reported(report);
  if (!id) return;
  if (report.is_from_transport()) {
    tell(*id,
         {.answer = TraceAnswer::Destination,
          .from = *report.from,
          .is_reset = report.system_error != 0},
         ordered);
    return;
  }
  const ProbeError error = error_of(report);
  if (!error.type) {
    on_send_failed(static_cast<TransmitId>(id->number()), {.system_error = report.system_error});
    return;
  }
  tell(
      *id,
      {.answer = meaning_of(*id, error), .from = report.from.value_or(IpAddress{}), .error = error},
      ordered);
}

TraceAnswer Trace::meaning_of(TraceProbeId id, const ProbeError& error) const {
  const Family family = targets_[id.target].address.family();
  if (is_out_of_hops(family, error)) return TraceAnswer::OnTheWay;
  if (is_advice(family, error)) return TraceAnswer::Advice;
  if (is_refused_by_host(family, *error.type, *error.code)) return TraceAnswer::Destination;
  return TraceAnswer::Refused;
}

void Trace::tell(TraceProbeId id, TraceEvent answer, const Arrival& arrival) {
  using State = TraceCourse::State;
  Active* const place = active(id.target);
  const TraceCourse::Position position{.ttl = id.ttl, .attempt = id.attempt};
  const auto* const probe = place == nullptr ? nullptr : place->course.find(position);
  if (place != nullptr && (probe == nullptr || probe->state == State::Unsent)) {
    ++counters_.unproved;
    return;
  }
  if (probe == nullptr || probe->state == State::Silent) {
    answer.kind = TraceEventKind::Late;
  } else if (probe->state == State::Answered && answer.answer != TraceAnswer::Advice) {
    answer.kind = TraceEventKind::Duplicate;
  }
  if (probe != nullptr) {
    answer.round_trip = round_trip(probe->departure, arrival);
  }
  // Only the first answer says where a probe came to.
  if (probe != nullptr && answer.kind != TraceEventKind::Duplicate) {
    place->course.on_answer(position, answer.answer, answer.from, answer.round_trip->time);
    make_ready(id.target);
    schedule(id.target, place->course.is_done() ? now_ : now_ + kFollowUp);
  }
  if (TraceEvent* event = new_event(answer.kind, id)) {
    const TraceEvent named = *event;
    *event = answer;
    event->target = named.target;
    event->ttl = named.ttl;
    event->attempt = named.attempt;
    event->flow = named.flow;
    event->at = arrival.seen;
  }
}

TraceEvent* Trace::new_event(TraceEventKind kind, TraceProbeId id) {
  TraceEvent* const event = events_.push();
  if (event == nullptr) {
    ++counters_.events_dropped;
    return nullptr;
  }
  event->kind = kind;
  event->target = static_cast<TargetId>(id.target);
  event->ttl = id.ttl;
  event->attempt = id.attempt;
  event->flow = probes_.flow_of(id.attempt);
  return event;
}

}  // namespace icmpkit::probe
