// What `-v` prints below the line: every field of a header or a message, with its offset and
// octets.
#pragma once

#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/icmp_message.hpp"

namespace icmpkit::text {

/// The IP headers of the datagram, options and extension headers included.
void append_details(Buffer& out, const wire::DatagramView& datagram);

/// The message, what it quotes and what is appended to it.
void append_details(Buffer& out, const IcmpMessage& message);

}  // namespace icmpkit::text
