#include <algorithm>

#include "icmpkit/sim/network_core.hpp"

namespace icmpkit::sim {

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

IpAddress destination_of(Bytes datagram) {
  const bool is_v4 = load_u8(datagram, 0) >> 4U == 4;
  return is_v4 ? IpAddress(Ipv4Address::load(datagram, 16))
               : IpAddress(Ipv6Address::load(datagram, 24));
}

bool is_ip_header(Bytes datagram) {
  if (datagram.empty()) return false;
  const unsigned version = load_u8(datagram, 0) >> 4U;
  return (version == 4 && datagram.size() >= 20) || (version == 6 && datagram.size() >= 40);
}

bool is_plain(const LinkFaults& faults) {
  return faults.jitter == Duration{} && faults.loss == 0 && faults.duplication == 0 &&
         faults.reordering == 0 && faults.corruption == 0;
}

}  // namespace

void Network::Core::send_on(std::uint32_t node, const Transmit& transmit, Bytes datagram) {
  const auto ends = topology_.ends_of(node);
  const auto place = static_cast<std::size_t>(transmit.link);
  // A node's own addresses are on no link: what goes there has nowhere to go.
  if (place >= ends.size() || ends[place] == kNone) return;
  const std::uint32_t end = ends[place];
  // Who sends on a link of many without naming a neighbour means the destination itself.
  const IpAddress next_hop =
      transmit.next_hop.is_unspecified() ? destination_of(datagram) : transmit.next_hop;
  put_on_link(end, next_hop, datagram);
}

// The machine outside is in the place of the node and sends on its link as the node's routes say.
void Network::Core::send_from_outside(Bytes datagram) {
  if (!is_ip_header(datagram) || datagram.size() > 65'535) {
    ++counters.refused;
    return;
  }
  const IpAddress destination = destination_of(datagram);
  const NodeRoutes routes(routing_, attached_at, scenario.nodes[attached_at].config.routes);
  engine::RouteDecision way = routes.find({.destination = destination});
  const auto ends = topology_.ends_of(attached_at);
  if (way.outcome != engine::RouteDecision::Outcome::Forward) {
    // Broadcasts, multicasts and what nobody knows: out by the first link.
    const auto first = std::ranges::find_if(ends, [](std::uint32_t e) { return e != kNone; });
    way.hop = {.link = static_cast<LinkId>(first - ends.begin())};
  }
  const std::uint32_t end = ends[static_cast<std::size_t>(way.hop.link)];
  if (end == kNone) {
    ++counters.refused;
    return;
  }
  put_on_link(end, way.hop.gateway.is_unspecified() ? destination : way.hop.gateway, datagram);
}

void Network::Core::put_on_link(std::uint32_t end, const IpAddress& next_hop, Bytes datagram) {
  const TopologyEnd& from = topology_.end(end);
  const TopologyLink& link = topology_.link(from.link);
  if (link.state == engine::InterfaceState::Down) {
    ++counters.link_down;
    return tell(NetworkEventKind::LinkDown, from.node, from.link);
  }
  const auto wait = wait_for_line(end, datagram);
  if (!wait) {
    ++counters.queue_full;
    return tell(NetworkEventKind::QueueFull, from.node, from.link);
  }
  if (tap != nullptr) tap->on_datagram(from.link, datagram, now + *wait);
  if (is_watched_[from.link]) look_for_attacks(from.link, datagram);
  if (link.kind == engine::LinkKind::PointToPoint) {
    return carry(end, topology_.far_end(end), Cast::Unicast, *wait, datagram);
  }
  if (const auto cast = cast_of(end, next_hop)) {
    for (std::uint32_t to = link.first_end; to < link.first_end + link.ends; ++to) {
      if (to != end) carry(end, to, *cast, *wait, datagram);
    }
    return;
  }
  const auto owner = topology_.owner_on(from.link, next_hop);
  if (!owner) {
    ++counters.no_such_peer;
    return tell(NetworkEventKind::NoSuchPeer, from.node, from.link);
  }
  if (topology_.state(from.node) == NodeState::On &&
      topology_.state(owner->node) != NodeState::On) {
    miss(end, owner->end, next_hop);
  }
  carry(end, owner->end, Cast::Unicast, *wait, datagram);
}

