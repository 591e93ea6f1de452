// Octets as hexadecimal text, and back.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::test {

/// Octets of hexadecimal text without separators. Aborts the test program on anything else.
[[nodiscard]] inline std::vector<std::byte> octets_of_hex(std::string_view hex) {
  std::vector<std::byte> octets;
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    std::abort();
  };
  if (hex.size() % 2 != 0) std::abort();
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    octets.push_back(static_cast<std::byte>(digit(hex[i]) << 4U | digit(hex[i + 1])));
  }
  return octets;
}

/// The same the other way, in lower case.
[[nodiscard]] inline std::string hex_of(Bytes octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte octet : octets) {
    const auto number = std::to_integer<unsigned>(octet);
    text += kDigits[number >> 4U];
    text += kDigits[number & 15U];
  }
  return text;
}

}  // namespace icmpkit::test
