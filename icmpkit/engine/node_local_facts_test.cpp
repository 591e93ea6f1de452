// What a node would say of a way, where its configuration alone does not decide it.
#include <gtest/gtest.h>

#include "icmpkit/engine/node.hpp"
#include "icmpkit/wire/icmpv4/redirect.hpp"
#include "tests/support/node_harness.hpp"
#include "tests/support/print_local_facts.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

const IpAddress kFar = address("203.0.113.9");
const IpAddress kGateway = address("192.0.2.254");

LocalFacts facts_of(NodeHarness& node, const IpAddress& destination = kFar) {
  return node.node().local_facts(destination, node.now());
}

NodeConfig lan_host() {
  NodeConfig config = host_config();
  config.interfaces[0].kind = LinkKind::Shared;
  return config;
}

TEST(NodeLocalFacts, FollowARedirectThatTheNodeObeys) {
  NodeHarness host(host_config());
  EXPECT_EQ(facts_of(host).first_hop, kGateway);
  const Octets probe = udp({.source = "192.0.2.1", .destination = "203.0.113.9"}, 53);
  ASSERT_TRUE(host.node().originate(probe, host.now()));
  Octets message(8 + probe.size());
  (void)wire::icmpv4::encode(wire::icmpv4::Redirect{.code = wire::icmpv4::RedirectCode::Host,
                                                    .gateway = address("192.0.2.253").v4(),
                                                    .quote = probe},
                             message);
  host.receive(datagram({.source = "192.0.2.254"}, wire::IpProtocol::Icmp, message));
  EXPECT_EQ(facts_of(host).first_hop, address("192.0.2.253"));
  const Instant later = host.now() + std::chrono::minutes{11};
  EXPECT_EQ(host.node().local_facts(kFar, later).first_hop, kGateway) << "it is forgotten by then";
}

TEST(NodeLocalFacts, TellANeighbourThatAnsweredFromOneThatDidNot) {
  const auto state_after = [](NeighbourState state) {
    NodeHarness host(lan_host());
    host.node().set_neighbour(LinkId{0}, kGateway, state, host.now());
    return facts_of(host).first_hop_state;
  };
  for (const NeighbourState state : {NeighbourState::Reachable, NeighbourState::Stale,
                                     NeighbourState::Delay, NeighbourState::Probe}) {
    EXPECT_EQ(state_after(state), FirstHopState::Resolved) << static_cast<int>(state);
  }
  EXPECT_EQ(state_after(NeighbourState::Failed), FirstHopState::Failed);
  EXPECT_EQ(state_after(NeighbourState::Unknown), FirstHopState::Failed);
  EXPECT_EQ(state_after(NeighbourState::Pending), FirstHopState::Unknown);
}

TEST(NodeLocalFacts, OfAnUnnumberedInterfaceGiveAnotherOnesAddress) {
  NodeConfig config = router_config();
  config.interfaces[1].addresses.clear();
  NodeHarness router(config);
  EXPECT_EQ(facts_of(router), (LocalFacts{.route = LocalRoute::Gateway,
                                          .interface = "eth1",
                                          .link = LinkState::Up,
                                          .mtu = 1500,
                                          .source = address("198.51.100.1"),
                                          .prefix_length = 24,
                                          .first_hop = kGateway}));
}

TEST(NodeLocalFacts, NameASourceThatTheDestinationCanAnswer) {
  NodeConfig config = lan_host();
  config.interfaces[0].addresses.insert(config.interfaces[0].addresses.begin(),
                                        {address("fe80::1"), 64});
  config.routes = {};
  config.routes.add({.prefix = *Prefix::parse("::/0"),
                     .hops = {{.link = LinkId{0}, .gateway = address("fe80::fe")}}});
  NodeHarness host(config);
  EXPECT_EQ(facts_of(host, address("2001:db8:c::1")).source, address("2001:db8:b::1"));
  EXPECT_EQ(facts_of(host, address("2001:db8:c::1")).first_hop, address("fe80::fe"));
  EXPECT_EQ(facts_of(host, address("fe80::7")).source, address("fe80::1"));
}

TEST(NodeLocalFacts, OfTheLoopbackAddressAreAboutTheNode) {
  NodeHarness host(host_config());
  EXPECT_EQ(facts_of(host, address("::1")),
            (LocalFacts{.route = LocalRoute::Itself, .source = address("::1")}));
}

TEST(NodeLocalFacts, TakeARouteByAnInterfaceThatIsNotThereForNone) {
  NodeConfig config = host_config();
  config.routes.add({.prefix = *Prefix::parse("203.0.113.0/24"), .hops = {{.link = LinkId{7}}}});
  NodeHarness host(config);
  EXPECT_EQ(facts_of(host), (LocalFacts{.route = LocalRoute::None}));
}

}  // namespace
}  // namespace icmpkit::engine
