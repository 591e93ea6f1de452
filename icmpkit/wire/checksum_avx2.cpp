// The checksum in AVX2. Only this one function is compiled for it, by its attribute, so that
// nothing else of this file can end up in a program for a processor without.
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/checksum_kernels.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#include <cstring>

namespace icmpkit::wire::detail {

bool has_avx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}

// Each 64-bit lane takes the low and the high half of its words apart, so that no carry is lost:
// two additions, a shift and a blend for 32 octets. Four sums hide the additions' latency.
[[gnu::target("avx2")]] std::uint64_t sum_avx2(Bytes bytes) {
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  const __m256i zero = _mm256_setzero_si256();
  __m256i low_a = zero;
  __m256i low_b = zero;
  __m256i high_a = zero;
  __m256i high_b = zero;
  __m256i word_a;
  __m256i word_b;
  for (; left >= 64; at += 64, left -= 64) {
    std::memcpy(&word_a, at, sizeof word_a);
    std::memcpy(&word_b, at + 32, sizeof word_b);
    low_a = _mm256_add_epi64(low_a, _mm256_blend_epi32(word_a, zero, 0xAA));
    high_a = _mm256_add_epi64(high_a, _mm256_srli_epi64(word_a, 32));
    low_b = _mm256_add_epi64(low_b, _mm256_blend_epi32(word_b, zero, 0xAA));
    high_b = _mm256_add_epi64(high_b, _mm256_srli_epi64(word_b, 32));
  }
  if (left >= 32) {
    std::memcpy(&word_a, at, sizeof word_a);
    low_a = _mm256_add_epi64(low_a, _mm256_blend_epi32(word_a, zero, 0xAA));
    high_a = _mm256_add_epi64(high_a, _mm256_srli_epi64(word_a, 32));
    at += 32;
    left -= 32;
  }
  const __m256i all =
      _mm256_add_epi64(_mm256_add_epi64(low_a, high_a), _mm256_add_epi64(low_b, high_b));
  const __m128i half = _mm_add_epi64(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
  const auto sum = static_cast<std::uint64_t>(_mm_cvtsi128_si64(half)) +
                   static_cast<std::uint64_t>(_mm_extract_epi64(half, 1));
  return sum + sum_native(at, left);
}

}  // namespace icmpkit::wire::detail

#else

namespace icmpkit::wire::detail {

bool has_avx2() { return false; }

std::uint64_t sum_avx2(Bytes bytes) { return sum_in_lanes(bytes); }

}  // namespace icmpkit::wire::detail

#endif
