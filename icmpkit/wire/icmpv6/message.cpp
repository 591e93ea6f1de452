#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

template <class View>
Parsed<MessageView> as(CutBytes message) {
  const auto view = View::parse(message);
  if (!view) return std::unexpected(view.error());
  return *view;
}

/// What is neither of version 1 nor of version 2 is read as version 1, so that it can be shown;
/// `validate` says that it is to be ignored. [R3810-FMT-1]
Parsed<MessageView> parse_multicast_query(CutBytes message) {
  return message.wire_length() >= MulticastListenerQueryV2View::kFixedSize
             ? as<MulticastListenerQueryV2View>(message)
             : as<MulticastListenerView>(message);
}

}  // namespace

Parsed<MessageView> parse(CutBytes message) {
  if (message.size() == 0) return refuse(ParseErrorKind::Truncated, 0);
  switch (static_cast<Type>(load_u8(message.bytes(), kTypeOffset))) {
    case Type::DestinationUnreachable:
      return as<DestinationUnreachableView>(message);
    case Type::PacketTooBig:
      return as<PacketTooBigView>(message);
    case Type::TimeExceeded:
      return as<TimeExceededView>(message);
    case Type::ParameterProblem:
      return as<ParameterProblemView>(message);
    case Type::EchoRequest:
    case Type::EchoReply:
      return as<EchoView>(message);
    case Type::MulticastListenerQuery:
      return parse_multicast_query(message);
    case Type::MulticastListenerReport:
    case Type::MulticastListenerDone:
      return as<MulticastListenerView>(message);
    case Type::MulticastListenerReportV2:
      return as<MulticastListenerReportV2View>(message);
    case Type::RouterSolicitation:
      return as<RouterSolicitationView>(message);
    case Type::RouterAdvertisement:
      return as<RouterAdvertisementView>(message);
    case Type::NeighborSolicitation:
      return as<NeighborSolicitationView>(message);
    case Type::NeighborAdvertisement:
      return as<NeighborAdvertisementView>(message);
    case Type::Redirect:
      return as<RedirectView>(message);
    case Type::RouterRenumbering:
      return as<RouterRenumberingView>(message);
    case Type::NodeInformationQuery:
      return as<NodeInformationQueryView>(message);
    case Type::NodeInformationResponse:
      return as<NodeInformationResponseView>(message);
    case Type::InverseNeighborSolicitation:
    case Type::InverseNeighborAdvertisement:
      return as<InverseNeighborView>(message);
    case Type::HomeAgentAddressDiscoveryRequest:
    case Type::HomeAgentAddressDiscoveryReply:
      return as<HomeAgentDiscoveryView>(message);
    case Type::MobilePrefixSolicitation:
    case Type::MobilePrefixAdvertisement:
      return as<MobilePrefixView>(message);
    case Type::CertificationPathSolicitation:
      return as<CertificationPathSolicitationView>(message);
    case Type::CertificationPathAdvertisement:
      return as<CertificationPathAdvertisementView>(message);
    case Type::MulticastRouterAdvertisement:
      return as<MulticastRouterAdvertisementView>(message);
    case Type::MulticastRouterSolicitation:
    case Type::MulticastRouterTermination:
      return as<MulticastRouterView>(message);
    case Type::Fmipv6:
      return as<FmipView>(message);
    case Type::RplControl:
      return as<RplView>(message);
    case Type::IlnpLocatorUpdate:
      return as<LocatorUpdateView>(message);
    case Type::DuplicateAddressRequest:
    case Type::DuplicateAddressConfirmation:
      return as<DuplicateAddressView>(message);
    case Type::MplControl:
      return as<MplView>(message);
    case Type::ExperimentalMobility:
      return as<ExperimentalMobilityView>(message);
    case Type::ExtendedEchoRequest:
      return as<ExtendedEchoRequestView>(message);
    case Type::ExtendedEchoReply:
      return as<ExtendedEchoReplyView>(message);
    default:
      return as<OpaqueView>(message);
  }
}

}  // namespace icmpkit::wire::icmpv6
