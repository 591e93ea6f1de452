// What the keys of a scenario change, seen in what the network says: each with it and without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/lab.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using engine::test::datagram;
using engine::test::Envelope;
using engine::test::Octets;
using engine::test::Sent;
using engine::test::udp;
using probe::PingEvent;
using probe::PingEventKind;
using test::Lab;
using test::scenario_of;
using ::testing::SizeIs;

/// home - r1 - server, with keys of the node r1, of the end of r1 towards home, and of the server.
struct Keys {
  std::string_view router{};
  std::string_view end{};
  std::string_view server{};
};

std::string line_with(const Keys& keys) {
  return std::string("vantage = \"home\"\n[node.home]\n[node.r1]\nrole = \"router\"\n")
      .append(keys.router)
      .append("\n[node.server]\n")
      .append(keys.server)
      .append("\n[[link]]\nnodes = [\"home\", \"r1\"]\nat.r1 = { ")
      .append(keys.end)
      .append(" }\n[[link]]\nnodes = [\"r1\", \"server\"]\n");
}

constexpr std::string_view kHome = "198.18.0.1";
constexpr std::string_view kServer = "198.18.0.6";

/// What comes back to the vantage within ten seconds of `octets`.
std::vector<Sent> answers(std::string_view text, Bytes octets) {
  Network network(scenario_of(text));
  EXPECT_TRUE(network.originate(octets, Instant{}));
  network.on_deadline(Instant{10s});
  std::vector<Sent> all;
  Octets buffer(network.max_transmit_size());
  while (const auto transmit = network.poll_transmit(buffer, network.now())) {
    const auto end = buffer.begin() + static_cast<std::ptrdiff_t>(transmit->size);
    all.push_back({.octets = Octets(buffer.begin(), end)});
  }
  return all;
}

/// Type and code of the only answer; 255 and 255 where there is none.
std::pair<int, int> answer_of(std::string_view text, Bytes octets) {
  const auto all = answers(text, octets);
  if (all.size() != 1) return {255, 255};
  return {all[0].type(), all[0].code()};
}
constexpr std::pair kSilence{255, 255};

std::ptrdiff_t replies_to(std::string_view text, std::uint64_t count) {
  const auto events = Lab(text).ping("server", {.count = count, .interval = 10ms});
  return std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind);
}

TEST(Switches, EchoRateBoundsTheRepliesToAll) {
  EXPECT_EQ(replies_to(line_with({}), 20), 20);
  EXPECT_EQ(replies_to(line_with({.server = "echo_rate = { per_second = 1, burst = 3 }"}), 20), 3);
}

TEST(Switches, ReportsUnreachableSilencesTheUnreachablesOfAnInterface) {
  const Octets lost = udp({.source = kHome, .destination = "203.0.113.1"}, 53);
  const Octets expiring = udp({.source = kHome, .destination = kServer, .hop_limit = 1}, 53);
  const auto silent = line_with({.end = "reports_unreachable = false"});
  EXPECT_EQ(answer_of(line_with({}), lost), std::pair(3, 0));
  EXPECT_EQ(answer_of(silent, lost), kSilence);
  EXPECT_EQ(answer_of(silent, expiring), std::pair(11, 0));
}

/// The items of RFC 5837 that a Time Exceeded of r1 tells of its interface: index, address, name,
/// MTU, from the fourth bit down; 0: there is no such object.
unsigned items_told(std::string_view extensions) {
  const auto all = answers(line_with({.router = "extensions = { interface_information = true" +
                                                std::string(extensions) + " }"}),
                           udp({.source = kHome, .destination = kServer, .hop_limit = 1}, 53));
  EXPECT_THAT(all, SizeIs(1));
  const std::size_t quote = 4U * load_u8(all.at(0).message(), 5);
  if (quote == 0) return 0;
  constexpr std::size_t kClass = 8 + 4 + 2;
  EXPECT_EQ(load_u8(all[0].message(), quote + kClass), 2);
  return load_u8(all[0].message(), quote + kClass + 1);
}

TEST(Switches, ExtensionsChooseWhatIsToldOfAnInterface) {
  EXPECT_EQ(items_told(""), 0b1111U);
  EXPECT_EQ(items_told(", interface_index = false"), 0b0111U);
  EXPECT_EQ(items_told(", interface_address = false"), 0b1011U);
  EXPECT_EQ(items_told(", interface_name = false"), 0b1101U);
  EXPECT_EQ(items_told(", interface_mtu = false"), 0b1110U);
}

TEST(Switches, ExtensionsGoToTheirReceivers) {
  EXPECT_EQ(items_told(", receivers = [\"192.0.2.0/24\", \"198.18.0.0/30\"]"), 0b1111U);
  EXPECT_EQ(items_told(", receivers = [\"192.0.2.0/24\"]"), 0U);
}

