#include "icmpkit/engine/path_mtu_cache.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/quote.hpp"

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;
using enum PathMtuVerdict;

constexpr SipKey kKey{.k0 = 1191, .k1 = 8201};
constexpr Instant kStart{1h};
constexpr std::uint32_t kLink = 1500;

const IpAddress kFour = Ipv4Address{203, 0, 113, 9};
const IpAddress kOtherFour = Ipv4Address{203, 0, 113, 10};

IpAddress six(std::uint8_t last, std::uint8_t first = 0x20) {
  return Ipv6Address{{first, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}};
}

class PathMtuCacheTest : public testing::Test {
 protected:
  PathMtuVerdict hear(const IpAddress& destination, std::uint32_t reported,
                      std::uint32_t size = 1500, Instant now = kStart) {
    return cache_.learn(
        {.destination = destination, .reported_mtu = reported, .datagram_size = size}, kLink, now);
  }
  [[nodiscard]] std::uint32_t estimate(const IpAddress& destination, Instant now = kStart) const {
    return cache_.mtu(destination, kLink, now);
  }

  PathMtuCache cache_{kKey, {}};
};

TEST_F(PathMtuCacheTest, IsTheLinksBeforeAnythingIsLearnt) {
  EXPECT_EQ(estimate(kFour), 1500U);
  EXPECT_EQ(estimate(six(1)), 1500U);
  EXPECT_LE(sizeof(PathMtuCache), 40U);
}

// [R1191-HOST-1] [R1191-HOST-8]
TEST_F(PathMtuCacheTest, LowersTheEstimateOfTheQuotedDestinationAlone) {
  EXPECT_EQ(hear(kFour, 1400), Learnt);
  EXPECT_EQ(estimate(kFour), 1400U);
  EXPECT_EQ(estimate(kOtherFour), 1500U);
  EXPECT_EQ(cache_.mtu(kFour, 1280, kStart), 1280U) << "never more than the link";
}

// [R1191-HOST-2] [R8201-PMTU-2]
TEST_F(PathMtuCacheTest, IsNeverRaisedByAMessage) {
  for (const IpAddress& destination : {kFour, six(1)}) {
    EXPECT_EQ(hear(destination, 1400), Learnt);
    EXPECT_EQ(hear(destination, 1492), IgnoredRaise);
    EXPECT_EQ(estimate(destination), 1400U);
    EXPECT_EQ(hear(destination, 1300), Learnt);
    EXPECT_EQ(estimate(destination), 1300U);
  }
}

struct Reported {
  std::uint32_t mtu;
  PathMtuVerdict v4;
  std::uint32_t v4_estimate;
  PathMtuVerdict v6;
  std::uint32_t v6_estimate;
};

class ReportedMtu : public testing::TestWithParam<Reported> {};

// FreeBSD-SA-08:09, gVisor #12568: what an attacker or a broken router may report.
// [R1191-HOST-3] [R8201-PMTU-1]
TEST_P(ReportedMtu, NeverTakesTheEstimateBelowWhatEveryLinkCarries) {
  const Reported& reported = GetParam();
  PathMtuCache cache{kKey, {}};
  const auto hear = [&](const IpAddress& destination) {
    return cache.learn(
        {.destination = destination, .reported_mtu = reported.mtu, .datagram_size = 1500}, kLink,
        kStart);
  };
  EXPECT_EQ(hear(kFour), reported.v4);
  EXPECT_EQ(cache.mtu(kFour, kLink, kStart), reported.v4_estimate);
  EXPECT_EQ(hear(six(1)), reported.v6);
  EXPECT_EQ(cache.mtu(six(1), kLink, kStart), reported.v6_estimate);
}

