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

constexpr std::uint64_t kSeeds = 12;

/// Networks of 5 to 60 nodes.
std::string drawn(std::string_view fault, std::uint64_t seed, Family family = Family::V4) {
  const auto nodes = kLeastRandomNodes + static_cast<std::uint32_t>(5 * seed);
  const auto text = make_scenario({.nodes = nodes, .family = family, .fault = fault, .seed = seed});
  EXPECT_TRUE(text) << fault;
  return text.value_or("");
}

/// A fault that is reported, and by which message.
struct Reported {
  std::string_view fault;
  Family family;
  std::uint8_t type;
  std::vector<std::uint8_t> codes;
  PingConfig config{};
};

PingConfig large() { return {.payload_size = 1452, .dont_fragment = true}; }

class ReportedFault : public ::testing::TestWithParam<Reported> {};

TEST_P(ReportedFault, IsReportedByItsCulprit) {
  const Reported& of = GetParam();
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string text = drawn(of.fault, seed, of.family);
    Lab lab(text);
    PingConfig config = of.config;
    config.count = 5;  // the noise may lose one
    const auto events = lab.ping("target", config, of.family);
    const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
    ASSERT_NE(error, events.end()) << text;
    EXPECT_EQ(error->error.type, of.type) << text;
    EXPECT_THAT(of.codes, ::testing::Contains(error->error.code.value_or(255))) << text;
    EXPECT_EQ(lab.owner(*error->error.from), lab.network.scenario().truths[0].culprit) << text;
  }
}

std::string named(const ::testing::TestParamInfo<Reported>& of) {
  std::string name(of.param.fault);
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(InIpv4, ReportedFault,
                         ::testing::Values(Reported{"mtu-reduced", Family::V4, 3, {4}, large()},
                                           Reported{"network-unreachable", Family::V4, 3, {0}},
                                           Reported{"network-unknown", Family::V4, 3, {6}},
                                           Reported{"host-unreachable", Family::V4, 3, {1}},
                                           Reported{"host-unknown", Family::V4, 3, {7}},
                                           Reported{"host-isolated", Family::V4, 3, {8}},
                                           Reported{"prohibited", Family::V4, 3, {9, 10, 13}},
                                           Reported{"precedence", Family::V4, 3, {14, 15}},
                                           Reported{"service-class", Family::V4, 3, {11, 12}},
                                           Reported{"too-far", Family::V4, 11, {0}},
                                           Reported{"detour", Family::V4, 5, {0, 1}}),
                         named);

INSTANTIATE_TEST_SUITE_P(InIpv6, ReportedFault,
                         ::testing::Values(Reported{"mtu-reduced", Family::V6, 2, {0}, large()},
                                           Reported{"network-unreachable", Family::V6, 1, {0, 6}},
                                           Reported{"host-unreachable", Family::V6, 1, {3}},
                                           Reported{"prohibited", Family::V6, 1, {1, 5}},
                                           Reported{"too-far", Family::V6, 3, {0}}),
                         named);

std::vector<PingEvent> ping_of(std::string_view fault, std::uint64_t seed, PingConfig config,
                               Family family = Family::V4) {
  return Lab(drawn(fault, seed, family)).ping("target", config, family);
}

TEST(RandomNetwork, WithoutAFaultAnswers) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events = ping_of("none", seed, {.count = 100, .interval = 10ms}, family);
      EXPECT_GE(std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind), 97);
    }
  }
}

/// What vanishes, and how it is asked for.
class Vanishing : public ::testing::TestWithParam<std::pair<std::string_view, PingConfig>> {};

TEST_P(Vanishing, IsSwallowedInSilence) {
  const auto& [fault, config] = GetParam();
  PingConfig once = config;
  once.count = 1;
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      // In IPv6 it is the truth's own target that answers no other question.
      if (family == Family::V6 && fault == "bad-header") continue;
      const auto events = ping_of(fault, seed, once, family);
      ASSERT_EQ(events.size(), 1U) << fault;
      EXPECT_EQ(events[0].kind, PingEventKind::Lost) << drawn(fault, seed, family);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(RandomNetwork, Vanishing,
                         ::testing::Values(std::pair("silent-drop", PingConfig{}),
                                           std::pair("filtered-but-up", PingConfig{}),
                                           std::pair("bad-header", PingConfig{}),
                                           std::pair("mtu-black-hole", large())));

TEST(RandomNetwork, WithABlackHoleForLargeDatagramsAnswersSmallOnes) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events = ping_of("mtu-black-hole", seed, {.count = 3}, family);
      EXPECT_GE(std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind), 2);
    }
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
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events = ping_of("routing-loop", seed, {.count = 3}, family);
      const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
      ASSERT_NE(error, events.end());
      EXPECT_EQ(error->error.type, family == Family::V4 ? 11 : 3);
    }
  }
}

TEST(RandomNetwork, FaultsOnThisSideAreToldByTheSocketOrByThisNode) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto kind_of = [&](std::string_view fault) {
        return ping_of(fault, seed, {.count = 1}, family)[0].kind;
      };
      EXPECT_EQ(kind_of("local-no-route"), PingEventKind::NotSent);
      EXPECT_EQ(kind_of("local-interface-down"), PingEventKind::NotSent);
      EXPECT_NE(kind_of("first-hop-dead"), PingEventKind::Reply);
    }
  }
}

TEST(RandomNetwork, LetsReassemblyFailAtTheTarget) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events =
          ping_of("reassembly-failed", seed, {.count = 1, .payload_size = 3000}, family);
      ASSERT_EQ(events.size(), 1U);
      EXPECT_EQ(events[0].error.type, family == Family::V4 ? 11 : 3);
      EXPECT_EQ(events[0].error.code, 1);
    }
  }
}

TEST(RandomNetwork, RefusesSourceRoutes) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Lab lab(drawn("source-route-failed", seed));
    const std::string culprit = lab.network.scenario().truths[0].culprit;
    PingConfig config{.count = 5, .ipv4_option = probe::Ipv4OptionUse::LooseSourceRoute};
    config.via.addresses[0] = lab.address(culprit, Family::V4)->v4();
    config.via.size = 1;
    const auto events = lab.ping("target", config);
    const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
    ASSERT_NE(error, events.end());
    EXPECT_EQ(error->error.type, 3);
    EXPECT_EQ(error->error.code, 5);
    EXPECT_EQ(lab.owner(*error->error.from), culprit);
  }
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
