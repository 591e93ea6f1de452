#include "icmpkit/probe/echo_answer.hpp"

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {
namespace {

template <class EchoView>
std::optional<EchoFields> echo_fields(wire::CutBytes message, bool want_reply) {
  const auto view = EchoView::parse(message);
  if (!view || view->is_reply() != want_reply) return std::nullopt;
  return EchoFields{
      .identifier = view->identifier(), .sequence = view->sequence(), .data = view->rest()};
}

}  // namespace

std::optional<IcmpDatagram> IcmpDatagram::read(wire::CutBytes datagram) {
  const auto ip = wire::DatagramView::parse(datagram);
  const auto part = ip ? ip->icmp() : std::nullopt;
  if (!part) return std::nullopt;
  return IcmpDatagram{.source = ip->source(),
                      .destination = ip->destination(),
                      .hop_limit = ip->hop_limit(),
                      .datagram = ip->datagram(),
                      .message = part->message,
                      .checksum = ip->icmp_checksum_state()};
}

std::optional<EchoFields> IcmpDatagram::echo_reply() const {
  constexpr bool kReply = true;
  return source.is_v4() ? echo_fields<wire::icmpv4::EchoView>(message, kReply)
                        : echo_fields<wire::icmpv6::EchoView>(message, kReply);
}

// RFC 4861 section 8.1. [R4861-VAL-1] [R4861-RD-1]
std::optional<wire::icmpv6::RedirectView> IcmpDatagram::redirect() const {
  constexpr std::uint8_t kUntouched = 255;
  if (!source.is_v6() || !source.v6().is_link_local() || hop_limit != kUntouched) {
    return std::nullopt;
  }
  const auto view = wire::icmpv6::RedirectView::parse(message);
  if (!view || view->code_octet() != 0 || !view->redirected_packet()) return std::nullopt;
  return *view;
}

std::optional<ProbeError> IcmpDatagram::error() const {
  if (message.size() < 8) return std::nullopt;
  const std::uint8_t type = load_u8(message.bytes(), wire::kTypeOffset);
  const bool reports = source.is_v4() ? is_error(static_cast<wire::icmpv4::Type>(type))
                                      : is_error(static_cast<wire::icmpv6::Type>(type));
  const auto nd_redirect = reports ? std::nullopt : redirect();
  if (!reports && !nd_redirect) return std::nullopt;
  ProbeError error{.from = source,
                   .type = type,
                   .code = load_u8(message.bytes(), wire::kCodeOffset),
                   .parameter = load_be32(message.bytes(), 4)};
  if (nd_redirect) {
    error.gateway = nd_redirect->target();
  } else if (source.is_v4() && is_redirect(Family::V4, error)) {
    error.gateway = Ipv4Address{error.parameter};
  }
  return error;
}

wire::CutBytes IcmpDatagram::quote() const {
  if (const auto nd_redirect = redirect()) return wire::CutBytes{*nd_redirect->redirected_packet()};
  return message.after(8);
}

std::optional<QuotedEcho> QuotedEcho::read(Family family, wire::CutBytes octets) {
  const wire::QuoteView quote(family, octets);
  const auto icmp = family == Family::V4 ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6;
  const auto destination = quote.final_destination();
  const bool is_later = quote.fragment() && quote.fragment()->is_later();
  if (!destination || quote.protocol() != icmp || is_later) return std::nullopt;
  const auto echo = read_message(family, quote.transport());
  if (!echo) return std::nullopt;
  return QuotedEcho{.destination = *destination, .echo = *echo};
}

std::optional<EchoFields> QuotedEcho::read_message(Family family, wire::CutBytes message) {
  constexpr bool kReply = true;
  return family == Family::V4 ? echo_fields<wire::icmpv4::EchoView>(message, !kReply)
                              : echo_fields<wire::icmpv6::EchoView>(message, !kReply);
}

}  // namespace icmpkit::probe
