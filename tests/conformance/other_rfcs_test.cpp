// The RFCs of which only a few rules are a node's.
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/extension/object.hpp"
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

// [R1016-SQUID-1] [R6633-SQ-3]
TEST(OtherRfcs, HaveSourceQuenchChangeNothing) {
  for (const NodeConfig& config : {host_config(), router_config()}) {
    NodeHarness node(config);
    const Octets probe = udp(kOut, 53);
    originate(node, probe);
    for (int i = 0; i < 100; ++i) node.receive(icmp(kFromGateway, 4, 0, 0, probe));
    EXPECT_EQ(node.node().count(Discard::SourceQuenchIgnored), 100U);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(originate(node, probe).size(), 1U) << "at once";
    EXPECT_FALSE(node.node().next_deadline()) << "nothing was put off";
  }
}

// [R6633-SQ-1]
TEST(OtherRfcs, HaveNoHostSendSourceQuench) {
  NodeHarness host(with_policy(without_limits(host_config()),
                               [](Policy& policy) { policy.sends_source_quench = true; }));
  const Arrival arrival{.link = LinkId{0}, .seen = host.now()};
  for (std::uint16_t id = 0; id < 2000; ++id) {
    host.node().receive(udp({.more_fragments = true, .identification = id}, 53, 1400), arrival);
  }
  EXPECT_GT(host.node().count(Discard::ReassemblyFull), 0U);
  host.node().on_queue_over_mark(udp({}, 53), arrival);
  while (host.node().count(Discard::TransmitQueueFull) == 0) {
    host.node().receive(echo_request({}, 1400), arrival);
  }
  EXPECT_EQ(count_type(host.drain(), 4), 0);
  NodeHarness router(
      with_policy(router_config(), [](Policy& policy) { policy.sends_source_quench = true; }));
  router.node().on_queue_over_mark(udp(kAcross, 53), arrival);
  EXPECT_EQ(said(router.drain()), Said(4, 0)) << "a router may, by policy";
  NodeHarness modern(router_config());
  modern.node().on_queue_over_mark(udp(kAcross, 53), arrival);
  EXPECT_EQ(said(modern.drain()), kNothing);
}

// A label of three octets is padded to four, and the message stands behind the padding.
TEST(OtherRfcs, HaveErrorsWithALabelThatFillsNoWord) {
  NodeHarness host(
      with_policy(host_config(), [](Policy& policy) { policy.requires_security_option = true; }));
  const Octets label = octets_of({130, 3, 0xAB});
  const auto sent = host.receive(udp({.options = label}, 33434));
  ASSERT_EQ(said(sent), kPortUnreachable);
  EXPECT_EQ(sent[0].view().v4().header_size(), 24U);
  EXPECT_EQ(sent[0].view().icmp_checksum_state(), wire::ChecksumState::Correct);
}

// [R1393-RTR-2]
TEST(OtherRfcs, HaveTracerouteReportsOfALinkOfUnknownSpeed) {
  NodeHarness router(
      with_policy(router_config(), [](Policy& policy) { policy.answers_traceroute = true; }));
  const Octets option = octets_of({82, 12, 0x12, 0x34, 0, 3, 0xFF, 0xFF, 198, 51, 100, 7});
  Envelope envelope = kAcross;
  envelope.tos = 0x10;
  envelope.options = option;
  envelope.hop_limit = 9;
  const auto sent = router.receive(udp(envelope, 53));
  ASSERT_EQ(sent.size(), 2U);
  const Sent& report = is_icmp(sent[0], 30) ? sent[0] : sent[1];
  ASSERT_TRUE(is_icmp(report, 30));
  EXPECT_EQ(report.code(), 0);
  EXPECT_EQ(report.view().traffic_class(), 0x10);
  EXPECT_EQ(report.view().hop_limit(), 64);
  EXPECT_EQ(report.view().v4().header_size(), 20U) << "no option";
  EXPECT_EQ(load_be32(report.message(), 12), 0U) << "no speed";
  EXPECT_EQ(load_be32(report.message(), 16), 1500U);
}

