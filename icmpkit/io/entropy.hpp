// Randomness from the system. Machines take it as a seed or a key.
#pragma once

#include <cstdint>

#include "icmpkit/base/siphash.hpp"

namespace icmpkit::io {

/// 64 bits that nobody can guess. Terminates the process where the system has none to give.
[[nodiscard]] std::uint64_t random_bits();
[[nodiscard]] SipKey random_key();

}  // namespace icmpkit::io
