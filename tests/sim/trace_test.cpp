// Trace through networks whose paths are known.
#include "icmpkit/probe/trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "icmpkit/probe/trace_path.hpp"
#include "icmpkit/probe/trace_ways.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::Lab;
using ::testing::ElementsAre;
using ::testing::Le;
using ::testing::SizeIs;

static_assert(Machine<Trace> && Finite<Trace> && HearsTransmitted<Trace> &&
              HearsSendFailures<Trace> && HearsReports<Trace>);

constexpr std::string_view kThreeRouters = R"(
vantage = "home"
families = [4, 6]
[node.home]
[node.r1]
role = "router"
[node.r2]
role = "router"
[node.r3]
role = "router"
[node.server]
udp_ports = [53]
tcp_ports = [80]

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

std::string with(std::string_view more) { return std::string(kThreeRouters) + std::string(more); }

const std::string kTwoWays = with(R"([node.north]
role = "router"
[node.south]
role = "router"
[[link]]
nodes = ["r1", "north"]
[[link]]
nodes = ["r1", "south"]
[[link]]
nodes = ["north", "r3"]
[[link]]
nodes = ["south", "r3"]
[[route]]
node = "r1"
to = "server"
via = ["north", "south"]
)");

constexpr std::array kMethods{TraceMethod::Icmp, TraceMethod::Udp, TraceMethod::Tcp,
                              TraceMethod::Protocol};

struct Traced {
  std::vector<TraceEvent> events;
  TracePath path;
};

Traced trace(Lab& lab, std::string_view target, const TraceConfig& config = {},
             Family family = Family::V4) {
  Traced run{.events = lab.trace(target, config, family), .path = {}};
  for (const TraceEvent& event : run.events) run.path.add(event);
  EXPECT_TRUE(run.path.is_finished());
  return run;
}

/// Who answered at each hop: names joined by "/", "*" for nobody.
std::vector<std::string> names(const Lab& lab, const TracePath& path) {
  std::vector<std::string> all;
  for (const TraceHop& hop : path.hops()) {
    std::string here;
    for (const TraceResponder& responder : hop.responders) {
      here += (here.empty() ? "" : "/") + lab.owner(responder.address);
    }
    all.push_back(here.empty() ? "*" : here);
  }
  return all;
}

Duration longest(const std::vector<TraceEvent>& events) {
  return events.empty() ? Duration{} : events.back().at - Instant{};
}

// [R1393-TR-1]
TEST(Trace, FindsEveryHopWithEachMethodInBothFamilies) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (const TraceMethod method : kMethods) {
      Lab lab(kThreeRouters);
      const Traced run = trace(lab, "server", {.method = method}, family);
      EXPECT_THAT(names(lab, run.path), ElementsAre("r1", "r2", "r3", "server"))
          << static_cast<int>(method);
      EXPECT_EQ(run.path.stop(), TraceStop::Reached);
      EXPECT_EQ(run.path.distance(), 4);
      for (const TraceHop& hop : run.path.hops()) {
        EXPECT_EQ(hop.answered(), hop.sent()) << int{hop.ttl};
        EXPECT_GE(hop.sent(), 3U);
        EXPECT_EQ(hop.loss, HopLoss::None);
        const Duration expected = hop.ttl == 1 ? 2ms : 22ms + (hop.ttl - 2) * 2ms;
        EXPECT_EQ(hop.responders[0].times.summary()->min, expected) << int{hop.ttl};
        EXPECT_EQ(hop.responders[0].hops_back(), hop.ttl);
      }
    }
  }
}

TEST(Trace, AsksAllHopsAtOnce) {
  Lab lab(kThreeRouters);
  const Traced run = trace(lab, "server");
  EXPECT_EQ(longest(run.events), 26ms + 24ms)
      << "a round trip to find the distance, and one for the other probes of the last router";
}

