// The thread through a node: echo, forwarding, and the errors that everybody knows.
#include "icmpkit/engine/node.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/node_harness.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

static_assert(Machine<Node>);

void expect_error(const std::vector<Sent>& sent, unsigned type, unsigned code, Bytes offending) {
  ASSERT_EQ(sent.size(), 1U);
  const Sent& error = sent.front();
  EXPECT_EQ(error.type(), type);
  EXPECT_EQ(error.code(), code);
  EXPECT_EQ(error.view().icmp_checksum_state(), wire::ChecksumState::Correct);
  if (error.view().is_v4()) {
    EXPECT_EQ(error.view().v4().checksum_state(), wire::ChecksumState::Correct);
  }
  EXPECT_EQ(error.view().destination(),
            wire::DatagramView::parse(wire::CutBytes{offending})->source());
  EXPECT_TRUE(std::ranges::equal(error.quote(), offending.first(error.quote().size())));
}

// [R792-ECHO-1] [R792-ECHO-2] [R1122-ECHO-1] [R1122-ECHO-4] [R1812-GEN-2]
TEST(Node, ReturnsEverythingOfAnEcho) {
  NodeHarness host(host_config());
  const Octets request = echo_request({.hop_limit = 3, .tos = 0x48});
  const auto sent = host.receive(request);
  ASSERT_EQ(sent.size(), 1U);
  const auto view = sent[0].view();
  EXPECT_EQ(sent[0].type(), 0);
  EXPECT_EQ(view.source(), address("192.0.2.1"));
  EXPECT_EQ(view.destination(), address("198.51.100.7"));
  EXPECT_EQ(view.hop_limit(), 64);
  EXPECT_EQ(view.traffic_class(), 0x48);  // [R1349-TOS-2]
  EXPECT_EQ(view.v4().checksum_state(), wire::ChecksumState::Correct);
  EXPECT_EQ(view.icmp_checksum_state(), wire::ChecksumState::Correct);
  EXPECT_TRUE(std::ranges::equal(sent[0].message().subspan(4), Bytes(request).subspan(24)));
  EXPECT_EQ(sent[0].next_hop, address("192.0.2.254"));
}

// [R4443-ECHO-1] [R4443-SRC-1]
TEST(Node, ReturnsEverythingOfAnEchoInIpv6) {
  NodeHarness host(host_config());
  const Octets request =
      echo_request({.source = "2001:db8:a::7", .destination = "2001:db8:b::1"}, 1000);
  const auto sent = host.receive(request);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].type(), 129);
  EXPECT_EQ(sent[0].view().source(), address("2001:db8:b::1"));
  EXPECT_EQ(sent[0].view().icmp_checksum_state(), wire::ChecksumState::Correct);
  EXPECT_TRUE(std::ranges::equal(sent[0].message().subspan(4), Bytes(request).subspan(44)));
}

TEST(Node, AnswersNoEchoWithAWrongChecksum) {
  NodeHarness host(host_config());
  Octets request = echo_request({});
  request.back() ^= std::byte{1};
  EXPECT_TRUE(host.receive(request).empty());
  EXPECT_EQ(host.node().count(Discard::BadIcmpChecksum), 1U);
}

TEST(Node, ForwardsWithOneLessOfItsTtl) {
  NodeHarness router(router_config());
  const Octets probe = echo_request({.destination = "203.0.113.9", .hop_limit = 2});
  const auto sent = router.receive(probe);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].link, LinkId{1});
  EXPECT_EQ(sent[0].next_hop, address("192.0.2.254"));
  EXPECT_EQ(sent[0].view().hop_limit(), 1);
  EXPECT_EQ(sent[0].view().v4().checksum_state(), wire::ChecksumState::Correct);
  EXPECT_EQ(sent[0].view().destination(), address("203.0.113.9"));
}

// [R1812-TE-1] [R1122-GEN-2]
TEST(Node, ReportsATtlThatIsUsedUp) {
  NodeHarness router(router_config());
  const Octets probe = udp({.destination = "203.0.113.9", .hop_limit = 1}, 33434);
  const auto sent = router.receive(probe);
  expect_error(sent, 11, 0, probe);
  EXPECT_EQ(sent[0].view().source(), address("198.51.100.1"));  // [R1812-SRC-1]
  EXPECT_EQ(sent[0].link, LinkId{0});
}

// [R4443-TE-1]
TEST(Node, ReportsAHopLimitThatIsUsedUp) {
  NodeHarness router(router_config());
  const Octets probe =
      udp({.source = "2001:db8:a::7", .destination = "2001:db8:c::1", .hop_limit = 1}, 33434);
  expect_error(router.receive(probe), 3, 0, probe);
}

// [R1812-DU-1]
TEST(Node, ReportsThatThereIsNoRoute) {
  NodeHarness router(router_config());
  const Octets probe = udp({.destination = "10.1.2.3"}, 53);
  expect_error(router.receive(probe), 3, 0, probe);
  const Octets probe6 = udp({.source = "2001:db8:a::7", .destination = "2001:db8:f::1"}, 53);
  expect_error(router.receive(probe6), 1, 0, probe6);
}

