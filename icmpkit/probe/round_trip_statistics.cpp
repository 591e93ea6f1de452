#include "icmpkit/probe/round_trip_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace icmpkit::probe {

void RoundTripStatistics::add(Duration time) {
  const std::int64_t ns = time.count();
  ++count_;
  min_ns_ = count_ == 1 ? ns : std::min(min_ns_, ns);
  max_ns_ = std::max(max_ns_, ns);
  moving_average_ns_ = count_ == 1 ? ns : moving_average_ns_ + (ns - moving_average_ns_) / 8;
  const double before = static_cast<double>(ns) - mean_ns_;
  mean_ns_ += before / count_;
  squares_ += before * (static_cast<double>(ns) - mean_ns_);
  if (count_ == 1) return;
  if (!histogram_) {
    histogram_ = std::make_unique<RoundTripHistogram>();
    const auto other = min_ns_ == ns ? max_ns_ : min_ns_;
    histogram_->add(Duration{count_ == 2 ? other : ns});
  }
  histogram_->add(time);
}

std::optional<RoundTripSummary> RoundTripStatistics::summary() const {
  if (count_ == 0) return std::nullopt;
  const Duration min{min_ns_};
  const Duration max{max_ns_};
  const auto quantile = [&](double q) {
    return histogram_ ? std::clamp(histogram_->quantile(q), min, max) : min;
  };
  return RoundTripSummary{
      .min = min,
      .mean = Duration{static_cast<std::int64_t>(mean_ns_)},
      .median = quantile(0.5),
      .p90 = quantile(0.9),
      .p99 = quantile(0.99),
      .max = max,
      .deviation = Duration{static_cast<std::int64_t>(std::sqrt(squares_ / count_))}};
}

}  // namespace icmpkit::probe
