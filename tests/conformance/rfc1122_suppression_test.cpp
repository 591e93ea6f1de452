// RFC 1122: when a host says nothing, and that it says something otherwise.
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

// [R1122-LL-1] [R1122-SUP-3]
TEST(Rfc1122Silence, HasNoErrorForAFrameThatWasABroadcast) {
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(udp({}, 33434))), kPortUnreachable);
  EXPECT_EQ(said(host.receive(udp({}, 33434), LinkId{0}, Cast::Broadcast)), kNothing);
  NodeHarness router(router_config());
  const Octets probe = udp(expiring(kAcross), 33434);
  EXPECT_EQ(said(router.receive(probe)), kTimeExceeded);
  EXPECT_EQ(said(router.receive(probe, LinkId{0}, Cast::Broadcast)), kNothing);
}

// [R1122-IP-1]
TEST(Rfc1122Silence, DropsOtherVersionsAndDamagedHeaders) {
  NodeHarness host(host_config());
  const Octets probe = udp({}, 33434);
  EXPECT_EQ(said(host.receive(probe)), kPortUnreachable);
  Octets damaged = probe;
  damaged[10] ^= std::byte{1};
  EXPECT_EQ(said(host.receive(damaged)), kNothing);
  EXPECT_EQ(host.node().count(Discard::BadHeaderChecksum), 1U);
  Octets version_5 = probe;
  store_u8(version_5, 0, 0x55);
  EXPECT_EQ(said(host.receive(summed(version_5))), kNothing);
  EXPECT_EQ(host.node().count(Discard::BadVersion), 1U);
}

// [R1122-ADDR-1]
TEST(Rfc1122Silence, DropsWhatIsForOthersOrFromNobody) {
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(udp({.destination = "192.0.2.77"}, 33434))), kNothing);
  EXPECT_EQ(host.node().count(Discard::NotForThisHost), 1U);
  EXPECT_EQ(said(host.receive(udp({.source = "224.0.0.5"}, 33434))), kNothing);
  EXPECT_EQ(host.node().count(Discard::MartianSource), 1U);
}

// [R1122-SUP-1] [R792-GEN-1]
TEST(Rfc1122Silence, HasNoErrorAboutAnErrorButOneAboutAQuery) {
  NodeHarness host(without_limits(host_config()));
  NodeHarness router(without_limits(router_config()));
  const Octets quote = udp({.source = "192.0.2.1", .destination = "198.51.100.7"}, 53);
  const Envelope to_host{.options = kBadOption};
  for (const std::uint8_t type : SmallNumbers{3, 4, 5, 11, 12}) {
    EXPECT_EQ(said(host.receive(icmp(to_host, type, 0, 0, quote))), kNothing) << int{type};
    EXPECT_EQ(said(router.receive(icmp(expiring(kAcross), type, 0, 0, quote))), kNothing)
        << int{type};
  }
  EXPECT_EQ(host.node().count(Silence::AboutIcmpError), 5U);
  EXPECT_EQ(router.node().count(Silence::AboutIcmpError), 5U);
  for (const std::uint8_t type : SmallNumbers{8, 0, 13, 17, 42}) {
    EXPECT_EQ(said(host.receive(icmp(to_host, type, 0, 0, quote))), Said(12, 0)) << int{type};
    EXPECT_EQ(said(router.receive(icmp(expiring(kAcross), type, 0, 0, quote))), kTimeExceeded)
        << int{type};
  }
}

// [R1122-SUP-2]
TEST(Rfc1122Silence, HasNoErrorAboutWhatWasForMany) {
  NodeHarness host(host_config());
  for (const Cast cast : {Cast::Unicast, Cast::Broadcast}) {
    for (const char* many : {"255.255.255.255", "192.0.2.255", "192.0.2.0", "224.0.0.1"}) {
      EXPECT_EQ(said(host.receive(udp({.destination = many}, 33434), LinkId{0}, cast)), kNothing)
          << many;
    }
  }
  EXPECT_EQ(host.node().count(Silence::DestinationBroadcast), 6U);
  EXPECT_EQ(host.node().count(Silence::DestinationMulticast), 2U);
}

// [R1122-SUP-4]
TEST(Rfc1122Silence, HasNoErrorAboutALaterFragment) {
  NodeHarness router(router_config());
  Envelope piece = expiring(kAcross);
  piece.more_fragments = true;
  EXPECT_EQ(said(router.receive(udp(piece, 53))), kTimeExceeded);
  piece.fragment_offset = 185 * 8;
  EXPECT_EQ(said(router.receive(udp(piece, 53))), kNothing);
  EXPECT_EQ(router.node().count(Silence::LaterFragment), 1U);

  NodeHarness host(host_config());
  const Octets data(16);
  EXPECT_EQ(said(host.receive(datagram({}, wire::IpProtocol{253}, data))), Said(3, 2));
  EXPECT_EQ(said(host.receive(datagram({.fragment_offset = 185 * 8}, wire::IpProtocol{253}, data))),
            kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::seconds(61))), kNothing);
}

