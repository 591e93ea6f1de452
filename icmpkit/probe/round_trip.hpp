// How long an answer took, by the best pair of stamps that there is of its two ends.
#pragma once

#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::probe {

/// A time of flight, and which clocks stamped its two ends.
struct RoundTrip {
  Duration time{};
  StampSource sent_by = StampSource::Monotonic;
  StampSource received_by = StampSource::Monotonic;
};

/// When a probe left: as the machine saw it, and as a better clock did where one told.
struct Departure {
  Instant sent{};  ///< when the machine handed it over
  Stamp stamp{};   ///< instant 0 while none was told
  [[nodiscard]] constexpr bool has_stamp() const { return stamp.at != Instant{}; }
};

/// Stamps of one clock are subtracted where the difference fits into the monotonic bracket around
/// sending and receiving; else the bracket itself is what is known.
[[nodiscard]] constexpr RoundTrip round_trip(const Departure& departure, const Arrival& arrival) {
  const Duration bracket = arrival.seen - departure.sent;
  const Duration between = arrival.stamp.at - departure.stamp.at;
  if (departure.has_stamp() && departure.stamp.source == arrival.stamp.source &&
      between >= Duration::zero() && between <= bracket) {
    return {
        .time = between, .sent_by = departure.stamp.source, .received_by = arrival.stamp.source};
  }
  return {.time = bracket};
}

}  // namespace icmpkit::probe
