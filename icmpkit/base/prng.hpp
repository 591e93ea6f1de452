// Numbers that look random and repeat from their seed: SplitMix64 (Steele, Lea and Flood 2014).
//
// For the simulator's faults, jitter and sampling. Not for secrets: what an outsider must not guess
// comes from SipHash under a key that the program drew from the system.
#pragma once

#include <cstdint>

namespace icmpkit {

class Prng {
 public:
  constexpr explicit Prng(std::uint64_t seed) : state_(seed) {}

  /// 64 evenly distributed bits.
  constexpr std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  /// Evenly distributed in [0, bound), by multiplication, so a little uneven for bounds near 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
  }

  /// Evenly distributed in [0, 1).
  constexpr double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace icmpkit
