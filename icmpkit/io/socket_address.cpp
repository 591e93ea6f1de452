#include "icmpkit/io/socket_address.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace icmpkit::io {
namespace {

static_assert(sizeof(sockaddr_in) <= SocketAddress::kCapacity);
static_assert(sizeof(sockaddr_in6) <= SocketAddress::kCapacity);

}  // namespace

SocketAddress::SocketAddress(const IpAddress& address, std::uint16_t port, std::uint32_t scope,
                             std::uint32_t flow_info) {
  if (address.is_v4()) {
    sockaddr_in system{};
    system.sin_family = AF_INET;
    system.sin_port = htons(port);
    system.sin_addr.s_addr = htonl(address.v4().number());
    std::memcpy(octets_.data(), &system, sizeof system);
    size_ = sizeof system;
    return;
  }
  sockaddr_in6 system{};
  system.sin6_family = AF_INET6;
  system.sin6_port = htons(port);
  system.sin6_flowinfo = htonl(flow_info);
  system.sin6_scope_id = scope;
  std::memcpy(&system.sin6_addr, address.octets().data(), sizeof system.sin6_addr);
  std::memcpy(octets_.data(), &system, sizeof system);
  size_ = sizeof system;
}

std::optional<IpAddress> SocketAddress::address_in(const void* data, std::size_t size) {
  sa_family_t family = AF_UNSPEC;
  if (size < sizeof family) return std::nullopt;
  std::memcpy(&family, data, sizeof family);
  if (family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in system{};
    std::memcpy(&system, data, sizeof system);
    return Ipv4Address{ntohl(system.sin_addr.s_addr)};
  }
  if (family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 system{};
    std::memcpy(&system, data, sizeof system);
    std::array<std::uint8_t, Ipv6Address::kSize> octets{};
    std::memcpy(octets.data(), &system.sin6_addr, octets.size());
    return Ipv6Address{octets};
  }
  return std::nullopt;
}

std::uint16_t SocketAddress::port_in(const void* data, std::size_t size) {
  constexpr std::size_t kPlace = offsetof(sockaddr_in, sin_port);  // in both families
  in_port_t port = 0;
  if (size < kPlace + sizeof port) return 0;
  std::memcpy(&port, static_cast<const std::byte*>(data) + kPlace, sizeof port);
  return ntohs(port);
}

std::uint16_t SocketAddress::local_port(int descriptor) {
  const SocketAddress local = name_of(descriptor);
  return port_in(local.data(), local.size());
}

std::optional<IpAddress> SocketAddress::local_address(int descriptor) {
  const SocketAddress local = name_of(descriptor);
  return address_in(local.data(), local.size());
}

SocketAddress SocketAddress::name_of(int descriptor) {
  SocketAddress name;
  socklen_t size = kCapacity;
  if (getsockname(descriptor, static_cast<sockaddr*>(name.data()), &size) == 0) name.size_ = size;
  return name;
}

bool SocketAddress::bind(int descriptor) const {
  return ::bind(descriptor, static_cast<const sockaddr*>(data()), size_) == 0;
}

bool SocketAddress::connect(int descriptor) const {
  return ::connect(descriptor, static_cast<const sockaddr*>(data()), size_) == 0;
}

}  // namespace icmpkit::io
