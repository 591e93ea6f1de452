#include "apps/icmp/lab_world.hpp"

#include <utility>

namespace icmpkit::app {

void add_lab_options(CLI::App& command, LabOptions& options) {
  auto* const lab = command.add_option("--lab", options.lab,
                                       "in this lab, in virtual time, with no privileges; targets "
                                       "may be names of nodes (see icmp lab)");
  lab->type_name("LAB");
  command.add_option("--from", options.from, "with --lab: from this node (default: the vantage)")
      ->type_name("NODE")
      ->needs(lab);
}

std::expected<LabWorld, LabError> LabWorld::open(const LabOptions& options,
                                                 const std::optional<std::uint64_t>& seed) {
  auto scenario = load_lab(options.lab);
  if (!scenario) return std::unexpected(scenario.error());
  sim::NetworkConfig config{.seed = seed, .attachment = sim::Attachment::Host};
  if (!options.from.empty()) {
    config.at = scenario->find_node(options.from);
    if (config.at == sim::kNone) {
      return std::unexpected(
          LabError{.text = "--from: the lab has no node " + options.from,
                   .advice = "icmp lab show " + options.lab + " shows which there are"});
    }
  }
  return LabWorld(std::move(*scenario), config);
}

std::optional<IpAddress> LabWorld::resolve(const std::string& target,
                                           const std::optional<Family>& family) const {
  const sim::Scenario& scenario = network_.scenario();
  if (family) return scenario.resolve(target, *family);
  const auto v4 = scenario.resolve(target, Family::V4);
  return v4 ? v4 : scenario.resolve(target, Family::V6);
}

std::string LabWorld::name_of(const IpAddress& address) const {
  const sim::Scenario& scenario = network_.scenario();
  for (const auto& [name, named] : scenario.names) {
    if (named == address) return name;
  }
  for (const sim::ScenarioNode& node : scenario.nodes) {
    for (const engine::InterfaceConfig& interface : node.config.interfaces) {
      for (const engine::InterfaceAddress& own : interface.addresses) {
        if (own.address == address) return node.config.name;
      }
    }
  }
  return {};
}

// Of an uplink rather than the node's own, as a kernel chooses.
std::optional<IpAddress> LabWorld::source(Family family) const {
  const sim::ScenarioNode& node = network_.scenario().nodes[network_.attached_at()];
  std::optional<IpAddress> source;
  for (std::size_t i = 0; i < node.links.size(); ++i) {
    for (const engine::InterfaceAddress& own : node.config.interfaces[i].addresses) {
      if (own.address.family() != family) continue;
      if (node.links[i] != sim::kNone) return own.address;
      source = own.address;
    }
  }
  return source;
}

}  // namespace icmpkit::app
