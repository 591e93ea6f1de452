// The ways to sum many octets, among which checksum.cpp chooses once, at run time. Not for use:
// `Checksum` is.
#pragma once

#include <cstdint>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire::detail {

/// For any processor: 32-bit words into 64-bit lanes, which compilers turn into vectors.
[[nodiscard]] std::uint64_t sum_in_lanes(Bytes bytes);

/// Whether this processor, and the system on it, has AVX2.
[[nodiscard]] bool has_avx2();
/// The same in 256-bit vectors. Requires `has_avx2()`.
[[nodiscard]] std::uint64_t sum_avx2(Bytes bytes);

}  // namespace icmpkit::wire::detail
