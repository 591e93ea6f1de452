// The door: what is no sound datagram, or comes from where none can come, goes no further.
#include "icmpkit/engine/node_core.hpp"

namespace icmpkit::engine {

namespace {

Discard discard_for(const wire::ParseError& error) {
  switch (error.kind) {
    case wire::ParseErrorKind::BadVersion:
      return Discard::BadVersion;
    case wire::ParseErrorKind::Truncated:
      return Discard::Truncated;
    default:
      return Discard::BadHeader;
  }
}

// RFC 1812 section 5.3.7, RFC 1122 section 3.2.1.3. An unspecified source is for those who do not
// know their address yet, and is looked at by whoever takes it.
bool is_martian_source(Ipv4Address source) {
  return source.is_multicast() || source.is_loopback() || source.number() >> 28U == 0xF ||
         (source.number() >> 24U == 0 && !source.is_unspecified());
}

bool is_martian_destination(Ipv4Address destination) {
  return destination.is_loopback() || destination.number() >> 24U == 0 ||
         (destination.number() >> 28U == 0xF && !destination.is_limited_broadcast());
}

bool is_martian_source(const Ipv6Address& source) {
  return source.is_multicast() || source.is_loopback();
}

bool is_martian_destination(const Ipv6Address& destination) {
  return destination.is_loopback() || destination.is_unspecified();
}

}  // namespace

void Node::Core::discard(Discard why, const Arrival& arrival, const IpAddress& peer) {
  ++counts().discards[static_cast<std::size_t>(why)];
  tell({.kind = NodeEventKind::Discarded, .discard = why, .link = arrival.link, .peer = peer});
}

void Node::Core::receive(Bytes datagram, Bytes label_stack, const Arrival& arrival) {
  advance(arrival.seen);
  ++counters.received;
  if (!is_up(arrival.link)) return discard(Discard::InterfaceDown, arrival);
  if (datagram.empty()) return discard(Discard::Truncated, arrival);
  const wire::CutBytes octets{datagram};
  switch (load_u8(datagram, 0) >> 4U) {
    case 4:
      return receive_v4(octets, label_stack, arrival);
    case 6:
      return receive_v6(octets, label_stack, arrival);
    default:  // [R1122-IP-1]
      return discard(Discard::BadVersion, arrival);
  }
}

void Node::Core::receive_v4(wire::CutBytes datagram, Bytes label_stack, const Arrival& arrival) {
  const auto ip = wire::Ipv4View::parse(datagram);
  if (!ip) return discard(discard_for(ip.error()), arrival);
  if (ip->length_is_presumed()) return discard(Discard::BadHeader, arrival, ip->source());
  if (ip->checksum_state() == wire::ChecksumState::Wrong) {  // [R1122-IP-1]
    return discard(Discard::BadHeaderChecksum, arrival, ip->source());
  }
  const Inbound in{.view = wire::DatagramView::of(*ip),
                   .octets = ip->datagram().bytes(),
                   .arrival = arrival,
                   .label_stack = label_stack};
  if (ip->datagram().is_cut()) {
    discard(Discard::Truncated, arrival, ip->source());
    // A router tells whose datagrams its links cut short. [R1812-PP-2]
    constexpr std::uint32_t kTotalLength = 2;
    if (policy.role == Role::Router) {
      report({.kind = CauseKind::BadField, .info = kTotalLength}, in);
    }
    return;
  }
  const Ipv4Address source = ip->source();
  const Ipv4Address destination = ip->destination();
  if (is_martian_source(source) || own.owns(source) || own.is_subnet_broadcast(source)) {
    return discard(Discard::MartianSource, arrival, source);  // [R1122-ADDR-1] [R1812-FWD-2]
  }
  if (is_martian_destination(destination)) {
    return discard(Discard::MartianDestination, arrival, source);
  }
  if (!passes_filters(in)) return;
  take_v4(in);
}

void Node::Core::take_v4(const Inbound& in) {
  const wire::Ipv4View ip = in.view.v4();
  const AddressKind kind = own.kind_of(ip.destination());
  const bool has_options = ip.header_size() != wire::Ipv4Header::kMinSize;
  if (has_options || policy.requires_security_option) return take_with_options(in, kind);
  take_or_forward(in, kind);
}

void Node::Core::take_or_forward(const Inbound& in, AddressKind destination) {
  if (destination == AddressKind::Foreign) return forward(in);
  deliver(in, destination);
}

// [R1122-OPT-1]
void Node::Core::take_with_options(const Inbound& in, AddressKind destination) {
  if (destination == AddressKind::Foreign && policy.role == Role::Host) return forward(in);
  const std::size_t header = in.view.v4().header_size();
  const auto options = examine_options(in.octets.first(header), own, policy);
  if (!options) {
    if (options.error()) return report(*options.error(), in);
    return discard(Discard::LabelRefused, in.arrival, in.view.source());
  }
  const Inbound examined{.view = in.view,
                         .octets = in.octets,
                         .arrival = in.arrival,
                         .label_stack = in.label_stack,
                         .options = *options};
  if (destination == AddressKind::Foreign) return forward(examined);
  const auto& step = options->source_route;
  if (step && !own.owns(step->destination)) return forward(examined);
  if (in.view.v4().is_fragment()) return reassemble(in);
  // It is at its end: this node enters itself, and takes it as it is then.
  scratch_.assign(in.octets.begin(), in.octets.end());
  const auto visited = own.on_link(in.arrival.link, in.view.source());
  record_visit(MutableBytes(scratch_).first(header), *options,
               {.address = own.owns(in.view.destination()) ? in.view.v4().destination()
                                                           : visited.value_or(Ipv4Address{}).v4(),
                .now = time_of_day(now_, config.midnight),
                .own = own});
  wire::set_header_checksum(MutableBytes(scratch_).first(header));
  const wire::CutBytes changed{scratch_};
  deliver({.view = *wire::DatagramView::parse(changed),
           .octets = in.octets,
           .arrival = in.arrival,
           .label_stack = in.label_stack,
           .options = *options},
          destination);
}

void Node::Core::take_with_headers(const Inbound& in, AddressKind destination) {
  if (destination == AddressKind::Foreign && policy.role == Role::Host) return forward(in);
  const WalkResult walk = destination == AddressKind::Foreign
                              ? walk_at_router(in.octets, policy)
                              : walk_at_destination(in.octets, {.own = own, .policy = policy});
  if (!walk) {
    if (walk.error()) return report(*walk.error(), in);
    return discard(Discard::UnrecognisedOption, in.arrival, in.view.source());
  }
  if (walk->next_segment) {
    Inbound going_on = in;
    going_on.segment = &*walk->next_segment;
    return forward(going_on);
  }
  take_or_forward(in, destination);
}

void Node::Core::receive_v6(wire::CutBytes datagram, Bytes label_stack, const Arrival& arrival) {
  const auto ip = wire::Ipv6View::parse(datagram);
  if (!ip) return discard(discard_for(ip.error()), arrival);
  const IpAddress source = ip->source();
  if (ip->length_is_presumed()) return discard(Discard::BadHeader, arrival, source);
  if (ip->datagram().is_cut()) return discard(Discard::Truncated, arrival, source);
  const Inbound in{.view = wire::DatagramView::of(*ip),
                   .octets = ip->datagram().bytes(),
                   .arrival = arrival,
                   .label_stack = label_stack};
  if (is_martian_source(ip->source()) || own.owns(ip->source())) {
    return discard(Discard::MartianSource, arrival, source);
  }
  if (is_martian_destination(ip->destination())) {
    return discard(Discard::MartianDestination, arrival, source);
  }
  if (!passes_filters(in)) return;
  take_v6(in);
}

void Node::Core::take_v6(const Inbound& in) {
  const wire::Ipv6View ip = in.view.v6();
  const AddressKind kind = own.kind_of(ip.destination());
  const bool is_limited = policy.header_limits != ExtensionHeaderLimits{};
  if (is_limited || kind == AddressKind::OwnSegment || wire::ipv6::is_extension(ip.next_header())) {
    return take_with_headers(in, kind);
  }
  take_or_forward(in, kind);
}

}  // namespace icmpkit::engine
