#include "icmpkit/probe/trace_course.hpp"

#include <algorithm>

#include "icmpkit/probe/multipath.hpp"

namespace icmpkit::probe {
namespace {

/// The longest circle of routers that is recognised.
constexpr std::uint8_t kLongestLoop = 8;

/// Never 0. Only compared within one path, so that nobody gains by a collision.
std::uint32_t mark_of(const IpAddress& address) {
  std::uint32_t mark = 2'166'136'261U;  // FNV-1a
  for (const std::uint8_t octet : address.octets()) mark = (mark ^ octet) * 16'777'619U;
  return mark | 1U;
}

}  // namespace

void TraceCourse::begin(const TraceConfig& config) {
  config_ = config;
  hops_ = static_cast<std::uint8_t>(config.max_hops - config.first_hop + 1);
  distance_ = 0;
  furthest_ = static_cast<std::uint8_t>(config.first_hop - 1);
  end_ = End::Unknown;
  awaited_ = 0;
  one_by_one_ = config.one_by_one;
  answers_from_end_ = 0;
  started_.reset();
  longest_time_ = {};
  probes_.assign(std::size_t{hops_} * config.probes, {});
  times_.assign(hops_, Duration{});
  answerers_.assign(hops_, 0);
  choices_.assign(config.flows > 1 ? hops_ : 0, {});
}

TraceCourse::Probe* TraceCourse::find(Position position) {
  if (position.ttl < config_.first_hop || position.ttl > config_.max_hops) return nullptr;
  if (position.attempt >= config_.probes) return nullptr;
  return &at(position);
}

/// The last hop that is worth a probe, as far as is known.
std::uint8_t TraceCourse::last_ttl() const {
  if (distance_ != 0) return distance_;
  return static_cast<std::uint8_t>(
      std::min<unsigned>(config_.max_hops, unsigned{furthest_} + config_.hops_ahead));
}

std::optional<Instant> TraceCourse::round_start(std::uint8_t round) const {
  if (round == 0) return Instant{};
  if (!started_) return std::nullopt;
  if (config_.round_interval != Duration{}) return *started_ + round * config_.round_interval;
  return distance_ != 0 ? *started_ : *started_ + kRoundHold;
}

std::optional<TraceCourse::Position> TraceCourse::next_in_round(std::uint8_t round) const {
  for (unsigned ttl = config_.first_hop; ttl <= last_ttl(); ++ttl) {
    const Position position{.ttl = static_cast<std::uint8_t>(ttl), .attempt = round};
    if (at(position).state == State::Unsent && is_wanted(position)) return position;
  }
  return std::nullopt;
}

bool TraceCourse::is_wanted(Position position) const {
  if (config_.flow_use == FlowUse::All) return true;
  if (config_.flows == 1) {
    // Probes that went too far have told enough about the end already.
    return position.ttl != distance_ || end_ != End::Destination ||
           config_.round_interval != Duration{} || answers_from_end_ < config_.probes;
  }
  const std::size_t choices = choices_[position.ttl - config_.first_hop].size();
  const unsigned flow = position.attempt % config_.flows;
  const bool is_first_of_flow = position.attempt < config_.flows;
  return flow < flows_to_show(static_cast<std::uint32_t>(choices)) &&
         (is_first_of_flow || choices > 1 || position.ttl == distance_);
}

std::optional<TraceCourse::Position> TraceCourse::next_to_send(Instant now) const {
  for (std::uint8_t round = 0; round < config_.probes; ++round) {
    const auto start = round_start(round);
    if (!start || now < *start) break;
    const auto flow = static_cast<std::uint8_t>(config_.first_flow + round % config_.flows);
    if (one_by_one_ && awaits(flow)) continue;
    if (const auto position = next_in_round(round)) return position;
  }
  return std::nullopt;
}

bool TraceCourse::awaits(std::uint8_t flow) const {
  for (std::size_t i = 0; awaited_ != 0 && i < probes_.size(); ++i) {
    if (is_awaited_of(i, flow)) return true;
  }
  return false;
}

void TraceCourse::ask_one_by_one(std::uint8_t flow) {
  one_by_one_ = true;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (is_awaited_of(i, flow)) probes_[i].is_unclear = true;
  }
}

