// What the errors have to obey: their own words, and that the datagram they quote may have caused
// an error at all.
#include <algorithm>

#include "icmpkit/wire/icmpv4/rules.hpp"

namespace icmpkit::wire::icmpv4::detail {

namespace {

/// Where the quote begins in every error.
constexpr std::size_t kQuote = 8;

// The quoted IPv4 header, as far as these rules look into it.
constexpr std::size_t kHeaderMin = 20;
constexpr std::size_t kTotalLength = 2;
constexpr std::size_t kFragment = 6;
constexpr std::size_t kProtocol = 9;
constexpr std::size_t kSource = 12;
constexpr std::size_t kDestination = 16;
constexpr std::uint16_t kDontFragment = 0x4000;
constexpr std::uint16_t kFragmentOffset = 0x1FFF;
constexpr std::uint8_t kIcmp = 1;

/// The smallest MTU that an IPv4 link may have (RFC 791).
constexpr std::uint16_t kMtuMin = 68;

std::size_t header_length(Bytes header) { return std::size_t{load_u8(header, 0) & 0xFU} * 4; }

bool is_header(Bytes header) {
  return load_u8(header, 0) >> 4U == 4 && header_length(header) >= kHeaderMin;
}

/// The quote without what RFC 4884's length attribute says is behind it.
CutBytes quote_of(const auto& view) {
  return view.length() == 0 ? view.body() : view.body().first(std::size_t{view.length()} * 4);
}

bool is_group_or_all(Ipv4Address address) {
  return address.is_multicast() || address.is_limited_broadcast();
}

bool is_single_host(Ipv4Address address) {
  return !address.is_unspecified() && address.number() < 0xE0000000U;
}

}  // namespace

// [R792-QUOTE-1] and the rules about what causes no error [R1122-SUP-1] [R1122-SUP-4]
void Rules::check_quote(CutBytes quote) const {
  if (quote.wire_length() < kHeaderMin) {
    return odd("R792-QUOTE-1", kQuote, "the quote is shorter than an IP header");
  }
  const Bytes header = quote.bytes();
  if (header.empty()) return;
  if (!is_header(header)) {
    return odd("R792-QUOTE-1", kQuote, "the quote does not begin with an IPv4 header");
  }
  if (header.size() < kHeaderMin) return;

  // A datagram that carried fewer than eight octets is quoted whole.
  const std::size_t length = header_length(header);
  const std::size_t total = load_be16(header, kTotalLength);
  const std::size_t payload = total < length ? 8 : std::min<std::size_t>(total - length, 8);
  if (quote.wire_length() < length + payload) {
    odd("R792-QUOTE-1", kQuote + quote.wire_length(),
        "the quote ends before the eighth octet behind its IP header");
  }
  check_quoted_endpoints(header);
  if ((load_be16(header, kFragment) & kFragmentOffset) != 0) {
    odd("R1122-SUP-4", kQuote + kFragment, "it is about a fragment that is not the first");
  } else if (load_u8(header, kProtocol) == kIcmp && length < header.size() &&
             is_error(static_cast<Type>(load_u8(header, length)))) {
    odd("R1122-SUP-1", kQuote + length, "it is an error about an ICMP error");
  }
}

// [R792-DST-1] [R1122-SUP-2] [R1122-SUP-5]
void Rules::check_quoted_endpoints(Bytes header) const {
  const auto source = Ipv4Address::load(header, kSource);
  const auto destination = Ipv4Address::load(header, kDestination);
  if (is_group_or_all(destination)) {
    odd("R1122-SUP-2", kQuote + kDestination, "it is about a datagram to more than one host");
  }
  // From loopback to loopback never leaves a host, and so may cause an error there.
  if (!is_single_host(source) || (source.is_loopback() && !destination.is_loopback())) {
    odd("R1122-SUP-5", kQuote + kSource, "it is about a datagram whose source is no single host");
  }
  if (!context_.destination.is_unspecified() && context_.destination != IpAddress(source)) {
    odd("R792-DST-1", kQuote + kSource, "it goes to another host than the one that it quotes");
  }
}

// [R1191-FMT-1] [R1191-RTR-1] [R1812-DU-7]
void Rules::check_fragmentation_needed(const DestinationUnreachableView& view,
                                       CutBytes quote) const {
  const std::uint16_t mtu = view.next_hop_mtu();
  if (mtu == 0) {
    odd("R1812-DU-7", 6, "it does not say the next-hop MTU");
  } else if (mtu < kMtuMin) {
    odd("R1191-RTR-1", 6, "the next-hop MTU is below 68");
  }
  const Bytes header = quote.bytes();
  if (header.size() < kHeaderMin || !is_header(header)) return;
  if (mtu >= load_be16(header, kTotalLength)) {
    odd("R1191-RTR-1", 6, "the quoted datagram fits the next-hop MTU");
  }
  if ((load_be16(header, kFragment) & kDontFragment) == 0) {
    odd("R792-DU-1", kQuote + kFragment, "the quoted datagram may be fragmented");
  }
}

void Rules::operator()(const DestinationUnreachableView& view) const {
  check_code(view, static_cast<unsigned>(UnreachableCode::PrecedenceCutoff), "R1812-DU-4");
  check_unused(load_u8(view.octets(), 4), 4);
  const CutBytes quote = quote_of(view);
  if (view.code() == UnreachableCode::FragmentationNeeded) {
    check_fragmentation_needed(view, quote);
  } else {
    check_unused(load_be16(view.octets(), 6), 6);
  }
  check_quote(quote);
}

// [R6633-SQ-4]
void Rules::operator()(const SourceQuenchView& view) const {
  discard("R6633-SQ-4", kTypeOffset, "nobody listens to Source Quench any more");
  check_code(view, 0, "R792-SQ-1");
  check_unused(load_be32(view.octets(), 4), 4);
  check_quote(view.body());
}

// [R792-RD-1] [R1122-RD-3] [R1812-RD-1]
void Rules::operator()(const RedirectView& view) const {
  check_code(view, static_cast<unsigned>(RedirectCode::TosAndHost), "R792-RD-1");
  if (view.code() == RedirectCode::Net || view.code() == RedirectCode::TosAndNet) {
    odd("R1812-RD-1", kCodeOffset, "routers send no redirects for whole networks");
  }
  if (!is_single_host(view.gateway()) || view.gateway().is_loopback()) {
    discard("R1122-RD-3", 4, "the gateway is no address of a neighbour");
  }
  check_quote(view.body());
}

void Rules::operator()(const TimeExceededView& view) const {
  check_code(view, static_cast<unsigned>(TimeExceededCode::Reassembly), "RFC 792 Time Exceeded");
  check_unused(load_u8(view.octets(), 4), 4);
  check_unused(load_be16(view.octets(), 6), 6);
  check_quote(quote_of(view));
}

// [R792-PP-2]; with code 1 the pointer names the missing option and points nowhere [R1122-PP-2]
void Rules::operator()(const ParameterProblemView& view) const {
  check_code(view, static_cast<unsigned>(ParameterProblemCode::BadLength),
             "RFC 792 Parameter Problem");
  check_unused(load_be16(view.octets(), 6), 6);
  const CutBytes quote = quote_of(view);
  if (view.code() != ParameterProblemCode::MissingOption && view.pointer() >= quote.wire_length()) {
    odd("R792-PP-2", 4, "the pointer leads past the quote");
  }
  check_quote(quote);
}

// [R1475-FMT-1]; what is quoted need not be of IP version 4
void Rules::operator()(const ConversionErrorView& view) const {
  check_code(view, static_cast<unsigned>(ConversionErrorCode::UnknownMandatoryTransportOption),
             "R1475-FMT-1");
  if (view.pointer() >= view.body().wire_length()) {
    odd("R1475-FMT-1", 4, "the pointer leads past the quote");
  }
}

// [R2521-FMT-1]
void Rules::operator()(const PhoturisView& view) const {
  check_code(view, static_cast<unsigned>(PhoturisCode::NeedAuthorization), "R2521-FMT-1");
  check_unused(view.reserved(), 4, "R2521-FMT-1");
  if (view.pointer() != 0 && view.pointer() + PhoturisView::kSpiSize > view.body().wire_length()) {
    odd("R2521-FMT-1", 6, "the pointer leads past the quote");
  }
  check_quote(view.body());
}

}  // namespace icmpkit::wire::icmpv4::detail
