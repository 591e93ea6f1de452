// Writing ICMPv4 messages, and the state of a received one's checksum.
#pragma once

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/fixed_layout_view.hpp"

namespace icmpkit::wire::icmpv4 {

/// Writes the whole message with its checksum to the front of `out` and returns what it wrote:
/// every octet, reserved ones as zero. Fails, writing nothing, when the buffer is too small or the
/// value cannot be written. Cost: one pass to write, one to sum; no allocation.
template <WritableMessage Value>
[[nodiscard]] constexpr Encoded encode(const Value& value, MutableBytes out) {
  const Encoded message = room_for(value, out);
  if (message) {
    store_be16(*message, kChecksumOffset, write_and_sum(value, *message).finish());
  }
  return message;
}

/// Whether the sum over the message, from its type octet on and without any pseudo-header, is
/// right; both forms of zero are accepted. [R792-CKSUM-1] [R1071-CK-1] [R1624-CK-2]
[[nodiscard]] constexpr ChecksumState checksum_state(CutBytes message) {
  if (message.is_cut()) return ChecksumState::Unknown;
  return Checksum{}.add(message.bytes()).finish() == 0 ? ChecksumState::Correct
                                                       : ChecksumState::Wrong;
}

}  // namespace icmpkit::wire::icmpv4
