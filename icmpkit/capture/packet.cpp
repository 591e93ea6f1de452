#include "icmpkit/capture/packet.hpp"

#include <memory>

namespace icmpkit::capture {

Packet::Packet(LinkType type, wire::CutBytes frame) : link_(decapsulate(type, frame)) {
  if (!link_) {
    stop(PacketProblemKind::Link, words(link_.error().kind), link_.error().offset);
  } else if (link_->is_ip()) {
    open_datagrams(link_->payload, link_->header_size);
  }
}

void Packet::open_datagrams(wire::CutBytes octets, std::size_t offset) {
  for (;;) {
    if (size_ == kMaxNesting) {
      return stop(PacketProblemKind::TooDeep, "more datagrams inside one another than are read",
                  offset);
    }
    const auto datagram = wire::DatagramView::parse(octets);
    if (!datagram) {
      return stop(PacketProblemKind::IpHeader, wire::words(datagram.error().kind),
                  offset + datagram.error().offset);
    }
    std::construct_at(&datagrams_[size_++].view, *datagram);
    if (const auto problem = datagram->problem()) {
      return stop(PacketProblemKind::IpHeader, wire::words(problem->kind),
                  offset + problem->offset);
    }
    const auto protocol = static_cast<std::uint8_t>(datagram->protocol());
    // What a later fragment begins with is the middle of something.
    if (!is_tunnel(protocol) || datagram->is_later_fragment()) return;
    offset += datagram->payload_offset();
    const Decapsulation inner =
        open_tunnel(static_cast<TunnelProtocol>(protocol), datagram->payload());
    if (!inner) {
      return stop(PacketProblemKind::Tunnel, words(inner.error().kind),
                  offset + inner.error().offset);
    }
    if (!inner->is_ip()) return;
    octets = inner->payload;
    offset += inner->header_size;
  }
}

}  // namespace icmpkit::capture
