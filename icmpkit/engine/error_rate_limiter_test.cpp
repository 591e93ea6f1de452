#include "icmpkit/engine/error_rate_limiter.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;

constexpr SipKey kKey{.k0 = 1, .k1 = 2};
constexpr Instant kStart{1h};

IpAddress peer(std::uint32_t number) { return Ipv4Address{0xC0000200U + number}; }
IpAddress peer_v6(std::uint8_t number) {
  return Ipv6Address{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number}};
}

/// Errors of `count` attempts at one instant.
int allowed(ErrorRateLimiter& limiter, const IpAddress& to, int count, Instant now) {
  int passed = 0;
  for (int i = 0; i < count; ++i) passed += limiter.charge(to, now) ? 0 : 1;
  return passed;
}

// [R4443-RATE-1]
TEST(ErrorRateLimiter, GivesAPeerItsBurstAtOnceAndItsRateAfterwards) {
  ErrorRateLimiter limiter{{.peer_per_second = 10, .peer_burst = 10}, kKey};
  EXPECT_EQ(allowed(limiter, peer(1), 30, kStart), 10) << "thirty probes of a traceroute at once";
  EXPECT_EQ(limiter.charge(peer(1), kStart), Silence::RateLimitedPeer);
  int later = 0;
  for (int i = 1; i <= 1000; ++i) later += allowed(limiter, peer(1), 1, kStart + i * 10ms);
  EXPECT_EQ(later, 100) << "ten a second";
  EXPECT_EQ(allowed(limiter, peer_v6(1), 30, kStart), 10) << "another peer has its own";
}

