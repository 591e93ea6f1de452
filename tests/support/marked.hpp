// A diagnosis in a network whose truth is known, marked against it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "icmpkit/probe/diagnosis.hpp"
#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/sim/network.hpp"
#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::test {

struct Marked {
  std::string verdict{};
  std::string culprit{};  ///< the node that has the address; empty: nobody
  std::vector<std::string> suspects{};
  double confidence = 0;
  std::uint32_t probes = 0;
  Duration took{};
  bool is_right = false;

  [[nodiscard]] std::string text() const {
    return verdict + (culprit.empty() ? "" : " by " + culprit);
  }
};

/// Diagnoses what the truth is about, with its options.
[[nodiscard]] Marked mark(sim::Scenario scenario, const sim::ScenarioTruth& truth);

}  // namespace icmpkit::test
