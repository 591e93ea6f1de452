#include "icmpkit/sim/scenario.hpp"

#include <algorithm>
#include <tuple>

namespace icmpkit::sim {

std::uint32_t Scenario::find_node(std::string_view name) const {
  const auto found = std::ranges::find(
      nodes, name, [](const auto& n) -> std::string_view { return n.config.name; });
  return found == nodes.end() ? kNone : static_cast<std::uint32_t>(found - nodes.begin());
}

std::uint32_t Scenario::find_link(std::string_view name) const {
  const auto found =
      std::ranges::find(links, name, [](const auto& l) -> std::string_view { return l.name; });
  return found == links.end() ? kNone : static_cast<std::uint32_t>(found - links.begin());
}

std::optional<IpAddress> unicast_address(const engine::InterfaceConfig& interface, Family family) {
  const auto found = std::ranges::find_if(interface.addresses, [family](const auto& own) {
    return own.address.family() == family && own.use == engine::AddressUse::Unicast;
  });
  return found == interface.addresses.end() ? std::nullopt : std::optional(found->address);
}

std::optional<IpAddress> gateway_address(const engine::InterfaceConfig& interface, Family family) {
  const auto found = std::ranges::find_if(interface.addresses, [family](const auto& own) {
    return family == Family::V6 && own.address.is_v6() && own.address.v6().is_link_local() &&
           own.use == engine::AddressUse::Unicast;
  });
  return found == interface.addresses.end() ? unicast_address(interface, family)
                                            : std::optional(found->address);
}

std::optional<IpAddress> first_address(const engine::NodeConfig& config, Family family) {
  for (const auto& interface : config.interfaces) {
    if (const auto own = unicast_address(interface, family)) return own;
  }
  return std::nullopt;
}

std::optional<IpAddress> Scenario::resolve(std::string_view name, Family family) const {
  if (const auto address = IpAddress::parse(name)) {
    return address->family() == family ? address : std::nullopt;
  }
  if (const std::uint32_t node = find_node(name); node != kNone) {
    return first_address(nodes[node].config, family);
  }
  for (const auto& [own, address] : names) {
    if (own == name && address.family() == family) return address;
  }
  return std::nullopt;
}

std::vector<Prefix> Scenario::prefixes() const {
  std::vector<Prefix> all;
  for (const ScenarioNode& node : nodes) {
    for (const auto& interface : node.config.interfaces) {
      for (const auto& own : interface.addresses) {
        // Every link has these: they are on no route.
        const bool is_everywhere = !own.address.is_v4() && own.address.v6().is_link_local();
        if (!is_everywhere) all.emplace_back(own.address, own.prefix_length);
      }
    }
  }
  std::ranges::sort(all, {}, [](const Prefix& p) {
    return std::tuple(p.address().family(), p.address(), p.length());
  });
  // A prefix that holds others stands before them.
  std::vector<Prefix> widest;
  for (const Prefix& prefix : all) {
    if (widest.empty() || !widest.back().contains(prefix.address())) widest.push_back(prefix);
  }
  return widest;
}

}  // namespace icmpkit::sim