// [R1122-SUP-5]
TEST(Rfc1122Silence, HasNoErrorForASourceThatIsNoSingleHost) {
  NodeHarness host(host_config());
  for (const char* source :
       {"0.0.0.0", "127.0.0.1", "255.255.255.255", "224.1.1.1", "192.0.2.255", "240.0.0.1"}) {
    EXPECT_EQ(said(host.receive(udp({.source = source}, 33434))), kNothing) << source;
  }
  EXPECT_EQ(said(host.receive(udp({}, 33434))), kPortUnreachable);
}

// What makes a node report something, and what keeps it from it.
enum class Trigger { ClosedPort, BadProtocol, BadOption, Reassembly, HopLimit, TooBig };
constexpr Trigger kTriggers[] = {Trigger::ClosedPort, Trigger::BadProtocol, Trigger::BadOption,
                                 Trigger::Reassembly, Trigger::HopLimit,    Trigger::TooBig};
constexpr bool is_in_transit(Trigger trigger) {
  return trigger == Trigger::HopLimit || trigger == Trigger::TooBig;
}
Said report_of(Trigger trigger) {
  switch (trigger) {
    case Trigger::ClosedPort:
      return {3, 3};
    case Trigger::BadProtocol:
      return {3, 2};
    case Trigger::BadOption:
      return {12, 0};
    case Trigger::Reassembly:
      return {11, 1};
    case Trigger::HopLimit:
      return {11, 0};
    case Trigger::TooBig:
      break;
  }
  return {3, 4};
}

enum class Content { Udp, IcmpError };

// A datagram of the trigger under what `envelope` says, in which the destination may be empty.
Octets provoke(Trigger trigger, Envelope envelope, Content content) {
  Octets payload(1448);
  store_be16(payload, 2, 33434);
  store_be16(payload, 4, 1448);
  auto protocol = wire::IpProtocol::Udp;
  if (content == Content::IcmpError) {
    protocol = wire::IpProtocol::Icmp;
    payload = Octets(1448);
    store_u8(payload, 0, 11);
    store_be16(payload, 2, wire::Checksum{}.add(Bytes(payload)).finish());
  }
  if (envelope.destination.empty()) {
    envelope.destination = is_in_transit(trigger) ? "203.0.113.9" : "192.0.2.1";
  }
  if (trigger == Trigger::BadProtocol) protocol = wire::IpProtocol{253};
  if (trigger == Trigger::BadOption) envelope.options = kBadOption;
  if (trigger == Trigger::Reassembly) envelope.more_fragments = true;
  if (trigger == Trigger::HopLimit) envelope.hop_limit = 1;
  if (trigger == Trigger::TooBig) envelope.dont_fragment = true;
  return datagram(envelope, protocol, payload);
}

class SuppressionMatrix : public testing::TestWithParam<Trigger> {
 protected:
  Said report(const Envelope& envelope, Cast cast = Cast::Unicast, Content content = Content::Udp) {
    NodeConfig config = without_limits(router_config());
    config.interfaces[1].mtu = 1400;
    NodeHarness router(config);
    auto sent = router.receive(provoke(GetParam(), envelope, content), LinkId{0}, cast);
    for (Sent& late : router.advance(std::chrono::seconds(61))) sent.push_back(std::move(late));
    std::erase_if(
        sent, [](const Sent& each) { return each.view().destination() == address("203.0.113.9"); });
    return said(sent);
  }
};

// [R1122-SUP-6]
TEST_P(SuppressionMatrix, OverridesWhateverAsksForAnError) {
  const Envelope plain{.destination = ""};
  ASSERT_EQ(report(plain), report_of(GetParam())) << "nothing suppresses it";
  for (const char* source : {"0.0.0.0", "0.1.2.3", "127.0.0.1", "255.255.255.255", "224.1.1.1",
                             "198.51.100.255", "240.0.0.1"}) {
    EXPECT_EQ(report({.source = source, .destination = ""}), kNothing) << source;
  }
  for (const char* destination :
       {"255.255.255.255", "198.51.100.255", "192.0.2.255", "224.0.0.1"}) {
    EXPECT_EQ(report({.destination = destination}), kNothing) << destination;
  }
  EXPECT_EQ(report(plain, Cast::Broadcast), kNothing);
  EXPECT_EQ(report(plain, Cast::Multicast), kNothing);
  EXPECT_EQ(report({.destination = "", .fragment_offset = 1480}), kNothing);
  if (GetParam() != Trigger::BadProtocol) {
    EXPECT_EQ(report(plain, Cast::Unicast, Content::IcmpError), kNothing);
  }
}

