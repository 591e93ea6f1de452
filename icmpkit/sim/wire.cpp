#include "icmpkit/sim/wire.hpp"

#include <utility>

namespace icmpkit::sim {

// Every datagram draws the same number of random values whatever befalls it, so that changing one
// probability does not change what the others do.
void Wire::send(Bytes datagram, Instant now) {
  const bool is_lost = happens(faults_.loss);
  const bool is_doubled = happens(faults_.duplication);
  const bool is_corrupted = happens(faults_.corruption);
  if (is_lost) {
    ++counters_.lost;
    return;
  }
  std::vector<std::byte> copy(datagram.begin(), datagram.end());
  if (is_corrupted) flip_a_bit(copy);
  if (is_doubled) {
    ++counters_.duplicated;
    put(copy, now);
  }
  put(std::move(copy), now);
}

void Wire::put(std::vector<std::byte> datagram, Instant now) {
  Duration delay = faults_.delay;
  const double jitter = prng_.uniform() * static_cast<double>(faults_.jitter.count());
  delay += Duration{static_cast<std::int64_t>(jitter)};
  if (happens(faults_.reordering)) {
    ++counters_.reordered;
    delay += faults_.delay;
  }
  ++counters_.carried;
  under_way_.push({.arrival = now + delay, .order = sent_++, .datagram = std::move(datagram)});
}

void Wire::flip_a_bit(std::vector<std::byte>& datagram) {
  constexpr std::size_t kKept = 20;
  if (datagram.size() <= kKept) return;
  ++counters_.corrupted;
  const std::size_t at = kKept + prng_.below(static_cast<std::uint32_t>(datagram.size() - kKept));
  datagram[at] ^= static_cast<std::byte>(1U << prng_.below(8));
}

std::optional<Instant> Wire::next_arrival() const {
  if (under_way_.empty()) return std::nullopt;
  return under_way_.top().arrival;
}

std::vector<std::byte> Wire::take() {
  std::vector<std::byte> datagram = under_way_.top().datagram;
  under_way_.pop();
  return datagram;
}

}  // namespace icmpkit::sim
