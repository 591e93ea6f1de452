#include "apps/icmp/hex_input.hpp"

#include <charconv>
#include <sstream>
#include <string_view>

namespace icmpkit::app {
namespace {

/// Appends the octets of one word without blanks; false where it is no hexadecimal.
bool append_octets(std::string_view word, std::vector<std::byte>& octets) {
  constexpr std::size_t kOffsetSize = 7;  // as tcpdump prints it: 0x0010:
  if (word.starts_with("0x")) {
    if (word.size() == kOffsetSize && word.ends_with(':')) return true;
    word.remove_prefix(2);
  }
  std::string digits;
  for (const char c : word) {
    if (c != ':') digits += c;
  }
  if (digits.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned octet = 0;
    const char* const end = digits.data() + i + 2;
    const auto result = std::from_chars(digits.data() + i, end, octet, 16);
    if (result.ec != std::errc{} || result.ptr != end) return false;
    octets.push_back(static_cast<std::byte>(octet));
  }
  return true;
}

}  // namespace

std::optional<std::vector<std::byte>> octets_of_hex(std::span<const std::string> words) {
  constexpr std::size_t kLeast = 4;
  std::vector<std::byte> octets;
  for (const std::string& argument : words) {
    std::istringstream parts(argument);
    for (std::string part; parts >> part;) {
      if (!append_octets(part, octets)) return std::nullopt;
    }
  }
  if (octets.size() < kLeast) return std::nullopt;
  return octets;
}

}  // namespace icmpkit::app
