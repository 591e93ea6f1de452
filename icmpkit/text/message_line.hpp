// One line about one ICMP message, as tcpdump prints it, with the reason in words and everything
// that is wrong with it at the end.
//
//   ICMP 198.51.100.2 udp port 33435 unreachable, length 68 (Destination Port Unreachable)
//
// It is one line without its end. The datagram's addresses are for whoever prints the datagram.
#pragma once

#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/icmp_message.hpp"

namespace icmpkit::text {

/// The line from `ICMP` on. Cost: a hundred nanoseconds or two; no allocation.
void append_message(Buffer& out, const IcmpMessage& message);

/// What the message says, without its length and without what is wrong with it:
/// `echo request, id 1, seq 2`.
void append_words(Buffer& out, const wire::icmpv4::MessageView& message);
void append_words(Buffer& out, const wire::icmpv6::MessageView& message);

}  // namespace icmpkit::text
