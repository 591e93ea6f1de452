#include "icmpkit/engine/route.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace icmpkit::engine {

namespace {

// RFC 1349's four bits of the octet, without precedence and without what is now ECN's.
constexpr std::uint8_t kTosBits = 0x1E;

// What `find` searches by: families apart, the longest prefixes first, addresses in order.
auto position(const Prefix& prefix) {
  return std::tuple(prefix.address().family(), -static_cast<int>(prefix.length()),
                    prefix.address());
}

RouteDecision::Outcome outcome_of(RouteAction action) {
  using Outcome = RouteDecision::Outcome;
  switch (action) {
    case RouteAction::Forward:
      return Outcome::Forward;
    case RouteAction::Unknown:
      return Outcome::Unknown;
    case RouteAction::Reject:
      return Outcome::Reject;
    case RouteAction::Prohibit:
      return Outcome::Prohibit;
    case RouteAction::Blackhole:
      return Outcome::Blackhole;
  }
  return Outcome::NoRoute;
}

RouteDecision decide(const Route& route, const RouteQuery& query) {
  RouteDecision decision{.outcome = outcome_of(route.action),
                         .prefix_length = static_cast<std::uint8_t>(route.prefix.length()),
                         .is_tos_bound = route.tos.has_value()};
  if (route.action != RouteAction::Forward) return decision;
  if (route.hops.empty()) return {};
  const std::uint32_t choice = route.balancing == Balancing::PerFlow ? query.flow : query.packet;
  decision.hop = route.hops[choice % route.hops.size()];
  return decision;
}

bool is_connected(const Route& route) {
  return std::ranges::any_of(route.hops,
                             [](const Hop& hop) { return hop.gateway.is_unspecified(); });
}

}  // namespace

void RouteTable::add(Route route) {
  alternates_ |= route.balancing == Balancing::PerPacket && route.hops.size() > 1;
  const auto at =
      std::ranges::lower_bound(routes_, std::pair(position(route.prefix), route.tos), {},
                               [](const Route& r) { return std::pair(position(r.prefix), r.tos); });
  if (at != routes_.end() && at->prefix == route.prefix && at->tos == route.tos) {
    *at = std::move(route);
  } else {
    routes_.insert(at, std::move(route));
    regroup();
  }
}

void RouteTable::regroup() {
  groups_.clear();
  networks_.clear();
  for (std::uint32_t i = 0; i < routes_.size(); ++i) {
    const Prefix& prefix = routes_[i].prefix;
    const auto length = static_cast<std::uint8_t>(prefix.length());
    const Family family = prefix.address().family();
    if (groups_.empty() || groups_.back().length != length || groups_.back().family != family) {
      groups_.push_back({.first = i, .last = i, .family = family, .length = length});
    }
    groups_.back().last = i + 1;
    networks_.push_back(family == Family::V4 ? prefix.address().v4().number() : 0);
  }
}

// The first route of the group whose prefix holds `destination`; the group's end where none does.
std::uint32_t RouteTable::first_of(const Group& group, const IpAddress& destination) const {
  if (group.family == Family::V4) {
    const std::uint32_t mask = group.length == 0 ? 0 : ~std::uint32_t{0} << (32U - group.length);
    const std::uint32_t network = destination.v4().number() & mask;
    const auto first = networks_.begin() + group.first;
    const auto last = networks_.begin() + group.last;
    const auto at = std::lower_bound(first, last, network);
    if (at == last || *at != network) return group.last;
    return static_cast<std::uint32_t>(at - networks_.begin());
  }
  const Prefix wanted(destination, group.length);
  const auto at = std::lower_bound(
      routes_.begin() + group.first, routes_.begin() + group.last, wanted,
      [](const Route& route, const Prefix& p) { return route.prefix.address() < p.address(); });
  if (at == routes_.begin() + group.last || at->prefix != wanted) return group.last;
  return static_cast<std::uint32_t>(at - routes_.begin());
}

// RFC 1812 section 5.2.4.3: the longest prefix, and among its routes the one of this type of
// service, else the one of the default. A longer prefix that has neither is no way, but says what
// is missing if there is no shorter one. [R1812-DU-3]
RouteDecision RouteTable::find(const RouteQuery& query) const {
  RouteDecision missing;
  for (const Group& group : groups_) {
    if (group.family != query.destination.family()) continue;
    if (group.length < query.at_least) break;
    const std::uint32_t first = first_of(group, query.destination);
    if (first == group.last) continue;
    const Prefix& prefix = routes_[first].prefix;
    const Route* fallback = nullptr;
    for (std::uint32_t i = first; i != group.last && routes_[i].prefix == prefix; ++i) {
      const Route& route = routes_[i];
      if (!route.tos || (*route.tos & kTosBits) == 0) fallback = &route;
      if (!route.tos) continue;
      if ((*route.tos & kTosBits) == (query.tos & kTosBits)) return decide(route, query);
      if (missing.outcome == RouteDecision::Outcome::NoRoute) {
        missing = {.outcome = is_connected(route) ? RouteDecision::Outcome::HostNotForService
                                                  : RouteDecision::Outcome::NetworkNotForService,
                   .prefix_length = group.length,
                   .is_tos_bound = true};
      }
    }
    if (fallback != nullptr) return decide(*fallback, query);
  }
  return missing;
}

}  // namespace icmpkit::engine
