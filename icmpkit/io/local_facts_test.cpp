// What the kernel says of ways that the test has made, in a network namespace of its own.
#include "icmpkit/io/local_facts.hpp"

#include <errno.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <fstream>
#include <functional>
#include <string>

#include "tests/support/own_namespace.hpp"
#include "tests/support/print_local_facts.hpp"

namespace icmpkit::io {
namespace {

using test::in_own_namespace;
using testing::HasSubstr;

/// Two cables, whose far ends are here too and say nothing.
constexpr std::string_view kCables = R"(link add lan0 mtu 1400 type veth peer name lan9
link add dmz0 type veth peer name dmz9
link set lan9 addrgenmode none up
link set dmz9 addrgenmode none up
)";

/// Two networks with gateways, and a route of each kind.
constexpr std::string_view kOffice = R"(link set lo up
link set lan0 addrgenmode none up
addr add 192.0.2.5/24 dev lan0
addr add 2001:db8:1::5/64 dev lan0 nodad
link set dmz0 addrgenmode none up
addr add 198.51.100.5/25 dev dmz0
route add 203.0.113.0/24 via 192.0.2.1
route add 2001:db8:2::/48 via 2001:db8:1::1
route add 100.64.0.0/16 via inet6 2001:db8:1::1 dev lan0
route add unreachable 100.65.0.0/16
route add prohibit 100.66.0.0/16
route add blackhole 100.67.0.0/16
route add unreachable 2001:db8:65::/48
route add prohibit 2001:db8:66::/48
route add blackhole 2001:db8:67::/48
)";

/// Whether iproute2 does it, a command a line.
bool ip(std::string_view commands) {
  FILE* const batch = popen("ip -batch -", "w");
  if (batch == nullptr) return false;
  fwrite(commands.data(), 1, commands.size(), batch);
  return pclose(batch) == 0;
}

/// Runs `body` in the office.
void in_office(const std::function<void()>& body) {
  in_own_namespace([&] {
    if (!ip(kCables)) GTEST_SKIP() << "making pairs of devices needs iproute2 and the module veth";
    ASSERT_TRUE(ip(kOffice));
    body();
  });
}

IpAddress address(const char* text) { return *IpAddress::parse(text); }

LocalFacts facts_of(const char* destination, const std::string& interface = {}) {
  const auto facts = local_facts(address(destination), interface);
  if (facts) return *facts;
  ADD_FAILURE() << facts.error().what;
  return {};
}

LocalFacts by_lan(const char* source, std::uint8_t prefix_length, const char* first_hop) {
  return {.route = LocalRoute::OnLink,
          .interface = "lan0",
          .link = LinkState::Up,
          .mtu = 1400,
          .source = address(source),
          .prefix_length = prefix_length,
          .first_hop = address(first_hop)};
}

TEST(LocalFacts, NameTheGatewayAndWhatLeadsThere) {
  in_office([] {
    LocalFacts expected = by_lan("192.0.2.5", 24, "192.0.2.1");
    expected.route = LocalRoute::Gateway;
    EXPECT_EQ(facts_of("203.0.113.9"), expected);
    expected = by_lan("2001:db8:1::5", 64, "2001:db8:1::1");
    expected.route = LocalRoute::Gateway;
    EXPECT_EQ(facts_of("2001:db8:2::9"), expected);
  });
}

TEST(LocalFacts, OfIpv4MayNameAGatewayOfIpv6) {
  in_office([] {
    LocalFacts expected = by_lan("192.0.2.5", 24, "2001:db8:1::1");
    expected.route = LocalRoute::Gateway;
    EXPECT_EQ(facts_of("100.64.0.9"), expected);
  });
}

TEST(LocalFacts, OfANeighbourNameItAsTheFirstHop) {
  in_office([] {
    EXPECT_EQ(facts_of("192.0.2.77"), by_lan("192.0.2.5", 24, "192.0.2.77"));
    EXPECT_EQ(facts_of("2001:db8:1::77"), by_lan("2001:db8:1::5", 64, "2001:db8:1::77"));
    EXPECT_EQ(facts_of("198.51.100.77").interface, "dmz0");
    EXPECT_EQ(facts_of("198.51.100.77").prefix_length, 25);
  });
}

