#include "icmpkit/io/clock.hpp"

#include <time.h>

#include <cstdlib>

namespace icmpkit::io {
namespace {

std::int64_t read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// Wall clock less monotonic clock: of a few readings the one whose bracket is tightest.
std::int64_t read_offset() {
  std::int64_t best_width = INT64_MAX;
  std::int64_t offset = 0;
  for (int i = 0; i < 3; ++i) {
    const std::int64_t before = read_clock(CLOCK_MONOTONIC);
    const std::int64_t wall = read_clock(CLOCK_REALTIME);
    const std::int64_t after = read_clock(CLOCK_MONOTONIC);
    if (after - before < best_width) {
      best_width = after - before;
      offset = wall - before - (after - before) / 2;
    }
  }
  return offset;
}

/// Below this, a difference is the noise of reading two clocks one after the other.
constexpr std::int64_t kStepNs = 20'000;

}  // namespace

Instant monotonic_now() { return Instant{Duration{read_clock(CLOCK_MONOTONIC)}}; }

std::int64_t unix_time_ns() { return read_clock(CLOCK_REALTIME); }

WallClock::WallClock() : offset_ns_(read_offset()) {}

WallClock::Change WallClock::refresh() {
  const std::int64_t quick = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_MONOTONIC);
  if (std::abs(quick - offset_ns_) < kStepNs) return Change::None;
  const std::int64_t careful = read_offset();
  if (std::abs(careful - offset_ns_) < kStepNs) return Change::None;
  offset_ns_ = careful;
  ++steps_;
  return Change::Stepped;
}

Instant WallClock::instant_of(std::int64_t unix_ns) const {
  return Instant{Duration{unix_ns - offset_ns_}};
}

}  // namespace icmpkit::io
