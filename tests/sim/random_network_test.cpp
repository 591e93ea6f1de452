// Random networks do what their truth says, as far as a ping can see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
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
using probe::TraceAnswer;
using probe::TraceEvent;
using probe::TraceEventKind;
using probe::TraceMethod;
using test::Lab;

constexpr std::uint64_t kSeeds = 12;

/// Networks of 5 to 64 nodes.
std::string drawn(std::string_view fault, std::uint64_t seed, Family family = Family::V4) {
  const auto nodes = kLeastRandomNodes + static_cast<std::uint32_t>(5 * seed % 60);
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
};

class ReportedFault : public ::testing::TestWithParam<Reported> {};

TEST_P(ReportedFault, IsReportedByItsCulprit) {
  const Reported& of = GetParam();
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string text = drawn(of.fault, seed, of.family);
    Lab lab(text);
    PingConfig config{.count = 5};  // the noise may lose one
    const ScenarioTruth& truth = lab.network.scenario().truths[0];
    if (truth.options == "-Q 0xc0") config.traffic_class = 0xC0;
    const auto events = lab.ping("target", config, of.family);
    const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
    ASSERT_NE(error, events.end()) << text;
    EXPECT_EQ(error->error.type, of.type) << text;
    EXPECT_THAT(of.codes, ::testing::Contains(error->error.code.value_or(255))) << text;
    EXPECT_EQ(lab.owner(*error->error.from), truth.culprit) << text;
  }
}

std::string named(const ::testing::TestParamInfo<Reported>& of) {
  std::string name(of.param.fault);
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(InIpv4, ReportedFault,
                         ::testing::Values(Reported{"network-unreachable", Family::V4, 3, {0}},
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
                         ::testing::Values(Reported{"network-unreachable", Family::V6, 1, {0, 6}},
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

/// The owners of the addresses that answered with Time Exceeded, by the TTL of the probes.
std::map<std::uint8_t, std::string> hops_of(Lab& lab, const std::vector<TraceEvent>& events) {
  std::map<std::uint8_t, std::string> hops;
  for (const TraceEvent& event : events) {
    if (event.kind != TraceEventKind::Answer || event.answer != TraceAnswer::OnTheWay) continue;
    hops.emplace(event.ttl, lab.owner(event.from));
  }
  return hops;
}

bool is_reached(const std::vector<TraceEvent>& events) {
  return std::ranges::any_of(events, [](const TraceEvent& event) {
    return event.kind == TraceEventKind::Answer && event.answer == TraceAnswer::Destination;
  });
}

TEST(RandomNetwork, AnswersWhateverIsForgedOrKeptSilentBesideTheWay) {
  for (const FaultFamily& trick : fault_families()) {
    if (!trick.word.starts_with("none-")) continue;
    for (const Family family : {Family::V4, Family::V6}) {
      if (!trick.applies_to(family)) continue;
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const auto events = ping_of(trick.word, seed, {.count = 100}, family);
        EXPECT_GE(std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind), 97)
            << trick.word << ", seed " << seed;
      }
    }
  }
}

TEST(RandomNetwork, IsLiedAboutByWhoSitsBesideTheWay) {
  for (const std::string_view trick : {"none-forged-errors", "none-spoofed-redirect"}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string text = drawn(trick, seed);
      Lab lab(text);
      const auto events = lab.ping("target", {.count = 10});
      // A forged error that quotes what was never sent is told as such, and not believed.
      const bool is_guessed = text.find("quote = \"guessed\"") != std::string::npos;
      EXPECT_EQ(std::ranges::count(events, PingEventKind::Error, &PingEvent::kind),
                is_guessed ? 0 : 10);
      EXPECT_EQ(lab.network.counters().attacks, 10U);
    }
  }
}

/// Flows that are told apart by their source port: who answered last on each that does not arrive.
std::vector<std::string> ends_of_lost_flows(const std::string& text, Family family,
                                            std::uint16_t flows) {
  std::vector<std::string> ends;
  for (std::uint16_t flow = 0; flow < flows; ++flow) {
    Lab lab(text);
    const auto source_port = static_cast<std::uint16_t>(33'000 + flow);
    const auto events =
        lab.trace("target", {.method = TraceMethod::Udp, .source_port = source_port}, family);
    const auto hops = hops_of(lab, events);
    if (!is_reached(events)) ends.push_back(hops.empty() ? "nobody" : hops.rbegin()->second);
  }
  return ends;
}

TEST(RandomNetwork, LosesSomeFlowsBehindABalancerWithAHole) {
  constexpr std::uint16_t kFlows = 16;
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string text = drawn("balancer-hole", seed, family);
      const auto ends = ends_of_lost_flows(text, family, kFlows);
      EXPECT_THAT(ends,
                  ::testing::SizeIs(::testing::AllOf(::testing::Gt(0U), ::testing::Lt(kFlows))));
      EXPECT_THAT(ends, ::testing::Each(test::scenario_of(text).truths[0].culprit)) << text;
    }
  }
}

