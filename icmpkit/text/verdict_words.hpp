// What verdicts, and the facts that they rest on, are called where people read them.
//
//   meaning(Verdict::RoutingLoop) -> "Routers hand packets to each other in a circle until ..."
#pragma once

#include <string_view>

#include "icmpkit/probe/verdict_table.hpp"

namespace icmpkit::text {

/// A clause: "the target answers what was asked".
[[nodiscard]] std::string_view words(probe::Fact fact);
/// A noun: "the last router that answers".
[[nodiscard]] std::string_view words(probe::Culprit culprit);

/// One sentence: what it means for who wants to get there.
[[nodiscard]] std::string_view meaning(probe::Verdict verdict);
/// One sentence: what to do about it.
[[nodiscard]] std::string_view advice(probe::Verdict verdict);
/// A command that tells more, with TARGET where the target goes; empty where none would.
[[nodiscard]] std::string_view next_probe(probe::Verdict verdict);

}  // namespace icmpkit::text
