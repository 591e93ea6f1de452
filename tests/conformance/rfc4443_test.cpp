// RFC 4443: ICMPv6 of a host and of a router.
#include "icmpkit/engine/plan_error.hpp"
#include "icmpkit/probe/ping.hpp"
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

constexpr Said kPortUnreachableV6{1, 4};
constexpr wire::IpProtocol kHopByHop{0};
constexpr wire::IpProtocol kFragment{44};

/// A datagram with a Hop-by-Hop header of one option, and nothing behind it.
Octets with_option(const Envelope& envelope, std::uint8_t option) {
  return datagram(envelope, kHopByHop, octets_of({59, 0, option, 4, 0, 0, 0, 0}));
}

Octets fragment(const Envelope& envelope, std::uint16_t offset_and_flag, std::size_t size) {
  Octets payload(8 + size);
  store_u8(payload, 0, 17);
  store_be16(payload, 2, offset_and_flag);
  store_be32(payload, 4, 0xCAFE0001);
  return datagram(envelope, kFragment, payload);
}

NodeConfig narrow_router() {
  NodeConfig config = without_limits(router_config());
  config.interfaces[1].mtu = 1400;
  return config;
}
Octets too_big() { return udp(kAcrossV6, 53, 1400); }

// [R4443-FULL-1]
TEST(Rfc4443, IsImplementedInWhole) {
  NodeHarness router(narrow_router());
  EXPECT_EQ(
      said(router.receive(udp({.source = "2001:db8:a::7", .destination = "2001:db8:f::1"}, 53))),
      Said(1, 0));
  EXPECT_EQ(said(router.receive(too_big())), Said(2, 0));
  EXPECT_EQ(said(router.receive(udp(expiring(kAcrossV6), 53))), Said(3, 0));
  NodeHarness host(without_limits(host_config()));
  EXPECT_EQ(said(host.receive(fragment(kToHostV6, 1, 16))), kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::seconds(61))), Said(3, 1));
  for (NodeHarness* node : {&router, &host}) {
    EXPECT_EQ(said(node->receive(udp(kToHostV6, 33434))), kPortUnreachableV6);
    EXPECT_EQ(said(node->receive(datagram(kToHostV6, wire::IpProtocol{253}, Octets(8)))),
              Said(4, 1));
    EXPECT_EQ(said(node->receive(echo_request(kToHostV6))), Said(129, 0));
    Inbox listener;
    node->node().set_local_delivery(&listener);
    EXPECT_EQ(said(node->receive(icmp(kToHostV6, 129, 0, 0x12340001))), kNothing);
    EXPECT_EQ(listener.datagrams.size(), 1U);
    node->node().set_local_delivery(nullptr);
    const Octets probe = udp(kOutV6, 53);
    originate(*node, probe);
    for (const std::uint8_t type : SmallNumbers{1, 2, 3, 4}) {
      node->receive(icmp(kFromGatewayV6, type, 0, 1280, probe), LinkId{0});
    }
    EXPECT_EQ(told(*node, NodeEventKind::ErrorHeard).size(), 4U);
  }
}

// [R4443-SRC-2]
TEST(Rfc4443, SendsErrorsAboutOthersFromAUnicastAddressOfItsOwn) {
  NodeConfig config = router_config();
  config.interfaces[0].addresses = {{address("fe80::1"), 64},
                                    {address("2001:db8:a::ffff"), 64, AddressUse::Anycast},
                                    {address("2001:db8:a::1"), 64}};
  NodeHarness router(config);
  const auto transit = router.receive(udp(expiring(kAcrossV6), 53));
  ASSERT_EQ(said(transit), Said(3, 0));
  EXPECT_EQ(transit[0].view().source(), address("2001:db8:a::1"));
  const auto anycast =
      router.receive(udp({.source = "2001:db8:a::7", .destination = "2001:db8:a::ffff"}, 33434));
  ASSERT_EQ(said(anycast), kPortUnreachableV6);
  EXPECT_EQ(anycast[0].view().source(), address("2001:db8:a::1"));
}

