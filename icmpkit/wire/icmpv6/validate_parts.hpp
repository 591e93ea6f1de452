// What the families' parts of `validate` share. Not for users: they call `validate` in message.hpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::wire::icmpv6::detail {

/// Collects violations, and gives those for which a message is discarded first: the bound on their
/// number can then never hide that it is.
class Findings {
 public:
  constexpr explicit Findings(const MessageContext& context) : context_(context) {}

  constexpr void discard(std::string_view rule, std::size_t offset, std::string_view words) {
    discards_.add({rule, static_cast<std::uint32_t>(offset), Severity::Discard, words});
  }
  constexpr void odd(std::string_view rule, std::size_t offset, std::string_view words) {
    odds_.add({rule, static_cast<std::uint32_t>(offset), Severity::Odd, words});
  }

  /// Whether the datagram around the message is known.
  [[nodiscard]] constexpr bool has_datagram() const {
    return context_.source.is_v6() && context_.destination.is_v6();
  }
  [[nodiscard]] constexpr std::uint8_t hop_limit() const { return context_.hop_limit; }
  /// Requires `has_datagram()`.
  [[nodiscard]] constexpr Ipv6Address source() const { return context_.source.v6(); }
  /// Requires `has_datagram()`.
  [[nodiscard]] constexpr Ipv6Address destination() const { return context_.destination.v6(); }

  [[nodiscard]] constexpr Violations finish() const {
    Violations all = discards_;
    for (const Violation& violation : odds_) all.add(violation);
    // Where some were left out, twelve were kept, so that these are only counted.
    for (std::size_t i = 0; i < odds_.left_out(); ++i) all.add({});
    return all;
  }

 private:
  const MessageContext& context_;
  Violations discards_;
  Violations odds_;
};

/// The code is ignored on receipt, but a sender has no reason to set it.
template <class View>
constexpr void judge_zero_code(Findings& findings, const View& view, std::string_view rule) {
  if (view.code_octet() != 0) findings.odd(rule, kCodeOffset, "the code is not 0");
}

/// Reserved bits that are set are ignored; they may be of an extension that is newer than this.
constexpr void judge_reserved(Findings& findings, std::uint64_t reserved, std::size_t offset,
                              std::string_view rule) {
  if (reserved != 0) findings.odd(rule, offset, "reserved bits are set");
}

/// The rules for options, whichever message they are in. [R4861-OPT-1] [R4861-OPT-2]
void judge_options(Findings& findings, const OptionRange& options);
/// Whether one of those that can be read is of this type.
[[nodiscard]] bool has_option(const OptionRange& options, OptionType type);

void judge(Findings& findings, const OpaqueView& view);
void judge(Findings& findings, const DestinationUnreachableView& view);
void judge(Findings& findings, const PacketTooBigView& view);
void judge(Findings& findings, const TimeExceededView& view);
void judge(Findings& findings, const ParameterProblemView& view);
void judge(Findings& findings, const EchoView& view);
void judge(Findings& findings, const MulticastListenerView& view);
void judge(Findings& findings, const MulticastListenerQueryV2View& view);
void judge(Findings& findings, const MulticastListenerReportV2View& view);
void judge(Findings& findings, const RouterSolicitationView& view);
void judge(Findings& findings, const RouterAdvertisementView& view);
void judge(Findings& findings, const NeighborSolicitationView& view);
void judge(Findings& findings, const NeighborAdvertisementView& view);
void judge(Findings& findings, const RedirectView& view);
void judge(Findings& findings, const RouterRenumberingView& view);
void judge(Findings& findings, const NodeInformationQueryView& view);
void judge(Findings& findings, const NodeInformationResponseView& view);
void judge(Findings& findings, const InverseNeighborView& view);
void judge(Findings& findings, const HomeAgentDiscoveryView& view);
void judge(Findings& findings, const MobilePrefixView& view);
void judge(Findings& findings, const CertificationPathSolicitationView& view);
void judge(Findings& findings, const CertificationPathAdvertisementView& view);
void judge(Findings& findings, const MulticastRouterAdvertisementView& view);
void judge(Findings& findings, const MulticastRouterView& view);
void judge(Findings& findings, const FmipView& view);
void judge(Findings& findings, const RplView& view);
void judge(Findings& findings, const LocatorUpdateView& view);
void judge(Findings& findings, const DuplicateAddressView& view);
void judge(Findings& findings, const MplView& view);

}  // namespace icmpkit::wire::icmpv6::detail
