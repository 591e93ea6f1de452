#include <array>
#include <variant>

#include "icmpkit/text/message_line.hpp"
#include "icmpkit/text/quoted_words.hpp"
#include "icmpkit/text/shared_words.hpp"
#include "icmpkit/wire/icmpv4/message.hpp"

namespace icmpkit::text {
namespace {

using namespace wire::icmpv4;  // the views' own names are unambiguous here

/// What stands before and behind the quoted destination, by code: tcpdump's words.
struct UnreachableWords {
  std::string_view before;
  std::string_view behind;
};
constexpr std::array<UnreachableWords, 16> kUnreachable{{
    {"net ", " unreachable"},
    {"host ", " unreachable"},
    {"", " unreachable"},
    {"", " unreachable"},
    {"", " unreachable - need to frag"},
    {"", " unreachable - source route failed"},
    {"net ", " unreachable - unknown"},
    {"host ", " unreachable - unknown"},
    {"", " unreachable - source host isolated"},
    {"net ", " unreachable - admin prohibited"},
    {"host ", " unreachable - admin prohibited"},
    {"net ", " unreachable - tos prohibited"},
    {"host ", " unreachable - tos prohibited"},
    {"host ", " unreachable - admin prohibited filter"},
    {"host ", " unreachable - host precedence violation"},
    {"host ", " unreachable - precedence cutoff"},
}};

void append_id_and_sequence(Buffer& out, unsigned identifier, unsigned sequence) {
  out.append(", id ");
  out.append_decimal(identifier);
  out.append(", seq ");
  out.append_decimal(sequence);
}

/// `14:04:41.049`, or the number where it is no time of the day.
void append_time(Buffer& out, TimeOfDay time) {
  if (!time.is_within_day()) {
    out.append_decimal(time.number() & ~TimeOfDay::kNonStandardBit);
    out.append(time.is_standard() ? " ms" : " (non-standard)");
    return;
  }
  const std::uint32_t ms = time.number();
  out.append_padded(ms / 3'600'000, 2);
  out.append(':');
  out.append_padded(ms / 60'000 % 60, 2);
  out.append(':');
  out.append_padded(ms / 1000 % 60, 2);
  out.append('.');
  out.append_padded(ms % 1000, 3);
}

void append(Buffer& out, const OpaqueView& view) {
  append_registered_type(out, Family::V4, static_cast<std::uint8_t>(view.type()),
                         view.code_octet());
}

void append(Buffer& out, const EchoView& view) {
  out.append(view.is_reply() ? "echo reply" : "echo request");
  append_id_and_sequence(out, view.identifier(), view.sequence());
}

void append(Buffer& out, const DestinationUnreachableView& view) {
  const wire::QuoteView quote(Family::V4, view.body());
  const std::uint8_t code = view.code_octet();
  if (code >= kUnreachable.size()) {
    append_quoted_destination(out, quote);
    out.append(" unreachable - #");
    return out.append_decimal(code);
  }
  out.append(kUnreachable[code].before);
  append_quoted_destination(out, quote);
  if (view.code() == UnreachableCode::Protocol) append_quoted_protocol(out, quote);
  if (view.code() == UnreachableCode::Port) append_quoted_port(out, quote);
  out.append(kUnreachable[code].behind);
  if (view.next_hop_mtu() != 0) {
    out.append(" (mtu ");
    out.append_decimal(view.next_hop_mtu());
    out.append(')');
  }
}

void append(Buffer& out, const TimeExceededView& view) {
  switch (view.code()) {
    case TimeExceededCode::TtlInTransit:
      return out.append("time exceeded in-transit");
    case TimeExceededCode::Reassembly:
      return out.append("ip reassembly time exceeded");
  }
  out.append("time exceeded-#");
  out.append_decimal(view.code_octet());
}

void append(Buffer& out, const ParameterProblemView& view) {
  out.append("parameter problem - ");
  if (view.code() == ParameterProblemCode::Pointer) {
    out.append("octet ");
    return out.append_decimal(view.pointer());
  }
  out.append("code ");
  out.append_decimal(view.code_octet());
}

void append(Buffer& out, const SourceQuenchView&) { out.append("source quench"); }

void append(Buffer& out, const RedirectView& view) {
  const wire::QuoteView quote(Family::V4, view.body());
  constexpr std::array<std::string_view, 4> kKinds{"redirect ", "redirect ", "redirect-tos ",
                                                   "redirect-tos "};
  const std::uint8_t code = view.code_octet();
  if (code < kKinds.size()) {
    out.append(kKinds[code]);
  } else {
    out.append("redirect-#");
    out.append_decimal(code);
    out.append(' ');
  }
  append_quoted_destination(out, quote);
  const bool is_host = view.code() == RedirectCode::Host || view.code() == RedirectCode::TosAndHost;
  out.append(is_host ? " to host " : " to net ");
  out.append(view.gateway());
}

void append(Buffer& out, const RouterAdvertisementView& view) {
  out.append("router advertisement lifetime ");
  const unsigned seconds = view.lifetime().count();
  if (seconds < 60) {
    out.append_decimal(seconds);
  } else {
    if (seconds >= 3600) {
      out.append_decimal(seconds / 3600);
      out.append(':');
      out.append_padded(seconds / 60 % 60, 2);
    } else {
      out.append_decimal(seconds / 60);
    }
    out.append(':');
    out.append_padded(seconds % 60, 2);
  }
  out.append(' ');
  out.append_decimal(view.num_addrs());
  out.append(':');
  for (const RouterEntry& entry : view.entries()) {
    out.append(" {");
    out.append(entry.address);
    out.append(' ');
    out.append_signed(entry.preference);
    out.append('}');
  }
}

void append(Buffer& out, const RouterSolicitationView&) { out.append("router solicitation"); }

void append(Buffer& out, const TimestampView& view) {
  out.append(view.is_reply() ? "time stamp reply id " : "time stamp query id ");
  out.append_decimal(view.identifier());
  out.append(" seq ");
  out.append_decimal(view.sequence());
  if (!view.is_reply()) return;
  out.append(": org ");
  append_time(out, view.originate());
  out.append(", recv ");
  append_time(out, view.receive());
  out.append(", xmit ");
  append_time(out, view.transmit());
}

void append(Buffer& out, const InformationView& view) {
  out.append(view.is_reply() ? "information reply" : "information request");
  append_id_and_sequence(out, view.identifier(), view.sequence());
}

void append(Buffer& out, const AddressMaskView& view) {
  if (!view.is_reply()) return out.append("address mask request");
  out.append("address mask is 0x");
  out.append_hex(view.mask().number(), 8);
}

void append(Buffer& out, const TracerouteView& view) {
  out.append(view.code() == TracerouteCode::Forwarded ? "traceroute forwarded"
                                                      : "traceroute discarded");
  out.append(", id ");
  out.append_decimal(view.identifier());
  out.append(", outbound hops ");
  out.append_decimal(view.outbound_hops());
  out.append(", return hops ");
  out.append_decimal(view.return_hops());
  out.append(", mtu ");
  out.append_decimal(view.link_mtu());
}

void append(Buffer& out, const ConversionErrorView& view) {
  out.append("datagram conversion error - octet ");
  out.append_decimal(view.pointer());
}

void append(Buffer& out, const DomainNameRequestView& view) {
  out.append("domain name request");
  append_id_and_sequence(out, view.identifier(), view.sequence());
}

void append(Buffer& out, const DomainNameReplyView& view) {
  out.append("domain name reply");
  append_id_and_sequence(out, view.identifier(), view.sequence());
  out.append(", ttl ");
  out.append_signed(view.ttl().count());
  for (const auto& name : view.names()) {
    if (!name) break;
    out.append(' ');
    out.append(name->text().view());
  }
}

void append(Buffer& out, const PhoturisView& view) {
  append_registered_type(out, Family::V4, static_cast<std::uint8_t>(view.type()),
                         view.code_octet());
  if (const auto spi = view.spi()) {
    out.append(", spi 0x");
    out.append_hex(*spi, 8);
  }
}

void append(Buffer& out, const ExperimentalMobilityView& view) { append_mobility(out, view); }

void append(Buffer& out, const ExtendedEchoRequestView& view) {
  append_extended_echo_request(out, view);
}

void append(Buffer& out, const ExtendedEchoReplyView& view) {
  append_extended_echo_reply(out, view);
}

}  // namespace

void append_words(Buffer& out, const wire::icmpv4::MessageView& message) {
  std::visit([&](const auto& view) { append(out, view); }, message);
}

}  // namespace icmpkit::text