// [R1812-RATE-1]
TEST(ErrorRateLimiter, SendsAtMostRateAndBurstInASecond) {
  ErrorRateLimiter limiter{
      {.peer_per_second = 0, .peer_burst = 0, .overall_per_second = 100, .overall_burst = 10},
      kKey};
  int sent = 0;
  for (int i = 0; i < 10'000; ++i) {
    sent += allowed(limiter, peer(static_cast<std::uint32_t>(i)), 1, kStart + i * 100us);
  }
  EXPECT_LE(sent, 110);
  EXPECT_GE(sent, 60) << "three quarters under full load";
  ErrorRateLimiter closed{{.overall_per_second = 100, .overall_burst = 0}, kKey};
  EXPECT_EQ(allowed(closed, peer(1), 10'000, kStart), 0) << "a burst of none lets nothing through";
}

TEST(ErrorRateLimiter, IsOffAtARateOfZero) {
  ErrorRateLimiter limiter{{.peer_per_second = 0, .overall_per_second = 0}, kKey};
  EXPECT_EQ(allowed(limiter, peer(1), 100'000, kStart), 100'000);
  ErrorRateLimiter peers_only{
      {.peer_per_second = 1, .peer_burst = 1, .overall_per_second = 0, .overall_burst = 0}, kKey};
  EXPECT_FALSE(peers_only.charge(peer(1), kStart));
  EXPECT_FALSE(peers_only.charge(peer(2), kStart));
  EXPECT_EQ(peers_only.charge(peer(1), kStart), Silence::RateLimitedPeer);
}

// CVE-2024-47678: what a peer was refused must not show in the overall budget.
TEST(ErrorRateLimiter, Cve202447678ChargesTheOverallBucketOnlyWithWhatThePeerWasAllowed) {
  const ErrorRateLimit limit{
      .peer_per_second = 1, .peer_burst = 1, .overall_per_second = 1, .overall_burst = 50};
  ErrorRateLimiter quiet{limit, kKey};
  ErrorRateLimiter flooded{limit, kKey};
  EXPECT_EQ(allowed(quiet, peer(1), 1, kStart), 1);
  EXPECT_EQ(allowed(flooded, peer(1), 10'000, kStart), 1);
  int from_quiet = 0;
  int from_flooded = 0;
  for (std::uint32_t other = 2; other < 100; ++other) {
    from_quiet += allowed(quiet, peer(other), 1, kStart);
    from_flooded += allowed(flooded, peer(other), 1, kStart);
  }
  EXPECT_EQ(from_quiet, from_flooded);
  EXPECT_EQ(flooded.charge(peer(200), kStart), Silence::RateLimitedOverall);
}

// CVE-2020-25705 (SAD DNS): the attacker counts how many of his own probes are answered after his
// forged ones. With an exact budget the count says how many of the forged ones caused an error.
TEST(ErrorRateLimiter, Cve202025705HidesHowManyErrorsOthersCaused) {
  const ErrorRateLimit limit{.peer_per_second = 0, .overall_per_second = 1, .overall_burst = 50};
  // For each number of closed ports among the forged probes: the answers the attacker may see.
  const auto answers_after = [&](int closed_ports) {
    std::multiset<int> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      ErrorRateLimiter limiter{limit, {.k0 = seed, .k1 = 7}};
      allowed(limiter, peer(1), closed_ports, kStart);
      seen.insert(allowed(limiter, peer(2), 50, kStart));
    }
    return seen;
  };
  const auto all_closed = answers_after(20);
  const auto one_open = answers_after(19);
  const std::set<int> different(all_closed.begin(), all_closed.end());
  EXPECT_GE(different.size(), 8U) << "the same cause shows in many ways";
  std::size_t common = 0;
  for (const int answers : different) {
    common += std::min(all_closed.count(answers), one_open.count(answers));
  }
  EXPECT_GE(common, 150U) << "and one open port hardly changes how often each of them";
}

TEST(ErrorRateLimiter, RepeatsUnderItsKeyAndDiffersUnderAnother) {
  const ErrorRateLimit limit{.peer_per_second = 0, .overall_per_second = 10, .overall_burst = 50};
  const auto transcript = [&](const SipKey& key) {
    ErrorRateLimiter limiter{limit, key};
    std::vector<bool> sent;
    for (std::uint32_t i = 0; i < 500; ++i)
      sent.push_back(!limiter.charge(peer(i), kStart + i * 1ms));
    return sent;
  };
  EXPECT_EQ(transcript(kKey), transcript(kKey));
  EXPECT_NE(transcript(kKey), transcript({.k0 = 3, .k1 = 4}));
}

// For any arrivals, from any peers, in every span of time.
TEST(ErrorRateLimiter, NeverLetsMoreThroughThanConfigured) {
  Prng random{4443};
  for (int round = 0; round < 60; ++round) {
    const ErrorRateLimit limit{.peer_per_second = 1 + random.below(20),
                               .peer_burst = 1 + random.below(10),
                               .overall_per_second = 1 + random.below(200),
                               .overall_burst = 1 + random.below(50)};
    ErrorRateLimiter limiter{limit, {.k0 = random.next(), .k1 = random.next()}};
    constexpr std::uint32_t kPeers = 5;
    std::vector<std::vector<Instant>> sent(kPeers + 1);  // the last one is all of them
    Instant now = kStart;
    for (int i = 0; i < 2000; ++i) {
      if (random.below(2) == 0) now += std::chrono::nanoseconds{random.below(20'000'000)};
      const std::uint32_t to = random.below(kPeers);
      if (limiter.charge(peer(to), now)) continue;
      sent[to].push_back(now);
      sent[kPeers].push_back(now);
    }
    for (std::size_t who = 0; who <= kPeers; ++who) {
      const bool is_all = who == kPeers;
      const std::uint64_t rate = is_all ? limit.overall_per_second : limit.peer_per_second;
      const std::uint64_t burst = is_all ? limit.overall_burst : limit.peer_burst;
      for (std::size_t first = 0; first < sent[who].size(); ++first) {
        for (std::size_t last = first; last < sent[who].size(); ++last) {
          const auto span =
              static_cast<std::uint64_t>((sent[who][last] - sent[who][first]).count());
          ASSERT_LE(last - first + 1, burst + span * rate / 1'000'000'000) << round << ' ' << who;
        }
      }
    }
  }
}

// CVE-2021-20322: peers beyond the bound push one another out at random, and memory stays bounded.
TEST(ErrorRateLimiter, ForgetsPeersAtRandomBeyondItsBound) {
  ErrorRateLimiter limiter{
      {.peer_per_second = 1, .peer_burst = 1, .overall_per_second = 0, .overall_burst = 0}, kKey};
  constexpr std::uint32_t kMany = 4 * ErrorRateLimiter::kMaxPeers;
  for (std::uint32_t i = 0; i < kMany; ++i) EXPECT_FALSE(limiter.charge(peer(i), kStart));
  std::uint32_t known = 0;
  bool is_first_part_known = false;
  for (std::uint32_t i = kMany; i-- > 0;) {
    // A peer that was forgotten takes the place of another: looking disturbs, a little.
    if (!limiter.charge(peer(i), kStart)) continue;
    ++known;
    is_first_part_known |= i < kMany / 2;
  }
  EXPECT_LE(known, ErrorRateLimiter::kMaxPeers);
  EXPECT_GE(known, ErrorRateLimiter::kMaxPeers / 3);
  EXPECT_TRUE(is_first_part_known) << "the oldest would all be gone in a queue";
}

TEST(ErrorRateLimiter, PrefersToForgetPeersThatHaveAllTheirTokens) {
  ErrorRateLimiter limiter{
      {.peer_per_second = 1, .peer_burst = 1, .overall_per_second = 0, .overall_burst = 0}, kKey};
  for (std::uint32_t i = 0; i < 4 * ErrorRateLimiter::kMaxPeers; ++i) {
    (void)limiter.charge(peer(i), kStart);
  }
  // A second later all of them are as good as unknown, and four new ones stay known.
  const Instant later = kStart + 1s;
  for (std::uint32_t i = 100'000; i < 100'004; ++i) EXPECT_FALSE(limiter.charge(peer(i), later));
  for (std::uint32_t i = 200'000; i < 200'100; ++i) (void)limiter.charge(peer(i), later);
  for (std::uint32_t i = 100'000; i < 100'004; ++i) {
    EXPECT_EQ(limiter.charge(peer(i), later), Silence::RateLimitedPeer);
  }
}

TEST(ErrorRateLimiter, IsSmallUntilItIsUsed) { EXPECT_LE(sizeof(ErrorRateLimiter), 40U); }

}  // namespace
}  // namespace icmpkit::engine
