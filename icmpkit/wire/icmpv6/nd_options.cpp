#include "icmpkit/wire/icmpv6/nd_options.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

template <class View>
Parsed<TypedOption> as(const OptionView& option) {
  const auto view = View::parse(option);
  if (!view) return std::unexpected(view.error());
  return *view;
}

}  // namespace

Parsed<TypedOption> parse_option(const OptionView& option) {
  switch (option.type()) {
    case OptionType::SourceLinkLayerAddress:
    case OptionType::TargetLinkLayerAddress:
      return as<LinkLayerAddressView>(option);
    case OptionType::PrefixInformation:
      return as<PrefixInformationView>(option);
    case OptionType::RedirectedHeader:
      return as<RedirectedHeaderView>(option);
    case OptionType::Mtu:
      return as<LinkMtuView>(option);
    case OptionType::NbmaShortcutLimit:
      return as<NbmaShortcutLimitView>(option);
    case OptionType::AdvertisementInterval:
      return as<AdvertisementIntervalView>(option);
    case OptionType::HomeAgentInformation:
      return as<HomeAgentInformationView>(option);
    case OptionType::SourceAddressList:
    case OptionType::TargetAddressList:
      return as<AddressListOptionView>(option);
    case OptionType::Timestamp:
      return as<TimestampOptionView>(option);
    case OptionType::Nonce:
      return as<NonceOptionView>(option);
    case OptionType::TrustAnchor:
      return as<TrustAnchorView>(option);
    case OptionType::IpAddressPrefix:
    case OptionType::NewRouterPrefixInformation:
      return as<IpAddressPrefixView>(option);
    case OptionType::FmipLinkLayerAddress:
      return as<FmipLinkLayerAddressView>(option);
    case OptionType::NeighborAdvertisementAcknowledgment:
      return as<NeighborAdvertisementAcknowledgmentView>(option);
    case OptionType::Map:
      return as<MobilityAnchorPointView>(option);
    case OptionType::RouteInformation:
      return as<RouteInformationView>(option);
    case OptionType::RecursiveDnsServer:
      return as<RecursiveDnsServerView>(option);
    case OptionType::RaFlagsExtension:
      return as<RaFlagsExtensionView>(option);
    case OptionType::DnsSearchList:
      return as<DnsSearchListView>(option);
    case OptionType::AddressRegistration:
      return as<AddressRegistrationView>(option);
    case OptionType::LowpanContext:
      return as<LowpanContextView>(option);
    case OptionType::AuthoritativeBorderRouter:
      return as<AuthoritativeBorderRouterView>(option);
    case OptionType::LowpanCapabilityIndication:
      return as<LowpanCapabilityIndicationView>(option);
    case OptionType::CaptivePortal:
      return as<CaptivePortalView>(option);
    case OptionType::Pref64:
      return as<Pref64View>(option);
    default:
      return option;
  }
}

}  // namespace icmpkit::wire::icmpv6
