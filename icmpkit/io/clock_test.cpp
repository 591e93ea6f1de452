#include "icmpkit/io/clock.hpp"

#include <gtest/gtest.h>

namespace icmpkit::io {
namespace {

using namespace std::chrono_literals;

TEST(MonotonicClock, DoesNotGoBack) {
  Instant before = monotonic_now();
  for (int i = 0; i < 1000; ++i) {
    const Instant now = monotonic_now();
    ASSERT_GE(now, before);
    before = now;
  }
}

// Nobody sets the wall clock while tests run.
TEST(WallClock, PutsTheWallClocksTimeOnTheMonotonicLine) {
  const WallClock clock;
  const Instant before = monotonic_now();
  const Instant placed = clock.instant_of(unix_time_ns());
  const Instant after = monotonic_now();
  EXPECT_GT(placed, before - 1ms);
  EXPECT_LT(placed, after + 1ms);
  EXPECT_EQ(
      clock.instant_of(1'700'000'000'000'000'005) - clock.instant_of(1'700'000'000'000'000'000),
      5ns);
}

TEST(WallClock, SeesNoStepWhereThereIsNone) {
  WallClock clock;
  const Instant before = clock.instant_of(1'700'000'000'000'000'000);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(clock.refresh(), WallClock::Change::None);
  EXPECT_EQ(clock.steps(), 0U);
  EXPECT_EQ(clock.instant_of(1'700'000'000'000'000'000), before);
}

}  // namespace
}  // namespace icmpkit::io
