// What a node does without a single allocation once it is warm.
#include "tests/support/allocations.hpp"

#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

// Errors that come in cost a bounded effort: no allocation, nothing goes out.
TEST(Allocations, BlackNurseReceivedErrorsCostLittle) {
  for (const NodeConfig& config : {host_config(), router_config()}) {
    NodeHarness node(config);
    const Octets probe = udp(kOut, 53);
    originate(node, probe);
    const Octets forged = icmp(kFromGateway, 3, 3, 0, udp(kOut, 54));
    const Octets genuine = icmp(kFromGateway, 3, 3, 0, probe);
    const Arrival arrival{.link = LinkId{0}, .seen = node.now()};
    const auto flood = [&](int times) {
      for (int i = 0; i < times; ++i) {
        node.node().receive(forged, arrival);
        node.node().receive(genuine, arrival);
        while (node.node().poll_event()) {
        }
      }
    };
    flood(10);
    const std::uint64_t before = icmpkit::test::allocations();
    flood(10'000);
    EXPECT_EQ(icmpkit::test::allocations(), before);
    EXPECT_TRUE(node.drain().empty());
    // And where nobody reads the events their queue has a bound.
    for (int i = 0; i < 5000; ++i) node.node().receive(forged, arrival);
    EXPECT_GT(node.node().counters().events_lost, 0U);
  }
}

/// Feeds `probe` to a node again and again, and gives the allocations of the last thousand rounds.
std::uint64_t allocations_of(Node& node, Bytes probe, std::size_t expected_transmits) {
  Octets buffer(node.max_transmit_size());
  Instant now{std::chrono::seconds{1}};
  std::size_t transmits = 0;
  const auto run = [&](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      now += std::chrono::milliseconds(1);
      node.receive(probe, {.link = LinkId{0}, .stamp = {.at = now}, .seen = now});
      while (node.poll_transmit(buffer, now)) ++transmits;
      while (node.poll_event()) {
      }
    }
  };
  run(100);
  const std::uint64_t before = icmpkit::test::allocations();
  run(1000);
  EXPECT_EQ(transmits, 1100 * expected_transmits);
  return icmpkit::test::allocations() - before;
}

TEST(Allocations, AreNoneOnceWarm) {
  NodeConfig config = without_limits(router_config());
  config.udp_ports = {7};
  for (const LinkKind kind : {LinkKind::PointToPoint, LinkKind::Shared}) {
    for (InterfaceConfig& each : config.interfaces) each.kind = kind;
    Node node(config);
    const Instant start{};
    for (const char* neighbour : {"198.51.100.7", "2001:db8:a::7"}) {
      node.set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable, start);
    }
    for (const char* neighbour : {"192.0.2.254", "2001:db8:b::fe"}) {
      node.set_neighbour(LinkId{1}, address(neighbour), NeighbourState::Reachable, start);
    }
    for (const auto& [to, across] :
         {std::pair{Envelope{}, kAcross}, std::pair{kToHostV6, kAcrossV6}}) {
      EXPECT_EQ(allocations_of(node, echo_request(to), 1), 0U) << "echo";
      EXPECT_EQ(allocations_of(node, udp(across, 53), 1), 0U) << "forwarded";
      EXPECT_EQ(allocations_of(node, udp(expiring(across), 53), 1), 0U) << "hop limit used up";
      EXPECT_EQ(allocations_of(node, udp(to, 33434), 1), 0U) << "closed port";
      EXPECT_EQ(allocations_of(node, udp(to, 7), 1), 0U) << "open port";
    }
  }
  // The default limits too, where most errors are refused.
  Node limited(router_config());
  const Octets probe = udp(expiring(kAcross), 53);
  Octets buffer(limited.max_transmit_size());
  const auto flood = [&] {
    for (int i = 0; i < 1000; ++i) {
      limited.receive(probe, {.link = LinkId{0}});
      while (limited.poll_transmit(buffer, {})) {
      }
      while (limited.poll_event()) {
      }
    }
  };
  flood();
  const std::uint64_t before = icmpkit::test::allocations();
  flood();
  EXPECT_EQ(icmpkit::test::allocations(), before);
}

}  // namespace
}  // namespace icmpkit::engine
