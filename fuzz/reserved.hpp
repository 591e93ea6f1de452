// Which bits of a message are reserved, so that writing what was read may change them: all others
// come back. From the RFCs' diagrams, not from the views.
#pragma once

#include <array>
#include <cstdint>

#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

namespace icmpkit::fuzz {

struct ReservedBits {
  Family family;
  std::uint8_t type;
  std::uint8_t offset;
  std::uint8_t size;  ///< octets
  std::uint8_t bits = 0xFF;
};

inline constexpr std::array kReservedBits = {
    ReservedBits{Family::V4, 3, 4, 1},         ReservedBits{Family::V4, 3, 6, 2},
    ReservedBits{Family::V4, 4, 4, 4},         ReservedBits{Family::V4, 10, 4, 4},
    ReservedBits{Family::V4, 11, 4, 1},        ReservedBits{Family::V4, 11, 6, 2},
    ReservedBits{Family::V4, 12, 6, 2},        ReservedBits{Family::V4, 30, 6, 2},
    ReservedBits{Family::V4, 40, 4, 2},        ReservedBits{Family::V4, 41, 5, 3},
    ReservedBits{Family::V4, 42, 7, 1, 0xFE},  ReservedBits{Family::V4, 43, 7, 1, 0x18},
    ReservedBits{Family::V6, 1, 5, 3},         ReservedBits{Family::V6, 3, 5, 3},
    ReservedBits{Family::V6, 130, 6, 2},       ReservedBits{Family::V6, 130, 24, 1, 0xF0},
    ReservedBits{Family::V6, 131, 6, 2},       ReservedBits{Family::V6, 132, 6, 2},
    ReservedBits{Family::V6, 133, 4, 4},       ReservedBits{Family::V6, 134, 5, 1, 0x01},
    ReservedBits{Family::V6, 135, 4, 4},       ReservedBits{Family::V6, 136, 4, 1, 0x1F},
    ReservedBits{Family::V6, 136, 5, 3},       ReservedBits{Family::V6, 137, 4, 4},
    ReservedBits{Family::V6, 138, 9, 1, 0x07}, ReservedBits{Family::V6, 138, 12, 4},
    ReservedBits{Family::V6, 141, 4, 4},       ReservedBits{Family::V6, 142, 4, 4},
    ReservedBits{Family::V6, 143, 4, 2},       ReservedBits{Family::V6, 144, 6, 1, 0x7F},
    ReservedBits{Family::V6, 144, 7, 1},       ReservedBits{Family::V6, 145, 6, 1, 0x7F},
    ReservedBits{Family::V6, 145, 7, 1},       ReservedBits{Family::V6, 146, 6, 2},
    ReservedBits{Family::V6, 147, 6, 1, 0x3F}, ReservedBits{Family::V6, 147, 7, 1},
    ReservedBits{Family::V6, 149, 10, 2},      ReservedBits{Family::V6, 150, 5, 3},
    ReservedBits{Family::V6, 152, 1, 1},       ReservedBits{Family::V6, 153, 1, 1},
    ReservedBits{Family::V6, 154, 5, 1},       ReservedBits{Family::V6, 156, 6, 2},
    ReservedBits{Family::V6, 157, 5, 1},       ReservedBits{Family::V6, 158, 5, 1},
    ReservedBits{Family::V6, 160, 7, 1, 0xFE}, ReservedBits{Family::V6, 161, 7, 1, 0x18},
};

/// Ends the program where a message came back with another bit that is not reserved. `reader` has
/// read `message`.
inline void check_identity(test::Reader& reader, Family family, Bytes message) {
  if (message.empty()) return;
  const std::uint8_t type = load_u8(message, wire::kTypeOffset);
  for (const test::Difference& difference : reader.differences()) {
    if (difference.what != "message") continue;
    // The checksum that came may be any.
    std::uint8_t allowed = difference.offset == 2 || difference.offset == 3 ? 0xFF : 0;
    for (const ReservedBits& row : kReservedBits) {
      if (row.family == family && row.type == type && difference.offset >= row.offset &&
          difference.offset < std::size_t{row.offset} + row.size) {
        allowed |= row.bits;
      }
    }
    reader.expect((difference.bits & ~unsigned{allowed}) == 0,
                  "type " + std::to_string(type) + " loses bits of octet " +
                      std::to_string(difference.offset));
  }
  check(reader);
}

}  // namespace icmpkit::fuzz
