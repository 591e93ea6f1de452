#include "icmpkit/probe/path_mtu.hpp"

#include <algorithm>

#include "icmpkit/probe/echo_template.hpp"
#include "icmpkit/probe/probe_link.hpp"
#include "icmpkit/probe/probe_tag.hpp"
#include "icmpkit/probe/too_big.hpp"
#include "icmpkit/probe/way_back.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kEchoHeader = 8;
constexpr std::size_t kMaxSteps = 32;
/// Of probes whose hops are not to be limited.
constexpr std::uint8_t kHopLimit = 64;
/// Round trips vary, and routers answer slowly what has run out of hops.
constexpr Duration kSlack = 250ms;
/// A path may be longer there than it is back.
constexpr std::uint8_t kHopSlack = 2;
/// How often a hop that keeps silent is asked.
constexpr std::uint32_t kHopAttempts = 2;

std::size_t headers_of(Family family) {
  return kEchoHeader +
         (family == Family::V4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize);
}

}  // namespace

PathMtu::PathMtu(const PathMtuConfig& config)
    : config_(config),
      search_({.floor = floor_of(config.target.family()),
               .first = std::max(config.first_size, floor_of(config.target.family())),
               .attempts = config.attempts}) {
  plan_sizes();
}

std::size_t PathMtu::max_transmit_size() const {
  return std::max(config_.first_size, floor_of(config_.target.family()));
}

// Rounds. Everything of one is sent at once; it is over when all that matters was answered, or when
// the time for that is up.

void PathMtu::plan(Purpose purpose, std::uint32_t size, std::uint8_t hop_limit) {
  probes_.push_back({.purpose = purpose, .hop_limit = hop_limit, .size = size});
}

void PathMtu::plan_sizes() {
  const std::optional<std::uint32_t> hint = search_.hint();
  for (const std::uint32_t size : search_.next_round()) {
    const bool is_check = hint && size > *hint;
    plan(is_check ? Purpose::Check : Purpose::Size, size, kHopLimit);
  }
  plan(Purpose::Control, floor_of(config_.target.family()), kHopLimit);
}

bool PathMtu::is_answered(std::uint8_t hop_limit, Purpose purpose) const {
  return std::ranges::any_of(probes_, [&](const Probe& probe) {
    return probe.hop_limit == hop_limit && probe.purpose == purpose &&
           (probe.state == State::Answered || probe.state == State::Failed);
  });
}

void PathMtu::plan_hops() {
  for (std::uint8_t hop = 1; hop <= farthest_; ++hop) {
    const bool is_beyond = result_.distance && hop > *result_.distance;
    if (is_beyond) break;
    if (!is_answered(hop, Purpose::Hop)) {
      plan(Purpose::Hop, floor_of(config_.target.family()), hop);
    }
    const bool seeks_large = result_.black_hole && !is_answered(hop, Purpose::LargeHop);
    if (seeks_large) plan(Purpose::LargeHop, result_.black_hole->lost_size, hop);
  }
}

bool PathMtu::awaits_answers() const {
  return std::any_of(probes_.begin() + static_cast<std::ptrdiff_t>(round_), probes_.end(),
                     [](const Probe& probe) {
                       return probe.purpose != Purpose::Check && probe.state == State::Sent;
                     });
}

void PathMtu::go_on() {
  while (!is_finished() && next_ == probes_.size() && (now_ >= deadline() || !awaits_answers())) {
    end_round();
  }
}

void PathMtu::end_round() {
  for (std::size_t i = round_; i < probes_.size(); ++i) {
    if (probes_[i].state == State::Sent) probes_[i].state = State::Missed;
  }
  ++result_.rounds;
  if (seeks_hops_) {
    end_hop_round();
  } else {
    end_size_round();
  }
  round_ = next_;
  if (is_finished() || probes_.size() != round_) return;
  finish(PathMtuOutcome::Found);
}

