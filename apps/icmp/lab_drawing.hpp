// A network drawn for people: as lines of text, or in the language of graphviz.
#pragma once

#include <string>

#include "icmpkit/sim/scenario.hpp"

namespace icmpkit::app {

/// The network as a tree from its vantage, and below it the links that close circles, what changes
/// when, and the targets whose truth is known.
[[nodiscard]] std::string draw(const sim::Scenario& scenario);

/// A graph for `dot` or `neato`.
[[nodiscard]] std::string draw_dot(const sim::Scenario& scenario);

/// The targets whose truth the lab tells, and what they show: a line each, indented.
[[nodiscard]] std::string list_targets(const sim::Scenario& scenario);

}  // namespace icmpkit::app
