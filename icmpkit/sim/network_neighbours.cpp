#include <algorithm>

#include "icmpkit/sim/network_core.hpp"

namespace icmpkit::sim {

using engine::NeighbourState;

/// The node that has `address` on that link of another one, or `kNone`.
std::uint32_t Network::Core::neighbour_with(std::uint32_t node, LinkId link,
                                            const IpAddress& address) const {
  const std::uint32_t own_end = topology_.ends_of(node)[static_cast<std::size_t>(link)];
  if (own_end == kNone) return kNone;
  const auto owner = topology_.owner_on(topology_.end(own_end).link, address);
  return owner ? owner->node : kNone;
}

// A node asks who has `address` on its link; who runs answers, who does not lets it wait.
// Asked again while it looks, it goes on looking.
void Network::Core::resolve(std::uint32_t node, LinkId link, const IpAddress& address) {
  const bool is_looked_for = std::ranges::any_of(resolutions_, [&](const Resolution& open) {
    return open.is_open && open.node == node && open.link == link && open.address == address;
  });
  if (is_looked_for) return;
  NeighbourState outcome = NeighbourState::Failed;
  Duration after = scenario.resolution_timeout;
  const std::uint32_t own_end = topology_.ends_of(node)[static_cast<std::size_t>(link)];
  if (own_end != kNone && cast_of(own_end, address)) {
    // All of the link: nobody has to be found.
    outcome = NeighbourState::Reachable;
    after = Duration{};
  } else if (const std::uint32_t owner = neighbour_with(node, link, address); owner != kNone) {
    switch (topology_.state(owner)) {
      case NodeState::On:
        outcome = NeighbourState::Reachable;
        after = scenario.resolution;
        break;
      case NodeState::Absent:
        outcome = NeighbourState::Unknown;
        after = scenario.resolution;
        break;
      case NodeState::Off:
        remember({node, link, address, owner});
        break;
    }
  }
  if (after == Duration{}) {
    nodes_[node]->node.set_neighbour(link, address, outcome, now);
  } else {
    schedule({.node = node, .link = link, .address = address, .outcome = outcome}, after);
  }
}

void Network::Core::schedule(const Resolution& resolution, Duration after) {
  std::uint32_t at = 0;
  if (free_resolutions_.empty()) {
    at = static_cast<std::uint32_t>(resolutions_.size());
    resolutions_.push_back(resolution);
  } else {
    at = free_resolutions_.back();
    free_resolutions_.pop_back();
    resolutions_[at] = resolution;
  }
  happenings_.push(now + after, {.kind = HappeningKind::Resolve, .subject = at});
}

void Network::Core::settle(std::uint32_t resolution) {
  resolutions_[resolution].is_open = false;
  const Resolution settled = resolutions_[resolution];
  free_resolutions_.push_back(resolution);
  if (topology_.state(settled.node) != NodeState::On) return;
  NeighbourState outcome = settled.outcome;
  // Whoever came to life while he was looked for has answered.
  if (outcome == NeighbourState::Failed) {
    const std::uint32_t owner = neighbour_with(settled.node, settled.link, settled.address);
    if (owner != kNone && topology_.state(owner) == NodeState::On) {
      outcome = NeighbourState::Reachable;
    }
  }
  node_at(settled.node).set_neighbour(settled.link, settled.address, outcome, now);
  serve(settled.node);
}

/// False where it was remembered before.
bool Network::Core::remember(const Missing& missing) {
  const bool is_known = std::ranges::any_of(missing_, [&](const Missing& known) {
    return known.node == missing.node && known.link == missing.link &&
           known.address == missing.address;
  });
  if (!is_known) missing_.push_back(missing);
  return !is_known;
}

// A neighbour that was found and has gone: as with ARP, its silence is noticed after a while.
void Network::Core::miss(std::uint32_t from_end, std::uint32_t to_end, const IpAddress& address) {
  const TopologyEnd& from = topology_.end(from_end);
  if (is_outside(from.node)) return;
  const auto link = static_cast<LinkId>(from.interface);
  if (!remember({from.node, link, address, topology_.end(to_end).node})) return;
  schedule({.node = from.node, .link = link, .address = address, .outcome = NeighbourState::Failed},
           scenario.resolution_timeout);
}

void Network::Core::find_again(std::uint32_t owner) {
  std::vector<Missing> found;
  std::erase_if(missing_, [&](const Missing& missing) {
    if (missing.owner != owner) return false;
    found.push_back(missing);
    return true;
  });
  for (const Missing& missing : found) {
    if (topology_.state(missing.node) != NodeState::On) continue;
    node_at(missing.node)
        .set_neighbour(missing.link, missing.address, NeighbourState::Reachable, now);
    serve(missing.node);
  }
}

}  // namespace icmpkit::sim