// [R1122-DU-3] [R4443-DU-5]
TEST(Node, ReportsAClosedUdpPort) {
  NodeHarness host(host_config());
  const Octets probe = udp({}, 33434);
  const auto sent = host.receive(probe);
  expect_error(sent, 3, 3, probe);
  EXPECT_EQ(sent[0].view().source(), address("192.0.2.1"));
  const Octets probe6 = udp({.source = "2001:db8:a::7", .destination = "2001:db8:b::1"}, 33434);
  expect_error(host.receive(probe6), 1, 4, probe6);
}

// A label without authorities is three octets long, and the header has whole words.
TEST(Node, PadsTheOptionsOfAnError) {
  NodeHarness host(
      with_policy(host_config(), [](Policy& policy) { policy.requires_security_option = true; }));
  const Octets request = udp({}, 9);
  const auto sent = host.receive(request);
  expect_error(sent, 12, 1, request);
  EXPECT_FALSE(sent[0].view().datagram().is_cut());
  EXPECT_EQ(sent[0].view().v4().header_size() % 4, 0U);
}

// [R1812-DU-7] [R1191-RTR-1]
TEST(Node, ReportsADatagramThatIsTooBigForTheNextLink) {
  NodeConfig config = router_config();
  config.interfaces[1].mtu = 1400;
  NodeHarness router(config);
  const Octets probe =
      echo_request({.destination = "203.0.113.9", .dont_fragment = true}, 1400 - 28 + 1);
  const auto sent = router.receive(probe);
  expect_error(sent, 3, 4, probe);
  EXPECT_EQ(sent[0].word(), 1400U);
  EXPECT_EQ(sent[0].octets.size(), 576U);  // [R1812-GEN-3]
}

// [R4443-PTB-1] [R4443-QUOTE-1]
TEST(Node, ReportsAPacketThatIsTooBigForTheNextLink) {
  NodeConfig config = router_config();
  config.interfaces[1].mtu = 1400;
  NodeHarness router(config);
  const Octets probe =
      echo_request({.source = "2001:db8:a::7", .destination = "2001:db8:c::1"}, 1400 - 48 + 1);
  const auto sent = router.receive(probe);
  expect_error(sent, 2, 0, probe);
  EXPECT_EQ(sent[0].word(), 1400U);
  EXPECT_EQ(sent[0].octets.size(), 1280U);
}

TEST(Node, AnswersAClosedTcpPortWithAReset) {
  NodeHarness host(host_config());
  const auto sent = host.receive(tcp({}, {.ports = {.source = 40000, .destination = 80},
                                          .sequence = 1000,
                                          .flags = wire::TcpFlags::kSyn}));
  ASSERT_EQ(sent.size(), 1U);
  const auto answer = wire::TcpView::parse(sent[0].view().payload())->value();
  EXPECT_EQ(answer->flags, wire::TcpFlags::kRst | wire::TcpFlags::kAck);
  EXPECT_EQ(answer->acknowledgment, 1001U);
}

TEST(Node, CompletesATcpHandshakeAndCloses) {
  NodeConfig config = host_config();
  config.tcp_ports = {443, 80};
  NodeHarness host(config);
  wire::Tcp segment{.ports = {.source = 40000, .destination = 80},
                    .sequence = 1000,
                    .flags = wire::TcpFlags::kSyn};
  auto sent = host.receive(tcp({}, segment));
  ASSERT_EQ(sent.size(), 1U);
  const auto syn = *wire::TcpView::parse(sent[0].view().payload())->value();
  EXPECT_EQ(syn.flags, wire::TcpFlags::kSyn | wire::TcpFlags::kAck);
  EXPECT_EQ(syn.acknowledgment, 1001U);
  segment.sequence = 1001;
  segment.acknowledgment = syn.sequence + 1;
  segment.flags = wire::TcpFlags::kAck;
  sent = host.receive(tcp({}, segment));
  ASSERT_EQ(sent.size(), 1U);
  const auto fin = *wire::TcpView::parse(sent[0].view().payload())->value();
  EXPECT_EQ(fin.flags, wire::TcpFlags::kFin | wire::TcpFlags::kAck);
  EXPECT_EQ(fin.sequence, syn.sequence + 1);
  segment.acknowledgment = syn.sequence + 7;
  sent = host.receive(tcp({}, segment));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(wire::TcpView::parse(sent[0].view().payload())->value()->flags, wire::TcpFlags::kRst);
}

TEST(Node, EchoesWhatAnOpenUdpPortGets) {
  NodeConfig config = host_config();
  config.udp_ports = {7};
  NodeHarness host(config);
  const auto sent = host.receive(udp({}, 7, 20));
  ASSERT_EQ(sent.size(), 1U);
  const auto answer = wire::UdpView::parse(sent[0].view().payload());
  EXPECT_EQ(answer->ports(), (wire::Ports{.source = 7, .destination = 40000}));
  EXPECT_EQ(answer->checksum_state(sent[0].view().endpoints()), wire::ChecksumState::Correct);
  EXPECT_EQ(answer->data().size(), 20U);
}

