#include "apps/icmp/tour_probe.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/extension/interface_identification.hpp"
#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/information.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/ipv4_options.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"
#include "icmpkit/wire/ipv6_options.hpp"
#include "icmpkit/wire/ipv6_routing.hpp"
#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::app {
namespace {

using wire::IpProtocol;
using Octets = std::vector<std::byte>;
namespace v4 = wire::icmpv4;

constexpr std::size_t kMost = 2048;  // of anything here
constexpr std::string_view kProbedInterface = "up0";
constexpr std::uint8_t kOption = 0x1E;          // RFC 4727's experiment: skipped where unknown
constexpr std::uint8_t kReportedOption = 0x9E;  // the same, to be reported
constexpr std::uint8_t kUnknownRoutingType = 200;
constexpr std::array<std::byte, 4> kNoRoutingData{};
constexpr Ipv4Address kAllRouters(224, 0, 0, 2);

/// Runs `write` on a buffer and gives what it wrote; the values of the tour can all be written.
template <class Write>
Octets written(Write write) {
  Octets octets(kMost);
  const wire::Encoded result = write(MutableBytes(octets));
  octets.resize(result ? result->size() : 0);
  return octets;
}

Octets data_of(std::size_t size) {
  Octets data(size);
  for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(i);
  return data;
}

void append(Octets& octets, Bytes more) { octets.insert(octets.end(), more.begin(), more.end()); }

/// Writes the messages of one probe.
class ProbeWriter {
 public:
  ProbeWriter(const Probe& probe, const TourAddresses& addresses, std::uint16_t sequence)
      : probe_(probe), addresses_(addresses), sequence_(sequence) {}

  Octets write() {
    if (probe_.stimulus == Stimulus::LinkLocalSource) addresses_.source = addresses_.link_local;
    const Octets payload = write_payload();
    return addresses_.target.is_v4() ? write_v4(payload) : write_v6(payload);
  }

 private:
  [[nodiscard]] wire::IpEndpoints ends() const {
    return {.source = addresses_.source, .destination = addresses_.target};
  }

  Octets write_payload() {
    const Octets data = data_of(probe_.size);
    switch (probe_.stimulus) {
      case Stimulus::Udp:
      case Stimulus::SegmentRoute:
        protocol_ = IpProtocol::Udp;
        return written([&](MutableBytes out) {
          return wire::encode(
              wire::Udp{.ports = {.source = kTourPort, .destination = probe_.number}, .data = data},
              ends(), out);
        });
      case Stimulus::TcpSyn:
        protocol_ = IpProtocol::Tcp;
        return written([&](MutableBytes out) {
          return wire::encode(
              wire::Tcp{.ports = {.source = kTourPort, .destination = probe_.number},
                        .sequence = sequence_,
                        .flags = wire::TcpFlags::kSyn,
                        .window = 0xFFFF},
              ends(), out);
        });
      case Stimulus::Protocol:
        protocol_ = static_cast<IpProtocol>(probe_.number);
        return data_of(8);
      case Stimulus::ShortFragment:
        protocol_ = IpProtocol::Tcp;
        return data_of(8);
      default:
        protocol_ = addresses_.target.is_v4() ? IpProtocol::Icmp : IpProtocol::Icmpv6;
        return addresses_.target.is_v4() ? write_icmpv4(data) : write_icmpv6(data);
    }
  }

  template <class Message>
  static Octets icmpv4(const Message& message) {
    return written([&](MutableBytes out) { return v4::encode(message, out); });
  }
  template <class Message>
  [[nodiscard]] Octets icmpv6(const Message& message) const {
    return written([&](MutableBytes out) {
      return wire::icmpv6::encode(
          message, {.source = addresses_.source.v6(), .destination = addresses_.target.v6()}, out);
    });
  }

