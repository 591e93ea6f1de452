// Octets sixteen a line with their offsets, as `tcpdump -x` prints them.
//
//   	0x0000:  4500 001c 0001 0000 4001 8ea9 c000 0201
#pragma once

#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

void append_hex_dump(Buffer& out, Bytes octets);

}  // namespace icmpkit::text
