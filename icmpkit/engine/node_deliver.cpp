// Datagrams for this node: echo is answered here, the rest is handed to its own place.
#include <algorithm>

#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::engine {

namespace {

// ff02::1 and ff05::2 and their like: RFC 4291 section 2.7.1.
constexpr std::uint8_t kAllNodesGroup = 1;
constexpr std::uint8_t kAllRoutersGroup = 2;
constexpr std::uint8_t kInterfaceLocal = 1;  ///< a group's scope; 0 is reserved

bool is_joined(const IpAddress& group, Role role) {
  if (group.is_v4()) {
    return group.v4() == kAllHosts || (group.v4() == kAllRouters && role == Role::Router);
  }
  const auto octets = group.v6().octets();
  // What does not leave an interface has not come over a link: RFC 4291 section 2.7, erratum 3480.
  if ((octets[1] & 0x0FU) <= kInterfaceLocal) return false;
  for (std::size_t i = 2; i < octets.size() - 1; ++i) {
    if (octets[i] != 0) return false;
  }
  const std::uint8_t number = octets.back();
  return number == kAllNodesGroup || (number == kAllRoutersGroup && role == Role::Router);
}

/// ICMPv6's checksum after one of the addresses that it covers became another. [R1624-CK-1]
std::uint16_t swapped_address(std::uint16_t checksum, const Ipv6Address& from,
                              const Ipv6Address& to) {
  for (std::size_t i = 0; i < Ipv6Address::kSize; i += 2) {
    const auto word = [i](const Ipv6Address& address) {
      return static_cast<std::uint16_t>(address.octets()[i] << 8U | address.octets()[i + 1]);
    };
    checksum = wire::update_checksum(checksum, word(from), word(to));
  }
  return checksum;
}

/// Whether an echo reply has no octet set, its checksum aside.
bool is_all_zero_reply(Bytes message) {
  return load_be16(message, 0) == 0 &&
         std::ranges::all_of(message.subspan(wire::kChecksumOffset + 2),
                             [](std::byte octet) { return octet == std::byte{0}; });
}

}  // namespace

void Node::Core::deliver(const Inbound& in, AddressKind destination) {
  const IpAddress source = in.view.source();
  const bool is_for_one = destination == AddressKind::OwnUnicast ||
                          destination == AddressKind::OwnAnycast ||
                          destination == AddressKind::OwnSegment;
  if (is_for_one && in.arrival.cast != Cast::Unicast) {
    return discard(Discard::LinkBroadcast, in.arrival, source);  // [R1122-BC-1]
  }
  if (destination == AddressKind::Multicast && !is_joined(in.view.destination(), policy.role)) {
    return discard(Discard::Multicast, in.arrival, source);
  }
  // A broadcast to a network on another side of this router. [R2644-BC-1]
  if (destination == AddressKind::SubnetBroadcast &&
      !own.is_on(in.arrival.link, in.view.destination())) {
    if (policy.forwards_directed_broadcasts) return forward(in);
    return discard(Discard::DirectedBroadcast, in.arrival, source);
  }
  if (in.view.is_piece()) return reassemble(in);
  ++counters.delivered;
  if (local_delivery != nullptr) local_delivery->deliver(in.octets, in.arrival);
  switch (in.view.protocol()) {
    case wire::IpProtocol::Icmp:
      if (in.view.is_v4()) return deliver_icmpv4(in, destination);
      break;
    case wire::IpProtocol::Icmpv6:
      if (!in.view.is_v4()) return deliver_icmpv6(in, destination);
      break;
    case wire::IpProtocol::Udp:
      return deliver_udp(in);
    case wire::IpProtocol::Tcp:
      return deliver_tcp(in);
    case wire::IpProtocol::NoNextHeader:
      if (!in.view.is_v4()) return;
      break;
    default:
      break;
  }
  report({.kind = CauseKind::ProtocolNotSpoken, .info = next_header_offset(in.view)}, in);
}

