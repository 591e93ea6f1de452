// How round-trip times are distributed, in a fixed 1.8 KiB: sixteen buckets for each doubling, from
// one microsecond to over a minute, so that a percentile is within a
// thirty-second (3.1 %) of the truth.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "icmpkit/base/clock.hpp"

namespace icmpkit::probe {

class RoundTripHistogram {
 public:
  /// Cost: a few instructions.
  constexpr void add(Duration time) {
    ++buckets_[bucket_of(time)];
    ++total_;
  }

  [[nodiscard]] constexpr std::uint64_t total() const { return total_; }

  /// The time that a fraction `quantile` of all times does not exceed. Requires `total() > 0`.
  [[nodiscard]] constexpr Duration quantile(double quantile) const {
    const double wanted = quantile * static_cast<double>(total_);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen != 0 && static_cast<double>(seen) >= wanted) return middle_of(i);
    }
    return middle_of(buckets_.size() - 1);
  }

 private:
  static constexpr unsigned kSplit = 16;  // buckets in a doubling, a power of two
  static constexpr unsigned kSplitBits = 4;
  static constexpr unsigned kDoublings = 28;
  static constexpr std::int64_t kUnitNs = 64;  // the first doubling starts at 16 units, 1 µs

  static constexpr std::size_t bucket_of(Duration time) {
    const auto units =
        static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0) / kUnitNs);
    if (units < kSplit) return units;
    const unsigned doubling = static_cast<unsigned>(std::bit_width(units)) - kSplitBits - 1;
    const std::size_t bucket = kSplit * (doubling + 1) + ((units >> doubling) - kSplit);
    return std::min(bucket, kBuckets - 1);
  }

  static constexpr Duration middle_of(std::size_t bucket) {
    if (bucket < kSplit) return Duration{static_cast<std::int64_t>(bucket) * kUnitNs + kUnitNs / 2};
    const std::size_t doubling = bucket / kSplit - 1;
    const auto low = static_cast<std::int64_t>((kSplit + bucket % kSplit) << doubling) * kUnitNs;
    return Duration{low + (kUnitNs << doubling) / 2};
  }

  static constexpr std::size_t kBuckets = kSplit * kDoublings;

  std::array<std::uint32_t, kBuckets> buckets_{};
  std::uint64_t total_ = 0;
};

}  // namespace icmpkit::probe
