// Redirects: RFC 792, RFC 1812 section 5.2.7.2.
#include "tests/conformance/bench.hpp"

namespace icmpkit::engine {
namespace {

using namespace test;

/// A router on a LAN with two networks, 198.51.100.0/24 and 203.0.113.0/24, and a gateway .254 on
/// the first of them towards 10.0.0.0/8, .253 for the service 8.
NodeConfig lan_config() {
  NodeConfig config = router_config();
  config.interfaces[0].kind = LinkKind::Shared;
  config.interfaces[0].addresses.push_back({address("203.0.113.1"), 24});
  const auto by = [](const char* gateway) {
    return Hop{.link = LinkId{0}, .gateway = address(gateway)};
  };
  config.routes = {};
  config.routes.add({.prefix = *Prefix::parse("10.0.0.0/8"), .hops = {by("198.51.100.254")}});
  config.routes.add(
      {.prefix = *Prefix::parse("10.0.0.0/8"), .tos = 8, .hops = {by("198.51.100.253")}});
  config.routes.add({.prefix = *Prefix::parse("10.1.1.1/32"), .hops = {by("198.51.100.252")}});
  return config;
}

class Redirects : public testing::Test {
 protected:
  /// What a LAN's router sends about a datagram; neighbours are all there.
  std::vector<Sent> answer(const Octets& probe, LinkId link = LinkId{0}) {
    NodeConfig config = lan_config();
    config.policy = std::make_shared<const Policy>(policy);
    NodeHarness router(config);
    for (const char* neighbour :
         {"198.51.100.7", "203.0.113.7", "198.51.100.254", "198.51.100.253", "198.51.100.252"}) {
      router.node().set_neighbour(LinkId{0}, address(neighbour), NeighbourState::Reachable,
                                  router.now());
    }
    return router.receive(probe, link);
  }
  /// The code of the Redirect about it; -1: there was none. It is forwarded all the same.
  int redirect_code(const Octets& probe, LinkId link = LinkId{0}) {
    int code = -1;
    bool is_forwarded = false;
    for (const Sent& each : answer(probe, link)) {
      if (is_icmp(each, 5)) {
        code = each.code();
      } else {
        is_forwarded = each.view().protocol() == wire::IpProtocol::Udp;
      }
    }
    EXPECT_TRUE(is_forwarded);
    return code;
  }

  Policy policy = make_policy(Role::Router);
};

const Envelope kAway{.destination = "10.9.9.9"};

// [R792-RD-2]
TEST_F(Redirects, DoNotKeepTheDatagramFromBeingForwarded) {
  const Octets probe = udp(kAway, 53);
  const auto sent = answer(probe);
  ASSERT_EQ(sent.size(), 2U);
  ASSERT_EQ(count_type(sent, 5), 1);
  const Sent& redirect = is_icmp(sent[0], 5) ? sent[0] : sent[1];
  const Sent& forwarded = is_icmp(sent[0], 5) ? sent[1] : sent[0];
  EXPECT_EQ(redirect.code(), 1);
  EXPECT_EQ(redirect.word(), address("198.51.100.254").v4().number());
  EXPECT_EQ(redirect.view().destination(), address("198.51.100.7"));
  EXPECT_TRUE(std::ranges::equal(redirect.quote(), Bytes(probe).first(redirect.quote().size())));
  EXPECT_EQ(forwarded.next_hop, address("198.51.100.254"));
  EXPECT_EQ(forwarded.view().hop_limit(), 63);
}

// [R1812-RD-1]
TEST_F(Redirects, AreForHostsAndNotForNetworksUnlessPolicyWantsIt) {
  const Octets to_network = udp(kAway, 53);
  const Octets to_host = udp({.destination = "10.1.1.1"}, 53);
  EXPECT_EQ(redirect_code(to_network), 1);
  EXPECT_EQ(redirect_code(to_host), 1);
  policy.sends_network_redirects = true;
  EXPECT_EQ(redirect_code(to_network), 0);
  EXPECT_EQ(redirect_code(to_host), 1);
}

// [R1812-RD-2]
TEST_F(Redirects, NameTheServiceOnlyWhereTheSubstitutionIsOff) {
  const Octets with_service = udp({.destination = "10.9.9.9", .tos = 8}, 53);
  EXPECT_EQ(redirect_code(with_service), 1);
  policy.redirects_for_service_as_host = false;
  EXPECT_EQ(redirect_code(with_service), 3);
  EXPECT_EQ(redirect_code(udp(kAway, 53)), 1) << "not bound to a service";
  policy.sends_network_redirects = true;
  EXPECT_EQ(redirect_code(with_service), 2);
}

// [R1812-RD-3]
TEST_F(Redirects, AreSentOnlyWhereTheSourceCouldHaveGoneThereItself) {
  EXPECT_EQ(redirect_code(udp(kAway, 53)), 1);
  EXPECT_EQ(redirect_code(udp({.source = "192.0.2.7", .destination = "10.9.9.9"}, 53), LinkId{1}),
            -1)
      << "it came in by another interface";
  EXPECT_EQ(redirect_code(udp({.source = "203.0.113.7", .destination = "10.9.9.9"}, 53)), -1)
      << "its network is not the gateway's";
  const Octets route = octets_of({131, 7, 4, 10, 9, 9, 9, 0});
  EXPECT_EQ(redirect_code(udp({.destination = "198.51.100.1", .options = route}, 53)), -1)
      << "it is source routed";
  const auto sent = answer(udp(kAway, 53));
  for (const Sent& each : sent) {
    if (!is_icmp(each, 5)) continue;
    EXPECT_EQ(each.view().source(), address("198.51.100.1"));
  }
}

// [R1812-RD-4]
TEST_F(Redirects, AreNotObeyedByRouters) {
  NodeHarness router(router_config());
  const Octets probe = udp(kOut, 53);
  originate(router, probe);
  router.receive(icmp(kFromGateway, 5, 1, address("192.0.2.200").v4().number(), probe), LinkId{1});
  EXPECT_EQ(told(router, NodeEventKind::RedirectRefused).size(), 1U);
  EXPECT_EQ(originate(router, probe).at(0).next_hop, address("192.0.2.254"));
  EXPECT_EQ(router.receive(udp(kAcross, 53)).at(0).next_hop, address("192.0.2.254"));
}

// [R1812-RD-3]
TEST_F(Redirects, AreOffWherePolicySaysSo) {
  policy.sends_redirects = false;
  EXPECT_EQ(redirect_code(udp(kAway, 53)), -1);
}

}  // namespace
}  // namespace icmpkit::engine
