// Draws a header as the RFCs do, 32 bits a line, from its table of fields.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |   Type = 8    |   Code = 0    |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "icmpkit/text/header_layout.hpp"

namespace icmpkit::text {

/// The lines of the diagram, each ended. Requires names that fit: two columns a bit, less one.
[[nodiscard]] std::string draw_header(std::span<const HeaderField> fields);

/// The header of a number, with the number and, where given, the code written into their fields;
/// empty where no layout is known.
[[nodiscard]] std::string draw_header(wire::RegistrySet set, std::uint8_t number,
                                      std::optional<std::uint8_t> code = std::nullopt);

}  // namespace icmpkit::text
