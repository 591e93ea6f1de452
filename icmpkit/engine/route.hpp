// Where datagrams go: a table of routes with longest prefix match, type of service and equal-cost
// hops; and the interface behind which a simulator computes routes instead of holding them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::engine {

/// What a route does with what matches it.
enum class RouteAction : std::uint8_t {
  Forward,    ///< to a hop
  Unknown,    ///< says that the network does not exist: 3/6
  Reject,     ///< refuses: 3/0, 1/6
  Prohibit,   ///< refuses for policy: 3/13, 1/1
  Blackhole,  ///< drops in silence
};

/// One way out.
struct Hop {
  LinkId link{};
  IpAddress gateway{};  ///< unspecified: the destination itself is on the link
  friend bool operator==(const Hop&, const Hop&) = default;
};

/// How a route with several hops chooses among them.
enum class Balancing : std::uint8_t { PerFlow, PerPacket };

struct Route {
  Prefix prefix;
  std::optional<std::uint8_t> tos{};  ///< RFC 1349's type of service (bits 3 to 6 of the octet)
                                      ///< that it is bound to; empty: any
  RouteAction action = RouteAction::Forward;
  Balancing balancing = Balancing::PerFlow;
  std::vector<Hop> hops{};  ///< equal in cost; empty unless `Forward`
};

/// What is asked of a table.
struct RouteQuery {
  IpAddress destination;
  std::uint8_t tos = 0;       ///< the whole octet
  std::uint32_t flow = 0;     ///< a hash of what a balancer per flow looks at
  std::uint32_t packet = 0;   ///< a number that changes with every packet
  std::uint8_t at_least = 0;  ///< the shortest prefix that counts: shorter ones are no way
};

/// Which of `count` hops a datagram takes. The numbers of a query are stirred first: flows differ
/// by little, and a request and its answer may be counted by turns. Requires at least one hop.
[[nodiscard]] std::uint32_t choose_hop(Balancing balancing, const RouteQuery& query,
                                       std::uint32_t count);

/// What a table answers: a copy, so that tables may change behind it.
struct RouteDecision {
  enum class Outcome : std::uint8_t {
    Forward,
    NoRoute,
    NetworkNotForService,  ///< there are routes, none for this type of service
    HostNotForService,     ///< the same where the network is connected
    Unknown,
    Reject,
    Prohibit,
    Blackhole,
  };
  Outcome outcome = Outcome::NoRoute;
  Hop hop{};
  std::uint8_t prefix_length = 0;  ///< of the route: a full one is a host's
  bool is_tos_bound = false;       ///< whether the route names the type of service
};

/// Somebody who knows the way. Answers must depend on the query and the state alone.
class RouteSource {
 public:
  RouteSource() = default;
  RouteSource(const RouteSource&) = default;
  RouteSource& operator=(const RouteSource&) = default;
  virtual ~RouteSource() = default;
  [[nodiscard]] virtual RouteDecision find(const RouteQuery& query) const = 0;
};

/// Routes that are written down. Cost of `find`: a search for each prefix length in use, until one
/// is met. Copies share their routes until one of them is added to; an empty table takes no memory.
class RouteTable final : public RouteSource {
 public:
  /// A route for the same prefix and type of service replaces the one before.
  void add(Route route);
  [[nodiscard]] RouteDecision find(const RouteQuery& query) const override;
  [[nodiscard]] std::span<const Route> routes() const;
  /// Whether some route chooses its hop anew for every packet.
  [[nodiscard]] bool alternates() const;

 private:
  struct Routes;
  std::shared_ptr<const Routes> routes_;
};

}  // namespace icmpkit::engine
