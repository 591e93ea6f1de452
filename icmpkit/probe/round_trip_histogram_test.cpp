#include "icmpkit/probe/round_trip_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;

/// The same by sorting.
std::int64_t exact_quantile(std::vector<std::int64_t> times, double quantile) {
  std::ranges::sort(times);
  const auto wanted =
      static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(times.size())));
  return times[std::max<std::size_t>(wanted, 1) - 1];
}

TEST(RoundTripHistogram, IsWithinAThirtySecondOnAnyDistribution) {
  Prng prng(11);
  const std::vector<std::pair<const char*, std::function<double()>>> distributions{
      {"even, 1 µs to 100 ms", [&] { return 1e3 + prng.uniform() * 1e8; }},
      {"even in the logarithm, 1 µs to 1 min", [&] { return 1e3 * std::pow(6e7, prng.uniform()); }},
      {"exponential around 20 ms", [&] { return 1e3 - 2e7 * std::log(1 - prng.uniform()); }},
      {"two peaks", [&] { return prng.uniform() < 0.3 ? 5e4 : 2.5e8 + prng.uniform() * 1e6; }},
      {"one value", [] { return 123'456.0; }},
  };
  for (const auto& [name, draw] : distributions) {
    RoundTripHistogram histogram;
    std::vector<std::int64_t> times;
    for (int i = 0; i < 20'000; ++i) {
      times.push_back(static_cast<std::int64_t>(draw()));
      histogram.add(Duration{times.back()});
    }
    EXPECT_EQ(histogram.total(), 20'000U);
    for (const double quantile : {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const auto exact = static_cast<double>(exact_quantile(times, quantile));
      EXPECT_NEAR(static_cast<double>(histogram.quantile(quantile).count()), exact, exact / 32)
          << name << " " << quantile;
    }
  }
}

TEST(RoundTripHistogram, IsWithinAThirtySecondAtTheEdgesOfEveryBucket) {
  for (std::int64_t unit = 16; unit < std::int64_t{1} << 30U;
       unit += std::max<std::int64_t>(unit / 32, 1)) {
    for (const std::int64_t time : {64 * unit - 1, 64 * unit, 64 * unit + 63}) {
      if (time < 1024) continue;
      RoundTripHistogram histogram;
      histogram.add(Duration{time});
      const auto exact = static_cast<double>(time);
      ASSERT_NEAR(static_cast<double>(histogram.quantile(0.5).count()), exact, exact / 32);
    }
  }
}

TEST(RoundTripHistogram, TakesAnythingAndStaysWithinItsBounds) {
  RoundTripHistogram histogram;
  histogram.add(-1s);
  EXPECT_LT(histogram.quantile(1), 64ns);
  histogram.add(24h);
  EXPECT_GT(histogram.quantile(1), 1min);
  EXPECT_EQ(histogram.total(), 2U);
}

TEST(RoundTripHistogram, GivesTheSmallestTimeThatTheFractionDoesNotExceed) {
  RoundTripHistogram histogram;
  for (int i = 0; i < 9; ++i) histogram.add(1ms);
  histogram.add(1s);
  EXPECT_LT(histogram.quantile(0.9), 2ms) << "nine of ten are no longer than a millisecond";
  EXPECT_GT(histogram.quantile(0.91), 900ms);
}

}  // namespace
}  // namespace icmpkit::probe