// Only a round in which something small was answered says anything about sizes.
void PathMtu::end_size_round() {
  const bool was_heard =
      std::any_of(probes_.begin() + static_cast<std::ptrdiff_t>(round_), probes_.end(),
                  [](const Probe& probe) { return probe.state == State::Answered; });
  silent_rounds_ = was_heard ? 0 : silent_rounds_ + 1;
  // One round more than a size gets: a neighbour is looked for in vain for three seconds, and then
  // that is told.
  if (silent_rounds_ > config_.attempts) {
    if (result_.send_error) return finish(PathMtuOutcome::NotSent);
    if (result_.error) return finish(PathMtuOutcome::Reported);
    return finish(has_answer_ ? PathMtuOutcome::GaveUp : PathMtuOutcome::NoAnswer);
  }
  const std::size_t end = probes_.size();
  for (std::size_t i = round_; was_heard && i < end; ++i) {
    if (probes_[i].state != State::Missed || probes_[i].purpose != Purpose::Size) continue;
    const std::uint32_t high = search_.high();
    search_.miss(probes_[i].size);
    if (search_.high() == high || !search_.has_vanished()) continue;
    if (PathMtuEvent* event = new_event(PathMtuEventKind::Vanished, now_)) {
      event->size = probes_[i].size;
      event->hop_limit = kHopLimit;
    }
  }
  if (claimed_) search_.confirm(*claimed_);
  if (result_.rounds >= config_.max_rounds) return finish(PathMtuOutcome::GaveUp);
  if (!search_.is_done()) return plan_sizes();
  if (search_.has_vanished()) {
    result_.method = PathMtuMethod::Searched;
    result_.black_hole = BlackHole{.lost_size = search_.high()};
  }
  if (!result_.black_hole && config_.hop_search == HopSearch::ForBlackHole) return;
  seeks_hops_ = true;
  farthest_ = static_cast<std::uint8_t>(
      std::min<int>(config_.max_hops, result_.back.value_or(1) + kHopSlack));
  plan_hops();
}

void PathMtu::end_hop_round() {
  ++hop_attempts_;
  if (result_.rounds >= config_.max_rounds) return finish(PathMtuOutcome::Found);
  if (hop_attempts_ < kHopAttempts) plan_hops();
  const bool has_more = next_ != probes_.size();
  if (has_more || result_.distance || farthest_ >= config_.max_hops) return;
  farthest_ = static_cast<std::uint8_t>(std::min<int>(config_.max_hops, 2 * farthest_));
  hop_attempts_ = 0;
  plan_hops();
}

void PathMtu::finish(PathMtuOutcome outcome) {
  // What vanished came through after all: that is loss, and no limit.
  const bool was_loss = result_.black_hole && search_.low() >= result_.black_hole->lost_size;
  if (was_loss) result_.black_hole.reset();
  result_.outcome = was_loss ? PathMtuOutcome::GaveUp : outcome;
  if (result_.outcome == PathMtuOutcome::Found) result_.path_mtu = search_.low();
  for (PathMtuStep& step : result_.steps) {
    if (step.mtu == 0) step.mtu = result_.path_mtu;  // they named none
  }
  std::ranges::sort(result_.hops, {}, &PathMtuHop::distance);
  if (result_.black_hole) locate_black_hole();
}

void PathMtu::locate_black_hole() {
  BlackHole& hole = *result_.black_hole;
  for (const Probe& probe : probes_) {
    const bool came_there = probe.purpose == Purpose::LargeHop && probe.state == State::Answered;
    if (came_there) hole.reached = std::max(hole.reached, probe.hop_limit);
  }
  for (const PathMtuHop& hop : result_.hops) {
    if (hop.distance == hole.reached) hole.at = hop.address;
    if (hop.distance + 1 == hole.reached) hole.from = hop.address;
    if (hop.distance == hole.reached + 1) hole.next = hop.address;
  }
}

// Sending.