/// Echoes of so many octets with the IP header, which routers may not split.
PingConfig of_size(std::uint32_t octets, Family family) {
  return {.payload_size = octets - (family == Family::V4 ? 28 : 48), .dont_fragment = true};
}

/// Sends what fits the last report until something answers. Gives who reported last.
std::string narrowest(const std::string& text, Family family) {
  std::string name = "nobody";
  for (std::uint32_t size = 1500;;) {
    Lab lab(text);
    PingConfig config = of_size(size, family);
    config.count = 5;  // the noise may lose one
    const auto events = lab.ping("target", config, family);
    const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
    if (error == events.end()) return name;
    EXPECT_EQ(error->error.type, family == Family::V4 ? 3 : 2);
    EXPECT_EQ(error->error.code, family == Family::V4 ? 4 : 0);
    if (error->error.parameter >= size) return "a liar";
    size = error->error.parameter;
    name = lab.owner(*error->error.from);
  }
}

TEST(RandomNetwork, LearnsItsPathMtuFromItsCulprit) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string text = drawn("mtu-reduced", seed, family);
      EXPECT_EQ(narrowest(text, family), test::scenario_of(text).truths[0].culprit) << text;
    }
  }
}

/// In every network of the family a ping of that kind is neither answered nor reported.
void expect_silence(std::string_view fault, Family family, const PingConfig& config) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    PingConfig once = config;
    once.count = 1;
    const auto events = ping_of(fault, seed, once, family);
    ASSERT_EQ(events.size(), 1U) << fault;
    EXPECT_EQ(events[0].kind, PingEventKind::Lost) << drawn(fault, seed, family);
  }
}

TEST(RandomNetwork, SwallowsWhatItsTruthSaysInSilence) {
  for (const Family family : {Family::V4, Family::V6}) {
    expect_silence("silent-drop", family, {});
    expect_silence("filtered-but-up", family, {});
    expect_silence("mtu-black-hole", family, of_size(1500, family));
  }
  expect_silence("bad-header", Family::V4, {});  // echoes without a label get no answer
}

TEST(RandomNetwork, WithABlackHoleForLargeDatagramsAnswersSmallOnes) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events = ping_of("mtu-black-hole", seed, {.count = 3}, family);
      EXPECT_GE(std::ranges::count(events, PingEventKind::Reply, &PingEvent::kind), 2);
    }
  }
}

/// The share of 300 pings of a node that ended like this.
double share_of(const std::string& text, std::string_view node, Family family, PingEventKind kind) {
  const PingConfig many{.count = 300, .interval = 10ms, .timeout = 2s};
  const auto events = Lab(text).ping(node, many, family);
  return static_cast<double>(std::ranges::count(events, kind, &PingEvent::kind)) / 300;
}

/// What a link does to datagrams can be seen at the culprit, and not at the node before it.
void expect_degraded(std::string_view fault, Family family, PingEventKind kind) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string text = drawn(fault, seed, family);
    const Scenario scenario = test::scenario_of(text);
    const std::string culprit = scenario.truths[0].culprit;
    // Of one datagram in ten at least; what is damaged is not always what can be told as damage.
    EXPECT_GT(share_of(text, culprit, family, kind), 0.02) << text;
    const std::uint32_t before = scenario.find_node(culprit) - 1;
    if (before == 0) continue;
    EXPECT_EQ(share_of(text, scenario.nodes[before].config.name, family, kind), 0) << text;
  }
}

