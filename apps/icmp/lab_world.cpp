#include "apps/icmp/lab_world.hpp"

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
                                                 const std::optional<std::uint64_t>& seed,
                                                 engine::Splitting splitting) {
  auto scenario = load_lab(options.lab);
  if (!scenario) return std::unexpected(scenario.error());
  sim::NetworkConfig config{
      .seed = seed, .attachment = sim::Attachment::Host, .splitting = splitting};
  if (!options.from.empty()) {
    config.at = scenario->find_node(options.from);
    if (config.at == sim::kNone) {
      return std::unexpected(
          LabError{.text = "--from: the lab has no node " + options.from,
                   .advice = "icmp lab show " + options.lab + " shows which there are"});
    }
  }
  return LabWorld(options.lab, std::move(*scenario), config);
}

LabWorld::LabWorld(std::string lab, sim::Scenario scenario, const sim::NetworkConfig& config)
    : LabWorld(std::move(lab),
               scenario.nodes[config.at == sim::kNone ? scenario.vantage : config.at],
               std::move(scenario), config) {}

// What is asked of the node is asked before the network is made: that gives their configuration to
// the nodes.
LabWorld::LabWorld(std::string lab, const sim::ScenarioNode& node, sim::Scenario&& scenario,
                   const sim::NetworkConfig& config)
    : lab_(std::move(lab)),
      sources_(sources_of(node)),
      time_of_day_(node.config.midnight.value_or(std::chrono::milliseconds{0})),
      network_(std::move(scenario), config) {}

std::expected<IpAddress, LabError> LabWorld::resolve(const std::string& target,
                                                     const std::optional<Family>& family) const {
  for (const Family candidate : {Family::V4, Family::V6}) {
    if (family && *family != candidate) continue;
    if (const auto address = network_.resolve(target, candidate)) return *address;
  }
  const std::string_view restriction = family ? ", or it does not speak that family" : "";
  return std::unexpected(LabError{
      .text = target + ": the lab has no node and no name like that" + std::string(restriction),
      .advice = "icmp lab show " + lab_ + " shows which there are"});
}

std::string LabWorld::name_of(const IpAddress& address) const {
  for (const auto& [name, named] : network_.scenario().names) {
    if (named == address) return name;
  }
  const std::uint32_t owner = network_.owner_of(address);
  return owner == sim::kNone ? std::string{} : network_.node_name(owner);
}

std::optional<IpAddress> LabWorld::source(Family family) const {
  return family == Family::V4 ? sources_.v4 : sources_.v6;
}

// Of an uplink rather than the node's own, as a kernel chooses.
LabWorld::Sources LabWorld::sources_of(const sim::ScenarioNode& node) {
  Sources own;
  Sources uplink;
  for (std::size_t i = 0; i < node.links.size(); ++i) {
    Sources& found = node.links[i] == sim::kNone ? own : uplink;
    const engine::InterfaceConfig& interface = node.config.interfaces[i];
    if (!found.v4) found.v4 = sim::unicast_address(interface, Family::V4);
    if (!found.v6) found.v6 = sim::unicast_address(interface, Family::V6);
  }
  return {.v4 = uplink.v4 ? uplink.v4 : own.v4, .v6 = uplink.v6 ? uplink.v6 : own.v6};
}

}  // namespace icmpkit::app
