#include "icmpkit/wire/checksum.hpp"

#include <array>
#include <atomic>
#include <cstring>

#include "icmpkit/wire/checksum_kernels.hpp"

namespace icmpkit::wire::detail {
namespace {

using Kernel = std::uint64_t(Bytes);

std::uint64_t choose_and_sum(Bytes bytes);

// The first call replaces itself. Threads that race here choose the same.
constinit std::atomic<Kernel*> chosen{&choose_and_sum};

std::uint64_t choose_and_sum(Bytes bytes) {
  Kernel* kernel = has_avx2() ? &sum_avx2 : &sum_in_lanes;
  chosen.store(kernel, std::memory_order_relaxed);
  return kernel(bytes);
}

}  // namespace

// A 64-bit lane holds the sum of 2^32 words of 32 bits: no datagram comes near.
std::uint64_t sum_in_lanes(Bytes bytes) {
  std::array<std::uint64_t, 8> lanes{};
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 32; at += 32, left -= 32) {
    std::array<std::uint32_t, 8> words{};
    std::memcpy(words.data(), at, sizeof words);
    for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] += words[i];
  }
  std::uint64_t sum = sum_native(at, left);
  for (const std::uint64_t lane : lanes) sum += lane;
  return sum;
}

std::uint64_t sum_vectorised(Bytes bytes) { return chosen.load(std::memory_order_relaxed)(bytes); }

}  // namespace icmpkit::wire::detail
