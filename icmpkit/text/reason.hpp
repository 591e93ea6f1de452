// The reason that an ICMP message gives, in the words that `ping` has for it: what people search
// the web for and what scripts match. The number tables' own words stand in where ping has none.
//
//   3/4 of ICMPv4  -> "Frag needed and DF set (mtu = 1400)"
//   1/4 of ICMPv6  -> "Destination unreachable: Port unreachable"
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// What the words depend on. `parameter` is the second 32-bit word of the message: the MTU, the
/// pointer or the gateway, as it stands.
struct ReasonNumbers {
  Family family = Family::V4;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t parameter = 0;
  Ipv6Address target{};  ///< of Neighbor Discovery's Redirect; unspecified: it is not told
};

/// Cost: a look-up and a copy; no allocation.
void append_reason(Buffer& out, const ReasonNumbers& numbers);

}  // namespace icmpkit::text
