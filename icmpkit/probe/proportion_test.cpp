#include "icmpkit/probe/proportion.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace icmpkit::probe {
namespace {

// R: binom.test(5, 50)$conf.int; scipy.stats.beta.ppf gives the same.
TEST(IntervalOfShare, IsTheExactOneOfTheTextbooks) {
  const ShareInterval interval = interval_of_share(5, 50, 0.025);
  EXPECT_NEAR(interval.low, 0.03327509, 1e-7);
  EXPECT_NEAR(interval.high, 0.2181354, 1e-7);
}

TEST(IntervalOfShare, ReachesTheEndsWhereAllOrNothingWasHit) {
  EXPECT_EQ(interval_of_share(0, 50, 0.025).low, 0);
  EXPECT_NEAR(interval_of_share(0, 50, 0.025).high, 1 - std::pow(0.025, 1 / 50.0), 1e-9);
  EXPECT_EQ(interval_of_share(50, 50, 0.025).high, 1);
  EXPECT_NEAR(interval_of_share(50, 50, 0.025).low, std::pow(0.025, 1 / 50.0), 1e-9);
}

TEST(IntervalOfShare, SaysNothingWithoutTrials) {
  const ShareInterval interval = interval_of_share(0, 0, 0.025);
  EXPECT_EQ(interval.low, 0);
  EXPECT_EQ(interval.high, 1);
}

TEST(IntervalOfShare, OneLostPacketOfFiftyMayBeTheNormalHalfPercent) {
  EXPECT_LT(interval_of_share(1, 50, 0.001).low, 0.005);
  EXPECT_LT(interval_of_share(3, 50, 0.001).low, 0.005);
  EXPECT_GT(interval_of_share(4, 50, 0.001).low, 0.005);
}

}  // namespace
}  // namespace icmpkit::probe
