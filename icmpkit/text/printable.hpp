// Octets of somebody else as characters that a terminal can take.
#pragma once

#include <string_view>

#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// Printable ASCII as it is, a backslash doubled, everything else as `\xNN`: nothing that a packet
/// holds reaches a terminal as a control character.
inline void append_printable(Buffer& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\\') {
      out.append("\\\\");
    } else if (c >= ' ' && c <= '~') {
      out.append(c);
    } else {
      out.append("\\x");
      out.append_hex(static_cast<unsigned char>(c), 2);
    }
  }
}

}  // namespace icmpkit::text
