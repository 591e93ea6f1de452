// What the node of a lab that probes would say of the way, and how that changes with the network.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/lab.hpp"
#include "tests/support/print_local_facts.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using test::Lab;

constexpr std::string_view kOffice = R"(vantage = "desk"
families = [4, 6]
[node.desk]
addresses = ["203.0.113.1"]
[node.gate]
role = "router"
[node.printer]
state = "off"
[node.server]
[[link]]
name = "lan"
kind = "shared"
nodes = ["desk", "gate", "printer"]
prefix = ["192.0.2.0/24", "2001:db8:1::/64"]
mtu = 1400
at.desk = { name = "lan0" }
[[link]]
nodes = ["gate", "server"]
prefix = ["198.51.100.0/30", "2001:db8:2::/64"]
)";

std::string office_with(std::string_view more) { return std::string(kOffice) + std::string(more); }

IpAddress address(const char* text) { return *IpAddress::parse(text); }

/// What the desk says of whom it sends to through the gate.
LocalFacts through_the_gate(FirstHopState state = FirstHopState::Unknown) {
  return {.route = LocalRoute::Gateway,
          .interface = "lan0",
          .link = LinkState::Up,
          .mtu = 1400,
          .source = address("192.0.2.1"),
          .prefix_length = 24,
          .first_hop = address("192.0.2.2"),
          .first_hop_state = state};
}

TEST(NetworkLocalFacts, NameTheGatewayAndWhatLeadsThere) {
  Lab office(kOffice);
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")), through_the_gate());
  EXPECT_EQ(office.network.local_facts(address("2001:db8:2::2")),
            (LocalFacts{.route = LocalRoute::Gateway,
                        .interface = "lan0",
                        .link = LinkState::Up,
                        .mtu = 1400,
                        .source = address("2001:db8:1::1"),
                        .prefix_length = 64,
                        .first_hop = address("2001:db8:1::2")}));
}

TEST(NetworkLocalFacts, OfANeighbourNameItAsTheFirstHop) {
  Lab office(kOffice);
  LocalFacts expected = through_the_gate();
  expected.route = LocalRoute::OnLink;
  expected.first_hop = address("192.0.2.3");
  EXPECT_EQ(office.network.local_facts(address("192.0.2.3")), expected);
}

TEST(NetworkLocalFacts, OfTheNodeItselfNeedNoInterface) {
  Lab office(kOffice);
  EXPECT_EQ(
      office.network.local_facts(address("2001:db8:1::1")),
      (LocalFacts{
          .route = LocalRoute::Itself, .source = address("2001:db8:1::1"), .prefix_length = 64}));
  EXPECT_EQ(
      office.network.local_facts(address("203.0.113.1")),
      (LocalFacts{
          .route = LocalRoute::Itself, .source = address("203.0.113.1"), .prefix_length = 32}));
}

TEST(NetworkLocalFacts, KnowWhetherTheFirstHopAnswered) {
  Lab office(kOffice);
  office.ping("server", {.count = 1});
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")),
            through_the_gate(FirstHopState::Resolved));
  EXPECT_EQ(office.network.local_facts(address("192.0.2.3")).first_hop_state,
            FirstHopState::Unknown);
  office.ping("printer", {.count = 1});
  EXPECT_EQ(office.network.local_facts(address("192.0.2.3")).first_hop_state,
            FirstHopState::Failed);
}

TEST(NetworkLocalFacts, SayNothingOfAHostThatIsStillLookedFor) {
  Lab office(kOffice);
  office.ping("printer", {.count = 1, .timeout = 100ms});
  ASSERT_LT(office.network.now(), Instant{3s}) << "nobody has given up yet";
  EXPECT_EQ(office.network.local_facts(address("192.0.2.3")).first_hop_state,
            FirstHopState::Unknown);
}

