// The IPv4 header (RFC 791): a view to read it, a value to write it.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version|  IHL  |Type of Service|          Total Length         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Identification        |Flags|      Fragment Offset    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Time to Live |    Protocol   |         Header Checksum       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Source Address                          |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Destination Address                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Options                    |    Padding    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// Either family at once: datagram.hpp. A header quoted in an error, cut anywhere: quote.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// The value of a header. Borrows its options.
struct Ipv4Header {
  static constexpr std::size_t kMinSize = 20;
  static constexpr std::size_t kMaxOptions = 40;

  std::uint8_t tos = 0;            ///< DSCP and ECN
  std::uint16_t total_length = 0;  ///< octets, this header included
  std::uint16_t identification = 0;
  bool reserved_flag = false;  ///< must be zero
  bool dont_fragment = false;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  ///< octets, a multiple of 8
  std::uint8_t ttl = 64;
  IpProtocol protocol = IpProtocol::Icmp;
  Ipv4Address source{};
  Ipv4Address destination{};
  OctetsRef options{};  ///< padded with End of Option List to a multiple of four octets
  friend constexpr bool operator==(const Ipv4Header&, const Ipv4Header&) = default;
};

/// Where the datagram of a header belongs if it is a fragment. Requires eight octets of the header.
[[nodiscard]] constexpr std::optional<Fragment> ipv4_fragment(Bytes header) {
  const std::uint16_t word = load_be16(header, 6);
  if ((word & 0x3FFFU) == 0) return std::nullopt;
  return Fragment{.offset = static_cast<std::uint16_t>((word & 0x1FFFU) * 8U),
                  .more = (word & 0x2000U) != 0,
                  .identification = load_be16(header, 4)};
}

class Ipv4View {
 public:
  /// `datagram` starts with the header; what is behind its total length is a link's padding and
  /// left off, and a total length that is not all here makes the datagram a cut one. The fixed
  /// twenty octets must be here. Fails on another version, and on an IHL or a total length that
  /// contradicts itself.
  ///
  /// A total length of 0 is what captures of segmentation offload hold: then the length is taken
  /// from `datagram`, as tcpdump does, and `length_is_presumed()` says so.
  [[nodiscard]] static constexpr Parsed<Ipv4View> parse(CutBytes datagram) {
    const Bytes here = datagram.bytes();
    if (here.empty()) return refuse(ParseErrorKind::Truncated, 0);
    const std::uint8_t first = load_u8(here, 0);
    if (first >> 4U != 4) return refuse(ParseErrorKind::BadVersion, 0);
    const std::size_t header_size = std::size_t{4} * (first & 0x0FU);
    if (header_size < Ipv4Header::kMinSize) return refuse(ParseErrorKind::BadLength, 0);
    if (here.size() < Ipv4Header::kMinSize) return refuse(ParseErrorKind::Truncated, here.size());
    std::size_t length = load_be16(here, 2);
    if (length == 0) length = datagram.wire_length();
    if (length < header_size) return refuse(ParseErrorKind::BadLength, 2);
    return Ipv4View{CutBytes{here, length}};
  }

  /// Of a `datagram()` that `parse` gave before: nothing is looked at anew.
  [[nodiscard]] static constexpr Ipv4View unchecked(CutBytes datagram) {
    return Ipv4View{datagram};
  }

