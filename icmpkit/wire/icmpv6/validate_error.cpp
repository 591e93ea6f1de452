// The rules for errors, RFC 4443 sections 2.4 and 3.
#include "icmpkit/wire/icmpv6/validate_parts.hpp"

namespace icmpkit::wire::icmpv6::detail {
namespace {

constexpr std::size_t kIpv6HeaderSize = 40;
constexpr std::size_t kIpv6NextHeaderOffset = 6;
/// Every link carries packets of this size, and no error is longer (RFC 8200 section 5).
constexpr std::uint32_t kIpv6MtuMin = 1280;

/// Where the body of each of the four stands.
constexpr std::size_t kBodyOffset = 8;

template <class Code>
void judge_code(Findings& findings, Code code, Code last, std::string_view rule) {
  if (code > last) findings.odd(rule, kCodeOffset, "the code is not assigned");
}

/// An error about an error, or about a Redirect, should never have been sent. Only a quote whose
/// ICMPv6 message follows its IPv6 header at once is looked at.
void judge_quote(Findings& findings, CutBytes message) {
  const CutBytes quote = message.after(kBodyOffset);
  if (kIpv6HeaderSize + message.wire_length() > kIpv6MtuMin) {
    findings.odd("R4443-QUOTE-1", kIpv6MtuMin - kIpv6HeaderSize,
                 "the packet is longer than 1280 octets");
  }
  if (quote.wire_length() < kIpv6HeaderSize) {
    findings.odd("R4443-QUOTE-1", kBodyOffset, "the quote is shorter than an IPv6 header");
    return;
  }
  if (quote.size() <= kIpv6HeaderSize ||
      load_u8(quote.bytes(), kIpv6NextHeaderOffset) != kNextHeader) {
    return;
  }
  const auto quoted = static_cast<Type>(load_u8(quote.bytes(), kIpv6HeaderSize));
  if (is_error(quoted) || quoted == Type::Redirect) {
    findings.odd("R4443-SUP-1", kBodyOffset + kIpv6HeaderSize,
                 "it reports on an ICMPv6 error or a Redirect");
  }
}

void judge_destination(Findings& findings) {
  if (findings.has_datagram() && findings.destination().is_multicast()) {
    findings.odd("R4443-SUP-4", 0, "an error is addressed to a group");
  }
}

void judge_error(Findings& findings, CutBytes message) {
  judge_destination(findings);
  judge_quote(findings, message);
}

}  // namespace

void judge(Findings& findings, const DestinationUnreachableView& view) {
  judge_code(findings, view.code(), UnreachableCode::PRoute, "R4443-DU-1");
  judge_reserved(findings, load_be24(view.octets(), 5), 5, "R4443-DU-1");
  judge_error(findings, view.message());
}

void judge(Findings& findings, const PacketTooBigView& view) {
  judge_zero_code(findings, view, "R4443-PTB-2");
  if (view.mtu() < kIpv6MtuMin) {
    findings.odd("RFC 8201 section 4", 4, "the MTU is below 1280, which every link carries");
  }
  judge_error(findings, view.message());
}

void judge(Findings& findings, const TimeExceededView& view) {
  judge_code(findings, view.code(), TimeExceededCode::Reassembly, "RFC 4443 section 3.3");
  judge_reserved(findings, load_be24(view.octets(), 5), 5, "RFC 4443 section 3.3");
  judge_error(findings, view.message());
}

void judge(Findings& findings, const ParameterProblemView& view) {
  judge_code(findings, view.code(), ParameterProblemCode::OptionTooBig, "RFC 4443 section 3.4");
  judge_error(findings, view.message());
}

}  // namespace icmpkit::wire::icmpv6::detail