TEST(NetworkLocalFacts, TellARouteThatRefusesFromNoRoute) {
  for (const char* const action : {"unknown", "reject", "prohibit", "blackhole"}) {
    Lab office(office_with("[[route]]\nnode = \"desk\"\nto = \"198.51.100.0/30\"\naction = \"" +
                           std::string(action) + "\"\n"));
    EXPECT_EQ(office.network.local_facts(address("198.51.100.2")),
              (LocalFacts{.route = LocalRoute::Refused}))
        << action;
  }
  Lab office(kOffice, {.at = 1});
  EXPECT_EQ(office.network.node_name(1), "gate");
  EXPECT_EQ(office.network.local_facts(address("100.64.0.1")),
            (LocalFacts{.route = LocalRoute::None}));
}

TEST(NetworkLocalFacts, FollowTheRoutesThatAreWritten) {
  Lab office(
      office_with("[[route]]\nnode = \"desk\"\nto = \"198.51.100.0/30\"\nvia = \"printer\"\n"));
  LocalFacts expected = through_the_gate();
  expected.first_hop = address("192.0.2.3");
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")), expected);
}

TEST(NetworkLocalFacts, FollowFaultsByTime) {
  Lab office(
      office_with("[[at]]\ntime = \"5 s\"\nlink = \"lan\"\nstate = \"down\"\n"
                  "[[at]]\ntime = \"7 s\"\nlink = \"lan\"\nstate = \"up\"\n"));
  LocalFacts expected = through_the_gate();
  office.network.on_deadline(Instant{4s});
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")), expected);
  office.network.on_deadline(Instant{5s});
  expected.link = LinkState::Down;
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")), expected);
  office.network.on_deadline(Instant{7s});
  expected.link = LinkState::Up;
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")), expected);
}

TEST(NetworkLocalFacts, SeeWhatIsDownFromTheStart) {
  Lab office(office_with("[[at]]\ntime = \"0 s\"\nlink = \"lan\"\nstate = \"down\"\n"));
  EXPECT_EQ(office.network.local_facts(address("198.51.100.2")).link, LinkState::Down);
}

TEST(NetworkLocalFacts, BlameTheLinkWhereItsRoutesAreGoneWithIt) {
  constexpr std::string_view kFork = R"(vantage = "gate"
convergence = "1 s"
[node.gate]
role = "router"
addresses = ["203.0.113.1"]
[node.left]
role = "router"
[node.right]
role = "router"
[node.server]
addresses = ["203.0.113.9"]
[[link]]
nodes = ["gate", "left"]
mtu = 1280
[[link]]
nodes = ["gate", "right"]
[[link]]
nodes = ["left", "server"]
[[at]]
time = "1 s"
link = "gate-left"
state = "down"
[[at]]
time = "5 s"
link = "gate-right"
state = "down"
)";
  Lab fork(kFork);
  fork.network.on_deadline(Instant{3s});
  EXPECT_EQ(fork.network.local_facts(address("203.0.113.9")),
            (LocalFacts{.route = LocalRoute::None}))
      << "the other link is up";
  fork.network.on_deadline(Instant{7s});
  EXPECT_EQ(
      fork.network.local_facts(address("203.0.113.9")),
      (LocalFacts{
          .route = LocalRoute::None, .interface = "eth0", .link = LinkState::Down, .mtu = 1280}));
}

TEST(NetworkLocalFacts, ChangeNothingInTheNetwork) {
  const auto transcript = [](const auto& look) {
    Lab office(
        office_with("[[link]]\nnodes = [\"desk\", \"gate\"]\ndelay = \"9 ms\"\n"
                    "[[route]]\nnode = \"desk\"\nto = \"198.51.100.0/30\"\n"
                    "via = [\"192.0.2.2\", \"198.18.0.2\"]\nbalancing = \"per-packet\"\n"));
    std::vector<Instant> answered;
    for (int i = 0; i < 8; ++i) {
      look(office.network);
      for (const auto& event : office.ping("server", {.count = 1})) answered.push_back(event.at);
    }
    return std::pair(answered, office.network.counters().hops);
  };
  const auto ask = [](Network& network) {
    EXPECT_EQ(network.local_facts(address("198.51.100.2")).route, LocalRoute::Gateway);
  };
  EXPECT_EQ(transcript(ask), transcript([](Network&) {}));
}

}  // namespace
}  // namespace icmpkit::sim