TEST(Node, AnswersAnEchoThatCameAndGoesInFragments) {
  for (const bool is_v4 : {true, false}) {
    NodeHarness asker(host_config());
    NodeHarness host([&] {
      NodeConfig config = host_config();
      config.interfaces[0].addresses = {{address("192.0.2.9"), 24}, {address("2001:db8:b::9"), 64}};
      return config;
    }());
    const Octets request =
        is_v4 ? echo_request({.source = "192.0.2.1", .destination = "192.0.2.9"}, 3000)
              : echo_request({.source = "2001:db8:b::1", .destination = "2001:db8:b::9"}, 3000);
    ASSERT_TRUE(asker.node().originate(request, asker.now()));
    std::vector<Sent> replies;
    const auto pieces = asker.drain();
    EXPECT_EQ(pieces.size(), 3U);
    for (const Sent& piece : pieces) {
      for (Sent& reply : host.receive(piece.octets)) replies.push_back(std::move(reply));
    }
    EXPECT_EQ(replies.size(), 3U) << (is_v4 ? "IPv4" : "IPv6");
  }
}

// RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2. [R1122-ADDR-1]
TEST(Node, AnswersNobodyWhoHasNoAddressYet) {
  for (const auto& [source, destination] :
       {std::pair{"0.0.0.0", "192.0.2.1"}, std::pair{"::", "2001:db8:b::1"}}) {
    NodeHarness host(host_config());
    EXPECT_TRUE(host.receive(echo_request({.source = source, .destination = destination})).empty());
    EXPECT_EQ(host.node().count(Discard::ReplySourceInvalid), 1U) << source;
  }
}

// RFC 4291 section 2.7 and its erratum 3480.
TEST(Node, TakesNothingForAGroupThatDoesNotLeaveAnInterface) {
  for (const auto& [group, replies] : {std::pair{"ff00::1", 0U}, std::pair{"ff01::1", 0U},
                                       std::pair{"ff02::1", 1U}, std::pair{"ff11::1", 0U}}) {
    NodeHarness host(host_config());
    const auto request = echo_request({.source = "2001:db8:b::9", .destination = group});
    EXPECT_EQ(host.receive(request, LinkId{0}, Cast::Multicast).size(), replies) << group;
  }
}

/// `router_config()` with the same link-local address on both links.
NodeConfig router_with_link_local_addresses() {
  NodeConfig config = router_config();
  for (InterfaceConfig& each : config.interfaces) {
    each.addresses.push_back({address("fe80::1"), 64});
  }
  return config;
}

// RFC 4007 section 9: fe80::9 on one link is not fe80::9 on another.
TEST(Node, AnswersALinkLocalSourceOnItsLink) {
  for (const LinkId link : {LinkId{0}, LinkId{1}}) {
    NodeHarness router(router_with_link_local_addresses());
    const Envelope to_router{.source = "fe80::9", .destination = "fe80::1"};
    const auto reply = router.receive(echo_request(to_router), link);
    ASSERT_EQ(reply.size(), 1U);
    EXPECT_EQ(reply[0].link, link);
    const auto error = router.receive(udp(to_router, 9), link);
    ASSERT_EQ(error.size(), 1U);
    EXPECT_EQ(load_be16(error[0].message(), 0), 0x0104);
    EXPECT_EQ(error[0].link, link);
  }
}

// RFC 4291 section 2.5.6.
TEST(Node, SendsNothingForALinkLocalDestinationToAnotherLink) {
  NodeConfig config = router_with_link_local_addresses();
  for (InterfaceConfig& each : config.interfaces) each.kind = LinkKind::Shared;
  NodeHarness router(config);
  router.node().set_neighbour(LinkId{1}, address("fe80::9"), NeighbourState::Reachable,
                              router.now());
  const auto sent =
      router.receive(udp({.source = "2001:db8:b::7", .destination = "fe80::9"}, 9), LinkId{1});
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].link, LinkId{1});
}

// [R2644-BC-1]
TEST(Node, FollowsNoSourceRouteToABroadcastOrAGroup) {
  for (const std::string_view station : {"192.0.2.255", "192.0.2.0", "255.255.255.255",
                                         "198.51.100.255", "224.0.0.9", "239.1.2.3"}) {
    std::vector<std::byte> route{std::byte{131}, std::byte{7}, std::byte{4}};
    route.resize(8);
    address(station).v4().store(route, 3);
    const Octets datagram = udp({.destination = "198.51.100.1", .options = route}, 9);
    NodeHarness router(router_config());
    EXPECT_TRUE(router.receive(datagram).empty()) << station;
    NodeHarness directing(with_policy(
        router_config(), [](Policy& policy) { policy.forwards_directed_broadcasts = true; }));
    const bool is_directed = station.starts_with("192.0.2.") || station == "198.51.100.255";
    EXPECT_EQ(directing.receive(datagram).size(), is_directed ? 1U : 0U) << station;
  }
}

}  // namespace
}  // namespace icmpkit::engine
