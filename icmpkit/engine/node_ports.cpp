// UDP and TCP as far as ICMP needs somebody to talk to: open UDP ports echo, open TCP ports
// complete a handshake and close, without keeping any state; closed ones are reported, each in its
// way.
#include <algorithm>

#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {

namespace {

using wire::TcpFlags;

bool is_open(const std::vector<std::uint16_t>& ports, std::uint16_t port) {
  return std::ranges::binary_search(ports, port);
}

// Octets of sequence space that a segment takes.
std::uint32_t sequence_length(const wire::Tcp& segment) {
  return static_cast<std::uint32_t>(segment.data.size()) +
         ((segment.flags & TcpFlags::kSyn) != 0 ? 1U : 0U) +
         ((segment.flags & TcpFlags::kFin) != 0 ? 1U : 0U);
}

// RFC 9293 section 3.10.7.1: what a closed port says.
wire::Tcp reset_for(const wire::Tcp& segment) {
  wire::Tcp answer{
      .ports = {.source = segment.ports.destination, .destination = segment.ports.source}};
  if ((segment.flags & TcpFlags::kAck) != 0) {
    answer.sequence = segment.acknowledgment;
    answer.flags = TcpFlags::kRst;
  } else {
    answer.acknowledgment = segment.sequence + sequence_length(segment);
    answer.flags = TcpFlags::kRst | TcpFlags::kAck;
  }
  return answer;
}

}  // namespace

void Node::Core::deliver_udp(const Inbound& in) {
  const auto udp = wire::UdpView::parse(in.view.payload());
  if (!udp || !udp->length()) return discard(Discard::Truncated, in.arrival, in.view.source());
  const wire::IpEndpoints ends = in.view.endpoints();
  if (udp->checksum_state(ends) == wire::ChecksumState::Wrong) {
    return discard(Discard::BadTransportChecksum, in.arrival, in.view.source());
  }
  const std::size_t length = *udp->length();
  if (length < wire::Udp::kHeaderSize || length > in.view.payload().size()) {
    return discard(Discard::Truncated, in.arrival, in.view.source());
  }
  if (!is_open(config.udp_ports, udp->ports().destination)) {  // [R1122-DU-3] [R4443-DU-5]
    return report({.kind = CauseKind::PortClosed}, in);
  }
  if (!own.owns(in.view.destination())) return;  // an echo to many would be an amplifier
  const ReplyHead head = reply_head(in);
  const auto room = queue_.reserve(head.size + length);
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  const auto answer = wire::encode(
      wire::Udp{.ports = {.source = udp->ports().destination, .destination = udp->ports().source},
                .data = udp->data().bytes().first(length - wire::Udp::kHeaderSize)},
      {.source = ends.destination, .destination = ends.source}, room->subspan(head.size));
  if (answer) send_reply(in, in.view.destination(), head, *room);
}

void Node::Core::deliver_tcp(const Inbound& in) {
  const auto view = wire::TcpView::parse(in.view.payload());
  const auto segment = view ? view->value() : std::nullopt;
  if (!segment) return discard(Discard::Truncated, in.arrival, in.view.source());
  if (view->checksum_state(in.view.endpoints()) == wire::ChecksumState::Wrong) {
    return discard(Discard::BadTransportChecksum, in.arrival, in.view.source());
  }
  // No connection is ever made with many, and none by a reset.
  if (!own.owns(in.view.destination()) || (segment->flags & TcpFlags::kRst) != 0) {
    return discard(Discard::SegmentIgnored, in.arrival, in.view.source());
  }
  if (is_open(config.tcp_ports, segment->ports.destination)) return accept(in, *segment);
  if (!policy.answers_closed_tcp) {
    return discard(Discard::PortSilent, in.arrival, in.view.source());
  }
  send_segment(in, reset_for(*segment));
}

// The initial sequence number of a connection is a digest of its addresses and ports, so that the
// third segment of a handshake proves the first, and nothing is remembered. The close follows the
// handshake at once.
void Node::Core::accept(const Inbound& in, const wire::Tcp& segment) {
  const std::uint32_t cookie = cookie_of(in, segment.ports);
  wire::Tcp answer{
      .ports = {.source = segment.ports.destination, .destination = segment.ports.source},
      .acknowledgment = segment.sequence + sequence_length(segment),
      .window = 0xFFFF};
  const bool is_syn = (segment.flags & TcpFlags::kSyn) != 0;
  const bool is_ack = (segment.flags & TcpFlags::kAck) != 0;
  if (is_syn && !is_ack) {
    answer.sequence = cookie;
    answer.flags = TcpFlags::kSyn | TcpFlags::kAck;
    return send_segment(in, answer);
  }
  const std::uint32_t acknowledged = segment.acknowledgment - cookie;
  if (is_syn || !is_ack || acknowledged == 0 || acknowledged > 2) {
    return send_segment(in, reset_for(segment));
  }
  answer.sequence = segment.acknowledgment;
  if (acknowledged == 1) {
    answer.flags = TcpFlags::kFin | TcpFlags::kAck;
  } else if (sequence_length(segment) != 0) {
    answer.flags = TcpFlags::kAck;
  } else {
    return;  // the last acknowledgment of a connection
  }
  send_segment(in, answer);
}

std::uint32_t Node::Core::cookie_of(const Inbound& in, wire::Ports ports) const {
  std::array<std::byte, 2 * Ipv6Address::kSize + 4> connection{};
  std::size_t size = 0;
  for (const IpAddress& address : {in.view.source(), in.view.destination()}) {
    for (const std::uint8_t octet : address.octets()) store_u8(connection, size++, octet);
  }
  store_be16(connection, size, ports.source);
  store_be16(connection, size + 2, ports.destination);
  return static_cast<std::uint32_t>(siphash(config.key, Bytes(connection).first(size + 4)));
}

void Node::Core::reset(const Inbound& in) {
  const auto view = in.view.protocol() == wire::IpProtocol::Tcp && !in.view.is_later_fragment()
                        ? wire::TcpView::parse(in.view.payload())
                        : wire::refuse(wire::ParseErrorKind::WrongType, 0);
  const auto segment = view ? view->value() : std::nullopt;
  if (!segment || (segment->flags & TcpFlags::kRst) != 0) {
    return discard(Discard::Filtered, in.arrival, in.view.source());
  }
  send_segment(in, reset_for(*segment));
}

void Node::Core::send_segment(const Inbound& in, const wire::Tcp& segment) {
  const ReplyHead head = reply_head(in);
  const auto room = queue_.reserve(head.size + wire::encoded_size(segment));
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  const auto written =
      wire::encode(segment, {.source = in.view.destination(), .destination = in.view.source()},
                   room->subspan(head.size));
  if (written) send_reply(in, in.view.destination(), head, *room);
}

}  // namespace icmpkit::engine
