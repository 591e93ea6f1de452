// What many marked diagnoses add up to: how often each family was told right, and what was told
// instead.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/sim/verdicts/suite.hpp"

namespace icmpkit::test {

/// Of one family, IPv4 and IPv6 together.
struct FamilyTally {
  sim::FaultFamily family{};
  std::uint32_t networks = 0;
  std::uint32_t right = 0;
  std::uint32_t wrong_culprits = 0;
  std::uint64_t probes = 0;
  std::uint32_t most_probes = 0;
  Duration took{};
  Duration longest{};
  std::map<std::string, std::uint32_t> told{};  ///< by verdict

  [[nodiscard]] bool is_sound() const { return family.verdict == "reachable"; }
  /// 99 of 100 are right, verdict and culprit; of sound networks all.
  [[nodiscard]] bool is_good() const;
  /// No diagnosis took more than it may.
  [[nodiscard]] bool keeps_bounds() const;
};

class ConfusionMatrix {
 public:
  explicit ConfusionMatrix(const std::vector<TrialResult>& results);

  [[nodiscard]] const std::vector<FamilyTally>& families() const { return families_; }
  [[nodiscard]] bool is_good() const;

  /// A line for each family, and what was told instead.
  [[nodiscard]] std::string list() const;
  /// A row for each family, a column for each verdict: `=` is the right one.
  [[nodiscard]] std::string table() const;

 private:
  std::vector<FamilyTally> families_;
};

/// A line for each miss, with what repeats it.
[[nodiscard]] std::string misses(const std::vector<TrialResult>& results);

}  // namespace icmpkit::test
