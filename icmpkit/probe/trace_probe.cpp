#include "icmpkit/probe/trace_probe.hpp"

#include <algorithm>
#include <array>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/tcp.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::probe {
namespace {

constexpr std::size_t kHeaderSize = 8;  ///< of an echo request and of UDP
constexpr std::size_t kBalanceSize = 2;
constexpr std::size_t kBalance = kHeaderSize + ProbeTag::kSize;  ///< where in the transport
constexpr std::size_t kLeast = kBalance + kBalanceSize;
constexpr std::size_t kUsual = 40;  ///< as traceroute has it

/// The checksum of the first flow's echo requests lies in this range; the next flows count up. It
/// is secret, because eight quoted octets prove a probe.
constexpr std::uint16_t kLeastChecksum = 0x1000;
constexpr std::uint16_t kChecksums = 0xE000;

/// Maximum Segment Size, 1,460 octets: what a SYN without options is refused for here and there.
constexpr std::array kSynOptions{std::byte{2}, std::byte{4}, std::byte{0x05}, std::byte{0xB4}};

/// Fills in the two octets of balance that make the transport's checksum `wanted`.
void balance(MutableBytes transport, const wire::Checksum& pseudo, std::size_t checksum,
             std::uint16_t wanted) {
  store_be16(transport, checksum, 0);
  store_be16(transport, kBalance, 0);
  const std::uint16_t unbalanced = wire::Checksum{pseudo}.add(transport).finish();
  const std::uint16_t missing =
      wire::Checksum{}.add_word(static_cast<std::uint16_t>(~wanted)).add_word(unbalanced).finish();
  store_be16(transport, kBalance, static_cast<std::uint16_t>(~missing));
  store_be16(transport, checksum, wanted);
}

}  // namespace

std::size_t TraceProbes::transport_size(Family family) const {
  if (config_.method == TraceMethod::Tcp) return wire::Tcp::kMinHeaderSize + kSynOptions.size();
  const std::size_t header =
      family == Family::V4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize;
  return std::max(config_.packet_size.value_or(header + kUsual), header + kLeast) - header;
}

std::size_t TraceProbes::size(Family family) const {
  return transport_size(family) +
         (family == Family::V4 ? wire::Ipv4Header::kMinSize : wire::Ipv6Header::kSize);
}

wire::IpProtocol TraceProbes::protocol(Family family) const {
  switch (config_.method) {
    case TraceMethod::Icmp:
      break;
    case TraceMethod::Udp:
      return wire::IpProtocol::Udp;
    case TraceMethod::Tcp:
      return wire::IpProtocol::Tcp;
    case TraceMethod::Protocol:
      return static_cast<wire::IpProtocol>(config_.protocol);
  }
  return family == Family::V4 ? wire::IpProtocol::Icmp : wire::IpProtocol::Icmpv6;
}

IpAddress TraceProbes::source(Family family) const {
  if (family == Family::V4) return config_.sources.v4;
  return config_.sources.v6;
}

std::size_t TraceProbes::write(TraceProbeId id, const IpAddress& target, MutableBytes out) const {
  const Family family = target.family();
  const MutableBytes datagram = out.first(size(family));
  const std::size_t transport = transport_size(family);
  if (family == Family::V4) {
    const wire::Ipv4Header header{.tos = config_.traffic_class,
                                  .identification = id.short_name(),
                                  .dont_fragment = config_.dont_fragment,
                                  .ttl = id.ttl,
                                  .protocol = protocol(family),
                                  .source = config_.sources.v4,
                                  .destination = target.v4()};
    if (!encode(header, transport, datagram)) return 0;
  } else {
    const wire::Ipv6Header header{
        .traffic_class = config_.traffic_class,
        .flow_label = (config_.flow_label + flow_of(id.attempt)) & wire::Ipv6Header::kMaxFlowLabel,
        .next_header = protocol(family),
        .hop_limit = id.ttl,
        .source = config_.sources.v6,
        .destination = target.v6()};
    if (!encode(header, transport, datagram)) return 0;
  }
  const MutableBytes payload = datagram.last(transport);
  switch (config_.method) {
    case TraceMethod::Icmp:
      write_echo(id, target, payload);
      break;
    case TraceMethod::Udp:
      write_udp(id, target, payload);
      break;
    case TraceMethod::Tcp:
      write_tcp(id, target, payload);
      break;
    case TraceMethod::Protocol:
      write_unknown(id, target, payload);
      break;
  }
  return datagram.size();
}

void TraceProbes::write_data(TraceProbeId id, const IpAddress& target, MutableBytes data) const {
  for (std::size_t i = ProbeTag::kSize; i < data.size(); ++i) data[i] = static_cast<std::byte>(i);
  ProbeTag(config_.key, id.number(), target).store(data, 0);
}