TEST(Trace, ChangesNothingThatRoutersSpreadTheirLoadBy) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (const TraceMethod method : kMethods) {
      const TraceConfig config{.method = method, .key = {.k0 = 1, .k1 = 2}};
      const TraceProbes probes(config);
      const IpAddress target =
          family == Family::V4 ? *IpAddress::parse("192.0.2.1") : *IpAddress::parse("2001:db8::1");
      const std::size_t header = family == Family::V4 ? 20 : 40;
      std::vector<std::byte> first(probes.size(family));
      std::vector<std::byte> other(probes.size(family));
      probes.write({.ttl = 1, .attempt = 0}, target, first);
      for (std::uint8_t ttl = 1; ttl < 200; ++ttl) {
        probes.write({.ttl = ttl, .attempt = 2}, target, other);
        EXPECT_EQ(load_be32(first, header), load_be32(other, header))
            << "type, code and checksum, or the ports";
        if (family == Family::V6) {
          EXPECT_EQ(load_be32(first, 0), load_be32(other, 0)) << "the flow label";
        }
        const auto view = wire::DatagramView::parse(wire::CutBytes(other));
        ASSERT_TRUE(view);
        if (method == TraceMethod::Icmp) {
          EXPECT_EQ(view->icmp_checksum_state(), wire::ChecksumState::Correct);
        } else if (method == TraceMethod::Udp) {
          EXPECT_EQ(wire::UdpView::parse(view->payload())->checksum_state(view->endpoints()),
                    wire::ChecksumState::Correct);
        }
      }
    }
  }
}

TEST(Trace, EndsWhereARouterSaysThatThereIsNoWayOn) {
  Lab lab(kThreeRouters);
  const Traced run = trace(lab, "203.0.113.1");
  EXPECT_EQ(run.path.stop(), TraceStop::Unreachable);
  EXPECT_THAT(names(lab, run.path), ElementsAre("r1"));
  ASSERT_NE(run.path.end(), nullptr);
  EXPECT_EQ(run.path.end()->latest.error->type, 3);
  EXPECT_EQ(run.path.end()->latest.error->code, 0);
}

TEST(Trace, KnowsWhatBothRoutersSaidThatRefuseInTurn) {
  Lab lab(kTwoWays + R"(balancing = "per-packet"
[[route]]
node = ["north", "south"]
to = "server"
action = "prohibit"
)");
  const Traced run = trace(lab, "server");
  EXPECT_EQ(run.path.stop(), TraceStop::Unreachable);
  ASSERT_EQ(run.path.distance(), 2);
  ASSERT_THAT(run.path.hops().back().responders, SizeIs(2));
  for (const TraceResponder& responder : run.path.hops().back().responders) {
    EXPECT_EQ(responder.latest.answer, TraceAnswer::Refused);
    EXPECT_TRUE(responder.latest.error);
  }
}

