// A run of pings driven by hand: a test sends, answers and looks at what was told, in the order
// that it wants.
#pragma once

#include <optional>
#include <vector>

#include "icmpkit/probe/ping.hpp"

namespace icmpkit::test {

struct PingDriver {
  explicit PingDriver(const probe::PingConfig& config)
      : ping(config), buffer(ping.max_transmit_size()) {}

  /// The next probe; empty where none is due.
  std::optional<std::vector<std::byte>> send(Instant now) {
    const auto transmit = ping.poll_transmit(buffer, now);
    if (!transmit) return std::nullopt;
    latest = transmit->id;
    return std::vector(buffer.begin(),
                       buffer.begin() + static_cast<std::ptrdiff_t>(transmit->size));
  }
  void receive(Bytes datagram, Instant at) {
    ping.receive(datagram, {.stamp = {.at = at}, .seen = at});
  }
  std::vector<probe::PingEvent> events() {
    std::vector<probe::PingEvent> all;
    while (const auto event = ping.poll_event()) all.push_back(*event);
    return all;
  }

  probe::Ping ping;
  std::vector<std::byte> buffer;
  TransmitId latest{};
};

}  // namespace icmpkit::test
