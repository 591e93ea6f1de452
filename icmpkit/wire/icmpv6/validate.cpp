// The rules that hold for every message, and for those of few rules.
#include "icmpkit/wire/extended_echo_rules.hpp"
#include "icmpkit/wire/icmpv6/validate_parts.hpp"

namespace icmpkit::wire::icmpv6 {

Violations validate(const MessageView& message, const MessageContext& context) {
  Violations found;
  const detail::Findings findings{context, found};
  if (context.checksum == ChecksumState::Wrong) {
    findings.discard("R4443-CK-1", kChecksumOffset, "the checksum is wrong");
  }
  std::visit([&findings](const auto& view) { detail::judge(findings, view); }, message);
  return found;
}

namespace detail {

/// A message of a type without a view breaks no rule by being one. [R4443-FMT-2]
void judge(const Findings&, const OpaqueView&) {}

void judge(const Findings& findings, const EchoView& view) {
  judge_code(findings, view, 0, "RFC 4443 section 4");
}

void judge(const Findings& findings, const RouterRenumberingView& view) {
  constexpr std::string_view kRule = "RFC 2894 section 3.1";
  if (view.code() != RenumberingCode::Command && view.code() != RenumberingCode::Result &&
      view.code() != RenumberingCode::SequenceReset) {
    findings.odd(kRule, kCodeOffset, "the code is not assigned");
  }
  judge_reserved(findings, load_u8(view.octets(), 9) & 0x07U, 9, kRule);
  judge_reserved(findings, load_be32(view.octets(), 12), 12, kRule);
  const auto judge_items = [&findings](const auto& items) {
    for (const auto& item : items) {
      if (!item && item.error().kind == ParseErrorKind::BadLength) {
        findings.discard("RFC 2894 section 3.2", item.error().offset,
                         "an operation or a result has an impossible length");
      }
    }
  };
  judge_items(view.operations());
  judge_items(view.matches());
}

void judge(const Findings& findings, const NodeInformationQueryView& view) {
  judge_code(findings, view, static_cast<unsigned>(SubjectCode::Ipv4), "R4620-FMT-1");
}

void judge(const Findings& findings, const NodeInformationResponseView& view) {
  judge_code(findings, view, static_cast<unsigned>(NodeResponseCode::UnknownQuestion),
             "R4620-FMT-1");
  const auto judge_items = [&findings](const auto& items) {
    for (const auto& item : items) {
      if (!item && item.error().kind != ParseErrorKind::Truncated) {
        findings.odd("R4620-FMT-1", item.error().offset, "the answer cannot be read from here on");
      }
    }
  };
  judge_items(view.names());
  judge_items(view.addresses());
  judge_items(view.ipv4_addresses());
}

void judge(const Findings& findings, const HomeAgentDiscoveryView& view) {
  judge_code(findings, view, 0, "R6275-FMT-1");
  judge_reserved(findings, view.reserved(), 6, "R6275-FMT-1");
  if (view.is_reply() && view.rest().wire_length() % Ipv6Address::kSize != 0) {
    findings.odd("R6275-FMT-1", HomeAgentDiscoveryView::kFixedSize,
                 "the home agents' addresses do not end with a whole one");
  }
}

void judge(const Findings& findings, const MobilePrefixView& view) {
  judge_code(findings, view, 0, "R6275-FMT-1");
  judge_reserved(findings, view.reserved(), 6, "R6275-FMT-1");
  judge_options(findings, view.options());
}

void judge(const Findings& findings, const CertificationPathSolicitationView& view) {
  judge_code(findings, view, 0, "R3971-FMT-1");
  judge_options(findings, view.options());
}

void judge(const Findings& findings, const CertificationPathAdvertisementView& view) {
  judge_code(findings, view, 0, "R3971-FMT-1");
  judge_reserved(findings, view.reserved(), 10, "R3971-FMT-1");
  judge_options(findings, view.options());
}

void judge(const Findings& findings, const FmipView& view) {
  judge_reserved(findings, view.reserved(), 5, "RFC 5568 section 6.1");
  judge_options(findings, view.options());
}

void judge(const Findings&, const RplView&) {}

void judge(const Findings& findings, const LocatorUpdateView& view) {
  judge_code(findings, view, 0, "RFC 6743 section 3");
  judge_reserved(findings, view.reserved(), 6, "RFC 6743 section 3");
}

void judge(const Findings& findings, const DuplicateAddressView& view) {
  if (view.address().is_multicast()) {
    findings.odd("R6775-FMT-1", DuplicateAddressView::kFixedSize + view.owner().size(),
                 "the registered address is a group's");
  }
}

void judge(const Findings& findings, const MplView& view) {
  judge_code(findings, view, 0, "RFC 7731 section 6");
}

// [R4065-FMT-1]; the code belongs to the protocol that the subtype names
void judge(const Findings& findings, const ExperimentalMobilityView& view) {
  judge_reserved(findings, view.reserved(), 5, "R4065-FMT-1");
}

// [R8335-FMT-1] [R8335-ACL-2]
void judge(const Findings& findings, const ExtendedEchoRequestView& view) {
  judge_extended_echo(findings, view);
}

// [R8335-FMT-2] [R8335-RPL-5]
void judge(const Findings& findings, const ExtendedEchoReplyView& view) {
  judge_extended_echo(findings, view);
}

}  // namespace detail
}  // namespace icmpkit::wire::icmpv6
