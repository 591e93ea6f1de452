// Visits one stop of the tour: sends what it says into a fresh network, in virtual time, and looks
// whether what comes back is what it should be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/icmp/tour_stop.hpp"
#include "apps/icmp/tour_verdict.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::app {

/// A datagram that left or reached the vantage.
struct TourDatagram {
  std::vector<std::byte> octets;
  Duration at{};     ///< since the stop began
  std::string from;  ///< the node whose address its source is; empty where it is nobody's
};

struct Visit {
  const Stop* stop = nullptr;
  const sim::ScenarioTruth* truth = nullptr;  ///< never null where `complaint` is empty
  std::vector<TourDatagram> sent;
  std::vector<TourDatagram> received;
  std::optional<std::size_t> answer;  ///< in `received`, what the stop is about
  std::optional<TourVerdict>
      verdict{};             ///< of `icmp diagnose`; empty where the visit failed before
  bool was_refused = false;  ///< the vantage did not believe a message
  std::string complaint;     ///< what is not as the stop says; empty: all is
};

/// Every visit begins with the lab as it was written, so that stops do not depend on each other.
/// The scenario and the stop must outlive what is returned.
[[nodiscard]] Visit visit(const sim::Scenario& scenario, const Stop& stop, std::uint64_t seed);

}  // namespace icmpkit::app
