#include "icmpkit/engine/redirect_cache.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;

constexpr SipKey kKey{.k0 = 1122, .k1 = 1349};
constexpr Instant kStart{1h};

const IpAddress kDestination = Ipv4Address{203, 0, 113, 9};
const Hop kB{.link = LinkId{1}, .gateway = Ipv4Address{192, 0, 2, 2}};
const Hop kC{.link = LinkId{1}, .gateway = Ipv4Address{192, 0, 2, 3}};

class RedirectCacheTest : public testing::Test {
 protected:
  RedirectCache cache_{kKey};
};

TEST_F(RedirectCacheTest, KnowsNothingUnlessTold) {
  EXPECT_FALSE(cache_.find(kDestination, 0, kStart));
  EXPECT_LE(sizeof(RedirectCache), 24U);
}

// [R1122-RD-2]
TEST_F(RedirectCacheTest, IsForTheOneDestination) {
  cache_.learn(kDestination, kB, kStart);
  EXPECT_EQ(cache_.find(kDestination, 0, kStart), kB);
  EXPECT_EQ(cache_.find(kDestination, 0xFF, kStart), kB) << "whatever the type of service";
  EXPECT_FALSE(cache_.find(Ipv4Address{203, 0, 113, 10}, 0, kStart));
  cache_.learn(kDestination, kC, kStart);
  EXPECT_EQ(cache_.find(kDestination, 0, kStart), kC) << "the latest counts";
}

// [R1349-RD-1]
TEST_F(RedirectCacheTest, KeepsARedirectForATypeOfServiceToThatOne) {
  cache_.learn_for_service(kDestination, 0x08, kB, kStart);
  EXPECT_EQ(cache_.find(kDestination, 0x08, kStart), kB);
  EXPECT_EQ(cache_.find(kDestination, 0xE9, kStart), kB) << "precedence is no part of it";
  EXPECT_FALSE(cache_.find(kDestination, 0x10, kStart));
  EXPECT_FALSE(cache_.find(kDestination, 0, kStart));
}

// [R1349-RD-2]
TEST_F(RedirectCacheTest, FlushesTheTypesOfServiceWhenToldOfAll) {
  for (const std::uint8_t tos : std::initializer_list<std::uint8_t>{0, 2, 4, 8, 16}) {
    cache_.learn_for_service(kDestination, tos, kB, kStart);
  }
  cache_.learn(kDestination, kC, kStart);
  EXPECT_EQ(cache_.find(kDestination, 0x08, kStart), kC);
  EXPECT_EQ(cache_.find(kDestination, 0, kStart), kC);
  cache_.learn_for_service(kDestination, 0x08, kB, kStart);
  EXPECT_EQ(cache_.find(kDestination, 0x08, kStart), kB);
  EXPECT_EQ(cache_.find(kDestination, 0, kStart), kC);
}

TEST_F(RedirectCacheTest, ForgetsAfterItsLifetime) {
  cache_.learn(kDestination, kB, kStart);
  cache_.learn_for_service(kDestination, 0x08, kC, kStart + 5min);
  EXPECT_EQ(cache_.find(kDestination, 0, kStart + 10min - 1ns), kB);
  EXPECT_FALSE(cache_.find(kDestination, 0, kStart + 10min));
  EXPECT_EQ(cache_.find(kDestination, 0x08, kStart + 10min), kC);
  EXPECT_FALSE(cache_.find(kDestination, 0x08, kStart + 15min));
}

// CVE-2021-20322: how deep the cache is must not show, and it has a bound.
TEST_F(RedirectCacheTest, Cve202120322ForgetsAtRandomBeyondItsBound) {
  constexpr std::uint32_t kMany = 4 * RedirectCache::kMaxEntries;
  const auto destination = [](std::uint32_t number) -> IpAddress {
    return Ipv4Address{0x0A00'0000U + number};
  };
  const auto known_after = [&](const SipKey& key) {
    RedirectCache cache{key};
    for (std::uint32_t i = 0; i < kMany; ++i) cache.learn(destination(i), kB, kStart);
    std::vector<std::uint32_t> known;
    for (std::uint32_t i = 0; i < kMany; ++i) {
      if (cache.find(destination(i), 0, kStart)) known.push_back(i);
    }
    return known;
  };
  const auto known = known_after(kKey);
  EXPECT_EQ(known.size(), RedirectCache::kMaxEntries);
  EXPECT_LT(known.front(), kMany / 4) << "the oldest are not the first to go";
  EXPECT_EQ(known, known_after(kKey));
  EXPECT_NE(known, known_after({.k0 = 1, .k1 = 1}));
}

}  // namespace
}  // namespace icmpkit::engine
