#include "icmpkit/sim/random_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "icmpkit/probe/verdict.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

using test::scenario_of;

TEST(RandomScenario, OfEveryFamilyCanBeReadAndTellsItsTruth) {
  for (const std::string_view fault : fault_families()) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      for (const std::uint32_t nodes : {kLeastRandomNodes, 60U}) {
        const auto text = make_scenario({.nodes = nodes, .fault = fault, .seed = seed});
        ASSERT_TRUE(text) << fault;
        const auto scenario = read_scenario(*text);
        ASSERT_TRUE(scenario) << fault << '\n' << test::told(scenario.error()) << *text;
        EXPECT_GE(scenario->nodes.size(), nodes);
        ASSERT_EQ(scenario->truths.size(), 1U);
        EXPECT_EQ(scenario->truths[0].verdict, fault == "none" ? "reachable" : fault);
      }
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

TEST(RandomScenario, KnowsOnlyVerdicts) {
  for (const std::string_view fault : fault_families()) {
    EXPECT_TRUE(fault == "none" || std::ranges::count(probe::kVerdictWords, fault) == 1) << fault;
  }
}

}  // namespace
}  // namespace icmpkit::sim
