// Random networks do what their truth says, as far as a ping can see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/sim/random_scenario.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using probe::PingConfig;
using probe::PingEvent;
using probe::PingEventKind;
using test::Lab;

/// A fault that is reported, and by which message.
struct Reported {
  std::string_view fault;
  std::uint8_t type;
  std::vector<std::uint8_t> codes;
  PingConfig config{};
};

PingConfig large() { return {.payload_size = 1472, .dont_fragment = true}; }

class ReportedFault : public ::testing::TestWithParam<Reported> {};

TEST_P(ReportedFault, IsReportedByItsCulprit) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto text = make_scenario({.nodes = 40, .fault = GetParam().fault, .seed = seed});
    ASSERT_TRUE(text);
    Lab lab(*text);
    PingConfig config = GetParam().config;
    config.count = 1;
    const auto events = lab.ping("target", config);
    const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
    ASSERT_NE(error, events.end()) << *text;
    EXPECT_EQ(error->error.type, GetParam().type);
    EXPECT_THAT(GetParam().codes, ::testing::Contains(error->error.code.value_or(255)));
    EXPECT_EQ(lab.owner(*error->error.from), lab.network.scenario().truths[0].culprit) << *text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Families, ReportedFault,
    ::testing::Values(Reported{"mtu-reduced", 3, {4}, large()},
                      Reported{"network-unreachable", 3, {0}}, Reported{"network-unknown", 3, {6}},
                      Reported{"host-unreachable", 3, {1}}, Reported{"host-unknown", 3, {7}},
                      Reported{"host-isolated", 3, {8}}, Reported{"prohibited", 3, {9, 10, 13}},
                      Reported{"precedence", 3, {14, 15}}, Reported{"service-class", 3, {11, 12}},
                      Reported{"too-far", 11, {0}}, Reported{"detour", 5, {0, 1}}),
    [](const auto& of) {
      std::string name(of.param.fault);
      std::ranges::replace(name, '-', '_');
      return name;
    });

std::vector<PingEvent> ping_of(std::string_view fault, std::uint64_t seed, PingConfig config) {
  const auto text = make_scenario({.nodes = 40, .fault = fault, .seed = seed});
  Lab lab(*text);
  return lab.ping("target", config);
}

TEST(RandomNetwork, WithoutAFaultAnswers) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto events = ping_of("none", seed, {.count = 3});
    EXPECT_EQ(std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind), 3);
  }
}

TEST(RandomNetwork, SwallowsWhatItsTruthSaysInSilence) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (const auto& [fault, config] :
         {std::pair("silent-drop", PingConfig{}), std::pair("filtered-but-up", PingConfig{}),
          std::pair("bad-header", PingConfig{}),  // ICMP without a label gets no answer
          std::pair("mtu-black-hole", large())}) {
      PingConfig once = config;
      once.count = 1;
      const auto events = ping_of(fault, seed, once);
      ASSERT_EQ(events.size(), 1U) << fault;
      EXPECT_EQ(events[0].kind, PingEventKind::Lost) << fault;
    }
    EXPECT_EQ(ping_of("mtu-black-hole", seed, {.count = 1})[0].kind, PingEventKind::Reply);
  }
}

TEST(RandomNetwork, LosesDoublesAndDamages) {
  const PingConfig many{.count = 300, .interval = 10ms, .timeout = 2s};
  const auto share_of = [&](std::string_view fault, PingEventKind kind) {
    const auto events = ping_of(fault, 3, many);
    return static_cast<double>(std::ranges::count(events, kind, &PingEvent::kind)) / 300;
  };
  EXPECT_NEAR(share_of("degraded-loss", PingEventKind::Lost), 1 - 0.85 * 0.85, 0.08);
  EXPECT_NEAR(share_of("degraded-duplicates", PingEventKind::Duplicate), 0.15 + 0.15 * 1.15, 0.08);
  EXPECT_GT(share_of("degraded-corruption", PingEventKind::Lost), 0.1);
}

TEST(RandomNetwork, LoopsUntilTheTtlRunsOut) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto events = ping_of("routing-loop", seed, {.count = 1});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].error.type, 11);
  }
}

TEST(RandomNetwork, FaultsOnThisSideAreToldByTheSocketOrByThisNode) {
  EXPECT_EQ(ping_of("local-no-route", 1, {.count = 1})[0].kind, PingEventKind::NotSent);
  EXPECT_EQ(ping_of("local-interface-down", 1, {.count = 1})[0].kind, PingEventKind::NotSent);
  EXPECT_NE(ping_of("first-hop-dead", 1, {.count = 1})[0].kind, PingEventKind::Reply);
}

TEST(RandomNetwork, LetsReassemblyFailAtTheTarget) {
  const auto events = ping_of("reassembly-failed", 1, {.count = 1, .payload_size = 3000});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].error.type, 11);
  EXPECT_EQ(events[0].error.code, 1);
}

TEST(RandomNetwork, RefusesSourceRoutes) {
  const auto text = make_scenario({.nodes = 40, .fault = "source-route-failed", .seed = 2});
  Lab lab(*text);
  const std::string culprit = lab.network.scenario().truths[0].culprit;
  PingConfig config{.count = 1, .ipv4_option = probe::Ipv4OptionUse::LooseSourceRoute};
  config.via.addresses[0] = lab.address(culprit, Family::V4)->v4();
  config.via.size = 1;
  const auto events = lab.ping("target", config);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].error.type, 3);
  EXPECT_EQ(events[0].error.code, 5);
  EXPECT_EQ(lab.owner(*events[0].error.from), culprit);
}

TEST(RandomNetwork, QuenchesWhoSendsTooMuch) {
  const auto events =
      ping_of("congested", 1, {.count = 30, .interval = 1ms, .timeout = 5s, .payload_size = 1400});
  EXPECT_TRUE(std::ranges::any_of(events, [](const PingEvent& event) {
    return event.kind == PingEventKind::Error && event.error.type == 4;
  }));
}

}  // namespace
}  // namespace icmpkit::sim
