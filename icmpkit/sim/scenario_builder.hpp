// A scenario while it is being read: what is known so far, and where it stands in the text. The
// steps follow each other: nodes, links, addresses, then all that refers to them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "icmpkit/engine/policy.hpp"
#include "icmpkit/sim/scenario.hpp"
#include "icmpkit/sim/toml_table.hpp"

namespace icmpkit::sim {

/// An address as it was written, with the length of its network where that was written too.
struct WrittenAddress {
  IpAddress address{};
  std::optional<unsigned> length{};
  engine::AddressUse use = engine::AddressUse::Unicast;
  Place place{};
};

/// What the addresses of a link are made from.
struct LinkPlan {
  Place place{};
  bool is_unnumbered = false;
  std::vector<Placed<Prefix>> prefixes{};
  /// Of the ends that have some; key: the position of the end.
  std::map<std::size_t, std::vector<WrittenAddress>> addresses{};
  std::map<std::size_t, bool> unnumbered_ends{};
};

/// Where addresses come from that nobody wrote down.
struct AddressPlan {
  bool v4 = true;
  bool v6 = false;
  Prefix pool_v4{Ipv4Address(198, 18, 0, 0), 15};
  Prefix pool_v6{Ipv6Address{{0x20, 0x01, 0x0d, 0xb8}}, 32};
};

class ScenarioBuilder {
 public:
  explicit ScenarioBuilder(Problems& problems) : problems_(&problems) {}

  /// Reads everything. What it gives is of use only if there was no problem.
  [[nodiscard]] Scenario build(TomlTable& root);

 private:
  using PolicyPtr = std::shared_ptr<const engine::Policy>;

  struct NodeIndex {
    std::uint32_t index = kNone;
    Place place{};
  };

  // scenario_builder.cpp
  void read_head(TomlTable& root);
  void read_profiles(TomlTable& root);
  void read_nodes(TomlTable& root);
  void read_node(const std::string& name, TomlTable& table);
  [[nodiscard]] std::optional<engine::Balancing> read_balancing(TomlTable& table) const;
  [[nodiscard]] PolicyPtr policy_for(TomlTable& table, engine::Role role);
  void read_own_addresses(TomlTable& table, ScenarioNode& node);
  [[nodiscard]] std::vector<engine::InterfaceAddress> own_addresses(TomlTable& table,
                                                                    engine::AddressUse use);
  void check_use(const IpAddress& address, engine::AddressUse use, Place place);
  [[nodiscard]] std::uint32_t find_node(const Placed<std::string>& name);
  [[nodiscard]] std::uint32_t find_link(const Placed<std::string>& name);
  void check_vantage(TomlTable& root);

  // scenario_links.cpp
  void read_links(TomlTable& root);
  void read_link(TomlTable& table, const LinkProperties& defaults, std::uint32_t default_mtu);
  void read_ends(TomlTable& table, ScenarioLink& link, LinkPlan& plan,
                 const LinkProperties& properties);
  void read_end(TomlTable& table, LinkEnd& end, std::size_t position, LinkPlan& plan,
                const LinkProperties& properties);
  void read_interface(TomlTable& table, engine::InterfaceConfig& interface);
  void read_end_addresses(TomlTable& table, engine::AddressUse use, std::size_t position,
                          LinkPlan& plan);
  void check_kind(TomlTable& table, const ScenarioLink& link);
  std::uint32_t attach(ScenarioLink& link, std::uint32_t node, std::uint32_t mtu);
  [[nodiscard]] std::uint32_t keep(const LinkProperties& properties);

  // scenario_addresses.cpp
  void assign_addresses();
  void reserve_own_addresses();
  void assign(std::size_t link, Family family, const std::optional<Placed<Prefix>>& written);
  void number_ends(std::size_t link, const Prefix& prefix);
  [[nodiscard]] std::vector<IpAddress> taken_in(const LinkPlan& plan, const Prefix& prefix);
  void shrink();
  [[nodiscard]] std::optional<Prefix> next_free(Family family, std::size_t ends);
  void check_prefixes();
  void check_unique();

  // scenario_references.cpp
  void read_routes(TomlTable& root);
  void read_route(TomlTable& table);
  [[nodiscard]] std::vector<Prefix> destinations(TomlTable& table);
  [[nodiscard]] std::vector<engine::Hop> hops(TomlTable& table, std::uint32_t node, Family family);
  void read_changes(TomlTable& root);
  void read_change(TomlTable& table);
  void read_attacks(TomlTable& root);
  void read_attack(TomlTable& table);
  void read_truths(TomlTable& root);
  void read_names(TomlTable& root);

  Scenario scenario_;
  Problems* problems_;
  AddressPlan address_plan_;
  std::vector<LinkPlan> plans_;
  std::vector<Placed<Prefix>> used_;             ///< prefixes of links, as they are assigned
  std::vector<Prefix> written_v4_, written_v6_;  ///< in order, to be left free
  std::uint64_t next_v4_ = 0;
  std::uint64_t next_v6_ = 0;
  std::map<std::string, PolicyPtr, std::less<>> profiles_;
  std::unordered_map<std::string, std::uint32_t> node_index_;
  std::unordered_map<std::string, std::uint32_t> link_index_;
  std::vector<Place> node_places_;
  std::optional<engine::Balancing> balancing_;  ///< of nodes that say nothing of their own
  PolicyPtr host_policy_;
  PolicyPtr router_policy_;
};

/// Reads the keys of what a link does to datagrams: `delay`, `loss`, `rate`...
bool read_properties(TomlTable& table, LinkProperties& properties);

/// The key that addresses of that use are written with.
[[nodiscard]] constexpr std::string_view address_key(engine::AddressUse use,
                                                     std::string_view unicast) {
  if (use == engine::AddressUse::Unicast) return unicast;
  return use == engine::AddressUse::Anycast ? "anycast" : "segments";
}

/// `address` moved on by `offset`.
[[nodiscard]] IpAddress advanced(const IpAddress& address, std::uint64_t offset);

}  // namespace icmpkit::sim
