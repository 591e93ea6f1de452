// What a node does while it looks for a neighbour, and when there is none.
#include <gtest/gtest.h>

#include <algorithm>

#include "icmpkit/engine/node.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

NodeConfig lan_router() {
  NodeConfig config = router_config();
  config.interfaces[1].kind = LinkKind::Shared;
  return config;
}

const IpAddress kHost = address("192.0.2.9");
const Envelope kToHost{.destination = "192.0.2.9"};

bool was_asked(const NodeHarness& router, const IpAddress& neighbour) {
  return std::ranges::any_of(router.events(), [&](const NodeEvent& event) {
    return event.kind == NodeEventKind::Resolve && event.peer == neighbour &&
           event.link == LinkId{1};
  });
}

// [R1122-ARP-1]
TEST(Neighbours, AreAskedForBeforeAnythingIsSentToThem) {
  NodeHarness router(lan_router());
  EXPECT_TRUE(router.receive(udp(kToHost, 53)).empty());
  EXPECT_TRUE(was_asked(router, kHost));
  router.node().set_neighbour(LinkId{1}, kHost, NeighbourState::Reachable, router.now());
  const auto sent = router.drain();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].next_hop, kHost);
  EXPECT_EQ(sent[0].view().hop_limit(), 63);
  EXPECT_EQ(router.receive(udp(kToHost, 54)).size(), 1U);
}

// [R1812-DU-2] [R1812-ARP-1]
TEST(Neighbours, ThatDoNotAnswerAreReportedOnceForAllThatWaited) {
  NodeHarness router(lan_router());
  for (std::uint16_t port = 1; port <= 3; ++port) router.receive(udp(kToHost, port));
  router.node().set_neighbour(LinkId{1}, kHost, NeighbourState::Failed, router.now());
  const auto sent = router.drain();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type(), 3);
  EXPECT_EQ(sent[0].code(), 1);
  const auto next = router.receive(udp(kToHost, 4));
  ASSERT_EQ(next.size(), 1U) << "it is known to be gone";
  EXPECT_EQ(next[0].code(), 1);
}

// RFC 4861 section 7.2.2.
TEST(Neighbours, OfIpv6ThatDoNotAnswerAreReportedForEachThatWaited) {
  NodeHarness router(lan_router());
  const Envelope to_host{.source = "2001:db8:a::7", .destination = "2001:db8:b::9"};
  for (std::uint16_t port = 1; port <= 3; ++port) router.receive(udp(to_host, port));
  router.node().set_neighbour(LinkId{1}, address("2001:db8:b::9"), NeighbourState::Failed,
                              router.now());
  const auto sent = router.drain();
  ASSERT_EQ(sent.size(), 3U);
  for (const Sent& each : sent) EXPECT_EQ(load_be16(each.message(), 0), 0x0103);
}

// The report goes out in pieces as well, from the same memory as the datagram's.
TEST(Neighbours, ThatAreGoneAreReportedOnceForADatagramInPieces) {
  NodeConfig config = lan_router();
  config.interfaces[0].mtu = 296;
  config.interfaces[1].mtu = 300;
  NodeHarness router(config);
  router.node().set_neighbour(LinkId{1}, kHost, NeighbourState::Failed, router.now());
  router.receive(udp(kToHost, 53, 20));
  router.node().set_neighbour(LinkId{1}, kHost, NeighbourState::Failed, router.now());
  router.drain();
  const auto sent = router.receive(udp(kToHost, 53, 372));
  ASSERT_EQ(sent.size(), 2U);
  for (const Sent& piece : sent) {
    EXPECT_EQ(piece.view().protocol(), wire::IpProtocol::Icmp);
    EXPECT_TRUE(piece.view().v4().is_fragment());
  }
  EXPECT_EQ(router.node().count(CauseKind::HostUnreachable), 2U) << "one for each datagram";
}

// [R1812-DU-6]
TEST(Neighbours, ThatTheLinkLayerKnowsNotToExistAreUnknownHosts) {
  NodeHarness router(lan_router());
  router.receive(udp(kToHost, 53));
  router.node().set_neighbour(LinkId{1}, kHost, NeighbourState::Unknown, router.now());
  const auto sent = router.drain();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].code(), 7);
}

TEST(Neighbours, ThatAreGatewaysMakeHostsUnreachableNotUnknown) {
  NodeHarness router(lan_router());
  router.receive(udp({.destination = "203.0.113.9"}, 53));
  EXPECT_TRUE(was_asked(router, address("192.0.2.254")));
  router.node().set_neighbour(LinkId{1}, address("192.0.2.254"), NeighbourState::Unknown,
                              router.now());
  const auto sent = router.drain();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].code(), 1);
}

class Inbox final : public LocalDelivery {
 public:
  void deliver(Bytes datagram, const Arrival&) override {
    datagrams.emplace_back(datagram.begin(), datagram.end());
  }
  std::vector<Octets> datagrams;
};

// [R4443-DU-2]
TEST(Neighbours, ThatDoNotAnswerAreToldOfToThisNodesOwnSenders) {
  NodeConfig config = host_config();
  config.interfaces[0].kind = LinkKind::Shared;
  NodeHarness host(config);
  Inbox inbox;
  host.node().set_local_delivery(&inbox);
  const Octets probe = udp({.source = "192.0.2.1", .destination = "192.0.2.9"}, 53);
  ASSERT_TRUE(host.node().originate(probe, host.now()));
  EXPECT_TRUE(host.drain().empty());
  host.node().set_neighbour(LinkId{0}, kHost, NeighbourState::Failed, host.now());
  EXPECT_TRUE(host.drain().empty());
  ASSERT_EQ(inbox.datagrams.size(), 1U);
  const auto error = wire::DatagramView::parse(wire::CutBytes{inbox.datagrams[0]});
  EXPECT_EQ(error->source(), address("192.0.2.1"));
  EXPECT_EQ(load_be16(error->payload().bytes(), 0), 0x0301);
}

}  // namespace
}  // namespace icmpkit::engine
