// How many flows multipath detection needs (Veitch, Augustin, Friedman and Teixeira 2009): so many
// that next hops which a balancer chooses among at random would all have shown, with a probability
// of 95 % for each hop.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace icmpkit::probe {

/// Entry k - 1: flows after which k next hops that were seen are all there are.
inline constexpr std::array<std::uint32_t, 16> kStoppingPoints = {6,  11, 16, 21, 27, 33, 38, 44,
                                                                  51, 57, 63, 70, 76, 83, 90, 96};

/// Flows to send where `seen` next hops have answered so far. Beyond the table as many as it ends
/// with.
[[nodiscard]] constexpr std::uint32_t flows_to_show(std::uint32_t seen) {
  const std::size_t entry = std::clamp<std::size_t>(seen, 1, kStoppingPoints.size()) - 1;
  return kStoppingPoints[entry];
}

/// Of how many next hops so many flows show all; 1 where they are too few to tell one from two.
[[nodiscard]] constexpr std::uint32_t next_hops_shown_by(std::uint32_t flows) {
  const auto enough = std::ranges::upper_bound(kStoppingPoints, flows);
  return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(enough - kStoppingPoints.begin(), 1));
}

static_assert(flows_to_show(0) == 6 && flows_to_show(1) == 6 && flows_to_show(2) == 11);
static_assert(next_hops_shown_by(33) == 6 && next_hops_shown_by(10) == 1);

}  // namespace icmpkit::probe
