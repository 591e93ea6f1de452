#include "icmpkit/engine/error_datagram.hpp"

#include <array>

#include "icmpkit/wire/extension.hpp"
#include "icmpkit/wire/icmpv4/conversion_error.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv4/redirect.hpp"
#include "icmpkit/wire/icmpv4/source_quench.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"

namespace icmpkit::engine {

namespace {

namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;

bool carries_extensions(const ErrorPlan& plan) {
  const std::uint8_t type = plan.type;
  return plan.family == Family::V4 ? type == 3 || type == 11 || type == 12 : type == 1 || type == 3;
}

// As much of the offending datagram as the error takes, with the extensions where there is room for
// both. [R1122-GEN-2] [R1812-GEN-3] [R4443-QUOTE-1]
wire::ErrorBody body_of(Bytes offending, const ErrorPlan& plan, std::size_t headers,
                        Bytes extensions) {
  const auto fit = [&](std::size_t size) {
    return wire::fit_quote({.family = plan.family,
                            .original_size = offending.size(),
                            .extensions = size,
                            .ip_headers = headers});
  };
  const auto extended = fit(carries_extensions(plan) ? extensions.size() : 0);
  if (extended && carries_extensions(plan)) {
    return {.quote = offending.first(*extended), .extensions = extensions};
  }
  return {.quote = offending.first(fit(0).value_or(0))};
}

// RFC 792's quote: the header and eight octets.
Bytes shortest_quote(Bytes offending) {
  const std::size_t header = std::size_t{4} * (load_u8(offending, 0) & 0x0FU);
  return first_octets(offending, header + 8);
}

wire::Encoded encode_v4(const ErrorPlan& plan, const wire::ErrorBody& body, MutableBytes out) {
  switch (static_cast<v4::Type>(plan.type)) {
    case v4::Type::TimeExceeded:
      return v4::encode(
          v4::TimeExceeded{.code = static_cast<v4::TimeExceededCode>(plan.code), .body = body},
          out);
    case v4::Type::ParameterProblem:
      return v4::encode(
          v4::ParameterProblem{.code = static_cast<v4::ParameterProblemCode>(plan.code),
                               .pointer = static_cast<std::uint8_t>(plan.word >> 24U),
                               .body = body},
          out);
    case v4::Type::SourceQuench:
      return v4::encode(v4::SourceQuench{.code = plan.code, .quote = body.quote}, out);
    case v4::Type::Redirect:
      return v4::encode(v4::Redirect{.code = static_cast<v4::RedirectCode>(plan.code),
                                     .gateway = Ipv4Address{plan.word},
                                     .quote = body.quote},
                        out);
    case v4::Type::DatagramConversionError:
      return v4::encode(v4::ConversionError{.code = static_cast<v4::ConversionErrorCode>(plan.code),
                                            .pointer = plan.word,
                                            .quote = body.quote},
                        out);
    default:
      return v4::encode(
          v4::DestinationUnreachable{.code = static_cast<v4::UnreachableCode>(plan.code),
                                     .next_hop_mtu = static_cast<std::uint16_t>(plan.word),
                                     .body = body},
          out);
  }
}

wire::Encoded encode_v6(const ErrorPlan& plan, const wire::ErrorBody& body,
                        const v6::Endpoints& endpoints, MutableBytes out) {
  switch (static_cast<v6::Type>(plan.type)) {
    case v6::Type::PacketTooBig:
      return v6::encode(v6::PacketTooBig{.mtu = plan.word, .quote = body.quote}, endpoints, out);
    case v6::Type::TimeExceeded:
      return v6::encode(
          v6::TimeExceeded{.code = static_cast<v6::TimeExceededCode>(plan.code), .body = body},
          endpoints, out);
    case v6::Type::ParameterProblem:
      return v6::encode(
          v6::ParameterProblem{.code = static_cast<v6::ParameterProblemCode>(plan.code),
                               .pointer = plan.word,
                               .quote = body.quote},
          endpoints, out);
    default:
      return v6::encode(
          v6::DestinationUnreachable{.code = static_cast<v6::UnreachableCode>(plan.code),
                                     .body = body},
          endpoints, out);
  }
}

// As much of the packet as fits into what every link carries. It has no option for the better hop's
// link-layer address: links carry IP here. [R4861-RD-3]
wire::Encoded encode_redirect(const ErrorEnvelope& envelope, Bytes offending,
                              const v6::Endpoints& endpoints, MutableBytes out) {
  constexpr std::size_t kDestination = 24;
  constexpr std::size_t kOptionHead = 8;
  std::array<std::byte, wire::error_size_limit(Family::V6) - wire::Ipv6Header::kSize -
                            v6::RedirectView::kFixedSize>
      room;
  const v6::RedirectedHeader redirected{.packet =
                                            first_octets(offending, room.size() - kOptionHead)};
  const auto option = MutableBytes(room).first(v6::encoded_size(redirected));
  v6::write(redirected, option);
  return v6::encode(v6::Redirect{.target = envelope.better_hop->v6(),
                                 .destination = Ipv6Address::load(offending, kDestination),
                                 .options = option},
                    endpoints, out);
}

std::size_t write_error_v4(const ErrorPlan& plan, const ErrorEnvelope& envelope, Bytes offending,
                           MutableBytes out) {
  const std::size_t header = wire::encoded_size(wire::Ipv4Header{.options = envelope.options});
  const Bytes quotable =
      envelope.quote_length == QuoteLength::EightOctets ? shortest_quote(offending) : offending;
  const auto body = body_of(quotable, plan, header, envelope.extensions);
  const auto message = encode_v4(plan, body, out.subspan(header));
  const std::size_t size = message ? message->size() : 0;
  const auto ip = wire::encode(wire::Ipv4Header{.tos = plan.tos,
                                                .identification = envelope.identification,
                                                .ttl = envelope.hop_limit,
                                                .protocol = wire::IpProtocol::Icmp,
                                                .source = envelope.source.v4(),
                                                .destination = envelope.via.value_or(plan.to.v4()),
                                                .options = envelope.options},
                               size, out);
  return message && ip ? header + size : 0;
}

std::size_t write_error_v6(const ErrorPlan& plan, const ErrorEnvelope& envelope, Bytes offending,
                           MutableBytes out) {
  constexpr std::size_t kHeader = wire::Ipv6Header::kSize;
  const v6::Endpoints endpoints{.source = envelope.source.v6(), .destination = plan.to.v6()};
  const MutableBytes room = out.subspan(kHeader);
  const auto message = envelope.better_hop != nullptr
                           ? encode_redirect(envelope, offending, endpoints, room)
                           : encode_v6(plan, body_of(offending, plan, kHeader, envelope.extensions),
                                       endpoints, room);
  const std::size_t size = message ? message->size() : 0;
  const auto ip = wire::encode(wire::Ipv6Header{.traffic_class = plan.tos,
                                                .next_header = wire::IpProtocol::Icmpv6,
                                                .hop_limit = envelope.hop_limit,
                                                .source = endpoints.source,
                                                .destination = endpoints.destination},
                               size, out);
  return message && ip ? kHeader + size : 0;
}

}  // namespace

std::size_t write_error(const ErrorPlan& plan, const ErrorEnvelope& envelope, Bytes offending,
                        MutableBytes out) {
  return plan.family == Family::V4 ? write_error_v4(plan, envelope, offending, out)
                                   : write_error_v6(plan, envelope, offending, out);
}

}  // namespace icmpkit::engine