INSTANTIATE_TEST_SUITE_P(Rfc1122Silence, SuppressionMatrix, testing::ValuesIn(kTriggers));

// [R1122-BC-1]
TEST(Rfc1122Silence, DropsABroadcastFrameThatIsForOneHost) {
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(echo_request({}), LinkId{0}, Cast::Broadcast)), kNothing);
  EXPECT_EQ(host.node().count(Discard::LinkBroadcast), 1U);
  EXPECT_EQ(said(host.receive(echo_request({}))), Said(0, 0));
}

// [R1122-GEN-1]
TEST(Rfc1122Silence, DropsMessagesOfUnknownTypes) {
  NodeHarness host(host_config());
  std::uint64_t dropped = 0;
  for (const std::uint8_t type : SmallNumbers{1, 7, 44, 252}) {
    EXPECT_EQ(said(host.receive(icmp({}, type, 0))), kNothing);
    EXPECT_EQ(host.node().count(Discard::IcmpUnknown), ++dropped) << int{type};
  }
  EXPECT_TRUE(told(host, NodeEventKind::ErrorHeard).empty());
}

// [R1122-RD-1]
TEST(Rfc1122Silence, IncludesRedirectsOfAHost) {
  NodeConfig config = host_config();
  config.interfaces[0].kind = LinkKind::Shared;
  NodeHarness host(config);
  EXPECT_EQ(said(host.receive(udp({.source = "192.0.2.7", .destination = "203.0.113.9"}, 53))),
            kNothing);
}

// [R1122-ECHO-2]
TEST(Rfc1122Silence, AnswersEchoToManyOnlyWhereThatIsOn) {
  const Octets request = echo_request({.destination = "192.0.2.255"});
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(request, LinkId{0}, Cast::Broadcast)), kNothing);
  NodeHarness willing(
      with_policy(host_config(), [](Policy& policy) { policy.responders.broadcast_echo = true; }));
  const auto sent = willing.receive(request, LinkId{0}, Cast::Broadcast);
  ASSERT_EQ(said(sent), Said(0, 0));
  EXPECT_EQ(sent[0].view().source(), address("192.0.2.1"));
  EXPECT_EQ(sent[0].view().destination(), address("198.51.100.7"));
}

// [R1122-INFO-1]
TEST(Rfc1122Silence, KeepsInformationRequestsUnanswered) {
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(icmp({}, 15, 0, 0x12340001))), kNothing);
  EXPECT_EQ(host.node().count(Discard::IcmpNotAnswered), 1U);
}

// [R1122-MASK-2]
TEST(Rfc1122Silence, KeepsAddressMasksToAuthoritativeAgents) {
  const Octets request = icmp({.source = "192.0.2.7"}, 17, 0, 0x12340001, Octets(4));
  const Octets reply =
      icmp({.source = "192.0.2.7"}, 18, 0, 0x12340001, octets_of({255, 255, 0, 0}));
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(request)), kNothing);
  EXPECT_EQ(said(host.receive(reply)), kNothing);
  EXPECT_EQ(said(host.receive(request)), kNothing) << "after it heard of a mask";
  NodeHarness agent(
      with_policy(host_config(), [](Policy& policy) { policy.responders.address_mask = true; }));
  agent.receive(reply);
  const auto sent = agent.receive(request);
  ASSERT_EQ(said(sent), Said(18, 0));
  EXPECT_EQ(load_be32(sent[0].message(), 8), 0xFFFFFF00U) << "its own mask, not the one it heard";
}

// [R1122-PING-1]
TEST(Rfc1122Silence, IncludesPingsOfGateways) {
  NodeHarness host(host_config());
  std::vector<Sent> sent;
  for (int minute = 0; minute < 60; ++minute) {
    for (Sent& each : host.advance(std::chrono::minutes(1))) sent.push_back(std::move(each));
    if (minute >= 30) {
      for (Sent& each : originate(host, udp(kOut, 53))) sent.push_back(std::move(each));
    }
  }
  EXPECT_EQ(sent.size(), 30U);
  EXPECT_EQ(count_type(sent, 8), 0);
}

}  // namespace
}  // namespace icmpkit::engine
