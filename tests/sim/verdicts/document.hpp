// docs/verdicts.md: what verdicts mean, what decides them, and how often they are right. Its prose
// is written by hand; what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` is written
// here, from the tables that decide and from the diagnoses that were marked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/sim/verdicts/matrix.hpp"

namespace icmpkit::test {

/// The page with its tables as they should be; empty where one of them has no place in it.
[[nodiscard]] std::optional<std::string> with_tables(std::string_view page,
                                                     const ConfusionMatrix& matrix);

}  // namespace icmpkit::test
