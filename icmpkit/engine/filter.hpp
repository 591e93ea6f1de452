// Whether a rule of a filter is about a datagram.
#pragma once

#include "icmpkit/engine/policy.hpp"
#include "icmpkit/wire/datagram.hpp"

namespace icmpkit::engine {

/// Whether all that `match` names is so. What cannot be seen, as the ports of a later fragment,
/// does not match.
[[nodiscard]] bool matches(const FilterMatch& match, const wire::DatagramView& datagram);

/// The action of the first rule that matches; `Accept` where none does. A validation of precedence
/// is no rule for ICMPv4's errors. [R1812-PREC-1]
[[nodiscard]] FilterAction decide(const std::vector<FilterRule>& rules,
                                  const wire::DatagramView& datagram);

/// Whether the datagram is one of ICMPv4's errors, which no precedence filter may drop.
/// [R1812-PREC-1]
[[nodiscard]] bool is_icmpv4_error(const wire::DatagramView& datagram);

}  // namespace icmpkit::engine
