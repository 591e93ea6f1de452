// What an IP datagram carries behind all its IP headers, for either family.
//
//   const Transport transport = transport_of(*Ipv6View::parse(datagram));
//   if (transport.protocol == IpProtocol::Icmpv6 && !transport.is_later_fragment()) ...
#pragma once

#include <cstddef>
#include <optional>

#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "icmpkit/wire/ipv6_options.hpp"
#include "icmpkit/wire/ipv6_routing.hpp"

namespace icmpkit::wire {

/// Behind the last IP header.
struct Transport {
  /// What `payload` starts with; in a later fragment it is what the datagram's first fragment
  /// starts with, and where `problem` is set, the extension header that cannot be read.
  IpProtocol protocol{};
  CutBytes payload{};
  std::size_t offset = 0;  ///< octets from the datagram's start to `payload`
  std::optional<Fragment> fragment{};
  /// Why the chain of IPv6's extension headers could not be walked to its end; `offset` counts from
  /// the datagram's start.
  std::optional<ParseError> problem{};
  /// Where a routing header or a source route that has stations left leads in the end; empty where
  /// the header's destination is the final one. Checksums cover this one. [R4443-CK-1]
  std::optional<IpAddress> routed_to{};
  /// Where a Home Address option says that it comes from; empty where the header's source is it.
  /// Checksums cover this one (RFC 6275 section 6.3).
  std::optional<IpAddress> home_address{};

  [[nodiscard]] constexpr bool is_later_fragment() const {
    return fragment && fragment->is_later();
  }
};

/// The last station of a source route in `options` that has stations left.
[[nodiscard]] constexpr std::optional<IpAddress> source_route_end(CutBytes options) {
  for (const auto& option : ipv4::options_of(options)) {
    if (!option) break;
    const auto route = ipv4::RouteView::parse(*option);
    if (const auto address = route ? route->final_destination() : std::nullopt) return *address;
  }
  return std::nullopt;
}

/// Cost: a few loads where the header has no options.
[[nodiscard]] constexpr Transport transport_of(Ipv4View view) {
  Transport transport{.protocol = view.protocol(),
                      .payload = view.payload(),
                      .offset = view.header_size(),
                      .fragment = view.fragment()};
  if (view.header_size() != Ipv4Header::kMinSize) {
    transport.routed_to = source_route_end(view.options());
  }
  return transport;
}

/// The address in a Home Address option among those of a Destination Options header.
[[nodiscard]] constexpr std::optional<IpAddress> home_address_in(ipv6::ExtensionHeaderView header) {
  if (header.protocol() != IpProtocol::DestinationOptions) return std::nullopt;
  for (const auto& option : ipv6::options_of(header)) {
    if (!option) break;
    if (option->type() == ipv6::OptionType::HomeAddress &&
        option->data().size() == Ipv6Address::kSize) {
      return Ipv6Address::load(option->data(), 0);
    }
  }
  return std::nullopt;
}

/// Walks the chain of extension headers. [R4443-FMT-1]
[[nodiscard]] constexpr Transport transport_of(Ipv6View view) {
  Transport transport{};
  ipv6::ExtensionCursor cursor{view.next_header(), view.payload()};
  while (const auto header = cursor.next()) {
    if (!*header) {
      transport.problem = refuse_inside((*header).error(), Ipv6Header::kSize).error();
      break;
    }
    if (const auto fragment = ipv6::FragmentHeaderView::parse(**header)) {
      transport.fragment = fragment->fragment();
    }
    if (const auto address = home_address_in(**header)) transport.home_address = *address;
    if (const auto routing = ipv6::RoutingHeaderView::parse(**header)) {
      const Ipv6Address address = routing->final_destination(view.destination());
      if (address != view.destination()) transport.routed_to = address;
    }
  }
  transport.protocol = cursor.protocol();
  transport.payload = cursor.rest();
  transport.offset = Ipv6Header::kSize + cursor.offset();
  return transport;
}

}  // namespace icmpkit::wire
