// What round-trip times add up to: moments as they come, quantiles from a histogram.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "icmpkit/base/clock.hpp"
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

/// 48 octets, and 1.8 KiB more from the second time on.
class RoundTripStatistics {
 public:
  void add(Duration time);

  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Empty where there was none.
  [[nodiscard]] std::optional<RoundTripSummary> summary() const;
  /// The exponentially weighted average that iputils prints, with a weight of 1/8.
  [[nodiscard]] Duration moving_average() const { return Duration{moving_average_ns_}; }

 private:
  std::uint32_t count_ = 0;
  std::int64_t min_ns_ = 0;
  std::int64_t max_ns_ = 0;
  std::int64_t moving_average_ns_ = 0;
  double mean_ns_ = 0;
  double squares_ = 0;  ///< sum of squared differences from the mean (Welford 1962)
  std::unique_ptr<RoundTripHistogram> histogram_;
};

}  // namespace icmpkit::probe
