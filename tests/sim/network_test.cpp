// Whole networks from scenario text, with a ping at the vantage.
#include "icmpkit/sim/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using probe::PingEvent;
using probe::PingEventKind;
using test::Lab;
using ::testing::Each;
using ::testing::Field;
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

}  // namespace
}  // namespace icmpkit::sim