// [R4443-RX-1] [R4443-UP-1]
TEST(Rfc4443, TellsOfErrorsOfAnyTypeAboutWhatWasSent) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOutV6, 53);
  originate(host, probe);
  for (const std::uint8_t type : SmallNumbers{1, 2, 3, 4, 99}) {
    host.receive(icmp(kFromGatewayV6, type, 1, 0xA0000000U + type, probe));
    const auto heard = told(host, NodeEventKind::ErrorHeard);
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.back().type, type);
    EXPECT_EQ(heard.back().code, 1);
    EXPECT_EQ(heard.back().parameter, 0xA0000000U + type);
    EXPECT_EQ(heard.back().quoted_protocol, 17);
    EXPECT_EQ(heard.back().quoted_port, 40000);
  }
  EXPECT_EQ(told(host, NodeEventKind::ErrorHeard).size(), 5U);
}

// [R4443-RX-2]
TEST(Rfc4443, DropsUnknownInformationalMessages) {
  NodeHarness host(host_config());
  EXPECT_EQ(said(host.receive(icmp(kToHostV6, 190, 0))), kNothing);
  EXPECT_EQ(host.node().count(Discard::IcmpUnknown), 1U);
}

// [R4443-RX-3]
TEST(Rfc4443, FindsTheUpperLayerBehindTheHeadersThatAreQuoted) {
  // Hop-by-Hop with padding, Fragment of the whole, UDP without a checksum.
  Octets payload = octets_of({44, 0, 1, 4, 0, 0, 0, 0, 17, 0, 0, 0, 0xCA, 0xFE, 0, 1});
  const std::size_t headers = payload.size();
  payload.resize(headers + 1440);
  store_be16(payload, headers, 40001);
  store_be16(payload, headers + 2, 53);
  store_be16(payload, headers + 4, 1440);
  const Octets probe = datagram(kOutV6, kHopByHop, payload);
  const auto hear = [&](std::size_t quoted) {
    NodeHarness host(host_config());
    originate(host, probe);
    host.receive(icmp(kFromGatewayV6, 2, 0, 1400, Bytes(probe).first(quoted)));
    const auto heard = told(host, NodeEventKind::ErrorHeard);
    EXPECT_EQ(told(host, NodeEventKind::PathMtuLearnt).size(), 1U) << quoted;
    EXPECT_FALSE(host.node().originate(udp(kOutV6, 53, 1400), host.now(), Splitting::Forbidden))
        << "the path is known to take less";
    return heard.empty() ? 0 : int{heard[0].quoted_port};
  };
  EXPECT_EQ(hear(probe.size() - 400), 40001);
  EXPECT_EQ(hear(40 + 8), 0) << "cut before the upper layer";
}

// [R4821-PL-3] Who looks for the path's MTU sends more than is known of it, and no fragments.
TEST(Rfc4443, LetsADiagnosticToolSendMoreThanIsKnownOfThePath) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOutV6, 53, 1400);
  originate(host, probe);
  host.receive(icmp(kFromGatewayV6, 2, 0, 1300, Bytes(probe).first(200)));
  ASSERT_FALSE(host.node().originate(probe, host.now(), Splitting::Forbidden));
  ASSERT_TRUE(host.node().originate(probe, host.now(), Splitting::Probing));
  const auto sent = host.drain();
  ASSERT_EQ(sent.size(), 1U) << "in one piece";
  EXPECT_FALSE(host.node().originate(udp(kOutV6, 53, 1600), host.now(), Splitting::Probing))
      << "its own link does not take it";
}

