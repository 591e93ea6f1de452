// A network's run as a capture: every datagram as it is put on a link, one interface a link.
//
//   NetworkCapture capture(network.scenario(), Duration{wall_clock_at_start - network.now()});
//   network.set_tap(&capture);
//   ... file.write(capture.ready()); capture.clear();
#pragma once

#include <vector>

#include "icmpkit/capture/pcapng.hpp"
#include "icmpkit/sim/network.hpp"

namespace icmpkit::sim {

class NetworkCapture final : public LinkTap {
 public:
  /// `epoch` is what the Unix clock showed at the network's instant 0.
  NetworkCapture(const Scenario& scenario, Duration epoch);

  void on_datagram(std::uint32_t link, Bytes datagram, Instant at) override {
    writer_.add_datagram(static_cast<capture::InterfaceId>(link), epoch_ + at.time_since_epoch(),
                         datagram);
  }

  /// Octets to be written to the file.
  [[nodiscard]] Bytes ready() const { return writer_.ready(); }
  /// They are written.
  void clear() { writer_.clear(); }

 private:
  capture::PcapngWriter writer_;
  Duration epoch_;
};

}  // namespace icmpkit::sim
