// The ways that a target's flows took, where routers spread their load over several.
//
// A balancer per flow sends all packets of a flow one way; one per packet does not, and then no way
// can be told from the others: its hop is marked, and the ways through it are not separated.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/probe/round_trip_statistics.hpp"
#include "icmpkit/probe/trace_path.hpp"

namespace icmpkit::probe {

enum class Balancing : std::uint8_t {
  None,
  PerFlow,
  PerPacket,  ///< probes of one flow were answered by different routers
};

[[nodiscard]] Balancing balancing_at(const TraceHop& hop);

struct TraceWay {
  std::vector<std::optional<IpAddress>> hops{};  ///< who answered; empty: nobody, or not one alone
  std::uint32_t flows = 0;                       ///< that took it
  std::uint32_t sent = 0;                        ///< probes of them to the last hop
  std::uint32_t answered = 0;
  RoundTripStatistics times{};  ///< of the last hop's answers
};

/// Most flows first. A hop that did not answer a flow takes nothing away from a way that agrees
/// else. Cost: flows times ways times hops.
[[nodiscard]] std::vector<TraceWay> ways_of(const TracePath& path);

}  // namespace icmpkit::probe
