// Opening an ICMP socket and setting it up: the part of IcmpSocket that happens once. Internal to
// io.
#pragma once

#include <cstdint>
#include <expected>

#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/icmp_socket.hpp"

namespace icmpkit::io::detail {

struct OpenedSocket {
  FileDescriptor descriptor{};
  SocketKind kind = SocketKind::Raw;
  std::uint16_t identifier = 0;
};

std::expected<OpenedSocket, OpenError> open_icmp_socket(const IcmpSocketOptions& options);

/// Starts the kernel's numbering of transmissions at zero again, and says which stamps are wanted.
/// Gives 0 or the system's error.
int set_stamping(int descriptor, Stamping stamping);

}  // namespace icmpkit::io::detail
