#include "apps/icmp/ping_tally.hpp"

namespace icmpkit::app {

using probe::PingEvent;
using probe::PingEventKind;
using probe::PingStatistics;

namespace {

void count_up(std::uint8_t& counter) {
  if (counter != UINT8_MAX) ++counter;
}

}  // namespace

void PingTally::reserve(std::size_t targets) {
  if (depth_ == Depth::OneProbe) {
    outcomes_.reserve(targets);
  } else {
    statistics_.reserve(targets);
  }
}

void PingTally::grow(std::size_t index) {
  if (depth_ == Depth::OneProbe && index >= outcomes_.size()) outcomes_.resize(index + 1);
  if (depth_ == Depth::Statistics && index >= statistics_.size()) statistics_.resize(index + 1);
}

void PingTally::add(const PingEvent& event) {
  if (!event.target) return;
  const auto index = static_cast<std::size_t>(*event.target);
  grow(index);
  if (event.kind == PingEventKind::NotSent) ++not_sent_;
  std::uint32_t received = 0;
  std::uint32_t before = 0;
  if (depth_ == Depth::OneProbe) {
    before = outcomes_[index].replies;
    fold(outcomes_[index], event);
    received = outcomes_[index].replies;
  } else {
    before = statistics_[index].received;
    statistics_[index].add(event);
    received = statistics_[index].received;
  }
  if (received == before) return;
  ++replies_;
  if (before == 0) ++alive_;
}

void PingTally::fold(OneProbe& outcome, const PingEvent& event) {
  PingStatistics one;
  one.add(event);
  if (one.received != 0) {
    count_up(outcome.replies);
    if (event.round_trip) outcome.round_trip_ns = event.round_trip->time.count();
  }
  if (one.duplicates != 0) count_up(outcome.duplicates);
  if (one.errors != 0) count_up(outcome.errors);
  if (one.damaged != 0) count_up(outcome.damaged);
  if (one.not_sent != 0) count_up(outcome.not_sent);
}

PingStatistics PingTally::unfold(const probe::Ping& ping, probe::TargetId target) {
  grow(static_cast<std::size_t>(target));
  const OneProbe& outcome = outcomes_[static_cast<std::size_t>(target)];
  PingStatistics statistics;
  if (outcome.round_trip_ns >= 0) {
    statistics.add({.round_trip = probe::RoundTrip{.time = Duration{outcome.round_trip_ns}}});
  }
  statistics.received = outcome.replies;
  statistics.duplicates = outcome.duplicates;
  statistics.errors = outcome.errors;
  statistics.damaged = outcome.damaged;
  statistics.not_sent = outcome.not_sent;
  statistics.sent = ping.sent_to(target) - outcome.not_sent;
  statistics.lost = statistics.sent - std::min(statistics.sent, statistics.received);
  return statistics;
}

}  // namespace icmpkit::app
