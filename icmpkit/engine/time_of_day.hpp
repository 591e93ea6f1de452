// The time of day that a node writes into timestamps, from the instants that its driver tells it.
#pragma once

#include <chrono>
#include <optional>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"

namespace icmpkit::engine {

/// Milliseconds since midnight UT, where the configuration says how many there were at instant 0;
/// else the node's own milliseconds, marked as non-standard. Requires that `at` is not before
/// instant 0. [R792-TS-3] [R1122-TS-2]
[[nodiscard]] constexpr wire::icmpv4::TimeOfDay time_of_day(
    Instant at, std::optional<std::chrono::milliseconds> midnight) {
  const auto since_start =
      std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
  if (!midnight) {
    return wire::icmpv4::TimeOfDay::non_standard(static_cast<std::uint32_t>(since_start.count()));
  }
  return wire::icmpv4::TimeOfDay::since_midnight(*midnight + since_start);
}

}  // namespace icmpkit::engine