std::optional<Transmit> PathMtu::poll_transmit(MutableBytes buffer, Instant now) {
  advance(now);
  go_on();
  if (is_finished() || next_ == probes_.size()) return std::nullopt;
  const std::size_t number = next_++;
  Probe& probe = probes_[number];
  probe.state = State::Sent;
  probe.departure.sent = now_;
  last_sent_ = now_;
  const Family family = config_.target.family();
  PingSources sources;
  if (config_.source.is_v4()) sources.v4 = config_.source.v4();
  if (config_.source.is_v6()) sources.v6 = config_.source.v6();
  const EchoTemplate echo({.identifier = config_.identifier,
                           .key = config_.key,
                           .sources = sources,
                           .payload_size = probe.size - headers_of(family),
                           .hop_limit = probe.hop_limit,
                           .dont_fragment = true});
  const std::size_t size = echo.write(config_.target, static_cast<ProbeNumber>(number),
                                      static_cast<std::uint32_t>(number + 1), buffer);
  return Transmit{.id = static_cast<TransmitId>(number), .link = link_of(family), .size = size};
}

void PathMtu::on_transmitted(TransmitId id, const Stamp& stamp) {
  const auto number = static_cast<std::size_t>(id);
  if (number < probes_.size()) probes_[number].departure.stamp = stamp;
}

void PathMtu::on_send_failed(TransmitId id, const SendError& error) {
  const auto number = static_cast<std::size_t>(id);
  if (number >= probes_.size() || probes_[number].state != State::Sent) return;
  Probe& probe = probes_[number];
  probe.state = State::Failed;
  if (error.failure == SendFailure::TooBig) {
    search_.fail(probe.size);
    if (error.mtu != 0) take_local_mtu(error.mtu, now_);
    return;
  }
  result_.send_error = error;
  if (PathMtuEvent* event = new_event(PathMtuEventKind::NotSent, now_)) {
    event->size = probe.size;
    event->hop_limit = probe.hop_limit;
    event->send_error = error;
  }
}

// What the own link takes is tried in the same round: nothing was lost yet.
void PathMtu::take_local_mtu(std::uint32_t mtu, Instant at) {
  if (mtu < floor_of(config_.target.family()) || mtu >= search_.high()) return;
  search_.fail(mtu + 1);
  add_step(mtu, std::nullopt);
  plan(Purpose::Size, mtu, kHopLimit);
  if (PathMtuEvent* event = new_event(PathMtuEventKind::Local, at)) event->mtu = mtu;
}

void PathMtu::add_step(std::uint32_t mtu, const std::optional<IpAddress>& from) {
  const auto is_told = [&](const PathMtuStep& step) {
    return step.mtu == mtu && step.from == from;
  };
  if (result_.steps.size() == kMaxSteps || std::ranges::any_of(result_.steps, is_told)) return;
  result_.steps.push_back({.mtu = mtu, .from = from});
}

// Time.

Instant PathMtu::deadline() const {
  const Duration wait =
      has_answer_ ? std::min(config_.timeout, 2 * longest_round_trip_ + kSlack) : config_.timeout;
  return last_sent_ + wait;
}

void PathMtu::on_deadline(Instant now) {
  advance(now);
  go_on();
}

std::optional<Instant> PathMtu::next_deadline() const {
  if (is_finished()) return std::nullopt;
  return next_ == probes_.size() ? deadline() : now_;
}

// Hearing.

void PathMtu::receive(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const std::optional<IcmpDatagram> received = IcmpDatagram::read(datagram);
  if (!received) {
    ++counters_.unreadable;
  } else if (received->checksum == wire::ChecksumState::Wrong) {
    ++counters_.damaged;
  } else if (const auto echo = received->echo_reply()) {
    receive_reply(*received, *echo, ordered);
  } else if (const auto error = received->error()) {
    receive_error(*received, *error, ordered);
  } else {
    ++counters_.not_ours;
  }
  go_on();
}

