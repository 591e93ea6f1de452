// Errors about what this node sent: believed only if they quote it.
#include "icmpkit/engine/node_core.hpp"
#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::engine {

namespace {

// The quoted datagram, without the extensions that may follow it.
wire::CutBytes quote_in(wire::CutBytes message, Family family) {
  const std::uint8_t type = load_u8(message.bytes(), 0);
  const wire::CutBytes body = message.after(wire::kErrorHeaderSize);
  const bool has_length =
      family == Family::V4 ? type == 3 || type == 11 || type == 12 : type == 1 || type == 3;
  if (!has_length) return body;
  const auto unit = family == Family::V4 ? wire::LengthUnit::Words32 : wire::LengthUnit::Words64;
  const std::size_t size = std::size_t{load_u8(message.bytes(), wire::length_offset(unit))} *
                           static_cast<std::size_t>(unit);
  return size != 0 && size < body.size() ? body.first(size) : body;
}

bool is_too_big(Family family, std::uint8_t type, std::uint8_t code) {
  return family == Family::V4 ? type == 3 && code == 4 : type == 2;
}

}  // namespace

// [R1122-DU-4] [R1122-TE-1] [R1122-PP-2] [R4443-UP-1] [R4443-RX-1]
void Node::Core::hear_error(const Inbound& in) {
  const wire::CutBytes message = in.view.payload();
  if (message.size() < wire::kErrorHeaderSize) {
    return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  }
  const wire::QuoteView quote(in.view.family(), quote_in(message, in.view.family()));
  NodeEvent event{.kind = NodeEventKind::ErrorHeard,
                  .type = load_u8(message.bytes(), 0),
                  .code = load_u8(message.bytes(), 1),
                  .link = in.arrival.link,
                  .parameter = load_be32(message.bytes(), 4),
                  .peer = in.view.source(),
                  .quoted_destination = quote.final_destination().value_or(IpAddress{}),
                  .quoted_protocol = static_cast<std::uint8_t>(
                      quote.protocol().value_or(wire::IpProtocol::NoNextHeader)),
                  .quoted_port = quote.ports().value_or(wire::Ports{}).source};
  constexpr std::uint8_t kSourceQuench = 4;
  if (in.view.is_v4() && event.type == kSourceQuench) {  // [R6633-SQ-2] [R6633-SQ-3] [R6633-SQ-4]
    ++counts().discards[static_cast<std::size_t>(Discard::SourceQuenchIgnored)];
    event.kind = NodeEventKind::SourceQuenched;
    return tell(event);
  }
  if (!is_about_own(quote) || !recently_sent_.recalls(quote, now_)) {
    // A quote that ends before the transport: enough for the path's MTU. [R4443-RX-3]
    if (is_too_big(in.view.family(), event.type, event.code) && is_about_own(quote) &&
        recently_sent_.recalls_headers(quote, now_)) {
      return hear_too_big(in, quote, *quote.destination());
    }
    ++counts().discards[static_cast<std::size_t>(Discard::ForgedOrStale)];
    event.kind = NodeEventKind::ForgedOrStale;
    return tell(event);
  }
  tell(event);
  if (in.view.is_v4() && event.type == static_cast<std::uint8_t>(wire::icmpv4::Type::Redirect)) {
    return hear_redirect(in, quote);
  }
  if (is_too_big(in.view.family(), event.type, event.code)) {
    hear_too_big(in, quote, *quote.final_destination());
  }
}

bool Node::Core::is_about_own(const wire::QuoteView& quote) const {
  return quote.source() && own.owns(*quote.source());
}

void Node::Core::hear_too_big(const Inbound& in, const wire::QuoteView& quote,
                              const IpAddress& destination) {
  const RouteDecision way = route(destination, 0, nullptr);
  if (no_way(way)) return;
  const std::uint32_t word = load_be32(in.view.payload().bytes(), 4);
  const TooBigReport report{
      .destination = destination,
      .reported_mtu = in.view.is_v4() ? word & 0xFFFFU : word,
      .datagram_size = quote.original_length().value_or(0),
      .header_size = static_cast<std::uint8_t>(
          in.view.is_v4() ? 4U * (load_u8(quote.octets().bytes(), 0) & 0x0FU) : 0U)};
  const std::uint32_t link_mtu = interface(way.hop.link).mtu;
  if (path_mtus_.learn(report, link_mtu, now_) != PathMtuVerdict::Learnt) return;
  tell({.kind = NodeEventKind::PathMtuLearnt,
        .link = in.arrival.link,
        .parameter = path_mtus_.mtu(destination, link_mtu, now_),
        .peer = in.view.source(),
        .quoted_destination = destination});
}