/// How a next hop that is no single neighbour is addressed on its link.
std::optional<Cast> Network::Core::cast_of(std::uint32_t end, const IpAddress& next_hop) const {
  if (next_hop.is_multicast()) return Cast::Multicast;
  if (!next_hop.is_v4()) return std::nullopt;
  if (next_hop.v4().is_limited_broadcast()) return Cast::Broadcast;
  const auto network = topology_.network_of(next_hop);
  if (!network || network->link != topology_.end(end).link || network->prefix_length >= 31) {
    return std::nullopt;
  }
  const std::uint32_t host_bits = 0xFFFFFFFFU >> network->prefix_length;
  return (next_hop.v4().number() & host_bits) == host_bits ? std::optional(Cast::Broadcast)
                                                           : std::nullopt;
}

// Empty: the queue is full. What waits is what the line needs from now until it is free.
std::optional<Duration> Network::Core::wait_for_line(std::uint32_t end, Bytes datagram) {
  Direction& direction = directions_[end];
  const LinkProperties& properties = scenario.properties[direction.properties];
  if (properties.bits_per_second == 0) return Duration{};
  const auto time_for = [&](std::size_t octets) {
    return Duration{static_cast<std::int64_t>(static_cast<double>(octets) * 8 * kNanoseconds /
                                              static_cast<double>(properties.bits_per_second))};
  };
  const Instant start = std::max(now, direction.line_free);
  const std::uint32_t node = topology_.end(end).node;
  const std::uint32_t interface = topology_.end(end).interface;
  const std::uint32_t mtu = nodes_[node] ? nodes_[node]->node.config().interfaces[interface].mtu
                                         : scenario.nodes[node].config.interfaces[interface].mtu;
  const Duration of_full_size = time_for(mtu);
  if (start - now > of_full_size * properties.queue) return std::nullopt;
  if (properties.mark != 0 && start - now > of_full_size * properties.mark) {
    quench(end, datagram);
  }
  direction.line_free = start + time_for(datagram.size());
  return direction.line_free - now;
}

// Only what a node forwards can be quenched; its own applications are not on the network.
void Network::Core::quench(std::uint32_t end, Bytes datagram) {
  const std::uint32_t at = topology_.end(end).node;
  if (!nodes_[at] || is_outside(at)) return;
  const bool is_v4 = load_u8(datagram, 0) >> 4U == 4;
  if (!is_v4 || nodes_[at]->node.owns(Ipv4Address::load(datagram, 12))) return;
  nodes_[at]->node.on_queue_over_mark(datagram, last_arrival_);
}

void Network::Core::carry(std::uint32_t from, std::uint32_t to, Cast cast, Duration wait,
                          Bytes datagram) {
  Direction& direction = directions_[from];
  const LinkFaults& faults = scenario.properties[direction.properties].faults;
  if (is_plain(faults)) {
    ++counters.wires.carried;
    return schedule_arrival(to, cast, now + wait + faults.delay, datagram);
  }
  const TopologyEnd& end = topology_.end(from);
  const Fate fate = draw_fate(faults, direction.prng, counters.wires);
  if (fate.copies == 0) return tell(NetworkEventKind::Lost, end.node, end.link);
  if (fate.is_corrupted) {
    damaged_.assign(datagram.begin(), datagram.end());
    corrupt(damaged_, direction.prng, counters.wires);
    datagram = damaged_;
    tell(NetworkEventKind::Corrupted, end.node, end.link);
  }
  for (std::uint32_t copy = 0; copy < fate.copies; ++copy) {
    schedule_arrival(to, cast, now + wait + fate.delay[copy], datagram);
  }
}

// However short a link is, who sends round in a circle gets older.
void Network::Core::schedule_arrival(std::uint32_t end, Cast cast, Instant at, Bytes datagram) {
  const auto copy = pool_.put(datagram);
  if (!copy) {
    ++counters.pool_full;
    return tell(NetworkEventKind::PoolFull, topology_.end(end).node, topology_.end(end).link);
  }
  happenings_.push(
      std::max(at, now + kLeastTime),
      {.kind = HappeningKind::Arrive, .cast = cast, .subject = end, .datagram = *copy});
}

}  // namespace icmpkit::sim
