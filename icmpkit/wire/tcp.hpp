// TCP's header (RFC 9293 section 3.1), as far as quotes and probes need it. Options stay octets.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source Port          |       Destination Port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Sequence Number                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Acknowledgment Number                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Offset| Rsrvd |     Flags     |             Window            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Checksum            |         Urgent Pointer        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::wire {

/// One bit each, to be combined: `TcpFlags::kSyn | TcpFlags::kAck`.
struct TcpFlags {
  static constexpr std::uint8_t kFin = 0x01;
  static constexpr std::uint8_t kSyn = 0x02;
  static constexpr std::uint8_t kRst = 0x04;
  static constexpr std::uint8_t kPsh = 0x08;
  static constexpr std::uint8_t kAck = 0x10;
  static constexpr std::uint8_t kUrg = 0x20;
  static constexpr std::uint8_t kEce = 0x40;
  static constexpr std::uint8_t kCwr = 0x80;
};

/// The value of a segment, its checksum apart. Borrows options and data.
struct Tcp {
  static constexpr std::size_t kMinHeaderSize = 20;
  static constexpr std::size_t kMaxOptions = 40;
  Ports ports{};
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgment = 0;
  std::uint8_t reserved = 0;  ///< four bits
  std::uint8_t flags = 0;     ///< `TcpFlags`
  std::uint16_t window = 0;
  std::uint16_t urgent_pointer = 0;
  OctetsRef options{};  ///< padded with End of Option List to a multiple of four octets
  OctetsRef data{};
  friend constexpr bool operator==(const Tcp&, const Tcp&) = default;
};

/// A segment of which at least the ports are here: quotes may end behind them.
class TcpView {
 public:
  /// Fails when not even the four octets of the ports are here.
  [[nodiscard]] static constexpr Parsed<TcpView> parse(CutBytes segment) {
    if (segment.size() < 4) return refuse(ParseErrorKind::Truncated, segment.size());
    return TcpView{segment};
  }

  [[nodiscard]] constexpr Ports ports() const {
    return {.source = load_be16(here(), 0), .destination = load_be16(here(), 2)};
  }
  /// Empty where it is cut off: it needs 8 octets.
  [[nodiscard]] constexpr std::optional<std::uint32_t> sequence() const { return word(4); }
  /// Empty where it is cut off: it needs 12 octets.
  [[nodiscard]] constexpr std::optional<std::uint32_t> acknowledgment() const { return word(8); }
  /// Empty where they are cut off: they need 14 octets.
  [[nodiscard]] constexpr std::optional<std::uint8_t> flags() const {
    if (here().size() < 14) return std::nullopt;
    return load_u8(here(), 13);
  }
  /// The whole segment, where its header with all options is here and its data offset is sound.
  [[nodiscard]] constexpr std::optional<Tcp> value() const {
    if (here().size() < Tcp::kMinHeaderSize) return std::nullopt;
    const std::size_t header_size = std::size_t{4} * (load_u8(here(), 12) >> 4U);
    if (header_size < Tcp::kMinHeaderSize || header_size > here().size()) return std::nullopt;
    return Tcp{.ports = ports(),
               .sequence = load_be32(here(), 4),
               .acknowledgment = load_be32(here(), 8),
               .reserved = static_cast<std::uint8_t>(load_u8(here(), 12) & 0x0FU),
               .flags = load_u8(here(), 13),
               .window = load_be16(here(), 14),
               .urgent_pointer = load_be16(here(), 18),
               .options = here().first(header_size).subspan(Tcp::kMinHeaderSize),
               .data = here().subspan(header_size)};
  }
  /// Unknown where octets are missing.
  [[nodiscard]] constexpr ChecksumState checksum_state(const IpEndpoints& endpoints) const {
    if (segment_.is_cut() || here().size() < Tcp::kMinHeaderSize) return ChecksumState::Unknown;
    const std::uint16_t rest = Checksum{}
                                   .add({.source = endpoints.source,
                                         .destination = endpoints.destination,
                                         .length = static_cast<std::uint32_t>(here().size()),
                                         .protocol = static_cast<std::uint8_t>(IpProtocol::Tcp)})
                                   .add(here())
                                   .finish();
    return rest == 0 ? ChecksumState::Correct : ChecksumState::Wrong;
  }

 private:
  constexpr explicit TcpView(CutBytes segment) : segment_(segment) {}
  [[nodiscard]] constexpr Bytes here() const { return segment_.bytes(); }
  [[nodiscard]] constexpr std::optional<std::uint32_t> word(std::size_t at) const {
    if (here().size() < at + 4) return std::nullopt;
    return load_be32(here(), at);
  }

  CutBytes segment_;
};

/// Octets of the header with its options and their padding.
[[nodiscard]] constexpr std::size_t header_size(const Tcp& tcp) {
  return Tcp::kMinHeaderSize + (tcp.options.size() + 3) / 4 * 4;
}
[[nodiscard]] constexpr std::size_t encoded_size(const Tcp& tcp) {
  return header_size(tcp) + tcp.data.size();
}

/// Writes the segment with its checksum to the front of `out`. Fails, writing nothing, when the
/// buffer is too small or the options are longer than 40 octets.
[[nodiscard]] constexpr Encoded encode(const Tcp& tcp, const IpEndpoints& endpoints,
                                       MutableBytes out) {
  if (tcp.options.size() > Tcp::kMaxOptions) return std::unexpected(EncodeError::TooLong);
  const std::size_t size = encoded_size(tcp);
  if (out.size() < size) return std::unexpected(EncodeError::NoSpace);
  const MutableBytes octets = out.first(size);
  store_be16(octets, 0, tcp.ports.source);
  store_be16(octets, 2, tcp.ports.destination);
  store_be32(octets, 4, tcp.sequence);
  store_be32(octets, 8, tcp.acknowledgment);
  store_u8(octets, 12,
           static_cast<std::uint8_t>(header_size(tcp) / 4 << 4U | (tcp.reserved & 0x0FU)));
  store_u8(octets, 13, tcp.flags);
  store_be16(octets, 14, tcp.window);
  store_be16(octets, 16, 0);
  store_be16(octets, 18, tcp.urgent_pointer);
  store_bytes(octets, Tcp::kMinHeaderSize, tcp.options);
  const std::size_t written = Tcp::kMinHeaderSize + tcp.options.size();
  store_zeros(octets, written, header_size(tcp) - written);
  store_bytes(octets, header_size(tcp), tcp.data);
  store_be16(octets, 16,
             Checksum{}
                 .add({.source = endpoints.source,
                       .destination = endpoints.destination,
                       .length = static_cast<std::uint32_t>(size),
                       .protocol = static_cast<std::uint8_t>(IpProtocol::Tcp)})
                 .add(octets)
                 .finish());
  return octets;
}

}  // namespace icmpkit::wire
