// A node, and everything that can happen to it over IPv4.
#include "fuzz/node.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  icmpkit::fuzz::play(icmpkit::Family::V4, data, size);
  return 0;
}
