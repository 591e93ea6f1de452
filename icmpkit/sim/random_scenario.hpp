// Networks that nobody drew: a random tree with more links across, the noise that real networks
// have (rate limits, hops that do not answer, balancers, jitter, a little loss), one fault on the
// way from the vantage to a target, and the truth about it. What comes out is the text of a
// scenario, so that a surprising one can be kept, read and changed.
//
//   const auto text = make_scenario({.nodes = 200, .fault = "routing-loop", .seed = 7});
//   const auto scenario = read_scenario(*text);
//
// The truth is what a perfect observer at the vantage could conclude, not what was drawn. Where
// something vanishes, the culprit is the last node on the way that still answers for what vanishes,
// and the suspect is the one behind it; of a loop, it is the node that sends datagrams back to
// where they have been.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "icmpkit/base/address.hpp"

namespace icmpkit::sim {

struct RandomScenario {
  std::uint32_t nodes =
      50;  ///< at least `kLeastRandomNodes`; some faults take more where they must
  Family family = Family::V4;       ///< of all addresses
  std::string_view fault = "none";  ///< the word of one of `fault_families()`
  std::uint64_t seed = 1;
};

inline constexpr std::uint32_t kLeastRandomNodes = 5;

/// What may be the matter with a random network.
struct FaultFamily {
  std::string_view word;
  std::string_view verdict;  ///< of the truth
  bool has_v6 = true;        ///< whether IPv6 knows it too

  [[nodiscard]] constexpr bool applies_to(Family family) const {
    return family == Family::V4 || has_v6;
  }
};

/// `none` and the verdicts that something in a network can cause, under their own words; then what
/// looks like something else than it is.
[[nodiscard]] std::span<const FaultFamily> fault_families();

/// The text of a network; empty where there is no such fault in the family or there are too few
/// nodes. Same request, same text.
[[nodiscard]] std::optional<std::string> make_scenario(const RandomScenario& request);

}  // namespace icmpkit::sim
