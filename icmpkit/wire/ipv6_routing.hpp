// IPv6's Routing header: type 0 (RFC 2460, deprecated by RFC 5095), 2 (Mobile IPv6, RFC 6275),
// 3 (RPL, RFC 6554) and 4 (Segment Routing, RFC 8754). Others are named by their number and kept.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next Header  |  Hdr Ext Len  |  Routing Type | Segments Left |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  type-specific data ...
//
// Checksums of ICMPv6, UDP and TCP cover the final destination, which is in here while segments are
// left (RFC 8200 section 8.1).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/ipv6_extension.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::ipv6 {

/// An open enumeration: every octet is a value.
enum class RoutingType : std::uint8_t {
  SourceRoute = 0,
  Mobile = 2,
  Rpl = 3,
  SegmentRouting = 4,
};

/// The value of a Routing header of any type. Borrows its data.
struct RoutingHeader {
  static constexpr std::size_t kMaxSize = 2048;
  IpProtocol next_header{};
  RoutingType type{};
  std::uint8_t segments_left = 0;
  OctetsRef data{};  ///< what follows Segments Left: 4 octets, or 4 more than a multiple of 8
  friend constexpr bool operator==(const RoutingHeader&, const RoutingHeader&) = default;
};

class RoutingHeaderView {
 public:
  /// Fails on any other header.
  [[nodiscard]] static constexpr Parsed<RoutingHeaderView> parse(ExtensionHeaderView header) {
    if (header.protocol() != IpProtocol::Routing) return refuse(ParseErrorKind::WrongType, 0);
    return RoutingHeaderView{header.octets()};
  }

  [[nodiscard]] constexpr RoutingType type() const {
    return static_cast<RoutingType>(load_u8(octets_, 2));
  }
  [[nodiscard]] constexpr std::uint8_t segments_left() const { return load_u8(octets_, 3); }
  /// How many addresses the list has; 0 for a type without a layout here and for a list that its
  /// own fields contradict.
  [[nodiscard]] constexpr std::size_t address_count() const {
    const std::size_t room = octets_.size() - kListOffset;
    switch (type()) {
      case RoutingType::SourceRoute:
        return room / Ipv6Address::kSize;
      case RoutingType::Mobile:
        return std::min<std::size_t>(room / Ipv6Address::kSize, 1);
      case RoutingType::SegmentRouting: {
        const std::size_t count = std::size_t{load_u8(octets_, 4)} + 1;
        return count <= room / Ipv6Address::kSize ? count : 0;
      }
      case RoutingType::Rpl: {
        const std::size_t tail = rpl_padding() + rpl_last_size();
        return tail <= room ? (room - tail) / rpl_size() + 1 : 0;
      }
    }
    return 0;
  }
  /// The address at `index` in travelling order: Segment Routing lists them backwards on the wire,
  /// RPL leaves out what they share with `destination`, the IPv6 header's. Requires
  /// `index < address_count()`.
  [[nodiscard]] constexpr Ipv6Address address(std::size_t index,
                                              const Ipv6Address& destination) const {
    if (type() == RoutingType::SegmentRouting) {
      return load_address(address_count() - 1 - index, Ipv6Address::kSize, Ipv6Address::kSize, {});
    }
    if (type() == RoutingType::Rpl) {
      const bool is_last = index + 1 == address_count();
      return load_address(index, rpl_size(), is_last ? rpl_last_size() : rpl_size(), destination);
    }
    return load_address(index, Ipv6Address::kSize, Ipv6Address::kSize, {});
  }
  /// Where the packet ends its way, while segments are left and the list is sound; else the IPv6
  /// header's `destination` is the final one. [R4443-CK-1]
  [[nodiscard]] constexpr Ipv6Address final_destination(const Ipv6Address& destination) const {
    const std::size_t count = address_count();
    if (segments_left() == 0 || count == 0 || segments_left() > count) return destination;
    return address(count - 1, destination);
  }
  [[nodiscard]] constexpr RoutingHeader value() const {
    return {.next_header = static_cast<IpProtocol>(load_u8(octets_, 0)),
            .type = type(),
            .segments_left = segments_left(),
            .data = octets_.subspan(4)};
  }

 private:
  static constexpr std::size_t kListOffset = 8;

  constexpr explicit RoutingHeaderView(Bytes octets) : octets_(octets) {}

  // RFC 6554 section 3: CmprI, CmprE and Pad.
  [[nodiscard]] constexpr std::size_t rpl_size() const {
    return Ipv6Address::kSize - (load_u8(octets_, 4) >> 4U);
  }
  [[nodiscard]] constexpr std::size_t rpl_last_size() const {
    return Ipv6Address::kSize - (load_u8(octets_, 4) & 0x0FU);
  }
  [[nodiscard]] constexpr std::size_t rpl_padding() const { return load_u8(octets_, 5) >> 4U; }

  /// The last `size` octets of an address from the list whose slots take `slot` octets, the others
  /// from `rest`.
  [[nodiscard]] constexpr Ipv6Address load_address(std::size_t index, std::size_t slot,
                                                   std::size_t size,
                                                   const Ipv6Address& rest) const {
    auto octets = rest.octets();
    const std::size_t elided = Ipv6Address::kSize - size;
    for (std::size_t i = 0; i < size; ++i) {
      octets[elided + i] = load_u8(octets_, kListOffset + index * slot + i);
    }
    return Ipv6Address{octets};
  }

  Bytes octets_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const RoutingHeader& header) {
  return 4 + header.data.size();
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const RoutingHeader& header) {
  if (encoded_size(header) > RoutingHeader::kMaxSize) return EncodeError::TooLong;
  if (encoded_size(header) % 8 != 0) return EncodeError::NotAllowed;
  return std::nullopt;
}
constexpr void write(const RoutingHeader& header, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(header.next_header));
  store_u8(out, 1, static_cast<std::uint8_t>(out.size() / 8 - 1));
  store_u8(out, 2, static_cast<std::uint8_t>(header.type));
  store_u8(out, 3, header.segments_left);
  store_bytes(out, 4, header.data);
}

}  // namespace icmpkit::wire::ipv6
