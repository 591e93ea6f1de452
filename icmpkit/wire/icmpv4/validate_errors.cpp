// What the errors have to obey: their own words, and that the datagram they quote may have caused
// an error at all.
#include <algorithm>

#include "icmpkit/wire/icmpv4/validate_parts.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::wire::icmpv4::detail {

namespace {

/// Where the quote begins in every error, and its fields that these rules are about.
constexpr std::size_t kQuote = kErrorHeaderSize;
constexpr std::size_t kFragment = kQuote + 6;
constexpr std::size_t kSource = kQuote + 12;
constexpr std::size_t kDestination = kQuote + 16;

/// The smallest MTU that an IPv4 link may have (RFC 791).
constexpr std::uint16_t kMtuMin = 68;

/// The quote without what RFC 4884's length attribute says is behind it.
QuoteView quote_of(const auto& view) {
  const CutBytes body = view.body();
  if constexpr (requires { view.length(); }) {
    if (view.length() != 0) return {Family::V4, body.first(std::size_t{view.length()} * 4)};
  }
  return {Family::V4, body};
}

bool is_group_or_all(const IpAddress& address) {
  return address.is_multicast() || address.v4().is_limited_broadcast();
}

bool is_single_host(Ipv4Address address) {
  return !address.is_unspecified() && address.number() < 0xE0000000U;
}

/// Whether the quote begins with an IPv4 header, as far as it is here. [R792-QUOTE-1]
bool judge_quoted_header(const Findings& findings, const QuoteView& quote) {
  const CutBytes octets = quote.octets();
  if (octets.wire_length() < Ipv4Header::kMinSize) {
    findings.odd("R792-QUOTE-1", kQuote, "the quote is shorter than an IP header");
    return false;
  }
  if (octets.size() == 0) return true;
  if (!quote.is_readable() || (load_u8(octets.bytes(), 0) & 0x0FU) < 5) {
    findings.odd("R792-QUOTE-1", kQuote, "the quote does not begin with an IPv4 header");
    return false;
  }
  return true;
}

/// Whether the header is followed by eight octets, or by all there were if they were fewer.
/// [R792-QUOTE-1]
void judge_quote_length(const Findings& findings, const QuoteView& quote) {
  const std::size_t end = quote.octets().wire_length();
  bool is_short = !quote.octets().is_cut();  // where not even the header is all here
  if (quote.has_transport()) {
    const std::size_t payload = quote.transport().wire_length();
    is_short = end < quote.transport_offset() + std::min(QuoteView::kMinPayload, payload);
  }
  if (is_short) {
    findings.odd("R792-QUOTE-1", kQuote + end,
                 "the quote ends before the eighth octet behind its IP header");
  }
}

// [R792-DST-1] [R1122-SUP-2] [R1122-SUP-5]
void judge_quoted_endpoints(const Findings& findings, const IpAddress& source,
                            const IpAddress& destination) {
  if (is_group_or_all(destination)) {
    findings.odd("R1122-SUP-2", kDestination, "it is about a datagram to more than one host");
  }
  // From loopback to loopback never leaves a host, and so may cause an error there.
  if (!is_single_host(source.v4()) ||
      (source.v4().is_loopback() && !destination.v4().is_loopback())) {
    findings.odd("R1122-SUP-5", kSource, "it is about a datagram whose source is no single host");
  }
  const IpAddress& receiver = findings.context().destination;
  if (!receiver.is_unspecified() && receiver != source) {
    findings.odd("R792-DST-1", kSource, "it goes to another host than the one that it quotes");
  }
}

/// That the datagram is quoted as it should be and may have caused an error at all. [R1122-SUP-1]
/// [R1122-SUP-4]
void judge_quote(const Findings& findings, const QuoteView& quote) {
  if (!judge_quoted_header(findings, quote)) return;
  judge_quote_length(findings, quote);
  const auto source = quote.source();
  const auto destination = quote.destination();
  if (!source || !destination) return;
  judge_quoted_endpoints(findings, *source, *destination);
  const auto icmp = quote.icmp();
  if (const auto fragment = quote.fragment(); fragment && fragment->is_later()) {
    findings.odd("R1122-SUP-4", kFragment, "it is about a fragment that is not the first");
  } else if (icmp && is_error(static_cast<Type>(icmp->type))) {
    findings.odd("R1122-SUP-1", kQuote + quote.transport_offset(),
                 "it is an error about an ICMP error");
  }
}

// [R1191-FMT-1] [R1191-RTR-1] [R1812-DU-7]
void judge_fragmentation_needed(const Findings& findings, std::uint16_t mtu,
                                const QuoteView& quote) {
  if (mtu == 0) {
    findings.odd("R1812-DU-7", 6, "it does not say the next-hop MTU");
  } else if (mtu < kMtuMin) {
    findings.odd("R1191-RTR-1", 6, "the next-hop MTU is below 68");
  }
  if (const auto length = quote.original_length(); length && mtu >= *length) {
    findings.odd("R1191-RTR-1", 6, "the quoted datagram fits the next-hop MTU");
  }
  if (quote.dont_fragment() == false) {
    findings.odd("R792-DU-1", kFragment, "the quoted datagram may be fragmented");
  }
}

}  // namespace

