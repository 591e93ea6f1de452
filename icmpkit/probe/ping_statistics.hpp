// What the events of one target add up to.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/round_trip_statistics.hpp"

namespace icmpkit::probe {

/// 80 octets, and 1.8 KiB more from the second round trip on.
class PingStatistics {
 public:
  /// Folds one event of the target.
  void add(const PingEvent& event);

  std::uint32_t sent = 0;        ///< what left this machine, as the driver counted it
  std::uint32_t received = 0;    ///< probes answered in time
  std::uint32_t duplicates = 0;  ///< further answers
  std::uint32_t late = 0;
  std::uint32_t damaged = 0;
  std::uint32_t mismatched = 0;
  std::uint32_t errors = 0;  ///< ICMP errors about our probes
  std::uint32_t lost = 0;
  std::uint32_t not_sent = 0;  ///< our own drops

  /// Empty where there was no round trip.
  [[nodiscard]] std::optional<RoundTripSummary> round_trips() const { return times_.summary(); }
  /// The exponentially weighted average that iputils prints, with a weight of 1/8.
  [[nodiscard]] Duration moving_average() const { return times_.moving_average(); }

 private:
  RoundTripStatistics times_;
};

}  // namespace icmpkit::probe
