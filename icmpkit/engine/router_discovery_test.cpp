#include "icmpkit/engine/router_discovery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;
using test::octets_of_fields;
using wire::icmpv4::RouterAdvertisement;
using wire::icmpv4::RouterAdvertisementView;
using wire::icmpv4::RouterEntry;
using wire::icmpv4::RouterSolicitation;

constexpr Instant kStart{};
constexpr Ipv4Address kRouter{192, 0, 2, 1};
constexpr Ipv4Address kOtherRouter{192, 0, 2, 2};
constexpr Ipv4Address kHost{192, 0, 2, 77};

InterfaceConfig advertising(std::size_t addresses = 1) {
  InterfaceConfig interface{.name = "eth0"};
  for (std::size_t i = 0; i < addresses; ++i) {
    const Ipv4Address address{kRouter.number() + static_cast<std::uint32_t>(i)};
    interface.addresses.push_back({.address = address, .prefix_length = 22});
  }
  interface.advertising.is_on = true;
  return interface;
}

/// An advertisement as it was sent.
struct Sent {
  Instant at;
  Ipv4Address destination;
  std::chrono::seconds lifetime;
  std::vector<Ipv4Address> addresses;
};

class Advertiser : public testing::Test {
 protected:
  void start(const InterfaceConfig& interface, std::uint64_t seed = 1) {
    interface_ = interface;
    machine_.emplace(interface_, seed, kStart);
  }
  /// Everything that is sent up to `end`.
  std::vector<Sent> run(Instant end) {
    std::vector<Sent> sent;
    while (machine_->next_deadline() && *machine_->next_deadline() <= end) {
      const Instant now = *machine_->next_deadline();
      while (const auto message = machine_->poll(buffer_, now)) sent.push_back(read(*message, now));
      EXPECT_TRUE(!machine_->next_deadline() || *machine_->next_deadline() > now);
    }
    return sent;
  }
  static Sent read(const RouterMessage& message, Instant at) {
    const Bytes octets = message.message;
    EXPECT_EQ(wire::icmpv4::checksum_state(octets), wire::ChecksumState::Correct);
    const auto view = RouterAdvertisementView::parse(octets);
    EXPECT_TRUE(view);
    Sent sent{.at = at,
              .destination = message.destination,
              .lifetime = view->lifetime(),
              .addresses = {}};
    for (const RouterEntry& entry : view->entries()) sent.addresses.push_back(entry.address);
    return sent;
  }
  void solicit(Instant now, Ipv4Address source = kHost, std::uint8_t code = 0) {
    std::array<std::byte, 8> octets{};
    ASSERT_TRUE(wire::icmpv4::encode(RouterSolicitation{.code = code}, octets));
    machine_->on_solicitation(octets, source, now);
  }

  InterfaceConfig interface_{};
  std::optional<RouterAdvertiser> machine_{};
  std::array<std::byte, 2048> buffer_ = test::dirty_buffer<2048>();
};

// [R1256-RTR-2]
TEST(AdvertisingProblem, IsFoundOutsideOfTheBounds) {
  const auto problem = [](RouterAdvertising advertising) {
    return advertising_problem(advertising);
  };
  EXPECT_EQ(problem({}), std::nullopt);
  EXPECT_EQ(problem({.max_interval = 3s, .min_interval = 3s}), AdvertisingProblem::MaxInterval);
  EXPECT_EQ(problem({.lifetime = 9000, .max_interval = 1801s}), AdvertisingProblem::MaxInterval);
  EXPECT_EQ(problem({.min_interval = 601s}), AdvertisingProblem::MinInterval);
  EXPECT_EQ(problem({.min_interval = 2s}), AdvertisingProblem::MinInterval);
  EXPECT_EQ(problem({.lifetime = 9001}), AdvertisingProblem::Lifetime);
  EXPECT_EQ(problem({.lifetime = 599}), AdvertisingProblem::Lifetime);
  EXPECT_EQ(problem({.lifetime = 4, .max_interval = 4s, .min_interval = 3s}), std::nullopt);
}

// [R1256-RTR-2] [R1812-RDISC-1]
TEST_F(Advertiser, HasTheDefaultsAndAnswers) {
  EXPECT_EQ(RouterAdvertising{}.lifetime, 1800);
  EXPECT_EQ(RouterAdvertising{}.max_interval, 600s);
  EXPECT_EQ(RouterAdvertising{}.min_interval, 450s);
  EXPECT_EQ(RouterAdvertising{}.preference, 0);
  start(advertising());
  run(kStart + 1h);
  solicit(kStart + 1h);
  EXPECT_EQ(run(kStart + 1h + 2s).size(), 1U);
}