INSTANTIATE_TEST_SUITE_P(Sa0809, ReportedMtu,
                         testing::Values(Reported{0, Learnt, 1492, IgnoredTooSmall, 1500},
                                         Reported{1, IgnoredTooSmall, 1500, IgnoredTooSmall, 1500},
                                         Reported{20, IgnoredTooSmall, 1500, IgnoredTooSmall, 1500},
                                         Reported{67, IgnoredTooSmall, 1500, IgnoredTooSmall, 1500},
                                         Reported{68, Learnt, 68, IgnoredTooSmall, 1500},
                                         Reported{575, Learnt, 575, IgnoredTooSmall, 1500},
                                         Reported{1279, Learnt, 1279, IgnoredTooSmall, 1500},
                                         Reported{1280, Learnt, 1280, Learnt, 1280},
                                         Reported{1499, Learnt, 1499, Learnt, 1499},
                                         Reported{1500, IgnoredFits, 1500, IgnoredFits, 1500},
                                         Reported{65'535, IgnoredFits, 1500, IgnoredFits, 1500},
                                         Reported{0xFFFF'FFFF, IgnoredFits, 1500, IgnoredFits,
                                                  1500}),
                         [](const auto& row) { return "Mtu" + std::to_string(row.param.mtu); });

TEST_F(PathMtuCacheTest, IgnoresAReportAboutADatagramThatWasNotTooBig) {
  EXPECT_EQ(hear(kFour, 1400, 1399), IgnoredFits);
  EXPECT_EQ(hear(kFour, 1400, 1400), IgnoredFits);
  EXPECT_EQ(hear(kFour, 1400, 1401), Learnt);
  EXPECT_EQ(hear(kFour, 100, 0), IgnoredFits) << "a quote that states no length";
}

// [R1191-HOST-4]
TEST_F(PathMtuCacheTest, GoesDownThePlateausWhereARouterReportsNone) {
  EXPECT_EQ(hear(kFour, 0, 1500), Learnt);
  EXPECT_EQ(estimate(kFour), 1492U);
  EXPECT_EQ(hear(kFour, 0, 1492), Learnt);
  EXPECT_EQ(estimate(kFour), 1006U);
  for (const std::uint32_t next : {508U, 296U, 68U}) {
    EXPECT_EQ(hear(kFour, 0, estimate(kFour)), Learnt);
    EXPECT_EQ(estimate(kFour), next);
  }
  EXPECT_EQ(hear(kFour, 0, 68), Confirmed) << "there is no plateau below";
  EXPECT_EQ(estimate(kFour), 68U);
  PathMtuCache jumbo{kKey, {}};
  for (const std::uint32_t next : {32'000U, 17'914U, 8166U, 4352U, 2002U, 1492U}) {
    const std::uint32_t before = jumbo.mtu(kFour, 65'535, kStart);
    EXPECT_EQ(jumbo.learn({.destination = kFour, .datagram_size = before}, 65'535, kStart), Learnt);
    EXPECT_EQ(jumbo.mtu(kFour, 65'535, kStart), next);
  }
}

// [R1191-HOST-5]
TEST_F(PathMtuCacheTest, TakesOffTheHeaderThatOldRoutersAddToTheQuotedLength) {
  EXPECT_EQ(hear(kFour, 0, 1492), Learnt);
  ASSERT_EQ(estimate(kFour), 1006U);
  EXPECT_EQ(hear(kFour, 0, 1026), Learnt) << "1006 and a header of 20";
  EXPECT_EQ(estimate(kFour), 508U);
  EXPECT_EQ(cache_.learn({.destination = kOtherFour, .datagram_size = 1560, .header_size = 60},
                         kLink, kStart),
            Learnt);
  EXPECT_EQ(estimate(kOtherFour), 1492U) << "1500 and a header of 60";
}

// [R1191-HOST-7]
TEST_F(PathMtuCacheTest, LearnsOnceFromFiftyIdenticalMessages) {
  EXPECT_EQ(hear(kFour, 1400), Learnt);
  EXPECT_EQ(hear(kOtherFour, 0), Learnt);
  for (int i = 1; i < 50; ++i) {
    EXPECT_EQ(hear(kFour, 1400), Confirmed);
    EXPECT_EQ(hear(kOtherFour, 0), Confirmed);
  }
  EXPECT_EQ(estimate(kFour), 1400U);
  EXPECT_EQ(estimate(kOtherFour), 1492U);
}

// [R1191-HOST-6] [R1191-HOST-10] [R8201-PMTU-4]
TEST_F(PathMtuCacheTest, StandsTenMinutesAfterTheLastReport) {
  for (const IpAddress& destination : {kFour, six(1)}) {
    EXPECT_EQ(hear(destination, 1400), Learnt);
    EXPECT_EQ(estimate(destination, kStart + 600s - 1ns), 1400U);
    EXPECT_EQ(estimate(destination, kStart + 600s), 1500U);
    EXPECT_EQ(hear(destination, 1400, 1500, kStart + 500s), Confirmed);
    EXPECT_EQ(estimate(destination, kStart + 1099s), 1400U) << "it was told again";
    EXPECT_EQ(hear(destination, 1450, 1500, kStart + 1099s), IgnoredRaise);
    EXPECT_EQ(estimate(destination, kStart + 1100s), 1500U) << "which is not the same";
    EXPECT_EQ(hear(destination, 1450, 1500, kStart + 1100s), Learnt) << "discovery starts again";
  }
}

// [R1191-HOST-6] [R1191-HOST-10] [R8201-PMTU-4]
TEST(PathMtuLifetime, IsConfigurableFromFiveMinutesToForEver) {
  const auto cache_of = [](Duration lifetime) {
    PathMtuCache cache{kKey, {.lifetime = lifetime}};
    EXPECT_EQ(cache.learn({.destination = kFour, .reported_mtu = 1400, .datagram_size = 1500},
                          kLink, kStart),
              Learnt);
    return cache;
  };
  EXPECT_EQ(cache_of(1s).mtu(kFour, kLink, kStart + 300s - 1ns), 1400U);
  EXPECT_EQ(cache_of(1s).mtu(kFour, kLink, kStart + 300s), 1500U);
  EXPECT_EQ(cache_of(Duration::max()).mtu(kFour, kLink, kStart + 24h), 1400U);
}

// Linux has net.ipv4.route.min_pmtu, 552: below it DF goes.
TEST(PathMtuFloor, SaysThatThePathCarriesLess) {
  PathMtuCache cache{kKey, {.ipv4_floor = 552}};
  const auto hear = [&](std::uint32_t reported) {
    return cache.learn({.destination = kFour, .reported_mtu = reported, .datagram_size = 1500},
                       kLink, kStart);
  };
  EXPECT_EQ(hear(552), Learnt);
  EXPECT_FALSE(cache.find(kFour, kLink, kStart).is_below_floor);
  EXPECT_EQ(hear(551), Learnt);
  EXPECT_EQ(cache.mtu(kFour, kLink, kStart), 552U);
  EXPECT_TRUE(cache.find(kFour, kLink, kStart).is_below_floor);
  EXPECT_EQ(hear(552), Confirmed);
  EXPECT_TRUE(cache.find(kFour, kLink, kStart).is_below_floor) << "it is not raised";
  EXPECT_EQ(hear(67), IgnoredTooSmall);
}

// [R8201-PMTU-5]
TEST_F(PathMtuCacheTest, KeepsTheSmallestOfAGroupAndTheRoutedDestination) {
  const IpAddress group = six(1, 0xFF);
  EXPECT_EQ(hear(group, 1400), Learnt);
  EXPECT_EQ(hear(group, 1300), Learnt);
  EXPECT_EQ(hear(group, 1400), IgnoredRaise);
  EXPECT_EQ(estimate(group), 1300U);

  // A quote to 2001:db8::1 with a routing header (type 2) that leads to 2001:db8::7.
  std::vector<std::byte> quote(40 + 24 + 8);
  store_u8(quote, 0, 0x60);
  store_be16(quote, 4, 1460);
  store_u8(quote, 6, 43);
  six(2).v6().store(quote, 8);
  six(1).v6().store(quote, 24);
  store_u8(quote, 40, 17);
  store_u8(quote, 41, 2);
  store_u8(quote, 42, 2);
  store_u8(quote, 43, 1);
  six(7).v6().store(quote, 48);
  const wire::QuoteView view{Family::V6, quote};
  EXPECT_EQ(hear(*view.final_destination(), 1300, *view.original_length()), Learnt);
  EXPECT_EQ(estimate(six(7)), 1300U);
  EXPECT_EQ(estimate(six(1)), 1500U);
}

// CVE-2021-20322: how deep the cache is must not show, and it has a bound.
TEST_F(PathMtuCacheTest, Cve202120322ForgetsAtRandomBeyondItsBound) {
  constexpr std::uint32_t kMany = 4 * PathMtuCache::kMaxDestinations;
  const auto destination = [](std::uint32_t number) -> IpAddress {
    return Ipv4Address{0x0A00'0000U + number};
  };
  const auto known_after = [&](const SipKey& key) {
    PathMtuCache cache{key, {}};
    for (std::uint32_t i = 0; i < kMany; ++i) {
      (void)cache.learn(
          {.destination = destination(i), .reported_mtu = 1400, .datagram_size = 1500}, kLink,
          kStart);
    }
    std::vector<std::uint32_t> known;
    for (std::uint32_t i = 0; i < kMany; ++i) {
      if (cache.mtu(destination(i), kLink, kStart) == 1400) known.push_back(i);
    }
    return known;
  };
  const auto known = known_after(kKey);
  EXPECT_EQ(known.size(), PathMtuCache::kMaxDestinations);
  EXPECT_LT(known.front(), kMany / 4) << "the oldest are not the first to go";
  EXPECT_EQ(known, known_after(kKey)) << "it repeats under its key";
  EXPECT_NE(known, known_after({.k0 = 1, .k1 = 1})) << "and nobody knows whom it forgets";
}

TEST_F(PathMtuCacheTest, ForgetsWhatIsTooOldBeforeAnythingElse) {
  const auto destination = [](std::uint32_t number) -> IpAddress {
    return Ipv4Address{0x0A00'0000U + number};
  };
  for (std::uint32_t i = 0; i < 4 * PathMtuCache::kMaxDestinations; ++i) {
    hear(destination(i), 1400);
  }
  EXPECT_EQ(hear(kFour, 1400, 1500, kStart + 600s), Learnt);
  for (std::uint32_t i = 0; i < 100; ++i) hear(destination(i), 1400, 1500, kStart + 600s);
  EXPECT_EQ(estimate(kFour, kStart + 600s), 1400U);
}

}  // namespace
}  // namespace icmpkit::engine
