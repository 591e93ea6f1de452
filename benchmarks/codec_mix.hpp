// The datagrams of the suite `codec`, the values that they are, and how their benchmarks count.
//
// The datagrams are what the kernel and scapy made, from tests/vectors, drawn at random (always the
// same way): half echoes of 84 octets, a quarter errors with a quote, a quarter errors with the
// extensions of RFC 4884. Each has its own addresses and numbers.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "tests/support/allocations.hpp"

namespace icmpkit::codec_benchmark {

[[noreturn]] void give_up(std::string_view why, std::string_view what);

using Value = std::variant<wire::icmpv4::Echo, wire::icmpv4::DestinationUnreachable,
                           wire::icmpv4::TimeExceeded, wire::icmpv4::ParameterProblem>;

/// What a sender has before it writes: the values, which borrow their data.
struct Content {
  wire::Ipv4Header header;
  Value value;
};

Content content_of(Bytes octets);

/// The message, and its header in front of it.
template <class Message>
void write(const wire::Ipv4Header& header, const Message& value, MutableBytes out) {
  const auto message = wire::icmpv4::encode(value, out.subspan(wire::Ipv4Header::kMinSize));
  if (!message || !wire::encode(header, message->size(), out)) std::abort();
}

void write(const Content& content, MutableBytes out);

/// Datagrams one behind the other in memory, as a receive buffer has them.
struct Mix {
  std::vector<std::byte> octets;
  std::vector<Bytes> datagrams;
};

enum class Kinds : std::uint8_t { Echoes, Quotes, Extensions, All };

const Mix& mix_of(Kinds kinds);

/// Counts of a finished benchmark over `datagrams`.
void count(benchmark::State& state, std::span<const Bytes> datagrams, std::size_t allocated);

}  // namespace icmpkit::codec_benchmark
