// A buffer full of what must not be left standing: encoders are tested into one, so that an octet
// which they own and do not write shows (house rule 4).
#pragma once

#include <array>
#include <cstddef>

namespace icmpkit::test {

inline constexpr std::byte kDirt{0xA5};

template <std::size_t kSize>
[[nodiscard]] constexpr std::array<std::byte, kSize> dirty_buffer() {
  std::array<std::byte, kSize> buffer{};
  buffer.fill(kDirt);
  return buffer;
}

}  // namespace icmpkit::test
