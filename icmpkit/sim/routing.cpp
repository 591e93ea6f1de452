#include "icmpkit/sim/routing.hpp"

#include <algorithm>
#include <queue>
#include <utility>

namespace icmpkit::sim {

namespace {

constexpr std::size_t kRemembered = 4096;  // a power of two

engine::RouteDecision forward(const Topology& topology, std::uint32_t own_end,
                              std::uint32_t gateway_end, Family family, unsigned prefix_length) {
  engine::RouteDecision decision{.outcome = engine::RouteDecision::Outcome::Forward,
                                 .prefix_length = static_cast<std::uint8_t>(prefix_length)};
  decision.hop.link = static_cast<LinkId>(topology.end(own_end).interface);
  if (gateway_end != kNone)
    decision.hop.gateway = topology.gateway(topology.end(gateway_end), family);
  return decision;
}

}  // namespace

/// Dijkstra's algorithm from a destination backwards: the first way found to a node is a shortest.
class Routing::Growth {
 public:
  Growth(const Topology& topology, RouteBasis basis, const IpAddress& address)
      : topology_(&topology),
        basis_(basis),
        address_(address),
        ways_(topology.node_count()),
        distance_(topology.node_count(), kFar) {}

  [[nodiscard]] Tree grow(const Destination& destination) {
    if (destination.link == kNone) {
      // Of an anycast address, whoever is nearest.
      for (const AddressOwner& owner : topology_->owners_of(address_)) {
        if (owner.end == kNone) reach(owner.node, 0, {});
      }
    } else {
      // A link that is down is still where its network is.
      const TopologyLink& link = topology_->link(destination.link);
      for (std::uint32_t end = link.first_end; end < link.first_end + link.ends; ++end) {
        reach(topology_->end(end).node, 0, {.own_end = end});
      }
    }
    while (!open_.empty()) {
      const auto [distance, node] = open_.top();
      open_.pop();
      if (distance != distance_[node] || !may_forward(node)) continue;
      for (const std::uint32_t end : topology_->ends_of(node)) {
        if (end != kNone) spread(end, distance);
      }
    }
    return {.first = std::move(ways_), .others = ways_beside()};
  }

 private:
  static constexpr std::uint64_t kFar = ~std::uint64_t{0};
  using Open = std::pair<std::uint64_t, std::uint32_t>;

  [[nodiscard]] bool may_forward(std::uint32_t node) const {
    const bool is_on = topology_->state(node) == NodeState::On;
    // The destination itself may be a host with an address of its own.
    const bool is_start = distance_[node] == 0 && ways_[node].own_end == kNone;
    return (topology_->forwards(node) || is_start) && (basis_ == RouteBasis::AsWritten || is_on);
  }

  void reach(std::uint32_t node, std::uint64_t distance, Way way) {
    if (distance == distance_[node] && topology_->balancing(node)) {
      others_.push_back({{.node = node, .way = way}, distance});
    }
    if (distance >= distance_[node]) return;
    distance_[node] = distance;
    ways_[node] = way;
    open_.emplace(distance, node);
  }

  /// Those of the candidates that are no longer than the first way.
  [[nodiscard]] std::vector<OtherWay> ways_beside() {
    std::vector<OtherWay> beside;
    for (const auto& [other, distance] : others_) {
      if (distance == distance_[other.node]) beside.push_back(other);
    }
    std::ranges::stable_sort(beside, {}, &OtherWay::node);
    return beside;
  }

  /// From the node at `end` to all others on its link.
  void spread(std::uint32_t end, std::uint64_t distance) {
    const TopologyEnd& from = topology_->end(end);
    const TopologyLink& link = topology_->link(from.link);
    if (basis_ == RouteBasis::AsIs && link.state == engine::InterfaceState::Down) return;
    if (link.kind == engine::LinkKind::Shared &&
        topology_->address(from, address_.family()).is_unspecified())
      return;
    for (std::uint32_t other = link.first_end; other < link.first_end + link.ends; ++other) {
      if (other == end) continue;
      reach(topology_->end(other).node, distance + link.cost,
            {.own_end = other, .gateway_end = end});
    }
  }

  const Topology* topology_;
  RouteBasis basis_;
  IpAddress address_;
  std::vector<Way> ways_;
  std::vector<std::uint64_t> distance_;
  std::vector<std::pair<OtherWay, std::uint64_t>> others_;  ///< with their distance
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open_;
};

engine::RouteDecision Routing::find(std::uint32_t node, const engine::RouteQuery& query) {
  const IpAddress& destination = query.destination;
  if (remembered_.empty()) remembered_.resize(kRemembered);
  Remembered& memory = remembered_[hash_of(destination) & (kRemembered - 1)];
  if (memory.tree == nullptr || memory.address != destination) {
    const auto found = destination_of(destination);
    if (!found) return default_way(node, destination.family());
    const Tree& tree = tree_to(*found, destination);
    memory = {destination, found->prefix_length, &tree};
  }
  const Way way = choose(*memory.tree, node, query);
  if (way.own_end == kNone) return default_way(node, destination.family());
  return forward(*topology_, way.own_end, way.gateway_end, destination.family(),
                 memory.prefix_length);
}

Routing::Way Routing::choose(const Tree& tree, std::uint32_t node,
                             const engine::RouteQuery& query) const {
  const Way first = tree.first[node];
  if (tree.others.empty()) return first;
  const auto others = std::ranges::equal_range(tree.others, node, {}, &OtherWay::node);
  if (others.empty()) return first;
  const std::uint32_t choice = engine::choose_hop(*topology_->balancing(node), query,
                                                  static_cast<std::uint32_t>(others.size()) + 1);
  return choice == 0 ? first : others[choice - 1].way;
}

// A host hands what it knows nothing of to the first router that it sees; a router says so.
engine::RouteDecision Routing::default_way(std::uint32_t node, Family family) const {
  if (topology_->forwards(node)) return {};
  for (const std::uint32_t end : topology_->ends_of(node)) {
    if (end == kNone) continue;
    const TopologyLink& link = topology_->link(topology_->end(end).link);
    for (std::uint32_t other = link.first_end; other < link.first_end + link.ends; ++other) {
      if (other == end || !topology_->forwards(topology_->end(other).node)) continue;
      return forward(*topology_, end, other, family, 0);
    }
  }
  return {};
}

std::optional<Routing::Destination> Routing::destination_of(const IpAddress& address) const {
  if (const auto owner = topology_->owner_of(address); owner && owner->end == kNone) {
    return Destination{.place = topology_->place_of(address),
                       .prefix_length = static_cast<std::uint8_t>(address.is_v4() ? 32 : 128)};
  }
  const auto network = topology_->network_of(address);
  if (!network) return std::nullopt;
  return Destination{.link = network->link, .prefix_length = network->prefix_length};
}

const Routing::Tree& Routing::tree_to(const Destination& destination, const IpAddress& address) {
  const bool is_link = destination.link != kNone;
  const std::uint64_t key = std::uint64_t{is_link ? destination.link : destination.place} << 2U |
                            (is_link ? 0U : 2U) | (address.is_v6() ? 1U : 0U);
  if (const auto found = trees_.find(key); found != trees_.end()) return *found->second;
  if (trees_.size() >= kMaxTrees) settle();
  auto tree = std::make_unique<Tree>(Growth(*topology_, basis_, address).grow(destination));
  return *trees_.emplace(key, std::move(tree)).first->second;
}

void Routing::settle() {
  std::ranges::fill(remembered_, Remembered{});
  trees_.clear();
}

}  // namespace icmpkit::sim