  [[nodiscard]] Octets write_icmpv4(Bytes data) const {
    constexpr std::uint16_t kId = kTourIdentifier;
    switch (probe_.stimulus) {
      case Stimulus::TimestampRequest:
        return icmpv4(v4::Timestamp{.identifier = kId, .sequence = sequence_});
      case Stimulus::InformationRequest:
        return icmpv4(v4::Information{.identifier = kId, .sequence = sequence_});
      case Stimulus::AddressMaskRequest:
        return icmpv4(v4::AddressMask{
            .type = v4::Type::AddressMaskRequest, .identifier = kId, .sequence = sequence_});
      case Stimulus::DomainNameRequest:
        return icmpv4(v4::DomainNameRequest{.identifier = kId, .sequence = sequence_});
      case Stimulus::RouterSolicitation:
        return icmpv4(v4::RouterSolicitation{});
      case Stimulus::ExtendedEcho:
        return icmpv4(v4::ExtendedEchoRequest{.identifier = kId,
                                              .sequence = static_cast<std::uint8_t>(sequence_),
                                              .extensions = Bytes(probed_interface())});
      default:
        return icmpv4(v4::Echo{.identifier = kId, .sequence = sequence_, .data = data});
    }
  }

  [[nodiscard]] Octets write_icmpv6(Bytes data) const {
    constexpr std::uint16_t kId = kTourIdentifier;
    if (probe_.stimulus == Stimulus::ExtendedEcho) {
      const Octets structure = probed_interface();
      return icmpv6(
          wire::icmpv6::ExtendedEchoRequest{.identifier = kId,
                                            .sequence = static_cast<std::uint8_t>(sequence_),
                                            .extensions = Bytes(structure)});
    }
    return icmpv6(wire::icmpv6::Echo{.identifier = kId, .sequence = sequence_, .data = data});
  }

  static Octets probed_interface() {
    return written([](MutableBytes out) -> wire::Encoded {
      wire::extension::StructureWriter writer{out};
      const Bytes name = std::as_bytes(std::span(kProbedInterface));
      if (const auto problem = writer.add(wire::extension::InterfaceName{.name = name})) {
        return std::unexpected(*problem);
      }
      return writer.finish();
    });
  }

  [[nodiscard]] wire::ipv4::OptionList options() const {
    using namespace wire::ipv4;
    OptionList list;
    const auto route_to_target = [&](OptionType type) {
      Route route{.type = type, .slot_count = 1};
      route.slots[0] = addresses_.target.v4();
      return route;
    };
    const auto add = [&](const auto& option) { static_cast<void>(list.add(option)); };
    switch (probe_.stimulus) {
      case Stimulus::StrictRoute:
        add(route_to_target(OptionType::StrictSourceRoute));
        break;
      case Stimulus::LooseRoute:
        add(route_to_target(OptionType::LooseSourceRoute));
        break;
      case Stimulus::RecordRoute:
      case Stimulus::BadPointer:
      case Stimulus::BadLength:
        add(Route{.slot_count = 3});
        break;
      case Stimulus::TracerouteOption:
        add(Traceroute{.id = kTourIdentifier, .originator = addresses_.source.v4()});
        break;
      default:
        break;
    }
    return list;
  }

  /// Where the header says that the datagram goes.
  [[nodiscard]] Ipv4Address first_stop() const {
    switch (probe_.stimulus) {
      case Stimulus::StrictRoute:
      case Stimulus::LooseRoute:
        return addresses_.via.v4();
      case Stimulus::RouterSolicitation:
        return kAllRouters;
      default:
        return addresses_.target.v4();
    }
  }

  [[nodiscard]] Octets write_v4(Bytes payload) const {
    const wire::ipv4::OptionList list = options();
    const wire::Ipv4Header header{.tos = probe_.tos,
                                  .identification = sequence_,
                                  .dont_fragment = probe_.dont_fragment,
                                  .more_fragments = probe_.stimulus == Stimulus::FirstFragment,
                                  .ttl = probe_.hop_limit,
                                  .protocol = protocol_,
                                  .source = addresses_.source.v4(),
                                  .destination = first_stop(),
                                  .options = list.octets()};
    Octets datagram =
        written([&](MutableBytes out) { return wire::encode(header, payload.size(), out); });
    damage(datagram);
    append(datagram, payload);
    return datagram;
  }

  // No encoder writes what is wrong.
  void damage(Octets& header) const {
    constexpr std::size_t kLengthAt = wire::Ipv4Header::kMinSize + 1;
    constexpr std::size_t kPointerAt = wire::Ipv4Header::kMinSize + 2;
    if (probe_.stimulus == Stimulus::BadPointer) {
      store_u8(header, kPointerAt, 3);
    } else if (probe_.stimulus == Stimulus::BadLength) {
      store_u8(header, kLengthAt, 99);
    } else {
      return;
    }
    wire::set_header_checksum(header);
  }

