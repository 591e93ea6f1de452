// A datagram from an address of this machine to itself, for links that are tried over loopback.
#pragma once

#include <cstddef>
#include <vector>

#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::test {

/// The IP header, and room for `payload` octets behind it.
inline std::vector<std::byte> own_datagram(const IpAddress& own, wire::IpProtocol protocol,
                                           std::size_t payload) {
  constexpr std::uint8_t kHopLimit = 9;
  const std::size_t header = own.is_v4() ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  std::vector<std::byte> datagram(header + payload);
  if (own.is_v4()) {
    (void)encode(
        wire::Ipv4Header{
            .ttl = kHopLimit, .protocol = protocol, .source = own.v4(), .destination = own.v4()},
        payload, datagram);
  } else {
    (void)encode(wire::Ipv6Header{.next_header = protocol,
                                  .hop_limit = kHopLimit,
                                  .source = own.v6(),
                                  .destination = own.v6()},
                 payload, datagram);
  }
  return datagram;
}

}  // namespace icmpkit::test
