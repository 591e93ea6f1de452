#include "icmpkit/engine/traceroute_report.hpp"

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/ip_protocol.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::engine {

namespace {

using wire::icmpv4::ConversionErrorCode;
using wire::icmpv4::TracerouteCode;
using wire::ipv4::OptionType;

constexpr std::size_t kProtocolAt = 9;

bool is_single_host(Ipv4Address address) {
  constexpr std::uint32_t kReserved = 0xF;
  return address.number() >> 24U != 0 && !address.is_loopback() && !address.is_multicast() &&
         address.number() >> 28U != kReserved;
}

Cause conversion_failed(ConversionErrorCode code, std::size_t pointer) {
  return {.kind = CauseKind::ConversionFailed,
          .info = static_cast<std::uint32_t>(pointer),
          .code = static_cast<std::uint8_t>(code)};
}

/// Empty for an option that conversion may leave out.
std::optional<ConversionErrorCode> option_problem(OptionType type) {
  switch (type) {
    case OptionType::End:
    case OptionType::NoOperation:
      return std::nullopt;
    case OptionType::RecordRoute:
    case OptionType::Timestamp:
    case OptionType::Traceroute:
    case OptionType::Security:
    case OptionType::LooseSourceRoute:
    case OptionType::ExtendedSecurity:
    case OptionType::StreamId:
    case OptionType::StrictSourceRoute:
    case OptionType::RouterAlert:
      return ConversionErrorCode::KnownUnsupportedOption;
  }
  return ConversionErrorCode::UnknownMandatoryOption;
}

bool is_convertible(wire::IpProtocol protocol) {
  return protocol == wire::IpProtocol::Icmp || protocol == wire::IpProtocol::Tcp ||
         protocol == wire::IpProtocol::Udp;
}

}  // namespace

std::optional<TracerouteReport> write_traceroute_report(const wire::ipv4::Traceroute& option,
                                                        const OutputLink& link, MutableBytes out) {
  const bool is_outbound = option.return_hops == wire::ipv4::Traceroute::kOutbound;
  if (link.code == TracerouteCode::Discarded && !is_outbound) return std::nullopt;
  if (!is_single_host(option.originator)) return std::nullopt;
  const wire::Encoded written =
      wire::icmpv4::encode(wire::icmpv4::Traceroute{.code = link.code,
                                                    .identifier = option.id,
                                                    .outbound_hops = option.outbound_hops,
                                                    .return_hops = option.return_hops,
                                                    .link_speed = link.speed,
                                                    .link_mtu = link.mtu},
                           out);
  if (!written) return std::nullopt;
  return TracerouteReport{.message = *written, .destination = option.originator};
}

std::optional<Cause> conversion_problem(Bytes header) {
  const auto options = wire::ipv4::options_of(header.subspan(wire::Ipv4Header::kMinSize));
  for (auto option = options.begin(); option != options.end(); ++option) {
    const std::size_t at = wire::Ipv4Header::kMinSize + option.offset();
    if (!option->has_value()) return conversion_failed(ConversionErrorCode::Unspecified, at);
    if (const auto problem = option_problem((*option)->type())) {
      return conversion_failed(*problem, at);
    }
  }
  if (!is_convertible(static_cast<wire::IpProtocol>(load_u8(header, kProtocolAt)))) {
    return conversion_failed(ConversionErrorCode::UnsupportedTransport, kProtocolAt);
  }
  return std::nullopt;
}

}  // namespace icmpkit::engine
