// Whole IPv4 datagrams read with the ICMP checksum verified, beside libtins, which verifies
// nothing. Benchmarks are called WHAT/SUBJECT; codec_encode.cpp has those of writing.
//
// "parse" leaves the body of an
// error as octets, "read" opens the extension structure in it and walks its objects; libtins does
// that always. What the two find must be the same, which is checked before anything is measured.
// Allocations are counted; one of ours fails the run.
#include <benchmark/benchmark.h>
#include <tins/icmp.h>
#include <tins/ip.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

#include "benchmarks/codec_mix.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace icmpkit::codec_benchmark {
namespace {

namespace v4 = wire::icmpv4;

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

template <class Read>
void parse_all(benchmark::State& state, Kinds kinds, Read read) {
  const Mix& mix = mix_of(kinds);
  std::size_t allocated = 0;
  for (auto _ : state) {
    const std::uint64_t before = test::allocations();
    Findings all = 0;
    for (const Bytes octets : mix.datagrams) {
      const auto found = read(octets);
      if (!found) return state.SkipWithError("a datagram was refused");
      all += *found;
    }
    benchmark::DoNotOptimize(all);
    allocated += test::allocations() - before;
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

}  // namespace
}  // namespace icmpkit::codec_benchmark

int main(int count, char** arguments) {
  icmpkit::codec_benchmark::check_that_both_find_the_same();
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
}
