// Whole IPv4 datagrams: read with the ICMP checksum verified, and written with both checksums,
// beside libtins, which verifies nothing. Benchmarks are called WHAT/SUBJECT.
//
// The datagrams are what the kernel and scapy made, from tests/vectors, drawn at random (always the
// same way): half echoes of 84 octets, a quarter errors with a quote, a quarter errors with the
// extensions of RFC 4884. Each has its own addresses and numbers. "parse" leaves the body of an
// error as octets, "read" opens the extension structure in it and walks its objects; libtins does
// that always. What the two find must be the same, which is checked before anything is measured.
// Allocations are counted; one of ours fails the run.
#include <benchmark/benchmark.h>
#include <tins/icmp.h>
#include <tins/ip.h>
#include <tins/rawpdu.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "benchmarks/allocations.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace {

using namespace icmpkit;
namespace v4 = icmpkit::wire::icmpv4;

constexpr std::size_t kDatagrams = 1024;  // so many that no branch is learnt by heart
constexpr std::size_t kDataSize = 56;     // of an echo in a datagram of 84 octets
constexpr std::size_t kHeaderSize = wire::Ipv4Header::kMinSize;
constexpr std::size_t kIcmpOffset = kHeaderSize;

using Datagram = std::vector<std::byte>;

[[noreturn]] void give_up(std::string_view why, std::string_view what) {
  std::fprintf(stderr, "codec_benchmark: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(why.size()), why.data());
  std::exit(1);
}

Datagram octets_of_hex(const std::string& hex) {
  Datagram octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets.push_back(static_cast<std::byte>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return octets;
}

/// The datagram of this name in tests/vectors.
Datagram load_vector(std::string_view name) {
  for (const char* file : {"kernel", "scapy"}) {
    std::ifstream in(std::string(ICMPKIT_SOURCE_DIR "/tests/vectors/") + file + ".tsv");
    for (std::string line; std::getline(in, line);) {
      if (line.substr(0, line.find('\t')) != name) continue;
      const std::size_t begin = line.find('\t', name.size() + 1) + 1;
      return octets_of_hex(line.substr(begin, line.find('\t', begin) - begin));
    }
  }
  give_up("there is no such vector", name);
}

std::vector<Datagram> load_vectors(std::initializer_list<std::string_view> names) {
  std::vector<Datagram> vectors;
  for (const std::string_view name : names) vectors.push_back(load_vector(name));
  return vectors;
}

using Value =
    std::variant<v4::Echo, v4::DestinationUnreachable, v4::TimeExceeded, v4::ParameterProblem>;

/// What a sender has before it writes: the values, which borrow their data.
struct Content {
  wire::Ipv4Header header;
  Value value;
};

Content content_of(Bytes octets) {
  const auto datagram = wire::DatagramView::parse(octets);
  const auto message = v4::parse(datagram->payload());
  const Value value = std::visit(
      [](const auto& view) -> Value {
        if constexpr (std::constructible_from<Value, decltype(view.value())>) return view.value();
        give_up("is none of the messages that are written here", "a vector");
      },
      *message);
  return {.header = datagram->v4().value(), .value = value};
}

void write(const Content& content, MutableBytes out) {
  const auto message =
      std::visit([&](const auto& value) { return v4::encode(value, out.subspan(kIcmpOffset)); },
                 content.value);
  if (!message || !wire::encode(content.header, message->size(), out)) std::abort();
}

/// A datagram like `original` with addresses and numbers of its own.
Datagram vary(const Datagram& original, std::mt19937& random) {
  Content content = content_of(original);
  content.header.identification = static_cast<std::uint16_t>(random());
  content.header.source = Ipv4Address{static_cast<std::uint32_t>(0x0A000000U | random() >> 8U)};
  if (auto* echo = std::get_if<v4::Echo>(&content.value)) {
    echo->identifier = static_cast<std::uint16_t>(random());
    echo->sequence = static_cast<std::uint16_t>(random());
  }
  Datagram varied(original.size());
  write(content, varied);
  return varied;
}

/// Datagrams one behind the other in memory, as a receive buffer has them.
struct Mix {
  std::vector<std::byte> octets;
  std::vector<Bytes> datagrams;
};

enum class Kinds : std::uint8_t { Echoes, Quotes, Extensions, All };

const Mix& mix_of(Kinds kinds) {
  static const auto mixes = [] {
    const auto echoes =
        load_vectors({"kernel_v4_0_0_echo_reply_56_octets", "scapy_v4_8_0_echo_request"});
    const auto quotes = load_vectors(
        {"kernel_v4_3_3_port_udp_32_octets", "kernel_v4_3_13_prohibit_route_quotes_tcp",
         "kernel_v4_11_0_ttl_quotes_udp", "kernel_v4_3_1_unreachable_route_quotes_echo"});
    const auto extended = load_vectors(
        {"scapy_v4_11_0_mpls_one_label", "scapy_v4_11_0_mpls_three_labels",
         "scapy_v4_11_0_two_interfaces_and_mpls", "scapy_v4_12_0_ext_interface_index"});
    std::array<Mix, 4> made;
    for (std::size_t mix = 0; mix < made.size(); ++mix) {
      std::mt19937 random(792);
      std::vector<std::size_t> sizes;
      for (std::size_t i = 0; i < kDatagrams; ++i) {
        const auto draw = random() % 4;
        const auto* source = draw < 2 ? &echoes : draw == 2 ? &quotes : &extended;
        if (mix != static_cast<std::size_t>(Kinds::All)) {
          source = std::array{&echoes, &quotes, &extended}[mix];
        }
        const Datagram datagram = vary((*source)[random() % source->size()], random);
        made[mix].octets.insert(made[mix].octets.end(), datagram.begin(), datagram.end());
        sizes.push_back(datagram.size());
      }
      std::size_t at = 0;
      for (const std::size_t size : sizes) {
        made[mix].datagrams.push_back(Bytes{made[mix].octets}.subspan(at, size));
        at += size;
      }
    }
    return made;
  }();
  return mixes[static_cast<std::size_t>(kinds)];
}

/// What a reader was told by a datagram; the same number on both sides.
using Findings = std::uint64_t;

enum class Depth : std::uint8_t {
  Message,    ///< the fixed part
  Extensions  ///< the objects of an error's extension structure too
};

template <class View>
concept ExtendableView = requires(const View& view) { view.length(), view.body(); };

template <Depth kDepth, class View>
Findings findings_in(const View& view) {
  Findings found = static_cast<Findings>(view.type()) << 8U | view.code_octet();
  if constexpr (std::same_as<View, v4::EchoView>) {
    found += std::uint64_t{view.identifier()} + view.sequence();
  } else if constexpr (ExtendableView<View> && kDepth == Depth::Extensions) {
    const auto body =
        wire::split_body(view.body(), view.length(), View::kLengthUnit, wire::Reading::Compliant);
    if (!body.structure) return found;
    for (const auto& object : body.structure->objects()) {
      if (!object) break;
      found += static_cast<std::uint64_t>(object->object_class()) + object->payload().size();
    }
  }
  return found;
}

/// Nothing where the datagram is refused or its ICMP checksum is wrong.
template <Depth kDepth>
std::optional<Findings> read_with_icmpkit(Bytes octets) {
  const auto datagram = wire::DatagramView::parse(octets);
  if (!datagram) return std::nullopt;
  const auto icmp = datagram->icmp();
  if (!icmp || v4::checksum_state(icmp->message) != wire::ChecksumState::Correct) {
    return std::nullopt;
  }
  const auto found =
      v4::visit(icmp->message, [](const auto& view) { return findings_in<kDepth>(view); });
  if (!found) return std::nullopt;
  return *found;
}

std::optional<Findings> read_with_libtins(Bytes octets) {
  const Tins::IP datagram(reinterpret_cast<const std::uint8_t*>(octets.data()),
                          static_cast<std::uint32_t>(octets.size()));
  const auto* message = datagram.find_pdu<Tins::ICMP>();
  if (message == nullptr) return std::nullopt;
  Findings found = static_cast<Findings>(message->type()) << 8U | message->code();
  if (message->type() == Tins::ICMP::ECHO_REQUEST || message->type() == Tins::ICMP::ECHO_REPLY) {
    return found + message->id() + message->sequence();
  }
  for (const auto& object : message->extensions().extensions()) {
    found += std::uint64_t{object.extension_class()} + object.payload().size();
  }
  return found;
}

void check_that_both_find_the_same() {
  for (const Bytes octets : mix_of(Kinds::All).datagrams) {
    const auto found = read_with_icmpkit<Depth::Extensions>(octets);
    if (!found || found != read_with_libtins(octets)) {
      give_up("icmpkit and libtins disagree", "a datagram of the mix");
    }
  }
}

/// Counts of a finished benchmark over `datagrams`.
void count(benchmark::State& state, std::span<const Bytes> datagrams, std::size_t allocated) {
  std::size_t octets = 0;
  for (const Bytes datagram : datagrams) octets += datagram.size();
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(datagrams.size()));
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(octets));
  state.counters["allocations"] = static_cast<double>(allocated) / static_cast<double>(rounds) /
                                  static_cast<double>(datagrams.size());
}

