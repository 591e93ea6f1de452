// IPv6's extension headers (RFC 8200 section 4): the walk along the chain, and the Fragment header.
// Routing headers are read in ipv6_routing.hpp, the options inside Hop-by-Hop and Destination
// Options headers in ipv6_options.hpp.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- ...       the length counts 8 octets beyond the
//   |  Next Header  |  Hdr Ext Len  |  ...             first 8; Authentication counts 4 octets
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- ...       beyond the first 8, Fragment is always 8
//
// The walk stops in front of ESP, whose inside cannot be read, of No Next Header, and behind the
// Fragment header of a later fragment, where no header starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/parse_error.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::ipv6 {

/// Whether the walk goes through a header of that number. Not ESP; and not 253 and 254, which are
/// extension headers or transports as an experiment pleases.
[[nodiscard]] constexpr bool is_extension(IpProtocol protocol) {
  switch (protocol) {
    case IpProtocol::HopByHopOptions:
    case IpProtocol::Routing:
    case IpProtocol::Fragment:
    case IpProtocol::Authentication:
    case IpProtocol::DestinationOptions:
    case IpProtocol::Mobility:
    case IpProtocol::Hip:
    case IpProtocol::Shim6:
      return true;
    default:
      return false;
  }
}

/// One extension header, all of it here.
class ExtensionHeaderView {
 public:
  static constexpr std::size_t kMinSize = 8;

  /// Reads the header of the number `protocol` that `octets` starts with. Fails when there is no
  /// such extension header, when its length is more than the datagram has, or when it is cut.
  [[nodiscard]] static constexpr Parsed<ExtensionHeaderView> parse(IpProtocol protocol,
                                                                   CutBytes octets) {
    if (!is_extension(protocol)) return refuse(ParseErrorKind::WrongType, 0);
    const Bytes here = octets.bytes();
    if (octets.wire_length() < kMinSize) return refuse(ParseErrorKind::BadLength, 0);
    if (here.size() < 2) return refuse(ParseErrorKind::Truncated, here.size());
    const std::size_t size = size_of(protocol, load_u8(here, 1));
    if (size > octets.wire_length()) return refuse(ParseErrorKind::BadLength, 1);
    if (size > here.size()) return refuse(ParseErrorKind::Truncated, here.size());
    return ExtensionHeaderView{protocol, here.first(size)};
  }

  /// This header's own number.
  [[nodiscard]] constexpr IpProtocol protocol() const { return protocol_; }
  [[nodiscard]] constexpr IpProtocol next_header() const {
    return static_cast<IpProtocol>(load_u8(octets_, 0));
  }
  /// The whole header.
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  /// What follows next header and length.
  [[nodiscard]] constexpr Bytes data() const { return octets_.subspan(2); }

 private:
  constexpr ExtensionHeaderView(IpProtocol protocol, Bytes octets)
      : octets_(octets), protocol_(protocol) {}

  [[nodiscard]] static constexpr std::size_t size_of(IpProtocol protocol, std::size_t length) {
    if (protocol == IpProtocol::Fragment) return kMinSize;
    if (protocol == IpProtocol::Authentication) return kMinSize + 4 * length;
    return kMinSize + 8 * length;
  }

  Bytes octets_;
  IpProtocol protocol_;
};

/// The Fragment header (RFC 8200 section 4.5), as a value.
struct FragmentHeader {
  IpProtocol next_header{};
  std::uint8_t reserved = 0;       ///< zero when sent, ignored on receipt
  std::uint8_t reserved_bits = 0;  ///< two of them, likewise
  Fragment fragment{};
  friend constexpr bool operator==(const FragmentHeader&, const FragmentHeader&) = default;
};

class FragmentHeaderView {
 public:
  /// Fails on any other header; the Fragment header has but one length.
  [[nodiscard]] static constexpr Parsed<FragmentHeaderView> parse(ExtensionHeaderView header) {
    if (header.protocol() != IpProtocol::Fragment) return refuse(ParseErrorKind::WrongType, 0);
    return FragmentHeaderView{header};
  }

