// Octets of hexadecimal text with spaces between fields, so that a test's packet can be read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/hex.hpp"

namespace icmpkit::test {

/// `8307 04 0a000001`. Aborts the test program on anything but digits and spaces.
[[nodiscard]] inline std::vector<std::byte> octets_of_fields(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != ' '; });
  return octets_of_hex(digits);
}

}  // namespace icmpkit::test
