#include "icmpkit/engine/route.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "icmpkit/base/prng.hpp"

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
  const auto count = static_cast<std::uint32_t>(route.hops.size());
  if (count == 0) {
    decision = {};
  } else {
    decision.hop = route.hops[count == 1 ? 0 : choose_hop(route.balancing, query, count)];
  }
  return decision;
}

bool is_connected(const Route& route) {
  return std::ranges::any_of(route.hops,
                             [](const Hop& hop) { return hop.gateway.is_unspecified(); });
}

}  // namespace

std::uint32_t choose_hop(Balancing balancing, const RouteQuery& query, std::uint32_t count) {
  return Prng(balancing == Balancing::PerFlow ? query.flow : query.packet).below(count);
}

struct RouteTable::Routes {
  /// The routes of one family and prefix length: they stand together.
  struct Group {
    std::uint32_t first = 0;
    std::uint32_t last = 0;  ///< one behind
    Family family{};
    std::uint8_t length = 0;
  };

  [[nodiscard]] std::uint32_t first_of(const Group& group, const IpAddress& destination) const;
  void place(Route route);
  void regroup();

  std::vector<Route> all;  ///< by family, longest prefix first, then by address, then by TOS
  std::vector<Group> groups;
  std::vector<std::uint32_t> networks;  ///< of IPv4 routes, at the same place; 0 of others
  bool alternates = false;
};

void RouteTable::Routes::place(Route route) {
  alternates |= route.balancing == Balancing::PerPacket && route.hops.size() > 1;
  const auto at =
      std::ranges::lower_bound(all, std::pair(position(route.prefix), route.tos), {},
                               [](const Route& r) { return std::pair(position(r.prefix), r.tos); });
  if (at != all.end() && at->prefix == route.prefix && at->tos == route.tos) {
    *at = std::move(route);
  } else {
    all.insert(at, std::move(route));
    regroup();
  }
}

void RouteTable::Routes::regroup() {
  groups.clear();
  networks.clear();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Prefix& prefix = all[i].prefix;
    const auto length = static_cast<std::uint8_t>(prefix.length());
    const Family family = prefix.address().family();
    if (groups.empty() || groups.back().length != length || groups.back().family != family) {
      groups.push_back({.first = i, .last = i, .family = family, .length = length});
    }
    groups.back().last = i + 1;
    networks.push_back(family == Family::V4 ? prefix.address().v4().number() : 0);
  }
}

// The first route of the group whose prefix holds `destination`; the group's end where none does.
std::uint32_t RouteTable::Routes::first_of(const Group& group, const IpAddress& destination) const {
  if (group.family == Family::V4) {
    const std::uint32_t mask = group.length == 0 ? 0 : ~std::uint32_t{0} << (32U - group.length);
    const std::uint32_t network = destination.v4().number() & mask;
    const auto last = networks.begin() + group.last;
    const auto at = std::lower_bound(networks.begin() + group.first, last, network);
    if (at == last || *at != network) return group.last;
    return static_cast<std::uint32_t>(at - networks.begin());
  }
  const Prefix wanted(destination, group.length);
  const auto at = std::lower_bound(
      all.begin() + group.first, all.begin() + group.last, wanted,
      [](const Route& route, const Prefix& p) { return route.prefix.address() < p.address(); });
  if (at == all.begin() + group.last || at->prefix != wanted) return group.last;
  return static_cast<std::uint32_t>(at - all.begin());
}

void RouteTable::add(Route route) {
  const auto routes = routes_ ? std::make_shared<Routes>(*routes_) : std::make_shared<Routes>();
  routes->place(std::move(route));
  routes_ = routes;
}

std::span<const Route> RouteTable::routes() const {
  return routes_ ? std::span<const Route>(routes_->all) : std::span<const Route>();
}

bool RouteTable::alternates() const { return routes_ && routes_->alternates; }

// RFC 1812 section 5.2.4.3: the longest prefix, and among its routes the one of this type of
// service, else the one of the default. A longer prefix that has neither is no way, but says what
// is missing if there is no shorter one. [R1812-DU-3]
RouteDecision RouteTable::find(const RouteQuery& query) const {
  RouteDecision missing;
  if (!routes_) return missing;
  const std::vector<Route>& all = routes_->all;
  for (const Routes::Group& group : routes_->groups) {
    if (group.family != query.destination.family()) continue;
    if (group.length < query.at_least) break;
    const std::uint32_t first = routes_->first_of(group, query.destination);
    if (first == group.last) continue;
    const Prefix& prefix = all[first].prefix;
    const Route* fallback = nullptr;
    for (std::uint32_t i = first; i != group.last && all[i].prefix == prefix; ++i) {
      const Route& route = all[i];
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
