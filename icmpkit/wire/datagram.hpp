// An IP datagram of either family: the one entry point for decoders and machines.
//
//   const auto datagram = DatagramView::parse({captured, wire_length});
//   if (const auto icmp = datagram ? datagram->icmp() : std::nullopt) { ... icmp->message ... }
//
// What only one family has is behind `v4()` and `v6()`. Tunnels are not opened: a datagram inside
// is `payload()`, for another `parse`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/transport.hpp"
#include "icmpkit/wire/udp.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::wire {

/// An ICMP message in its datagram.
struct IcmpPart {
  Family family{};
  /// From its type octet on. In the first of several fragments it counts as cut: at least one octet
  /// is missing, and how many is not known.
  CutBytes message{};
};

class DatagramView {
 public:
  /// Fails as `Ipv4View::parse` and `Ipv6View::parse` do, chosen by the version; a version of
  /// neither is `BadVersion`. Extension headers that cannot be read are no failure: `problem()`.
  /// Cost: a few nanoseconds where there are no options.
  [[nodiscard]] static constexpr Parsed<DatagramView> parse(CutBytes datagram) {
    if (datagram.size() != 0 && load_u8(datagram.bytes(), 0) >> 4U == 6) {
      const auto view = Ipv6View::parse(datagram);
      if (!view) return std::unexpected(view.error());
      return of(*view);
    }
    const auto view = Ipv4View::parse(datagram);
    if (!view) return std::unexpected(view.error());
    return of(*view);
  }
  /// Of a datagram that was read before.
  [[nodiscard]] static constexpr DatagramView of(const Ipv4View& view) {
    if (view.header_size() == Ipv4Header::kMinSize && !view.is_fragment()) {
      return {Family::V4, view.datagram(), Ipv4Header::kMinSize, view.protocol()};
    }
    return {Family::V4, view.datagram(), transport_of(view)};
  }
  [[nodiscard]] static constexpr DatagramView of(const Ipv6View& view) {
    if (!ipv6::is_extension(view.next_header())) {
      return {Family::V6, view.datagram(), Ipv6Header::kSize, view.next_header()};
    }
    return {Family::V6, view.datagram(), transport_of(view)};
  }

  [[nodiscard]] constexpr Family family() const { return family_; }
  [[nodiscard]] constexpr bool is_v4() const { return family_ == Family::V4; }
  /// Requires `is_v4()`.
  [[nodiscard]] constexpr Ipv4View v4() const { return Ipv4View::unchecked(datagram_); }
  /// Requires `!is_v4()`.
  [[nodiscard]] constexpr Ipv6View v6() const { return Ipv6View::unchecked(datagram_); }

  [[nodiscard]] constexpr IpAddress source() const {
    if (is_v4()) return Ipv4Address::load(here(), 12);
    return Ipv6Address::load(here(), 8);
  }
  /// As it stands in the header.
  [[nodiscard]] constexpr IpAddress destination() const {
    if (is_v4()) return Ipv4Address::load(here(), 16);
    return Ipv6Address::load(here(), 24);
  }
  /// Where routing headers and source routes lead in the end; checksums cover this one.
  [[nodiscard]] constexpr IpAddress final_destination() const {
    if (is_plain_) return destination();
    return transport().routed_to.value_or(destination());
  }
  /// The home address where a mobile node states one; checksums cover this one.
  [[nodiscard]] constexpr IpAddress original_source() const {
    if (is_plain_) return source();
    return transport().home_address.value_or(source());
  }
  [[nodiscard]] constexpr IpEndpoints endpoints() const {
    return {.source = original_source(), .destination = final_destination()};
  }
  /// TTL in IPv4.
  [[nodiscard]] constexpr std::uint8_t hop_limit() const {
    return load_u8(here(), is_v4() ? 8 : 7);
  }
  /// Type of service in IPv4: DSCP and ECN.
  [[nodiscard]] constexpr std::uint8_t traffic_class() const {
    return is_v4() ? load_u8(here(), 1) : static_cast<std::uint8_t>(load_be16(here(), 0) >> 4U);
  }

