// What router discovery has to obey: RFC 1256 sections 4.2 and 5.2, and RFC 5944 for mobility
// agents.
#include "icmpkit/wire/icmpv4/validate_parts.hpp"

namespace icmpkit::wire::icmpv4::detail {

namespace {

/// The type of the extension that makes an advertisement one of a mobility agent (RFC 5944).
constexpr std::uint8_t kMobilityAgentExtension = 16;

/// Also true where the capture ends before it could tell.
bool may_be_agent_advertisement(const RouterAdvertisementView& view) {
  const CutBytes extensions = view.after_entries();
  if (extensions.size() == 0) return extensions.is_cut();
  return load_u8(extensions.bytes(), 0) == kMobilityAgentExtension;
}

// [R1256-FMT-3]; a hop limit of 0 was left at its default
void judge_multicast_ttl(const Findings& findings) {
  if (findings.context().destination.is_multicast() && findings.context().hop_limit > 1) {
    findings.odd("R1256-FMT-3", kTypeOffset, "it went to a multicast address with a TTL above 1");
  }
}

}  // namespace

// [R1256-HOST-1] [R5944-MIP-1]
void judge(const Findings& findings, const RouterAdvertisementView& view) {
  if (view.code() != RouterAdvertisementCode::Normal &&
      view.code() != RouterAdvertisementCode::DoesNotRouteCommonTraffic) {
    findings.discard("R1256-HOST-1", kCodeOffset, "the code has no meaning for this type");
  }
  if (view.num_addrs() == 0 && !may_be_agent_advertisement(view)) {
    findings.discard("R1256-HOST-1", 4, "it announces no address");
  }
  if (view.entry_size() < RouterEntry::kWords) {
    findings.discard("R1256-HOST-1", 5, "an entry has fewer than two words");
  }
  if (view.entries_length() > view.rest().wire_length()) {
    findings.discard("R1256-HOST-1", view.message().wire_length(),
                     "it ends before the last entry that it announces");
  }
  judge_multicast_ttl(findings);
}

// [R1256-RTR-1]; octets behind the reserved word are ignored without complaint [R1256-FMT-2]
void judge(const Findings& findings, const RouterSolicitationView& view) {
  if (view.code_octet() != 0) findings.discard("R1256-RTR-1", kCodeOffset, "the code is not 0");
  judge_reserved(findings, view.reserved(), 4, "R1256-FMT-2");
  judge_multicast_ttl(findings);
}

}  // namespace icmpkit::wire::icmpv4::detail