// Where the number stands that names the payload: in IPv6 behind any extension headers.
std::uint32_t Node::Core::next_header_offset(const wire::DatagramView& view) {
  constexpr std::uint32_t kIpv4Protocol = 9;
  constexpr std::uint32_t kIpv6NextHeader = 6;
  if (view.is_v4()) return kIpv4Protocol;
  std::uint32_t offset = kIpv6NextHeader;
  wire::ipv6::ExtensionCursor cursor{view.v6().next_header(), view.v6().payload()};
  for (;;) {
    const auto start = static_cast<std::uint32_t>(wire::Ipv6Header::kSize + cursor.offset());
    const auto header = cursor.next();
    if (!header || !*header) return offset;
    offset = start;
  }
}

void Node::Core::deliver_icmpv4(const Inbound& in, AddressKind destination) {
  const wire::CutBytes message = in.view.payload();
  if (message.size() < wire::kErrorHeaderSize) {
    return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  }
  if (in.view.icmp_checksum_state() == wire::ChecksumState::Wrong) {
    return discard(Discard::BadIcmpChecksum, in.arrival, in.view.source());
  }
  using wire::icmpv4::Type;
  switch (static_cast<Type>(load_u8(message.bytes(), 0))) {
    case Type::EchoRequest:
      return answer_echo(in, destination);
    case Type::EchoReply:  // [R1122-ECHO-5] delivered above
      return;
    case Type::TimestampRequest:
    case Type::InformationRequest:
    case Type::AddressMaskRequest:
    case Type::DomainNameRequest:
    case Type::ExtendedEchoRequest:
      return answer_query(in);
    case Type::RouterAdvertisement:
    case Type::RouterSolicitation:
      return hear_router(in);
    case Type::DestinationUnreachable:
    case Type::SourceQuench:
    case Type::Redirect:
    case Type::TimeExceeded:
    case Type::ParameterProblem:
    case Type::DatagramConversionError:
      return hear_error(in);
    default:  // [R1122-GEN-1] [R1812-GEN-1]
      return discard(Discard::IcmpUnknown, in.arrival, in.view.source());
  }
}

void Node::Core::deliver_icmpv6(const Inbound& in, AddressKind destination) {
  const wire::CutBytes message = in.view.payload();
  if (message.size() < wire::kCommonSize) {
    return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  }
  if (in.view.icmp_checksum_state() == wire::ChecksumState::Wrong) {
    return discard(Discard::BadIcmpChecksum, in.arrival, in.view.source());
  }
  using wire::icmpv6::Type;
  const auto type = static_cast<Type>(load_u8(message.bytes(), 0));
  if (wire::icmpv6::is_error(type)) return hear_error(in);
  switch (type) {
    case Type::EchoRequest:
      return answer_echo(in, destination);
    case Type::EchoReply:  // [R4443-ECHO-3] delivered above
      return;
    case Type::Redirect:
      return hear_nd_redirect(in);
    case Type::ExtendedEchoRequest:
    case Type::NodeInformationQuery:
      return answer_query_v6(in);
    default:  // [R4443-RX-2]
      return discard(Discard::IcmpUnknown, in.arrival, in.view.source());
  }
}

// The destination itself, or an address of the interface where that was for many.
// [R1122-ECHO-3] [R4443-ECHO-2]
std::optional<IpAddress> Node::Core::reply_source(const Inbound& in,
                                                  AddressKind destination) const {
  if (destination == AddressKind::OwnUnicast || destination == AddressKind::OwnSegment) {
    return in.view.destination();
  }
  return own.on_link(in.arrival.link, in.view.source());
}

bool Node::Core::answers_echo_to(const Inbound& in, AddressKind destination) const {
  if (!policy.responders.echo) return false;
  switch (destination) {
    case AddressKind::OwnUnicast:
    case AddressKind::OwnAnycast:
    case AddressKind::OwnSegment:
      return true;
    case AddressKind::Multicast:
      return in.view.is_v4() ? policy.responders.broadcast_echo : policy.responders.multicast_echo;
    default:  // [R1122-ECHO-2]
      return policy.responders.broadcast_echo;
  }
}