void TraceProbes::write_echo(TraceProbeId id, const IpAddress& target, MutableBytes message) const {
  const bool is_v4 = target.is_v4();
  const auto type = is_v4 ? static_cast<std::uint8_t>(wire::icmpv4::Type::EchoRequest)
                          : static_cast<std::uint8_t>(wire::icmpv6::Type::EchoRequest);
  store_u8(message, wire::kTypeOffset, type);
  store_u8(message, wire::kCodeOffset, 0);
  store_be16(message, 4, config_.identifier);
  store_be16(message, 6, id.short_name());
  write_data(id, target, message.subspan(kHeaderSize));
  wire::Checksum pseudo;
  if (!is_v4) {
    pseudo.add({.source = config_.sources.v6,
                .destination = target,
                .length = static_cast<std::uint32_t>(message.size()),
                .protocol = static_cast<std::uint8_t>(wire::IpProtocol::Icmpv6)});
  }
  balance(message, pseudo, wire::kChecksumOffset,
          static_cast<std::uint16_t>(kLeastChecksum + secret_of(target) % kChecksums +
                                     flow_of(id.attempt)));
}

void TraceProbes::write_udp(TraceProbeId id, const IpAddress& target, MutableBytes datagram) const {
  constexpr std::size_t kChecksum = 6;
  store_be16(datagram, 0, static_cast<std::uint16_t>(config_.source_port + flow_of(id.attempt)));
  store_be16(datagram, 2, config_.destination_port);
  store_be16(datagram, 4, static_cast<std::uint16_t>(datagram.size()));
  write_data(id, target, datagram.subspan(kHeaderSize));
  const wire::PseudoHeader pseudo{.source = source(target.family()),
                                  .destination = target,
                                  .length = static_cast<std::uint32_t>(datagram.size()),
                                  .protocol = static_cast<std::uint8_t>(wire::IpProtocol::Udp)};
  balance(datagram, wire::Checksum{}.add(pseudo), kChecksum, id.short_name());
}

void TraceProbes::write_tcp(TraceProbeId id, const IpAddress& target, MutableBytes segment) const {
  const wire::Tcp syn{
      .ports = {.source = static_cast<std::uint16_t>(config_.source_port + flow_of(id.attempt)),
                .destination = config_.destination_port},
      .sequence = std::uint32_t{secret_of(target)} << 16U | id.short_name(),
      .flags = wire::TcpFlags::kSyn,
      .window = 5840,
      .options = Bytes(kSynOptions)};
  // It fits: the segment was measured for it.
  static_cast<void>(
      encode(syn, {.source = source(target.family()), .destination = target}, segment));
}

void TraceProbes::write_unknown(TraceProbeId id, const IpAddress& target,
                                MutableBytes payload) const {
  store_be16(payload, 0, secret_of(target));
  store_be16(payload, 2, 0);
  store_be16(payload, 4, 0);
  store_be16(payload, 6, id.short_name());
  write_data(id, target, payload.subspan(kHeaderSize));
}

std::uint16_t TraceProbes::secret_of(const IpAddress& target) const {
  return static_cast<std::uint16_t>(
      siphash(config_.key, std::as_bytes(std::span(target.octets()))));
}

TraceNames TraceProbes::names_in(const wire::QuoteView& quote) const {
  if (quote.protocol() != protocol(quote.family())) return {};
  TraceNames names{.transport = name_in(quote.transport().bytes()),
                   .identification = quote.identification()};
  if (names.identification == names.transport) names.identification.reset();
  return names;
}

std::optional<std::uint16_t> TraceProbes::name_in(Bytes transport) const {
  if (transport.size() < kHeaderSize) return std::nullopt;
  return load_be16(transport, 6);  // sequence, checksum, the low half of a sequence number, or bare
}

std::optional<ProbeTag> TraceProbes::tag_in(Bytes transport) const {
  if (config_.method == TraceMethod::Tcp || transport.size() < kBalance) return std::nullopt;
  return ProbeTag::load(transport.subspan(kHeaderSize));
}

std::optional<std::uint16_t> TraceProbes::name_acknowledged(const IpAddress& target,
                                                            Bytes segment) const {
  const auto view = wire::TcpView::parse(segment);
  const auto flags = view ? view->flags() : std::nullopt;
  if (!flags || (*flags & wire::TcpFlags::kAck) == 0) return std::nullopt;
  const std::uint32_t sequence = *view->acknowledgment() - 1;
  if (sequence >> 16U != secret_of(target)) return std::nullopt;
  return static_cast<std::uint16_t>(sequence);
}

bool TraceProbes::is_between_our_ports(Bytes transport) const {
  const auto view = wire::UdpView::parse(transport);
  return view && view->ports().source == config_.destination_port &&
         flow_at(view->ports().destination);
}

std::optional<std::uint8_t> TraceProbes::flow_at(std::uint16_t source_port) const {
  const unsigned flow = static_cast<std::uint16_t>(source_port - config_.source_port);
  if (flow < config_.first_flow || flow >= unsigned{config_.first_flow} + config_.flows) {
    return std::nullopt;
  }
  return static_cast<std::uint8_t>(flow);
}

}  // namespace icmpkit::probe
