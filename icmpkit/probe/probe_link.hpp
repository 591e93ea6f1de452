// Which of a probe's links carries which family: a socket speaks one.
#pragma once

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::probe {

/// The link that probes of a family go out on.
[[nodiscard]] constexpr LinkId link_of(Family family) {
  return static_cast<LinkId>(family == Family::V4 ? 0 : 1);
}

}  // namespace icmpkit::probe
