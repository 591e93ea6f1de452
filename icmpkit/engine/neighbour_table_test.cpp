#include "icmpkit/engine/neighbour_table.hpp"

#include <gtest/gtest.h>

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;
using enum NeighbourState;

constexpr SipKey kKey{.k0 = 826, .k1 = 1812};
constexpr Instant kStart{1h};
constexpr LinkId kLink{2};

IpAddress address(std::uint32_t number) { return Ipv4Address{0xC000'0200U + number}; }

class NeighbourTableTest : public testing::Test {
 protected:
  std::size_t hold(int number, const IpAddress& to = address(1)) {
    return table_.hold(kLink, to, octets(number, number, number),
                       Arrival{.link = LinkId{static_cast<std::uint32_t>(number)}, .seen = kStart});
  }
  /// The first octets of what is released.
  std::size_t settle(NeighbourState state, Instant now = kStart, const IpAddress& to = address(1)) {
    released_.clear();
    return table_.settle(kLink, to, state, now, [&](const WaitingDatagram& waiting) {
      EXPECT_EQ(waiting.datagram.size(), 3U);
      EXPECT_EQ(waiting.arrival->link, LinkId{load_u8(waiting.datagram, 0)});
      released_.push_back(load_u8(waiting.datagram, 0));
    });
  }
  NeighbourTable::Answer consult(Instant now = kStart, const IpAddress& to = address(1)) {
    return table_.consult(kLink, to, now);
  }

  NeighbourTable table_{kKey};
  std::vector<int> released_;
};

// [R1122-ARP-1]
TEST_F(NeighbourTableTest, AsksAboutWhomNobodyKnowsAndCallsItPending) {
  EXPECT_FALSE(table_.neighbour(kLink, address(1)));
  const auto first = consult();
  EXPECT_EQ(first.state, Pending);
  EXPECT_TRUE(first.asks);
  EXPECT_EQ(hold(1), 0U);
  EXPECT_EQ(table_.neighbour(kLink, address(1)), Pending);
  EXPECT_FALSE(table_.neighbour(LinkId{3}, address(1))) << "another link has its own neighbours";
  EXPECT_FALSE(consult(kStart + 999ms).asks) << "not again within a second";
  EXPECT_TRUE(consult(kStart + 1s).asks) << "but then, while nobody has told";
  EXPECT_LE(sizeof(NeighbourTable), 24U);
}

TEST_F(NeighbourTableTest, ReleasesWhatWaitedInOrderWhenThereIsAWay) {
  for (const NeighbourState state : {Reachable, Stale, Delay, Probe}) {
    const IpAddress to = address(static_cast<std::uint32_t>(state));
    (void)consult(kStart, to);
    for (const int number : {1, 2, 3}) EXPECT_EQ(hold(number, to), 0U);
    EXPECT_EQ(settle(state, kStart, to), 0U);
    EXPECT_EQ(released_, (std::vector{1, 2, 3}));
    EXPECT_EQ(consult(kStart, to).state, state);
    EXPECT_FALSE(consult(kStart + 1h, to).asks);
    EXPECT_EQ(settle(state, kStart, to), 0U);
    EXPECT_TRUE(released_.empty()) << "once";
  }
}

TEST_F(NeighbourTableTest, GivesOneBackForHostUnreachableAndDropsTheOthers) {
  for (const NeighbourState state : {Failed, Unknown}) {
    const IpAddress to = address(static_cast<std::uint32_t>(state));
    (void)consult(kStart, to);
    for (const int number : {1, 2, 3}) EXPECT_EQ(hold(number, to), 0U);
    EXPECT_EQ(settle(state, kStart, to), 2U);
    EXPECT_EQ(released_, std::vector{1});
    EXPECT_EQ(settle(state, kStart, to), 0U);
    EXPECT_TRUE(released_.empty());
  }
}

// RFC 4861 section 7.2.2.
TEST_F(NeighbourTableTest, GivesEveryPacketOfIpv6BackSoThatEachIsReported) {
  const IpAddress to = *IpAddress::parse("2001:db8::9");
  (void)consult(kStart, to);
  for (const int number : {1, 2, 3}) EXPECT_EQ(hold(number, to), 0U);
  EXPECT_EQ(settle(Failed, kStart, to), 0U);
  EXPECT_EQ(released_, (std::vector{1, 2, 3}));
}

TEST_F(NeighbourTableTest, TriesAgainASecondAfterAFailureButBelievesThatThereIsNoSuchHost) {
  (void)consult();
  settle(Failed);
  settle(Unknown, kStart, address(2));
  EXPECT_EQ(consult(kStart + 999ms).state, Failed);
  EXPECT_FALSE(consult(kStart + 999ms).asks);
  const auto again = consult(kStart + 1s);
  EXPECT_EQ(again.state, Pending);
  EXPECT_TRUE(again.asks);
  EXPECT_EQ(consult(kStart + 24h, address(2)).state, Unknown);
  EXPECT_FALSE(consult(kStart + 24h, address(2)).asks);
}

TEST_F(NeighbourTableTest, LetsTheOldestGoWhereAFewWaitAlready) {
  (void)consult();
  for (const int number : {1, 2, 3}) EXPECT_EQ(hold(number), 0U);
  EXPECT_EQ(hold(4), 1U);
  EXPECT_EQ(hold(5), 1U);
  EXPECT_EQ(settle(Reachable), 0U);
  EXPECT_EQ(released_, (std::vector{3, 4, 5}));
}

TEST_F(NeighbourTableTest, LetsNoMoreWaitThanItHasRoomFor) {
  std::size_t held = 0;
  for (std::uint32_t i = 0; i < 2 * NeighbourTable::kMaxWaiting; ++i) {
    (void)consult(kStart, address(i));
    held += 1 - hold(7, address(i));
  }
  EXPECT_EQ(held, NeighbourTable::kMaxWaiting);
  std::size_t released = 0;
  for (std::uint32_t i = 0; i < 2 * NeighbourTable::kMaxWaiting; ++i) {
    settle(Reachable, kStart, address(i));
    released += released_.size();
  }
  EXPECT_EQ(released, NeighbourTable::kMaxWaiting);
  (void)consult(kStart, address(1000));
  EXPECT_EQ(hold(1, address(1000)), 0U) << "the room is free again";
}

TEST_F(NeighbourTableTest, HoldsNothingForWhomIsNotPending) {
  EXPECT_EQ(hold(1), 1U);
  settle(Reachable);
  EXPECT_EQ(hold(1), 1U);
}

// A sweep over a whole prefix is the usual attack on a neighbour table.
TEST_F(NeighbourTableTest, KeepsReachableNeighboursThroughASweep) {
  for (std::uint32_t i = 0; i < 50; ++i) settle(Reachable, kStart, address(i));
  std::size_t dropped = 0;
  std::size_t held = 0;
  for (std::uint32_t i = 1000; i < 20'000; ++i) {
    const auto answer = consult(kStart, address(i));
    EXPECT_EQ(answer.state, Pending);
    dropped += answer.dropped;
    held += 1 - hold(9, address(i));
  }
  for (std::uint32_t i = 0; i < 50; ++i) EXPECT_EQ(consult(kStart, address(i)).state, Reachable);
  EXPECT_GT(dropped, 0U);
  EXPECT_LE(held - dropped, NeighbourTable::kMaxWaiting);
}

TEST_F(NeighbourTableTest, KeepsFamiliesAndLinksApart) {
  const IpAddress six = *IpAddress::parse("fe80::1");
  table_.settle(LinkId{0}, six, Reachable, kStart, [](const WaitingDatagram&) {});
  table_.settle(LinkId{1}, six, Stale, kStart, [](const WaitingDatagram&) {});
  EXPECT_EQ(table_.neighbour(LinkId{0}, six), Reachable);
  EXPECT_EQ(table_.neighbour(LinkId{1}, six), Stale);
  EXPECT_FALSE(table_.neighbour(LinkId{2}, six));
}

}  // namespace
}  // namespace icmpkit::engine
