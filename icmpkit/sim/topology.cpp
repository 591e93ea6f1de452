#include "icmpkit/sim/topology.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "icmpkit/base/prng.hpp"

namespace icmpkit::sim {

std::uint64_t hash_of(const IpAddress& address) {
  if (address.is_v4()) return Prng(address.v4().number()).next();
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  const auto octets = address.octets();
  for (std::size_t i = 0; i < 8; ++i) {
    high = high << 8U | octets[i];
    low = low << 8U | octets[i + 8];
  }
  return Prng(Prng(high).next() ^ low).next();
}

Topology::Topology(const Scenario& scenario) {
  links_.reserve(scenario.links.size());
  for (std::uint32_t l = 0; l < scenario.links.size(); ++l) {
    const ScenarioLink& link = scenario.links[l];
    links_.push_back({.first_end = end_count(),
                      .ends = static_cast<std::uint32_t>(link.ends.size()),
                      .cost = link.cost,
                      .kind = link.kind,
                      .state = link.state});
    for (const LinkEnd& end : link.ends) {
      ends_.push_back({.node = end.node, .interface = end.interface, .link = l});
    }
  }
  if (std::ranges::any_of(scenario.nodes,
                          [](const ScenarioNode& node) { return node.balancing.has_value(); })) {
    for (const ScenarioNode& node : scenario.nodes) balancing_.push_back(node.balancing);
  }
  std::uint32_t interfaces = 0;
  node_first_.reserve(scenario.nodes.size() + 1);
  node_states_.reserve(scenario.nodes.size());
  for (const ScenarioNode& node : scenario.nodes) {
    node_first_.push_back(interfaces);
    node_states_.push_back(node.state);
    is_router_.push_back(node.config.policy->role == engine::Role::Router);
    interfaces += static_cast<std::uint32_t>(node.config.interfaces.size());
  }
  node_first_.push_back(interfaces);
  node_ends_.assign(interfaces, kNone);
  for (std::uint32_t end = 0; end < ends_.size(); ++end) {
    node_ends_[node_first_[ends_[end].node] + ends_[end].interface] = end;
  }
  for (std::uint32_t n = 0; n < scenario.nodes.size(); ++n) {
    for (std::uint32_t i = 0; i < scenario.nodes[n].config.interfaces.size(); ++i) {
      const std::uint32_t end = node_ends_[node_first_[n] + i];
      for (const auto& own : scenario.nodes[n].config.interfaces[i].addresses) {
        owned_.push_back({own.address, {.node = n, .end = end}});
        if (end == kNone) continue;
        TopologyEnd& at = ends_[end];
        const bool is_unicast = own.use == engine::AddressUse::Unicast;
        if (own.address.is_v4() && at.v4.is_unspecified()) at.v4 = own.address.v4();
        if (own.address.is_v6() && is_unicast) keep_v6(at, own.address.v6());
        networks_.push_back(
            {Prefix(own.address, own.prefix_length).address(), at.link, own.prefix_length});
      }
    }
  }
  build_index();
}

void Topology::keep_v6(TopologyEnd& end, const Ipv6Address& address) {
  const bool is_first_link_local = address.is_link_local() && end.link_local == kNone;
  if (end.v6 != kNone && !is_first_link_local) return;
  const auto place = static_cast<std::uint32_t>(v6_.size());
  v6_.push_back(address);
  if (end.v6 == kNone) end.v6 = place;
  if (is_first_link_local) end.link_local = place;
}

void Topology::build_index() {
  std::ranges::sort(networks_, {}, &Held::position);
  const auto same = std::ranges::unique(networks_, {}, &Held::position);
  networks_.erase(same.begin(), same.end());
  networks_.shrink_to_fit();
  owned_.shrink_to_fit();
  ends_.shrink_to_fit();
  index_.assign(std::bit_ceil(owned_.size() * 5 / 4 + 1), kNone);
  for (std::uint32_t i = 0; i < owned_.size(); ++i) {
    std::size_t slot = hash_of(owned_[i].address) & (index_.size() - 1);
    while (index_[slot] != kNone) slot = (slot + 1) & (index_.size() - 1);
    index_[slot] = i;
  }
}

bool Topology::has_carrier(std::uint32_t end) const {
  const TopologyLink& link = links_[ends_[end].link];
  if (link.state == engine::InterfaceState::Down) return false;
  return link.kind == engine::LinkKind::Shared ||
         node_states_[ends_[far_end(end)].node] == NodeState::On;
}

// Who shares an address stands in the same run of slots, in the order of the nodes.
template <class Visit>
void Topology::visit_owners(const IpAddress& address, Visit visit) const {
  std::size_t slot = hash_of(address) & (index_.size() - 1);
  while (index_[slot] != kNone) {
    if (owned_[index_[slot]].address == address && !visit(index_[slot])) return;
    slot = (slot + 1) & (index_.size() - 1);
  }
}

std::uint32_t Topology::place_of(const IpAddress& address) const {
  std::uint32_t first = kNone;
  visit_owners(address, [&](std::uint32_t place) {
    first = place;
    return false;
  });
  return first;
}

std::optional<AddressOwner> Topology::owner_of(const IpAddress& address) const {
  const std::uint32_t place = place_of(address);
  return place == kNone ? std::nullopt : std::optional(owned_[place].owner);
}

std::optional<AddressOwner> Topology::owner_on(std::uint32_t link, const IpAddress& address) const {
  std::optional<AddressOwner> found;
  visit_owners(address, [&](std::uint32_t place) {
    const AddressOwner& owner = owned_[place].owner;
    if (owner.end == kNone || ends_[owner.end].link != link) return true;
    const bool is_on = node_states_[owner.node] == NodeState::On;
    if (!found || is_on) found = owner;
    return !is_on;
  });
  return found;
}

std::vector<AddressOwner> Topology::owners_of(const IpAddress& address) const {
  std::vector<AddressOwner> all;
  visit_owners(address, [&](std::uint32_t place) {
    all.push_back(owned_[place].owner);
    return true;
  });
  return all;
}

std::optional<Topology::Network> Topology::network_of(const IpAddress& address) const {
  const auto after = std::ranges::upper_bound(networks_, std::pair(address.family(), address), {},
                                              &Held::position);
  if (after == networks_.begin()) return std::nullopt;
  const Held& held = *std::prev(after);
  if (held.first.family() != address.family()) return std::nullopt;
  if (!Prefix(held.first, held.length).contains(address)) return std::nullopt;
  return Network{held.link, held.length};
}

}  // namespace icmpkit::sim
