#include "icmpkit/capture/packet.hpp"

namespace icmpkit::capture {

Packet Packet::open(LinkType type, wire::CutBytes frame) {
  Packet packet;
  const Decapsulation link = decapsulate(type, frame);
  if (!link) {
    packet.stop(PacketProblemKind::Link, words(link.error().kind), link.error().offset);
    return packet;
  }
  packet.link_ = *link;
  if (link->is_ip()) packet.open_datagrams(link->payload, link->header_size);
  return packet;
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
    datagrams_[size_++] = *datagram;
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
