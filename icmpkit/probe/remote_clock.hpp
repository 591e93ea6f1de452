// Another node's clock, as far as an ICMP timestamp tells it: in which form it writes the time of
// day, and between which bounds it differs from ours.
//
//   ours    T1 --------------------------- T4      sent and received, to the nanosecond
//   theirs        R+[0,1ms)   X+[0,1ms)            received and sent, in whole milliseconds
//
// What it received at R had been sent at T1 or later, so its clock is at most R + 1 ms - T1 ahead;
// what arrived at T4 had been sent at X or later, so it is at least X - T4 ahead. The difference
// lies between the two, whatever the way took in either direction, as long as their clock counts
// every millisecond.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"

namespace icmpkit::probe {

/// How a node writes the time.
enum class ClockForm : std::uint8_t {
  Standard,      ///< milliseconds since midnight UT
  ByteSwapped,   ///< the same, with its octets in the wrong order
  NonStandard,   ///< marked as anything else by the high-order bit [R792-TS-3]
  OutOfDay,      ///< not marked, and more than a day has: not since midnight
  Unset,         ///< nothing but zeros
  Inconsistent,  ///< there passed more time between receiving and sending than passed here
};

/// Bounds of theirs less ours.
struct OffsetBounds {
  Duration least{};
  Duration most{};

  [[nodiscard]] constexpr Duration middle() const { return least + (most - least) / 2; }
  /// How far the true difference can be from `middle()`.
  [[nodiscard]] constexpr Duration uncertainty() const { return (most - least) / 2; }
  friend constexpr bool operator==(const OffsetBounds&, const OffsetBounds&) = default;
};

/// When a request left and its reply came, on our clock, since midnight UT; whole days do not
/// count.
struct OwnTimes {
  Duration sent{};
  Duration received{};
};

struct RemoteClock {
  ClockForm form = ClockForm::Standard;
  /// Set where the form can be read. Within half a day: which day it is there, nobody says.
  std::optional<OffsetBounds> offset{};
};

/// What the reply says about the clock of whoever sent it.
[[nodiscard]] RemoteClock read_clock(const wire::icmpv4::Timestamp& reply, const OwnTimes& own);

/// The bounds that hold where both do; empty where they contradict each other, as when the clock
/// was set in between or counts in steps of more than a millisecond.
[[nodiscard]] std::optional<OffsetBounds> intersection(const OffsetBounds& a,
                                                       const OffsetBounds& b);

}  // namespace icmpkit::probe
