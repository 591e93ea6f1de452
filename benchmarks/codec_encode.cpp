// Whole IPv4 datagrams written with both checksums, beside libtins. A file of its own, so that its
// inlined code does not use up what the compiler allows the readers in codec.cpp.
#include <benchmark/benchmark.h>
#include <tins/icmp.h>
#include <tins/ip.h>
#include <tins/rawpdu.h>

#include <array>
#include <cstdint>
#include <vector>

#include "benchmarks/codec_mix.hpp"

namespace icmpkit::codec_benchmark {
namespace {

constexpr std::size_t kDataSize = 56;  // of an echo in a datagram of 84 octets

// The values are there before the clock starts: it is the writing that is measured.
void encode_mix_with_icmpkit(benchmark::State& state) {
  const Mix& mix = mix_of(Kinds::All);
  std::vector<Content> contents;
  for (const Bytes octets : mix.datagrams) contents.push_back(content_of(octets));
  std::array<std::byte, 2048> buffer{};
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = test::allocations();
    for (const Content& content : contents) {
      write(content, buffer);
      benchmark::DoNotOptimize(buffer.data());
      benchmark::ClobberMemory();
    }
    allocated += test::allocations() - before;
  }
  count(state, mix.datagrams, allocated);
}
BENCHMARK(encode_mix_with_icmpkit)->Name("encode_mix/icmpkit");

void encode_mix_with_libtins(benchmark::State& state) {
  const Mix& mix = mix_of(Kinds::All);
  std::vector<Tins::IP> contents;
  for (const Bytes octets : mix.datagrams) {
    contents.emplace_back(reinterpret_cast<const std::uint8_t*>(octets.data()),
                          static_cast<std::uint32_t>(octets.size()));
  }
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = test::allocations();
    for (Tins::IP& content : contents) {
      benchmark::DoNotOptimize(content.serialize().data());
      benchmark::ClobberMemory();
    }
    allocated += test::allocations() - before;
  }
  count(state, mix.datagrams, allocated);
}
BENCHMARK(encode_mix_with_libtins)->Name("encode_mix/libtins");

constexpr std::array<std::byte, kDataSize> data_octets() {
  std::array<std::byte, kDataSize> data{};
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i);
  return data;
}

// An echo request made from nothing, as a pinger does.
void encode_echo_with_icmpkit(benchmark::State& state) {
  const auto octets = data_octets();
  Bytes data{octets};
  benchmark::DoNotOptimize(data);  // or the compiler computes their sum
  std::array<std::byte, wire::Ipv4Header::kMinSize + 8 + kDataSize> buffer{};
  const std::array<Bytes, 1> datagrams{Bytes{buffer}};
  std::uint16_t sequence = 0;
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = test::allocations();
    write({.source = Ipv4Address{0xC0000201U}, .destination = Ipv4Address{0xC6336402U}},
          wire::icmpv4::Echo{.identifier = 7, .sequence = ++sequence, .data = data}, buffer);
    benchmark::DoNotOptimize(buffer.data());
    benchmark::ClobberMemory();
    allocated += test::allocations() - before;
  }
  count(state, datagrams, allocated);
}
BENCHMARK(encode_echo_with_icmpkit)->Name("encode_echo/icmpkit");

void encode_echo_with_libtins(benchmark::State& state) {
  const auto data = data_octets();
  const std::array<std::byte, wire::Ipv4Header::kMinSize + 8 + kDataSize> size{};
  const std::array<Bytes, 1> datagrams{Bytes{size}};
  const Tins::IPv4Address source("192.0.2.1");
  const Tins::IPv4Address destination("198.51.100.2");
  std::uint16_t sequence = 0;
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = test::allocations();
    Tins::IP datagram(destination, source);
    Tins::ICMP message(Tins::ICMP::ECHO_REQUEST);
    message.id(7);
    message.sequence(++sequence);
    message /= Tins::RawPDU(reinterpret_cast<const std::uint8_t*>(data.data()),
                            static_cast<std::uint32_t>(data.size()));
    datagram /= message;
    benchmark::DoNotOptimize(datagram.serialize().data());
    allocated += test::allocations() - before;
  }
  count(state, datagrams, allocated);
}
BENCHMARK(encode_echo_with_libtins)->Name("encode_echo/libtins");

}  // namespace
}  // namespace icmpkit::codec_benchmark
