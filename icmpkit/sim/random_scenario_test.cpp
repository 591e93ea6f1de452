#include "icmpkit/sim/random_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "icmpkit/probe/verdict.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

constexpr std::uint64_t kSeeds = 40;

/// From the least to 200 nodes.
std::uint32_t nodes_of(std::uint64_t seed) {
  return kLeastRandomNodes + static_cast<std::uint32_t>(seed * 195 / (kSeeds - 1));
}

/// What of a family must be true in every network.
void check(const FaultFamily& fault, Family family, std::uint64_t seed) {
  SCOPED_TRACE(std::string(fault.word) + ", seed " + std::to_string(seed));
  const std::uint32_t nodes = nodes_of(seed);
  const auto text =
      make_scenario({.nodes = nodes, .family = family, .fault = fault.word, .seed = seed});
  ASSERT_TRUE(text);
  const auto scenario = read_scenario(*text);
  ASSERT_TRUE(scenario) << test::told(scenario.error()) << *text;
  // What lasts longer than a TTL, and a balancer, need more than the least.
  const bool may_be_more = fault.word == "too-far" || fault.word == "balancer-hole";
  EXPECT_TRUE(scenario->nodes.size() == nodes || (may_be_more && scenario->nodes.size() > nodes))
      << scenario->nodes.size() << " nodes, not " << nodes;
  ASSERT_EQ(scenario->truths.size(), 1U);
  const ScenarioTruth& truth = scenario->truths[0];
  EXPECT_EQ(truth.verdict, fault.verdict);
  EXPECT_EQ(truth.options.starts_with("-6"), family == Family::V6) << truth.options;
  Network network(*scenario);
  const Family other = family == Family::V4 ? Family::V6 : Family::V4;
  EXPECT_TRUE(network.resolve(truth.target, family));
  EXPECT_FALSE(network.resolve(truth.target, other));
}

TEST(RandomScenario, OfEveryFamilyCanBeReadAndTellsItsTruth) {
  for (const FaultFamily& fault : fault_families()) {
    for (const Family family : {Family::V4, Family::V6}) {
      if (!fault.applies_to(family)) continue;
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) check(fault, family, seed);
    }
  }
}

TEST(RandomScenario, RepeatsItselfFromItsSeed) {
  const RandomScenario request{.nodes = 100, .fault = "silent-drop", .seed = 9};
  EXPECT_EQ(make_scenario(request), make_scenario(request));
  EXPECT_NE(make_scenario(request),
            make_scenario({.nodes = 100, .fault = "silent-drop", .seed = 10}));
}

TEST(RandomScenario, RefusesFaultsThatNoNetworkHas) {
  EXPECT_FALSE(make_scenario({.fault = "name-not-found"}));
  EXPECT_FALSE(make_scenario({.fault = "gremlins"}));
  EXPECT_FALSE(make_scenario({.nodes = kLeastRandomNodes - 1}));
}

TEST(RandomScenario, HasNoFaultsInIpv6ThatItHasNoMessageFor) {
  for (const std::string_view fault : {"network-unknown", "precedence", "congested"}) {
    EXPECT_TRUE(make_scenario({.fault = fault}));
    EXPECT_FALSE(make_scenario({.family = Family::V6, .fault = fault}));
  }
}

TEST(RandomScenario, KnowsOnlyVerdicts) {
  for (const FaultFamily& fault : fault_families()) {
    EXPECT_EQ(std::ranges::count(probe::kVerdictWords, fault.verdict), 1) << fault.word;
  }
}

/// How many of `kSeeds` networks say `what`.
std::uint64_t count_of(std::string_view what, std::string_view fault, std::uint32_t nodes) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto text = make_scenario({.nodes = nodes, .fault = fault, .seed = seed});
    if (text && text->find(what) != std::string::npos) ++count;
  }
  return count;
}

TEST(RandomScenario, HasTheNoiseOfRealNetworksNowAndThen) {
  for (const std::string_view noise : {"profile = \"limited\"", "profile = \"silent\"", "jitter = ",
                                       "loss = \"0.", "\"per-flow\"", "\"per-packet\""}) {
    EXPECT_GT(count_of(noise, "none", 50), 0U) << noise;
  }
  EXPECT_LT(count_of("loss = \"0.", "none", 50), kSeeds);
  EXPECT_LT(count_of("\"per-flow\"", "none", 50), kSeeds);
}

/// The probability that an echo or its answer is lost between home and the target.
double loss_of(const Scenario& scenario) {
  const std::uint32_t target = scenario.find_node("target");
  double passed = 1;
  for (const ScenarioLink& link : scenario.links) {
    // A link across, which is dearer, may join two of the way's nodes too.
    const bool is_on_the_way =
        link.cost == 1 &&
        std::ranges::all_of(link.ends, [&](const LinkEnd& end) { return end.node <= target; });
    if (!is_on_the_way) continue;
    for (const LinkEnd& end : link.ends) {
      passed *= 1 - scenario.properties[end.properties].faults.loss;
    }
  }
  return 1 - passed;
}

TEST(RandomScenario, LosesAtMostHalfAPercentOnTheRoundTripForNoReason) {
  double most = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto text = make_scenario({.nodes = nodes_of(seed), .seed = seed});
    most = std::max(most, loss_of(test::scenario_of(text.value())));
  }
  EXPECT_GT(most, 0.001);
  EXPECT_LE(most, 0.005);
}

TEST(RandomScenario, DrawsAFaultInMoreThanOneShape) {
  using Shape = std::pair<std::string_view, std::string_view>;
  for (const auto& [fault, what] :
       {Shape("mtu-black-hole", "longer_than"), Shape("network-unreachable", "state = \"down\""),
        Shape("network-unreachable", "state = \"off\""), Shape("port-unreachable", "--tcp"),
        Shape("host-unreachable", "culprit = \"r1\""), Shape("prohibited", "action = \"prohibit\""),
        Shape("precedence", "-Q 0xc0"), Shape("routing-loop", "cost = 10000"),
        Shape("silent-drop", "blackhole"), Shape("silent-drop", "loss = 1.0"),
        Shape("silent-drop", "protocol = \"udp\""), Shape("filtered-but-up", "tcp_ports"),
        Shape("filtered-but-up", "protocol = \"tcp\""),
        Shape("detour", "sends_network_redirects")}) {
    constexpr std::uint32_t kNodes = 9;  // too few for links across
    EXPECT_GT(count_of(what, fault, kNodes), 0U) << fault << ' ' << what;
    EXPECT_LT(count_of(what, fault, kNodes), kSeeds) << fault << ' ' << what;
  }
}

}  // namespace
}  // namespace icmpkit::sim