template <class Read>
void parse_all(benchmark::State& state, Kinds kinds, Read read) {
  const Mix& mix = mix_of(kinds);
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = benchmarks::allocations();
    Findings all = 0;
    for (const Bytes octets : mix.datagrams) {
      const auto found = read(octets);
      if (!found) return state.SkipWithError("a datagram was refused");
      all += *found;
    }
    benchmark::DoNotOptimize(all);
    allocated += benchmarks::allocations() - before;
  }
  count(state, mix.datagrams, allocated);
}

template <Depth kDepth>
void add_parsing(const std::string& what, Kinds kinds) {
  benchmark::RegisterBenchmark((what + "/icmpkit").c_str(), [kinds](benchmark::State& state) {
    parse_all(state, kinds, read_with_icmpkit<kDepth>);
  });
  benchmark::RegisterBenchmark((what + "/libtins").c_str(), [kinds](benchmark::State& state) {
    parse_all(state, kinds, read_with_libtins);
  });
}

const bool kAdded = [] {
  add_parsing<Depth::Message>("parse_mix", Kinds::All);
  add_parsing<Depth::Extensions>("read_mix", Kinds::All);
  add_parsing<Depth::Message>("parse_echoes", Kinds::Echoes);
  add_parsing<Depth::Message>("parse_quotes", Kinds::Quotes);
  add_parsing<Depth::Message>("parse_extensions", Kinds::Extensions);
  add_parsing<Depth::Extensions>("read_extensions", Kinds::Extensions);
  return true;
}();

