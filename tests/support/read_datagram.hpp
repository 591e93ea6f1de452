// Reads a whole IP datagram: headers, options, extension headers, transport and what ICMP holds;
// see reader.hpp.
#pragma once

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/ipv4_options.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"
#include "icmpkit/wire/ipv6_options.hpp"
#include "icmpkit/wire/ipv6_routing.hpp"
#include "icmpkit/wire/tcp.hpp"
#include "icmpkit/wire/udp.hpp"
#include "tests/support/read_messages.hpp"

namespace icmpkit::test {

/// `option` through `View`, when it is of the type that the view is of.
template <class View>
void read_ipv4_option_as(Reader& reader, const wire::ipv4::OptionView& option) {
  const auto view = View::parse(option);
  if (!view) {
    // Whoever tries a view on another type is told so; only other refusals are about the octets.
    if (view.error().kind != wire::ParseErrorKind::WrongType) {
      reader.refused(view.error(), option.octets().size());
    }
    return;
  }
  const std::string what = "IPv4 option " + std::to_string(static_cast<int>(option.type()));
  reader.round_trip(what, option.octets(), view->value(), [&](Bytes octets) {
    const auto again = wire::ipv4::OptionView::parse(octets);
    const auto same = again ? View::parse(*again) : wire::Parsed<View>{*view};
    return again && same ? reader.write(what, same->value()) : std::nullopt;
  });
}

inline void read_ipv4_options(Reader& reader, wire::CutBytes options) {
  using namespace wire::ipv4;
  for (const auto& option : options_of(options)) {
    if (!option) {
      reader.refused(option.error(), options.wire_length());
      continue;
    }
    reader.take(option->data());
    read_ipv4_option_as<RouteView>(reader, *option);
    read_ipv4_option_as<TimestampView>(reader, *option);
    read_ipv4_option_as<RouterAlertView>(reader, *option);
    read_ipv4_option_as<StreamIdView>(reader, *option);
    read_ipv4_option_as<TracerouteView>(reader, *option);
    read_ipv4_option_as<BasicSecurityView>(reader, *option);
    read_ipv4_option_as<ExtendedSecurityView>(reader, *option);
  }
}

inline void read_ipv4_header(Reader& reader, const wire::Ipv4View& view) {
  const wire::CutBytes datagram = view.datagram();
  reader.expect(datagram.wire_length() >= view.header_size(), "a datagram without its header");
  reader.take(view.payload());
  reader.take(view.checksum_state());
  read_ipv4_options(reader, view.options());
  if (view.options().is_cut()) return;
  const auto value = view.value();
  const auto written = reader.write("IPv4 header", encoded_size(value),
                                    [&](MutableBytes out) { return wire::encode(value, out); });
  if (!written) return;
  auto expected = *written;
  // A wrong checksum is not kept.
  if (view.checksum_state() != wire::ChecksumState::Correct) {
    store_be16(expected, 10, view.header_checksum());
  }
  reader.compare("IPv4 header", datagram.bytes().first(view.header_size()), expected);
  const auto again = wire::Ipv4View::parse(wire::CutBytes{*written, datagram.wire_length()});
  reader.expect(again && again->value() == value, "an IPv4 header is written as another");
}

inline void read_extension_header(Reader& reader, const wire::ipv6::ExtensionHeaderView& header,
                                  const Ipv6Address& destination) {
  using namespace wire::ipv6;
  reader.take(header.data());
  for (const auto& option : options_of(header)) {
    if (!option) {
      reader.refused(option.error(), header.octets().size());
      continue;
    }
    reader.take(option->data());
    if (const auto alert = router_alert(*option)) {
      reader.round_trip("router alert", option->octets(), *alert, [&](Bytes octets) {
        return reader.write("router alert", *router_alert(*OptionView::parse(octets)));
      });
    }
    if (const auto jumbo = jumbo_payload(*option)) {
      reader.round_trip("jumbo payload", option->octets(), *jumbo, [&](Bytes octets) {
        return reader.write("jumbo payload", *jumbo_payload(*OptionView::parse(octets)));
      });
    }
  }
  if (const auto routing = RoutingHeaderView::parse(header)) {
    for (std::size_t i = 0; i < routing->address_count(); ++i) {
      reader.take(routing->address(i, destination));
    }
    reader.take(routing->final_destination(destination));
    const auto written = reader.write("routing header", routing->value());
    if (written) reader.compare("routing header", header.octets(), *written);
  }
  if (const auto fragment = FragmentHeaderView::parse(header)) {
    const auto written = reader.write("fragment header", fragment->value());
    if (written) reader.compare("fragment header", header.octets(), *written);
  }
}

inline void read_extension_headers(Reader& reader, wire::IpProtocol first, wire::CutBytes payload,
                                   const Ipv6Address& destination) {
  for (const auto& header : wire::ipv6::extension_headers(first, payload)) {
    if (header) {
      read_extension_header(reader, *header, destination);
    } else {
      reader.refused(header.error(), payload.wire_length());
    }
  }
}

inline void read_ipv6_header(Reader& reader, const wire::Ipv6View& view) {
  reader.take(view.payload());
  const auto value = view.value();
  const auto written = reader.write("IPv6 header", wire::Ipv6Header::kSize,
                                    [&](MutableBytes out) { return wire::encode(value, out); });
  if (written) {
    reader.compare("IPv6 header", view.datagram().bytes().first(wire::Ipv6Header::kSize), *written);
  }
  read_extension_headers(reader, view.next_header(), view.payload(), view.destination());
}

inline void read_transport(Reader& reader, const wire::DatagramView& datagram) {
  using wire::IpProtocol;
  const wire::CutBytes payload = datagram.payload();
  if (datagram.protocol() == IpProtocol::Udp) {
    const auto udp = wire::UdpView::parse(payload);
    if (!udp) return reader.refused(udp.error(), payload.size());
    reader.take(udp->ports().source);
  }
  if (datagram.protocol() == IpProtocol::Tcp) {
    const auto tcp = wire::TcpView::parse(payload);
    if (!tcp) return reader.refused(tcp.error(), payload.size());
    if (const auto value = tcp->value()) reader.take(value->sequence);
  }
}

inline void read_datagram(Reader& reader, wire::CutBytes octets) {
  const auto datagram = wire::DatagramView::parse(octets);
  if (!datagram) return reader.refused(datagram.error(), octets.size());
  reader.take(datagram->source());
  reader.take(datagram->final_destination());
  reader.take(datagram->hop_limit());
  reader.take(datagram->traffic_class());
  reader.take(datagram->payload());
  reader.take(datagram->icmp_checksum_state());
  if (datagram->is_v4()) {
    read_ipv4_header(reader, datagram->v4());
  } else {
    read_ipv6_header(reader, datagram->v6());
  }
  if (const auto problem = datagram->problem()) {
    reader.refused(*problem, datagram->datagram().wire_length());
    return;
  }
  if (datagram->is_later_fragment()) return;
  read_transport(reader, *datagram);
  const auto icmp = datagram->icmp();
  if (!icmp) return;
  const wire::MessageContext context = wire::message_context(*datagram);
  if (datagram->is_v4()) {
    read_icmpv4(reader, icmp->message, context);
  } else {
    const wire::icmpv6::Endpoints endpoints{.source = datagram->endpoints().source.v6(),
                                            .destination = datagram->endpoints().destination.v6()};
    read_icmpv6(reader, icmp->message, endpoints, context);
  }
}

}  // namespace icmpkit::test