  /// Octets of the header with its options, as its IHL says: 20 to 60.
  [[nodiscard]] constexpr std::size_t header_size() const {
    return std::size_t{4} * (load_u8(here(), 0) & 0x0FU);
  }
  /// DSCP and ECN, or RFC 1349's precedence and type of service, undivided.
  [[nodiscard]] constexpr std::uint8_t tos() const { return load_u8(here(), 1); }
  [[nodiscard]] constexpr std::uint8_t dscp() const {
    return static_cast<std::uint8_t>(tos() >> 2U);
  }
  [[nodiscard]] constexpr std::uint8_t ecn() const {
    return static_cast<std::uint8_t>(tos() & 0x03U);
  }
  [[nodiscard]] constexpr std::uint8_t precedence() const {
    return static_cast<std::uint8_t>(tos() >> 5U);
  }
  /// The field as it stands.
  [[nodiscard]] constexpr std::uint16_t total_length() const { return load_be16(here(), 2); }
  [[nodiscard]] constexpr bool length_is_presumed() const { return total_length() == 0; }
  [[nodiscard]] constexpr std::uint16_t identification() const { return load_be16(here(), 4); }
  [[nodiscard]] constexpr bool reserved_flag() const { return (load_u8(here(), 6) & 0x80U) != 0; }
  [[nodiscard]] constexpr bool dont_fragment() const { return (load_u8(here(), 6) & 0x40U) != 0; }
  [[nodiscard]] constexpr bool more_fragments() const { return (load_u8(here(), 6) & 0x20U) != 0; }
  /// In octets.
  [[nodiscard]] constexpr std::uint16_t fragment_offset() const {
    return static_cast<std::uint16_t>((load_be16(here(), 6) & 0x1FFFU) * 8U);
  }
  [[nodiscard]] constexpr bool is_fragment() const { return (load_be16(here(), 6) & 0x3FFFU) != 0; }
  /// The transport header is in another fragment.
  [[nodiscard]] constexpr bool is_later_fragment() const { return fragment_offset() != 0; }
  [[nodiscard]] constexpr std::optional<Fragment> fragment() const { return ipv4_fragment(here()); }
  [[nodiscard]] constexpr std::uint8_t ttl() const { return load_u8(here(), 8); }
  [[nodiscard]] constexpr IpProtocol protocol() const {
    return static_cast<IpProtocol>(load_u8(here(), 9));
  }
  [[nodiscard]] constexpr std::uint16_t header_checksum() const { return load_be16(here(), 10); }
  /// Of the header's own checksum; unknown where options are cut off.
  [[nodiscard]] constexpr ChecksumState checksum_state() const {
    const CutBytes header = datagram_.first(header_size());
    if (header.is_cut()) return ChecksumState::Unknown;
    return Checksum{}.add(header.bytes()).finish() == 0 ? ChecksumState::Correct
                                                        : ChecksumState::Wrong;
  }
  [[nodiscard]] constexpr Ipv4Address source() const { return Ipv4Address::load(here(), 12); }
  [[nodiscard]] constexpr Ipv4Address destination() const { return Ipv4Address::load(here(), 16); }
  /// The octets between the fixed header and the payload; ipv4_options.hpp reads them.
  [[nodiscard]] constexpr CutBytes options() const {
    return datagram_.first(header_size()).after(Ipv4Header::kMinSize);
  }
  [[nodiscard]] constexpr CutBytes payload() const { return datagram_.after(header_size()); }
  /// Header and payload, without a link's padding.
  [[nodiscard]] constexpr CutBytes datagram() const { return datagram_; }

  /// Everything but the checksum, which `encode` computes.
  [[nodiscard]] constexpr Ipv4Header value() const {
    return {.tos = tos(),
            .total_length = total_length(),
            .identification = identification(),
            .reserved_flag = reserved_flag(),
            .dont_fragment = dont_fragment(),
            .more_fragments = more_fragments(),
            .fragment_offset = fragment_offset(),
            .ttl = ttl(),
            .protocol = protocol(),
            .source = source(),
            .destination = destination(),
            .options = options().bytes()};
  }

 private:
  constexpr explicit Ipv4View(CutBytes datagram) : datagram_(datagram) {}
  [[nodiscard]] constexpr Bytes here() const { return datagram_.bytes(); }

  CutBytes datagram_;
};

/// Octets of the header with its options and their padding.
[[nodiscard]] constexpr std::size_t encoded_size(const Ipv4Header& header) {
  return Ipv4Header::kMinSize + (header.options.size() + 3) / 4 * 4;
}