// [R4443-SUP-1]
TEST(Rfc4443, HasNoErrorAboutAnErrorOrARedirect) {
  NodeHarness router(without_limits(router_config()));
  const Octets quote = udp(kOutV6, 53);
  for (const std::uint8_t type : SmallNumbers{1, 2, 3, 4, 100, 127, 137}) {
    EXPECT_EQ(said(router.receive(icmp(expiring(kAcrossV6), type, 0, 0, quote))), kNothing)
        << int{type};
    Octets message = octets_of({58, 0, 0x80, 4, 0, 0, 0, 0, type, 0, 0, 0, 0, 0, 0, 0});
    EXPECT_EQ(said(router.receive(datagram(kToHostV6, kHopByHop, message))), kNothing) << int{type};
  }
  EXPECT_EQ(said(router.receive(icmp(expiring(kAcrossV6), 128, 0, 0, quote))), Said(3, 0));
  Octets message = octets_of({58, 0, 0x80, 4, 0, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(said(router.receive(datagram(kToHostV6, kHopByHop, message))), Said(4, 2));
}

// [R4443-SUP-2]
TEST(Rfc4443, HasNoErrorAboutMulticastButTheTwo) {
  NodeHarness router(narrow_router());
  const Envelope group{.source = "2001:db8:a::7", .destination = "ff02::1"};
  EXPECT_EQ(said(router.receive(udp(group, 33434))), kNothing);
  EXPECT_EQ(router.node().count(Silence::DestinationMulticast), 1U);
  EXPECT_EQ(said(router.receive(with_option(group, 0x80))), Said(4, 2));
  EXPECT_EQ(said(router.receive(with_option(group, 0xC0))), kNothing);
  EXPECT_EQ(router.receive(with_option(group, 0x80)).at(0).view().source(),
            address("2001:db8:a::1"));
  // There is no multicast routing here, so that of Packet Too Big only the decision can be seen.
  const Octets large = udp({.source = "2001:db8:a::7", .destination = "ff0e::1"}, 53, 1400);
  const auto view = wire::DatagramView::parse(wire::CutBytes{large});
  const Policy policy = make_policy(Role::Router);
  EXPECT_TRUE(plan_error({.kind = CauseKind::TooBig, .info = 1400}, *view, {}, {}, policy));
  EXPECT_FALSE(plan_error({.kind = CauseKind::HopLimitUsedUp}, *view, {}, {}, policy));
}

// [R4443-SUP-3]
TEST(Rfc4443, HasNoErrorAboutAFrameForManyButTheTwo) {
  for (const Cast cast : {Cast::Multicast, Cast::Broadcast}) {
    NodeHarness router(narrow_router());
    EXPECT_EQ(said(router.receive(udp(kToHostV6, 33434), LinkId{0}, cast)), kNothing);
    EXPECT_EQ(said(router.receive(udp(expiring(kAcrossV6), 53), LinkId{0}, cast)), kNothing);
    EXPECT_EQ(said(router.receive(udp(kAcrossV6, 53), LinkId{0}, cast)), kNothing);
    EXPECT_EQ(said(router.receive(too_big(), LinkId{0}, cast)), Said(2, 0));
    EXPECT_EQ(said(router.receive(with_option(kToHostV6, 0x80), LinkId{0}, cast)), Said(4, 2));
    EXPECT_EQ(said(router.receive(with_option(kToHostV6, 0xC0), LinkId{0}, cast)), kNothing);
  }
}

// [R4443-SUP-4]
TEST(Rfc4443, HasNoErrorForASourceThatIsNoSingleNode) {
  NodeConfig config = host_config();
  config.interfaces[0].addresses.push_back({address("2001:db8:b::ffff"), 64, AddressUse::Anycast});
  NodeHarness host(config);
  for (const char* source : {"::", "ff0e::1", "2001:db8:b::ffff"}) {
    EXPECT_EQ(said(host.receive(udp({.source = source, .destination = "2001:db8:b::1"}, 33434))),
              kNothing)
        << source;
  }
  EXPECT_EQ(said(host.receive(udp(kToHostV6, 33434))), kPortUnreachableV6);
}

// [R4443-RATE-2]
TEST(Rfc4443, LimitsItsOwnErrorsAndNothingElse) {
  NodeHarness router(with_policy(router_config(), [](Policy& policy) {
    policy.rate_limit = {
        .peer_per_second = 1, .peer_burst = 1, .overall_per_second = 1, .overall_burst = 1};
  }));
  std::size_t forwarded = 0;
  std::size_t own = 0;
  std::size_t replies = 0;
  for (int i = 0; i < 100; ++i) {
    forwarded += router.receive(icmp(kAcrossV6, 1, 4, 0, udp(kOutV6, 53))).size();
    own += router.receive(udp(kToHostV6, 33434)).size();
    replies += router.receive(echo_request(kToHostV6)).size();
  }
  EXPECT_EQ(forwarded, 100U);
  EXPECT_EQ(own, 1U);
  EXPECT_EQ(replies, 100U);
  EXPECT_EQ(router.node().count(Silence::RateLimitedPeer), 99U);
}

// [R4443-DU-3]
TEST(Rfc4443, SaysNothingAboutCongestion) {
  for (const Envelope& envelope : {kAcrossV6, kAcross}) {
    NodeHarness router(without_limits(router_config()));
    const Octets probe = udp(envelope, 53, 1400);
    while (router.node().count(Discard::TransmitQueueFull) < 10) {
      router.node().receive(probe, {.link = LinkId{0}, .seen = router.now()});
    }
    const auto sent = router.drain();
    EXPECT_TRUE(std::ranges::all_of(
        sent, [](const Sent& each) { return each.view().protocol() == wire::IpProtocol::Udp; }));
  }
}

// [R4443-DU-4]
TEST(Rfc4443, DoesNotReturnADatagramToAPointToPointLink) {
  NodeHarness router(router_config());
  const auto sent = router.receive(
      udp({.source = "2001:db8:c::7", .destination = "2001:db8:b::9"}, 53), LinkId{1});
  ASSERT_EQ(said(sent), Said(1, 3)) << "and no copy";
  EXPECT_EQ(sent[0].view().destination(), address("2001:db8:c::7"));
}

// [R4443-DU-6]
TEST(Rfc4443, SendsNoUnreachablesForAnInterfaceWhereTheyAreOff) {
  NodeConfig config = router_config();
  config.interfaces[0].reports_unreachable = false;
  NodeHarness router(config);
  EXPECT_EQ(said(router.receive(udp(kToHostV6, 33434))), kNothing);
  EXPECT_EQ(said(router.receive(udp({}, 33434))), kNothing);
  EXPECT_EQ(router.node().count(Silence::DisabledByPolicy), 2U);
  EXPECT_EQ(said(router.receive(udp(expiring(kAcrossV6), 53))), Said(3, 0));
  EXPECT_EQ(
      said(router.receive(udp({.source = "2001:db8:b::7", .destination = "2001:db8:b::1"}, 33434),
                          LinkId{1})),
      kPortUnreachableV6);
  NodeHarness silent(with_policy(router_config(), [](Policy& policy) {
    policy.silent_causes.set(static_cast<std::size_t>(CauseKind::PortClosed));
  }));
  EXPECT_EQ(said(silent.receive(udp(kToHostV6, 33434))), kNothing);
}

// Options of `size` octets, padding, with an unknown one of type 0x80 in its last eight.
Octets options_ending_badly(std::uint8_t next, std::size_t size) {
  Octets header(size);
  store_u8(header, 0, next);
  store_u8(header, 1, static_cast<std::uint8_t>(size / 8 - 1));
  std::size_t at = 2;
  while (size - at > 8) {
    const std::size_t left = size - 8 - at;
    const std::size_t piece = std::min<std::size_t>(left, 200);
    if (piece == 1) {
      ++at;  // Pad1
      continue;
    }
    store_u8(header, at, 1);
    store_u8(header, at + 1, static_cast<std::uint8_t>(piece - 2));
    at += piece;
  }
  store_u8(header, at, 0x80);
  store_u8(header, at + 1, 6);
  return header;
}
// The same without it.
Octets options_of_padding(std::uint8_t next, std::size_t size) {
  Octets header = options_ending_badly(next, size);
  store_u8(header, size - 8, 1);
  return header;
}

// [R4443-PP-1]
TEST(Rfc4443, PointsToTheOctetThatItCannotProcess) {
  NodeHarness host(host_config());
  const auto pointer = [&](const Octets& probe, Said expected) {
    const auto sent = host.receive(probe);
    EXPECT_EQ(said(sent), expected);
    return sent.size() == 1 ? sent[0].word() : 0;
  };
  EXPECT_EQ(pointer(datagram(kToHostV6, wire::IpProtocol{253}, Octets(8)), {4, 1}), 6U);
  EXPECT_EQ(pointer(with_option(kToHostV6, 0x80), {4, 2}), 42U);
  // The third thousandth octet, behind what can be quoted.
  Octets chain = options_of_padding(60, 2048);
  const Octets second = options_ending_badly(59, 3000 + 8 - 40 - 2048);
  chain.insert(chain.end(), second.begin(), second.end());
  EXPECT_EQ(pointer(datagram(kToHostV6, kHopByHop, chain), {4, 2}), 3000U);
}

// [R4443-ECHO-2]
TEST(Rfc4443, AnswersEchoFromAUnicastAddressOfTheInterface) {
  NodeConfig config = router_config();
  config.interfaces[0].addresses.insert(config.interfaces[0].addresses.begin(),
                                        {address("2001:db8:a::ffff"), 64, AddressUse::Anycast});
  NodeHarness router(config);
  for (const char* many : {"ff02::1", "2001:db8:a::ffff"}) {
    const auto sent =
        router.receive(echo_request({.source = "2001:db8:a::7", .destination = many}));
    ASSERT_EQ(said(sent), Said(129, 0)) << many;
    EXPECT_EQ(sent[0].view().source(), address("2001:db8:a::1"));
    EXPECT_EQ(sent[0].view().icmp_checksum_state(), wire::ChecksumState::Correct);
  }
  const auto unicast = router.receive(echo_request(kToHostV6));
  EXPECT_EQ(unicast.at(0).view().source(), address("2001:db8:b::1"));
}

/// Hands what arrives to two pings, as raw sockets would get it.
class TwoPings final : public LocalDelivery {
 public:
  TwoPings() : pings{make(7), make(8)} {}
  void deliver(Bytes datagram, const Arrival& arrival) override {
    for (probe::Ping& each : pings) each.receive(datagram, arrival);
  }
  std::array<probe::Ping, 2> pings;

 private:
  static probe::Ping make(std::uint16_t identifier) {
    probe::PingConfig config{.identifier = identifier, .key = {.k0 = identifier}};
    config.sources.v6 = address("2001:db8:b::1").v6();
    return probe::Ping(config);
  }
};

// [R4443-ECHO-3]
TEST(Rfc4443, DeliversEchoRepliesToWhoAsked) {
  NodeHarness host(host_config());
  TwoPings listeners;
  host.node().set_local_delivery(&listeners);
  Octets buffer(65'535);
  listeners.pings[0].add_target(address("2001:db8:c::1"));
  const auto probe = listeners.pings[0].poll_transmit(buffer, host.now());
  ASSERT_TRUE(probe);
  const Octets request(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(probe->size));
  ASSERT_EQ(originate(host, request).size(), 1U);
  // The reply that its target would make.
  Octets reply(request.begin() + 40, request.end());
  host.receive(icmp({.source = "2001:db8:c::1", .destination = "2001:db8:b::1"}, 129, 0,
                    load_be32(reply, 4), Bytes(reply).subspan(8)));
  const auto event = listeners.pings[0].poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, probe::PingEventKind::Reply);
  EXPECT_FALSE(listeners.pings[1].poll_event()) << "it asked for nothing";
}

}  // namespace
}  // namespace icmpkit::engine