void judge(const Findings& findings, const DestinationUnreachableView& view) {
  judge_code(findings, view, static_cast<unsigned>(UnreachableCode::PrecedenceCutoff),
             "R1812-DU-4");
  judge_reserved(findings, load_u8(view.octets(), 4), 4, "R792-HDR-2");
  const QuoteView quote = quote_of(view);
  if (view.code() == UnreachableCode::FragmentationNeeded) {
    judge_fragmentation_needed(findings, view.next_hop_mtu(), quote);
  } else {
    judge_reserved(findings, load_be16(view.octets(), 6), 6, "R792-HDR-2");
  }
  judge_quote(findings, quote);
}

// [R6633-SQ-4]
void judge(const Findings& findings, const SourceQuenchView& view) {
  findings.discard("R6633-SQ-4", kTypeOffset, "nobody listens to Source Quench any more");
  judge_code(findings, view, 0, "R792-SQ-1");
  judge_reserved(findings, load_be32(view.octets(), 4), 4, "R792-HDR-2");
  judge_quote(findings, quote_of(view));
}

// [R792-RD-1] [R1122-RD-3] [R1812-RD-1]
void judge(const Findings& findings, const RedirectView& view) {
  judge_code(findings, view, static_cast<unsigned>(RedirectCode::TosAndHost), "R792-RD-1");
  if (view.code() == RedirectCode::Net || view.code() == RedirectCode::TosAndNet) {
    findings.odd("R1812-RD-1", kCodeOffset, "routers send no redirects for whole networks");
  }
  if (!is_single_host(view.gateway()) || view.gateway().is_loopback()) {
    findings.discard("R1122-RD-3", 4, "the gateway is no address of a neighbour");
  }
  judge_quote(findings, quote_of(view));
}

void judge(const Findings& findings, const TimeExceededView& view) {
  judge_code(findings, view, static_cast<unsigned>(TimeExceededCode::Reassembly),
             "RFC 792 Time Exceeded");
  judge_reserved(findings, load_u8(view.octets(), 4), 4, "R792-HDR-2");
  judge_reserved(findings, load_be16(view.octets(), 6), 6, "R792-HDR-2");
  judge_quote(findings, quote_of(view));
}

// [R792-PP-2]; with code 1 the pointer names the missing option and points nowhere [R1122-PP-2]
void judge(const Findings& findings, const ParameterProblemView& view) {
  judge_code(findings, view, static_cast<unsigned>(ParameterProblemCode::BadLength),
             "RFC 792 Parameter Problem");
  judge_reserved(findings, load_be16(view.octets(), 6), 6, "R792-HDR-2");
  const QuoteView quote = quote_of(view);
  if (view.code() != ParameterProblemCode::MissingOption &&
      view.pointer() >= quote.octets().wire_length()) {
    findings.odd("R792-PP-2", 4, "the pointer leads past the quote");
  }
  judge_quote(findings, quote);
}

// [R1475-FMT-1]; what is quoted need not be of IP version 4
void judge(const Findings& findings, const ConversionErrorView& view) {
  judge_code(findings, view,
             static_cast<unsigned>(ConversionErrorCode::UnknownMandatoryTransportOption),
             "R1475-FMT-1");
  if (view.pointer() >= view.body().wire_length()) {
    findings.odd("R1475-FMT-1", 4, "the pointer leads past the quote");
  }
}

// [R2521-FMT-1]
void judge(const Findings& findings, const PhoturisView& view) {
  judge_code(findings, view, static_cast<unsigned>(PhoturisCode::NeedAuthorization), "R2521-FMT-1");
  judge_reserved(findings, view.reserved(), 4, "R2521-FMT-1");
  if (view.pointer() != 0 && view.pointer() + PhoturisView::kSpiSize > view.body().wire_length()) {
    findings.odd("R2521-FMT-1", 6, "the pointer leads past the quote");
  }
  judge_quote(findings, quote_of(view));
}

}  // namespace icmpkit::wire::icmpv4::detail