TEST_F(Advertiser, SaysNothingWhereItIsOffOrHasNoAddress) {
  InterfaceConfig off = advertising();
  off.advertising.is_on = false;
  start(off);
  solicit(kStart);
  EXPECT_TRUE(run(kStart + 24h).empty());
  start(advertising(0));
  EXPECT_TRUE(run(kStart + 24h).empty());
}

// [R1256-RTR-4]
TEST_F(Advertiser, DrawsEachIntervalAndHurriesAtFirst) {
  start(advertising());
  const auto sent = run(kStart + 600s * 1100);
  ASSERT_GT(sent.size(), 1001U);
  std::size_t odd = 0;
  std::set<Duration> different;
  for (std::size_t i = 1; i <= 1000; ++i) {
    const Duration interval = sent[i].at - sent[i - 1].at;
    if (i <= 3) {
      EXPECT_LE(interval, 16s);
      continue;
    }
    EXPECT_GE(interval, 450s);
    EXPECT_LE(interval, 600s);
    odd += interval % 1s != 0s ? 1U : 0U;
    different.insert(interval);
  }
  EXPECT_GT(odd, 900U);
  EXPECT_GT(different.size(), 900U);
}

TEST_F(Advertiser, RepeatsItselfFromItsSeed) {
  const auto times = [&](std::uint64_t seed) {
    start(advertising(), seed);
    std::vector<Instant> at;
    for (const Sent& sent : run(kStart + 24h)) at.push_back(sent.at);
    return at;
  };
  EXPECT_EQ(times(5), times(5));
  EXPECT_NE(times(5), times(6));
}

// [R1256-RTR-5]
TEST_F(Advertiser, AnswersManyAtOnceAndStartsItsIntervalAnew) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    start(advertising(), seed);
    run(kStart + 100s);
    ASSERT_GT(*machine_->next_deadline(), kStart + 103s);
    for (int i = 0; i < 20; ++i) solicit(kStart + 100s + i * 25ms);
    const auto sent = run(kStart + 105s);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_LE(sent[0].at, kStart + 102s);
    EXPECT_EQ(sent[0].destination, kAllHosts);
    EXPECT_GE(*machine_->next_deadline() - sent[0].at, 450s);
  }
}

// [R1256-RTR-1]
TEST_F(Advertiser, DiscardsSolicitationsThatAreNotSound) {
  start(advertising());
  run(kStart + 100s);
  const auto before = machine_->next_deadline();
  solicit(kStart + 100s, kHost, 1);
  solicit(kStart + 100s, Ipv4Address{10, 0, 0, 1});
  machine_->on_solicitation(octets_of_fields("0a00f5ff 000000"), kHost, kStart + 100s);
  machine_->on_solicitation(octets_of_fields("0a00f5fe 00000000"), kHost, kStart + 100s);
  EXPECT_EQ(machine_->next_deadline(), before);
  solicit(kStart + 100s, Ipv4Address{});
  EXPECT_LT(machine_->next_deadline(), before) << "one that has no address may ask";
}

// [R1256-RTR-6]
TEST_F(Advertiser, SplitsWhatDoesNotFit) {
  start(advertising(300));
  const auto sent = run(kStart + 2s);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].addresses.size(), (1500U - 28U) / 8U);
  std::set<Ipv4Address> all(sent[0].addresses.begin(), sent[0].addresses.end());
  all.insert(sent[1].addresses.begin(), sent[1].addresses.end());
  EXPECT_EQ(all.size(), 300U);
  EXPECT_EQ(sent[0].at, sent[1].at);
}

// [R1256-RTR-7]
TEST_F(Advertiser, WithdrawsWhatItNoLongerAdvertises) {
  start(advertising(2));
  run(kStart + 100s);
  machine_->withdraw(kOtherRouter, kStart + 100s);
  const auto fewer = run(kStart + 100s);
  ASSERT_EQ(fewer.size(), 2U);
  EXPECT_EQ(fewer[0].lifetime, 0s);
  EXPECT_EQ(fewer[0].addresses, std::vector{kOtherRouter});
  EXPECT_EQ(fewer[1].addresses, std::vector{kRouter});

  machine_->stop(kStart + 200s);
  const auto last = run(kStart + 24h);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].lifetime, 0s);
  EXPECT_EQ(last[0].addresses, std::vector{kRouter});
  solicit(kStart + 24h);
  EXPECT_FALSE(machine_->next_deadline());
}

