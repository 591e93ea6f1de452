// A chain of extension headers; the first octet is the number of the first.
#include "fuzz/target.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  icmpkit::fuzz::Input input(data, size);
  const auto first = static_cast<icmpkit::wire::IpProtocol>(input.octet());
  input.whole_and_cut([&](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    icmpkit::test::read_extension_headers(reader, first, octets, icmpkit::Ipv6Address{});
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
