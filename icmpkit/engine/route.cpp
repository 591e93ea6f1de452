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

unsigned width(const IpAddress& address) { return address.is_v4() ? 32 : 128; }

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
  const auto at =
      std::ranges::lower_bound(routes_, std::pair(position(route.prefix), route.tos), {},
                               [](const Route& r) { return std::pair(position(r.prefix), r.tos); });
  if (at != routes_.end() && at->prefix == route.prefix && at->tos == route.tos) {
    *at = std::move(route);
  } else {
    routes_.insert(at, std::move(route));
  }
}

// RFC 1812 section 5.2.4.3: the longest prefix, and among its routes the one of this type of
// service, else the one of the default. A longer prefix that has neither is no way, but says what
// is missing if there is no shorter one. [R1812-DU-3]
RouteDecision RouteTable::find(const RouteQuery& query) const {
  RouteDecision missing;
  const unsigned widest = width(query.destination);
  auto at = std::ranges::lower_bound(
      routes_, std::tuple(query.destination.family(), -static_cast<int>(widest)), {},
      [](const Route& route) {
        return std::tuple(route.prefix.address().family(),
                          -static_cast<int>(route.prefix.length()));
      });
  while (at != routes_.end() && at->prefix.address().family() == query.destination.family()) {
    const Prefix wanted(query.destination, at->prefix.length());
    const auto first = std::lower_bound(
        at, routes_.end(), wanted,
        [](const Route& route, const Prefix& p) { return position(route.prefix) < position(p); });
    const Route* fallback = nullptr;
    for (auto route = first; route != routes_.end() && route->prefix == wanted; ++route) {
      if (!route->tos || (*route->tos & kTosBits) == 0) {
        fallback = &*route;
      }
      if (route->tos && (*route->tos & kTosBits) == (query.tos & kTosBits)) {
        return decide(*route, query);
      }
      if (missing.outcome == RouteDecision::Outcome::NoRoute && route->tos) {
        missing = {.outcome = is_connected(*route) ? RouteDecision::Outcome::HostNotForService
                                                   : RouteDecision::Outcome::NetworkNotForService,
                   .prefix_length = static_cast<std::uint8_t>(wanted.length()),
                   .is_tos_bound = true};
      }
    }
    if (fallback != nullptr) return decide(*fallback, query);
    const unsigned length = at->prefix.length();
    at = std::find_if(first, routes_.end(), [&](const Route& route) {
      return route.prefix.length() != length ||
             route.prefix.address().family() != query.destination.family();
    });
  }
  return missing;
}

}  // namespace icmpkit::engine