TEST(RandomNetwork, LosesDoublesAndDamagesFromItsCulpritOn) {
  for (const Family family : {Family::V4, Family::V6}) {
    expect_degraded("degraded-loss", family, PingEventKind::Lost);
    expect_degraded("degraded-duplicates", family, PingEventKind::Duplicate);
    expect_degraded("degraded-corruption", family, PingEventKind::Damaged);
  }
}

TEST(RandomNetwork, IsSilentBehindItsCulprit) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (const TraceMethod method : {TraceMethod::Icmp, TraceMethod::Udp, TraceMethod::Tcp}) {
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        Lab lab(drawn("silent-drop", seed, family));
        const auto events = lab.trace("target", {.method = method}, family);
        const auto hops = hops_of(lab, events);
        ASSERT_FALSE(hops.empty());
        EXPECT_EQ(hops.rbegin()->second, lab.network.scenario().truths[0].culprit);
        EXPECT_FALSE(is_reached(events));
      }
    }
  }
}

TEST(RandomNetwork, FiltersEchoesBehindItsCulpritAndAnswersSomethingElse) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const std::string text = drawn("filtered-but-up", seed, family);
      Lab lab(text);
      const auto hops = hops_of(lab, lab.trace("target", {}, family));
      ASSERT_FALSE(hops.empty());
      EXPECT_EQ(hops.rbegin()->second, lab.network.scenario().truths[0].culprit);
      const auto answers = [&](TraceMethod method) {
        return is_reached(Lab(text).trace("target", {.method = method}, family));
      };
      EXPECT_TRUE(answers(TraceMethod::Tcp) || answers(TraceMethod::Udp)) << text;
    }
  }
}

TEST(RandomNetwork, FindsFaultWithHeadersAtItsCulprit) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      Lab lab(drawn("bad-header", seed, family));
      const ScenarioTruth& truth = lab.network.scenario().truths[0];
      const auto events = lab.trace(truth.target, {.method = TraceMethod::Udp}, family);
      const auto refused = std::ranges::find_if(events, [](const TraceEvent& event) {
        return event.kind == TraceEventKind::Answer && event.answer == TraceAnswer::Refused;
      });
      ASSERT_NE(refused, events.end());
      EXPECT_EQ(refused->error->type, family == Family::V4 ? 12 : 4);
      EXPECT_EQ(refused->error->code, family == Family::V4 ? 1 : 4);
      EXPECT_EQ(lab.owner(refused->from), truth.culprit);
    }
  }
}

/// The port behind an option like `--udp 33434`; 0 where there is none.
std::uint16_t port_of(const std::string& options, std::string_view option) {
  const auto at = options.find(option);
  if (at == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoul(options.substr(at + option.size())));
}

TEST(RandomNetwork, HasNobodyListenAtTheClosedPort) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      Lab lab(drawn("port-unreachable", seed, family));
      const std::string& options = lab.network.scenario().truths[0].options;
      const std::uint16_t udp = port_of(options, "--udp ");
      const std::uint16_t tcp = port_of(options, "--tcp ");
      ASSERT_NE(udp == 0, tcp == 0) << options;
      const auto events = lab.trace("target",
                                    {.method = udp != 0 ? TraceMethod::Udp : TraceMethod::Tcp,
                                     .destination_port = udp != 0 ? udp : tcp},
                                    family);
      EXPECT_TRUE(is_reached(events)) << options;
    }
  }
}

/// Who sent the first probe back to where one had been.
std::string closer_of_loop(const std::map<std::uint8_t, std::string>& hops) {
  std::set<std::string> seen;
  std::string before = "nobody";
  for (const auto& [ttl, name] : hops) {
    if (!seen.insert(name).second) return before;
    before = name;
  }
  return "nobody";
}

TEST(RandomNetwork, LoopsUntilTheTtlRunsOut) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto events = ping_of("routing-loop", seed, {.count = 3}, family);
      const auto error = std::ranges::find(events, PingEventKind::Error, &PingEvent::kind);
      ASSERT_NE(error, events.end());
      EXPECT_EQ(error->error.type, family == Family::V4 ? 11 : 3);
      Lab lab(drawn("routing-loop", seed, family));
      const auto hops = hops_of(lab, lab.trace("target", {.probes = 1}, family));
      EXPECT_EQ(closer_of_loop(hops), lab.network.scenario().truths[0].culprit);
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
