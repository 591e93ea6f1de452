// The real clocks. Machines never see these: a driver reads them and passes instants in.
#pragma once

#include <cstdint>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::io {

/// The system's monotonic clock; its zero has no meaning.
[[nodiscard]] Instant monotonic_now();

/// Nanoseconds since the Unix epoch, by the wall clock.
[[nodiscard]] std::int64_t unix_time_ns();

/// Puts the kernel's stamps, which are wall-clock, on the monotonic clock's line.
///
/// The two clocks run at one rate and differ by an offset that changes only when somebody sets the
/// wall clock. The offset is read again with each batch; a change is a step, which is counted, and
/// stamps taken before it are not trusted, so that a step changes no result.
class WallClock {
 public:
  WallClock();

  /// Reads both clocks. Gives whether the wall clock was set since the last call.
  enum class Change : std::uint8_t { None, Stepped };
  Change refresh();

  /// The instant of a kernel's stamp, nanoseconds since the Unix epoch.
  [[nodiscard]] Instant instant_of(std::int64_t unix_ns) const;
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  std::int64_t offset_ns_;  ///< wall clock less monotonic clock
  std::uint64_t steps_ = 0;
};

}  // namespace icmpkit::io
