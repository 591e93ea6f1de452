// ICMP errors that quote a datagram, for tests of what hears them: octets put together by hand, so
// that the encoders are not their own witnesses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/checksum.hpp"

namespace icmpkit::test {

struct IcmpError {
  IpAddress from;
  IpAddress to;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t parameter = 0;  ///< the message's second word
};

/// The datagram of `error` about `quote`, which may be cut anywhere.
[[nodiscard]] inline std::vector<std::byte> icmp_error(const IcmpError& error, Bytes quote) {
  const bool is_v4 = error.from.is_v4();
  const std::size_t header = is_v4 ? 20 : 40;
  const std::size_t message = 8 + quote.size();
  std::vector<std::byte> datagram(header + message);
  store_u8(datagram, header, error.type);
  store_u8(datagram, header + 1, error.code);
  store_be32(datagram, header + 4, error.parameter);
  std::ranges::copy(quote, datagram.begin() + static_cast<std::ptrdiff_t>(header + 8));
  wire::Checksum sum;
  if (is_v4) {
    store_be32(datagram, 0, 0x45000000U | static_cast<std::uint32_t>(datagram.size()));
    store_be32(datagram, 8, 0x40010000U);
    error.from.v4().store(datagram, 12);
    error.to.v4().store(datagram, 16);
    store_be16(datagram, 10, wire::Checksum{}.add(Bytes(datagram).first(header)).finish());
  } else {
    store_be32(datagram, 0, 0x60000000U);
    store_be16(datagram, 4, static_cast<std::uint16_t>(message));
    store_be16(datagram, 6, 0x3A40);
    error.from.v6().store(datagram, 8);
    error.to.v6().store(datagram, 24);
    sum.add(wire::PseudoHeader{.source = error.from,
                               .destination = error.to,
                               .length = static_cast<std::uint32_t>(message),
                               .protocol = 58});
  }
  store_be16(datagram, header + 2, sum.add(Bytes(datagram).subspan(header)).finish());
  return datagram;
}

/// Neighbor Discovery's Redirect, RFC 4861 section 4.5.
struct NdRedirect {
  IpAddress from;
  IpAddress to;
  IpAddress target;       ///< the better first hop
  IpAddress destination;  ///< for which it is better
  std::uint8_t hop_limit = 255;
  std::uint8_t code = 0;
};

/// The datagram of `redirect` about `packet`, of which whole units of eight octets are told.
[[nodiscard]] inline std::vector<std::byte> nd_redirect(const NdRedirect& redirect, Bytes packet) {
  constexpr std::size_t kHopLimitAt = 7;
  constexpr std::size_t kOptionAt = 2 * Ipv6Address::kSize;
  constexpr std::size_t kUnit = 8;
  const std::size_t units = packet.size() / kUnit;
  std::vector<std::byte> body(kOptionAt + kUnit + units * kUnit);
  redirect.target.v6().store(body, 0);
  redirect.destination.v6().store(body, Ipv6Address::kSize);
  store_u8(body, kOptionAt, 4);
  store_u8(body, kOptionAt + 1, static_cast<std::uint8_t>(1 + units));
  store_bytes(body, kOptionAt + kUnit, packet.first(units * kUnit));
  auto datagram = icmp_error(
      {.from = redirect.from, .to = redirect.to, .type = 137, .code = redirect.code}, body);
  store_u8(datagram, kHopLimitAt, redirect.hop_limit);
  return datagram;
}

}  // namespace icmpkit::test