  /// What the payload is, behind all IP headers.
  [[nodiscard]] constexpr IpProtocol protocol() const { return protocol_; }
  [[nodiscard]] constexpr CutBytes payload() const { return datagram_.after(payload_offset_); }
  /// Octets of all IP headers.
  [[nodiscard]] constexpr std::size_t payload_offset() const { return payload_offset_; }
  [[nodiscard]] constexpr std::optional<Fragment> fragment() const {
    if (is_plain_) return std::nullopt;
    return transport().fragment;
  }
  /// Whether it is one of several fragments; an atomic one is whole (RFC 6946).
  [[nodiscard]] constexpr bool is_piece() const {
    if (is_plain_) return false;
    const auto piece = transport().fragment;
    return piece && !piece->is_atomic();
  }
  [[nodiscard]] constexpr bool is_later_fragment() const {
    return !is_plain_ && transport().is_later_fragment();
  }
  /// Why the payload could not be reached; empty where it was.
  [[nodiscard]] constexpr std::optional<ParseError> problem() const {
    if (is_plain_) return std::nullopt;
    return transport().problem;
  }
  /// Headers and payload, without a link's padding.
  [[nodiscard]] constexpr CutBytes datagram() const { return datagram_; }

  /// The family's own ICMP, unless it is in a later fragment.
  [[nodiscard]] constexpr std::optional<IcmpPart> icmp() const {
    if (protocol() != (is_v4() ? IpProtocol::Icmp : IpProtocol::Icmpv6)) return std::nullopt;
    if (is_plain_) return IcmpPart{family_, payload()};
    const auto piece = fragment();
    if (!piece || piece->is_atomic()) return IcmpPart{family_, payload()};
    if (piece->is_later()) return std::nullopt;
    return IcmpPart{family_, CutBytes{payload().bytes(), payload().wire_length() + 1}};
  }
  /// Of the ICMP message; unknown where there is none, and where octets are missing.
  [[nodiscard]] constexpr ChecksumState icmp_checksum_state() const {
    const auto part = icmp();
    if (!part) return ChecksumState::Unknown;
    if (is_v4()) return icmpv4::checksum_state(part->message);
    if (is_plain_) return plain_v6_checksum_state(part->message);
    return icmpv6::checksum_state(
        part->message, {.source = original_source().v6(), .destination = final_destination().v6()});
  }

 private:
  // The hot case: nothing between the fixed header and the payload.
  constexpr DatagramView(Family family, CutBytes datagram, std::size_t payload_offset,
                         IpProtocol protocol)
      : datagram_(datagram),
        payload_offset_(static_cast<std::uint32_t>(payload_offset)),
        protocol_(protocol),
        family_(family),
        is_plain_(true) {}
  constexpr DatagramView(Family family, CutBytes datagram, const Transport& transport)
      : datagram_(datagram),
        payload_offset_(static_cast<std::uint32_t>(transport.offset)),
        protocol_(transport.protocol),
        family_(family),
        is_plain_(!transport.fragment && !transport.problem && !transport.routed_to &&
                  !transport.home_address) {}
  [[nodiscard]] constexpr Bytes here() const { return datagram_.bytes(); }
  [[nodiscard]] constexpr Transport transport() const {
    return is_v4() ? transport_of(v4()) : transport_of(v6());
  }

  // Both addresses stand beside each other in the header, and are summed where they are.
  // [R4443-CK-1]
  [[nodiscard]] constexpr ChecksumState plain_v6_checksum_state(CutBytes message) const {
    if (message.is_cut()) return ChecksumState::Unknown;
    const std::uint16_t rest = Checksum{}
                                   .add(here().subspan(8, 2 * Ipv6Address::kSize))
                                   .add({.source = {},
                                         .destination = {},
                                         .length = static_cast<std::uint32_t>(message.size()),
                                         .protocol = icmpv6::kNextHeader})
                                   .add(message.bytes())
                                   .finish();
    return rest == 0 ? ChecksumState::Correct : ChecksumState::Wrong;
  }

  // Fragments, routes and problems are rare: they are read again when asked for, so that views stay
  // small and cheap to hand on.
  CutBytes datagram_;
  std::uint32_t payload_offset_;
  IpProtocol protocol_;
  Family family_;
  bool is_plain_;
};

/// What `validate` of the message inside may need to know. Cost: sums the message.
[[nodiscard]] constexpr MessageContext message_context(const DatagramView& datagram) {
  return {.source = datagram.source(),
          .destination = datagram.destination(),
          .hop_limit = datagram.hop_limit(),
          .checksum = datagram.icmp_checksum_state()};
}

}  // namespace icmpkit::wire
