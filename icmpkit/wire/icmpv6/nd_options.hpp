// All options with a view of their own, and the one call that finds the right view.
#pragma once

#include <variant>

#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/icmpv6/nd_option_basic.hpp"
#include "icmpkit/wire/icmpv6/nd_option_host.hpp"
#include "icmpkit/wire/icmpv6/nd_option_lowpan.hpp"
#include "icmpkit/wire/icmpv6/nd_option_mobility.hpp"
#include "icmpkit/wire/icmpv6/nd_option_send.hpp"

namespace icmpkit::wire::icmpv6 {

/// An option through its own view; `OptionView` where its type has none.
using TypedOption = std::variant<
    OptionView, LinkLayerAddressView, PrefixInformationView, RedirectedHeaderView, LinkMtuView,
    NbmaShortcutLimitView, AdvertisementIntervalView, HomeAgentInformationView,
    AddressListOptionView, TimestampOptionView, NonceOptionView, TrustAnchorView,
    IpAddressPrefixView, FmipLinkLayerAddressView, NeighborAdvertisementAcknowledgmentView,
    MobilityAnchorPointView, RouteInformationView, RecursiveDnsServerView, RaFlagsExtensionView,
    DnsSearchListView, AddressRegistrationView, LowpanContextView, AuthoritativeBorderRouterView,
    LowpanCapabilityIndicationView, CaptivePortalView, Pref64View>;

/// Fails where the option is of a type with a view, and of a size or a value that it has not: a
/// receiver ignores such an option and goes on with the next. Offsets count from the option's
/// start. [R4861-OPT-2]
[[nodiscard]] Parsed<TypedOption> parse_option(const OptionView& option);

}  // namespace icmpkit::wire::icmpv6
