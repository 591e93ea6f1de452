// The rules for Neighbor Discovery and its options, RFC 4861 sections 4 and 6 to 8, RFC 3122.
#include <algorithm>
#include <array>
#include <span>

#include "icmpkit/wire/icmpv6/nd_options.hpp"
#include "icmpkit/wire/icmpv6/validate_parts.hpp"

namespace icmpkit::wire::icmpv6::detail {
namespace {

constexpr std::uint8_t kNeighborHopLimit = 255;

/// What all five messages share. [R4861-VAL-1]
template <class View>
void judge_neighbor(const Findings& findings, const View& view, std::string_view rule) {
  if (findings.has_datagram() && findings.hop_limit() != kNeighborHopLimit) {
    findings.discard(rule, 0, "the hop limit is not 255");
  }
  if (view.code_octet() != 0) findings.discard(rule, kCodeOffset, "the code is not 0");
  judge_options(findings, view.options());
}

/// Whether `address` is ff02::1:ffXX:XXXX (RFC 4291 section 2.7.1).
bool is_solicited_node(const Ipv6Address& address) {
  constexpr std::array<std::uint8_t, 13> kPrefix{0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF};
  return std::ranges::equal(kPrefix, std::span(address.octets()).first<kPrefix.size()>());
}

std::string_view rule_of(OptionType type) {
  switch (type) {
    case OptionType::RecursiveDnsServer:
    case OptionType::DnsSearchList:
      return "R8106-OPT-1";
    case OptionType::Pref64:
      return "R8781-OPT-1";
    default:
      return "R4861-OPT-2";
  }
}

struct OptionJudge {
  const Findings& findings;
  std::size_t offset;

  void operator()(const PrefixInformationView& prefix) const {
    if (prefix.prefix_length() > 128) {
      findings.odd("RFC 4861 section 4.6.2", offset + 2, "the prefix is longer than 128 bits");
    }
    if (prefix.preferred_lifetime() > prefix.valid_lifetime()) {
      findings.odd("RFC 4862 section 5.5.3", offset + 8,
                   "the preferred lifetime is longer than the valid one");
    }
  }
  void operator()(const LinkMtuView& mtu) const {
    if (mtu.mtu() < 1280) {
      findings.odd("R4861-RA-8", offset + 4, "the MTU is below 1280, which every link carries");
    }
  }
  void operator()(const RouteInformationView& route) const {
    if (route.preference() == RouterPreference::Reserved) {
      findings.odd("RFC 4191 section 2.3", offset + 3,
                   "the route's preference is the reserved one");
    }
  }
  void operator()(const auto&) const {}
};

}  // namespace

void judge_options(const Findings& findings, const OptionRange& options) {
  for (auto at = options.begin(); at != options.end(); ++at) {
    const auto option = *at;
    if (!option) {
      // A capture that is cut is nobody's fault.
      if (option.error().kind == ParseErrorKind::Truncated) return;
      findings.discard("R4861-OPT-1", option.error().offset,
                       "an option has length 0 or goes past the end");
      return;
    }
    const auto typed = parse_option(*option);
    if (!typed) {
      findings.odd(rule_of(option->type()), at.offset() + typed.error().offset,
                   "an option has a size or a value without a meaning and is ignored");
      continue;
    }
    std::visit(OptionJudge{findings, at.offset()}, *typed);
  }
}

bool has_option(const OptionRange& options, OptionType type) {
  return std::ranges::any_of(options, [type](const Parsed<OptionView>& option) {
    return option && option->type() == type;
  });
}

// [R4861-RS-1]
void judge(const Findings& findings, const RouterSolicitationView& view) {
  judge_neighbor(findings, view, "R4861-VAL-1");
  judge_reserved(findings, view.reserved(), 4, "RFC 4861 section 4.1");
  if (findings.has_datagram() && findings.source().is_unspecified() &&
      has_option(view.options(), OptionType::SourceLinkLayerAddress)) {
    findings.discard("R4861-RS-1", RouterSolicitationView::kFixedSize,
                     "it is from :: and has a Source Link-Layer Address");
  }
}

// [R4861-RA-1]
void judge(const Findings& findings, const RouterAdvertisementView& view) {
  judge_neighbor(findings, view, "R4861-VAL-1");
  if (findings.has_datagram() && !findings.source().is_link_local()) {
    findings.discard("R4861-RA-1", 0, "the source is not link-local");
  }
  judge_reserved(findings, view.flags() & 0x01U, 5, "RFC 4861 section 4.2");
  if (view.preference() == RouterPreference::Reserved) {
    findings.odd("RFC 4191 section 2.2", 5, "the preference is the reserved one");
  }
  if (view.router_lifetime() == 0 && view.preference() != RouterPreference::Medium) {
    findings.odd("RFC 4191 section 2.2", 5, "it has a preference and is no default router's");
  }
}

// [R4861-NS-1]
void judge(const Findings& findings, const NeighborSolicitationView& view) {
  judge_neighbor(findings, view, "R4861-VAL-1");
  if (view.target().is_multicast()) {
    findings.discard("R4861-NS-1", 8, "the target is a group's address");
  }
  judge_reserved(findings, view.reserved(), 4, "RFC 4861 section 4.3");
  if (!findings.has_datagram() || !findings.source().is_unspecified()) return;
  if (!is_solicited_node(findings.destination())) {
    findings.discard("R4861-NS-1", 0, "it is from :: and not to a solicited-node group");
  }
  if (has_option(view.options(), OptionType::SourceLinkLayerAddress)) {
    findings.discard("R4861-NS-1", NeighborSolicitationView::kFixedSize,
                     "it is from :: and has a Source Link-Layer Address");
  }
}

// [R4861-NA-1] [R4861-NA-2]
void judge(const Findings& findings, const NeighborAdvertisementView& view) {
  judge_neighbor(findings, view, "R4861-VAL-1");
  if (view.target().is_multicast()) {
    findings.discard("R4861-NS-1", 8, "the target is a group's address");
  }
  if (findings.has_datagram() && findings.destination().is_multicast() && view.is_solicited()) {
    findings.discard("R4861-NA-2", 4, "it is to a group and says that it was solicited");
  }
  judge_reserved(findings, view.reserved(), 4, "RFC 4861 section 4.4");
}

// [R4861-RD-1]
void judge(const Findings& findings, const RedirectView& view) {
  judge_neighbor(findings, view, "R4861-VAL-1");
  if (findings.has_datagram() && !findings.source().is_link_local()) {
    findings.discard("R4861-RD-1", 0, "the source is not link-local");
  }
  if (view.destination().is_multicast()) {
    findings.discard("R4861-RD-1", 24, "the destination is a group's address");
  }
  if (!view.target().is_link_local() && view.target() != view.destination()) {
    findings.discard("R4861-RD-1", 8, "the target is neither link-local nor the destination");
  }
  judge_reserved(findings, view.reserved(), 4, "RFC 4861 section 4.5");
}

void judge(const Findings& findings, const InverseNeighborView& view) {
  constexpr std::string_view kRule = "RFC 3122 section 4.3";
  judge_neighbor(findings, view, kRule);
  judge_reserved(findings, view.reserved(), 4, "RFC 3122 section 2");
  if (view.message().is_cut()) return;
  if (!has_option(view.options(), OptionType::SourceLinkLayerAddress) ||
      !has_option(view.options(), OptionType::TargetLinkLayerAddress)) {
    findings.discard(kRule, InverseNeighborView::kFixedSize,
                     "it does not have both link-layer addresses");
  }
}

}  // namespace icmpkit::wire::icmpv6::detail
