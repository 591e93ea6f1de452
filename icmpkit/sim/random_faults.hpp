// What may be the matter with a random network, and the truth about it. random_drawing.hpp has the
// network around it.
#pragma once

#include <cstdint>
#include <span>

#include "icmpkit/sim/random_drawing.hpp"

namespace icmpkit::sim {

/// A family of faults, and how one of it is drawn on a way that is there already.
struct RandomFault {
  FaultFamily family;
  void (*draw)(Drawing&);
  std::uint32_t beside = 0;         ///< nodes that it adds to the way
  std::uint32_t least_routers = 0;  ///< of the way, however few nodes were asked for
};

/// `none`, and the verdicts under their own words.
[[nodiscard]] std::span<const RandomFault> random_faults();
/// What looks like something else than it is (random_tricks.cpp).
[[nodiscard]] std::span<const RandomFault> random_tricks();

}  // namespace icmpkit::sim
