// Why a value could not be written.
#pragma once

#include <cstdint>
#include <expected>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire {

enum class EncodeError : std::uint8_t {
  NoSpace,     ///< the buffer is smaller than `encoded_size`
  TooLong,     ///< a part is longer than its length field can say
  NotAllowed,  ///< the message may not carry what the value holds
};

/// What every `encode` returns: exactly the octets that it wrote, at the front of the buffer.
using Encoded = std::expected<MutableBytes, EncodeError>;

}  // namespace icmpkit::wire
