// An ICMPv6 message: read, judged, written again.
#include "fuzz/reserved.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const icmpkit::fuzz::Input input(data, size);
  input.whole_and_cut([](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    icmpkit::test::read_icmpv6(reader, octets);
    icmpkit::fuzz::check(reader);
    icmpkit::fuzz::check_identity(reader, icmpkit::Family::V6, octets.bytes());
  });
  return 0;
}