// A budget of its own: who floods a node with requests does not use up its errors. [R6192-CP-1]
bool Node::Core::may_answer_echo() {
  const TokenRate& rate = policy.echo_rate;
  if (rate.per_second == 0) return true;
  if (!echo_budget_) echo_budget_.emplace(rate, now_);
  return echo_budget_->take(rate, now_);
}

// The request itself, turned round: addresses swapped, the type changed, everything else returned.
// [R792-ECHO-1] [R792-ECHO-2] [R1122-ECHO-1] [R1122-ECHO-4] [R4443-ECHO-1]
void Node::Core::answer_echo(const Inbound& in, AddressKind destination) {
  const Bytes request = in.view.payload().bytes();
  if (request.size() < wire::kErrorHeaderSize) {
    return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  }
  if (!answers_echo_to(in, destination)) {
    return discard(Discard::IcmpNotAnswered, in.arrival, in.view.source());
  }
  if (!may_answer_echo()) {
    return discard(Discard::RequestRateLimited, in.arrival, in.view.source());
  }
  const auto source = reply_source(in, destination);
  if (!source) return discard(Discard::ReplySourceInvalid, in.arrival, in.view.source());
  const bool is_v4 = in.view.is_v4();
  const ReplyHead head = reply_head(in);
  const auto room = queue_.reserve(head.size + request.size());
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  const MutableBytes message = room->subspan(head.size);
  store_bytes(message, 0, request);
  const auto type = is_v4 ? static_cast<std::uint8_t>(wire::icmpv4::Type::EchoReply)
                          : static_cast<std::uint8_t>(wire::icmpv6::Type::EchoReply);
  store_u8(message, 0, type);
  // ICMPv6's sum covers the addresses, which count the same when they are swapped.
  std::uint16_t checksum = wire::update_checksum(load_be16(request, wire::kChecksumOffset),
                                                 load_be16(request, 0), load_be16(message, 0));
  if (!is_v4 && *source != in.view.destination()) {
    checksum = swapped_address(checksum, in.view.destination().v6(), source->v6());
  }
  // A reply of nothing but zeros is the one whose sum an update gets wrong (RFC 1624 section 4).
  if (checksum == 0) checksum = is_all_zero_reply(message) ? 0xFFFF : 0;
  store_be16(message, wire::kChecksumOffset, checksum);
  send_reply(in, *source, head, *room);
}

// The service of the request, and a TTL of this node's own. [R1349-TOS-2] [R1812-TOS-3]
// [R1812-GEN-2]
ReplyHead Node::Core::reply_head(const Inbound& in) const {
  ReplyHead head{.size = wire::Ipv6Header::kSize,
                 .to = in.view.source(),
                 .tos = in.view.traffic_class(),
                 .hop_limit = policy.initial_ttl};
  if (!in.view.is_v4()) return head;
  head.size = wire::Ipv4Header::kMinSize;
  const std::size_t request = in.view.v4().header_size();
  if (request == wire::Ipv4Header::kMinSize) return head;
  head.back = reply_options(in.view.datagram().bytes().first(request), policy);
  head.size = wire::encoded_size(wire::Ipv4Header{.options = head.back->options.octets()});
  return head;
}