std::optional<std::size_t> PathMtu::find_probe(const EchoFields& echo,
                                               const IpAddress& target) const {
  if (echo.identifier != config_.identifier || target != config_.target) return std::nullopt;
  std::size_t number = std::size_t{echo.sequence} - 1;
  if (echo.data.size() >= ProbeTag::kSize) {
    const ProbeTag tag = ProbeTag::load(echo.data.bytes());
    if (!tag.is_genuine(config_.key, target)) return std::nullopt;
    number = static_cast<std::size_t>(tag.number());
  }
  if (number >= next_ || static_cast<std::uint16_t>(number + 1) != echo.sequence) {
    return std::nullopt;
  }
  return number;
}

void PathMtu::receive_reply(const IcmpDatagram& reply, const EchoFields& echo,
                            const Arrival& arrival) {
  const auto number = find_probe(echo, reply.source);
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  Probe& probe = probes_[*number];
  const Heard heard{.number = *number, .arrival = &arrival, .datagram = &reply};
  has_answer_ = true;
  result_.back = hops_back(reply.hop_limit);
  longest_round_trip_ = std::max(longest_round_trip_, round_trip(probe.departure, arrival).time);
  if (probe.purpose == Purpose::Hop) return take_hop(heard, reply.source);
  probe.state = State::Answered;
  if (PathMtuEvent* event = new_event(PathMtuEventKind::Passed, heard)) event->from = reply.source;
  const bool was_claimed = claimed_ && probe.size > *claimed_;
  if (was_claimed) {
    std::erase_if(result_.steps, [&](const PathMtuStep& step) { return step.mtu == *claimed_; });
    if (PathMtuEvent* event = new_event(PathMtuEventKind::Disbelieved, heard)) {
      event->mtu = *claimed_;
      event->disbelief = Disbelief::LargerPassed;
    }
    claimed_.reset();
  }
  search_.pass(probe.size);
}

void PathMtu::receive_error(const IcmpDatagram& datagram, const ProbeError& error,
                            const Arrival& arrival) {
  const Family family = datagram.source.family();
  const auto quoted = QuotedEcho::read(family, datagram.quote());
  const auto number = quoted ? find_probe(quoted->echo, quoted->destination) : std::nullopt;
  if (number) {
    return take_error({.number = *number, .arrival = &arrival, .datagram = &datagram}, error);
  }
  // [R8899-DPL-1] Another program may have sent what is quoted, or nobody; we did not.
  const wire::QuoteView quote(family, datagram.quote());
  if (quote.final_destination() != config_.target || !is_too_big(family, error)) {
    ++counters_.not_ours;
    return;
  }
  if (PathMtuEvent* event = new_event(PathMtuEventKind::Disbelieved, arrival.seen)) {
    event->disbelief = Disbelief::QuotesNothingSent;
    event->size = quote.original_length().value_or(0);
    event->mtu = named_mtu(family, error);
    event->from = error.from;
    event->error = error;
    event->evidence.assign(datagram.datagram);
  }
}

void PathMtu::on_report(const Report& report, const Arrival& arrival) {
  advance(arrival.seen);
  Arrival ordered = arrival;
  ordered.seen = now_;
  const bool is_local = !report.type && !report.from;
  if (is_local && report.destination == config_.target && report.info != 0) {
    take_local_mtu(report.info, now_);
    return go_on();
  }
  const auto echo = QuotedEcho::read_message(report.destination.family(), report.quoted);
  const auto number = echo ? find_probe(*echo, report.destination) : std::nullopt;
  if (!number) {
    ++counters_.not_ours;
    return;
  }
  take_error({.number = *number, .arrival = &ordered}, error_of(report));
  go_on();
}

void PathMtu::take_error(const Heard& heard, const ProbeError& error) {
  const Family family = config_.target.family();
  Probe& probe = probes_[heard.number];
  longest_round_trip_ =
      std::max(longest_round_trip_, round_trip(probe.departure, *heard.arrival).time);
  if (is_too_big(family, error)) return take_too_big(heard, error);
  const bool is_limited = probe.purpose == Purpose::Hop || probe.purpose == Purpose::LargeHop;
  if (is_limited && is_out_of_hops(family, error) && error.from) {
    return take_hop(heard, *error.from);
  }
  if (!is_advice(family, error)) {
    probe.state = State::Failed;
    result_.error = error;
  }
  if (PathMtuEvent* event = new_event(PathMtuEventKind::Error, heard)) {
    event->from = error.from;
    event->error = error;
  }
}

