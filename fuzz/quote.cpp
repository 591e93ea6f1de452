// A quoted datagram.
#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const icmpkit::fuzz::Input input(data, size);
  input.whole_and_cut([](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    icmpkit::test::read_quote(reader, icmpkit::Family::V4, octets);
    icmpkit::test::read_quote(reader, icmpkit::Family::V6, octets);
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
