// A packet typed or pasted on the command line: `icmp decode 4500001c...`.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::app {

/// The octets that the words spell in hexadecimal: digits in pairs, with or without `0x`, colons
/// or blanks between; the offsets of a hex dump (`0x0010:`) are left out. Empty where they spell
/// anything else, or less than four octets.
[[nodiscard]] std::optional<std::vector<std::byte>> octets_of_hex(
    std::span<const std::string> words);

}  // namespace icmpkit::app
