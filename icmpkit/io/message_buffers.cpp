#include "icmpkit/io/message_buffers.hpp"

#include <sys/socket.h>

#include <vector>

#include "icmpkit/io/socket_address.hpp"

namespace icmpkit::io {

struct MessageBuffers::Slots {
  Slots(std::size_t count, std::size_t size)
      : storage(count * size), headers(count), vectors(count), addresses(count), controls(count) {}

  std::vector<std::byte> storage;
  std::vector<mmsghdr> headers;
  std::vector<iovec> vectors;
  std::vector<SocketAddress> addresses;
  std::vector<ControlMessages> controls;
};

MessageBuffers::MessageBuffers(std::size_t count, std::size_t size, std::size_t headroom)
    : slot_(headroom + size),
      headroom_(headroom),
      slots_(std::make_unique<Slots>(count, headroom + size)) {}

MessageBuffers::~MessageBuffers() = default;

std::size_t MessageBuffers::receive(int descriptor, int flags) {
  auto& headers = slots_->headers;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    slots_->vectors[i] = {.iov_base = slots_->storage.data() + i * slot_ + headroom_,
                          .iov_len = slot_ - headroom_};
    headers[i].msg_hdr = {.msg_name = slots_->addresses[i].data(),
                          .msg_namelen = SocketAddress::kCapacity,
                          .msg_iov = &slots_->vectors[i],
                          .msg_iovlen = 1,
                          .msg_control = slots_->controls[i].octets.data(),
                          .msg_controllen = slots_->controls[i].octets.size(),
                          .msg_flags = 0};
  }
  const int count = recvmmsg(descriptor, headers.data(), static_cast<unsigned>(headers.size()),
                             flags | MSG_DONTWAIT, nullptr);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

MutableBytes MessageBuffers::with_headroom(std::size_t index) {
  return MutableBytes(slots_->storage)
      .subspan(index * slot_, headroom_ + slots_->headers[index].msg_len);
}

MessageMetadata MessageBuffers::metadata(std::size_t index) const {
  return metadata_of(slots_->headers[index].msg_hdr);
}

std::optional<IpAddress> MessageBuffers::address(std::size_t index) const {
  return SocketAddress::address_in(slots_->addresses[index].data(),
                                   slots_->headers[index].msg_hdr.msg_namelen);
}

std::uint16_t MessageBuffers::port(std::size_t index) const {
  return SocketAddress::port_in(slots_->addresses[index].data(),
                                slots_->headers[index].msg_hdr.msg_namelen);
}

bool MessageBuffers::is_truncated(std::size_t index) const {
  return (slots_->headers[index].msg_hdr.msg_flags & MSG_TRUNC) != 0;
}

}  // namespace icmpkit::io
