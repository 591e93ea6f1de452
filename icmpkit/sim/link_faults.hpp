// What a link does to datagrams, and the draw that decides it for one of them. Shared by all that
// carries datagrams in virtual time.
#pragma once

#include <array>
#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/prng.hpp"

namespace icmpkit::sim {

/// What a link does to datagrams; each probability is 0..1 for each datagram by itself.
struct LinkFaults {
  Duration delay{};   ///< of every datagram
  Duration jitter{};  ///< up to this more, evenly distributed; later ones may overtake
  double loss = 0;
  double duplication = 0;
  double reordering = 0;  ///< held back by another `delay`
  double corruption = 0;  ///< one bit behind the IP header's first twenty octets is flipped
  friend constexpr bool operator==(const LinkFaults&, const LinkFaults&) = default;
};

struct WireCounters {
  std::uint64_t carried = 0;
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t reordered = 0;
  std::uint64_t corrupted = 0;
};

/// What befalls one datagram.
struct Fate {
  bool is_corrupted = false;
  std::uint32_t copies = 1;         ///< 0: lost; 2: doubled
  std::array<Duration, 2> delay{};  ///< of each copy
};

/// Every datagram that is not lost draws the same number of random values whatever befalls it, so
/// that changing one probability does not change what the others do.
[[nodiscard]] inline Fate draw_fate(const LinkFaults& faults, Prng& prng, WireCounters& counters) {
  const auto happens = [&](double probability) { return prng.uniform() < probability; };
  Fate fate;
  const bool is_lost = happens(faults.loss);
  if (happens(faults.duplication)) fate.copies = 2;
  fate.is_corrupted = happens(faults.corruption);
  if (is_lost) {
    ++counters.lost;
    fate.copies = 0;
    return fate;
  }
  if (fate.copies == 2) ++counters.duplicated;
  for (std::uint32_t copy = 0; copy < fate.copies; ++copy) {
    const double jitter = prng.uniform() * static_cast<double>(faults.jitter.count());
    fate.delay[copy] = faults.delay + Duration{static_cast<std::int64_t>(jitter)};
    if (happens(faults.reordering)) {
      ++counters.reordered;
      fate.delay[copy] += faults.delay;
    }
    ++counters.carried;
  }
  return fate;
}

/// Flips one bit behind the IP header's first twenty octets, where there is any.
inline void corrupt(MutableBytes datagram, Prng& prng, WireCounters& counters) {
  constexpr std::size_t kKept = 20;
  if (datagram.size() <= kKept) return;
  ++counters.corrupted;
  const std::size_t at = kKept + prng.below(static_cast<std::uint32_t>(datagram.size() - kKept));
  datagram[at] ^= static_cast<std::byte>(1U << prng.below(8));
}

}  // namespace icmpkit::sim
