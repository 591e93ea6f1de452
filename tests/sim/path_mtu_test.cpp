// Path MTU discovery in networks whose truth is known, the built-in labs among them.
#include "icmpkit/probe/path_mtu.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/lab.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::Lab;

std::string builtin(const std::string& name) {
  std::ifstream file(std::string(ICMPKIT_SOURCE_DIR) + "/labs/" + name + ".toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Discovery from the vantage of a lab.
struct MtuLab {
  explicit MtuLab(std::string_view text, std::optional<std::uint64_t> seed = {})
      : lab(text, {.seed = seed, .splitting = engine::Splitting::Probing}) {}

  PathMtuResult discover(std::string_view target, Family family) {
    const auto& scenario = lab.network.scenario();
    const auto vantage = scenario.nodes[lab.network.attached_at()].config.name;
    const auto source = lab.address(vantage, family);
    const auto destination = lab.address(target, family);
    if (!source || !destination) {
      ADD_FAILURE() << "no address: " << target;
      return {};
    }
    PathMtu discovery(
        {.target = *destination, .source = *source, .identifier = 7, .key = {.k0 = 1, .k1 = 2}});
    const auto end = sim::VirtualRun(discovery, lab.network).until_done(1h, [&](const auto& event) {
      events.push_back(event);
    });
    EXPECT_EQ(end, sim::RunEnd::Finished);
    EXPECT_LE(discovery.result().rounds, 20U);
    return discovery.result();
  }

  Lab lab;
  std::vector<PathMtuEvent> events;
};

TEST(PathMtuInALab, FindsWhoLowersItAtHome) {
  MtuLab home(builtin("home"));
  const PathMtuResult result = home.discover("web", Family::V4);
  EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
  EXPECT_EQ(result.path_mtu, 1492U);
  EXPECT_EQ(result.method, PathMtuMethod::Reported);
  ASSERT_EQ(result.steps.size(), 2U);
  EXPECT_FALSE(result.steps[0].from);
  EXPECT_EQ(home.lab.owner(*result.steps[1].from), "router");
  EXPECT_EQ(result.distance, 4);
  EXPECT_EQ(result.back, 4);
  EXPECT_FALSE(result.black_hole);
}

// The truth of the lab: isp is the last that is proved to forward, tunnel is suspected.
TEST(PathMtuInALab, FindsTheBlackHoleOfTheIpv6Site) {
  MtuLab site(builtin("ipv6-site"));
  const PathMtuResult result = site.discover("remote", Family::V6);
  EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
  EXPECT_EQ(result.path_mtu, 1280U);
  EXPECT_EQ(result.method, PathMtuMethod::Searched);
  ASSERT_TRUE(result.black_hole && result.black_hole->from && result.black_hole->at);
  EXPECT_EQ(result.black_hole->lost_size, 1281U);
  EXPECT_EQ(site.lab.owner(*result.black_hole->from), "isp");
  EXPECT_EQ(site.lab.owner(*result.black_hole->at), "tunnel");
  EXPECT_EQ(site.lab.owner(*result.black_hole->next), "far-end");
  EXPECT_EQ(site.discover("nearby", Family::V6).path_mtu, 1500U);
}

// A firewall that reports nothing, a router that quotes as little as it may, and loss on the way.
constexpr std::string_view kOldWorld = R"(
vantage = "home"
families = [4, 6]
[defaults]
delay = "5 ms"
[node.home]
[node.terse]
role = "router"
quote_length = "eight-octets"
[node.mute]
role = "router"
silent = ["too-big"]
[node.server]
[[link]]
nodes = ["home", "terse"]
LOSS
[[link]]
nodes = ["terse", "mute"]
mtu = 1460
[[link]]
nodes = ["mute", "server"]
mtu = 1337
)";

std::string old_world(std::string_view loss) {
  std::string text(kOldWorld);
  const std::size_t at = text.find("LOSS");
  return text.replace(at, 4, loss);
}

TEST(PathMtuInALab, FindsWhatIsReportedInEightOctetsAndWhatIsNotAtAll) {
  for (const Family family : {Family::V4, Family::V6}) {
    MtuLab world(old_world(""));
    const PathMtuResult result = world.discover("server", family);
    EXPECT_EQ(result.path_mtu, 1337U);
    ASSERT_EQ(result.steps.size(), 2U);
    EXPECT_EQ(result.steps[1].mtu, 1460U);
    EXPECT_EQ(world.lab.owner(*result.steps[1].from), "terse");
    ASSERT_TRUE(result.black_hole && result.black_hole->at);
    EXPECT_EQ(world.lab.owner(*result.black_hole->at), "mute");
    EXPECT_EQ(world.lab.owner(*result.black_hole->from), "terse");
  }
}

// Loss of one in ten, there and back: what is found stays true, whatever the dice say.
TEST(PathMtuInALab, IsNeverWrongBecauseOfLoss) {
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    MtuLab world(old_world("loss = 0.1"), seed);
    const PathMtuResult result = world.discover("server", Family::V4);
    if (result.outcome != PathMtuOutcome::Found) continue;
    ++found;
    EXPECT_LE(result.path_mtu, 1337U) << "seed " << seed;
    EXPECT_GE(result.path_mtu, 1300U) << "seed " << seed;
  }
  EXPECT_GE(found, 36);
}

}  // namespace
}  // namespace icmpkit::probe
