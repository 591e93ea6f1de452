// A running Ping.
#include "icmpkit/probe/ping.hpp"

#include "fuzz/machine_play.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace icmpkit;
  probe::Ping ping({.identifier = 7, .key = {}, .count = 3, .preload = 2});
  ping.add_target(Ipv4Address(192, 0, 2, 1));
  ping.add_target(*Ipv6Address::parse("2001:db8::1"));
  fuzz::play(ping, std::as_bytes(std::span(data, size)));
  return 0;
}
