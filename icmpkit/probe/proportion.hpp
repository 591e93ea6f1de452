// How large a share may be of which a sample is known: loss is a share, and one lost packet of
// twenty is no loss of five percent.
#pragma once

#include <cstdint>

namespace icmpkit::probe {

/// Bounds of a share, each 0 to 1.
struct ShareInterval {
  double low = 0;
  double high = 1;
};

/// The exact interval (Clopper and Pearson 1934) for `hits` of `trials`: the true share is below it
/// in at most `risk` of all samples, and above it in at most as many. Requires hits <= trials.
/// Cost: some hundred additions for each trial.
[[nodiscard]] ShareInterval interval_of_share(std::uint32_t hits, std::uint32_t trials,
                                              double risk);

}  // namespace icmpkit::probe
