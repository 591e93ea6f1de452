#include "icmpkit/text/hex_dump.hpp"

namespace icmpkit::text {

void append_hex_dump(Buffer& out, Bytes octets) {
  constexpr std::size_t kLine = 16;
  for (std::size_t at = 0; at < octets.size(); at += kLine) {
    out.append("\t0x");
    out.append_hex(at, 4);
    out.append(": ");
    const Bytes line = first_octets(octets.subspan(at), kLine);
    for (std::size_t i = 0; i < line.size(); i += 2) {
      out.append(' ');
      out.append_octets(first_octets(line.subspan(i), 2));
    }
    out.append('\n');
  }
}

}  // namespace icmpkit::text
