// What `icmp diagnose` says of the destination of a stop, beside the truth that the lab tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::app {

struct TourVerdict {
  std::string verdict;
  std::string culprit;    ///< the node's name; empty: nobody
  bool is_right = false;  ///< it is what the truth says
};

/// Diagnoses the truth's target with its options, in a fresh network of the lab `tour`. Empty where
/// the options are none of `icmp diagnose`.
[[nodiscard]] std::optional<TourVerdict> diagnose_stop(const sim::ScenarioTruth& truth,
                                                       Family family, std::uint64_t seed);

}  // namespace icmpkit::app