// Writes the IP header in front of a reply and sends it.
void Node::Core::send_reply(const Inbound& in, const IpAddress& source, const ReplyHead& head,
                            MutableBytes reply) {
  // Who has no address yet cannot be sent to: RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2.
  if (head.to.is_unspecified()) {
    return discard(Discard::ReplySourceInvalid, in.arrival, head.to);
  }
  const bool has_route = head.back && head.back->via;
  const IpAddress to = has_route ? IpAddress(*head.back->via) : head.to;
  const std::size_t size = reply.size() - head.size;
  const auto ip =
      in.view.is_v4()
          ? wire::encode(
                wire::Ipv4Header{.tos = head.tos,
                                 .identification = identification_++,
                                 .dont_fragment = head.dont_fragment,
                                 .ttl = head.hop_limit,
                                 .protocol = in.view.protocol(),
                                 .source = source.v4(),
                                 .destination = to.v4(),
                                 .options = head.back ? head.back->options.octets() : Bytes{}},
                size, reply)
          : wire::encode(wire::Ipv6Header{.traffic_class = head.tos,
                                          .next_header = in.view.protocol(),
                                          .hop_limit = head.hop_limit,
                                          .source = source.v6(),
                                          .destination = to.v6()},
                         size, reply);
  if (!ip) return discard(Discard::ReplyTooBig, in.arrival, to);
  remember_if_large(reply);
  const RouteDecision& way = way_back(in, to, head.tos);
  if (no_way(way)) return discard(Discard::NoRouteBack, in.arrival, to);
  ++counters.replies;
  const Outbound out{.octets = reply,
                     .destination = to,
                     .hop = way.hop,
                     .departure_stamp_at = head.departure_stamp_at};
  if (head.longest_delay == Duration{}) return dispatch(out);
  hold_back(out, head.longest_delay);
}

// A random time, so that those who were asked together do not answer together. [R4620-SRV-1]
void Node::Core::hold_back(const Outbound& out, Duration at_most) {
  if (!held_back_) held_back_ = std::make_unique<std::vector<HeldBack>>();
  if (held_back_->size() == kMaxHeldBack) return count(Discard::TransmitQueueFull, 1);
  held_back_->push_back(
      {.due = now_ + Duration{prng_.below(static_cast<std::uint32_t>(at_most.count()))},
       .octets = std::vector(out.octets.begin(), out.octets.end()),
       .destination = out.destination,
       .hop = out.hop});
}

void Node::Core::send_held_back() {
  if (!held_back_) return;
  std::erase_if(*held_back_, [&](const HeldBack& reply) {
    if (reply.due > now_) return false;
    const auto room = queue_.reserve(reply.octets.size());
    if (!room) {
      count(Discard::TransmitQueueFull, 1);
      return true;
    }
    store_bytes(*room, 0, reply.octets);
    dispatch({.octets = *room, .destination = reply.destination, .hop = reply.hop});
    return true;
  });
}

// Only of what is larger than every link carries can be learnt that it is too big for some. IPv4's
// replies are split on their way.
void Node::Core::remember_if_large(Bytes reply) {
  constexpr std::size_t kEveryLink = 1280;
  if (reply.size() <= kEveryLink || load_u8(reply, 0) >> 4U == 4) return;
  recently_sent_.remember(reply, now_);
}

void Node::Core::reassemble(const Inbound& in) {
  const ReassemblyResult result = reassembly_.receive(in.view, in.arrival, now_);
  count(Discard::ReassemblyFull, result.evicted);
  switch (result.outcome) {
    case ReassemblyOutcome::Waits:
      return;
    case ReassemblyOutcome::Discarded:
      return discard(result.discard, in.arrival, in.view.source());
    case ReassemblyOutcome::Reported:
      return report(result.cause, in);
    case ReassemblyOutcome::Whole:
      break;
  }
  const auto view = wire::DatagramView::parse(wire::CutBytes{result.datagram});
  if (!view) return discard(Discard::BadHeader, in.arrival, in.view.source());
  const Inbound whole{.view = *view, .octets = result.datagram, .arrival = in.arrival};
  return view->is_v4() ? take_v4(whole) : take_v6(whole);
}

// [R1122-REASM-2] [R8200-FRAG-1]
void Node::Core::report_expired_fragments() {
  while (const auto expired = reassembly_.poll_expired(now_)) {
    count(Discard::ReassemblyTimeout, 1);
    const auto view = wire::DatagramView::parse(wire::CutBytes{expired->first_fragment});
    if (!view) continue;
    report({.kind = CauseKind::ReassemblyTimeout},
           {.view = *view, .octets = expired->first_fragment, .arrival = expired->arrival});
  }
}

}  // namespace icmpkit::engine
