// The Internet checksum of one hot buffer. Benchmarks are called SIZE/SUBJECT.
#include "icmpkit/wire/checksum.hpp"

#include <benchmark/benchmark.h>
#include <tins/utils/checksum_utils.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace icmpkit;

std::vector<std::byte> make_buffer(std::size_t size) {
  std::vector<std::byte> buffer(size);
  for (std::size_t i = 0; i < size; ++i) buffer[i] = static_cast<std::byte>(i * 131U + 17U);
  return buffer;
}

// The bound: reads every octet once, and does the least with it that a compiler vectorises.
[[gnu::always_inline]] inline std::uint64_t exclusive_or_of(Bytes bytes) {
  std::uint64_t all = 0;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    all ^= word;
  }
  for (; i < bytes.size(); ++i) all ^= std::to_integer<std::uint64_t>(bytes[i]);
  return all;
}

// With the vectors that every x86-64 has, and with those that the checksum uses where they exist.
std::uint64_t exclusive_or(Bytes bytes) { return exclusive_or_of(bytes); }
#if defined(__x86_64__)
[[gnu::target("avx2")]] std::uint64_t exclusive_or_avx2(Bytes bytes) {
  return exclusive_or_of(bytes);
}
#endif

std::uint16_t sum_of_icmpkit(Bytes bytes) { return wire::Checksum{}.add(bytes).finish(); }

std::uint32_t sum_of_libtins(Bytes bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return Tins::Utils::sum_range(begin, begin + bytes.size());
}

template <class Sum>
void add_benchmark(std::string_view subject, std::size_t buffer_size, Sum sum) {
  const auto run = [=](benchmark::State& state) {
    const auto buffer = make_buffer(buffer_size);
    const std::byte* data = buffer.data();
    std::size_t size = buffer_size;
    for (auto _ : state) {
      // Neither the octets nor their number are known to the compiler.
      benchmark::DoNotOptimize(data);
      benchmark::DoNotOptimize(size);
      benchmark::ClobberMemory();
      benchmark::DoNotOptimize(sum(Bytes{data, size}));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(buffer_size));
  };
  const auto name = std::to_string(buffer_size) + "/" + std::string(subject);
  benchmark::RegisterBenchmark(name.c_str(), run);
}

const bool kAdded = [] {
  for (const std::size_t size : {std::size_t{64}, std::size_t{1500}}) {
    add_benchmark("icmpkit", size, sum_of_icmpkit);
    add_benchmark("xor", size, exclusive_or);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) add_benchmark("xor avx2", size, exclusive_or_avx2);
#endif
    add_benchmark("libtins", size, sum_of_libtins);
  }
  return true;
}();

}  // namespace