TEST(LocalFacts, OfABroadcastOrAMulticastLeadOntoTheLink) {
  in_office([] {
    EXPECT_EQ(facts_of("192.0.2.255"), by_lan("192.0.2.5", 24, "192.0.2.255"));
    EXPECT_EQ(facts_of("224.0.0.5", "lan0"), by_lan("192.0.2.5", 24, "224.0.0.5"));
    EXPECT_EQ(facts_of("ff02::1", "lan0"), by_lan("2001:db8:1::5", 64, "ff02::1"));
  });
}

TEST(LocalFacts, OfThisMachineLeadToIt) {
  in_office([] {
    for (const auto& [own, length] : {std::pair("192.0.2.5", 24), std::pair("2001:db8:1::5", 64),
                                      std::pair("127.0.0.1", 8), std::pair("::1", 128)}) {
      EXPECT_EQ(facts_of(own), (LocalFacts{.route = LocalRoute::Itself,
                                           .interface = "lo",
                                           .link = LinkState::Up,
                                           .mtu = 65536,
                                           .source = address(own),
                                           .prefix_length = static_cast<std::uint8_t>(length)}))
          << own;
    }
  });
}

// RFC 4291 section 2.6.1.
TEST(LocalFacts, OfARoutersAnycastAddressLeadToIt) {
  in_office([] {
    std::ofstream("/proc/sys/net/ipv6/conf/lan0/forwarding") << "1";
    EXPECT_EQ(facts_of("2001:db8:1::").route, LocalRoute::Itself);
  });
}

TEST(LocalFacts, TellARouteThatRefusesFromNoRoute) {
  in_office([] {
    for (const char* const refused : {"100.65.0.1", "100.66.0.1", "100.67.0.1", "2001:db8:65::1",
                                      "2001:db8:66::1", "2001:db8:67::1"}) {
      EXPECT_EQ(facts_of(refused), (LocalFacts{.route = LocalRoute::Refused})) << refused;
    }
    for (const char* const elsewhere : {"198.18.0.1", "2001:db8:99::1"}) {
      EXPECT_EQ(facts_of(elsewhere), (LocalFacts{.route = LocalRoute::None})) << elsewhere;
    }
  });
}

TEST(LocalFacts, KnowWhetherTheFirstHopAnswered) {
  in_office([] {
    struct Entry {
      const char* neighbour;
      const char* state;
      FirstHopState expected;
    };
    for (const Entry& entry :
         {Entry{"192.0.2.1", "nud failed", FirstHopState::Failed},
          Entry{"192.0.2.1", "lladdr 02:00:00:00:00:01 nud reachable", FirstHopState::Resolved},
          Entry{"192.0.2.1", "lladdr 02:00:00:00:00:01 nud stale", FirstHopState::Resolved},
          Entry{"192.0.2.1", "lladdr 02:00:00:00:00:01 nud permanent", FirstHopState::Resolved},
          Entry{"192.0.2.1", "nud incomplete", FirstHopState::Unknown},
          Entry{"2001:db8:1::1", "nud failed", FirstHopState::Failed},
          Entry{"2001:db8:1::1", "lladdr 02:00:00:00:00:01 nud reachable",
                FirstHopState::Resolved}}) {
      const std::string neighbour = entry.neighbour;
      ASSERT_TRUE(ip("neigh replace " + neighbour + " dev lan0 " + entry.state + "\n"));
      const char* const destination =
          address(entry.neighbour).is_v4() ? "203.0.113.9" : "2001:db8:2::9";
      EXPECT_EQ(facts_of(destination).first_hop_state, entry.expected)
          << neighbour << " " << entry.state;
    }
  });
}

