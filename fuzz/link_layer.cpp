// A captured frame of any link layer (its number is the first octet), and what tunnels are in it.
#include "icmpkit/capture/link_layer.hpp"

#include "fuzz/target.hpp"
#include "icmpkit/capture/tunnel.hpp"
#include "tests/support/read_datagram.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace icmpkit::capture;
  icmpkit::fuzz::Input input(data, size);
  const auto type = static_cast<LinkType>(input.octet());
  input.whole_and_cut([&](icmpkit::wire::CutBytes octets) {
    icmpkit::test::Reader reader;
    Decapsulation frame = decapsulate(type, octets);
    for (std::size_t depth = 0; frame && depth < kMaxNesting; ++depth) {
      reader.take(frame->payload);
      if (!frame->is_ip()) break;
      const auto datagram = icmpkit::wire::DatagramView::parse(frame->payload);
      const auto protocol = datagram ? static_cast<std::uint8_t>(datagram->protocol()) : 0;
      if (!datagram || !is_tunnel(static_cast<std::uint8_t>(protocol))) break;
      frame = open_tunnel(static_cast<TunnelProtocol>(protocol), datagram->payload());
    }
    if (!frame) {
      reader.expect(frame.error().offset <= octets.wire_length(), "a refusal behind the frame");
    }
    icmpkit::fuzz::check(reader);
  });
  return 0;
}
