// Who is joined to whom, by numbers: what a running network looks up for every hop. Built once from
// a scenario; only the states change.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::sim {

/// Where a link meets a node.
struct TopologyEnd {
  std::uint32_t node = kNone;
  std::uint32_t interface = 0;
  std::uint32_t link = kNone;
  Ipv4Address v4{};                  ///< the first unicast address; unspecified where there is none
  std::uint32_t v6 = kNone;          ///< the same, kept by the topology
  std::uint32_t link_local = kNone;  ///< IPv6's, likewise
};

struct TopologyLink {
  std::uint32_t first_end = 0;
  std::uint32_t ends = 0;
  std::uint32_t cost = 1;
  engine::LinkKind kind = engine::LinkKind::PointToPoint;
  engine::InterfaceState state = engine::InterfaceState::Up;
};

/// What an address belongs to.
struct AddressOwner {
  std::uint32_t node = kNone;
  std::uint32_t end = kNone;  ///< `kNone`: the node's own, on no link
};

class Topology {
 public:
  explicit Topology(const Scenario& scenario);

  [[nodiscard]] std::uint32_t node_count() const {
    return static_cast<std::uint32_t>(node_first_.size() - 1);
  }
  [[nodiscard]] std::uint32_t link_count() const {
    return static_cast<std::uint32_t>(links_.size());
  }
  [[nodiscard]] const TopologyEnd& end(std::uint32_t at) const { return ends_[at]; }
  /// The first address there; unspecified where there is none of the family.
  [[nodiscard]] IpAddress address(const TopologyEnd& end, Family family) const {
    if (family == Family::V4) return end.v4;
    return end.v6 == kNone ? Ipv6Address{} : v6_[end.v6];
  }
  /// By which address others on the link send to it what is for elsewhere: routers know each other
  /// by their link-local addresses, where they have some.
  [[nodiscard]] IpAddress gateway(const TopologyEnd& end, Family family) const {
    if (family == Family::V6 && end.link_local != kNone) return v6_[end.link_local];
    return address(end, family);
  }
  [[nodiscard]] const TopologyLink& link(std::uint32_t at) const { return links_[at]; }
  [[nodiscard]] std::uint32_t end_count() const { return static_cast<std::uint32_t>(ends_.size()); }
  /// The ends of a node by its interfaces; `kNone` for its own addresses.
  [[nodiscard]] std::span<const std::uint32_t> ends_of(std::uint32_t node) const {
    return std::span(node_ends_)
        .subspan(node_first_[node], node_first_[node + 1] - node_first_[node]);
  }
  [[nodiscard]] bool forwards(std::uint32_t node) const { return is_router_[node]; }
  /// How the node chooses among ways of equal cost; empty: it takes one of them only.
  [[nodiscard]] std::optional<engine::Balancing> balancing(std::uint32_t node) const {
    return balancing_.empty() ? std::nullopt : balancing_[node];
  }
  [[nodiscard]] NodeState state(std::uint32_t node) const { return node_states_[node]; }

  void set_link_state(std::uint32_t link, engine::InterfaceState state) {
    links_[link].state = state;
  }
  void set_node_state(std::uint32_t node, NodeState state) { node_states_[node] = state; }
  /// Whether the link is up and, where it joins two nodes only, the other one runs.
  [[nodiscard]] bool has_carrier(std::uint32_t end) const;
  /// The other end of a link of two.
  [[nodiscard]] std::uint32_t far_end(std::uint32_t end) const {
    const TopologyLink& link = links_[ends_[end].link];
    return end == link.first_end ? link.first_end + 1 : link.first_end;
  }

  /// Where `address` stands among all addresses; `kNone`: nobody has it.
  [[nodiscard]] std::uint32_t place_of(const IpAddress& address) const;
  /// Who has `address`; of an anycast one, the first.
  [[nodiscard]] std::optional<AddressOwner> owner_of(const IpAddress& address) const;
  /// Who has it on that link: of several the first that runs, if any of them does.
  [[nodiscard]] std::optional<AddressOwner> owner_on(std::uint32_t link,
                                                     const IpAddress& address) const;
  /// All who have it, several where it is an anycast address.
  [[nodiscard]] std::vector<AddressOwner> owners_of(const IpAddress& address) const;
  /// The link whose network `address` is in.
  struct Network {
    std::uint32_t link = kNone;
    std::uint8_t prefix_length = 0;
  };
  [[nodiscard]] std::optional<Network> network_of(const IpAddress& address) const;

 private:
  struct Owned {
    IpAddress address;
    AddressOwner owner;
  };
  struct Held {
    IpAddress first;
    std::uint32_t link;
    std::uint8_t length;
    [[nodiscard]] std::pair<Family, IpAddress> position() const { return {first.family(), first}; }
  };
  /// If it is the first there, or the first link-local one.
  void keep_v6(TopologyEnd& end, const Ipv6Address& address);
  void build_index();
  /// Calls `visit` with all places of `address`, until it gives false.
  template <class Visit>
  void visit_owners(const IpAddress& address, Visit visit) const;

  std::vector<TopologyEnd> ends_;
  std::vector<Ipv6Address> v6_;
  std::vector<TopologyLink> links_;
  std::vector<std::uint32_t> node_ends_;
  std::vector<std::uint32_t> node_first_;
  std::vector<NodeState> node_states_;
  std::vector<bool> is_router_;
  std::vector<std::optional<engine::Balancing>> balancing_;  ///< empty where no node does
  std::vector<Owned> owned_;                                 ///< every address there is
  std::vector<std::uint32_t> index_;                         ///< into `owned_`, open addressing
  std::vector<Held> networks_;                               ///< by address; they do not overlap
};

/// A hash of an address that is the same in every run.
[[nodiscard]] std::uint64_t hash_of(const IpAddress& address);

}  // namespace icmpkit::sim
