// Reports that a datagram was too big: which errors are such, and what is meant by those of old.
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/ping_event.hpp"

namespace icmpkit::probe {

/// Whether it is "fragmentation needed" (3/4), over IPv6 "packet too big" (2/0).
[[nodiscard]] bool is_too_big(Family family, const ProbeError& error);

/// The MTU that it names; 0 where a router of before RFC 1191 names none. [R1191-FMT-1]
[[nodiscard]] std::uint32_t named_mtu(Family family, const ProbeError& error);

/// What a router means that names none: the greatest plateau of RFC 1191's table below what was
/// sent, and the least one where there is none. [R1191-HOST-4]
[[nodiscard]] std::uint32_t plateau_below(std::uint32_t size);

}  // namespace icmpkit::probe