class Listener : public testing::Test {
 protected:
  /// Hears an advertisement of `entries`.
  AdvertisementHeard hear(const std::vector<RouterEntry>& entries, std::uint16_t lifetime,
                          Instant now) {
    std::array<std::byte, 512> out{};
    const auto message = wire::icmpv4::encode(
        RouterAdvertisement{.lifetime = std::chrono::duration<std::uint16_t>{lifetime},
                            .routers = entries},
        out);
    return list_.on_advertisement(*message, now);
  }
  /// Hears octets whose checksum is made right.
  AdvertisementHeard hear_octets(std::string_view text) {
    auto octets = octets_of_fields(text);
    store_be16(octets, 2, wire::Checksum{}.add(octets).finish());
    return list_.on_advertisement(octets, kStart);
  }
  std::vector<Instant> solicitations(Instant end) {
    std::vector<Instant> at;
    std::array<std::byte, 64> buffer = test::dirty_buffer<64>();
    while (list_.next_deadline() && *list_.next_deadline() <= end) {
      const Instant now = *list_.next_deadline();
      list_.on_deadline(now);
      while (const auto message = list_.poll(buffer, now)) {
        EXPECT_EQ(message->destination, kAllRouters);
        EXPECT_TRUE(std::ranges::equal(message->message, octets_of_fields("0a00f5ff 00000000")));
        at.push_back(now);
      }
    }
    return at;
  }

  InterfaceConfig interface_{.addresses = {{.address = kHost, .prefix_length = 24}}};
  RouterList list_{interface_, RouterDiscovery::On, 1, kStart};
};

// [R1256-HOST-6]
TEST_F(Listener, SolicitsThreeTimesAndNoMore) {
  const auto at = solicitations(kStart + 24h);
  ASSERT_EQ(at.size(), 3U);
  EXPECT_LT(at[0], kStart + 1s);
  EXPECT_EQ(at[1] - at[0], 3s);
  EXPECT_EQ(at[2] - at[1], 3s);
}

// [R1256-HOST-6]
TEST_F(Listener, StopsSolicitingOnceThereIsARouter) {
  ASSERT_EQ(solicitations(kStart + 1s).size(), 1U);
  EXPECT_EQ(hear({{.address = {10, 0, 0, 1}}}, 1800, kStart + 1s), AdvertisementHeard::Useless);
  EXPECT_EQ(solicitations(kStart + 5s).size(), 1U) << "of no use, so it goes on";
  EXPECT_EQ(hear({{.address = kRouter}}, 1800, kStart + 5s), AdvertisementHeard::Learnt);
  EXPECT_TRUE(solicitations(kStart + 24h).empty());
}

// [R1256-HOST-1]
TEST_F(Listener, DiscardsAdvertisementsThatAreNotSound) {
  using enum AdvertisementHeard;
  EXPECT_EQ(hear_octets("0900 0000 00 02 0708"), Invalid) << "no addresses";
  EXPECT_EQ(hear_octets("0900 0000 01 01 0708 c0000201"), Invalid) << "entries of one word";
  EXPECT_EQ(hear_octets("0900 0000 01 02 0708 c0000201 000000"), Invalid) << "an octet short";
  EXPECT_EQ(hear_octets("0901 0000 01 02 0708 c0000201 00000000"), Invalid) << "another code";
  const auto wrong = octets_of_fields("0900 1234 01 02 0708 c0000201 00000000");
  EXPECT_EQ(list_.on_advertisement(wrong, kStart), Invalid);
  EXPECT_FALSE(list_.best(kStart));

  EXPECT_EQ(hear_octets("0900 0000 01 03 0708 c0000201 00000005 deadbeef 0102"), Learnt);
  EXPECT_EQ(list_.best(kStart), kRouter);
  EXPECT_EQ(list_.routers()[0].preference, 5);
}

