#include "icmpkit/io/receive_stamps.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>

#include <array>
#include <cstddef>
#include <utility>

#include "icmpkit/io/file_descriptor.hpp"
#include "icmpkit/io/message_metadata.hpp"
#include "icmpkit/io/socket_address.hpp"

namespace icmpkit::io::detail {

namespace {

constexpr int kTries = 50;
constexpr int kWaitMilliseconds = 1;

// A socket on loopback that is connected to itself and asks for stamps; invalid where there is
// none.
FileDescriptor open_echoing_socket() {
  FileDescriptor descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!descriptor.is_open()) return descriptor;
  const int number = descriptor.number();
  const IpAddress loopback = Ipv4Address(127, 0, 0, 1);
  const int wanted = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
  const bool is_ready =
      SocketAddress(loopback, 0).bind(number) &&
      SocketAddress(loopback, SocketAddress::local_port(number)).connect(number) &&
      setsockopt(number, SOL_SOCKET, SO_TIMESTAMPING, &wanted, sizeof wanted) == 0;
  return is_ready ? std::move(descriptor) : FileDescriptor{};
}

// Whether the datagram that is waiting came with the kernel's stamp.
bool takes_stamped(int descriptor) {
  std::byte datagram{};
  iovec place{.iov_base = &datagram, .iov_len = 1};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(scm_timestamping))> control{};
  msghdr message{};
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (recvmsg(descriptor, &message, 0) < 0) return false;
  return metadata_of(message).kernel_ns.has_value();
}

}  // namespace

void await_receive_stamps() {
  const FileDescriptor descriptor = open_echoing_socket();
  if (!descriptor.is_open()) return;
  for (int i = 0; i < kTries; ++i) {
    const std::byte octet{};
    if (send(descriptor.number(), &octet, 1, 0) < 0) return;
    pollfd readable{.fd = descriptor.number(), .events = POLLIN, .revents = 0};
    if (poll(&readable, 1, kWaitMilliseconds) > 0 && takes_stamped(descriptor.number())) return;
    poll(nullptr, 0, kWaitMilliseconds);
  }
}

}  // namespace icmpkit::io::detail
