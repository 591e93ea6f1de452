// The ways through a network, computed per destination on first use: the shortest by cost, as a
// routing protocol that has settled would have it. Overrides of a scenario stand in front.
//
// A tree of ways is kept for each network that is sent to, eight octets a node and twelve for each
// further way of equal cost that a node balances over, at most `kMaxTrees` of them: past that all
// are forgotten and computed again as they are asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "icmpkit/engine/route.hpp"
#include "icmpkit/sim/topology.hpp"

namespace icmpkit::sim {

/// Whether computed routes know which links and nodes are down.
enum class RouteBasis : std::uint8_t {
  AsWritten,  ///< as if everything were up
  AsIs,       ///< around what is down
};

class Routing {
 public:
  static constexpr std::size_t kMaxTrees = 1024;

  /// `topology` must outlive it.
  Routing(const Topology& topology, RouteBasis basis) : topology_(&topology), basis_(basis) {}

  /// Not in parallel: answers are remembered.
  [[nodiscard]] engine::RouteDecision find(std::uint32_t node, const engine::RouteQuery& query);
  /// Forgets all ways, so that they are computed from what is now up.
  void settle();
  [[nodiscard]] std::size_t tree_count() const { return trees_.size(); }

 private:
  /// How to go on from a node: out by an end, to the end of the next router; `kNone` for both where
  /// there is no way, for the second where the destination's link is reached.
  struct Way {
    std::uint32_t own_end = kNone;
    std::uint32_t gateway_end = kNone;
  };
  /// Another way of the same cost as the first.
  struct OtherWay {
    std::uint32_t node = kNone;
    Way way{};
  };
  struct Tree {
    std::vector<Way> first;        ///< by node
    std::vector<OtherWay> others;  ///< by node too, of nodes that balance
  };

  struct Destination {
    std::uint32_t link = kNone;
    std::uint32_t place = kNone;  ///< in the topology, of a node's own address
    std::uint8_t prefix_length = 0;
  };

  struct Remembered {
    IpAddress address{};
    std::uint8_t prefix_length = 0;
    const Tree* tree = nullptr;  ///< null: nothing is remembered here
  };

  class Growth;

  [[nodiscard]] std::optional<Destination> destination_of(const IpAddress& address) const;
  [[nodiscard]] const Tree& tree_to(const Destination& destination, const IpAddress& address);
  [[nodiscard]] Way choose(const Tree& tree, std::uint32_t node,
                           const engine::RouteQuery& query) const;
  [[nodiscard]] engine::RouteDecision default_way(std::uint32_t node, Family family) const;

  const Topology* topology_;
  RouteBasis basis_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Tree>> trees_;
  std::vector<Remembered> remembered_;  ///< by the address's hash; allocated at first use
};

/// What one node asks: its overrides, then the computed ways.
class NodeRoutes final : public engine::RouteSource {
 public:
  NodeRoutes() = default;
  NodeRoutes(Routing& routing, std::uint32_t node, const engine::RouteTable& overrides)
      : routing_(&routing), overrides_(&overrides), node_(node) {}

  [[nodiscard]] engine::RouteDecision find(const engine::RouteQuery& query) const override {
    if (!overrides_->routes().empty()) {
      const engine::RouteDecision decision = overrides_->find(query);
      if (decision.outcome != engine::RouteDecision::Outcome::NoRoute) return decision;
    }
    return routing_->find(node_, query);
  }

 private:
  Routing* routing_ = nullptr;
  const engine::RouteTable* overrides_ = nullptr;
  std::uint32_t node_ = kNone;
};

}  // namespace icmpkit::sim