// RFC 1122 section 3.2.2.2.
void Node::Core::hear_redirect(const Inbound& in, const wire::QuoteView& quote) {
  constexpr std::uint8_t kFirstForService = 2;
  const Bytes message = in.view.payload().bytes();
  obey_or_refuse(in, {.destination = *quote.destination(),
                      .gateway = Ipv4Address::load(message, 4),
                      .tos = quote.traffic_class().value_or(0),
                      .is_for_service = load_u8(message, 1) >= kFirstForService});
}

// RFC 4861 section 8.1. It need not say which packet it is about; where it does, this node sent it.
// [R4861-VAL-1] [R4861-RD-1]
void Node::Core::hear_nd_redirect(const Inbound& in) {
  const auto message = wire::icmpv6::parse(in.view.payload());
  const bool is_valid =
      message && !wire::icmpv6::validate(*message, {.source = in.view.source(),
                                                    .destination = in.view.destination(),
                                                    .hop_limit = in.view.hop_limit()})
                      .discards();
  if (!is_valid) return discard(Discard::IcmpMalformed, in.arrival, in.view.source());
  const auto& redirect = std::get<wire::icmpv6::RedirectView>(*message);
  const RedirectHeard heard{.destination = redirect.destination(), .gateway = redirect.target()};
  if (const auto packet = redirect.redirected_packet()) {
    const wire::QuoteView quote(Family::V6, wire::CutBytes{*packet});
    if (!is_about_own(quote) || !recently_sent_.recalls(quote, now_)) {
      ++counts().discards[static_cast<std::size_t>(Discard::ForgedOrStale)];
      return tell({.kind = NodeEventKind::ForgedOrStale,
                   .type = load_u8(in.view.payload().bytes(), 0),
                   .link = in.arrival.link,
                   .peer = in.view.source(),
                   .gateway = heard.gateway,
                   .quoted_destination = heard.destination});
    }
  }
  obey_or_refuse(in, heard);
}

// From the present first hop, to a neighbour: RFC 1122 section 3.2.2.2, RFC 4861 section 8.1, whose
// target is one whatever the prefixes say. [R1122-RD-3] [R1122-RD-4] [R4861-RD-1]
bool Node::Core::may_obey(const Inbound& in, const RedirectHeard& redirect) {
  if (!policy.obeys_redirects || policy.role != Role::Host) return false;  // [R1812-RD-4]
  const RouteDecision present = route(redirect.destination, redirect.tos, nullptr);
  if (no_way(present) || present.hop.link != in.arrival.link) return false;
  const bool is_neighbour = !in.view.is_v4() || own.is_on(in.arrival.link, redirect.gateway);
  return present.hop.gateway == in.view.source() && is_neighbour && !own.owns(redirect.gateway);
}

// [R1122-RD-2]
void Node::Core::obey_or_refuse(const Inbound& in, const RedirectHeard& redirect) {
  const bool is_obeyed = may_obey(in, redirect);
  if (is_obeyed) {
    last_way_.is_known = false;
    const bool is_at_hand = redirect.gateway == redirect.destination;
    const Hop hop{.link = in.arrival.link, .gateway = is_at_hand ? IpAddress{} : redirect.gateway};
    if (redirect.is_for_service) {
      redirects_.learn_for_service(redirect.destination, redirect.tos, hop, now_);  // [R1349-RD-1]
    } else {
      redirects_.learn(redirect.destination, hop, now_);
    }
  }
  tell({.kind = is_obeyed ? NodeEventKind::RedirectObeyed : NodeEventKind::RedirectRefused,
        .link = in.arrival.link,
        .peer = in.view.source(),
        .gateway = redirect.gateway,
        .quoted_destination = redirect.destination});
}

}  // namespace icmpkit::engine
