// A network from scenario text with a probe at its vantage, for tests.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "icmpkit/probe/ping.hpp"
#include "icmpkit/probe/trace.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/sim/run.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::test {

[[nodiscard]] inline std::string told(const std::vector<sim::ScenarioProblem>& problems) {
  std::string all;
  for (const auto& problem : problems) {
    all += std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
           problem.message + "; " + problem.remedy + "\n";
  }
  return all;
}

[[nodiscard]] inline sim::Scenario scenario_of(std::string_view text) {
  auto scenario = sim::read_scenario(text);
  if (!scenario) {
    ADD_FAILURE() << told(scenario.error());
    return {};
  }
  return std::move(*scenario);
}

struct Lab {
  explicit Lab(std::string_view text, const sim::NetworkConfig& config = {})
      : network(scenario_of(text), config) {}

  /// The events of a ping of `target`, a name or an address.
  std::vector<probe::PingEvent> ping(std::string_view target, probe::PingConfig config,
                                     Family family = Family::V4) {
    config.sources = sources();
    config.identifier = 7;
    config.key = {1, 2};
    return run<probe::PingEvent>(probe::Ping(config), target, family);
  }

  /// The events of a trace to `target`.
  std::vector<probe::TraceEvent> trace(std::string_view target, probe::TraceConfig config,
                                       Family family = Family::V4) {
    config.sources = sources();
    config.identifier = 7;
    config.key = {1, 2};
    return run<probe::TraceEvent>(probe::Trace(config), target, family);
  }

  /// What the vantage sends from.
  [[nodiscard]] probe::PingSources sources() const {
    const auto& name = network.scenario().nodes[network.attached_at()].config.name;
    probe::PingSources sources;
    if (const auto v4 = address(name, Family::V4)) sources.v4 = v4->v4();
    if (const auto v6 = address(name, Family::V6)) sources.v6 = v6->v6();
    return sources;
  }

  [[nodiscard]] std::optional<IpAddress> address(std::string_view name, Family family) const {
    return network.resolve(name, family);
  }
  /// The name of the node that has an address.
  [[nodiscard]] std::string owner(const IpAddress& address) const {
    const std::uint32_t node = network.owner_of(address);
    return node == sim::kNone ? "nobody" : network.node_name(node);
  }

  /// What `machine` tells of `target`, run until it ends.
  template <class Event, class M>
  std::vector<Event> run(M machine, std::string_view target, Family family) {
    const auto destination = address(target, family);
    if (!destination) {
      ADD_FAILURE() << "no address: " << target;
      return {};
    }
    machine.add_target(*destination);
    std::vector<Event> events;
    end = sim::VirtualRun(machine, network)
              .until_done(
                  std::chrono::hours{1}, [&](const Event& event) { events.push_back(event); },
                  [&](const sim::NetworkEvent& event) { network_events.push_back(event); });
    return events;
  }

  sim::Network network;
  sim::RunEnd end{};
  std::vector<sim::NetworkEvent> network_events;
};

}  // namespace icmpkit::test
