// The IPv6 header (RFC 8200 section 3): a view to read it, a value to write it.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version| Traffic Class |           Flow Label                  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Payload Length        |  Next Header  |   Hop Limit   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                Source Address, Destination Address            |
//
// What stands between this header and the transport: ipv6_extension.hpp. Either family at once:
// datagram.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// The value of a header.
struct Ipv6Header {
  static constexpr std::size_t kSize = 40;
  static constexpr std::uint32_t kMaxFlowLabel = 0xFFFFF;

  std::uint8_t traffic_class = 0;  ///< DSCP and ECN
  std::uint32_t flow_label = 0;    ///< 20 bits
  std::uint16_t payload_length = 0;
  IpProtocol next_header = IpProtocol::Icmpv6;
  std::uint8_t hop_limit = 64;
  Ipv6Address source{};
  Ipv6Address destination{};
  friend constexpr bool operator==(const Ipv6Header&, const Ipv6Header&) = default;
};

class Ipv6View {
 public:
  /// `datagram` starts with the header; what is behind its payload length is a link's padding and
  /// left off, and a payload that is not all here makes the datagram a cut one. The forty octets
  /// must be here. Fails on another version.
  ///
  /// A payload length of 0 with a next header is a jumbogram (RFC 2675) or what captures of
  /// segmentation offload hold: then the length is taken from `datagram`, as tcpdump does, and
  /// `length_is_presumed()` says so.
  [[nodiscard]] static constexpr Parsed<Ipv6View> parse(CutBytes datagram) {
    const Bytes here = datagram.bytes();
    if (here.empty()) return refuse(ParseErrorKind::Truncated, 0);
    if (load_u8(here, 0) >> 4U != 6) return refuse(ParseErrorKind::BadVersion, 0);
    if (here.size() < Ipv6Header::kSize) return refuse(ParseErrorKind::Truncated, here.size());
    const Ipv6View view{datagram};
    if (view.length_is_presumed()) return view;
    return Ipv6View{CutBytes{here, Ipv6Header::kSize + view.payload_length()}};
  }

  /// Of a `datagram()` that `parse` gave before: nothing is looked at anew.
  [[nodiscard]] static constexpr Ipv6View unchecked(CutBytes datagram) {
    return Ipv6View{datagram};
  }

  /// DSCP and ECN, undivided.
  [[nodiscard]] constexpr std::uint8_t traffic_class() const {
    return static_cast<std::uint8_t>(load_be16(here(), 0) >> 4U);
  }
  [[nodiscard]] constexpr std::uint8_t dscp() const {
    return static_cast<std::uint8_t>(traffic_class() >> 2U);
  }
  [[nodiscard]] constexpr std::uint8_t ecn() const {
    return static_cast<std::uint8_t>(traffic_class() & 0x03U);
  }
  [[nodiscard]] constexpr std::uint32_t flow_label() const {
    return load_be32(here(), 0) & Ipv6Header::kMaxFlowLabel;
  }
  /// The field as it stands: octets behind these forty.
  [[nodiscard]] constexpr std::uint16_t payload_length() const { return load_be16(here(), 4); }
  [[nodiscard]] constexpr bool length_is_presumed() const {
    return payload_length() == 0 && next_header() != IpProtocol::NoNextHeader;
  }
  /// What the payload starts with: an extension header or the transport.
  [[nodiscard]] constexpr IpProtocol next_header() const {
    return static_cast<IpProtocol>(load_u8(here(), 6));
  }
  [[nodiscard]] constexpr std::uint8_t hop_limit() const { return load_u8(here(), 7); }
  [[nodiscard]] constexpr Ipv6Address source() const { return Ipv6Address::load(here(), 8); }
  [[nodiscard]] constexpr Ipv6Address destination() const { return Ipv6Address::load(here(), 24); }
  /// Everything behind the forty octets, extension headers included.
  [[nodiscard]] constexpr CutBytes payload() const { return datagram_.after(Ipv6Header::kSize); }
  /// Header and payload, without a link's padding.
  [[nodiscard]] constexpr CutBytes datagram() const { return datagram_; }

  [[nodiscard]] constexpr Ipv6Header value() const {
    return {.traffic_class = traffic_class(),
            .flow_label = flow_label(),
            .payload_length = payload_length(),
            .next_header = next_header(),
            .hop_limit = hop_limit(),
            .source = source(),
            .destination = destination()};
  }

 private:
  constexpr explicit Ipv6View(CutBytes datagram) : datagram_(datagram) {}
  [[nodiscard]] constexpr Bytes here() const { return datagram_.bytes(); }

  CutBytes datagram_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const Ipv6Header&) { return Ipv6Header::kSize; }

/// A flow label of more than 20 bits has no field.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const Ipv6Header& header) {
  if (header.flow_label > Ipv6Header::kMaxFlowLabel) return EncodeError::NotAllowed;
  return std::nullopt;
}

/// Writes the header to the front of `out`, `payload_length` as it is given. Fails, writing
/// nothing, when the buffer is too small or the value cannot be written.
[[nodiscard]] constexpr Encoded encode(const Ipv6Header& header, MutableBytes out) {
  if (const auto problem = encode_problem(header)) return std::unexpected(*problem);
  if (out.size() < Ipv6Header::kSize) return std::unexpected(EncodeError::NoSpace);
  const MutableBytes octets = out.first(Ipv6Header::kSize);
  store_be32(octets, 0,
             0x60000000U | std::uint32_t{header.traffic_class} << 20U | header.flow_label);
  store_be16(octets, 4, header.payload_length);
  store_u8(octets, 6, static_cast<std::uint8_t>(header.next_header));
  store_u8(octets, 7, header.hop_limit);
  header.source.store(octets, 8);
  header.destination.store(octets, 24);
  return octets;
}

/// The same in front of `payload_size` octets, `header.payload_length` ignored. Only the header
/// must fit into `out`.
[[nodiscard]] constexpr Encoded encode(Ipv6Header header, std::size_t payload_size,
                                       MutableBytes out) {
  if (payload_size > 0xFFFF) return std::unexpected(EncodeError::TooLong);
  header.payload_length = static_cast<std::uint16_t>(payload_size);
  return encode(header, out);
}

}  // namespace icmpkit::wire