TEST(Trace, NamesSilenceAndTheLastHopThatAnswered) {
  Lab lab(with(R"([[route]]
node = "r2"
to = "server"
action = "blackhole"
)"));
  const Traced run = trace(lab, "server");
  EXPECT_EQ(run.path.stop(), TraceStop::Silence);
  EXPECT_EQ(run.path.distance(), 0);
  ASSERT_THAT(run.path.hops(), SizeIs(1 + 16));
  EXPECT_THAT(names(lab, run.path), ::testing::Contains("*").Times(16));
  EXPECT_THAT(longest(run.events), Le(2s));
}

TEST(Trace, NamesALoopAndStopsThere) {
  Lab lab(with(R"([[route]]
node = "r2"
to = "203.0.113.0/24"
via = "r3"
[[route]]
node = "r3"
to = "203.0.113.0/24"
via = "r2"
[[route]]
node = "r1"
to = "203.0.113.0/24"
via = "r2"
)"));
  const Traced run = trace(lab, "203.0.113.9");
  EXPECT_EQ(run.path.stop(), TraceStop::Loop);
  EXPECT_THAT(names(lab, run.path), ElementsAre("r1", "r2", "r3", "r2", "r3"));
}

TEST(Trace, SaysThatAPathIsLongerThanItWasToGo) {
  Lab lab(kThreeRouters);
  const Traced run = trace(lab, "server", {.max_hops = 2});
  EXPECT_EQ(run.path.stop(), TraceStop::TooFar);
  EXPECT_THAT(names(lab, run.path), ElementsAre("r1", "r2"));
}

TEST(Trace, BeginsAtTheFirstHopThatItIsGiven) {
  Lab lab(kThreeRouters);
  const Traced run = trace(lab, "server", {.first_hop = 3});
  EXPECT_THAT(names(lab, run.path), ElementsAre("r3", "server"));
  EXPECT_EQ(run.path.hops().front().ttl, 3);
}

TEST(Trace, WaitsForASilentHopNoLongerThanTheHopsBehindItSuggest) {
  std::string text(kThreeRouters);
  text.replace(text.find("[node.r2]"), 9, "[node.r2]\nsilent = \"all\"");
  Lab lab(text);
  const Traced run = trace(lab, "server");
  EXPECT_THAT(names(lab, run.path), ElementsAre("r1", "*", "r3", "server"));
  EXPECT_EQ(run.path.hops()[1].loss, HopLoss::Silent);
  EXPECT_THAT(longest(run.events), Le(500ms));
}

TEST(Trace, DoesNotBelieveErrorsThatQuoteWhatWasNotSent) {
  const std::string text = with(R"([node.mallory]
[[link]]
nodes = ["r1", "mallory"]
[[attack]]
node = "mallory"
link = "home-r1"
from = "r1"
type = 3
code = 1
quote = "guessed"
)");
  for (const TraceMethod method : {TraceMethod::Icmp, TraceMethod::Udp, TraceMethod::Tcp}) {
    Lab lab(text);
    const Traced run = trace(lab, "server", {.method = method});
    EXPECT_EQ(run.path.stop(), TraceStop::Reached) << static_cast<int>(method);
    EXPECT_THAT(names(lab, run.path), ElementsAre("r1", "r2", "r3", "server"));
  }
}

TEST(Trace, TellsRationedReportsFromLoss) {
  std::string text(kThreeRouters);
  text.replace(text.find("[node.r2]"), 9,
               "[node.r2]\nrate_limit = { peer_per_second = 1, peer_burst = 1 }");
  Lab lab(text);
  const Traced run = trace(lab, "server", {.probes = 5});
  EXPECT_EQ(run.path.stop(), TraceStop::Reached);
  EXPECT_EQ(run.path.hops()[1].loss, HopLoss::RateLimited);
  EXPECT_EQ(run.path.hops()[1].answered(), 1U);
  EXPECT_EQ(run.path.hops()[2].loss, HopLoss::None);
}

TEST(Trace, TellsLossFromRationedReports) {
  std::string text(kThreeRouters);
  text.replace(text.find("delay = \"10 ms\""), 15, "delay = \"10 ms\"\nloss = \"30 %\"");
  Lab lab(text);
  const Traced run = trace(lab, "server", {.probes = 100});
  EXPECT_EQ(run.path.hops()[0].loss, HopLoss::RateLimited) << "no router reports a hundred at once";
  EXPECT_EQ(run.path.hops().back().loss, HopLoss::Lossy);
  EXPECT_EQ(run.path.stop(), TraceStop::Reached);
}

TEST(Trace, FollowsOneFlowAndSeesEveryWayOfMany) {
  for (const TraceMethod method : {TraceMethod::Icmp, TraceMethod::Udp, TraceMethod::Tcp}) {
    Lab lab(kTwoWays);
    const Traced one = trace(lab, "server", {.method = method, .probes = 20});
    EXPECT_THAT(one.path.hops()[1].responders, SizeIs(1)) << "one flow, one way";
    Lab again(kTwoWays);
    const Traced many = trace(again, "server", {.method = method, .probes = 60, .flows = 20});
    EXPECT_THAT(many.path.hops()[0].samples, SizeIs(6)) << "enough to tell that there is one";
    EXPECT_THAT(many.path.hops()[1].responders, SizeIs(2)) << static_cast<int>(method);
    EXPECT_THAT(many.path.hops()[1].samples, SizeIs(33)) << "three probes of eleven flows";
    EXPECT_EQ(balancing_at(many.path.hops()[1]), Balancing::PerFlow);
    const auto ways = ways_of(many.path);
    ASSERT_THAT(ways, SizeIs(2));
    EXPECT_NE(ways[0].hops[1], ways[1].hops[1]);
    EXPECT_EQ(ways[0].flows + ways[1].flows, 11U);
  }
}

TEST(Trace, AsksAllFlowsStraightAtTheTargetWhereItIsToldTo) {
  Lab lab(kTwoWays);
  const Traced run = trace(lab, "server",
                           {.first_hop = 64,
                            .max_hops = 64,
                            .probes = 12,
                            .flows = 4,
                            .flow_use = FlowUse::All,
                            .first_flow = 3});
  std::map<int, int> answers;
  for (const TraceEvent& event : run.events) {
    if (event.kind == TraceEventKind::Answer) ++answers[event.flow];
  }
  EXPECT_EQ(answers, (std::map<int, int>{{3, 3}, {4, 3}, {5, 3}, {6, 3}}));
}

TEST(Trace, TellsABalancerOfPacketsFromOneOfFlows) {
  Lab lab(kTwoWays + "balancing = \"per-packet\"\n");
  const Traced run = trace(lab, "server", {.probes = 60, .flows = 20});
  EXPECT_EQ(balancing_at(run.path.hops()[1]), Balancing::PerPacket);
}

TEST(Trace, TracesManyTargetsInOneRunAndNoTargetTwice) {
  Lab lab(kThreeRouters);
  TraceConfig config{.key = {.k0 = 1, .k1 = 2}, .sources = lab.sources(), .active_targets = 2};
  Trace trace(config);
  const std::vector<std::string> targets = {"r1", "r2", "r3", "server"};
  for (const auto& target : targets) trace.add_target(*lab.address(target, Family::V4));
  EXPECT_EQ(trace.add_target(*lab.address("r2", Family::V4)), TargetId{1});
  EXPECT_EQ(trace.target_count(), 4U);
  std::vector<TracePath> paths(targets.size());
  sim::VirtualRun(trace, lab.network).until_done(1h, [&](const TraceEvent& event) {
    paths[static_cast<std::uint32_t>(event.target)].add(event);
  });
  for (std::size_t i = 0; i < targets.size(); ++i) {
    ASSERT_TRUE(paths[i].is_finished()) << i;
    EXPECT_EQ(paths[i].distance(), i + 1);
    EXPECT_EQ(names(lab, paths[i]).back(), targets[i]);
  }
}

TEST(Trace, EndsAtOnceWhenItIsStopped) {
  Lab lab(kThreeRouters);
  TraceConfig config{.key = {.k0 = 1, .k1 = 2}, .sources = lab.sources(), .active_targets = 1};
  Trace trace(config);
  trace.add_target(*lab.address("server", Family::V4));
  trace.add_target(*lab.address("r3", Family::V4));
  sim::VirtualRun run(trace, lab.network);
  std::vector<TraceEvent> events;
  const auto keep = [&](const TraceEvent& event) { events.push_back(event); };
  EXPECT_EQ(run.until_done(5ms, keep), sim::RunEnd::TimeUp);
  trace.stop();
  EXPECT_EQ(run.until_done(5ms, keep), sim::RunEnd::Finished);
  ASSERT_GE(events.size(), 2U);
  for (const TraceEvent& event : std::vector(events.end() - 2, events.end())) {
    EXPECT_EQ(event.kind, TraceEventKind::Finished);
    EXPECT_EQ(event.stop, TraceStop::Interrupted);
  }
}

}  // namespace
}  // namespace icmpkit::probe
