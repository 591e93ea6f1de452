// RFC 1122: what a host reports, answers and hears.
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

// [R1122-TTL-1]
TEST(Rfc1122, TakesADatagramForItselfWhateverItsTtl) {
  NodeHarness host(host_config());
  for (const std::uint8_t ttl : SmallNumbers{0, 1}) {
    EXPECT_EQ(said(host.receive(echo_request({.hop_limit = ttl}))), Said(0, 0)) << int{ttl};
  }
  Envelope dead = kOut;
  dead.hop_limit = 0;
  EXPECT_FALSE(host.node().originate(udp(dead, 53), host.now()));
  EXPECT_TRUE(host.drain().empty()) << "none leaves with a TTL of 0";
}

// [R1122-GEN-4] [R1349-TOS-1]
TEST(Rfc1122, GivesErrorsOfHostsNoTypeOfServiceAndThoseOfRoutersTheDatagrams) {
  constexpr std::uint8_t kTosBits = 0x1E;
  NodeHarness host(host_config());
  const auto sent = host.receive(udp({.tos = 0x10}, 33434));
  ASSERT_EQ(said(sent), kPortUnreachable);
  EXPECT_EQ(sent[0].view().traffic_class(), 0);
  NodeHarness router(router_config());
  const auto routers = router.receive(udp({.tos = 0x08}, 33434));
  ASSERT_EQ(said(routers), kPortUnreachable);
  EXPECT_EQ(routers[0].view().traffic_class() & kTosBits, 0x08);
  NodeHarness other(
      with_policy(router_config(), [](Policy& policy) { policy.error_tos = ErrorTos::Zero; }));
  EXPECT_EQ(other.receive(udp({.tos = 0x08}, 33434))[0].view().traffic_class(), 0);
}

// [R1122-DU-2]
TEST(Rfc1122, ReportsAProtocolThatItDoesNotSpeak) {
  NodeHarness host(host_config());
  const Octets probe = datagram({}, wire::IpProtocol{253}, Octets(40));
  const auto sent = host.receive(probe);
  ASSERT_EQ(said(sent), Said(3, 2));
  EXPECT_TRUE(std::ranges::equal(sent[0].quote(), probe));
}

// [R1122-ERR-1] [R792-DST-1]
TEST(Rfc1122, ReportsEachErrorThatNothingSuppressesOnceAndToItsSource) {
  NodeHarness host(host_config());
  std::vector<Sent> sent;
  const auto take = [&sent](std::vector<Sent> more) {
    for (Sent& each : more) sent.push_back(std::move(each));
  };
  take(host.receive(datagram({}, wire::IpProtocol{253}, Octets(40))));
  take(host.receive(udp({}, 33434)));
  take(host.receive(udp({.options = kBadOption}, 33434)));
  take(host.receive(udp({.more_fragments = true}, 33434, 16)));
  take(host.advance(std::chrono::seconds(61)));
  std::vector<Said> messages;
  for (const Sent& each : sent) {
    messages.emplace_back(each.type(), each.code());
    EXPECT_EQ(each.view().destination(), address("198.51.100.7"));
    EXPECT_EQ(each.next_hop, address("192.0.2.254")) << "the gateway is only on the way there";
  }
  EXPECT_EQ(messages, (std::vector<Said>{{3, 2}, {3, 3}, {12, 0}, {11, 1}}));
}

// [R1122-REASM-2]
TEST(Rfc1122, ReportsAReassemblyThatRanOutOnlyWhereItHasTheFirstFragment) {
  NodeHarness host(host_config());
  const Octets first = udp({.more_fragments = true}, 33434, 32);
  EXPECT_EQ(said(host.receive(first)), kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::seconds(59))), kNothing);
  const auto sent = host.advance(std::chrono::seconds(2));
  ASSERT_EQ(said(sent), Said(11, 1));
  EXPECT_TRUE(std::ranges::equal(sent[0].quote(), first));
  EXPECT_EQ(said(host.receive(udp({.fragment_offset = 40}, 33434))), kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::seconds(120))), kNothing);
  EXPECT_EQ(host.node().count(Discard::ReassemblyTimeout), 2U);
}

// [R1122-ECHO-3]
TEST(Rfc1122, AnswersEchoFromTheAddressThatWasAskedOrOneOfTheInterface) {
  NodeConfig config = router_config();
  config.policy = std::make_shared<const Policy>(make_policy(Role::Host));
  NodeHarness host(
      with_policy(config, [](Policy& policy) { policy.responders.broadcast_echo = true; }));
  const auto far = host.receive(echo_request({.destination = "192.0.2.1"}), LinkId{0});
  ASSERT_EQ(said(far), Said(0, 0));
  EXPECT_EQ(far[0].view().source(), address("192.0.2.1"));
  const auto group =
      host.receive(echo_request({.destination = "224.0.0.1"}), LinkId{0}, Cast::Multicast);
  ASSERT_EQ(said(group), Said(0, 0));
  EXPECT_EQ(group[0].view().source(), address("198.51.100.1"));
}