Disbelief PathMtu::judge(std::uint32_t mtu, std::uint32_t size) const {
  if (mtu >= size) return Disbelief::NotBelowSize;
  if (mtu < floor_of(config_.target.family())) return Disbelief::BelowMinimum;
  return mtu < search_.low() ? Disbelief::BelowPassed : Disbelief::None;
}

// A report that says too much or too little still says that the probe got no farther.
void PathMtu::take_too_big(const Heard& heard, const ProbeError& error) {
  Probe& probe = probes_[heard.number];
  const bool is_repeated = probe.state == State::Failed;
  probe.state = State::Failed;
  const std::uint32_t told = named_mtu(config_.target.family(), error);
  const bool names_none = config_.target.is_v4() && told == 0;
  const Disbelief disbelief = names_none ? Disbelief::None : judge(told, probe.size);
  const bool is_confirmation = disbelief == Disbelief::None && claimed_ == told;
  if (is_repeated) return;
  if (!is_confirmation) tell_too_big(heard, error, disbelief);
  if (disbelief != Disbelief::None) {
    result_.method = PathMtuMethod::Searched;
    return search_.fail(probe.size);
  }
  if (!is_confirmation) add_step(told, error.from);
  // A plateau is our guess, which nobody claims.
  claimed_ = names_none ? std::nullopt : std::optional(told);
  search_.claim(probe.size, names_none ? plateau_below(probe.size) : told);
}

void PathMtu::tell_too_big(const Heard& heard, const ProbeError& error, Disbelief disbelief) {
  const auto kind =
      disbelief == Disbelief::None ? PathMtuEventKind::TooBig : PathMtuEventKind::Disbelieved;
  PathMtuEvent* const event = new_event(kind, heard);
  if (event == nullptr) return;
  event->disbelief = disbelief;
  event->mtu = named_mtu(config_.target.family(), error);
  event->from = error.from;
  event->error = error;
}

void PathMtu::take_hop(const Heard& heard, const IpAddress& from) {
  Probe& probe = probes_[heard.number];
  const bool is_target = from == config_.target;
  const bool is_known =
      std::ranges::find(result_.hops, probe.hop_limit, &PathMtuHop::distance) != result_.hops.end();
  probe.state = State::Answered;
  if (!is_known) {
    result_.hops.push_back({.distance = probe.hop_limit,
                            .is_target = is_target,
                            .address = from,
                            .round_trip = round_trip(probe.departure, *heard.arrival)});
  }
  if (is_target) {
    result_.distance = std::min(result_.distance.value_or(probe.hop_limit), probe.hop_limit);
    const auto is_beyond = [&](const PathMtuHop& hop) { return hop.distance > *result_.distance; };
    std::erase_if(result_.hops, is_beyond);
  }
  if (PathMtuEvent* event = new_event(PathMtuEventKind::Hop, heard)) event->from = from;
}

PathMtuEvent* PathMtu::new_event(PathMtuEventKind kind, Instant at) {
  PathMtuEvent* const event = events_.push();
  if (event == nullptr) {
    ++counters_.events_dropped;
    return nullptr;
  }
  event->kind = kind;
  event->at = at;
  return event;
}

PathMtuEvent* PathMtu::new_event(PathMtuEventKind kind, const Heard& heard) {
  PathMtuEvent* const event = new_event(kind, heard.arrival->seen);
  if (event == nullptr) return nullptr;
  const Probe& probe = probes_[heard.number];
  event->size = probe.size;
  event->hop_limit = probe.hop_limit;
  event->round_trip = round_trip(probe.departure, *heard.arrival);
  if (heard.datagram != nullptr) event->evidence.assign(heard.datagram->datagram);
  return event;
}

}  // namespace icmpkit::probe
