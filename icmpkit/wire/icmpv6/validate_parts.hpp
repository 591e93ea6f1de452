// What the parts of `validate` share. Not for users: they call `validate` in message.hpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "icmpkit/wire/findings.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::wire::icmpv6::detail {

/// With what the rules ask of the datagram around the message.
class Findings : public wire::detail::Findings {
 public:
  using wire::detail::Findings::Findings;

  /// Whether the datagram around the message is known.
  [[nodiscard]] constexpr bool has_datagram() const {
    return context().source.is_v6() && context().destination.is_v6();
  }
  [[nodiscard]] constexpr std::uint8_t hop_limit() const { return context().hop_limit; }
  /// Requires `has_datagram()`.
  [[nodiscard]] constexpr Ipv6Address source() const { return context().source.v6(); }
  /// Requires `has_datagram()`.
  [[nodiscard]] constexpr Ipv6Address destination() const { return context().destination.v6(); }
};

/// The rules for options, whichever message they are in. [R4861-OPT-1] [R4861-OPT-2]
void judge_options(const Findings& findings, const OptionRange& options);
/// Whether one of those that can be read is of this type.
[[nodiscard]] bool has_option(const OptionRange& options, OptionType type);

void judge(const Findings& findings, const OpaqueView& view);
void judge(const Findings& findings, const DestinationUnreachableView& view);
void judge(const Findings& findings, const PacketTooBigView& view);
void judge(const Findings& findings, const TimeExceededView& view);
void judge(const Findings& findings, const ParameterProblemView& view);
void judge(const Findings& findings, const EchoView& view);
void judge(const Findings& findings, const MulticastListenerView& view);
void judge(const Findings& findings, const MulticastListenerQueryV2View& view);
void judge(const Findings& findings, const MulticastListenerReportV2View& view);
void judge(const Findings& findings, const RouterSolicitationView& view);
void judge(const Findings& findings, const RouterAdvertisementView& view);
void judge(const Findings& findings, const NeighborSolicitationView& view);
void judge(const Findings& findings, const NeighborAdvertisementView& view);
void judge(const Findings& findings, const RedirectView& view);
void judge(const Findings& findings, const RouterRenumberingView& view);
void judge(const Findings& findings, const NodeInformationQueryView& view);
void judge(const Findings& findings, const NodeInformationResponseView& view);
void judge(const Findings& findings, const InverseNeighborView& view);
void judge(const Findings& findings, const HomeAgentDiscoveryView& view);
void judge(const Findings& findings, const MobilePrefixView& view);
void judge(const Findings& findings, const CertificationPathSolicitationView& view);
void judge(const Findings& findings, const CertificationPathAdvertisementView& view);
void judge(const Findings& findings, const MulticastRouterAdvertisementView& view);
void judge(const Findings& findings, const MulticastRouterView& view);
void judge(const Findings& findings, const FmipView& view);
void judge(const Findings& findings, const RplView& view);
void judge(const Findings& findings, const LocatorUpdateView& view);
void judge(const Findings& findings, const DuplicateAddressView& view);
void judge(const Findings& findings, const MplView& view);
void judge(const Findings& findings, const ExperimentalMobilityView& view);
void judge(const Findings& findings, const ExtendedEchoRequestView& view);
void judge(const Findings& findings, const ExtendedEchoReplyView& view);

}  // namespace icmpkit::wire::icmpv6::detail
