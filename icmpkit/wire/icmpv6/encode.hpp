// Writing ICMPv6 messages, and the state of a received one's checksum, which covers the addresses.
#pragma once

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/fixed_layout_view.hpp"

namespace icmpkit::wire::icmpv6 {

/// ICMPv6's number as a Next Header. [R4443-FMT-1]
inline constexpr std::uint8_t kNextHeader = 58;

/// The addresses that the checksum covers.
struct Endpoints {
  Ipv6Address source;
  Ipv6Address destination;  ///< the final one where a Routing header is present [R4443-CK-1]
};

[[nodiscard]] constexpr PseudoHeader pseudo_header(const Endpoints& endpoints, std::size_t length) {
  return {.source = endpoints.source,
          .destination = endpoints.destination,
          .length = static_cast<std::uint32_t>(length),
          .protocol = kNextHeader};
}

/// Writes the whole message with its checksum to the front of `out` and returns what it wrote:
/// every octet, reserved ones as zero. Fails, writing nothing, when the buffer is too small or the
/// value cannot be written. Cost: one pass to write, one to sum; no allocation.
template <WritableMessage Value>
[[nodiscard]] constexpr Encoded encode(const Value& value, const Endpoints& endpoints,
                                       MutableBytes out) {
  const Encoded message = room_for(value, out);
  if (message) {
    const PseudoHeader pseudo = pseudo_header(endpoints, message->size());
    store_be16(*message, kChecksumOffset, write_and_sum(value, *message).add(pseudo).finish());
  }
  return message;
}

/// Whether the sum over the message and its pseudo-header is right; both forms of zero are
/// accepted. [R4443-CK-1]
[[nodiscard]] constexpr ChecksumState checksum_state(CutBytes message, const Endpoints& endpoints) {
  if (message.is_cut()) return ChecksumState::Unknown;
  const std::uint16_t rest =
      Checksum{}.add(pseudo_header(endpoints, message.size())).add(message.bytes()).finish();
  return rest == 0 ? ChecksumState::Correct : ChecksumState::Wrong;
}

}  // namespace icmpkit::wire::icmpv6
