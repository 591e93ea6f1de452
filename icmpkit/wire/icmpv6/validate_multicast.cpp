// The rules for Multicast Listener Discovery (RFC 2710, RFC 3810) and Multicast Router Discovery
// (RFC 4286). That a Hop-by-Hop header with Router Alert must be there is for the reader of the
// datagram to say.
#include "icmpkit/wire/icmpv6/validate_parts.hpp"

namespace icmpkit::wire::icmpv6::detail {
namespace {

constexpr std::string_view kDatagramRule = "R3810-HDR-1";

/// RFC 3810 sections 6.2 and 7.4. [R3810-HDR-1]
void judge_listener_datagram(const Findings& findings) {
  if (!findings.has_datagram()) return;
  if (findings.hop_limit() != 1) {
    findings.discard(kDatagramRule, 0, "the hop limit is not 1");
  }
  if (!findings.source().is_link_local()) {
    findings.discard(kDatagramRule, 0, "the source is not link-local");
  }
}

void judge_query_group(const Findings& findings, const Ipv6Address& group, std::string_view rule) {
  if (!group.is_unspecified() && !group.is_multicast()) {
    findings.odd(rule, 8, "the address asked for is no group's");
  }
}

/// [R4286-FMT-1]
void judge_router_datagram(const Findings& findings) {
  if (!findings.has_datagram()) return;
  if (!findings.source().is_link_local()) {
    findings.discard("R4286-FMT-1", 0, "the source is not link-local");
  }
  if (findings.hop_limit() != 1) findings.odd("R4286-FMT-1", 0, "the hop limit is not 1");
}

}  // namespace

void judge(const Findings& findings, const MulticastListenerView& view) {
  constexpr std::string_view kRule = "R2710-FMT-1";
  const bool is_query = view.type() == Type::MulticastListenerQuery;
  judge_listener_datagram(findings);
  judge_code(findings, view, 0, kRule);
  judge_reserved(findings, view.reserved(), 6, kRule);
  const bool is_longer = view.rest().wire_length() != 0;
  if (is_query) {
    if (is_longer) {
      findings.discard("R3810-FMT-1", MulticastListenerView::kFixedSize,
                       "its length is of neither version: 25 to 27 octets");
    }
    judge_query_group(findings, view.group(), kRule);
    return;
  }
  if (is_longer) {
    findings.odd(kRule, MulticastListenerView::kFixedSize, "it is longer than 24 octets");
  }
  if (view.max_response_delay() != 0) {
    findings.odd(kRule, 4, "it has a maximum response delay and is no query");
  }
  if (!view.group().is_multicast()) findings.odd(kRule, 8, "the address is no group's");
}

void judge(const Findings& findings, const MulticastListenerQueryV2View& view) {
  constexpr std::string_view kRule = "R3810-FMT-1";
  judge_listener_datagram(findings);
  judge_code(findings, view, 0, kRule);
  judge_reserved(findings, view.reserved(), 6, kRule);
  judge_reserved(findings, load_u8(view.octets(), 24) & 0xF0U, 24, kRule);
  judge_query_group(findings, view.group(), kRule);
  if (view.group().is_unspecified() && view.source_count() != 0) {
    findings.odd(kRule, 26, "it asks for all groups and names sources");
  }
}

void judge(const Findings& findings, const MulticastListenerReportV2View& view) {
  constexpr std::string_view kRule = "R3810-FMT-3";
  judge_listener_datagram(findings);
  judge_code(findings, view, 0, kRule);
  judge_reserved(findings, view.reserved(), 4, kRule);
  const auto records = view.records();
  for (auto at = records.begin(); at != records.end(); ++at) {
    const auto record = *at;
    if (!record) {
      if (record.error().kind == ParseErrorKind::Truncated) return;
      findings.discard(kRule, record.error().offset, "a record goes past the end");
      return;
    }
    if (record->type() < MulticastRecordType::ModeIsInclude ||
        record->type() > MulticastRecordType::BlockOldSources) {
      findings.odd(kRule, at.offset(), "a record's type is not assigned, and it is skipped");
    }
    if (!record->auxiliary().empty()) {
      findings.odd(kRule, at.offset() + 1, "a record has auxiliary data, which is never sent");
    }
    if (!record->group().is_multicast()) {
      findings.odd(kRule, at.offset() + 4, "a record's address is no group's");
    }
  }
}

void judge(const Findings& findings, const MulticastRouterAdvertisementView&) {
  judge_router_datagram(findings);
}

void judge(const Findings& findings, const MulticastRouterView& view) {
  judge_router_datagram(findings);
  judge_reserved(findings, view.reserved(), kCodeOffset, "R4286-FMT-1");
}

}  // namespace icmpkit::wire::icmpv6::detail