TEST(LocalFacts, BlameTheInterfaceWhoseRoutesWentWithIt) {
  in_office([] {
    ASSERT_TRUE(ip("link set lan0 down\n"));
    EXPECT_EQ(facts_of("203.0.113.9"), (LocalFacts{.route = LocalRoute::None}))
        << "the other interface is up";
    const LocalFacts expected{
        .route = LocalRoute::None, .interface = "lan0", .link = LinkState::Down, .mtu = 1400};
    EXPECT_EQ(facts_of("203.0.113.9", "lan0"), expected);
    EXPECT_EQ(facts_of("2001:db8:2::9", "lan0"), expected);
    ASSERT_TRUE(ip("link set dmz0 down\n"));
    EXPECT_EQ(facts_of("203.0.113.9"), expected);
    EXPECT_EQ(facts_of("2001:db8:2::9"), expected);
    EXPECT_EQ(facts_of("203.0.113.9", "dmz0").interface, "dmz0");
    EXPECT_EQ(facts_of("100.67.0.1"), (LocalFacts{.route = LocalRoute::Refused}))
        << "no interface is to blame for what a route refuses";
  });
}

// The routes stay.
TEST(LocalFacts, TellThatThereIsNoCarrier) {
  in_office([] {
    ASSERT_TRUE(ip("link set lan9 down\n"));
    LocalFacts expected = by_lan("192.0.2.5", 24, "192.0.2.77");
    expected.link = LinkState::Down;
    EXPECT_EQ(facts_of("192.0.2.77"), expected);
  });
}

TEST(LocalFacts, TakeALinkThatWaitsForMoreThanACarrierForDown) {
  in_office([] {
    EXPECT_EQ(facts_of("127.0.0.1").link, LinkState::Up);
    ASSERT_TRUE(ip("link set lo state dormant\n"));
    EXPECT_EQ(facts_of("127.0.0.1").link, LinkState::Down);
  });
}

TEST(LocalFacts, OfALoopbackAddressAreAboutTheLoopbackDevice) {
  in_own_namespace([] {
    for (const char* const loopback : {"127.0.0.1", "::1"}) {
      EXPECT_EQ(
          facts_of(loopback),
          (LocalFacts{
              .route = LocalRoute::None, .interface = "lo", .link = LinkState::Down, .mtu = 65536}))
          << loopback;
    }
    EXPECT_EQ(facts_of("192.0.2.77"), (LocalFacts{.route = LocalRoute::None}))
        << "no other interface is there";
  });
}

TEST(LocalFacts, FollowTheInterfaceThatIsAskedFor) {
  in_office([] {
    ASSERT_TRUE(ip("route add 203.0.113.0/24 via 198.51.100.1 metric 50\n"));
    EXPECT_EQ(facts_of("203.0.113.9").first_hop, address("192.0.2.1"));
    const LocalFacts by_other = facts_of("203.0.113.9", "dmz0");
    EXPECT_EQ(by_other.first_hop, address("198.51.100.1"));
    EXPECT_EQ(by_other.source, address("198.51.100.5"));
    EXPECT_EQ(by_other.interface, "dmz0");
  });
}

TEST(LocalFacts, OfAnInterfaceThatIsNotThereAreAnError) {
  const auto facts = local_facts(address("127.0.0.1"), "nowhere0");
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().what, HasSubstr("nowhere0"));
  EXPECT_EQ(facts.error().system_error, ENODEV);
}

SystemLink down(const char* device) { return {.device = device, .state = LinkState::Down}; }

TEST(LinkToBlame, IsHardwareBeforeWhatIsNot) {
  const IpAddress far = address("203.0.113.9");
  std::vector<SystemLink> links{down("lo"), down("bond0"), down("docker0"), down("eth0"),
                                down("eth1")};
  links[0].is_loopback = true;
  links[1].is_virtual = true;
  links[2].is_virtual = true;
  const SystemAddress bridge{.address = address("172.17.0.1"), .device = "docker0"};
  const SystemAddress automatic{.address = address("fe80::1"), .device = "eth0"};
  const SystemAddress own{.address = address("192.0.2.5"), .device = "eth1"};
  const auto blamed = [&](const std::vector<SystemAddress>& addresses) {
    const SystemLink* const link = link_to_blame(far, links, addresses);
    return link == nullptr ? "nobody" : link->device;
  };
  EXPECT_EQ(blamed({bridge}), "eth0");
  EXPECT_EQ(blamed({bridge, automatic, own}), "eth1") << "of two, the one with addresses";
  links[3].state = LinkState::Up;
  EXPECT_EQ(blamed({bridge, own}), "nobody");
  links.resize(3);
  EXPECT_EQ(blamed({bridge}), "docker0");
}

}  // namespace
}  // namespace icmpkit::io