// The values are there before the clock starts: it is the writing that is measured.
void encode_mix_with_icmpkit(benchmark::State& state) {
  const Mix& mix = mix_of(Kinds::All);
  std::vector<Content> contents;
  for (const Bytes octets : mix.datagrams) contents.push_back(content_of(octets));
  std::array<std::byte, 2048> buffer{};
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = benchmarks::allocations();
    for (const Content& content : contents) {
      write(content, buffer);
      benchmark::DoNotOptimize(buffer.data());
      benchmark::ClobberMemory();
    }
    allocated += benchmarks::allocations() - before;
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
    const std::uint64_t before = benchmarks::allocations();
    for (Tins::IP& content : contents) {
      benchmark::DoNotOptimize(content.serialize().data());
      benchmark::ClobberMemory();
    }
    allocated += benchmarks::allocations() - before;
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
  const auto data = data_octets();
  std::array<std::byte, kHeaderSize + 8 + kDataSize> buffer{};
  const std::array<Bytes, 1> datagrams{Bytes{buffer}};
  std::uint16_t sequence = 0;
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = benchmarks::allocations();
    write({.header = {.source = Ipv4Address{0xC0000201U}, .destination = Ipv4Address{0xC6336402U}},
           .value = v4::Echo{.identifier = 7, .sequence = ++sequence, .data = data}},
          buffer);
    benchmark::DoNotOptimize(buffer.data());
    benchmark::ClobberMemory();
    allocated += benchmarks::allocations() - before;
  }
  count(state, datagrams, allocated);
}
BENCHMARK(encode_echo_with_icmpkit)->Name("encode_echo/icmpkit");

void encode_echo_with_libtins(benchmark::State& state) {
  const auto data = data_octets();
  const std::array<std::byte, kHeaderSize + 8 + kDataSize> size{};
  const std::array<Bytes, 1> datagrams{Bytes{size}};
  const Tins::IPv4Address source("192.0.2.1");
  const Tins::IPv4Address destination("198.51.100.2");
  std::uint16_t sequence = 0;
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = benchmarks::allocations();
    Tins::IP datagram(destination, source);
    Tins::ICMP message(Tins::ICMP::ECHO_REQUEST);
    message.id(7);
    message.sequence(++sequence);
    message /= Tins::RawPDU(reinterpret_cast<const std::uint8_t*>(data.data()),
                            static_cast<std::uint32_t>(data.size()));
    datagram /= message;
    benchmark::DoNotOptimize(datagram.serialize().data());
    allocated += benchmarks::allocations() - before;
  }
  count(state, datagrams, allocated);
}
BENCHMARK(encode_echo_with_libtins)->Name("encode_echo/libtins");

}  // namespace

int main(int count, char** arguments) {
  check_that_both_find_the_same();
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
}