// [R1122-ECHO-5]
TEST(Rfc1122, HandsEchoRepliesToWhoListens) {
  NodeHarness host(host_config());
  Inbox listener;
  host.node().set_local_delivery(&listener);
  const Octets reply = icmp({}, 0, 0, 0x12340005, Octets(56));
  EXPECT_EQ(said(host.receive(reply)), kNothing);
  EXPECT_EQ(listener.datagrams, (std::vector<Octets>{reply}));
}

// [R1122-TS-1]
TEST(Rfc1122, AnswersTimestampsFromTheAddressThatWasAsked) {
  NodeConfig config = host_config();
  config.interfaces[0].addresses.push_back({address("192.0.2.2"), 24});
  NodeHarness host(config);
  const auto ask = [](const char* whom) {
    return icmp({.destination = whom}, 13, 0, 0x12340001, Octets(12));
  };
  const auto sent = host.receive(ask("192.0.2.2"));
  ASSERT_EQ(said(sent), Said(14, 0));
  EXPECT_EQ(sent[0].view().source(), address("192.0.2.2"));
  EXPECT_EQ(said(host.receive(ask("192.0.2.255"), LinkId{0}, Cast::Broadcast)), kNothing);
  NodeHarness silent(
      with_policy(config, [](Policy& policy) { policy.responders.timestamp = false; }));
  EXPECT_EQ(said(silent.receive(ask("192.0.2.2"))), kNothing);
}

// [R1122-DU-5]
TEST(Rfc1122, TellsTcpOfAPortThatIsUnreachable) {
  NodeHarness host(host_config());
  const Octets syn = tcp(kOut, {.ports = {.source = 40001, .destination = 80},
                                .sequence = 77,
                                .flags = wire::TcpFlags::kSyn});
  originate(host, syn);
  host.receive(icmp(kFromGateway, 3, 3, 0, syn));
  const auto heard = told(host, NodeEventKind::ErrorHeard);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].quoted_protocol, 6);
  EXPECT_EQ(heard[0].quoted_port, 40001);
  EXPECT_EQ(heard[0].code, 3);
}

// [R1122-DU-6]
TEST(Rfc1122, TakesUnreachablesForHintsAndGoesOnThroughTheSameGateway) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOut, 53);
  originate(host, probe);
  for (const std::uint8_t code : SmallNumbers{0, 1, 5}) {
    host.receive(icmp(kFromGateway, 3, code, 0, probe));
    const auto sent = originate(host, probe);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].next_hop, address("192.0.2.254")) << int{code};
  }
  EXPECT_EQ(told(host, NodeEventKind::ErrorHeard).size(), 3U);
}

// [R1122-RD-3] [R1122-RD-4]
TEST(Rfc1122, ObeysARedirectOnlyFromTheFirstHopAndToANeighbour) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOut, 53);
  const auto next_hop = [&] { return originate(host, probe).at(0).next_hop; };
  const auto gateway = [](const char* text) { return address(text).v4().number(); };
  ASSERT_EQ(next_hop(), address("192.0.2.254"));
  host.receive(icmp(kFromGateway, 5, 1, gateway("10.9.9.9"), probe));
  EXPECT_EQ(next_hop(), address("192.0.2.254")) << "no neighbour";
  host.receive(icmp({.source = "192.0.2.66"}, 5, 1, gateway("192.0.2.200"), probe));
  EXPECT_EQ(next_hop(), address("192.0.2.254")) << "not from the first hop";
  EXPECT_EQ(told(host, NodeEventKind::RedirectRefused).size(), 2U);
  host.receive(icmp(kFromGateway, 5, 1, gateway("192.0.2.200"), probe));
  EXPECT_EQ(next_hop(), address("192.0.2.200"));
  EXPECT_EQ(told(host, NodeEventKind::RedirectObeyed).size(), 1U);
}

// [R1122-TE-1] [R1122-PP-2] [R1122-UDP-1]
TEST(Rfc1122, TellsWhoseDatagramAnErrorIsAbout) {
  NodeHarness host(host_config());
  Octets other = udp(kOut, 53);
  store_be16(other, 20, 40001);
  const Octets probe = udp(kOut, 53);
  originate(host, other);
  originate(host, probe);
  constexpr std::uint32_t kPointer = 130U << 24U;
  const NodeEvent expected[] = {{.type = 3, .code = 13},
                                {.type = 11, .code = 0},
                                {.type = 11, .code = 1},
                                {.type = 12, .code = 0},
                                {.type = 12, .code = 1, .parameter = kPointer}};
  for (const NodeEvent& each : expected) {
    host.receive(icmp({.source = "203.0.113.1"}, each.type, each.code, each.parameter, probe));
  }
  const auto heard = told(host, NodeEventKind::ErrorHeard);
  ASSERT_EQ(heard.size(), std::size(expected));
  for (std::size_t i = 0; i < heard.size(); ++i) {
    EXPECT_EQ(heard[i].type, expected[i].type);
    EXPECT_EQ(heard[i].code, expected[i].code);
    EXPECT_EQ(heard[i].parameter, expected[i].parameter);
    EXPECT_EQ(heard[i].quoted_protocol, 17);
    EXPECT_EQ(heard[i].quoted_port, 40000) << "not the other's";
    EXPECT_EQ(heard[i].quoted_destination, address("203.0.113.9"));
  }
}

}  // namespace
}  // namespace icmpkit::engine
