// Whole networks from scenario text, with a ping at the vantage.
#include "icmpkit/sim/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "icmpkit/sim/network_capture.hpp"
#include "tests/support/lab.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using probe::PingEvent;
using probe::PingEventKind;
using test::Lab;
using test::scenario_of;
using ::testing::ElementsAre;

using ::testing::SizeIs;

constexpr std::string_view kThreeRouters = R"(
vantage = "home"
[node.home]
[node.r1]
role = "router"
[node.r2]
role = "router"
[node.r3]
role = "router"
[node.server]

[[link]]
nodes = ["home", "r1"]
[[link]]
nodes = ["r1", "r2"]
delay = "10 ms"
[[link]]
nodes = ["r2", "r3"]
[[link]]
nodes = ["r3", "server"]
)";

TEST(Network, CarriesAnEchoThroughThreeRouters) {
  Lab lab(kThreeRouters);
  const auto events = lab.ping("server", {.count = 3});
  ASSERT_THAT(events, SizeIs(3));
  for (const PingEvent& event : events) {
    EXPECT_EQ(event.kind, PingEventKind::Reply);
    EXPECT_EQ(event.hop_limit, 61) << "64, and three routers on the way back";
    EXPECT_EQ(event.round_trip->time, 26ms) << "10 ms and three times 1 ms, there and back";
  }
}

TEST(Network, TellsEveryHopByItsTtl) {
  for (std::uint8_t ttl = 1; ttl <= 3; ++ttl) {
    Lab lab(kThreeRouters);
    const auto events = lab.ping("server", {.count = 1, .hop_limit = ttl});
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].kind, PingEventKind::Error);
    EXPECT_EQ(events[0].error.type, 11);
    EXPECT_EQ(lab.owner(*events[0].error.from), "r" + std::to_string(ttl));
  }
}

/// The only error that a ping got.
PingEvent error_of(Lab& lab, std::string_view target, probe::PingConfig config = {.count = 1}) {
  const auto events = lab.ping(target, config);
  EXPECT_THAT(events, SizeIs(1));
  if (events.empty()) return {};
  EXPECT_EQ(events[0].kind, PingEventKind::Error);
  return events[0];
}

std::string with(std::string_view more) { return std::string(kThreeRouters) + std::string(more); }

TEST(Network, SaysThatThereIsNoRouteToWhereNobodyIs) {
  Lab lab(kThreeRouters);
  const PingEvent event = error_of(lab, "203.0.113.1");
  EXPECT_EQ(event.error.type, 3);
  EXPECT_EQ(event.error.code, 0);
  EXPECT_EQ(lab.owner(*event.error.from), "r1") << "home hands it to its first router";
}

