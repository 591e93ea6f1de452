// The numbers of IPv4's Protocol and IPv6's Next Header field that this layer tells apart.
#pragma once

#include <cstdint>

namespace icmpkit::wire {

/// An open enumeration: every octet is a value, and one without a name is kept as its number.
enum class IpProtocol : std::uint8_t {
  HopByHopOptions = 0,
  Icmp = 1,
  Igmp = 2,
  Ipv4 = 4,
  Tcp = 6,
  Udp = 17,
  Dccp = 33,
  Ipv6 = 41,
  Routing = 43,
  Fragment = 44,
  Gre = 47,
  Esp = 50,
  Authentication = 51,
  Icmpv6 = 58,
  NoNextHeader = 59,
  DestinationOptions = 60,
  Sctp = 132,
  Mobility = 135,
  UdpLite = 136,
  Hip = 139,
  Shim6 = 140,
  Experiment1 = 253,
  Experiment2 = 254,
};

/// Where a fragment belongs in its datagram.
struct Fragment {
  std::uint16_t offset = 0;          ///< octets, a multiple of 8
  bool more = false;                 ///< whether fragments follow
  std::uint32_t identification = 0;  ///< 16 bits in IPv4, 32 in IPv6

  /// The transport header is in another fragment.
  [[nodiscard]] constexpr bool is_later() const { return offset != 0; }
  /// The fragment is all of its datagram: atomic, RFC 6946.
  [[nodiscard]] constexpr bool is_atomic() const { return offset == 0 && !more; }
  friend constexpr bool operator==(const Fragment&, const Fragment&) = default;
};

}  // namespace icmpkit::wire