void TraceCourse::on_sent(Position position, Instant now) {
  if (!started_) started_ = now;
  at(position) = {.departure = {.sent = now}, .state = State::Awaited};
  ++awaited_;
}

void TraceCourse::on_answer(Position position, TraceAnswer answer, const IpAddress& from,
                            Duration time) {
  Probe& probe = at(position);
  if (answer == TraceAnswer::Advice) return;
  if (probe.state == State::Awaited) --awaited_;
  probe.state = State::Answered;
  Duration& longest = times_[position.ttl - config_.first_hop];
  longest = std::max({longest, time, Duration{1}});
  longest_time_ = std::max(longest_time_, longest);
  switch (answer) {
    case TraceAnswer::OnTheWay:
      furthest_ = std::max(furthest_, position.ttl);
      note_responder(position.ttl, from);
      break;
    case TraceAnswer::Destination:
      ++answers_from_end_;
      end_at(position.ttl, End::Destination);
      break;
    case TraceAnswer::Refused:
      end_at(position.ttl, End::Refused);
      break;
    case TraceAnswer::Advice:
      break;
  }
}

// The target is where the first probe reached it, whatever else was heard; a refusal ends the path
// where nothing answered from beyond.
void TraceCourse::end_at(std::uint8_t ttl, End end) {
  if (end == End::Destination && end_ != End::Destination) {
    distance_ = 0;
    end_ = end;
  }
  if (end_ == End::Destination && end != End::Destination) return;
  if (distance_ != 0 && distance_ <= ttl) return;
  distance_ = ttl;
  end_ = end;
  furthest_ = std::max(furthest_, ttl);
}

void TraceCourse::note_responder(std::uint8_t ttl, const IpAddress& from) {
  const std::uint32_t mark = mark_of(from);
  answerers_[ttl - config_.first_hop] = mark;
  if (config_.flows > 1) {
    auto& choices = choices_[ttl - config_.first_hop];
    if (std::ranges::find(choices, mark) == choices.end()) choices.push_back(mark);
    return;
  }
  if (end_ == End::Unknown) {
    for (unsigned last = ttl; last <= furthest_; ++last) {
      if (ends_in_loop(static_cast<std::uint8_t>(last))) {
        end_at(static_cast<std::uint8_t>(last), End::Loop);
        return;
      }
    }
  }
}

// A circle of `period` routers has been gone round twice: whoever answered says so at two hops at
// the least, nobody contradicts, and there are two routers, since one that answers for two hops
// only counts wrongly.
bool TraceCourse::ends_in_loop(std::uint8_t ttl) const {
  const auto answerer = [&](unsigned at) { return answerers_[at - config_.first_hop]; };
  for (unsigned period = 2; period <= kLongestLoop; ++period) {
    if (ttl + 1U < config_.first_hop + 2 * period) return false;
    unsigned agreeing = 0;
    bool is_contradicted = false;
    bool has_two = false;
    std::uint32_t one = 0;
    for (unsigned i = 0; i < period; ++i) {
      const std::uint32_t later = answerer(ttl - i);
      const std::uint32_t earlier = answerer(ttl - i - period);
      if (later != 0 && earlier != 0) {
        agreeing += later == earlier ? 1 : 0;
        is_contradicted |= later != earlier;
      }
      for (const std::uint32_t mark : {later, earlier}) {
        has_two |= one != 0 && mark != 0 && mark != one;
        if (one == 0) one = mark;
      }
    }
    if (agreeing >= 2 && has_two && !is_contradicted) return true;
  }
  return false;
}

void TraceCourse::on_not_sent(Position position) {
  Probe& probe = at(position);
  if (probe.state != State::Awaited) return;
  probe.state = State::NotSent;
  --awaited_;
}

