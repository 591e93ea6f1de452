// What a node knows of its neighbours on shared links. Resolution itself (ARP, Neighbor Discovery)
// is not here: the node asks by an event, and its driver answers with `set_neighbour`.
#pragma once

#include <cstdint>

namespace icmpkit::engine {

enum class NeighbourState : std::uint8_t {
  Pending,    ///< being resolved: a few datagrams wait
  Reachable,  ///< resolved
  Failed,     ///< nobody answered: 3/1
  Unknown,    ///< the link layer says with authority that there is no such host: 3/7
  // What only extended echo tells apart from Reachable (RFC 8335 section 4).
  Stale,
  Delay,
  Probe,
};

}  // namespace icmpkit::engine
