// Tunnels: an IP datagram that is the payload of another one, directly (protocols 4 and 41) or
// behind GRE.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |   RFC 1701, 2784, 2890;
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   version 1: RFC 2637
//   |      Checksum (C or R)        |       Offset (C or R)         |
//   |      Key (K); version 1: payload length, call identifier      |
//   |                     Sequence Number (S)                       |
//   |          version 1: Acknowledgment Number (A)                 |
//   |                         Routing (R) ...
//
// It is not a tunnel's endpoint: checksums of GRE are not verified and nothing is put in order.
// Tunnels inside tunnels are opened one by one; `kMaxNesting` says when to stop.
#pragma once

#include <cstdint>

#include "icmpkit/capture/link_layer.hpp"

namespace icmpkit::capture {

/// So many IP datagrams inside one another are read; what is inside the last is not looked at, so
/// that a crafted packet cannot cost more than that. A real network stacks two or three.
inline constexpr std::size_t kMaxNesting = 8;

/// The protocols of IP that carry other datagrams.
enum class TunnelProtocol : std::uint8_t { Ipv4 = 4, Ipv6 = 41, Gre = 47 };

[[nodiscard]] constexpr bool is_tunnel(std::uint8_t protocol) {
  const auto tunnel = static_cast<TunnelProtocol>(protocol);
  return tunnel == TunnelProtocol::Ipv4 || tunnel == TunnelProtocol::Ipv6 ||
         tunnel == TunnelProtocol::Gre;
}

/// What the IP payload `octets` of `protocol` carries; offsets in an error count from its start.
/// Requires `is_tunnel(protocol)`. Cost: a few loads; no allocation.
[[nodiscard]] Decapsulation open_tunnel(TunnelProtocol protocol, wire::CutBytes octets);

}  // namespace icmpkit::capture
