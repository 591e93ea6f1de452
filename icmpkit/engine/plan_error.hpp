// The decision whether a condition is reported, and how: a pure function, so that its whole input
// space can be enumerated against a reference.
//
//   const auto plan = plan_error({.kind = CauseKind::PortClosed}, datagram, arrival, facts,
//   policy); if (!plan) ++silences[plan.error()];
//
// Rate limits are not asked here: they have a state, and the node charges them for what was
// planned.
#pragma once

#include <cstdint>
#include <expected>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/engine/silence.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::engine {

/// What the datagram's addresses are to this node, which they do not say themselves.
struct AddressFacts {
  bool source_is_own = false;
  bool source_is_subnet_broadcast = false;       ///< of a network that this node is connected to
  bool destination_is_subnet_broadcast = false;  ///< likewise
};

/// The error to send: the head of its ICMP message, and to whom it goes.
struct ErrorPlan {
  Family family{};
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t word = 0;  ///< the message's second: MTU, pointer or gateway where they belong
  std::uint8_t tos = 0;    ///< of the datagram that carries it
  IpAddress to{};
  friend constexpr bool operator==(const ErrorPlan&, const ErrorPlan&) = default;
};

/// The error that reports `cause` about `datagram`, or why there is none. The rules that keep
/// silent override all that ask for an error. [R1122-SUP-6]
[[nodiscard]] std::expected<ErrorPlan, Silence> plan_error(const Cause& cause,
                                                           const wire::DatagramView& datagram,
                                                           const Arrival& arrival,
                                                           const AddressFacts& facts,
                                                           const Policy& policy);

}  // namespace icmpkit::engine
