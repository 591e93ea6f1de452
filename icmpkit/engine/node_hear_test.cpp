// Errors about what a node sent are believed if they quote it, and only then.
#include <gtest/gtest.h>

#include <algorithm>

#include "icmpkit/engine/node.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv4/source_quench.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

Octets unreachable(Bytes quote) {
  Octets message(8 + quote.size());
  (void)wire::icmpv4::encode(
      wire::icmpv4::DestinationUnreachable{.code = wire::icmpv4::UnreachableCode::Host,
                                           .body = {.quote = quote}},
      message);
  return datagram({.source = "192.0.2.254"}, wire::IpProtocol::Icmp, message);
}

const NodeEvent* find(const NodeHarness& host, NodeEventKind kind) {
  const auto event = std::ranges::find(host.events(), kind, &NodeEvent::kind);
  return event == host.events().end() ? nullptr : &*event;
}

const Envelope kOut{.source = "192.0.2.1", .destination = "203.0.113.9"};

// [R1122-DU-4] [R1122-API-1] [R1122-GEN-3]
TEST(HearingErrors, TellsOfAnErrorAboutWhatWasSent) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOut, 53);
  ASSERT_TRUE(host.node().originate(probe, host.now()));
  ASSERT_EQ(host.drain().size(), 1U);
  EXPECT_TRUE(host.receive(unreachable(Bytes(probe).first(28))).empty());
  const NodeEvent* event = find(host, NodeEventKind::ErrorHeard);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->type, 3);
  EXPECT_EQ(event->code, 1);
  EXPECT_EQ(event->peer, address("192.0.2.254"));
  EXPECT_EQ(event->quoted_destination, address("203.0.113.9"));
  EXPECT_EQ(event->quoted_protocol, 17);
}

TEST(HearingErrors, TakesAnErrorAboutSomethingElseForForgedOrStale) {
  NodeHarness host(host_config());
  ASSERT_TRUE(host.node().originate(udp(kOut, 53), host.now()));
  host.receive(unreachable(udp(kOut, 54)));
  EXPECT_EQ(find(host, NodeEventKind::ErrorHeard), nullptr);
  EXPECT_NE(find(host, NodeEventKind::ForgedOrStale), nullptr);
  EXPECT_EQ(host.node().count(Discard::ForgedOrStale), 1U);
}

TEST(HearingErrors, ForgetsWhatItSentTooLongAgo) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOut, 53);
  ASSERT_TRUE(host.node().originate(probe, host.now()));
  host.advance(std::chrono::seconds(31));
  host.receive(unreachable(probe));
  EXPECT_EQ(host.node().count(Discard::ForgedOrStale), 1U);
}

// [R6633-SQ-2] [R6633-SQ-4]
TEST(HearingErrors, IgnoresSourceQuenchAndTellsOfIt) {
  NodeHarness host(host_config());
  const Octets probe = udp(kOut, 53);
  ASSERT_TRUE(host.node().originate(probe, host.now()));
  Octets message(8 + probe.size());
  (void)wire::icmpv4::encode(wire::icmpv4::SourceQuench{.quote = probe}, message);
  host.receive(datagram({.source = "192.0.2.254"}, wire::IpProtocol::Icmp, message));
  EXPECT_EQ(host.node().count(Discard::SourceQuenchIgnored), 1U);
  EXPECT_NE(find(host, NodeEventKind::SourceQuenched), nullptr);
}

// [R8201-PMTU-3]
TEST(HearingErrors, LearnsThatItsLargeRepliesAreTooBig) {
  NodeHarness host(host_config());
  const Octets request =
      echo_request({.source = "2001:db8:a::7", .destination = "2001:db8:b::1"}, 1440);
  const auto whole = host.receive(request);
  ASSERT_EQ(whole.size(), 1U);
  Octets message(8 + 1000);
  (void)wire::icmpv6::encode(
      wire::icmpv6::PacketTooBig{.mtu = 1400, .quote = Bytes(whole[0].octets).first(1000)},
      {.source = address("2001:db8:b::fe").v6(), .destination = address("2001:db8:b::1").v6()},
      message);
  host.receive(datagram({.source = "2001:db8:b::fe", .destination = "2001:db8:b::1"},
                        wire::IpProtocol::Icmpv6, message));
  EXPECT_NE(find(host, NodeEventKind::PathMtuLearnt), nullptr);
  EXPECT_EQ(host.receive(request).size(), 2U);
}

}  // namespace
}  // namespace icmpkit::engine
