#include "icmpkit/probe/echo_answer.hpp"

#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/transport.hpp"

namespace icmpkit::probe {
namespace {

template <class EchoView>
std::optional<EchoFields> echo_fields(wire::CutBytes message, bool want_reply) {
  const auto view = EchoView::parse(message);
  if (!view || view->is_reply() != want_reply) return std::nullopt;
  return EchoFields{
      .identifier = view->identifier(), .sequence = view->sequence(), .data = view->rest()};
}

bool is_error_v4(wire::icmpv4::Type type) {
  using enum wire::icmpv4::Type;
  return type == DestinationUnreachable || type == SourceQuench || type == Redirect ||
         type == TimeExceeded || type == ParameterProblem;
}

}  // namespace

std::optional<IcmpDatagram> IcmpDatagram::read(wire::CutBytes datagram) {
  if (const auto ip = wire::Ipv4View::parse(datagram)) {
    const wire::Transport transport = transport_of(*ip);
    if (transport.protocol != wire::IpProtocol::Icmp || transport.is_later_fragment()) {
      return std::nullopt;
    }
    return IcmpDatagram{.source = ip->source(),
                        .destination = ip->destination(),
                        .hop_limit = ip->ttl(),
                        .datagram = ip->datagram(),
                        .message = transport.payload,
                        .checksum = wire::icmpv4::checksum_state(transport.payload)};
  }
  if (const auto ip = wire::Ipv6View::parse(datagram)) {
    const wire::Transport transport = transport_of(*ip);
    if (transport.protocol != wire::IpProtocol::Icmpv6 || transport.is_later_fragment()) {
      return std::nullopt;
    }
    return IcmpDatagram{
        .source = ip->source(),
        .destination = ip->destination(),
        .hop_limit = ip->hop_limit(),
        .datagram = ip->datagram(),
        .message = transport.payload,
        .checksum = wire::icmpv6::checksum_state(
            transport.payload, {.source = ip->source(), .destination = ip->destination()})};
  }
  return std::nullopt;
}

std::optional<EchoFields> IcmpDatagram::echo_reply() const {
  constexpr bool kReply = true;
  return source.is_v4() ? echo_fields<wire::icmpv4::EchoView>(message, kReply)
                        : echo_fields<wire::icmpv6::EchoView>(message, kReply);
}

std::optional<PingError> IcmpDatagram::error() const {
  if (message.size() < 8) return std::nullopt;
  const std::uint8_t type = load_u8(message.bytes(), wire::kTypeOffset);
  const bool reports = source.is_v4() ? is_error_v4(static_cast<wire::icmpv4::Type>(type))
                                      : is_error(static_cast<wire::icmpv6::Type>(type));
  if (!reports) return std::nullopt;
  return PingError{.from = source,
                   .type = type,
                   .code = load_u8(message.bytes(), wire::kCodeOffset),
                   .parameter = load_be32(message.bytes(), 4)};
}

std::optional<QuotedEcho> QuotedEcho::read(wire::CutBytes quote) {
  if (const auto ip = wire::Ipv4View::parse(quote)) {
    const wire::Transport transport = transport_of(*ip);
    if (transport.protocol != wire::IpProtocol::Icmp || transport.is_later_fragment()) {
      return std::nullopt;
    }
    const auto echo = read_message(Family::V4, transport.payload);
    if (!echo) return std::nullopt;
    return QuotedEcho{.destination = transport.routed_to.value_or(ip->destination()),
                      .echo = *echo};
  }
  if (const auto ip = wire::Ipv6View::parse(quote)) {
    const wire::Transport transport = transport_of(*ip);
    if (transport.protocol != wire::IpProtocol::Icmpv6 || transport.is_later_fragment()) {
      return std::nullopt;
    }
    const auto echo = read_message(Family::V6, transport.payload);
    if (!echo) return std::nullopt;
    return QuotedEcho{.destination = transport.routed_to.value_or(ip->destination()),
                      .echo = *echo};
  }
  return std::nullopt;
}

std::optional<EchoFields> QuotedEcho::read_message(Family family, wire::CutBytes message) {
  constexpr bool kReply = true;
  return family == Family::V4 ? echo_fields<wire::icmpv4::EchoView>(message, !kReply)
                              : echo_fields<wire::icmpv6::EchoView>(message, !kReply);
}

}  // namespace icmpkit::probe
