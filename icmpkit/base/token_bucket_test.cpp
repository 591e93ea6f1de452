#include "icmpkit/base/token_bucket.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "icmpkit/base/prng.hpp"

namespace icmpkit {
namespace {

using namespace std::chrono_literals;

TEST(TokenBucket, DoesWhatItsHeaderShows) {
  constexpr TokenRate kThree{.per_second = 3, .burst = 1};
  const Instant t{1h};
  TokenBucket bucket{kThree, t};
  EXPECT_TRUE(bucket.take(kThree, t));
  EXPECT_FALSE(bucket.take(kThree, t + 333'333'333ns));
  EXPECT_TRUE(bucket.take(kThree, t + 333'333'334ns));
}

TEST(TokenBucket, LosesNothingOfAnOddRateInADay) {
  constexpr TokenRate kSeven{.per_second = 7, .burst = 2};
  TokenBucket bucket{kSeven, Instant{}};
  ASSERT_TRUE(bucket.take(kSeven, Instant{}));
  std::uint64_t given = 0;
  // Asked so often that it is never full: a full one earns nothing.
  for (Instant now{}; now < Instant{24h}; now += 10ms) given += bucket.take(kSeven, now) ? 1U : 0U;
  EXPECT_EQ(given, 24U * 3600 * 7);
}

TEST(TokenBucket, HoldsItsBurstAndNoMoreHoweverLongItRests) {
  constexpr TokenRate kRate{.per_second = 0xFFFF'FFFF, .burst = 0xFFFF'FFFF};
  TokenBucket bucket{kRate, Instant::min()};
  EXPECT_TRUE(bucket.take(kRate, Instant::min(), 0xFFFF'FFFF));
  EXPECT_FALSE(bucket.take(kRate, Instant::min()));
  EXPECT_TRUE(bucket.take(kRate, Instant::max(), 0xFFFF'FFFF)) << "the longest rest there is";
  EXPECT_FALSE(bucket.take(kRate, Instant::max()));
}

TEST(TokenBucket, TakesAnOlderInstantAsTheLatestSeen) {
  constexpr TokenRate kOne{.per_second = 1, .burst = 1};
  TokenBucket bucket{kOne, Instant{10s}};
  EXPECT_TRUE(bucket.take(kOne, Instant{10s}));
  EXPECT_FALSE(bucket.take(kOne, Instant{5s}));
  EXPECT_FALSE(bucket.take(kOne, Instant{10s + 999'999'999ns}));
  EXPECT_TRUE(bucket.take(kOne, Instant{11s}));
}

TEST(TokenBucket, GivesNothingWithoutABurst) {
  constexpr TokenRate kNone{.per_second = 1000, .burst = 0};
  TokenBucket bucket{kNone, Instant{}};
  EXPECT_FALSE(bucket.take(kNone, Instant{1h}));
}

TEST(TokenBucket, KeepsWhatItHasAtARateOfZero) {
  constexpr TokenRate kOnce{.per_second = 0, .burst = 2};
  TokenBucket bucket{kOnce, Instant{}};
  EXPECT_TRUE(bucket.take(kOnce, Instant{}));
  EXPECT_TRUE(bucket.take(kOnce, Instant{1h}));
  EXPECT_FALSE(bucket.take(kOnce, Instant::max()));
}

TEST(TokenBucket, IsFullAgainWhenTheLastTokenIsBack) {
  constexpr TokenRate kRate{.per_second = 2, .burst = 4};
  TokenBucket bucket{kRate, Instant{}};
  EXPECT_TRUE(bucket.is_full(kRate, Instant{}));
  EXPECT_TRUE(bucket.take(kRate, Instant{}));
  EXPECT_FALSE(bucket.is_full(kRate, Instant{499ms}));
  EXPECT_TRUE(bucket.is_full(kRate, Instant{500ms}));
}

// For any arrivals: in every span of time at most the burst and what the rate earns in it.
TEST(TokenBucket, NeverGivesMoreThanItsRateInAnySpan) {
  Prng random{20261121};
  for (int round = 0; round < 200; ++round) {
    const TokenRate rate{.per_second = 1 + random.below(2000), .burst = 1 + random.below(40)};
    TokenBucket bucket{rate, Instant{}};
    std::deque<Instant> given;
    Instant now{};
    for (int i = 0; i < 500; ++i) {
      // Bursts, trickles and rests.
      const std::uint32_t longest = random.below(8) == 0 ? 400'000'000 : 2'000'000;
      if (random.below(3) != 0) now += std::chrono::nanoseconds{random.below(longest)};
      if (bucket.take(rate, now)) given.push_back(now);
    }
    for (std::size_t first = 0; first < given.size(); ++first) {
      for (std::size_t last = first; last < given.size(); ++last) {
        const auto span = static_cast<std::uint64_t>((given[last] - given[first]).count());
        ASSERT_LE(last - first + 1, rate.burst + span * rate.per_second / 1'000'000'000)
            << "rate " << rate.per_second << " burst " << rate.burst;
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit
