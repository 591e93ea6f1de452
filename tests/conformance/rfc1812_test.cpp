// RFC 1812: what a router reports, and how its errors look.
#include <cstring>

#include "icmpkit/engine/fragmentation.hpp"
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

constexpr std::uint8_t kTosBits = 0x1E;
constexpr unsigned kInternetworkControl = 6;

// [R1812-TTL-1]
TEST(Rfc1812, TakesWhatIsForItselfWhateverItsTtl) {
  NodeHarness router(router_config());
  for (const std::uint8_t ttl : SmallNumbers{0, 1}) {
    EXPECT_EQ(said(router.receive(echo_request({.destination = "192.0.2.1", .hop_limit = ttl}))),
              Said(0, 0))
        << int{ttl};
  }
}

// [R1812-TE-2]
TEST(Rfc1812, ForwardsWhatTheNextRouterWillDrop) {
  NodeHarness router(router_config());
  Envelope probe = kAcross;
  probe.hop_limit = 2;
  const auto sent = router.receive(udp(probe, 53));
  ASSERT_EQ(said(sent), Said(-3, 17));
  EXPECT_EQ(sent[0].view().hop_limit(), 1);
}

// [R1812-GEN-1]
TEST(Rfc1812, HandsMessagesOfUnknownTypesToWhoListensAndDropsThem) {
  NodeHarness router(router_config());
  const Octets unknown = icmp({}, 200, 7, 0, Octets(20));
  EXPECT_EQ(said(router.receive(unknown)), kNothing);
  Inbox listener;
  router.node().set_local_delivery(&listener);
  EXPECT_EQ(said(router.receive(unknown)), kNothing);
  EXPECT_EQ(listener.datagrams, (std::vector<Octets>{unknown}));
  EXPECT_EQ(router.node().count(Discard::IcmpUnknown), 2U);
}

// [R1812-GEN-4]
TEST(Rfc1812, QuotesWhatItReceived) {
  NodeHarness router(router_config());
  const Octets probe = udp(expiring(kAcross), 53, 200);
  const auto sent = router.receive(probe);
  ASSERT_EQ(said(sent), kTimeExceeded);
  EXPECT_TRUE(std::ranges::equal(sent[0].quote(), probe));
  // Forwarding had begun when the neighbour turned out to be gone: TTL and checksum may differ.
  NodeConfig config = router_config();
  config.interfaces[1].kind = LinkKind::Shared;
  NodeHarness lan(config);
  const Octets to_nobody = udp({.destination = "192.0.2.9"}, 53, 200);
  lan.receive(to_nobody);
  lan.node().set_neighbour(LinkId{1}, address("192.0.2.9"), NeighbourState::Failed, lan.now());
  const auto late = lan.drain();
  ASSERT_EQ(said(late), Said(3, 1));
  Octets quote(late[0].quote().begin(), late[0].quote().end());
  ASSERT_EQ(quote.size(), to_nobody.size());
  quote[8] = to_nobody[8];
  quote[10] = to_nobody[10];
  quote[11] = to_nobody[11];
  EXPECT_EQ(quote, to_nobody);
}

/// Has a way back to 198.51.100.0/24 for the default service alone.
class DefaultServiceOnly final : public RouteSource {
 public:
  [[nodiscard]] RouteDecision find(const RouteQuery& query) const override {
    if (query.destination == address("203.0.113.9")) {
      return {.outcome = RouteDecision::Outcome::Forward, .hop = {.link = LinkId{1}}};
    }
    if ((query.tos & kTosBits) != 0) {
      return {.outcome = RouteDecision::Outcome::NetworkNotForService, .prefix_length = 24};
    }
    return {.outcome = RouteDecision::Outcome::Forward,
            .hop = {.link = LinkId{0}},
            .prefix_length = 24};
  }
};

// [R1812-TOS-1]
TEST(Rfc1812, CopiesTheTypeOfServiceUnlessTheErrorHadNoRouteThen) {
  NodeHarness router(router_config());
  Envelope probe = expiring(kAcross);
  probe.tos = 0x08;
  const auto sent = router.receive(udp(probe, 53));
  ASSERT_EQ(said(sent), kTimeExceeded);
  EXPECT_EQ(sent[0].view().traffic_class() & kTosBits, 0x08);
  const DefaultServiceOnly routes;
  router.node().set_route_source(&routes);
  const auto fallback = router.receive(udp(probe, 53));
  ASSERT_EQ(said(fallback), kTimeExceeded);
  EXPECT_EQ(fallback[0].view().traffic_class() & kTosBits, 0);
}

// The four error types of a router, one datagram each.
std::vector<Sent> all_errors(const Policy& policy) {
  NodeConfig config = router_config();
  config.policy = std::make_shared<const Policy>(policy);
  config.interfaces[0].kind = LinkKind::Shared;
  config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"),
                     .hops = {{.link = LinkId{0}, .gateway = address("198.51.100.254")}}});
  NodeHarness router(config);
  for (const char* neighbour : {"198.51.100.7", "198.51.100.254"}) {
    router.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                router.now());
  }
  std::vector<Sent> sent;
  for (const Octets& probe :
       {udp({.destination = "172.16.0.1"}, 53), udp({.destination = "10.1.1.1"}, 53),
        udp(expiring(kAcross), 53), udp({.options = kBadOption}, 53)}) {
    for (Sent& each : router.receive(probe)) {
      if (each.view().icmp()) sent.push_back(std::move(each));
    }
  }
  return sent;
}

// [R1812-TOS-2]
TEST(Rfc1812, SendsErrorsWithThePrecedenceOfNetworkControl) {
  const auto sent = all_errors(make_policy(Role::Router));
  ASSERT_EQ(sent.size(), 4U);
  const int types[] = {3, 5, 11, 12};
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].type(), types[i]);
    EXPECT_GE(sent[i].view().traffic_class() >> 5U, kInternetworkControl) << types[i];
  }
  Policy zero = make_policy(Role::Router);
  zero.error_tos = ErrorTos::Zero;
  for (const Sent& each : all_errors(zero)) EXPECT_EQ(each.view().traffic_class(), 0);
}

// [R1812-TOS-3]
TEST(Rfc1812, RepliesWithThePrecedenceAndServiceOfTheRequest) {
  NodeHarness router(router_config());
  const auto sent = router.receive(echo_request({.tos = 0xB8}));
  ASSERT_EQ(said(sent), Said(0, 0));
  EXPECT_EQ(sent[0].view().traffic_class(), 0xB8);
}

// [R1812-SUP-1] [R1812-FWD-1]
TEST(Rfc1812, ForwardsNothingOfABroadcastFrameAndReportsNothing) {
  for (const Cast cast : {Cast::Multicast, Cast::Broadcast}) {
    NodeHarness router(router_config());
    EXPECT_EQ(said(router.receive(udp(expiring(kAcross), 53), LinkId{0}, cast)), kNothing);
    EXPECT_EQ(said(router.receive(udp(kAcross, 53), LinkId{0}, cast)), kNothing);
    EXPECT_EQ(router.node().count(Discard::LinkBroadcast), 2U);
  }
  // Nor along a source route.
  NodeHarness router(router_config());
  const Octets route = octets_of({131, 7, 4, 203, 0, 113, 9, 0});
  const Octets routed = udp({.destination = "198.51.100.1", .options = route}, 53);
  EXPECT_EQ(said(router.receive(routed, LinkId{0}, Cast::Broadcast)), kNothing);
  EXPECT_EQ(said(router.receive(routed)), Said(-3, 17));
}

// [R1812-SUP-2]
TEST(Rfc1812, ReportsNothingAboutAHeaderThatIsNotSound) {
  NodeHarness router(router_config());
  const Octets probe = udp(expiring(kAcross), 53);
  ASSERT_EQ(said(router.receive(probe)), kTimeExceeded);
  Octets short_header = probe;
  store_u8(short_header, 0, 0x43);
  Octets short_total = probe;
  store_be16(short_total, 2, 19);
  Octets version_6 = probe;
  store_u8(version_6, 0, 0x65);
  Octets bad_sum = probe;
  store_u8(bad_sum, 8, 2);
  EXPECT_EQ(said(router.receive(summed(short_header))), kNothing);
  EXPECT_EQ(said(router.receive(summed(short_total))), kNothing);
  EXPECT_EQ(said(router.receive(summed(version_6))), kNothing);
  EXPECT_EQ(said(router.receive(bad_sum)), kNothing);
  EXPECT_EQ(router.node().count(Discard::BadHeaderChecksum), 1U);
}

// [R1812-SUP-3]
TEST(Rfc1812, ReportsNothingToASourceThatCannotBe) {
  NodeHarness router(router_config());
  for (const char* source : {"0.1.2.3", "127.0.0.1", "224.0.0.1", "250.1.1.1"}) {
    Envelope probe = expiring(kAcross);
    probe.source = source;
    EXPECT_EQ(said(router.receive(udp(probe, 53))), kNothing) << source;
  }
  EXPECT_EQ(router.node().count(Discard::MartianSource), 4U);
}

// [R1812-DU-3]
TEST(Rfc1812, TellsWhichServiceARouteLacks) {
  NodeConfig config = router_config();
  config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"),
                     .tos = 8,
                     .hops = {{.link = LinkId{1}, .gateway = address("192.0.2.254")}}});
  config.routes.add(
      {.prefix = *Prefix::parse("192.0.2.0/24"), .tos = 8, .hops = {{.link = LinkId{1}}}});
  const Octets far = udp({.destination = "10.1.1.1", .tos = 4}, 53);
  const Octets near = udp({.destination = "192.0.2.9", .tos = 4}, 53);
  {
    NodeHarness router(config);
    EXPECT_EQ(said(router.receive(far)), Said(3, 11));
    EXPECT_EQ(said(router.receive(near)), Said(3, 12));
    EXPECT_EQ(said(router.receive(udp({.destination = "10.1.1.1", .tos = 8}, 53))), Said(-3, 17));
  }
  config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"),
                     .tos = 0,
                     .hops = {{.link = LinkId{1}, .gateway = address("192.0.2.253")}}});
  config.routes.add(
      {.prefix = *Prefix::parse("192.0.2.0/24"), .tos = 0, .hops = {{.link = LinkId{1}}}});
  NodeHarness router(config);
  const auto sent = router.receive(far);
  ASSERT_EQ(said(sent), Said(-3, 17));
  EXPECT_EQ(sent[0].next_hop, address("192.0.2.253"));
  EXPECT_EQ(said(router.receive(near)), Said(-3, 17));
}

// [R1812-DU-5]
TEST(Rfc1812, ReportsAFilterWithCode13OrKeepsSilent) {
  const auto filtered = [](FilterAction action) {
    NodeHarness router(with_policy(router_config(), [action](Policy& policy) {
      policy.filters = {{.match = {.protocol = std::uint8_t{17}}, .action = action}};
    }));
    return said(router.receive(udp(kAcross, 53)));
  };
  EXPECT_EQ(filtered(FilterAction::CommunicationProhibited), Said(3, 13));
  EXPECT_EQ(filtered(FilterAction::Drop), kNothing);
  EXPECT_EQ(filtered(FilterAction::Accept), Said(-3, 17));
}

NodeConfig with_precedence_rules() {
  NodeConfig config = with_policy(router_config(), [](Policy& policy) {
    policy.filters = {{.match = {.precedence_above = std::uint8_t{4}},
                       .action = FilterAction::PrecedenceViolation}};
  });
  config.interfaces[1].precedence_cutoff = 3;
  return config;
}
Octets with_precedence(unsigned precedence) {
  Envelope envelope = kAcross;
  envelope.tos = static_cast<std::uint8_t>(precedence << 5U);
  return udp(envelope, 53);
}

// [R1812-DU-8]
TEST(Rfc1812, ReportsPrecedenceThatIsNotPermittedOrTooLow) {
  NodeHarness router(with_precedence_rules());
  EXPECT_EQ(said(router.receive(with_precedence(1))), Said(3, 15));
  EXPECT_EQ(said(router.receive(with_precedence(3))), Said(-3, 17));
  EXPECT_EQ(said(router.receive(with_precedence(5))), Said(3, 14));
  NodeHarness silent(with_policy(with_precedence_rules(), [](Policy& policy) {
    policy.silent_causes.set(static_cast<std::size_t>(CauseKind::PrecedenceCutoff));
    policy.silent_causes.set(static_cast<std::size_t>(CauseKind::PrecedenceViolation));
  }));
  EXPECT_EQ(said(silent.receive(with_precedence(1))), kNothing);
  EXPECT_EQ(said(silent.receive(with_precedence(5))), kNothing);
}

// [R1812-PREC-1]
TEST(Rfc1812, NeverDropsErrorsOrNetworkControlForTheirPrecedence) {
  NodeConfig config = with_policy(router_config(), [](Policy& policy) {
    policy.filters = {{.action = FilterAction::PrecedenceViolation}};
  });
  config.interfaces[1].precedence_cutoff = 7;
  NodeHarness router(config);
  EXPECT_EQ(said(router.receive(with_precedence(0))), Said(3, 14)) << "the rule is for all else";
  for (const std::uint8_t type : SmallNumbers{3, 5, 11, 12}) {
    const auto sent = router.receive(icmp(kAcross, type, 1, 0, udp(kOut, 53)));
    ASSERT_EQ(said(sent), Said(type, 1));
    EXPECT_EQ(sent[0].view().destination(), address("203.0.113.9"));
  }
  NodeConfig cutoff = router_config();
  cutoff.interfaces[1].precedence_cutoff = 7;
  NodeHarness other(cutoff);
  EXPECT_EQ(said(other.receive(with_precedence(5))), Said(3, 15));
  EXPECT_EQ(said(other.receive(with_precedence(6))), Said(-3, 17));
}

// [R1812-FWD-2]
TEST(Rfc1812, DiscardsSpoofedAndUnwantedDatagramsInSilence) {
  const Octets spoofed = udp({.source = "203.0.113.66", .destination = "192.0.2.9"}, 53);
  NodeHarness trusting(router_config());
  EXPECT_EQ(said(trusting.receive(spoofed)), Said(-3, 17)) << "off by default";
  NodeHarness strict(
      with_policy(router_config(), [](Policy& policy) { policy.validates_sources = true; }));
  EXPECT_EQ(said(strict.receive(spoofed)), kNothing);
  EXPECT_EQ(strict.node().count(Discard::SourceValidation), 1U);
  EXPECT_EQ(said(strict.receive(udp(kAcross, 53))), Said(-3, 17));
  NodeConfig closed = router_config();
  closed.interfaces[0].forwards = false;
  NodeHarness router(closed);
  EXPECT_EQ(said(router.receive(udp(expiring(kAcross), 53))), kNothing);
  EXPECT_EQ(said(router.receive(udp({.destination = "10.1.1.1"}, 53))), kNothing);
  EXPECT_EQ(router.node().count(Discard::ForwardingDisabled), 2U);
  for (const char* martian : {"127.0.0.1", "0.0.0.9", "250.1.1.1"}) {
    EXPECT_EQ(said(trusting.receive(udp({.destination = martian}, 53))), kNothing) << martian;
  }
}

// [R1812-FWD-3]
TEST(Rfc1812, ReportsAFailedInterfaceAndSendsNoRedirectsOnceItStopsForwarding) {
  NodeHarness router(router_config());
  router.node().set_interface_state(LinkId{1}, InterfaceState::Down);
  EXPECT_EQ(said(router.receive(udp(kAcross, 53))), Said(3, 0));
  EXPECT_EQ(said(router.receive(udp({.destination = "192.0.2.9"}, 53))), Said(3, 0));
  NodeConfig config = router_config();
  config.interfaces[0].kind = LinkKind::Shared;
  config.interfaces[0].forwards = false;
  config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"),
                     .hops = {{.link = LinkId{0}, .gateway = address("198.51.100.254")}}});
  NodeHarness stopped(config);
  EXPECT_EQ(said(stopped.receive(udp({.destination = "10.1.1.1"}, 53))), kNothing);
}

// [R1812-PP-1]
TEST(Rfc1812, PointsIntoOptionsAsTheyCame) {
  // A record route with room, which is well, and behind it a timestamp with a bad pointer.
  const Octets options = octets_of({7, 7, 4, 0, 0, 0, 0, 68, 8, 2, 0, 0, 0, 0, 0, 0});
  constexpr std::uint32_t kTimestampPointer = 20 + 7 + 2;
  Envelope envelope = kAcross;
  envelope.options = options;
  const Octets probe = udp(envelope, 53);
  NodeHarness router(router_config());
  const auto sent = router.receive(probe);
  ASSERT_EQ(said(sent), Said(12, 0));
  EXPECT_EQ(sent[0].word() >> 24U, kTimestampPointer);
  EXPECT_TRUE(std::ranges::equal(sent[0].quote(), probe));
}

// [R1812-PP-2]
TEST(Rfc1812, PointsToTheTotalLengthOfWhatALinkCutShort) {
  NodeHarness router(router_config());
  const Octets probe = udp(kAcross, 53, 72);
  ASSERT_EQ(probe.size(), 100U);
  const auto sent = router.receive(Bytes(probe).first(60));
  ASSERT_EQ(said(sent), Said(12, 0));
  EXPECT_EQ(sent[0].word() >> 24U, 2U);
  EXPECT_EQ(router.node().count(Discard::Truncated), 1U);
}

// [R1812-ECHO-1]
TEST(Rfc1812, EchoesAsMuchAsItsLargestLinkTakes) {
  constexpr std::size_t kJumbo = 9000;
  constexpr std::size_t kHeaders = 28;
  NodeConfig config = router_config();
  for (InterfaceConfig& each : config.interfaces) each.mtu = kJumbo;
  NodeHarness router(config);
  EXPECT_EQ(said(router.receive(echo_request({}, 1500 - kHeaders))), Said(0, 0));
  const Octets request = echo_request({}, kJumbo - kHeaders);
  auto pieces = Ipv4Fragments::make(request, 1500);
  ASSERT_TRUE(pieces);
  Octets piece(1500);
  std::vector<Sent> sent;
  while (const auto size = pieces->next(piece)) {
    for (Sent& each : router.receive(Bytes(piece).first(*size))) sent.push_back(std::move(each));
  }
  ASSERT_EQ(said(sent), Said(0, 0));
  EXPECT_EQ(sent[0].octets.size(), kJumbo);
  EXPECT_TRUE(std::ranges::equal(sent[0].message().subspan(8), Bytes(request).subspan(kHeaders)));
  NodeHarness deaf(with_policy(config, [](Policy& policy) { policy.responders.echo = false; }));
  EXPECT_EQ(said(deaf.receive(echo_request({}, 100))), kNothing);
}

}  // namespace
}  // namespace icmpkit::engine