// [R5944-MIP-1]
TEST_F(Listener, DiscardsMobilityAgentsThatRouteOnlyWhatTheyMust) {
  EXPECT_EQ(hear_octets("0910 0000 00 02 0708 10060001 0708 8000"), AdvertisementHeard::Invalid);
  EXPECT_EQ(hear_octets("0910 0000 01 02 0708 c0000201 00000000 10060001 0708 8000"),
            AdvertisementHeard::Invalid);
}

// [R1256-HOST-2]
TEST_F(Listener, DiscardsSolicitationsAndNeverAdvertises) {
  EXPECT_EQ(hear_octets("0a00 0000 00000000"), AdvertisementHeard::Invalid);
  EXPECT_EQ(solicitations(kStart + 24h).size(), 3U) << "nothing but solicitations is sent";
}

// [R1256-HOST-3]
TEST_F(Listener, LearnsNeighboursForTheirLifetime) {
  hear({{.address = kRouter}, {.address = {10, 0, 0, 1}, .preference = 9}}, 60, kStart);
  EXPECT_EQ(list_.routers().size(), 1U);
  EXPECT_EQ(list_.best(kStart + 59s), kRouter);
  EXPECT_FALSE(list_.best(kStart + 60s));
  EXPECT_EQ(list_.next_deadline(), kStart + 60s);

  hear({{.address = kRouter, .preference = 7}}, 60, kStart + 30s);
  EXPECT_EQ(list_.routers()[0].preference, 7) << "refreshed";
  list_.on_deadline(kStart + 89s);
  EXPECT_EQ(list_.best(kStart + 89s), kRouter);
  list_.on_deadline(kStart + 90s);
  EXPECT_TRUE(list_.routers().empty());
  EXPECT_FALSE(list_.next_deadline());
}

TEST_F(Listener, ForgetsARouterThatIsWithdrawn) {
  hear({{.address = kRouter}}, 1800, kStart);
  EXPECT_EQ(hear({{.address = kRouter}}, 0, kStart + 1s), AdvertisementHeard::Useless);
  EXPECT_FALSE(list_.best(kStart + 1s));
}

// [R1256-HOST-4]
TEST_F(Listener, NeverUsesARouterThatWantsNot) {
  EXPECT_EQ(hear({{.address = kRouter, .preference = RouterEntry::kNeverDefault}}, 1800, kStart),
            AdvertisementHeard::Useless);
  EXPECT_FALSE(list_.best(kStart));
}

// [R1256-HOST-4]
TEST_F(Listener, KeepsWhatIsConfigured) {
  list_.add_configured(kRouter, 1);
  hear({{.address = kRouter, .preference = 5}, {.address = kOtherRouter, .preference = 3}}, 60,
       kStart);
  EXPECT_EQ(list_.best(kStart), kOtherRouter);
  list_.on_deadline(kStart + 24h);
  EXPECT_EQ(list_.best(kStart + 24h), kRouter);
  EXPECT_EQ(list_.routers()[0].preference, 1);
}

// [R1256-HOST-7]
TEST_F(Listener, IsDeafWhereDiscoveryIsOff) {
  RouterList off{interface_, RouterDiscovery::Off, 1, kStart};
  EXPECT_FALSE(off.next_deadline());
  std::array<std::byte, 64> out{};
  const std::array entries{RouterEntry{.address = kRouter}};
  const auto message = wire::icmpv4::encode(
      RouterAdvertisement{.lifetime = std::chrono::duration<std::uint16_t>{1800},
                          .routers = entries},
      out);
  EXPECT_EQ(off.on_advertisement(*message, kStart), AdvertisementHeard::Disabled);
  EXPECT_FALSE(off.best(kStart));
}

// A list that anybody on the link could fill has a bound, and what is preferred stays.
TEST_F(Listener, KeepsABoundedNumberOfRoutersTheBetterOnes) {
  for (std::uint8_t i = 1; i <= 40; ++i) {
    hear({{.address = {192, 0, 2, i}, .preference = i}}, 1800, kStart);
  }
  EXPECT_EQ(list_.routers().size(), RouterList::kCapacity);
  EXPECT_EQ(list_.best(kStart), (Ipv4Address{192, 0, 2, 40}));
  hear({{.address = {192, 0, 2, 50}, .preference = 0}}, 1800, kStart);
  EXPECT_EQ(
      std::ranges::count(list_.routers(), Ipv4Address{192, 0, 2, 50}, &DefaultRouter::address), 0);
}

}  // namespace
}  // namespace icmpkit::engine
