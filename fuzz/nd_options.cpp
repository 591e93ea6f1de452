// Neighbour discovery options.
#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const icmpkit::fuzz::Input input(data, size);
  input.whole_and_cut([](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    icmpkit::test::read_items(
        reader,
        icmpkit::wire::icmpv6::OptionRange{
            icmpkit::wire::ItemCursor<icmpkit::wire::icmpv6::OptionView>{octets, 0}},
        octets.wire_length());
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
