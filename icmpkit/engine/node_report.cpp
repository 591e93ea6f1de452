// Errors about what came in: planned, rationed, given a source, written.
#include <algorithm>
#include <array>

#include "icmpkit/engine/error_datagram.hpp"
#include "icmpkit/engine/error_extensions.hpp"
#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/wire/extension.hpp"

namespace icmpkit::engine {

namespace {

constexpr std::uint8_t kPrecedence = 7U << 5U;

// Destination Unreachable, but for what path MTU discovery cannot do without.
bool is_unreachable(const ErrorPlan& plan) {
  return plan.family == Family::V4 ? plan.type == 3 && plan.code != 4 : plan.type == 1;
}

// Neighbor Discovery's messages have crossed no router. [R4861-VAL-1]
constexpr std::uint8_t kOnLinkHopLimit = 255;

bool is_nd_redirect(const Cause& cause) {
  return cause.kind == CauseKind::BetterFirstHop && cause.gateway.is_v6();
}

AddressFacts facts_of(const wire::DatagramView& view, const OwnAddresses& own) {
  AddressFacts facts{.source_is_own = own.owns(view.source())};
  if (view.is_v4()) {
    facts.source_is_subnet_broadcast = own.is_subnet_broadcast(view.v4().source());
    facts.destination_is_subnet_broadcast = own.is_subnet_broadcast(view.v4().destination());
  }
  return facts;
}

}  // namespace

void Node::Core::suppress(const Cause& cause, Silence silence, const Inbound& in) {
  ++counts().silences[static_cast<std::size_t>(silence)];
  tell({.kind = NodeEventKind::ErrorSuppressed,
        .silence = silence,
        .link = in.arrival.link,
        .cause = cause,
        .peer = in.view.source()});
}

// The address that the datagram was for, where it is this node's; else one of the interface that
// the error leaves by, or by policy of the one that the datagram came in by; and where those have
// none, the router-id. [R1812-SRC-1] [R4443-SRC-1] [R4443-SRC-2] Hosts believe Neighbor Discovery's
// Redirect from a link-local address alone. [R4861-RD-3]
std::optional<IpAddress> Node::Core::error_source(const Cause& cause, const Inbound& in,
                                                  const Hop& way_back) const {
  if (is_nd_redirect(cause)) return own.link_local(in.arrival.link);
  const IpAddress destination = in.view.destination();
  const AddressKind kind =
      destination.is_v4() ? own.kind_of(destination.v4()) : own.kind_of(destination.v6());
  if (kind == AddressKind::OwnUnicast || kind == AddressKind::OwnSegment) return destination;
  const LinkId link =
      policy.error_source == ErrorSource::Incoming ? in.arrival.link : way_back.link;
  if (const auto address = own.on_link(link, in.view.source())) return address;
  return own.any(in.view.family());
}

void Node::Core::report(const Cause& cause, const Inbound& in) {
  auto plan = plan_error(cause, in.view, in.arrival, facts_of(in.view, own), policy);
  if (!plan) return suppress(cause, plan.error(), in);
  if (is_unreachable(*plan) && !interface(in.arrival.link).reports_unreachable) {
    return suppress(cause, Silence::DisabledByPolicy, in);  // [R4443-DU-6]
  }
  if (const auto limit = rate_limiter_.charge(plan->to, now_)) return suppress(cause, *limit, in);
  const ReturnOptions back = error_options_for(in, cause);
  const IpAddress first_stop = back.via ? IpAddress(*back.via) : plan->to;
  const RouteDecision* way = &way_back(in, first_stop, plan->tos);
  if (no_way(*way)) {  // [R1812-TOS-1]
    plan->tos &= kPrecedence;
    way = &way_back(in, first_stop, plan->tos);
  }
  const auto source = no_way(*way) ? std::nullopt : error_source(cause, in, way->hop);
  if (!source) return suppress(cause, Silence::NoRouteToSource, in);
  const auto room = queue_.reserve(wire::error_size_limit(plan->family));
  if (!room) return suppress(cause, Silence::QueueFull, in);
  std::array<std::byte, kMaxExtensions> extensions;
  const bool is_on_link = is_nd_redirect(cause);
  const std::size_t size =
      write_error(*plan,
                  {.source = *source,
                   .hop_limit = is_on_link ? kOnLinkHopLimit : policy.initial_ttl,  // [R1812-GEN-2]
                   .identification = identification_++,
                   .quote_length = policy.quote_length,
                   .options = back.options.octets(),
                   .via = back.via,
                   .extensions = extensions_of(in, extensions),
                   .better_hop = is_on_link ? &cause.gateway : nullptr},
                  in.octets, *room);
  ++counters.errors;
  ++counts().causes[static_cast<std::size_t>(cause.kind)];
  if (NodeEvent* const event = new_event(NodeEventKind::ErrorSent)) {
    event->type = plan->type;
    event->code = plan->code;
    event->link = in.arrival.link;
    event->parameter = plan->word;
    event->cause = cause;
    event->peer = plan->to;
  }
  dispatch({.octets = room->first(size), .destination = first_stop, .hop = way->hop});
}

// [R4950-MPLS-2] [R4950-MPLS-3] [R5837-IFO-6]
Bytes Node::Core::extensions_of(const Inbound& in, MutableBytes out) {
  const ErrorExtensions& wanted = policy.extensions;
  const bool has_labels = wanted.mpls && !in.label_stack.empty();
  if (!has_labels && !wanted.interface_information && !wanted.next_hop) return {};
  const bool is_told =
      wanted.receivers.empty() || std::ranges::any_of(wanted.receivers, [&](const Prefix& prefix) {
        return prefix.contains(in.view.source());
      });
  if (!is_told) return {};
  ExtensionFacts facts{.family = in.view.family(),
                       .incoming = &interface(in.arrival.link),
                       .label_stack = in.label_stack};
  const IpAddress destination = in.view.destination();
  if (wanted.next_hop && !own.owns(destination)) {
    const RouteDecision way = route(destination, in.view.traffic_class(), &in.view);
    if (!no_way(way)) {
      facts.outgoing = &interface(way.hop.link);
      facts.next_hop = way.hop.gateway.is_unspecified() ? destination : way.hop.gateway;
    }
  }
  return write_extensions(wanted, facts, out);
}

// What a datagram of this node's own could not do is told to this node alone, as a stack tells its
// sockets. [R4443-DU-2]
void Node::Core::report_to_self(const Cause& cause, Bytes datagram) {
  const auto view = wire::DatagramView::parse(wire::CutBytes{datagram});
  const auto plan = plan_error(cause, *view, {}, {}, policy);
  if (!plan || local_delivery == nullptr) return;
  scratch_.resize(wire::error_size_limit(plan->family));
  const std::size_t size =
      write_error(*plan, {.source = plan->to, .hop_limit = policy.initial_ttl}, datagram, scratch_);
  local_delivery->deliver(Bytes(scratch_).first(size), {.stamp = {.at = now_}, .seen = now_});
}

// [R1812-SR-1]
ReturnOptions Node::Core::error_options_for(const Inbound& in, const Cause& cause) const {
  if (!in.view.is_v4()) return {};
  const std::size_t header = in.view.v4().header_size();
  const bool has_none = header == wire::Ipv4Header::kMinSize;
  if (has_none && !policy.requires_security_option) return {};
  return error_options(in.octets.first(std::min(header, in.octets.size())), cause, policy);
}

}  // namespace icmpkit::engine
