// The way out: routes, and the transmit queue.
#include "icmpkit/engine/fragmentation.hpp"
#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/engine/responder/icmpv4_queries.hpp"

namespace icmpkit::engine {

namespace {

// What a balancer per flow looks at: addresses, protocol, and the first four octets of the
// transport, which are ports, or the type, code and checksum of ICMP. Each node hashes them in its
// own way: were all alike, the second balancer on a path would find the flows that the first one
// gave it all on one side.
std::uint32_t flow_of(const wire::DatagramView& view, const SipKey& key) {
  constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15ULL;
  const Bytes octets = view.datagram().bytes();
  const std::size_t addresses = view.is_v4() ? 12 : 8;
  const std::size_t size = view.is_v4() ? 8 : 32;
  std::uint64_t hash = static_cast<std::uint64_t>(view.protocol()) ^ key.k0;
  for (std::size_t at = addresses; at < addresses + size; at += 8) {
    hash = (hash ^ load_be64(octets, at)) * kMix;
    hash ^= hash >> 32U;
  }
  const Bytes transport = view.payload().bytes();
  if (!view.is_later_fragment() && transport.size() >= 4) {
    hash = (hash ^ load_be32(transport, 0)) * kMix;
  }
  return static_cast<std::uint32_t>(hash >> 32U);
}

// Who does not know the gateway knows nothing of the host behind it.
CauseKind cause_of(NeighbourState state, bool is_last_hop) {
  return state == NeighbourState::Unknown && is_last_hop ? CauseKind::HostUnknown
                                                         : CauseKind::HostUnreachable;
}

}  // namespace

RouteDecision Node::Core::route(const IpAddress& destination, std::uint8_t tos,
                                const wire::DatagramView* flow) {
  return way_of({.destination = destination,
                 .tos = tos,
                 .flow = flow != nullptr ? flow_of(*flow, config.key) : 0,
                 .packet = packets_++});
}

RouteDecision Node::Core::way_of(RouteQuery&& query) const {
  if (const auto hop = redirects_.find(query.destination, query.tos, now_)) {
    return {.outcome = RouteDecision::Outcome::Forward, .hop = *hop};
  }
  const Connected* const connected = own.connected(query.destination);
  query.at_least = connected != nullptr ? connected->prefix_length : std::uint8_t{0};
  return routed_way(query, connected);
}

RouteDecision Node::Core::routed_way(const RouteQuery& query, const Connected* connected) const {
  RouteDecision decision = routes->find(query);  // changed where the caller has it
  const bool is_routed = decision.outcome != RouteDecision::Outcome::NoRoute;
  if (connected != nullptr && (!is_routed || decision.prefix_length < connected->prefix_length)) {
    decision = {.outcome = RouteDecision::Outcome::Forward,
                .hop = {.link = connected->link},
                .prefix_length = connected->prefix_length};
  } else if (!is_routed && query.destination.is_v4()) {
    if (const auto hop = discovered_router()) {
      decision = {.outcome = RouteDecision::Outcome::Forward, .hop = *hop};
    }
  }
  return decision;
}

// Answers mostly go to where the last one went. Only ways that nothing but the configuration
// decides are remembered: no redirect, no discovered router, no computed or alternating route.
const RouteDecision& Node::Core::route_own(const IpAddress& destination, std::uint8_t tos) {
  const bool is_remembered =
      last_way_.is_known && last_way_.tos == tos && last_way_.destination == destination;
  if (!is_remembered) {
    last_way_ = {.destination = destination,
                 .tos = tos,
                 .is_known = routes == &config.routes && !config.routes.alternates() &&
                             !discovery_ && redirects_.is_empty(),
                 .decision = route(destination, tos, nullptr)};
  }
  return last_way_.decision;
}

// What answers a datagram goes to its source, and where that is known on one link only, or is
// everybody there, by that link: RFC 4007 section 9.
const RouteDecision& Node::Core::way_back(const Inbound& in, const IpAddress& to,
                                          std::uint8_t tos) {
  const bool is_broadcast = to.is_v4() && to.v4().is_limited_broadcast();
  if (!is_broadcast && !is_link_local(to)) return route_own(to, tos);
  last_way_ = {.decision = onto_link(in.arrival.link)};
  return last_way_.decision;
}

// [R1812-DU-1] [R1812-DU-2] [R1812-DU-3]
std::optional<CauseKind> Node::Core::no_way(const RouteDecision& decision) const {
  switch (decision.outcome) {
    case RouteDecision::Outcome::Forward:
      return is_up(decision.hop.link) ? std::nullopt : std::optional(CauseKind::NoRoute);
    case RouteDecision::Outcome::NetworkNotForService:
      return CauseKind::NetworkNotForService;
    case RouteDecision::Outcome::HostNotForService:
      return CauseKind::HostNotForService;
    case RouteDecision::Outcome::Unknown:
      return CauseKind::NetworkUnknown;
    case RouteDecision::Outcome::Reject:
      return CauseKind::RouteRejects;
    case RouteDecision::Outcome::Prohibit:
      return CauseKind::CommunicationProhibited;
    case RouteDecision::Outcome::NoRoute:
    case RouteDecision::Outcome::Blackhole:
      break;
  }
  return CauseKind::NoRoute;
}

void Node::Core::dispatch(const Outbound& out) {
  const std::uint32_t link_mtu = interface(out.hop.link).mtu;
  const std::uint32_t mtu =
      out.cause != nullptr ? link_mtu : path_mtus_.mtu(out.destination, link_mtu, now_);
  if (out.octets.size() > mtu) return dispatch_split(out, mtu);
  dispatch_piece(out);
}

// Whether an address is one host's, which a neighbour has to be found for.
bool Node::Core::is_resolved(const IpAddress& address) const {
  if (address.is_multicast()) return false;
  return address.is_v6() ||
         !(address.v4().is_limited_broadcast() || own.is_subnet_broadcast(address.v4()));
}

// Pieces are written from a copy, for what is reserved is given back before the first of them is.
// Once a piece is refused the copy may be gone: the report of it may have been split too.
void Node::Core::dispatch_split(const Outbound& out, std::uint32_t mtu) {
  split_.assign(out.octets.begin(), out.octets.end());
  const auto send_all = [&](auto pieces) {
    if (!pieces) return count(Discard::ReplyTooBig, 1);
    for (;;) {
      const auto room = queue_.reserve(mtu);
      if (!room) return count(Discard::TransmitQueueFull, 1);
      const auto size = pieces->next(*room);
      if (!size) return;
      const Outbound piece{.octets = room->first(*size),
                           .destination = out.destination,
                           .hop = out.hop,
                           .cause = out.cause};
      if (!dispatch_piece(piece)) return;
    }
  };
  if (out.destination.is_v4()) return send_all(Ipv4Fragments::make(split_, mtu));
  send_all(Ipv6Fragments::make(split_, mtu, static_cast<std::uint32_t>(prng_.next())));
}

bool Node::Core::enqueue(const Outbound& out, const IpAddress& next_hop) {
  TransmitQueue::Item& item = queue_.commit(out.octets.size());
  item.link = out.hop.link;
  item.next_hop = next_hop;
  item.departure_stamp_at = out.departure_stamp_at;
  return true;
}

bool Node::Core::dispatch_piece(const Outbound& out) {
  const bool has_neighbours = interface(out.hop.link).kind == LinkKind::Shared;
  const IpAddress& next = out.hop.gateway.is_unspecified() ? out.destination : out.hop.gateway;
  if (!has_neighbours || !is_resolved(next)) {
    return enqueue(out, out.hop.gateway);
  }
  const NeighbourTable::Answer answer = neighbours_.consult(out.hop.link, next, now_);
  count(Discard::NeighbourQueueFull, answer.dropped);
  if (answer.asks) tell({.kind = NodeEventKind::Resolve, .link = out.hop.link, .peer = next});
  switch (answer.state) {
    case NeighbourState::Pending: {
      const auto arrival =
          out.cause != nullptr ? std::optional(out.cause->arrival) : std::optional<Arrival>{};
      count(Discard::NeighbourQueueFull, neighbours_.hold(out.hop.link, next, out.octets, arrival));
      return true;
    }
    case NeighbourState::Failed:
    case NeighbourState::Unknown: {
      const Cause cause{.kind = cause_of(answer.state, next == out.destination)};
      if (out.cause != nullptr) {
        report(cause, *out.cause);
      } else {
        report_to_self(cause, out.octets);
      }
      return false;
    }
    default:
      return enqueue(out, next);
  }
}

// Reports may look for neighbours themselves, so they wait until the table is done.
// [R1812-ARP-1] [R1812-GEN-4] [R4861-NS-2]
void Node::Core::set_neighbour(LinkId link, const IpAddress& address, NeighbourState state) {
  struct Refused {
    std::vector<std::byte> octets;
    std::optional<Arrival> arrival;
  };
  const bool is_reachable = state != NeighbourState::Failed && state != NeighbourState::Unknown;
  std::vector<Refused> refused;
  const auto release = [&](const WaitingDatagram& waiting) {
    if (is_reachable) return send_waiting(link, address, waiting.datagram);
    refused.push_back(
        {.octets = {waiting.datagram.begin(), waiting.datagram.end()}, .arrival = waiting.arrival});
  };
  count(Discard::NeighbourQueueFull, neighbours_.settle(link, address, state, now_, release));
  for (const Refused& each : refused) {
    const auto view = wire::DatagramView::parse(wire::CutBytes{each.octets});
    const Cause cause{.kind = cause_of(state, address == view->destination())};
    if (each.arrival) {
      report(cause, {.view = *view, .octets = each.octets, .arrival = *each.arrival});
    } else {
      report_to_self(cause, each.octets);
    }
  }
}

void Node::Core::send_waiting(LinkId link, const IpAddress& neighbour, Bytes datagram) {
  const auto room = queue_.reserve(datagram.size());
  if (!room) return count(Discard::TransmitQueueFull, 1);
  store_bytes(*room, 0, datagram);
  TransmitQueue::Item& item = queue_.commit(datagram.size());
  item.link = link;
  item.next_hop = neighbour;
}

std::expected<void, SendError> Node::Core::originate(Bytes datagram, Instant now,
                                                     Splitting splitting) {
  advance(now);
  const auto view = wire::DatagramView::parse(wire::CutBytes{datagram});
  // [R1122-TTL-1]
  if (!view || view->datagram().is_cut() || view->hop_limit() == 0) {
    return std::unexpected(SendError{.failure = SendFailure::NotSupported});
  }
  const RouteDecision way = route(view->destination(), view->traffic_class(), &*view);
  if (no_way(way)) return std::unexpected(SendError{.failure = SendFailure::NoRoute});
  const bool is_probing = splitting == Splitting::Probing;  // [R4821-PL-3]
  const std::uint32_t link_mtu = interface(way.hop.link).mtu;
  const std::uint32_t mtu =
      is_probing ? link_mtu : path_mtus_.mtu(view->destination(), link_mtu, now_);
  const bool may_split =
      splitting == Splitting::Allowed && !(view->is_v4() && view->v4().dont_fragment());
  if (datagram.size() > mtu && !may_split) {
    return std::unexpected(SendError{.failure = SendFailure::TooBig, .mtu = mtu});
  }
  const auto room = queue_.reserve(datagram.size());
  if (!room) return std::unexpected(SendError{.failure = SendFailure::NoBuffers});
  store_bytes(*room, 0, datagram);
  ++counters.originated;
  recently_sent_.remember(*view, now_);
  const Outbound out{.octets = *room, .destination = view->destination(), .hop = way.hop};
  if (is_probing) {
    dispatch_piece(out);
  } else {
    dispatch(out);
  }
  return {};
}

std::optional<Transmit> Node::Core::poll_transmit(MutableBytes buffer) {
  std::optional<Transmit> transmit;  // filled in where the caller has it
  if (queue_.empty()) return transmit;
  const TransmitQueue::Item& item = queue_.front();
  const MutableBytes datagram = buffer.first(item.size);
  store_bytes(datagram, 0, queue_.octets(item));
  if (item.departure_stamp_at != 0) {  // [R792-TS-2]
    responder::stamp_departure(datagram.subspan(item.departure_stamp_at),
                               time_of_day(now_, config.midnight));
  }
  transmit.emplace();
  transmit->id = TransmitId{next_transmit_++};
  transmit->link = item.link;
  transmit->next_hop = item.next_hop;
  transmit->size = item.size;
  queue_.pop();
  return transmit;
}

}  // namespace icmpkit::engine