TEST(Network, LooksForAHostThatIsOffAndGivesUpAfterThreeSeconds) {
  Lab lab(with(R"(
[node.printer]
state = "off"
[[link]]
nodes = ["r3", "printer"]
kind = "shared"
)"));
  const PingEvent event = error_of(lab, "printer");
  EXPECT_EQ(event.error.type, 3);
  EXPECT_EQ(event.error.code, 1);
  EXPECT_EQ(lab.owner(*event.error.from), "r3");
  EXPECT_EQ(event.at - Instant{}, 3s + 24ms);
}

TEST(Network, SaysThatAHostIsUnknownWhereTheLinkKnows) {
  Lab lab(with(R"(
[node.ghost]
state = "absent"
[[link]]
nodes = ["r3", "ghost"]
kind = "shared"
)"));
  const PingEvent event = error_of(lab, "ghost");
  EXPECT_EQ(event.error.code, 7);
  EXPECT_EQ(lab.owner(*event.error.from), "r3");
}

TEST(Network, SaysThatALinkIsCut) {
  std::string text(kThreeRouters);
  text.replace(text.find("nodes = [\"r2\", \"r3\"]"), 20,
               "nodes = [\"r2\", \"r3\"]\nstate = \"down\"");
  Lab lab(text);
  const PingEvent event = error_of(lab, "server");
  EXPECT_EQ(event.error.type, 3);
  EXPECT_EQ(lab.owner(*event.error.from), "r2");
}

TEST(Network, GoesAroundALinkThatIsCutWhereRoutesConverge) {
  Lab lab("convergence = \"1 s\"\n" + with(R"(
[[link]]
name = "backup"
nodes = ["r1", "r3"]
cost = 10
[[at]]
time = "2500 ms"
link = "r2-r3"
state = "down"
)"));
  const auto events = lab.ping("server", {.count = 6});
  ASSERT_THAT(events, SizeIs(6));
  EXPECT_EQ(events[2].kind, PingEventKind::Reply);
  EXPECT_EQ(events[2].hop_limit, 61);
  EXPECT_EQ(events[3].kind, PingEventKind::Error) << "sent at 3 s, before routes follow at 3.5 s";
  EXPECT_EQ(events[4].kind, PingEventKind::Reply);
  EXPECT_EQ(events[4].hop_limit, 62) << "by way of two routers";
}

TEST(Network, RunsATtlOutInALoop) {
  Lab lab(with(R"(
[[route]]
node = "r3"
to = "server"
via = "r2"
)"));
  const PingEvent event = error_of(lab, "server");
  EXPECT_EQ(event.error.type, 11);
  EXPECT_EQ(event.error.code, 0);
}

TEST(Network, DropsInABlackHole) {
  Lab lab(with("[[route]]\nnode = \"r2\"\nto = \"server\"\naction = \"blackhole\"\n"));
  const auto events = lab.ping("server", {.count = 1, .timeout = 2s});
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind, PingEventKind::Lost);
}

TEST(Network, TellsTheMtuOfTheNextLink) {
  std::string text(kThreeRouters);
  text.replace(text.find("nodes = [\"r2\", \"r3\"]"), 20, "nodes = [\"r2\", \"r3\"]\nmtu = 1400");
  Lab lab(text);
  const PingEvent event =
      error_of(lab, "server", {.count = 1, .payload_size = 1472, .dont_fragment = true});
  EXPECT_EQ(event.error.type, 3);
  EXPECT_EQ(event.error.code, 4);
  EXPECT_EQ(event.error.parameter & 0xFFFFU, 1400U);
  EXPECT_EQ(lab.owner(*event.error.from), "r2");
}

TEST(Network, SendsRedirectsFromAWrongFirstHop) {
  Lab lab(R"(
vantage = "home"
[node.home]
[node.right]
role = "router"
[node.wrong]
role = "router"
[node.server]
[[link]]
nodes = ["home", "right", "wrong"]
[[link]]
nodes = ["right", "server"]
[[route]]
node = "home"
to = "server"
via = "wrong"
)");
  const auto events = lab.ping("server", {.count = 2});
  EXPECT_EQ(events[0].kind, PingEventKind::Error);
  EXPECT_EQ(events[0].error.type, 5);
  EXPECT_EQ(lab.owner(*events[0].error.from), "wrong");
  EXPECT_EQ(events[1].kind, PingEventKind::Reply) << "it was forwarded all the same";
}

TEST(Network, SharesEqualCostPathsByPacket) {
  Lab lab(with(R"(
[node.left]
role = "router"
[node.right]
role = "router"
[[link]]
nodes = ["r1", "left"]
[[link]]
nodes = ["r1", "right"]
[[link]]
nodes = ["left", "r2"]
[[link]]
nodes = ["right", "r2"]
[[route]]
node = "r1"
to = "server"
via = ["left", "right"]
balancing = "per-packet"
)"));
  std::map<std::string, int> answered;
  for (const PingEvent& event :
       lab.ping("server", {.count = 40, .interval = 10ms, .hop_limit = 2})) {
    if (event.kind == PingEventKind::Error) ++answered[lab.owner(*event.error.from)];
  }
  EXPECT_GT(answered["left"], 5);
  EXPECT_GT(answered["right"], 5);
}

/// Two stages of two routers each, all joined, between home and the server: four ways.
std::string two_stages(std::string_view head, std::string_view keys = "") {
  std::string text = std::string(head) + "\nvantage = \"home\"\n[node.home]\n[node.server]\n";
  for (const auto* const name : {"r1", "a1", "a2", "b1", "b2", "r2"}) {
    text += std::string("[node.") + name + "]\nrole = \"router\"\n";
    if (name == std::string_view("r1")) text += keys;
  }
  for (const auto* const ends :
       {"home\", \"r1", "r1\", \"a1", "r1\", \"a2", "a1\", \"b1", "a1\", \"b2", "a2\", \"b1",
        "a2\", \"b2", "b1\", \"r2", "b2\", \"r2", "r2\", \"server"}) {
    text += std::string("[[link]]\nnodes = [\"") + ends + "\"]\n";
  }
  return text;
}

/// Which router at a distance each of forty flows meets.
std::vector<std::string> met_at(std::string_view text, std::uint8_t hop_limit) {
  std::vector<std::string> met;
  Network network(scenario_of(text));
  const auto home = network.resolve("home", Family::V4)->text();
  const auto server = network.resolve("server", Family::V4)->text();
  std::vector<std::byte> buffer(network.max_transmit_size());
  for (std::uint16_t port = 33434; port < 33474; ++port) {
    const auto probe = engine::test::udp(
        {.source = home.view(), .destination = server.view(), .hop_limit = hop_limit}, port);
    EXPECT_TRUE(network.originate(probe, network.now()));
    network.on_deadline(network.now() + 1s);
    while (const auto transmit = network.poll_transmit(buffer, network.now())) {
      const auto answer = Bytes(buffer).first(transmit->size);
      met.push_back(network.node_name(network.owner_of(Ipv4Address::load(answer, 12))));
    }
  }
  return met;
}

std::map<std::string, int> counts(const std::vector<std::string>& names) {
  std::map<std::string, int> count;
  for (const std::string& name : names) ++count[name];
  return count;
}

TEST(Network, TakesOneOfSeveralEqualWays) {
  EXPECT_THAT(counts(met_at(two_stages(""), 2)), SizeIs(1));
  EXPECT_THAT(counts(met_at(two_stages(""), 3)), SizeIs(1));
}

TEST(Network, SpreadsFlowsOverAllEqualWaysWhereAsked) {
  const auto text = two_stages("balancing = \"per-flow\"");
  const auto first = met_at(text, 2);
  const auto second = met_at(text, 3);
  ASSERT_THAT(first, SizeIs(40));
  ASSERT_THAT(second, SizeIs(40));
  // The second stage does not choose as the first one did.
  std::vector<std::string> ways;
  for (std::size_t i = 0; i < first.size(); ++i) ways.push_back(first[i] + second[i]);
  EXPECT_THAT(counts(ways), SizeIs(4));
  for (const auto& [way, flows] : counts(ways)) EXPECT_GT(flows, 3) << way;
  EXPECT_EQ(met_at(text, 2), first) << "a flow stays on its way";
}

TEST(Network, BalancesAtTheNodesThatAreAskedTo) {
  const auto only_r1 = two_stages("", "balancing = \"per-packet\"\n");
  EXPECT_THAT(counts(met_at(only_r1, 2)), SizeIs(2));
  EXPECT_THAT(counts(met_at(only_r1, 3)), SizeIs(1));
  const auto all_but_r1 = two_stages("balancing = \"per-flow\"", "balancing = \"none\"\n");
  EXPECT_THAT(counts(met_at(all_but_r1, 2)), SizeIs(1));
  EXPECT_THAT(counts(met_at(all_but_r1, 3)), SizeIs(2));
}

TEST(Network, BalancesOverWhatIsLeftOnceRoutesConverge) {
  const auto cut = "[[at]]\ntime = \"0 s\"\nlink = \"r1-a2\"\nstate = \"down\"\n";
  const auto text = two_stages("convergence = \"0 s\"\nbalancing = \"per-flow\"") + cut;
  EXPECT_THAT(counts(met_at(text, 2)), ElementsAre(::testing::Pair("a1", 40)));
  EXPECT_THAT(counts(met_at(text, 3)), SizeIs(2));
}

TEST(Network, AHostThatGoesOffIsMissedAndFoundAgain) {
  Lab lab(R"(
vantage = "home"
[node.home]
[node.r1]
role = "router"
[node.server]
[[link]]
nodes = ["home", "r1"]
[[link]]
nodes = ["r1", "server"]
kind = "shared"
[[at]]
time = "1500 ms"
node = "server"
state = "off"
[[at]]
time = "10 s"
node = "server"
state = "on"
)");
  const auto events = lab.ping("server", {.count = 14, .timeout = 3s});
  std::map<PingEventKind, int> count;
  for (const PingEvent& event : events) ++count[event.kind];
  EXPECT_EQ(events.front().kind, PingEventKind::Reply);
  EXPECT_EQ(events.back().kind, PingEventKind::Reply);
  EXPECT_GE(count[PingEventKind::Lost], 1) << "nobody notices at once";
  EXPECT_GE(count[PingEventKind::Error], 1);
}

TEST(Network, LosesWhatItsLinksLose) {
  std::string text(kThreeRouters);
  text.replace(text.find("delay = \"10 ms\""), 15, "delay = \"10 ms\"\nloss = 0.2");
  Lab lab(text);
  const auto events = lab.ping("server", {.count = 1000, .interval = 10ms});
  const auto replies = std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind);
  EXPECT_NEAR(static_cast<double>(replies), 1000 * 0.8 * 0.8, 50);
  EXPECT_EQ(lab.network.counters().wires.lost, 1000U - static_cast<std::uint64_t>(replies));
}

TEST(Network, ALineTakesTimeAndItsQueueHasAnEnd) {
  std::string text(kThreeRouters);
  // 84 octets need 6.72 ms, and twice 1500 octets 240 ms: room for some 35 of them.
  text.replace(text.find("delay = \"10 ms\""), 15, "rate = \"100 kbit/s\"\nqueue = 2");
  Lab lab(text);
  const auto events = lab.ping("server", {.count = 100, .interval = 0s, .timeout = 2s});
  const auto replies = std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind);
  EXPECT_NEAR(static_cast<double>(replies), 37, 2);
  EXPECT_EQ(lab.network.counters().queue_full, 100U - static_cast<std::uint64_t>(replies));
  EXPECT_EQ(events.front().round_trip->time, 8ms + 2 * 6720us);
}

TEST(Network, QuenchesSourcesPastItsMark) {
  std::string text(kThreeRouters);
  text.replace(text.find("delay = \"10 ms\""), 15, "rate = \"100 kbit/s\"\nmark = 1");
  text.replace(text.find("[node.r1]\n"), 10, "[node.r1]\nsends_source_quench = true\n");
  Lab lab(text);
  const auto events = lab.ping("server", {.count = 100, .interval = 0s, .timeout = 20s});
  EXPECT_TRUE(std::ranges::any_of(events, [](const PingEvent& event) {
    return event.kind == PingEventKind::Error && event.error.type == 4;
  }));
}

TEST(Network, AnAttackersErrorReachesTheVantage) {
  Lab lab(with(R"(
[node.mallory]
[[link]]
nodes = ["r1", "mallory"]
[[attack]]
node = "mallory"
link = "home-r1"
icmp_type = 8
from = "r2"
type = 3
code = 4
mtu = 68
count = 1
)"));
  const auto events = lab.ping("server", {.count = 2});
  ASSERT_GE(events.size(), 2U);
  EXPECT_EQ(events[0].kind, PingEventKind::Error);
  EXPECT_EQ(events[0].error.parameter, 68U);
  EXPECT_EQ(lab.owner(*events[0].error.from), "r2") << "so it says";
  EXPECT_EQ(lab.network.counters().attacks, 1U);
}

TEST(Network, DoesNotStandStillWhereAnAttackerAnswersHimselfAtOnce) {
  std::string text = with(R"(
[node.mallory]
[[link]]
name = "den"
nodes = ["r1", "mallory"]
delay = "0 ms"
[[attack]]
node = "mallory"
link = "den"
datagram = "45 00 00 1c 00 00 00 00 40 01 00 00 c0 00 02 01 c6 12 00 01 08 00 f7 ff 00 00 00 00"
)");
  Network network(scenario_of(text));
  const auto probe =
      engine::test::udp({.source = "198.18.0.1",
                         .destination = network.resolve("mallory", Family::V4)->text().view()},
                        9);
  ASSERT_TRUE(network.originate(probe, Instant{}));
  network.on_deadline(Instant{1ms + 1us});
  EXPECT_GT(network.counters().attacks, 100U);
  EXPECT_LT(network.counters().attacks, 2000U) << "one each nanosecond at most";
}

TEST(Network, InThePlaceOfTheVantageTakesAndGivesDatagramsOfItsLink) {
  Network network(scenario_of(kThreeRouters), {.attachment = Attachment::Uplink});
  const auto home = network.resolve("home", Family::V4);
  const auto server = network.resolve("server", Family::V4);
  probe::Ping ping({.identifier = 7, .key = {1, 2}, .sources = {.v4 = home->v4()}, .count = 2});
  ping.add_target(*server);
  std::vector<PingEvent> events;
  VirtualRun(ping, network).until_done(10s, [&](const PingEvent& e) { events.push_back(e); });
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[1].kind, PingEventKind::Reply);
  EXPECT_EQ(events[1].hop_limit, 61);
  EXPECT_EQ(network.node(network.attached_at()), nullptr) << "the outside is that node";
}

TEST(Network, ProbesFromAnyNode) {
  Scenario scenario = scenario_of(kThreeRouters);
  const std::uint32_t server = scenario.find_node("server");
  Lab lab(kThreeRouters, {.at = server});
  const auto events = lab.ping("home", {.count = 1});
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind, PingEventKind::Reply);
}

TEST(Network, SpeaksIpv6) {
  Lab lab("families = [4, 6]\n" + std::string(kThreeRouters));
  const auto events = lab.ping("server", {.count = 1}, Family::V6);
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind, PingEventKind::Reply);
  EXPECT_EQ(events[0].hop_limit, 61);
}

