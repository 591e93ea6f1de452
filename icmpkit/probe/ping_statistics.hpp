// What the events of one target add up to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/round_trip_histogram.hpp"

namespace icmpkit::probe {

/// Moments and quantiles of round-trip times.
struct RoundTripSummary {
  Duration min{};
  Duration mean{};
  Duration median{};
  Duration p90{};
  Duration p99{};
  Duration max{};
  Duration deviation{};  ///< standard deviation over the population, as iputils' mdev
};

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
  [[nodiscard]] std::optional<RoundTripSummary> round_trips() const;
  /// The exponentially weighted average that iputils prints, with a weight of 1/8.
  [[nodiscard]] Duration moving_average() const { return Duration{moving_average_ns_}; }

 private:
  void add_round_trip(Duration time);

  std::uint32_t round_trips_ = 0;
  std::int64_t min_ns_ = 0;
  std::int64_t max_ns_ = 0;
  std::int64_t moving_average_ns_ = 0;
  double mean_ns_ = 0;
  double squares_ = 0;  ///< sum of squared differences from the mean (Welford 1962)
  std::unique_ptr<RoundTripHistogram> histogram_;
};

}  // namespace icmpkit::probe
