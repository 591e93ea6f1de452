#include "icmpkit/sim/wire.hpp"

namespace icmpkit::sim {

void Wire::send(Bytes datagram, Instant now) {
  const Fate fate = draw_fate(faults_, prng_, counters_);
  if (fate.copies == 0) return;
  std::vector<std::byte> octets(datagram.begin(), datagram.end());
  if (fate.is_corrupted) corrupt(octets, prng_, counters_);
  for (std::uint32_t copy = 0; copy < fate.copies; ++copy) {
    under_way_.push({.arrival = now + fate.delay[copy], .order = sent_++, .datagram = octets});
  }
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
