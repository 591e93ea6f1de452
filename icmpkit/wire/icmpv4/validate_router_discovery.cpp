// What router discovery has to obey: RFC 1256 sections 4.2 and 5.2, and RFC 5944 for mobility
// agents.
#include "icmpkit/wire/icmpv4/rules.hpp"

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

}  // namespace

// [R1256-FMT-3]; a hop limit of 0 was left at its default
void Rules::check_multicast_ttl() const {
  if (context_.destination.is_multicast() && context_.hop_limit > 1) {
    odd("R1256-FMT-3", kTypeOffset, "it went to a multicast address with a TTL above 1");
  }
}

// [R1256-HOST-1] [R5944-MIP-1]
void Rules::operator()(const RouterAdvertisementView& view) const {
  if (view.code() != RouterAdvertisementCode::Normal &&
      view.code() != RouterAdvertisementCode::DoesNotRouteCommonTraffic) {
    discard("R1256-HOST-1", kCodeOffset, "the code has no meaning for this type");
  }
  if (view.num_addrs() == 0 && !may_be_agent_advertisement(view)) {
    discard("R1256-HOST-1", 4, "it announces no address");
  }
  if (view.entry_size() < RouterEntry::kWords) {
    discard("R1256-HOST-1", 5, "an entry has fewer than two words");
  }
  if (view.entries_length() > view.rest().wire_length()) {
    discard("R1256-HOST-1", view.message().wire_length(),
            "it ends before the last entry that it announces");
  }
  check_multicast_ttl();
}

// [R1256-RTR-1]; octets behind the reserved word are ignored without complaint [R1256-FMT-2]
void Rules::operator()(const RouterSolicitationView& view) const {
  if (view.code_octet() != 0) discard("R1256-RTR-1", kCodeOffset, "the code is not 0");
  check_unused(view.reserved(), 4, "R1256-FMT-2");
  check_multicast_ttl();
}

}  // namespace icmpkit::wire::icmpv4::detail
