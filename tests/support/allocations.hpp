// Counts what is allocated: `operator new` is replaced in a program that links allocations.cpp.
#pragma once

#include <cstdint>

namespace icmpkit::test {

/// How often memory was asked for since the program began.
[[nodiscard]] std::uint64_t allocations();

}  // namespace icmpkit::test