TEST(Network, CarriesBroadcastsToAllOnTheLink) {
  Lab lab(R"(
vantage = "home"
[node.home]
[node.a]
responders = { broadcast_echo = true }
[node.b]
responders = { broadcast_echo = true }
[[link]]
nodes = ["home", "a", "b"]
prefix = "192.0.2.0/24"
)");
  probe::Ping ping({.identifier = 7,
                    .key = {1, 2},
                    .sources = {.v4 = lab.address("home", Family::V4)->v4()},
                    .count = 1});
  ping.add_target(Ipv4Address(192, 0, 2, 255), probe::Answerers::Anybody);
  int answers = 0;
  VirtualRun(ping, lab.network).until_done(10s, [&](const PingEvent& event) {
    if (event.kind == PingEventKind::Reply) ++answers;
  });
  EXPECT_EQ(answers, 1) << "the first ends the run";
  EXPECT_EQ(lab.network.counters().hops, 4U) << "to two, and back from two";
}

TEST(Network, IsCapturedOneInterfaceALink) {
  Lab lab(kThreeRouters);
  NetworkCapture capture(lab.network.scenario(), 1'700'000'000s);
  lab.network.set_tap(&capture);
  lab.ping("server", {.count = 1});
  // Four interfaces, and eight datagrams on four links.
  std::map<std::uint32_t, int> blocks;
  const Bytes octets = capture.ready();
  for (std::size_t at = 0; at < octets.size(); at += load_be32(octets, at + 4)) {
    ++blocks[load_be32(octets, at)];
  }
  EXPECT_EQ(blocks[1], 4);
  EXPECT_EQ(blocks[6], 8);
}

}  // namespace
}  // namespace icmpkit::sim
