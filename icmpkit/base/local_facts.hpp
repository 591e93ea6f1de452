// What this side of a path is like, as far as the system says: the first thing that a diagnosis
// looks at. It is data alone; io reads it from the kernel, sim from a network.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "icmpkit/base/address.hpp"

namespace icmpkit {

/// What this machine's routes say of a destination.
enum class LocalRoute : std::uint8_t {
  Unknown,  ///< the system did not say
  None,     ///< there is no route
  Refused,  ///< a route forbids it: unreachable, prohibit or blackhole
  Itself,   ///< the destination is this machine
  OnLink,   ///< the destination is a neighbour
  Gateway,  ///< by way of `LocalFacts::first_hop`
};

enum class LinkState : std::uint8_t { Unknown, Up, Down };

/// Whether the first hop's link-layer address is known: by ARP, or by Neighbor Discovery.
enum class FirstHopState : std::uint8_t {
  Unknown,   ///< nobody has asked lately, or the link needs no such address
  Resolved,  ///< it answered
  Failed,    ///< it was asked and did not answer
};

/// A link that is down counts before the route: some systems keep its routes, others drop them, so
/// that there is none, or another one.
struct LocalFacts {
  LocalRoute route = LocalRoute::Unknown;
  std::string interface{};               ///< that datagrams leave by; empty: unknown
  LinkState link = LinkState::Unknown;   ///< of that interface
  std::uint32_t mtu = 0;                 ///< of that interface, in octets; 0: unknown
  std::optional<IpAddress> source{};     ///< that the system would send from
  std::uint8_t prefix_length = 0;        ///< of the network that `source` is on; 0: unknown
  std::optional<IpAddress> first_hop{};  ///< the gateway; with OnLink the destination itself
  FirstHopState first_hop_state = FirstHopState::Unknown;

  friend bool operator==(const LocalFacts&, const LocalFacts&) = default;
};

}  // namespace icmpkit