std::optional<TraceCourse::Position> TraceCourse::only_awaited(std::uint8_t flow) const {
  std::optional<Position> only;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (!is_awaited_of(i, flow)) continue;
    if (only || probes_[i].is_unclear) return std::nullopt;
    only = {.ttl = static_cast<std::uint8_t>(config_.first_hop + i % hops_),
            .attempt = static_cast<std::uint8_t>(i / hops_)};
  }
  return only;
}

std::optional<TraceCourse::Position> TraceCourse::first_awaited_beyond() const {
  std::optional<Position> first;
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    const auto ttl = static_cast<std::uint8_t>(config_.first_hop + i % hops_);
    const bool is_beyond = ttl > furthest_ || ttl == distance_;
    if (probes_[i].state != State::Awaited || !is_beyond || (first && first->ttl <= ttl)) continue;
    first = {.ttl = ttl, .attempt = static_cast<std::uint8_t>(i / hops_)};
  }
  return first;
}

// As traceroute waits: a multiple of what the same hop needed, or a hop behind it, as far as that
// is known; behind the last hop that answered, of the longest time of all.
std::vector<Duration>& TraceCourse::compute_waits() const {
  const auto within = [&](Duration wait, Duration least) {
    return std::min(config_.longest_wait, std::max(wait, least));
  };
  Duration behind = longest_time_ == Duration{}
                        ? config_.longest_wait
                        : within(config_.near_factor * longest_time_, kLeastWaitBeyond);
  waits_.resize(hops_);
  for (std::size_t hop = hops_; hop-- > 0;) {
    if (times_[hop] == Duration{}) {
      waits_[hop] = behind;
    } else {
      waits_[hop] = within(config_.here_factor * times_[hop], kLeastWait);
      behind = within(config_.near_factor * times_[hop], kLeastWait);
    }
  }
  return waits_;
}

std::optional<TraceCourse::Position> TraceCourse::give_up_next(Instant now) {
  if (awaited_ == 0) return std::nullopt;
  const auto& waits = compute_waits();
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (probes_[i].state != State::Awaited || probes_[i].departure.sent + waits[i % hops_] > now)
      continue;
    --awaited_;
    if (probes_[i].is_unclear) {
      probes_[i] = {};
      continue;
    }
    probes_[i].state = State::Silent;
    return Position{.ttl = static_cast<std::uint8_t>(config_.first_hop + i % hops_),
                    .attempt = static_cast<std::uint8_t>(i / hops_)};
  }
  return std::nullopt;
}

std::optional<Instant> TraceCourse::next_look(Instant now) const {
  std::optional<Instant> next;
  const auto consider = [&](Instant candidate) {
    if (!next || candidate < *next) next = candidate;
  };
  for (std::uint8_t round = 1; round < config_.probes; ++round) {
    const auto start = round_start(round);
    if (start && *start > now && next_in_round(round)) consider(*start);
  }
  if (awaited_ == 0) return next;
  const auto& waits = compute_waits();
  for (std::size_t i = 0; i < probes_.size(); ++i) {
    if (probes_[i].state == State::Awaited) consider(probes_[i].departure.sent + waits[i % hops_]);
  }
  return next;
}

bool TraceCourse::is_done() const {
  if (awaited_ != 0) return false;
  for (std::uint8_t round = 0; round < config_.probes; ++round) {
    if (next_in_round(round)) return false;
  }
  return true;
}

TraceStop TraceCourse::stop_reason() const {
  switch (end_) {
    case End::Destination:
      return TraceStop::Reached;
    case End::Refused:
      return TraceStop::Unreachable;
    case End::Loop:
      return TraceStop::Loop;
    case End::Unknown:
      break;
  }
  const bool none_left = std::ranges::all_of(probes_, [](const Probe& probe) {
    return probe.state == State::NotSent || probe.state == State::Unsent;
  });
  if (none_left) return TraceStop::NotSendable;
  return furthest_ == config_.max_hops ? TraceStop::TooFar : TraceStop::Silence;
}

}  // namespace icmpkit::probe
