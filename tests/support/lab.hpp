// A network from scenario text with a ping at its vantage, for tests.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "icmpkit/probe/ping.hpp"
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
    const auto& scenario = network.scenario();
    if (const auto source = address(scenario.nodes[network.attached_at()].config.name, family)) {
      if (source->is_v4()) config.sources.v4 = source->v4();
      if (source->is_v6()) config.sources.v6 = source->v6();
    }
    config.identifier = 7;
    config.key = {1, 2};
    probe::Ping ping(config);
    const auto destination = address(target, family);
    if (!destination) {
      ADD_FAILURE() << "no address: " << target;
      return {};
    }
    ping.add_target(*destination);
    std::vector<probe::PingEvent> events;
    end = sim::VirtualRun(ping, network)
              .until_done(
                  std::chrono::hours{1},
                  [&](const probe::PingEvent& event) { events.push_back(event); },
                  [&](const sim::NetworkEvent& event) { network_events.push_back(event); });
    return events;
  }

  [[nodiscard]] std::optional<IpAddress> address(std::string_view name, Family family) const {
    return network.resolve(name, family);
  }
  /// The name of the node that has an address.
  [[nodiscard]] std::string owner(const IpAddress& address) const {
    const std::uint32_t node = network.owner_of(address);
    return node == sim::kNone ? "nobody" : network.node_name(node);
  }

  sim::Network network;
  sim::RunEnd end{};
  std::vector<sim::NetworkEvent> network_events;
};

}  // namespace icmpkit::test
