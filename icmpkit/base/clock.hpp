// Time as a machine sees it: an argument.
//
// `MachineClock` has no `now()`, so reading the time inside a machine does not compile; instants
// reach it with each call, from io's monotonic clock or from sim's virtual one.
#pragma once

#include <chrono>

namespace icmpkit {

struct MachineClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MachineClock>;
  static constexpr bool is_steady = true;
};

using Instant = MachineClock::time_point;
using Duration = MachineClock::duration;

}  // namespace icmpkit
