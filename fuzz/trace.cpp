// A running Trace; the input's first octet chooses what its probes are.
#include "icmpkit/probe/trace.hpp"

#include "fuzz/machine_play.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace icmpkit;
  const Bytes input = std::as_bytes(std::span(data, size));
  const std::uint8_t choice = size == 0 ? std::uint8_t{0} : load_u8(input, 0);
  probe::Trace trace({.method = static_cast<probe::TraceMethod>(choice % 3),
                      .identifier = 7,
                      .probes = 6,
                      .flows = static_cast<std::uint8_t>(choice % 2 == 0 ? 1 : 3),
                      .active_targets = 1});
  trace.add_target(Ipv4Address(192, 0, 2, 1));
  trace.add_target(*Ipv6Address::parse("2001:db8::1"));
  fuzz::play(trace, input);
  return 0;
}
