// What happened in a network that is worth telling: what its nodes told, and what links did.
#pragma once

#include <cstdint>
#include <string_view>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/engine/node_event.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::sim {

enum class NetworkEventKind : std::uint8_t {
  Node,         ///< `told` by `node`
  Lost,         ///< by chance, on `link`
  Corrupted,    ///< by chance, on `link`
  QueueFull,    ///< in front of `link`, at `node`
  LinkDown,     ///< `node` sent, or would have got, a datagram on `link`, which is down
  NodeOff,      ///< a datagram for `node`, which does not run
  NoSuchPeer,   ///< a datagram on the shared `link` for an address that nobody has there
  PoolFull,     ///< more datagrams under way than `NetworkConfig::most_datagrams`
  LinkChanged,  ///< `link`, as the scenario says
  NodeChanged,  ///< `node`, as the scenario says
  Converged,    ///< computed routes follow what changed
  Attacked,     ///< `node` put a forged datagram into the network
};

/// `lost`, `queue-full`: for JSON and counters.
[[nodiscard]] std::string_view name(NetworkEventKind kind);

struct NetworkEvent {
  NetworkEventKind kind{};
  std::uint32_t node = kNone;
  std::uint32_t link = kNone;
  Instant at{};
  engine::NodeEvent told{};  ///< with Node
};

}  // namespace icmpkit::sim
