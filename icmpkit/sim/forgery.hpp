// Datagrams that lie: ICMP errors put together by who is not entitled to send them.
#pragma once

#include <cstddef>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::sim {

/// The error that `attack` sends about `seen`; nothing where `seen` is no datagram.
[[nodiscard]] std::vector<std::byte> forge(const ScenarioAttack& attack, Bytes seen);

}  // namespace icmpkit::sim