/// Options longer than 40 octets have no IHL, and an offset that is no multiple of 8 has no field.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const Ipv4Header& header) {
  if (header.options.size() > Ipv4Header::kMaxOptions) return EncodeError::TooLong;
  if (header.fragment_offset % 8 != 0) return EncodeError::NotAllowed;
  return std::nullopt;
}

/// Computes the checksum of an encoded header anew. Requires the whole header and nothing else.
constexpr void set_header_checksum(MutableBytes header) {
  store_be16(header, 10, 0);
  store_be16(header, 10, Checksum{}.add(header).finish());
}

namespace detail {

/// Writes the header with this total length. Summed as the numbers that they are: a sum of what was
/// just stored in pieces would wait for the stores.
[[nodiscard]] constexpr Encoded encode(const Ipv4Header& header, std::uint16_t total_length,
                                       MutableBytes out) {
  if (const auto problem = encode_problem(header)) return std::unexpected(*problem);
  const std::size_t size = encoded_size(header);
  if (out.size() < size) return std::unexpected(EncodeError::NoSpace);
  const MutableBytes octets = out.first(size);
  const std::uint32_t version_to_length = (0x40U | static_cast<std::uint32_t>(size / 4)) << 24U |
                                          std::uint32_t{header.tos} << 16U | total_length;
  const std::uint32_t identification_to_offset =
      std::uint32_t{header.identification} << 16U | (header.reserved_flag ? 0x8000U : 0U) |
      (header.dont_fragment ? 0x4000U : 0U) | (header.more_fragments ? 0x2000U : 0U) |
      header.fragment_offset / 8U;
  const std::uint32_t ttl_and_protocol =
      std::uint32_t{header.ttl} << 24U | static_cast<std::uint32_t>(header.protocol) << 16U;
  const std::uint16_t checksum = Checksum{}
                                     .add_words(version_to_length)
                                     .add_words(identification_to_offset)
                                     .add_words(ttl_and_protocol)
                                     .add_words(header.source.number())
                                     .add_words(header.destination.number())
                                     .add(header.options)
                                     .finish();
  store_be32(octets, 0, version_to_length);
  store_be32(octets, 4, identification_to_offset);
  store_be32(octets, 8, ttl_and_protocol | checksum);
  header.source.store(octets, 12);
  header.destination.store(octets, 16);
  store_bytes(octets, Ipv4Header::kMinSize, header.options);
  const std::size_t written = Ipv4Header::kMinSize + header.options.size();
  store_zeros(octets, written, size - written);
  return octets;
}

}  // namespace detail

/// Writes the header with its checksum to the front of `out`, `total_length` as it is given.
/// Fails, writing nothing, when the buffer is too small or the value cannot be written.
[[nodiscard]] constexpr Encoded encode(const Ipv4Header& header, MutableBytes out) {
  return detail::encode(header, header.total_length, out);
}

/// The same in front of `payload_size` octets: the total length is computed, `header.total_length`
/// ignored. Only the header must fit into `out`.
[[nodiscard]] constexpr Encoded encode(const Ipv4Header& header, std::size_t payload_size,
                                       MutableBytes out) {
  const std::size_t total = encoded_size(header) + payload_size;
  if (total > 0xFFFF) return std::unexpected(EncodeError::TooLong);
  return detail::encode(header, static_cast<std::uint16_t>(total), out);
}

/// Sets the TTL of an encoded header and updates its checksum, so that a wrong checksum stays
/// wrong. Requires twelve octets of an IPv4 header. [R1624-CK-1]
constexpr void set_ttl(MutableBytes header, std::uint8_t ttl) {
  const std::uint16_t before = load_be16(header, 8);
  store_u8(header, 8, ttl);
  store_be16(header, 10, update_checksum(load_be16(header, 10), before, load_be16(header, 8)));
}

}  // namespace icmpkit::wire
