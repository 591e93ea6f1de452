#include "icmpkit/sim/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "icmpkit/sim/toml_table.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::sim {
namespace {

using namespace std::chrono_literals;
using test::scenario_of;
using test::told;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kBase = R"(vantage = "home"
[node.home]
[node.r1]
role = "router"
[node.server]
[[link]]
nodes = ["home", "r1"]
[[link]]
nodes = ["r1", "server"]
)";

std::string with(std::string_view more) { return std::string(kBase) + std::string(more); }

/// The problems of a text that must have some.
std::vector<ScenarioProblem> problems_of(const std::string& text) {
  const auto scenario = read_scenario(text);
  if (scenario) return {};
  return scenario.error();
}

/// The only problem of a text that must have one.
ScenarioProblem problem_of(const std::string& text) {
  const auto problems = problems_of(text);
  EXPECT_THAT(problems, SizeIs(1)) << told(problems);
  return problems.empty() ? ScenarioProblem{} : problems.front();
}

std::string address_of(const Scenario& scenario, std::string_view name,
                       Family family = Family::V4) {
  const auto address = scenario.resolve(name, family);
  return address ? std::string(address->text().view()) : "none";
}

TEST(Scenario, NumbersWhatNobodyNumbered) {
  const Scenario scenario = scenario_of(kBase);
  EXPECT_THAT(scenario.nodes, SizeIs(3));
  EXPECT_EQ(scenario.nodes[scenario.vantage].config.name, "home");
  EXPECT_EQ(address_of(scenario, "home"), "198.18.0.1");
  EXPECT_EQ(address_of(scenario, "r1"), "198.18.0.2");
  EXPECT_EQ(address_of(scenario, "server"), "198.18.0.6");
  EXPECT_EQ(scenario.nodes[1].config.interfaces[1].addresses[0].prefix_length, 30);
  EXPECT_EQ(scenario.links[1].name, "r1-server");
  EXPECT_EQ(scenario.properties[0].faults.delay, 1ms);
}

TEST(ScenarioReader, ChoosesNetworksAroundTheAddressesThatNodesHave) {
  const auto scenario = read_scenario(R"(
vantage = "a"
prefix = "10.77.0.0/16"
[node.a]
[node.b]
[node.elsewhere]
addresses = ["10.77.0.1"]
[[link]]
nodes = ["a", "b"]
[[link]]
nodes = ["b", "elsewhere"]
prefix = "none"
)");
  ASSERT_TRUE(scenario) << scenario.error().front().message;
  EXPECT_EQ(scenario->nodes[0].config.interfaces[0].addresses[0].address,
            *IpAddress::parse("10.77.0.5"));
}

TEST(Scenario, NumbersBothFamiliesWhereAsked) {
  const Scenario scenario = scenario_of("families = [4, 6]\n" + with(""));
  EXPECT_EQ(address_of(scenario, "server"), "198.18.0.6");
  EXPECT_EQ(address_of(scenario, "server", Family::V6), "2001:db8:0:1::2");
}

