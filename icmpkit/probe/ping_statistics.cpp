#include "icmpkit/probe/ping_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace icmpkit::probe {

void PingStatistics::add(const PingEvent& event) {
  switch (event.kind) {
    case PingEventKind::Reply:
      ++received;
      if (event.round_trip) add_round_trip(event.round_trip->time);
      break;
    case PingEventKind::Duplicate:
      ++duplicates;
      break;
    case PingEventKind::Late:
      ++late;
      break;
    case PingEventKind::Mismatch:
      ++mismatched;
      break;
    case PingEventKind::Damaged:
      ++damaged;
      // An answer whose checksum is right came from a host that answers, whatever it did to the
      // data.
      if (event.misfit == PingMisfit::Data) {
        ++received;
        if (event.round_trip) add_round_trip(event.round_trip->time);
      }
      break;
    case PingEventKind::Error:
      ++errors;
      break;
    case PingEventKind::Lost:
      ++lost;
      break;
    case PingEventKind::NotSent:
      ++not_sent;
      break;
    case PingEventKind::Unsolicited:
    case PingEventKind::Overdue:
      break;
  }
}

void PingStatistics::add_round_trip(Duration time) {
  const std::int64_t ns = time.count();
  ++round_trips_;
  min_ns_ = round_trips_ == 1 ? ns : std::min(min_ns_, ns);
  max_ns_ = std::max(max_ns_, ns);
  moving_average_ns_ = round_trips_ == 1 ? ns : moving_average_ns_ + (ns - moving_average_ns_) / 8;
  const double before = static_cast<double>(ns) - mean_ns_;
  mean_ns_ += before / round_trips_;
  squares_ += before * (static_cast<double>(ns) - mean_ns_);
  if (round_trips_ == 1) return;
  if (!histogram_) {
    histogram_ = std::make_unique<RoundTripHistogram>();
    const auto other = min_ns_ == ns ? max_ns_ : min_ns_;
    histogram_->add(Duration{round_trips_ == 2 ? other : ns});
  }
  histogram_->add(time);
}

std::optional<RoundTripSummary> PingStatistics::round_trips() const {
  if (round_trips_ == 0) return std::nullopt;
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
      .deviation = Duration{static_cast<std::int64_t>(std::sqrt(squares_ / round_trips_))}};
}

}  // namespace icmpkit::probe
