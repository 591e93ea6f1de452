// UDP (RFC 768), as far as quotes and probes need it.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source Port          |       Destination Port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |            Length             |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// The addresses that a transport's checksum covers.
struct IpEndpoints {
  IpAddress source{};
  IpAddress destination{};  ///< the final one where a Routing header or source route is present
};

struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  friend constexpr bool operator==(const Ports&, const Ports&) = default;
};

/// The value of a datagram, its length and checksum apart. Borrows its data.
struct Udp {
  static constexpr std::size_t kHeaderSize = 8;
  Ports ports{};
  Bytes data{};
};

/// A datagram of which at least the ports are here: quotes may end behind them.
class UdpView {
 public:
  /// Fails when not even the four octets of the ports are here.
  [[nodiscard]] static constexpr Parsed<UdpView> parse(CutBytes datagram) {
    if (datagram.size() < 4) return refuse(ParseErrorKind::Truncated, datagram.size());
    return UdpView{datagram};
  }

  [[nodiscard]] constexpr Ports ports() const {
    return {.source = load_be16(here(), 0), .destination = load_be16(here(), 2)};
  }
  /// Octets of header and data as the sender counted; empty where it is cut off.
  [[nodiscard]] constexpr std::optional<std::uint16_t> length() const { return word(4); }
  [[nodiscard]] constexpr std::optional<std::uint16_t> checksum() const { return word(6); }
  /// What is here of the data.
  [[nodiscard]] constexpr CutBytes data() const { return datagram_.after(Udp::kHeaderSize); }

  /// Unknown where octets are missing, and over IPv4 where the sender computed none (a field of
  /// zero); over IPv6 that is wrong (RFC 8200 section 8.1).
  [[nodiscard]] constexpr ChecksumState checksum_state(const IpEndpoints& endpoints) const {
    const auto stated = length();
    if (!stated || *stated < Udp::kHeaderSize || *stated > here().size()) {
      return ChecksumState::Unknown;
    }
    if (checksum() == 0) {
      return endpoints.source.is_v4() ? ChecksumState::Unknown : ChecksumState::Wrong;
    }
    const std::uint16_t rest = Checksum{}
                                   .add({.source = endpoints.source,
                                         .destination = endpoints.destination,
                                         .length = *stated,
                                         .protocol = static_cast<std::uint8_t>(IpProtocol::Udp)})
                                   .add(here().first(*stated))
                                   .finish();
    return rest == 0 ? ChecksumState::Correct : ChecksumState::Wrong;
  }

 private:
  constexpr explicit UdpView(CutBytes datagram) : datagram_(datagram) {}
  [[nodiscard]] constexpr Bytes here() const { return datagram_.bytes(); }
  [[nodiscard]] constexpr std::optional<std::uint16_t> word(std::size_t at) const {
    if (here().size() < at + 2) return std::nullopt;
    return load_be16(here(), at);
  }

  CutBytes datagram_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const Udp& udp) {
  return Udp::kHeaderSize + udp.data.size();
}

/// Writes the header, with length and checksum, in front of the data that is in `datagram`; a sum
/// of zero is sent as all ones. Requires at least a header's and at most 65,535 octets.
constexpr void write_udp_header(Ports ports, const IpEndpoints& endpoints, MutableBytes datagram) {
  const auto length = static_cast<std::uint16_t>(datagram.size());
  store_be16(datagram, 0, ports.source);
  store_be16(datagram, 2, ports.destination);
  store_be16(datagram, 4, length);
  store_be16(datagram, 6, 0);
  const std::uint16_t sum = Checksum{}
                                .add({.source = endpoints.source,
                                      .destination = endpoints.destination,
                                      .length = length,
                                      .protocol = static_cast<std::uint8_t>(IpProtocol::Udp)})
                                .add(Bytes(datagram))
                                .finish();
  store_be16(datagram, 6, sum == 0 ? std::uint16_t{0xFFFF} : sum);
}

/// Writes the datagram with length and checksum to the front of `out`. Fails, writing nothing, when
/// the buffer is too small or the data too long.
[[nodiscard]] constexpr Encoded encode(const Udp& udp, const IpEndpoints& endpoints,
                                       MutableBytes out) {
  const std::size_t size = encoded_size(udp);
  if (size > 0xFFFF) return std::unexpected(EncodeError::TooLong);
  if (out.size() < size) return std::unexpected(EncodeError::NoSpace);
  const MutableBytes octets = out.first(size);
  store_bytes(octets, Udp::kHeaderSize, udp.data);
  write_udp_header(udp.ports, endpoints, octets);
  return octets;
}

}  // namespace icmpkit::wire
