// What a node would say of the way to a destination, before anything is sent.
#include <algorithm>

#include "icmpkit/engine/node_core.hpp"

namespace icmpkit::engine {

namespace {

LocalRoute local_route_of(const RouteDecision& way) {
  switch (way.outcome) {
    case RouteDecision::Outcome::Forward:
      return way.hop.gateway.is_unspecified() ? LocalRoute::OnLink : LocalRoute::Gateway;
    case RouteDecision::Outcome::NoRoute:
    case RouteDecision::Outcome::NetworkNotForService:
    case RouteDecision::Outcome::HostNotForService:
      return LocalRoute::None;
    case RouteDecision::Outcome::Unknown:
    case RouteDecision::Outcome::Reject:
    case RouteDecision::Outcome::Prohibit:
    case RouteDecision::Outcome::Blackhole:
      return LocalRoute::Refused;
  }
  return LocalRoute::Unknown;
}

}  // namespace

LocalFacts Node::Core::local_facts(const IpAddress& destination) const {
  if (own.owns(destination)) {
    return {.route = LocalRoute::Itself,
            .source = destination,
            .prefix_length = prefix_length_of(destination)};
  }
  const RouteDecision way = way_of({.destination = destination, .packet = packets_});
  LocalFacts facts{.route = local_route_of(way)};
  const auto place = static_cast<std::size_t>(way.hop.link);
  if (way.outcome != RouteDecision::Outcome::Forward) return facts;
  if (place >= config.interfaces.size()) return {.route = LocalRoute::None};
  const InterfaceConfig& exit = config.interfaces[place];
  facts.interface = exit.name;
  facts.link = exit.state == InterfaceState::Up ? LinkState::Up : LinkState::Down;
  facts.mtu = exit.mtu;
  facts.first_hop = facts.route == LocalRoute::OnLink ? destination : way.hop.gateway;
  facts.first_hop_state = first_hop_state(way.hop.link, *facts.first_hop);
  // A link-local address is for neighbours alone: RFC 6724 section 5, rule 2.
  facts.source =
      own.on_link(way.hop.link, is_link_local(*facts.first_hop) ? destination : *facts.first_hop);
  if (!facts.source) facts.source = own.any(destination.family());
  if (facts.source) facts.prefix_length = prefix_length_of(*facts.source);
  return facts;
}

FirstHopState Node::Core::first_hop_state(LinkId link, const IpAddress& address) const {
  const auto known = neighbours_.neighbour(link, address);
  if (!known || *known == NeighbourState::Pending) return FirstHopState::Unknown;
  const bool is_there = *known != NeighbourState::Failed && *known != NeighbourState::Unknown;
  return is_there ? FirstHopState::Resolved : FirstHopState::Failed;
}

/// 0 where no interface has it, as with the loopback address.
std::uint8_t Node::Core::prefix_length_of(const IpAddress& own_address) const {
  for (const InterfaceConfig& candidate : config.interfaces) {
    const auto found =
        std::ranges::find(candidate.addresses, own_address, &InterfaceAddress::address);
    if (found != candidate.addresses.end()) return found->prefix_length;
  }
  return 0;
}

}  // namespace icmpkit::engine