// [R2644-BC-1]
TEST(OtherRfcs, HaveDirectedBroadcastsGoNowhereByDefault) {
  const Octets smurf = echo_request({.source = "192.0.2.7", .destination = "198.51.100.255"});
  NodeHarness router(router_config());
  EXPECT_EQ(said(router.receive(smurf, LinkId{1})), kNothing);
  EXPECT_EQ(router.node().count(Discard::DirectedBroadcast), 1U);
  NodeConfig config = with_policy(
      router_config(), [](Policy& policy) { policy.forwards_directed_broadcasts = true; });
  config.interfaces[0].kind = LinkKind::Shared;
  NodeHarness old(config);
  const auto sent = old.receive(smurf, LinkId{1});
  ASSERT_EQ(said(sent), Said(8, 0)) << "passed on, not answered";
  EXPECT_EQ(sent[0].link, LinkId{0});
  EXPECT_EQ(sent[0].view().hop_limit(), 63);
  EXPECT_TRUE(told(old, NodeEventKind::Resolve).empty()) << "a broadcast has no neighbour";
}

// The extension structure behind the padded quote of an error.
Bytes structure_of(const Sent& error) {
  const std::size_t unit = error.view().is_v4() ? 4 : 8;
  const std::size_t at = error.view().is_v4() ? 5 : 4;
  const std::size_t quote = unit * load_u8(error.message(), at);
  return quote == 0 ? Bytes{} : error.message().subspan(8 + quote);
}

// Three labels, each with the TTL that it came with.
const Octets kLabels = octets_of({0, 1, 0x10, 1, 0, 2, 0x20, 7, 0, 3, 0x31, 63});

std::vector<Sent> expire_labelled(NodeHarness& router, const Envelope& envelope) {
  router.node().receive_labelled(udp(expiring(envelope), 53), kLabels,
                                 {.link = LinkId{0}, .seen = router.now()});
  return router.drain();
}

// [R4950-MPLS-2]
TEST(OtherRfcs, HaveErrorsCarryTheLabelsAsTheyCame) {
  NodeHarness router(router_config());
  for (const Envelope& envelope : {kAcross, kAcrossV6}) {
    const auto sent = expire_labelled(router, envelope);
    ASSERT_EQ(sent.size(), 1U);
    const Bytes structure = structure_of(sent[0]);
    ASSERT_EQ(structure.size(), 4U + 4 + 12);
    EXPECT_EQ(load_be32(structure, 4), 0x00100101U) << "16 octets, class 1, C-Type 1";
    EXPECT_TRUE(std::ranges::equal(structure.subspan(8), kLabels));
  }
  // Destination Unreachable too.
  router.node().receive_labelled(udp({.destination = "10.1.1.1"}, 53), kLabels,
                                 {.link = LinkId{0}, .seen = router.now()});
  const auto sent = router.drain();
  ASSERT_EQ(said(sent), Said(3, 0));
  EXPECT_TRUE(std::ranges::equal(structure_of(sent[0]).subspan(8), kLabels));
}

// [R4950-MPLS-3]
TEST(OtherRfcs, HaveLabelsToldOnlyToWhomPolicySays) {
  NodeHarness router(with_policy(router_config(), [](Policy& policy) {
    policy.extensions.receivers = {*Prefix::parse("198.51.100.0/25")};
  }));
  EXPECT_FALSE(structure_of(expire_labelled(router, kAcross).at(0)).empty());
  Envelope outsider = kAcross;
  outsider.source = "198.51.100.200";
  EXPECT_TRUE(structure_of(expire_labelled(router, outsider).at(0)).empty());
  NodeHarness discreet(
      with_policy(router_config(), [](Policy& policy) { policy.extensions.mpls = false; }));
  EXPECT_TRUE(structure_of(expire_labelled(discreet, kAcross).at(0)).empty());
}

