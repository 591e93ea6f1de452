// A network in virtual time: hops a second, and what loading a large one costs.
#include "icmpkit/sim/network.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "icmpkit/probe/ping.hpp"
#include "icmpkit/sim/random_scenario.hpp"
#include "icmpkit/sim/run.hpp"
#include "tests/support/allocations.hpp"

namespace {

using namespace icmpkit;
using namespace std::chrono_literals;

constexpr std::uint32_t kNodes = 10'000;

std::string text_of(std::uint32_t nodes) {
  auto text = sim::make_scenario({.nodes = nodes, .seed = 1});
  if (!text) std::abort();
  return *text;
}

sim::Scenario scenario_of(const std::string& text) {
  auto scenario = sim::read_scenario(text);
  if (!scenario) std::abort();
  return std::move(*scenario);
}

std::string line_of(int routers) {
  std::string text = "vantage = \"n0\"\n";
  for (int i = 0; i <= routers + 1; ++i) {
    text += "[node.n" + std::to_string(i) + "]\n";
    if (i != 0 && i != routers + 1) text += "role = \"router\"\n";
  }
  for (int i = 0; i <= routers; ++i) {
    text +=
        "[[link]]\nnodes = [\"n" + std::to_string(i) + "\", \"n" + std::to_string(i + 1) + "\"]\n";
  }
  return text;
}

/// Keeps `window` echo requests of 84 octets under way through a network and counts hops.
void hops(benchmark::State& state, const std::string& text, std::vector<std::string> targets) {
  sim::Network network(scenario_of(text), {.events = sim::EventDetail::Nothing});
  probe::Ping ping(
      {.identifier = 7,
       .key = {1, 2},
       .sources = {.v4 =
                       network.resolve(network.node_name(network.attached_at()), Family::V4)->v4()},
       .interval = 1ms});
  for (const auto& target : targets) ping.add_target(*network.resolve(target, Family::V4));
  sim::VirtualRun run(ping, network);
  const auto ignore = [](const auto&) {};
  run.until_done(3s, ignore);  // until nothing grows any more
  const std::uint64_t before = network.counters().hops;
  const std::uint64_t allocated = test::allocations();
  for (auto _ : state) run.until_done(100ms, ignore);
  state.counters["allocations"] = static_cast<double>(test::allocations() - allocated);
  state.SetItemsProcessed(static_cast<std::int64_t>(network.counters().hops - before));
}

void hops_on_a_line(benchmark::State& state) {
  constexpr int kRouters = 16;
  hops(state, line_of(kRouters),
       std::vector<std::string>(20, std::string("n").append(std::to_string(kRouters + 1))));
}
BENCHMARK(hops_on_a_line)->Name("network.hops_on_a_line/icmpkit");

void hops_in_a_tree(benchmark::State& state) {
  const std::string text = text_of(1000);
  std::vector<std::string> targets;
  for (const sim::ScenarioNode& node : scenario_of(text).nodes) {
    if (targets.size() < 200 && node.config.name != "home") targets.push_back(node.config.name);
  }
  hops(state, text, targets);
}
BENCHMARK(hops_in_a_tree)->Name("network.hops_in_a_tree/icmpkit");

void load(benchmark::State& state) {
  const std::string text = text_of(kNodes);
  for (auto _ : state) {
    const sim::Network network(scenario_of(text));
    benchmark::DoNotOptimize(&network);
  }
  malloc_trim(0);
  const auto before = mallinfo2();
  const sim::Network network(scenario_of(text));
  const auto after = mallinfo2();
  state.counters["octets_a_node"] =
      static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / kNodes;
}
BENCHMARK(load)->Name("network.load_10000_nodes/icmpkit")->Unit(benchmark::kMillisecond);

}  // namespace
