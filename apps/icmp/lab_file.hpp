// A lab as the user names it: a file, or one that is built in.
#pragma once

#include <expected>
#include <string>

#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::app {

/// Why there is no lab of that name, or none that can be run, in words for the user.
struct LabError {
  std::string text;  ///< a line for each problem
  std::string advice;
};

/// The text of a lab, and what to call it in messages.
struct LabText {
  std::string origin;
  std::string text;
};

/// A built-in lab comes before a file of the same name, which `./NAME` reaches.
[[nodiscard]] std::expected<LabText, LabError> read_lab(const std::string& file_or_name);
[[nodiscard]] std::expected<sim::Scenario, LabError> load_lab(const std::string& file_or_name);

}  // namespace icmpkit::app
