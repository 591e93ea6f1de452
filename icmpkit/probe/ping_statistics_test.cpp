#include "icmpkit/probe/ping_statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;

PingEvent reply_after(Duration time) { return {.round_trip = RoundTrip{.time = time}}; }

TEST(PingStatistics, HaveNoTimesBeforeTheFirstReply) {
  PingStatistics statistics;
  statistics.add({.kind = PingEventKind::Lost});
  statistics.add({.kind = PingEventKind::Error, .round_trip = RoundTrip{.time = 1ms}});
  EXPECT_FALSE(statistics.round_trips());
  EXPECT_EQ(statistics.lost, 1U);
  EXPECT_EQ(statistics.errors, 1U);
}

TEST(PingStatistics, OfOneReplyAreAllItsTime) {
  PingStatistics statistics;
  statistics.add(reply_after(123'457ns));
  const auto times = statistics.round_trips();
  ASSERT_TRUE(times);
  for (const Duration time : {times->min, times->mean, times->median, times->p90, times->p99,
                              times->max, statistics.moving_average()}) {
    EXPECT_EQ(time, 123'457ns);
  }
  EXPECT_EQ(times->deviation, 0ns);
}

TEST(PingStatistics, OfTwoRepliesKnowBothWhicheverCameFirst) {
  for (const bool is_rising : {true, false}) {
    PingStatistics statistics;
    statistics.add(reply_after(is_rising ? 1ms : 3ms));
    statistics.add(reply_after(is_rising ? 3ms : 1ms));
    const auto times = statistics.round_trips();
    EXPECT_EQ(times->mean, 2ms);
    EXPECT_EQ(times->deviation, 1ms);
    EXPECT_NEAR(static_cast<double>(times->median.count()), 1e6, 1e6 / 32);
    EXPECT_NEAR(static_cast<double>(times->p90.count()), 3e6, 3e6 / 32);
  }
}

TEST(PingStatistics, MomentsAreWhatANaiveSumGives) {
  Prng prng(5);
  PingStatistics statistics;
  std::vector<double> times;
  for (int i = 0; i < 10'000; ++i) {
    times.push_back(std::floor(2e7 + 3e6 * prng.uniform() * prng.uniform()));
    statistics.add(reply_after(Duration{static_cast<std::int64_t>(times.back())}));
  }
  const double mean = std::accumulate(times.begin(), times.end(), 0.0) / 1e4;
  double squares = 0;
  for (const double time : times) squares += (time - mean) * (time - mean);
  const auto summary = statistics.round_trips();
  EXPECT_NEAR(static_cast<double>(summary->mean.count()), mean, 1);
  EXPECT_NEAR(static_cast<double>(summary->deviation.count()), std::sqrt(squares / 1e4), 1);
  EXPECT_EQ(static_cast<double>(summary->min.count()), std::ranges::min(times));
  EXPECT_EQ(static_cast<double>(summary->max.count()), std::ranges::max(times));
}

TEST(PingStatistics, QuantilesStayBetweenTheExtremes) {
  PingStatistics statistics;
  for (int i = 0; i < 3; ++i) statistics.add(reply_after(1'000'001ns));
  const auto times = statistics.round_trips();
  EXPECT_EQ(times->median, 1'000'001ns);
  EXPECT_EQ(times->p99, 1'000'001ns);
}

// iputils keeps eight times the average and adds a time less the average.
TEST(PingStatistics, AverageMovesAnEighthOfTheWay) {
  PingStatistics statistics;
  statistics.add(reply_after(8ms));
  statistics.add(reply_after(16ms));
  EXPECT_EQ(statistics.moving_average(), 9ms);
  statistics.add(reply_after(1ms));
  EXPECT_EQ(statistics.moving_average(), 8ms);
}

TEST(PingStatistics, CountEachKindOfEventOnce) {
  using enum PingEventKind;
  PingStatistics statistics;
  for (const PingEventKind kind : {Reply, Duplicate, Duplicate, Late, Late, Late, Mismatch, Damaged,
                                   Error, Lost, NotSent, Unsolicited, Overdue}) {
    statistics.add({.kind = kind});
  }
  EXPECT_EQ(statistics.received, 1U);
  EXPECT_EQ(statistics.duplicates, 2U);
  EXPECT_EQ(statistics.late, 3U);
  EXPECT_EQ(statistics.mismatched, 1U);
  EXPECT_EQ(statistics.damaged, 1U);
  EXPECT_EQ(statistics.errors, 1U);
  EXPECT_EQ(statistics.lost, 1U);
  EXPECT_EQ(statistics.not_sent, 1U);
}

TEST(PingStatistics, TakeWrongDataForAReplyAndAWrongChecksumForNone) {
  PingStatistics statistics;
  statistics.add({.kind = PingEventKind::Damaged,
                  .misfit = PingMisfit::Data,
                  .round_trip = RoundTrip{.time = 1ms}});
  EXPECT_EQ(statistics.received, 1U);
  statistics.add({.kind = PingEventKind::Damaged,
                  .misfit = PingMisfit::Checksum,
                  .round_trip = RoundTrip{.time = 9ms}});
  EXPECT_EQ(statistics.received, 1U);
  EXPECT_EQ(statistics.damaged, 2U);
  EXPECT_EQ(statistics.round_trips()->max, 1ms);
}

}  // namespace
}  // namespace icmpkit::probe
