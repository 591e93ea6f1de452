// Reading and writing echo messages, beside libtins. Benchmarks are called WHAT/SUBJECT.
#include "icmpkit/wire/icmpv4/echo.hpp"

#include <benchmark/benchmark.h>
#include <tins/icmp.h>
#include <tins/rawpdu.h>

#include <array>
#include <cstdint>
#include <vector>

namespace {

using namespace icmpkit;
namespace v4 = icmpkit::wire::icmpv4;

constexpr std::size_t kDataSize = 56;     // what ping sends
constexpr std::size_t kMessageSize = 64;  // of an IPv4 datagram of 84 octets
constexpr std::int64_t kMessages = 1024;  // so many that no branch is learnt by heart

constexpr std::array<std::byte, kDataSize> data_octets() {
  std::array<std::byte, kDataSize> data{};
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i);
  return data;
}

std::vector<std::array<std::byte, kMessageSize>> make_messages() {
  const auto data = data_octets();
  std::vector<std::array<std::byte, kMessageSize>> messages(kMessages);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto number = static_cast<std::uint16_t>(i);
    const auto type = i % 3 == 0 ? v4::Type::EchoReply : v4::Type::EchoRequest;
    const v4::Echo echo{.type = type, .identifier = 7, .sequence = number, .data = data};
    if (!v4::encode(echo, messages[i])) std::abort();
  }
  return messages;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * kMessages);
  state.SetBytesProcessed(state.iterations() * kMessages * static_cast<std::int64_t>(kMessageSize));
}

void parse_and_verify_with_icmpkit(benchmark::State& state) {
  const auto messages = make_messages();
  for (auto _ : state) {
    std::uint32_t sum = 0;
    for (const auto& message : messages) {
      const auto view = v4::EchoView::parse(Bytes{message});
      if (!view || v4::checksum_state(view->message()) != wire::ChecksumState::Correct) {
        state.SkipWithError("a message was refused");
        return;
      }
      sum += view->sequence();
    }
    benchmark::DoNotOptimize(sum);
  }
  count(state);
}
BENCHMARK(parse_and_verify_with_icmpkit)->Name("parse_and_verify/icmpkit");

// libtins parses and cannot verify a received ICMP checksum: the comparison is in its favour.
void parse_with_libtins(benchmark::State& state) {
  const auto messages = make_messages();
  for (auto _ : state) {
    std::uint32_t sum = 0;
    for (const auto& message : messages) {
      const Tins::ICMP parsed(reinterpret_cast<const std::uint8_t*>(message.data()),
                              static_cast<std::uint32_t>(message.size()));
      sum += parsed.sequence();
    }
    benchmark::DoNotOptimize(sum);
  }
  count(state);
}
BENCHMARK(parse_with_libtins)->Name("parse_and_verify/libtins");

void encode_with_icmpkit(benchmark::State& state) {
  const auto data = data_octets();
  std::array<std::byte, kMessageSize> buffer{};
  std::uint16_t sequence = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < kMessages; ++i) {
      const auto message =
          v4::encode(v4::Echo{.identifier = 7, .sequence = ++sequence, .data = data}, buffer);
      benchmark::DoNotOptimize(message->data());
      benchmark::ClobberMemory();
    }
  }
  count(state);
}
BENCHMARK(encode_with_icmpkit)->Name("encode/icmpkit");

void encode_with_libtins(benchmark::State& state) {
  const auto data = data_octets();
  std::uint16_t sequence = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < kMessages; ++i) {
      Tins::ICMP message(Tins::ICMP::ECHO_REQUEST);
      message.id(7);
      message.sequence(++sequence);
      message /= Tins::RawPDU(reinterpret_cast<const std::uint8_t*>(data.data()),
                              static_cast<std::uint32_t>(data.size()));
      benchmark::DoNotOptimize(message.serialize().data());
    }
  }
  count(state);
}
BENCHMARK(encode_with_libtins)->Name("encode/libtins");

}  // namespace
