// One direction of a link in virtual time: what it does to datagrams, and those under way on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/prng.hpp"
#include "icmpkit/sim/link_faults.hpp"

namespace icmpkit::sim {

class Wire {
 public:
  Wire(const LinkFaults& faults, std::uint64_t seed) : faults_(faults), prng_(seed) {}

  /// Puts a datagram on the wire at `now`.
  void send(Bytes datagram, Instant now);
  /// When the next datagram arrives; empty: none is under way.
  [[nodiscard]] std::optional<Instant> next_arrival() const;
  /// Takes the datagram off that arrives next. Requires that there is one.
  [[nodiscard]] std::vector<std::byte> take();
  [[nodiscard]] const WireCounters& counters() const { return counters_; }

 private:
  struct UnderWay {
    Instant arrival;
    std::uint64_t order;  ///< keeps those that arrive together in the order in which they were sent
    std::vector<std::byte> datagram;
    friend bool operator>(const UnderWay& a, const UnderWay& b) {
      return a.arrival != b.arrival ? a.arrival > b.arrival : a.order > b.order;
    }
  };

  LinkFaults faults_;
  Prng prng_;
  WireCounters counters_;
  std::uint64_t sent_ = 0;
  std::priority_queue<UnderWay, std::vector<UnderWay>, std::greater<>> under_way_;
};

}  // namespace icmpkit::sim
