// Diagnoses of many random networks, each marked against its truth.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/sim/random_scenario.hpp"
#include "tests/support/marked.hpp"

namespace icmpkit::test {

/// One network: the same values make the same one.
struct Trial {
  sim::FaultFamily family{};
  Family ip = Family::V4;
  std::uint32_t seed = 1;

  /// Each seed has its own size, and 196 of them in a row have all sizes from 5 to 200.
  [[nodiscard]] std::uint32_t nodes() const { return sim::kLeastRandomNodes + seed * 37 % 196; }
};

struct TrialResult {
  Trial trial{};
  sim::ScenarioTruth truth{};
  Marked told{};

  [[nodiscard]] bool is_verdict_right() const { return told.verdict == trial.family.verdict; }
  [[nodiscard]] bool is_right() const { return told.is_right; }
};

struct SuiteOptions {
  std::uint32_t networks = 50;  ///< of each family and IP family; of sound ones four times as many
  std::uint32_t seed = 0;       ///< this one alone; 0: from 1 on
  std::string family{};         ///< this one alone; empty: all
};

/// By family, then IPv4 before IPv6, then seed.
[[nodiscard]] std::vector<Trial> trials_of(const SuiteOptions& options);

/// In the order of `trials`; two at a time. A network that cannot be read ends the program: the
/// generator is broken then.
[[nodiscard]] std::vector<TrialResult> run(const std::vector<Trial>& trials);

}  // namespace icmpkit::test
