// The rules for errors, RFC 4443 sections 2.4 and 3.
#include "icmpkit/wire/icmpv6/validate_parts.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::wire::icmpv6::detail {
namespace {

/// Every link carries packets of this size, and no error is longer (RFC 8200 section 5).
constexpr std::uint32_t kIpv6MtuMin = 1280;

/// An error about an error, or about a Redirect, should never have been sent.
void judge_quote(const Findings& findings, CutBytes message) {
  const QuoteView quote{Family::V6, message.after(kErrorHeaderSize)};
  if (Ipv6Header::kSize + message.wire_length() > kIpv6MtuMin) {
    findings.odd("R4443-QUOTE-1", kIpv6MtuMin - Ipv6Header::kSize,
                 "the packet is longer than 1280 octets");
  }
  if (quote.octets().wire_length() < Ipv6Header::kSize) {
    findings.odd("R4443-QUOTE-1", kErrorHeaderSize, "the quote is shorter than an IPv6 header");
    return;
  }
  const auto icmp = quote.icmp();
  if (!icmp) return;
  const auto quoted = static_cast<Type>(icmp->type);
  if (is_error(quoted) || quoted == Type::Redirect) {
    findings.odd("R4443-SUP-1", kErrorHeaderSize + quote.transport_offset(),
                 "it reports on an ICMPv6 error or a Redirect");
  }
}

void judge_destination(const Findings& findings) {
  if (findings.has_datagram() && findings.destination().is_multicast()) {
    findings.odd("R4443-SUP-4", 0, "an error is addressed to a group");
  }
}

void judge_error(const Findings& findings, CutBytes message) {
  judge_destination(findings);
  judge_quote(findings, message);
}

}  // namespace

void judge(const Findings& findings, const DestinationUnreachableView& view) {
  judge_code(findings, view, static_cast<unsigned>(UnreachableCode::PRoute), "R4443-DU-1");
  judge_reserved(findings, load_be24(view.octets(), 5), 5, "R4443-DU-1");
  judge_error(findings, view.message());
}

void judge(const Findings& findings, const PacketTooBigView& view) {
  judge_code(findings, view, 0, "R4443-PTB-2");
  if (view.mtu() < kIpv6MtuMin) {
    findings.odd("RFC 8201 section 4", 4, "the MTU is below 1280, which every link carries");
  }
  judge_error(findings, view.message());
}

void judge(const Findings& findings, const TimeExceededView& view) {
  judge_code(findings, view, static_cast<unsigned>(TimeExceededCode::Reassembly),
             "RFC 4443 section 3.3");
  judge_reserved(findings, load_be24(view.octets(), 5), 5, "RFC 4443 section 3.3");
  judge_error(findings, view.message());
}

void judge(const Findings& findings, const ParameterProblemView& view) {
  judge_code(findings, view, static_cast<unsigned>(ParameterProblemCode::OptionTooBig),
             "RFC 4443 section 3.4");
  judge_error(findings, view.message());
}

}  // namespace icmpkit::wire::icmpv6::detail
