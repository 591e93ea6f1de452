// Any ICMPv6 message: which view it has, and which rules it breaks.
//
//   if (const auto message = icmpv6::parse(octets)) {
//     std::visit([](const auto& view) { ... }, *message);
//     for (const Violation& violation : icmpv6::validate(*message, context)) { ... }
//   }
#pragma once

#include <variant>

#include "icmpkit/wire/icmpv6/certification_path.hpp"
#include "icmpkit/wire/icmpv6/duplicate_address.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/icmpv6/error.hpp"
#include "icmpkit/wire/icmpv6/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/home_agent.hpp"
#include "icmpkit/wire/icmpv6/inverse_nd.hpp"
#include "icmpkit/wire/icmpv6/mld.hpp"
#include "icmpkit/wire/icmpv6/mld2_report.hpp"
#include "icmpkit/wire/icmpv6/mobile_prefix.hpp"
#include "icmpkit/wire/icmpv6/multicast_router_discovery.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"
#include "icmpkit/wire/icmpv6/opaque.hpp"
#include "icmpkit/wire/icmpv6/router_renumbering.hpp"
#include "icmpkit/wire/icmpv6/routing_control.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::wire::icmpv6 {

/// A message through its own view; `OpaqueView` where its type has none.
using MessageView =
    std::variant<OpaqueView, DestinationUnreachableView, PacketTooBigView, TimeExceededView,
                 ParameterProblemView, EchoView, MulticastListenerView,
                 MulticastListenerQueryV2View, MulticastListenerReportV2View,
                 RouterSolicitationView, RouterAdvertisementView, NeighborSolicitationView,
                 NeighborAdvertisementView, RedirectView, RouterRenumberingView,
                 NodeInformationQueryView, NodeInformationResponseView, InverseNeighborView,
                 HomeAgentDiscoveryView, MobilePrefixView, CertificationPathSolicitationView,
                 CertificationPathAdvertisementView, MulticastRouterAdvertisementView,
                 MulticastRouterView, FmipView, RplView, LocatorUpdateView, DuplicateAddressView,
                 MplView, ExperimentalMobilityView, ExtendedEchoRequestView, ExtendedEchoReplyView>;

/// `message` starts with the type octet. Fails where the message's own view refuses it; its octets
/// can then still be had through `OpaqueView`. Cost: one switch and the view's own proof.
[[nodiscard]] Parsed<MessageView> parse(CutBytes message);

/// Which rules of the RFCs the message breaks; a cut capture is held against nobody. The addresses
/// and the hop limit of `context` are looked at where its source is an IPv6 address.
/// Cost: one pass over the message's options or records; no allocation.
[[nodiscard]] Violations validate(const MessageView& message, const MessageContext& context);

}  // namespace icmpkit::wire::icmpv6
