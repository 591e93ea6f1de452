// An extension structure and its objects.
#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const icmpkit::fuzz::Input input(data, size);
  input.whole_and_cut([](icmpkit::wire::CutBytes octets) {
    const auto structure = icmpkit::wire::extension::StructureView::parse(octets);
    if (!structure) return;
    icmpkit::test::Reader reader;
    icmpkit::test::read_extensions(reader, *structure);
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