// [R5837-IFO-6]
TEST(OtherRfcs, HaveErrorsIdentifyAnUnnumberedInterface) {
  constexpr std::uint32_t kIndex = 8;
  constexpr std::uint32_t kAddress = 4;
  constexpr std::uint32_t kName = 2;
  constexpr std::uint32_t kMtu = 1;
  const auto items = [](auto&& change) {
    NodeConfig config = with_policy(router_config(), [&](Policy& policy) {
      policy.extensions.interface_information = true;
      change(policy.extensions);
    });
    config.interfaces.push_back({.name = "ppp0", .index = 3});
    config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"), .hops = {{.link = LinkId{2}}}});
    NodeHarness router(config);
    Envelope envelope = expiring(kAcross);
    envelope.source = "10.1.1.1";
    const auto sent = router.receive(udp(envelope, 53), LinkId{2});
    EXPECT_EQ(said(sent), kTimeExceeded);
    const Bytes structure = structure_of(sent.at(0));
    if (structure.empty()) return std::uint32_t{0};
    EXPECT_EQ(load_u8(structure, 6), 2) << "class";
    return std::uint32_t{load_u8(structure, 7)};
  };
  using Extensions = ErrorExtensions;
  EXPECT_EQ(items([](Extensions&) {}), kIndex | kName | kMtu);
  EXPECT_EQ(items([](Extensions& e) { e.interface_name = false; }), kIndex | kMtu);
  EXPECT_EQ(items([](Extensions& e) { e.interface_index = false; }), kName | kMtu);
  EXPECT_EQ(items([](Extensions& e) { e.interface_mtu = false; }), kIndex | kName);
  EXPECT_EQ(items([](Extensions& e) { e.interface_information = false; }), 0U);
  // A numbered one has its address told, unless that is off.
  const auto numbered = [](bool is_told) {
    NodeHarness router(with_policy(router_config(), [&](Policy& policy) {
      policy.extensions.interface_information = true;
      policy.extensions.interface_address = is_told;
    }));
    return std::uint32_t{
        load_u8(structure_of(router.receive(udp(expiring(kAcross), 53)).at(0)), 7)};
  };
  EXPECT_EQ(numbered(true), kIndex | kAddress | kName | kMtu);
  EXPECT_EQ(numbered(false), kIndex | kName | kMtu);
}

// [R6192-CP-1]
TEST(OtherRfcs, HaveEchoAndErrorsLimitedEachByItsOwnBudget) {
  NodeHarness router(with_policy(
      router_config(), [](Policy& policy) { policy.echo_rate = {.per_second = 10, .burst = 10}; }));
  std::size_t replies = 0;
  for (int i = 0; i < 100; ++i) replies += router.receive(echo_request({})).size();
  EXPECT_EQ(replies, 10U);
  EXPECT_EQ(router.node().count(Discard::RequestRateLimited), 90U);
  EXPECT_EQ(said(router.receive(udp(expiring(kAcross), 53))), kTimeExceeded);
  std::size_t errors = 1;
  for (int i = 0; i < 100; ++i) errors += router.receive(udp(expiring(kAcross), 53)).size();
  EXPECT_EQ(errors, 10U) << "a peer's share";
  router.advance(std::chrono::seconds(1));
  EXPECT_EQ(said(router.receive(echo_request({}))), Said(0, 0));
  NodeHarness open(router_config());
  replies = 0;
  for (int i = 0; i < 100; ++i) replies += open.receive(echo_request({})).size();
  EXPECT_EQ(replies, 100U) << "no limit by default";
}

// [R6918-DEP-1]
TEST(OtherRfcs, HaveDeprecatedMessagesKeptSilentAbout) {
  NodeHarness host(host_config());
  std::uint64_t counted = 0;
  const auto all = [&] {
    return host.node().count(Discard::IcmpUnknown) + host.node().count(Discard::IcmpNotAnswered) +
           host.node().count(Discard::ForgedOrStale);
  };
  for (const std::uint8_t type :
       SmallNumbers{6, 15, 16, 17, 18, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39}) {
    EXPECT_EQ(said(host.receive(icmp({}, type, 0, 0x12340001, Octets(12)))), kNothing) << int{type};
    EXPECT_EQ(all(), ++counted) << int{type};
  }
}