  [[nodiscard]] constexpr Fragment fragment() const {
    const std::uint16_t word = load_be16(header_.octets(), 2);
    return {.offset = static_cast<std::uint16_t>(word & 0xFFF8U),
            .more = (word & 1U) != 0,
            .identification = load_be32(header_.octets(), 4)};
  }
  [[nodiscard]] constexpr FragmentHeader value() const {
    return {.next_header = header_.next_header(),
            .reserved = load_u8(header_.octets(), 1),
            .reserved_bits = static_cast<std::uint8_t>(load_u8(header_.octets(), 3) >> 1U & 3U),
            .fragment = fragment()};
  }

 private:
  constexpr explicit FragmentHeaderView(ExtensionHeaderView header) : header_(header) {}
  ExtensionHeaderView header_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const FragmentHeader&) { return 8; }
/// Requires an offset that is a multiple of 8.
constexpr void write(const FragmentHeader& header, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(header.next_header));
  store_u8(out, 1, header.reserved);
  store_be16(out, 2,
             static_cast<std::uint16_t>((header.fragment.offset & 0xFFF8U) |
                                        (header.reserved_bits & 3U) << 1U |
                                        (header.fragment.more ? 1U : 0U)));
  store_be32(out, 4, header.fragment.identification);
}

/// Walks the chain. Every header takes at least eight octets, so that the walk is bounded by the
/// datagram's length.
class ExtensionCursor {
 public:
  using Element = ExtensionHeaderView;

  constexpr ExtensionCursor() = default;
  /// `payload` starts with a header of the number `first`.
  constexpr ExtensionCursor(IpProtocol first, CutBytes payload)
      : rest_(payload), protocol_(first) {}

  [[nodiscard]] constexpr std::optional<Parsed<ExtensionHeaderView>> next() {
    if (is_opaque_ || !is_extension(protocol_)) return std::nullopt;
    const auto header = ExtensionHeaderView::parse(protocol_, rest_);
    if (!header) return refuse_inside(header.error(), offset_);
    const auto fragment = FragmentHeaderView::parse(*header);
    is_opaque_ = fragment && fragment->fragment().is_later();
    offset_ += header->octets().size();
    rest_ = rest_.after(header->octets().size());
    protocol_ = header->next_header();
    return header;
  }

  /// What `rest()` starts with: the transport, once `next()` gave empty, or the header that could
  /// not be read. In a later fragment it is what the whole datagram's fragmentable part starts
  /// with.
  [[nodiscard]] constexpr IpProtocol protocol() const { return protocol_; }
  /// What has not been walked.
  [[nodiscard]] constexpr CutBytes rest() const { return rest_; }
  /// Octets that have been walked.
  [[nodiscard]] constexpr std::size_t offset() const { return offset_; }

 private:
  CutBytes rest_;
  std::size_t offset_ = 0;
  IpProtocol protocol_ = IpProtocol::NoNextHeader;
  bool is_opaque_ = false;
};

using ExtensionHeaders = ParsedRange<ExtensionCursor>;

/// The extension headers that `payload` starts with, the first of the number `first`; offsets of
/// refusals count from its start.
[[nodiscard]] constexpr ExtensionHeaders extension_headers(IpProtocol first, CutBytes payload) {
  return ExtensionHeaders{ExtensionCursor{first, payload}};
}

/// Writes an extension header to the front of `out`: a `FragmentHeader`, an `OptionsHeader`, a
/// `RoutingHeader`. Fails, writing nothing, when the buffer is too small or the value cannot be
/// written.
template <WritableMessage Header>
[[nodiscard]] constexpr Encoded encode(const Header& header, MutableBytes out) {
  return encode_without_checksum(header, out);
}

}  // namespace icmpkit::wire::ipv6
