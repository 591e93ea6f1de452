// Traceroute (30), RFC 1393: a router tells the originator of a datagram with the Traceroute option
// that the datagram passed. Deprecated by RFC 6918; the tracing that is in use sends no such thing.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           ID Number           |            unused             |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Outbound Hop Count       |       Return Hop Count        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Output Link Speed                       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Output Link MTU                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// The value of a traceroute message. Borrows what follows its fixed part, which should be nothing.
struct Traceroute {
  /// The return hop count of a datagram that is still on its way out.
  static constexpr std::uint16_t kOutbound = 0xFFFF;

  TracerouteCode code = TracerouteCode::Forwarded;
  std::uint16_t identifier = 0;  ///< of the option, not of the IP header
  std::uint16_t outbound_hops = 0;
  std::uint16_t return_hops = kOutbound;
  std::uint32_t link_speed = 0;  ///< octets a second; 0: unknown
  std::uint32_t link_mtu = 0;    ///< octets; 0: unknown
  OctetsRef trailing{};
  friend constexpr bool operator==(const Traceroute&, const Traceroute&) = default;
};

class TracerouteView : public FixedLayoutView<TracerouteView, 20, Type::Traceroute> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr TracerouteCode code() const {
    return static_cast<TracerouteCode>(code_octet());
  }
  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 4); }
  /// 16 bits that are sent as zero and ignored on receipt.
  [[nodiscard]] constexpr std::uint16_t unused() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr std::uint16_t outbound_hops() const { return load_be16(octets(), 8); }
  [[nodiscard]] constexpr std::uint16_t return_hops() const { return load_be16(octets(), 10); }
  /// Octets a second; 0: unknown.
  [[nodiscard]] constexpr std::uint32_t link_speed() const { return load_be32(octets(), 12); }
  /// Octets; 0: unknown.
  [[nodiscard]] constexpr std::uint32_t link_mtu() const { return load_be32(octets(), 16); }
  [[nodiscard]] constexpr Traceroute value() const {
    return {.code = code(),
            .identifier = identifier(),
            .outbound_hops = outbound_hops(),
            .return_hops = return_hops(),
            .link_speed = link_speed(),
            .link_mtu = link_mtu(),
            .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const Traceroute& message) {
  return TracerouteView::kFixedSize + message.trailing.size();
}

constexpr void write(const Traceroute& message, MutableBytes out) {
  write_common(out, Type::Traceroute, static_cast<std::uint8_t>(message.code));
  store_be16(out, 4, message.identifier);
  store_zeros(out, 6, 2);
  store_be16(out, 8, message.outbound_hops);
  store_be16(out, 10, message.return_hops);
  store_be32(out, 12, message.link_speed);
  store_be32(out, 16, message.link_mtu);
  store_bytes(out, 20, message.trailing);
}

}  // namespace icmpkit::wire::icmpv4