TEST(Switches, SecurityRefusesLabelsOutOfItsRange) {
  const auto answer_to = [](std::uint8_t label, std::string_view refusal) {
    const auto option = octets(0x82, 3, label, 0);
    const std::string keys =
        "requires_security_option = true\nsecurity = { minimum = \"confidential\", maximum = "
        "\"secret\"" +
        std::string(refusal) + " }";
    return answer_of(line_with({.server = keys}),
                     udp({.source = kHome, .destination = kServer, .options = option}, 53));
  };
  constexpr std::uint8_t kTopSecret = 0x3D;
  constexpr std::uint8_t kSecret = 0x5A;
  constexpr std::uint8_t kConfidential = 0x96;
  constexpr std::uint8_t kUnclassified = 0xAB;
  EXPECT_EQ(answer_to(kTopSecret, ""), std::pair(3, 10));
  EXPECT_EQ(answer_to(kSecret, ""), std::pair(3, 3)) << "accepted; the port is closed";
  EXPECT_EQ(answer_to(kConfidential, ""), std::pair(3, 3));
  EXPECT_EQ(answer_to(kUnclassified, ""), std::pair(3, 10));
  EXPECT_EQ(answer_to(kTopSecret, ", refusal = \"network-prohibited\""), std::pair(3, 9));
}

TEST(Switches, SpeedIsToldByReportsOfTraceroute) {
  const auto speed_told = [](std::string_view text) {
    const auto option = octets(82, 12, 0x12, 0x34, 0, 0, 0xFF, 0xFF, 198, 18, 0, 1);
    for (const Sent& sent :
         answers(text, udp({.source = kHome, .destination = kServer, .options = option}, 53))) {
      if (sent.type() == 30) return load_be32(sent.message(), 12);
    }
    return ~std::uint32_t{0};
  };
  const std::string text = line_with({.router = "answers_traceroute = true"});
  EXPECT_EQ(speed_told(text), 0U);
  EXPECT_EQ(speed_told(text + "at.r1 = { speed = \"10 Mbit/s\" }\n"), 1'250'000U);
}

TEST(Switches, SegmentsTakeTheUpperLayersThatAreAllowed) {
  const auto answer_to = [](std::string_view keys) {
    return answer_of("families = [6]\n" + line_with({.server = keys}),
                     udp({.source = "2001:db8::1", .destination = "2001:db8:5e9::1"}, 53));
  };
  constexpr std::string_view kSegment = "segments = \"2001:db8:5e9::1\"\n";
  EXPECT_EQ(answer_to("addresses = [\"2001:db8:5e9::1\"]"), std::pair(1, 4));
  EXPECT_EQ(answer_to(kSegment), std::pair(4, 4));
  EXPECT_EQ(answer_to(std::string(kSegment) + "segment_upper_layers = [\"udp\"]"), std::pair(1, 4));
  EXPECT_EQ(answer_to(std::string(kSegment) + "segment_upper_layers = [\"18\"]"), std::pair(4, 4));
}

constexpr std::string_view kAnycast = "2001:db8:53::1";

/// Two name servers of one anycast address, one of them nearer.
constexpr std::string_view kTwoServers = R"(vantage = "home"
families = [6]
convergence = "100 ms"
[node.home]
[node.r1]
role = "router"
[node.r2]
role = "router"
[node.far]
anycast = ["2001:db8:53::1"]
[node.near]
anycast = ["2001:db8:53::1"]
[[link]]
nodes = ["home", "r1"]
[[link]]
nodes = ["r1", "r2"]
[[link]]
nodes = ["r2", "far"]
[[link]]
nodes = ["r1", "near"]
)";

/// The nodes that answered pings of the anycast address, by their names.
std::vector<std::string> who_answers(std::string_view text, std::uint64_t count = 1) {
  Lab lab(text);
  probe::Ping ping({.identifier = 7,
                    .key = {1, 2},
                    .sources = {.v6 = lab.address("home", Family::V6)->v6()},
                    .count = count});
  ping.add_target(*IpAddress::parse(kAnycast), probe::Answerers::Anybody);
  std::vector<std::string> names;
  VirtualRun(ping, lab.network).until_done(1h, [&](const PingEvent& event) {
    const auto view = wire::DatagramView::parse(event.evidence.datagram());
    if (event.kind != PingEventKind::Reply || !view) return;
    EXPECT_NE(view->source(), *IpAddress::parse(kAnycast)) << "never a source";
    names.push_back(lab.owner(view->source()));
  });
  return names;
}

TEST(Switches, AnycastLeadsToTheNearest) {
  EXPECT_THAT(who_answers(kTwoServers), ::testing::ElementsAre("near"));
}

TEST(Switches, AnycastLeadsToTheNextNearestAfterTheNearestWentOff) {
  const std::string text =
      std::string(kTwoServers) + "[[at]]\ntime = \"1500 ms\"\nnode = \"near\"\nstate = \"off\"\n";
  EXPECT_THAT(who_answers(text, 4), ::testing::ElementsAre("near", "near", "far", "far"));
}

TEST(Switches, AnycastOnALinkIsTakenByWhoRunsThere) {
  const auto text = [](std::string_view state) {
    return "vantage = \"home\"\nfamilies = [6]\n[node.home]\n[node.a]\n" + std::string(state) +
           "[node.b]\n[[link]]\nnodes = [\"home\", \"a\", \"b\"]\nprefix = \"2001:db8:53::/64\"\n"
           "at.home = { address = \"2001:db8:53::99\" }\n"
           "at.a = { anycast = \"2001:db8:53::1\" }\nat.b = { anycast = \"2001:db8:53::1\" }\n";
  };
  EXPECT_THAT(who_answers(text("")), ::testing::ElementsAre("a"));
  EXPECT_THAT(who_answers(text("state = \"off\"\n")), ::testing::ElementsAre("b"));
}

}  // namespace
}  // namespace icmpkit::sim
