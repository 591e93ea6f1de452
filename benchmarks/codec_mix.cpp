#include "benchmarks/codec_mix.hpp"

#include <array>
#include <concepts>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <random>
#include <string>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace icmpkit::codec_benchmark {

namespace {

constexpr std::size_t kDatagrams = 1024;  // so many that no branch is learnt by heart

using Datagram = std::vector<std::byte>;

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

/// A datagram like `original` with addresses and numbers of its own.
Datagram vary(const Datagram& original, std::mt19937& random) {
  Content content = content_of(original);
  content.header.identification = static_cast<std::uint16_t>(random());
  content.header.source = Ipv4Address{static_cast<std::uint32_t>(0x0A000000U | random() >> 8U)};
  if (auto* echo = std::get_if<wire::icmpv4::Echo>(&content.value)) {
    echo->identifier = static_cast<std::uint16_t>(random());
    echo->sequence = static_cast<std::uint16_t>(random());
  }
  Datagram varied(original.size());
  write(content, varied);
  return varied;
}

}  // namespace

[[noreturn]] void give_up(std::string_view why, std::string_view what) {
  std::fprintf(stderr, "codec_benchmark: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(why.size()), why.data());
  std::exit(1);
}

Content content_of(Bytes octets) {
  const auto datagram = wire::DatagramView::parse(octets);
  const auto message = wire::icmpv4::parse(datagram->payload());
  const Value value = std::visit(
      [](const auto& view) -> Value {
        if constexpr (std::constructible_from<Value, decltype(view.value())>) return view.value();
        give_up("is none of the messages that are written here", "a vector");
      },
      *message);
  return {.header = datagram->v4().value(), .value = value};
}

void write(const Content& content, MutableBytes out) {
  std::visit([&](const auto& value) { write(content.header, value, out); }, content.value);
}

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

void count(benchmark::State& state, std::span<const Bytes> datagrams, std::size_t allocated) {
  std::size_t octets = 0;
  for (const Bytes datagram : datagrams) octets += datagram.size();
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(datagrams.size()));
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(octets));
  state.counters["allocations"] = static_cast<double>(allocated) / static_cast<double>(rounds) /
                                  static_cast<double>(datagrams.size());
}

}  // namespace icmpkit::codec_benchmark
