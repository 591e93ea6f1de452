// What the system says beside a received message: its control messages, read. Internal to io.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"

struct msghdr;

namespace icmpkit::io {

/// Where an entry of a socket's error queue comes from.
enum class ErrorOrigin : std::uint8_t { Local, Icmp, Stamping, Other };

/// An entry of a socket's error queue.
struct QueuedError {
  ErrorOrigin origin = ErrorOrigin::Other;
  int system_error = 0;
  std::uint8_t type = 0;  ///< of the ICMP message
  std::uint8_t code = 0;
  std::uint32_t info = 0;  ///< MTU or pointer
  std::uint32_t data = 0;  ///< with Stamping: the number of the transmission
  std::optional<IpAddress> offender{};
};

struct MessageMetadata {
  std::uint8_t hop_limit = 0;
  std::uint8_t traffic_class = 0;
  std::optional<IpAddress> destination;
  std::optional<std::int64_t> kernel_ns;  ///< the kernel's stamp, by the wall clock
  std::optional<std::uint32_t> overflow;  ///< drops of the socket so far, in 32 bits
  std::optional<QueuedError> error;
};

[[nodiscard]] MessageMetadata metadata_of(const msghdr& header);

}  // namespace icmpkit::io
