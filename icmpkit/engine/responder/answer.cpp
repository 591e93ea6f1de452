#include "icmpkit/engine/responder/answer.hpp"

#include <algorithm>

namespace icmpkit::engine::responder {

bool is_broadcast(const IpAddress& address, const InterfaceConfig& interface) {
  if (!address.is_v4()) return false;
  if (address.v4().is_limited_broadcast()) return true;
  return std::ranges::any_of(interface.addresses, [&](const InterfaceAddress& own) {
    // Networks of two addresses or one have no broadcast (RFC 3021).
    if (!own.address.is_v4() || own.prefix_length > 30) return false;
    const std::uint32_t host_bits = 0xFFFFFFFFU >> own.prefix_length;
    return address.v4().number() == (own.address.v4().number() | host_bits);
  });
}

IpAddress answering_address(const Request& request) {
  const IpAddress& asked = request.destination;
  if (request.use != AddressUse::Anycast && !asked.is_multicast() && !asked.is_unspecified() &&
      !is_broadcast(asked, request.interface)) {
    return asked;
  }
  for (const InterfaceAddress& own : request.interface.addresses) {
    if (own.use != AddressUse::Unicast) continue;
    if (own.address.family() == asked.family()) return own.address;
  }
  return asked.is_v4() ? IpAddress{Ipv4Address{}} : IpAddress{Ipv6Address{}};
}

}  // namespace icmpkit::engine::responder
