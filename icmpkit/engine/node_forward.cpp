// Datagrams for others: RFC 1812 section 5.
#include <array>

#include "icmpkit/engine/filter.hpp"
#include "icmpkit/engine/node_core.hpp"

namespace icmpkit::engine {

namespace {

constexpr std::uint8_t kTosBits = 0x1E;

std::uint8_t precedence(const wire::DatagramView& view) {
  return static_cast<std::uint8_t>(view.traffic_class() >> 5U);
}

/// Where a source route leads next.
struct Station {
  IpAddress address;
  bool is_strict = false;
};

std::optional<Station> next_station(const Inbound& in) {
  if (const auto& step = in.options.source_route)
    return Station{step->destination, step->is_strict};
  if (in.segment) return Station{in.segment->destination, in.segment->is_strict};
  return std::nullopt;
}

void decrement_hop_limit(MutableBytes datagram) {
  if (load_u8(datagram, 0) >> 4U == 4) {
    wire::set_ttl(datagram, static_cast<std::uint8_t>(load_u8(datagram, 8) - 1U));
  } else {
    store_u8(datagram, 7, static_cast<std::uint8_t>(load_u8(datagram, 7) - 1U));
  }
}

/// RFC 792: for a network or one host, and for their type of service where the way depends on it.
std::uint8_t redirect_code_of(const Inbound& in, const RouteDecision& way) {
  constexpr std::uint8_t kHost = 1;
  constexpr std::uint8_t kForService = 2;
  if (!in.view.is_v4()) return 0;
  const bool is_for_service = way.is_tos_bound && (in.view.traffic_class() & kTosBits) != 0;
  return static_cast<std::uint8_t>((way.prefix_length == 32 ? kHost : 0U) |
                                   (is_for_service ? kForService : 0U));
}

}  // namespace

bool Node::Core::passes_filters(const Inbound& in) {
  if (policy.filters.empty()) return true;
  const FilterAction action = decide(policy.filters, in.view);
  if (action == FilterAction::Accept) return true;
  refuse(action, in);
  return false;
}

void Node::Core::refuse(FilterAction action, const Inbound& in) {
  switch (action) {
    case FilterAction::Accept:
      return;
    case FilterAction::Drop:
      return discard(Discard::Filtered, in.arrival, in.view.source());
    case FilterAction::NetworkProhibited:
      return report({.kind = CauseKind::NetworkProhibited}, in);
    case FilterAction::HostProhibited:
      return report({.kind = CauseKind::HostProhibited}, in);
    case FilterAction::CommunicationProhibited:  // [R1812-DU-5]
      return report({.kind = CauseKind::CommunicationProhibited}, in);
    case FilterAction::PrecedenceViolation:  // [R1812-DU-8]
      return report({.kind = CauseKind::PrecedenceViolation}, in);
    case FilterAction::SourcePolicyFailed:
      return report({.kind = CauseKind::SourcePolicyFailed}, in);
    case FilterAction::Reset:
      return reset(in);
  }
}

// What is dropped in silence, whatever the routes say.
bool Node::Core::may_forward(const Inbound& in) {
  const IpAddress source = in.view.source();
  std::optional<Discard> why;
  // A host passes on only what names it as a station. [R1122-ADDR-1] [R1122-SR-1]
  if (policy.role == Role::Host && !next_station(in)) {
    why = Discard::NotForThisHost;
  } else if (!interface(in.arrival.link).forwards) {
    why = Discard::ForwardingDisabled;  // [R1812-FWD-2]
  } else if (in.view.is_v4() && in.arrival.cast != Cast::Unicast) {
    why = Discard::LinkBroadcast;  // [R1812-FWD-1]
  } else if (source.is_unspecified()) {
    why = Discard::MartianSource;
  } else if (policy.validates_sources) {
    const RouteDecision back = route(source, 0, nullptr);
    if (no_way(back) || back.hop.link != in.arrival.link) why = Discard::SourceValidation;
  }
  if (why) discard(*why, in.arrival, source);
  return !why;
}

// A source route leads from host to host. IPv6's groups were looked at with their header.
// [R2644-BC-1]
std::optional<Discard> Node::Core::no_station(const IpAddress& address) const {
  if (!address.is_v4()) return std::nullopt;
  switch (own.kind_of(address.v4())) {
    case AddressKind::SubnetBroadcast:
      if (policy.forwards_directed_broadcasts) return std::nullopt;
      return Discard::DirectedBroadcast;
    case AddressKind::LimitedBroadcast:
    case AddressKind::Multicast:
      return Discard::MartianDestination;
    default:
      return std::nullopt;
  }
}

void Node::Core::forward(const Inbound& in) {
  if (!may_forward(in)) return;
  const auto station = next_station(in);
  if (const auto why = station ? no_station(station->address) : std::nullopt) {
    return discard(*why, in.arrival, in.view.source());
  }
  if (in.segment && !policy.forwards_source_routes) {
    return report({.kind = CauseKind::SourceRouteFailed}, in);
  }
  if (interface(in.arrival.link).isolates_sources) {
    return report({.kind = CauseKind::SourceIsolated}, in);
  }
  if (station && station->is_strict && !own.connected(station->address)) {
    return report({.kind = CauseKind::SourceRouteFailed}, in);  // [R6554-SRH-1]
  }
  forward_to(in, station ? station->address : in.view.destination());
}

void Node::Core::forward_to(const Inbound& in, const IpAddress& destination) {
  // Nobody but a neighbour on its own link has such an address: RFC 4291 section 2.5.6.
  const RouteDecision way = is_link_local(destination)
                                ? onto_link(in.arrival.link)
                                : route(destination, in.view.traffic_class(), &in.view);
  if (way.outcome == RouteDecision::Outcome::Blackhole) {
    return discard(Discard::Blackhole, in.arrival, in.view.source());
  }
  if (const auto why = no_way(way)) {
    report_traceroute(in, {.code = wire::icmpv4::TracerouteCode::Discarded});
    // RFC 792: a source route that leads nowhere has a code of its own.
    return report({.kind = next_station(in) ? CauseKind::SourceRouteFailed : *why}, in);
  }
  // [R1812-TE-1] [R4443-TE-1] [R1812-TTL-1]
  if (in.view.hop_limit() <= 1) return report({.kind = CauseKind::HopLimitUsedUp}, in);
  // A link-local address means nothing on another link: RFC 4007 section 9.
  if (is_link_local(in.view.source()) && way.hop.link != in.arrival.link) {
    return report({.kind = CauseKind::BeyondScope}, in);
  }
  const InterfaceConfig& exit = interface(way.hop.link);
  // [R4443-DU-4]
  if (!in.view.is_v4() && exit.kind == LinkKind::PointToPoint && way.hop.link == in.arrival.link &&
      way.hop.gateway.is_unspecified()) {
    return report({.kind = CauseKind::HostUnreachable}, in);
  }
  if (is_cut_off(in, exit)) return report({.kind = CauseKind::PrecedenceCutoff}, in);
  if (exit.speaks_version_7 && in.view.is_v4()) {
    const auto problem = conversion_problem(in.octets.first(in.view.v4().header_size()));
    if (problem) return report(*problem, in);
  }
  report_traceroute(in, {.speed = exit.speed, .mtu = exit.mtu});
  maybe_redirect(in, way);
  send_on(in, destination, way);
}

// Precedence 6 and 7 and ICMP's errors pass every cutoff. [R1812-PREC-1]
bool Node::Core::is_cut_off(const Inbound& in, const InterfaceConfig& exit) const {
  constexpr std::uint8_t kInternetworkControl = 6;
  if (exit.precedence_cutoff == 0 || !in.view.is_v4()) return false;
  const std::uint8_t level = precedence(in.view);
  return level < exit.precedence_cutoff && level < kInternetworkControl &&
         !is_icmpv4_error(in.view);
}

void Node::Core::send_on(const Inbound& in, const IpAddress& destination,
                         const RouteDecision& way) {
  const std::uint32_t mtu = interface(way.hop.link).mtu;
  const bool may_split = in.view.is_v4() && !in.view.v4().dont_fragment();
  if (in.octets.size() > mtu && !may_split) {  // [R1812-DU-7] [R1191-RTR-1] [R4443-PTB-1]
    return report({.kind = CauseKind::TooBig, .info = mtu}, in);
  }
  // IPv6 tells of what is too big even then, and so it is looked at up to here. [R4443-SUP-3]
  if (in.arrival.cast != Cast::Unicast) {
    return discard(Discard::LinkBroadcast, in.arrival, in.view.source());
  }
  const auto room = queue_.reserve(in.octets.size());
  if (!room) return discard(Discard::TransmitQueueFull, in.arrival, in.view.source());
  store_bytes(*room, 0, in.octets);
  decrement_hop_limit(*room);
  if (in.segment) {
    pass_segment(*room, *in.segment);
  } else if (in.view.is_v4() && in.view.v4().header_size() != wire::Ipv4Header::kMinSize) {
    write_options(in, way, *room);
  }
  ++counters.forwarded;
  dispatch({.octets = *room, .destination = destination, .hop = way.hop, .cause = &in});
}

void Node::Core::write_options(const Inbound& in, const RouteDecision& way, MutableBytes datagram) {
  const MutableBytes header = datagram.first(in.view.v4().header_size());
  const IpAddress next = way.hop.gateway.is_unspecified() ? in.view.destination() : way.hop.gateway;
  const auto leaving = own.on_link(way.hop.link, next);
  record_visit(header, in.options,
               {.address = leaving ? leaving->v4() : Ipv4Address{},
                .now = time_of_day(now_, config.midnight),
                .own = own});
  if (policy.answers_traceroute) count_hop(header, in.options);
  wire::set_header_checksum(header);
}

// RFC 1393's report to the originator that the option names, limited as errors are.
// [R1393-RTR-1] [R1393-RTR-2]
void Node::Core::report_traceroute(const Inbound& in, const OutputLink& link) {
  if (!policy.answers_traceroute || in.options.traceroute_at == 0) return;
  std::array<std::byte, wire::Ipv4Header::kMinSize + wire::Ipv4Header::kMaxOptions> header;
  const std::size_t header_size = in.view.v4().header_size();
  store_bytes(header, 0, in.octets.first(header_size));
  const auto option = count_hop(MutableBytes(header).first(header_size), in.options);
  const auto room = queue_.reserve(wire::Ipv4Header::kMinSize + kTracerouteReportSize);
  if (!option || !room) return;
  const auto message =
      write_traceroute_report(*option, link, room->subspan(wire::Ipv4Header::kMinSize));
  if (!message || rate_limiter_.charge(message->destination, now_)) return;
  const RouteDecision way = route(message->destination, in.view.traffic_class(), nullptr);
  const auto source = no_way(way) ? std::nullopt : own.on_link(way.hop.link, message->destination);
  if (!source) return;
  const auto ip = wire::encode(wire::Ipv4Header{.tos = in.view.traffic_class(),
                                                .identification = identification_++,
                                                .ttl = policy.initial_ttl,
                                                .protocol = wire::IpProtocol::Icmp,
                                                .source = source->v4(),
                                                .destination = message->destination},
                               message->message.size(), *room);
  if (!ip) return;
  ++counters.replies;
  const IpAddress originator = message->destination;
  dispatch({.octets = room->first(ip->size() + message->message.size()),
            .destination = originator,
            .hop = way.hop});
}

// Out by the interface that it came in by, to a hop that its source could have sent to itself. The
// datagram is forwarded all the same. [R792-RD-2]
void Node::Core::maybe_redirect(const Inbound& in, const RouteDecision& way) {
  const LinkId link = in.arrival.link;
  if (way.hop.link != link || interface(link).kind != LinkKind::Shared) return;
  if (in.options.has_source_route() || in.segment) return;
  const IpAddress better =
      way.hop.gateway.is_unspecified() ? in.view.destination() : way.hop.gateway;
  if (!could_send_to(in, better)) return;
  report({.kind = CauseKind::BetterFirstHop, .code = redirect_code_of(in, way), .gateway = better},
         in);
}

// RFC 1812 section 5.2.7.2: they are in one network. [R1812-RD-3] RFC 4861 section 8.2: the source
// is a neighbour, and of a router the link-local address is known. [R4861-RD-3]
bool Node::Core::could_send_to(const Inbound& in, const IpAddress& better) const {
  const LinkId link = in.arrival.link;
  if (in.view.is_v4()) {
    return better.is_v4() && own.share_network(link, in.view.v4().source(), better.v4());
  }
  return own.is_on(link, in.view.source()) &&
         (is_link_local(better) || better == in.view.destination());
}

void Node::Core::report_queue_over_mark(Bytes datagram, const Arrival& arrival) {
  advance(arrival.seen);
  const auto view = wire::DatagramView::parse(wire::CutBytes{datagram});
  if (!view || !is_up(arrival.link)) return;
  report({.kind = CauseKind::QueueOverMark},
         {.view = *view, .octets = datagram, .arrival = arrival, .label_stack = {}});
}

}  // namespace icmpkit::engine
