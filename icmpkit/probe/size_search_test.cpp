#include "icmpkit/probe/size_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace icmpkit::probe {
namespace {

/// Rounds until it is done, on a path of `mtu` that swallows what is larger.
std::uint32_t rounds_on(SizeSearch& search, std::uint32_t mtu) {
  std::uint32_t rounds = 0;
  while (!search.is_done() && rounds < 100) {
    ++rounds;
    const SizeList sizes = search.next_round();
    EXPECT_NE(sizes.size(), 0U);
    for (const std::uint32_t size : sizes) {
      if (size <= mtu) search.pass(size);
    }
    for (const std::uint32_t size : sizes) {
      if (size > mtu) search.miss(size);
    }
  }
  return rounds;
}

TEST(SizeSearch, FindsEveryMtuOfABlackHoleInAFewRounds) {
  for (const std::uint32_t first : {1500U, 9000U, 65'535U}) {
    for (std::uint32_t mtu = 68; mtu < first; mtu += first / 500 + 1) {
      SizeSearch search({.floor = 68, .first = first});
      EXPECT_LE(rounds_on(search, mtu), 13U) << mtu << " of " << first;
      EXPECT_EQ(search.low(), mtu);
      EXPECT_EQ(search.high(), mtu + 1);
      EXPECT_TRUE(search.has_vanished());
    }
  }
}

TEST(SizeSearch, IsDoneAtOnceWhereTheFirstSizeGetsThrough) {
  SizeSearch search({.floor = 68, .first = 1500});
  ASSERT_EQ(search.next_round().size(), 1U);
  EXPECT_EQ(*search.next_round().begin(), 1500U);
  search.pass(1500);
  EXPECT_TRUE(search.is_done());
  EXPECT_EQ(search.low(), 1500U);
}

TEST(SizeSearch, TriesWhatAReportNamesAndAnOctetMore) {
  SizeSearch search({.floor = 68, .first = 1500});
  search.claim(1500, 1400);
  const SizeList round = search.next_round();
  EXPECT_TRUE(std::ranges::equal(round, std::vector<std::uint32_t>{1401, 1400}));
  search.pass(1400);
  EXPECT_FALSE(search.is_done());
  search.confirm(1400);
  EXPECT_TRUE(search.is_done());
  EXPECT_FALSE(search.has_vanished());
}

TEST(SizeSearch, LooksAboveAReportThatNamesTooLittle) {
  SizeSearch search({.floor = 68, .first = 1500});
  search.claim(1500, 600);
  search.pass(601);
  search.pass(600);
  search.confirm(600);
  EXPECT_FALSE(search.is_done());
  EXPECT_EQ(search.low(), 601U);
  (void)rounds_on(search, 1452);
  EXPECT_EQ(search.low(), 1452U);
}

TEST(SizeSearch, DoesNotTakeLossForALimit) {
  SizeSearch search({.floor = 68, .first = 1500, .attempts = 3});
  search.miss(1500);
  search.miss(1500);
  EXPECT_EQ(search.high(), 1501U);
  EXPECT_EQ(*search.next_round().begin(), 1500U) << "tried again, beside smaller ones";
  search.pass(1500);
  EXPECT_TRUE(search.is_done());
}

TEST(SizeSearch, ChangesItsMindWhereALargerSizeGetsThrough) {
  SizeSearch search({.floor = 68, .first = 1500, .attempts = 1});
  search.miss(1400);
  EXPECT_EQ(search.high(), 1400U);
  search.pass(1450);
  EXPECT_EQ(search.low(), 1450U);
  EXPECT_FALSE(search.has_vanished());
}

TEST(SizeSearch, StopsAtTheFloor) {
  SizeSearch search({.floor = 1280, .first = 1500});
  EXPECT_LE(rounds_on(search, 1280), 10U);
  EXPECT_EQ(search.low(), 1280U);
}

}  // namespace
}  // namespace icmpkit::probe