Octets fragment(std::uint16_t offset, bool is_last, std::size_t size) {
  Octets payload(8 + size);
  store_u8(payload, 0, 17);
  store_be16(payload, 2, static_cast<std::uint16_t>(offset | (is_last ? 0U : 1U)));
  store_be32(payload, 4, 0xCAFE0001);
  return datagram(kToHostV6, wire::IpProtocol{44}, payload);
}

// [R8200-FRAG-1]
TEST(OtherRfcs, HaveReassemblyGivenUpAMinuteAfterTheFirstPiece) {
  NodeHarness host(host_config());
  const Octets first = fragment(0, false, 16);
  EXPECT_EQ(said(host.receive(fragment(32, false, 16))), kNothing);
  host.advance(std::chrono::seconds(30));
  EXPECT_EQ(said(host.receive(first)), kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::milliseconds(29'900))), kNothing);
  const auto sent = host.advance(std::chrono::milliseconds(200));
  ASSERT_EQ(said(sent), Said(3, 1)) << "counted from the piece that came first";
  EXPECT_TRUE(std::ranges::equal(sent[0].quote(), first));
  EXPECT_EQ(said(host.receive(fragment(16, true, 16))), kNothing);
  EXPECT_EQ(said(host.advance(std::chrono::seconds(61))), kNothing) << "without the first";
  EXPECT_EQ(host.node().count(Discard::ReassemblyTimeout), 2U);
}

// [R8200-FRAG-2]
TEST(OtherRfcs, HaveFragmentsOfBadLengthReported) {
  NodeHarness host(host_config());
  const auto odd = host.receive(fragment(0, false, 13));
  ASSERT_EQ(said(odd), Said(4, 0));
  EXPECT_EQ(odd[0].word(), 4U) << "the Payload Length";
  const auto beyond = host.receive(fragment(65'528, true, 16));
  ASSERT_EQ(said(beyond), Said(4, 0));
  EXPECT_EQ(beyond[0].word(), 42U) << "the Fragment Offset";
}

Octets interface_probe(const Envelope& envelope, std::uint8_t type) {
  std::array<std::byte, 64> space{};
  wire::extension::StructureWriter writer(space);
  EXPECT_FALSE(writer.add(wire::extension::InterfaceIndex{.index = 1}).has_value());
  constexpr std::uint32_t kLocal = 1;
  return icmp(envelope, type, 0, 0x12340500 | kLocal, writer.finish());
}

// [R8335-RPL-1]
TEST(OtherRfcs, HaveExtendedEchoAnsweredWithAHeaderOfItsOwn) {
  NodeHarness router(with_policy(router_config(), [](Policy& policy) {
    policy.extended_echo = {{.from = *Prefix::parse("0.0.0.0/0"), .by_index = true},
                            {.from = *Prefix::parse("::/0"), .by_index = true}};
  }));
  const auto sent = router.receive(interface_probe({.hop_limit = 3, .tos = 46U << 2U}, 42));
  ASSERT_EQ(said(sent), Said(43, 0));
  const auto view = sent[0].view();
  EXPECT_EQ(view.source(), address("192.0.2.1"));
  EXPECT_EQ(view.destination(), address("198.51.100.7"));
  EXPECT_EQ(view.hop_limit(), 255);
  EXPECT_EQ(view.traffic_class(), 0);
  EXPECT_TRUE(view.v4().dont_fragment());
  EXPECT_FALSE(view.v4().is_fragment());
  Envelope in_v6 = kToHostV6;
  in_v6.hop_limit = 3;
  in_v6.tos = 46U << 2U;
  const auto sent6 = router.receive(interface_probe(in_v6, 160));
  ASSERT_EQ(said(sent6), Said(161, 0));
  EXPECT_EQ(sent6[0].view().hop_limit(), 255);
  EXPECT_EQ(sent6[0].view().traffic_class(), 0);
  EXPECT_EQ(sent6[0].view().source(), address("2001:db8:b::1"));
}

// [R8754-SRV6-1]
TEST(OtherRfcs, HaveSegmentsTakeOnlyWhatPolicySays) {
  constexpr std::string_view kSegment = "2001:db8:5e9::1";
  const Envelope to_segment{.source = "2001:db8:a::7", .destination = kSegment};
  NodeConfig config = router_config();
  config.interfaces[1].addresses.push_back({address(kSegment), 128, AddressUse::Segment});
  NodeHarness router(config);
  for (const auto& [probe, pointer] :
       {std::pair(segment_routed(to_segment, 0, kSegment), 64U), {udp(to_segment, 53), 40U}}) {
    const auto sent = router.receive(probe);
    ASSERT_EQ(said(sent), Said(4, 4));
    EXPECT_EQ(sent[0].word(), pointer);
    EXPECT_EQ(sent[0].view().source(), address(kSegment));
  }
  const auto reply = router.receive(echo_request(to_segment));
  ASSERT_EQ(said(reply), Said(129, 0)) << "ICMPv6 is taken by default";
  EXPECT_EQ(reply[0].view().source(), address(kSegment));
  // A station on the way is no end: the packet goes on.
  const auto sent = router.receive(segment_routed(to_segment, 1, "2001:db8:c::7"));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].view().destination(), address("2001:db8:c::7"));
  // Where it came from it is no source for anything else.
  const auto expired = router.receive(udp(expiring(kAcrossV6), 53));
  EXPECT_NE(expired.at(0).view().source(), address(kSegment));
  NodeHarness open(with_policy(
      config, [](Policy& policy) { policy.segment_upper_layers = {wire::IpProtocol::Udp}; }));
  EXPECT_EQ(said(open.receive(udp(to_segment, 33434))), Said(1, 4));
  EXPECT_EQ(said(open.receive(echo_request(to_segment))), Said(4, 4));
}

// [R4620-SRV-1]
TEST(OtherRfcs, HaveNodeInformationForManyAnsweredAfterARandomTime) {
  const auto delay_of = [](std::uint64_t key, std::string_view destination) {
    NodeConfig config = with_policy(
        host_config(), [](Policy& policy) { policy.responders.node_information = true; });
    config.interfaces[0].addresses.push_back(
        {address("2001:db8:b::ffff"), 64, AddressUse::Anycast});
    config.key = {.k0 = key, .k1 = 2};
    NodeHarness host(config);
    const Octets nonce(8, std::byte{7});
    const Octets query =
        icmp({.source = "2001:db8:b::7", .destination = destination}, 139, 0, 0, nonce);
    auto sent = host.receive(query);
    if (!sent.empty()) return Duration{};
    const Duration delay = host.node().next_deadline().value_or(host.now()) - host.now();
    EXPECT_EQ(said(host.advance(delay - Duration{1})), kNothing);
    sent = host.advance(Duration{1});
    EXPECT_EQ(said(sent), Said(140, 0));
    EXPECT_EQ(sent.at(0).view().source(), address("2001:db8:b::1"));
    EXPECT_FALSE(host.node().next_deadline());
    return delay;
  };
  EXPECT_EQ(delay_of(1, "2001:db8:b::1"), Duration{}) << "asked alone, it does not wait";
  for (const auto* const many : {"ff02::1", "2001:db8:b::ffff"}) {
    EXPECT_NE(delay_of(1, many), delay_of(2, many));
    for (std::uint64_t key = 0; key < 20; ++key) {
      EXPECT_LT(delay_of(key, many), std::chrono::seconds{1});
    }
  }
}

// Somebody who asks for more than is kept gets less, and it is counted.
TEST(OtherRfcs, HaveNodeInformationHeldBackWithinABound) {
  NodeHarness host(with_policy(host_config(),
                               [](Policy& policy) { policy.responders.node_information = true; }));
  const Octets nonce(8, std::byte{7});
  const Octets query =
      icmp({.source = "2001:db8:b::7", .destination = "ff02::1"}, 139, 0, 0, nonce);
  for (int i = 0; i < 70; ++i) host.receive(query);
  EXPECT_EQ(host.node().count(Discard::TransmitQueueFull), 6U);
  EXPECT_EQ(host.advance(std::chrono::seconds{1}).size(), 64U);
}

}  // namespace
}  // namespace icmpkit::engine