TEST(Scenario, ChoosesAroundWhatIsWritten) {
  const Scenario scenario = scenario_of(with(R"([node.a]
[node.b]
[[link]]
nodes = ["a", "b", "r1"]
prefix = "198.18.0.0/29"
at.b.address = "198.18.0.1"
)"));
  EXPECT_EQ(address_of(scenario, "b"), "198.18.0.1");
  EXPECT_EQ(address_of(scenario, "a"), "198.18.0.2");
  EXPECT_EQ(address_of(scenario, "home"), "198.18.0.9");
}

TEST(Scenario, TakesAPrefixFromAnAddressWithALength) {
  const Scenario scenario = scenario_of(with(R"([node.a]
[[link]]
nodes = ["r1", "a"]
at.r1.address = "192.0.2.1/24"
)"));
  EXPECT_EQ(address_of(scenario, "a"), "192.0.2.2");
}

TEST(Scenario, PutsANodesOwnAddressesBeforeThoseOfItsLinks) {
  const Scenario scenario = scenario_of(with(R"([node.web]
addresses = ["192.0.2.80"]
[[link]]
nodes = ["r1", "web"]
)"));
  EXPECT_EQ(address_of(scenario, "web"), "192.0.2.80");
}

TEST(Scenario, TellsWhatHasToBeRoutedIntoIt) {
  std::vector<std::string> texts;
  for (const Prefix& prefix : scenario_of(kBase).prefixes()) {
    texts.emplace_back(prefix.text().view());
  }
  EXPECT_THAT(texts, ElementsAre("198.18.0.0/30", "198.18.0.4/30"));
}

TEST(Scenario, GivesALinkAllPrefixesThatAreWritten) {
  const Scenario scenario = scenario_of(with(R"([node.a]
[[link]]
nodes = ["r1", "a"]
prefix = ["10.0.0.0/24", "10.0.1.0/24", "2001:db8:1::/64", "fe80::/64"]
at.a = { address = "fe80::aa" }
)"));
  std::vector<std::string> texts;
  for (const auto& own : scenario.nodes[scenario.find_node("a")].config.interfaces[0].addresses) {
    texts.emplace_back(own.address.text().view());
  }
  EXPECT_THAT(texts, ElementsAre("10.0.0.2", "10.0.1.2", "2001:db8:1::2", "fe80::aa"));
  // Link-local addresses are on every link, and no route leads to them.
  for (const Prefix& prefix : scenario.prefixes()) {
    EXPECT_NE(prefix.text().view(), "fe80::/64");
  }
}

TEST(Scenario, NodesThatSayNothingOfTheirOwnShareAPolicy) {
  const Scenario scenario = scenario_of(kBase);
  EXPECT_EQ(scenario.nodes[0].config.policy, scenario.nodes[2].config.policy);
  EXPECT_EQ(scenario.nodes[1].config.policy->role, engine::Role::Router);
}

TEST(Scenario, GivesAnEndsOwnPropertiesToItsDirection) {
  const Scenario scenario = scenario_of(with(R"([node.a]
[[link]]
nodes = ["r1", "a"]
loss = 0.25
at.a = { loss = "75 %", delay = "9 ms" }
)"));
  const auto& ends = scenario.links[2].ends;
  EXPECT_EQ(scenario.properties[ends[0].properties].faults.loss, 0.25);
  EXPECT_EQ(scenario.properties[ends[1].properties].faults.loss, 0.75);
  EXPECT_EQ(scenario.properties[ends[1].properties].faults.delay, 9ms);
}

TEST(Scenario, WritesAnMplsStackWithItsBottomBit) {
  const Scenario scenario = scenario_of(with("[[link]]\nnodes = [\"r1\"]\nlabels = [16, 17]\n"));
  const auto expected = octets(0, 1, 0, 1, 0, 1, 0x11, 1);
  EXPECT_TRUE(std::ranges::equal(scenario.links[2].labels, expected));
}

TEST(Scenario, RefusesAnUnknownKeyAndNamesTheNearest) {
  EXPECT_EQ(problem_of(with("[[link]]\nnodes = [\"r1\"]\nlos = 0.1\n")),
            (ScenarioProblem{12, 1, "link: unknown key 'los'", "did you mean 'loss'?"}));
  EXPECT_THAT(problem_of(with("[node.x]\nfoo = 1\n[[link]]\nnodes = [\"x\"]")).message,
              HasSubstr("node 'x': unknown key 'foo'"));
}

TEST(Scenario, RefusesALinkToANodeThatIsNotThere) {
  EXPECT_EQ(problem_of(with("[[link]]\nnodes = [\"r1\", \"servr\"]\n")),
            (ScenarioProblem{11, 16, "there is no node 'servr'", "did you mean 'server'?"}));
}

TEST(Scenario, RefusesAnAddressTwice) {
  const auto problem = problem_of(with(R"([node.x]
addresses = ["192.0.2.1"]
[node.y]
addresses = ["192.0.2.1"]
)"));
  EXPECT_EQ(problem.message, "the address 192.0.2.1 is of both 'x' and 'y'");
  EXPECT_EQ(problem.line, 12U);
}

TEST(Scenario, RefusesAnAnycastAddressThatIsSomebodysOwn) {
  const auto shared = [](std::string_view first, std::string_view second) {
    return with("[node.x]\n" + std::string(first) + " = [\"2001:db8::53\"]\n[node.y]\n" +
                std::string(second) + " = [\"2001:db8::53\"]\n");
  };
  EXPECT_THAT(problems_of(shared("anycast", "anycast")), IsEmpty());
  const auto problem = problem_of(shared("anycast", "addresses"));
  EXPECT_EQ(problem.message, "the address 2001:db8::53 is of both 'y' and 'x'");
}

TEST(Scenario, RefusesAnAnycastAddressOfIpv4) {
  EXPECT_EQ(problem_of(with("[node.x]\nanycast = \"192.0.2.53\"\n")).message,
            "192.0.2.53 cannot be an anycast address");
}

TEST(Scenario, RefusesAProtocolThatIsNone) {
  for (const auto* const protocol : {"256", "-1", "udpp", "17x", ""}) {
    EXPECT_THAT(
        problem_of(with("[node.x]\nsegment_upper_layers = [\"" + std::string(protocol) + "\"]\n"))
            .message,
        HasSubstr("is no segment_upper_layers"))
        << protocol;
  }
}

TEST(Scenario, DoesNotNameANodeByAnAnycastAddress) {
  const Scenario scenario = scenario_of("families = [4, 6]\n" + with(R"([node.x]
anycast = "2001:db8:53::1"
[[link]]
nodes = ["r1", "x"]
prefix = "2001:db8:7::/64"
at.x = { anycast = "2001:db8:7::1" }
)"));
  EXPECT_EQ(address_of(scenario, "x", Family::V6), "2001:db8:7::3");
}

TEST(Scenario, RefusesARangeOfLabelsThatHoldsNone) {
  EXPECT_THAT(
      problem_of(with("[node.x]\nsecurity = { minimum = \"secret\", maximum = \"confidential\" }"))
          .message,
      HasSubstr("no label is taken"));
}

TEST(Scenario, RefusesPrefixesThatOverlap) {
  const auto problem = problem_of(with(R"([[link]]
nodes = ["r1"]
prefix = "192.0.2.0/24"
[[link]]
name = "second"
nodes = ["server"]
prefix = "192.0.2.128/25"
)"));
  EXPECT_EQ(problem.message, "link: 192.0.2.128/25 overlaps 192.0.2.0/24 of the link in line 12");
  EXPECT_EQ(problem.line, 16U);
}

TEST(Scenario, RefusesANetworkWithoutAVantage) {
  std::string text(kBase);
  text.erase(0, text.find('\n'));
  EXPECT_THAT(problem_of(text).message, HasSubstr("there is no vantage"));
}

TEST(Scenario, RefusesAVantageThatIsOff) {
  std::string text(kBase);
  text.replace(text.find("[node.home]"), 11, "[node.home]\nstate = \"off\"");
  EXPECT_THAT(problem_of(text).message, HasSubstr("'home' is not on"));
}

TEST(Scenario, RefusesAnAddressOutsideOfItsNetwork) {
  const auto problem = problem_of(with(R"([[link]]
nodes = ["r1"]
prefix = "192.0.2.0/24"
at.r1.address = "192.0.3.1"
)"));
  EXPECT_EQ(problem.message, "link: 192.0.3.1 is in no prefix of this link");
}

TEST(Scenario, RefusesABroadcastAddress) {
  EXPECT_THAT(
      problem_of(with("[[link]]\nnodes = [\"r1\"]\nat.r1.address = \"192.0.2.255/24\"\n")).message,
      HasSubstr("is no host's address"));
}

TEST(Scenario, RefusesANetworkThatIsTooSmall) {
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"home\", \"r1\", \"server\"]\nprefix = "
                              "\"192.0.2.0/30\"\n"))
                  .message,
              HasSubstr("192.0.2.0/30 is too small for 3 nodes"));
}

TEST(Scenario, RefusesAnAbsentNodeOnALinkOfTwo) {
  const auto problem =
      problem_of(with("[node.x]\nstate = \"absent\"\n[[link]]\nnodes = [\"r1\", \"x\"]\n"));
  EXPECT_THAT(problem.message, HasSubstr("only a shared link"));
  EXPECT_EQ(problem.remedy, "make it kind = \"shared\"");
}

TEST(Scenario, RefusesARouteThroughNoNeighbour) {
  EXPECT_EQ(
      problem_of(with("[[route]]\nnode = \"home\"\nto = \"default\"\nvia = \"server\"\n")).message,
      "route: 'server' is no neighbour of 'home'");
}

TEST(Scenario, RefusesARedirectOfIpv6ThatLeadsNowhere) {
  const std::string attack = "[[attack]]\nnode = \"r1\"\nlink = \"home-r1\"\ntype = 137\n";
  for (const char* gateway : {"", "gateway = \"192.0.2.9\"\n"}) {
    EXPECT_THAT(problem_of(with(attack + gateway)).message, HasSubstr("no gateway of IPv6"));
  }
}

TEST(Scenario, RefusesAVerdictThatDoesNotExist) {
  EXPECT_EQ(problem_of(with("[[truth]]\ntarget = \"server\"\nverdict = \"routing-lop\"\n")).remedy,
            "did you mean 'routing-loop'?");
}

TEST(Scenario, RefusesNumbersWithoutUnits) {
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"r1\"]\ndelay = 5\n")).remedy,
              HasSubstr("delay = \"20 ms\""));
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"r1\"]\nloss = 1.5\n")).message,
              HasSubstr("a ratio from 0 to 1"));
}

