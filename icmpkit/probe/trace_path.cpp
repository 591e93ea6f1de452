#include "icmpkit/probe/trace_path.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "icmpkit/probe/way_back.hpp"

namespace icmpkit::probe {
namespace {

std::uint32_t responder_at(TraceHop& hop, const IpAddress& address) {
  const auto found = std::ranges::find(hop.responders, address, &TraceResponder::address);
  if (found == hop.responders.end()) hop.responders.push_back({.address = address});
  return static_cast<std::uint32_t>(
      std::ranges::find(hop.responders, address, &TraceResponder::address) -
      hop.responders.begin());
}

void count_answer(TraceResponder& responder, const TraceEvent& event) {
  ++responder.answers;
  if (event.kind == TraceEventKind::Answer && event.round_trip) {
    responder.times.add(event.round_trip->time);
  }
  responder.changes.add(event.changes);
  const bool has_ended = responder.latest.answer != TraceAnswer::OnTheWay;
  if (!has_ended || event.answer != TraceAnswer::OnTheWay) responder.latest = event;
}

/// Moves what the end of the path answered to a probe that would have gone on.
void move_answers(TraceHop& from, TraceHop& to) {
  for (const TraceSample& sample : from.samples) {
    if (!is_answered(sample)) continue;
    const TraceResponder& answered = from.responders[sample.responder];
    if (answered.latest.answer == TraceAnswer::OnTheWay) continue;
    const std::uint32_t place = responder_at(to, answered.address);
    TraceResponder& responder = to.responders[place];
    if (responder.answers++ == 0) responder.latest = answered.latest;
    responder.changes.add(answered.changes);
    if (sample.time) responder.times.add(*sample.time);
    to.samples.push_back(sample);
    to.samples.back().responder = place;
  }
}

/// The share of a hop's probes that were answered.
double answered_share(const TraceHop& hop) {
  return hop.sent() == 0 ? 0 : static_cast<double>(hop.answered()) / hop.sent();
}

}  // namespace

std::optional<std::uint8_t> TraceResponder::hops_back() const {
  if (latest.hop_limit == 0) return std::nullopt;
  return probe::hops_back(latest.hop_limit);
}

std::uint32_t TraceHop::sent() const {
  return static_cast<std::uint32_t>(std::ranges::count_if(
      samples, [](const TraceSample& sample) { return sample.kind != TraceEventKind::NotSent; }));
}

std::uint32_t TraceHop::answered() const {
  return static_cast<std::uint32_t>(std::ranges::count_if(samples, is_answered));
}

TraceHop& TracePath::hop_at(std::uint8_t ttl) {
  if (hops_.empty()) hops_.push_back({.ttl = ttl});
  while (hops_.back().ttl < ttl) {
    hops_.push_back({.ttl = static_cast<std::uint8_t>(hops_.back().ttl + 1)});
  }
  while (hops_.front().ttl > ttl) {
    hops_.insert(hops_.begin(), {.ttl = static_cast<std::uint8_t>(hops_.front().ttl - 1)});
  }
  return hops_[std::size_t{ttl} - hops_.front().ttl];
}

void TracePath::add(const TraceEvent& event) {
  if (event.kind == TraceEventKind::Finished) {
    finish(event);
    return;
  }
  if (event.kind == TraceEventKind::Duplicate) {
    ++duplicates_;
    return;
  }
  if (event.answer == TraceAnswer::Advice && event.kind == TraceEventKind::Answer) {
    if (advice_.size() < kMostAdvice) advice_.push_back(event);
    return;
  }
  TraceHop& hop = hop_at(event.ttl);
  TraceSample sample{.kind = event.kind, .attempt = event.attempt, .flow = event.flow};
  if (is_answered(sample)) {
    sample.responder = responder_at(hop, event.from);
    if (event.round_trip) sample.time = event.round_trip->time;
    count_answer(hop.responders[sample.responder], event);
  }
  const auto place =
      std::ranges::lower_bound(hop.samples, event.attempt, {}, &TraceSample::attempt);
  if (place != hop.samples.end() && place->attempt == event.attempt) {
    *place = sample;  // a late answer to one that was given up
  } else {
    hop.samples.insert(place, sample);
  }
  if (is_finished()) take_late_end(event);
}

// A refusal may take longer than the trace waits: a neighbour is looked for in vain for three
// seconds.
void TracePath::take_late_end(const TraceEvent& event) {
  const bool may_end = stop_ == TraceStop::Silence || stop_ == TraceStop::Unreachable;
  if (!may_end || event.answer != TraceAnswer::Refused) return;
  const bool is_nearer = distance_ == 0 || event.ttl < distance_;
  finish({.stop = TraceStop::Unreachable, .ttl = is_nearer ? event.ttl : distance_});
}

void TracePath::finish(const TraceEvent& event) {
  stop_ = event.stop;
  distance_ = event.ttl;
  if (distance_ != 0 && !hops_.empty()) {
    TraceHop& last = hop_at(distance_);
    const auto beyond = hops_.begin() + (distance_ - hops_.front().ttl + 1);
    for (auto hop = beyond; hop != hops_.end(); ++hop) move_answers(*hop, last);
    hops_.erase(beyond, hops_.end());
  }
  judge_losses();
}

const TraceResponder* TracePath::end() const {
  if (distance_ == 0 || hops_.empty() || hops_.back().responders.empty()) return nullptr;
  const auto& responders = hops_.back().responders;
  const auto from_last = responders | std::views::reverse;
  const auto ending = std::ranges::find_if(from_last, [](const TraceResponder& one) {
    return one.latest.answer != TraceAnswer::OnTheWay;
  });
  return ending == from_last.end() ? &responders.back() : &*ending;
}

void TracePath::judge_losses() {
  double best_behind = -1;  // of the hops behind that anybody answers at
  for (TraceHop& hop : hops_ | std::views::reverse) {
    const double share = answered_share(hop);
    if (share == 1) {
      hop.loss = HopLoss::None;
    } else if (best_behind > share) {
      hop.loss = share == 0 ? HopLoss::Silent : HopLoss::RateLimited;
    } else if (hop.ttl == distance_ || best_behind >= 0) {
      hop.loss = HopLoss::Lossy;
    } else {
      hop.loss = HopLoss::Unknown;
    }
    if (share > 0) best_behind = std::max(best_behind, share);
  }
}

}  // namespace icmpkit::probe