  /// The extension headers, in front of `protocol`.
  [[nodiscard]] Octets extension_headers(IpProtocol& first) const {
    switch (probe_.stimulus) {
      case Stimulus::StrictRoute: {
        Octets data(4);  // of a list without compression and padding
        for (const std::uint8_t octet : addresses_.target.octets())
          data.push_back(std::byte{octet});
        return routing_header(
            first, {.type = wire::ipv6::RoutingType::Rpl, .segments_left = 1, .data = Bytes(data)});
      }
      case Stimulus::SegmentRoute: {
        Octets data(4);  // the last entry's number, flags and tag
        for (const std::uint8_t octet : addresses_.target.octets())
          data.push_back(std::byte{octet});
        return routing_header(
            first, {.type = wire::ipv6::RoutingType::SegmentRouting, .data = Bytes(data)});
      }
      case Stimulus::BadRouting:
        return routing_header(first,
                              {.type = static_cast<wire::ipv6::RoutingType>(kUnknownRoutingType),
                               .segments_left = 1,
                               .data = Bytes(kNoRoutingData)});
      case Stimulus::FirstFragment:
      case Stimulus::ShortFragment:
        first = IpProtocol::Fragment;
        return written([&](MutableBytes out) {
          return wire::ipv6::encode(
              wire::ipv6::FragmentHeader{.next_header = protocol_,
                                         .fragment = {.more = true, .identification = sequence_}},
              out);
        });
      case Stimulus::UnknownOption:
        return options_headers(first, {{{6}}}, kReportedOption);
      case Stimulus::Headers:
        return options_headers(first, probe_.headers, kOption);
      default:
        return {};
    }
  }

  [[nodiscard]] Octets routing_header(IpProtocol& first, wire::ipv6::RoutingHeader header) const {
    first = IpProtocol::Routing;
    header.next_header = protocol_;
    return written([&](MutableBytes out) { return wire::ipv6::encode(header, out); });
  }

  [[nodiscard]] Octets options_headers(IpProtocol& first, const HeaderSizes& sizes,
                                       std::uint8_t type) const {
    Octets all;
    first = IpProtocol::DestinationOptions;
    for (std::size_t i = 0; i < sizes.size() && sizes[i][0] != 0; ++i) {
      const bool is_last = i + 1 == sizes.size() || sizes[i + 1][0] == 0;
      Octets options;
      for (const std::uint8_t size : sizes[i]) {
        if (size == 0) break;
        options.push_back(std::byte{type});
        options.push_back(static_cast<std::byte>(size - 2));
        options.resize(options.size() + size - 2U);
      }
      append(all, written([&](MutableBytes out) {
               return wire::ipv6::encode(
                   wire::ipv6::OptionsHeader{
                       .next_header = is_last ? protocol_ : IpProtocol::DestinationOptions,
                       .options = Bytes(options)},
                   out);
             }));
    }
    return all;
  }

  [[nodiscard]] Octets write_v6(Bytes payload) const {
    IpProtocol first = protocol_;
    const Octets headers = extension_headers(first);
    const bool has_station = probe_.stimulus == Stimulus::StrictRoute;
    const wire::Ipv6Header header{
        .traffic_class = probe_.tos,
        .next_header = first,
        .hop_limit = probe_.hop_limit,
        .source = addresses_.source.v6(),
        .destination = has_station ? addresses_.via.v6() : addresses_.target.v6()};
    Octets datagram = written([&](MutableBytes out) {
      return wire::encode(header, headers.size() + payload.size(), out);
    });
    append(datagram, headers);
    append(datagram, payload);
    return datagram;
  }

  const Probe& probe_;
  TourAddresses addresses_;
  std::uint16_t sequence_;
  IpProtocol protocol_ = IpProtocol::Icmp;
};

}  // namespace

std::vector<std::byte> write_probe(const Probe& probe, const TourAddresses& addresses,
                                   std::uint16_t sequence) {
  return ProbeWriter(probe, addresses, sequence).write();
}

}  // namespace icmpkit::app
