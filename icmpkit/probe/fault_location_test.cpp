#include "icmpkit/probe/fault_location.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::probe {
namespace {

constexpr std::uint32_t kAsked = 8;

IpAddress hop_address(std::size_t hop) {
  return Ipv4Address(198, 51, 100, static_cast<std::uint8_t>(hop + 1));
}

/// Hops 1 to `count`, the last of which is the target, with 20 of 100 lost.
std::vector<AskedHop> way_of(std::size_t count) {
  std::vector<AskedHop> hops;
  for (std::size_t i = 0; i < count; ++i) {
    hops.push_back({.address = hop_address(i), .ttl = static_cast<std::uint8_t>(i + 1)});
  }
  hops.back().sent = 100;
  hops.back().answered = 80;
  hops.back().hits = 20;
  return hops;
}

/// Asks until it is settled: from `fault` on, `share` of the answers are missing; `mute` hops give
/// none. Gives how many probes that took.
std::uint32_t ask(FaultLocator& locator, std::size_t fault, double share, Prng& prng,
                  std::size_t mute = SIZE_MAX) {
  std::uint32_t sent = 0;
  while (!locator.is_settled() && sent < 5000) {
    const auto next = locator.next_to_ask();
    EXPECT_LE(next.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(next));
    for (const std::size_t hop : next) {
      EXPECT_LT(hop, locator.hops().size() - 1) << "the target has been asked enough";
      std::uint32_t hits = 0;
      for (std::uint32_t i = 0; i < kAsked; ++i) {
        hits += std::uint32_t{hop >= fault && prng.below(1000) < 1000 * share};
      }
      if (hop == mute) hits = kAsked;
      locator.add(hop, kAsked, kAsked - hits, hits);
      sent += kAsked;
    }
  }
  return sent;
}

TEST(FaultLocator, FindsEachPlaceAndTheOneBefore) {
  constexpr std::size_t kHops = 12;
  Prng prng(1);
  for (std::size_t fault = 0; fault < kHops; ++fault) {
    FaultLocator locator(way_of(kHops), true);
    ask(locator, fault, 0.2, prng);
    const FaultLocation location = locator.location();
    EXPECT_EQ(location.from_here, hop_address(fault));
    EXPECT_EQ(location.ttl, fault + 1);
    EXPECT_GE(location.probability, 0.999);
    EXPECT_EQ(location.hidden, 0);
    if (fault == 0) {
      EXPECT_FALSE(location.before) << "before the first hop is this machine";
    } else {
      EXPECT_EQ(location.before, hop_address(fault - 1));
    }
  }
}

// Of as many places as one likes it is right about as often as it says that it is.
TEST(FaultLocator, IsRightAsOftenAsItClaims) {
  constexpr std::uint32_t kRuns = 400;
  Prng prng(2);
  std::uint32_t right = 0;
  std::uint32_t sent = 0;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    const std::size_t fault = prng.below(20);
    FaultLocator locator(way_of(20), true);
    sent += ask(locator, fault, 0.2, prng);
    right += std::uint32_t{locator.location().from_here == hop_address(fault)};
  }
  EXPECT_GE(right, kRuns - 4);
  EXPECT_LT(sent / kRuns, 160U) << "hops are asked where the doubt is";
}

TEST(FaultLocator, AsksFirstAtTheQuartersOfTheWay) {
  const FaultLocator locator(way_of(16), true);
  EXPECT_EQ(locator.next_to_ask(), (std::vector<std::size_t>{3, 7, 11}));
}

TEST(FaultLocator, AsksNobodyWhereTheTargetIsTheOnlyHop) {
  const FaultLocator locator(way_of(1), true);
  EXPECT_TRUE(locator.next_to_ask().empty());
  EXPECT_TRUE(locator.is_settled());
  EXPECT_EQ(locator.location().from_here, hop_address(0));
  EXPECT_EQ(locator.location().probability, 1);
}

// It does not answer to its own address: that is no loss of what it forwards.
TEST(FaultLocator, TakesOutAHopThatAnswersNothing) {
  constexpr std::size_t kMute = 3;
  Prng prng(3);
  FaultLocator locator(way_of(8), true);
  ask(locator, 6, 0.2, prng, kMute);
  EXPECT_EQ(locator.location().from_here, hop_address(6));

  FaultLocator behind(way_of(8), true);
  behind.add(kMute, kAsked, 0, kAsked);
  for (const std::size_t hop : behind.next_to_ask()) EXPECT_NE(hop, kMute);

  FaultLocator first(way_of(4), true);  // all that is probable lies behind it
  first.add(0, kAsked, 0, kAsked);
  first.add(1, 2 * kAsked, kAsked, kAsked);
  for (const std::size_t hop : first.next_to_ask()) EXPECT_NE(hop, 0U);
}

// The fault may as well begin at the hop that cannot be asked.
TEST(FaultLocator, CountsTheHopsThatAreHidden) {
  constexpr std::size_t kMute = 4;
  Prng prng(4);
  FaultLocator locator(way_of(8), true);
  ask(locator, kMute + 1, 0.2, prng, kMute);
  const FaultLocation location = locator.location();
  EXPECT_EQ(location.from_here, hop_address(kMute + 1));
  EXPECT_EQ(location.before, hop_address(kMute - 1));
  EXPECT_EQ(location.hidden, 1);

  auto hops = way_of(8);
  hops.erase(hops.begin() + 2, hops.begin() + 4);  // hops 3 and 4 have no name at all
  FaultLocator gaps(hops, true);
  ask(gaps, 2, 0.2, prng);
  EXPECT_EQ(gaps.location().ttl, 5);
  EXPECT_EQ(gaps.location().hidden, 2);
}

// A hop that loses, where those behind it lose nothing, rations its answers.
// answers.
TEST(FaultLocator, AHopThatLosesAloneIsNotTheFault) {
  FaultLocator locator(way_of(6), true);
  locator.add(1, 16, 13, 3);
  for (std::size_t hop = 2; hop < 4; ++hop) locator.add(hop, 60, 60, 0);
  locator.add(4, 60, 48, 12);
  EXPECT_EQ(locator.location().from_here, hop_address(4));
}

TEST(FaultLocator, FindsWhereAnswersAreDoubled) {
  constexpr std::size_t kFault = 3;
  Prng prng(5);
  FaultLocator locator(way_of(9), false);
  for (int round = 0; round < 50 && !locator.is_settled(); ++round) {
    for (const std::size_t hop : locator.next_to_ask()) {
      const std::uint32_t hits = hop >= kFault ? prng.below(3) + 1 : 0;
      locator.add(hop, kAsked, kAsked, hits);
    }
  }
  EXPECT_EQ(locator.location().from_here, hop_address(kFault));
  EXPECT_GT(locator.location().hits_here, 0U);
  EXPECT_EQ(locator.location().hits_before, 0U);
}

TEST(FaultLocator, ProbabilitiesStayFiniteAtTheBounds) {
  for (const std::uint32_t lost : {1U, 100U}) {
    auto hops = way_of(40);
    hops.back().hits = lost;
    hops.back().answered = 100 - lost;
    FaultLocator locator(hops, true);
    for (std::size_t hop = 0; hop + 1 < hops.size(); ++hop) {
      locator.add(hop, 100'000, hop < 20 ? 100'000 : 50'000, hop < 20 ? 0 : 50'000);
    }
    const FaultLocation location = locator.location();
    EXPECT_TRUE(std::isfinite(location.probability));
    EXPECT_EQ(location.from_here, hop_address(20));
  }
}

}  // namespace
}  // namespace icmpkit::probe
