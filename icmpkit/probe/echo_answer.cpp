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

std::optional<ProbeError> IcmpDatagram::error() const {
  if (message.size() < 8) return std::nullopt;
  const std::uint8_t type = load_u8(message.bytes(), wire::kTypeOffset);
  const bool reports = source.is_v4() ? is_error(static_cast<wire::icmpv4::Type>(type))
                                      : is_error(static_cast<wire::icmpv6::Type>(type));
  if (!reports) return std::nullopt;
  return ProbeError{.from = source,
                    .type = type,
                    .code = load_u8(message.bytes(), wire::kCodeOffset),
                    .parameter = load_be32(message.bytes(), 4)};
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
