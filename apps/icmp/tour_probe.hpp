// The datagrams that are sent at a stop of the tour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "apps/icmp/tour_stop.hpp"

namespace icmpkit::app {

/// Who talks to whom.
struct TourAddresses {
  IpAddress source;
  IpAddress target;
  IpAddress via;         ///< a station on the way, where the probe has one
  IpAddress link_local;  ///< of the source's link
};

/// The ports that probes come from, and the identifier of queries.
inline constexpr std::uint16_t kTourPort = 40000;
inline constexpr std::uint16_t kTourIdentifier = 1;

/// A whole datagram; `sequence` tells several apart.
[[nodiscard]] std::vector<std::byte> write_probe(const Probe& probe, const TourAddresses& addresses,
                                                 std::uint16_t sequence);

}  // namespace icmpkit::app
