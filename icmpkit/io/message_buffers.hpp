// Buffers for messages that the system hands over many at a time. Internal to io.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/io/message_metadata.hpp"

namespace icmpkit::io {

/// The control messages of one received or sent message.
struct alignas(std::size_t) ControlMessages {
  std::array<std::byte, 256> octets{};
};

/// Buffers for messages received in one system call, each with room in front for a header.
class MessageBuffers {
 public:
  MessageBuffers(std::size_t count, std::size_t size, std::size_t headroom);
  ~MessageBuffers();

  /// Receives what is there; gives how many messages.
  std::size_t receive(int descriptor, int flags);

  /// Message `index`, and the free room before it.
  [[nodiscard]] MutableBytes with_headroom(std::size_t index);
  [[nodiscard]] Bytes message(std::size_t index) { return with_headroom(index).subspan(headroom_); }
  [[nodiscard]] MessageMetadata metadata(std::size_t index) const;
  /// Of whom the message is from, or with an error whom it was to.
  [[nodiscard]] std::optional<IpAddress> address(std::size_t index) const;
  [[nodiscard]] std::uint16_t port(std::size_t index) const;
  [[nodiscard]] bool is_truncated(std::size_t index) const;

 private:
  struct Slots;

  std::size_t slot_;
  std::size_t headroom_;
  std::unique_ptr<Slots> slots_;
};

}  // namespace icmpkit::io