TEST(Scenario, RefusesTimesThatCannotBeCounted) {
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"r1\"]\ndelay = \"721 h\"\n")).message,
              HasSubstr("a duration up to 720 h"));
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"r1\"]\nrate = \"99 bit/s\"\n")).message,
              HasSubstr("a rate from 100 bit/s on"));
  EXPECT_THAT(problem_of(with("[[link]]\nnodes = [\"r1\"]\nqueue = 65536\n")).message,
              HasSubstr("from 1 to 65535"));
}

TEST(Scenario, RefusesToAdvertiseOutOfBounds) {
  const auto advertising = [](std::string_view keys) {
    return problem_of(with("[[link]]\nnodes = [\"r1\"]\nat.r1 = { advertises = { " +
                           std::string(keys) + " } }\n"))
        .message;
  };
  EXPECT_THAT(advertising("max_interval = \"0 s\""), HasSubstr("max_interval is out of bounds"));
  EXPECT_THAT(advertising("min_interval = \"601 s\""), HasSubstr("min_interval is out of bounds"));
  EXPECT_THAT(advertising("lifetime = 1"), HasSubstr("lifetime is out of bounds"));
}

TEST(Scenario, RefusesKeysOfManyParts) {
  const auto key = [](int parts) {
    std::string text = "a";
    for (int i = 1; i < parts; ++i) text += ".\"b=,\"";
    return text;
  };
  EXPECT_THAT(problem_of(key(17) + " = 1").message, "a key has more than 16 parts");
  EXPECT_THAT(problem_of("title = \"\"\n[" + key(100'000) + "]").line, 2U);
  EXPECT_THAT(problem_of("x = {" + key(17) + " = 1}").message, "a key has more than 16 parts");
  for (const auto& problem : problems_of(key(16) + " = 1")) {
    EXPECT_NE(problem.message, "a key has more than 16 parts");
  }
  const std::string dots(100, '.');
  EXPECT_THAT(problems_of(with("# " + dots + "\n[names]\n\"x" + dots + "\" = \"192.0.2.1\"\n'" +
                               dots + "' = '''\n192.0.2.2'''\n")),
              IsEmpty());
}

TEST(Scenario, RefusesCharactersBeyondAsciiOutsideOfTexts) {
  const auto problem = problem_of("vantage = \"caf\u00e9\"\ncaf\u00e9 = 1\n");
  EXPECT_EQ(problem.message, "a character that only texts and comments may have");
  EXPECT_EQ(problem.line, 2U);
  EXPECT_EQ(problem.column, 4U);
  EXPECT_THAT(problems_of("\uFEFF# \u00e9\n" + with("[names]\n\"\u00e9\" = \"192.0.2.1\"\n")),
              IsEmpty());
}

TEST(Scenario, RefusesWhatTheReaderOfTomlCannotBeGiven) {
  EXPECT_EQ(problem_of("title = 5'''\n\u00e9'''\n").message, "a quote within a word");
  const auto problem = problem_of("# \u00e9\ntitle = \"\"\"\\\n\u00e9\"\"\"\n");
  EXPECT_EQ(problem.message, "a text of many lines with characters beyond ASCII");
  EXPECT_EQ(problem.line, 2U);
  EXPECT_EQ(problem.column, 9U);
}

TEST(Scenario, TellsNothingThatATerminalWouldObey) {
  const auto problems = problems_of(
      "vantage = \"h\\u001b[31m\"\n\"a\\nb\\u009b\" = 1\n[node.\"\\u001b[2Jx\"]\n"
      "[[link]]\nnodes = [\"\\u0007\"]\n");
  EXPECT_THAT(problems, SizeIs(::testing::Ge(4U)));
  for (const auto& problem : problems) {
    EXPECT_TRUE(is_printable(problem.message)) << problem.message;
    EXPECT_TRUE(is_printable(problem.remedy)) << problem.remedy;
  }
  EXPECT_THAT(problem_of(with("[node.\"\\u001b[2Jx\"]\n")).message,
              HasSubstr("'\\x1b[2Jx' has control characters in it"));
}

TEST(Scenario, TellsWhereTheTomlIsBroken) {
  const auto problem = problem_of("vantage = \"home\"\n[node.home\n");
  EXPECT_EQ(problem.line, 2U);
}

TEST(Scenario, TellsAllProblemsInTheOrderOfTheirLines) {
  const auto problems = problems_of("vantage = \"hom\"\nsed = 1\n" + with("").substr(17) +
                                    "[[link]]\nnodes = [\"r1\", \"x\"]\n");
  ASSERT_THAT(problems, SizeIs(3)) << told(problems);
  EXPECT_EQ(problems[0].line, 1U);
  EXPECT_EQ(problems[1].line, 2U);
  EXPECT_EQ(problems[2].line, 12U);
}

TEST(Scenario, TellsNoMoreThanItsLimitOfProblems) {
  std::string text(kBase);
  for (int i = 0; i < 100; ++i) text += "[[link]]\nnodes = [\"nobody\"]\n";
  EXPECT_THAT(problems_of(text), SizeIs(kMaxProblems));
}

/// The TOML blocks of the page that describes the format.
std::vector<std::string> examples() {
  std::ifstream file(ICMPKIT_SOURCE_DIR "/docs/lab-format.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> blocks;
  constexpr std::string_view kOpen = "```toml\n";
  for (std::size_t at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at)) {
    at += kOpen.size();
    const std::size_t end = page.find("```", at);
    blocks.push_back(page.substr(at, end - at));
    at = end;
  }
  return blocks;
}

TEST(Scenario, ReadsEveryExampleOfItsDocumentation) {
  const auto blocks = examples();
  ASSERT_GT(blocks.size(), 10U);
  for (const std::string& block : blocks) {
    const bool is_head = !block.starts_with('[') && block.find("\n[") == std::string::npos;
    const std::string text = &block == &blocks[0] ? block
                             : is_head            ? block + blocks[0]
                                                  : blocks[0] + "\n" + block;
    const auto scenario = read_scenario(text);
    EXPECT_TRUE(scenario) << told(scenario.error()) << "\nin:\n" << text;
  }
}

}  // namespace
}  // namespace icmpkit::sim
