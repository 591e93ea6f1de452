// How long the way was that an answer came by, as far as its TTL tells.
#pragma once

#include <cstdint>

namespace icmpkit::probe {

/// Hops that an answer has come, the last one included, if its TTL began where systems begin it: at
/// 64, 128 or 255.
[[nodiscard]] constexpr std::uint8_t hops_back(std::uint8_t hop_limit) {
  unsigned began = 255;
  if (hop_limit <= 128) began = 128;
  if (hop_limit <= 64) began = 64;
  return static_cast<std::uint8_t>(began - hop_limit + 1);
}

}  // namespace icmpkit::probe
