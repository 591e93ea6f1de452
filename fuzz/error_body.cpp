// An error's body in all readings; the first octet is the length attribute.
#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  icmpkit::fuzz::Input input(data, size);
  const std::uint8_t length = input.octet();
  input.whole_and_cut([&](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    icmpkit::test::read_body(reader, icmpkit::Family::V4, octets, length);
    icmpkit::test::read_body(reader, icmpkit::Family::V6, octets, length);
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
