// The system's socket addresses, made from ours and read back. Internal to io.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"

namespace icmpkit::io {

/// Storage for a sockaddr_in or a sockaddr_in6.
class SocketAddress {
 public:
  static constexpr std::size_t kCapacity = 28;

  SocketAddress() = default;
  SocketAddress(const IpAddress& address, std::uint16_t port, std::uint32_t scope = 0,
                std::uint32_t flow_info = 0);

  /// From what the system wrote; empty where it is of no Internet family.
  [[nodiscard]] static std::optional<IpAddress> address_in(const void* data, std::size_t size);
  /// The port in what the system wrote; 0 where there is none.
  [[nodiscard]] static std::uint16_t port_in(const void* data, std::size_t size);
  /// The port that a socket is bound to; 0 where there is none.
  [[nodiscard]] static std::uint16_t local_port(int descriptor);

  /// The address that a socket is bound to or sends from; empty where there is none.
  [[nodiscard]] static std::optional<IpAddress> local_address(int descriptor);

  /// Binds a socket; on failure errno says why.
  [[nodiscard]] bool bind(int descriptor) const;
  /// Connects a socket; on failure errno says why.
  [[nodiscard]] bool connect(int descriptor) const;

  [[nodiscard]] const void* data() const { return octets_.data(); }
  [[nodiscard]] void* data() { return octets_.data(); }
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  [[nodiscard]] static SocketAddress name_of(int descriptor);

  alignas(8) std::array<std::byte, kCapacity> octets_{};
  std::uint32_t size_ = 0;
};

}  // namespace icmpkit::io
