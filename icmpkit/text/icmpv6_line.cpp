#include <array>
#include <variant>

#include "icmpkit/text/message_line.hpp"
#include "icmpkit/text/quoted_words.hpp"
#include "icmpkit/text/shared_words.hpp"
#include "icmpkit/wire/icmpv6/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::text {
namespace {

using namespace wire::icmpv6;  // the views' own names are unambiguous here

/// So many names, addresses or records are printed in one line; the rest is for `-v`.
constexpr std::size_t kMaxListed = 8;

void append_number(Buffer& out, std::string_view words, std::uint64_t number) {
  out.append(words);
  out.append_decimal(number);
}

void append_address(Buffer& out, std::string_view words, const IpAddress& address) {
  out.append(words);
  out.append(address);
}

void append_registered(Buffer& out, Type type, std::uint8_t code) {
  append_registered_type(out, Family::V6, static_cast<std::uint8_t>(type), code);
}

void append(Buffer& out, const OpaqueView& view) {
  append_registered(out, view.type(), view.code_octet());
}

void append(Buffer& out, const DestinationUnreachableView& view) {
  const wire::QuoteView quote(Family::V6, view.body());
  out.append("destination unreachable, ");
  switch (view.code_octet()) {
    case 0:
      out.append("unreachable route ");
      return append_quoted_destination(out, quote);
    case 1:
      out.append("unreachable prohibited ");
      return append_quoted_destination(out, quote);
    case 2:
      out.append("beyond scope ");
      append_quoted_destination(out, quote);
      if (const auto source = quote.source()) append_address(out, ", source address ", *source);
      return;
    case 3:
      out.append("unreachable address ");
      return append_quoted_destination(out, quote);
    case 4:
      out.append("unreachable port, ");
      append_quoted_destination(out, quote);
      return append_quoted_port(out, quote);
    default:
      append_number(out, "unreachable code-#", view.code_octet());
      out.append(' ');
      return append_quoted_destination(out, quote);
  }
}

void append(Buffer& out, const PacketTooBigView& view) {
  append_number(out, "packet too big, mtu ", view.mtu());
}

void append(Buffer& out, const TimeExceededView& view) {
  const wire::QuoteView quote(Family::V6, view.body());
  switch (view.code_octet()) {
    case 0:
      out.append("time exceeded in-transit for ");
      return append_quoted_destination(out, quote);
    case 1:
      out.append("time exceeded in-transit (reassembly)");
      return;
    default:
      append_number(out, "time exceeded, unknown code-#", view.code_octet());
  }
}

void append(Buffer& out, const ParameterProblemView& view) {
  constexpr std::array<std::string_view, 4> kWords{"erroneous", "next header", "option",
                                                   "incomplete header chain"};
  out.append("parameter problem, ");
  if (view.code_octet() < kWords.size()) {
    out.append(kWords[view.code_octet()]);
  } else {
    append_number(out, "code-#", view.code_octet());
  }
  append_number(out, " - octet ", view.pointer());
}

void append(Buffer& out, const EchoView& view) {
  out.append(view.is_reply() ? "echo reply" : "echo request");
  append_number(out, ", id ", view.identifier());
  append_number(out, ", seq ", view.sequence());
}

void append(Buffer& out, const MulticastListenerView& view) {
  switch (view.type()) {
    case Type::MulticastListenerQuery:
      out.append("multicast listener query");
      break;
    case Type::MulticastListenerReport:
      out.append("multicast listener report");
      break;
    default:
      out.append("multicast listener done");
  }
  append_number(out, " max resp delay: ", view.max_response_delay());
  append_address(out, " addr: ", view.group());
}

void append(Buffer& out, const MulticastListenerQueryV2View& view) {
  append_number(out, "multicast listener query v2 [max resp delay=", view.max_response_delay());
  out.append(']');
  if (view.group().is_unspecified()) return;
  append_address(out, " [gaddr ", view.group());
  if (view.source_count() != 0) append_number(out, ", sources ", view.source_count());
  out.append(']');
}

std::string_view words(MulticastRecordType type) {
  switch (type) {
    case MulticastRecordType::ModeIsInclude:
      return " is_in";
    case MulticastRecordType::ModeIsExclude:
      return " is_ex";
    case MulticastRecordType::ChangeToInclude:
      return " to_in";
    case MulticastRecordType::ChangeToExclude:
      return " to_ex";
    case MulticastRecordType::AllowNewSources:
      return " allow";
    case MulticastRecordType::BlockOldSources:
      return " block";
  }
  return " [unknown record type]";
}

void append(Buffer& out, const MulticastListenerReportV2View& view) {
  append_number(out, "multicast listener report v2, ", view.record_count());
  out.append(" group record(s)");
  std::size_t listed = 0;
  for (const auto& record : view.records()) {
    if (!record || ++listed > kMaxListed) break;
    append_address(out, " [gaddr ", record->group());
    out.append(words(record->type()));
    out.append(" {");
    std::size_t sources = 0;
    for (const Ipv6Address& source : record->sources()) {
      if (++sources > kMaxListed) break;
      append_address(out, " ", source);
    }
    out.append(" }]");
  }
}

void append(Buffer& out, const RouterSolicitationView&) { out.append("router solicitation"); }

void append(Buffer& out, const RouterAdvertisementView&) { out.append("router advertisement"); }

void append(Buffer& out, const NeighborSolicitationView& view) {
  append_address(out, "neighbor solicitation, who has ", view.target());
}

void append(Buffer& out, const NeighborAdvertisementView& view) {
  append_address(out, "neighbor advertisement, tgt is ", view.target());
}

void append(Buffer& out, const RedirectView& view) {
  append_address(out, "redirect, ", view.destination());
  append_address(out, " to ", view.target());
}

void append(Buffer& out, const RouterRenumberingView& view) {
  switch (view.code()) {
    case RenumberingCode::Command:
      out.append("router renumbering, command");
      break;
    case RenumberingCode::Result:
      out.append("router renumbering, result");
      break;
    case RenumberingCode::SequenceReset:
      out.append("router renumbering, sequence number reset");
      break;
    default:
      append_number(out, "router renumbering, code-#", view.code_octet());
  }
  append_number(out, ", seq=", view.sequence());
}

void append_question(Buffer& out, NodeQuestion question) {
  switch (question) {
    case NodeQuestion::Noop:
      return out.append("noop");
    case NodeQuestion::NodeName:
      return out.append("DNS name");
    case NodeQuestion::Addresses:
      return out.append("node addresses");
    case NodeQuestion::Ipv4Addresses:
      return out.append("IPv4 addresses");
  }
  append_number(out, "question-#", static_cast<std::uint16_t>(question));
}

void append(Buffer& out, const NodeInformationQueryView& view) {
  out.append("who-are-you request node information query (");
  append_question(out, view.question());
  if (const auto* v6 = std::get_if<Ipv6Address>(&view.subject())) {
    append_address(out, ", subject=", *v6);
  } else if (const auto* v4 = std::get_if<Ipv4Address>(&view.subject())) {
    append_address(out, ", subject=", *v4);
  } else if (const auto* name = std::get_if<NodeNameView>(&view.subject())) {
    out.append(", subject=");
    out.append(name->name().text().view());
  }
  out.append(')');
}

template <class Addresses>
void append_addresses(Buffer& out, const Addresses& addresses) {
  std::size_t listed = 0;
  for (const auto& address : addresses) {
    if (!address || ++listed > kMaxListed) return;
    append_address(out, " ", address->address());
  }
}

void append(Buffer& out, const NodeInformationResponseView& view) {
  out.append("who-are-you reply node information reply (");
  switch (view.code()) {
    case NodeResponseCode::Success:
      out.append("success, ");
      break;
    case NodeResponseCode::Refused:
      return out.append("refused)");
    case NodeResponseCode::UnknownQuestion:
      return out.append("unknown question)");
    default:
      append_number(out, "code-#", view.code_octet());
      return out.append(')');
  }
  append_question(out, view.question());
  if (view.question() == NodeQuestion::NodeName) {
    for (const auto& name : view.names()) {
      if (!name) break;
      out.append(' ');
      out.append(name->name().text().view());
    }
  } else if (view.question() == NodeQuestion::Addresses) {
    append_addresses(out, view.addresses());
  } else if (view.question() == NodeQuestion::Ipv4Addresses) {
    append_addresses(out, view.ipv4_addresses());
  }
  out.append(')');
}

void append(Buffer& out, const InverseNeighborView& view) {
  out.append(view.type() == Type::InverseNeighborSolicitation ? "inverse neighbor solicitation"
                                                              : "inverse neighbor advertisement");
}

void append(Buffer& out, const HomeAgentDiscoveryView& view) {
  out.append(view.is_reply() ? "ha discovery reply, id 0x" : "ha discovery request, id 0x");
  out.append_hex(view.identifier(), 4);
  if (!view.is_reply()) return;
  std::size_t listed = 0;
  for (const Ipv6Address& agent : view.agents()) {
    if (++listed > kMaxListed) return;
    append_address(out, ", ", agent);
  }
}

void append(Buffer& out, const MobilePrefixView& view) {
  out.append(view.is_advertisement() ? "mobile prefix advertisement, id 0x"
                                     : "mobile prefix solicitation, id 0x");
  out.append_hex(view.identifier(), 4);
}

void append(Buffer& out, const CertificationPathSolicitationView& view) {
  append_number(out, "certification path solicitation, id ", view.identifier());
}

void append(Buffer& out, const CertificationPathAdvertisementView& view) {
  append_number(out, "certification path advertisement, id ", view.identifier());
  append_number(out, ", component ", view.component());
  append_number(out, " of ", view.all_components());
}

void append(Buffer& out, const MulticastRouterAdvertisementView& view) {
  append_number(out, "multicast router advertisement, interval ", view.advertisement_interval());
}

void append(Buffer& out, const MulticastRouterView& view) {
  out.append(view.type() == Type::MulticastRouterSolicitation ? "multicast router solicitation"
                                                              : "multicast router termination");
}

void append(Buffer& out, const FmipView& view) {
  append_number(out, "fast handover, subtype ", static_cast<std::uint8_t>(view.subtype()));
  append_number(out, ", id ", view.identifier());
}

std::string_view words(RplCode code) {
  switch (code) {
    case RplCode::DodagInformationSolicitation:
      return "(CLR)DODAG Information Solicitation";
    case RplCode::DodagInformationObject:
      return "(CLR)DODAG Information Object";
    case RplCode::DestinationAdvertisementObject:
      return "(CLR)Destination Advertisement Object";
    case RplCode::DestinationAdvertisementAck:
      return "(CLR)Destination Advertisement Object Ack";
    case RplCode::SecureDodagInformationSolicitation:
      return "(SEC)DODAG Information Solicitation";
    case RplCode::SecureDodagInformationObject:
      return "(SEC)DODAG Information Object";
    case RplCode::SecureDestinationAdvertisementObject:
      return "(SEC)Destination Advertisement Object";
    case RplCode::SecureDestinationAdvertisementAck:
      return "(SEC)Destination Advertisement Object Ack";
    case RplCode::ConsistencyCheck:
      return "(SEC)Consistency Check";
  }
  return {};
}

void append(Buffer& out, const RplView& view) {
  out.append("RPL, ");
  if (!words(view.code()).empty()) return out.append(words(view.code()));
  append_number(out, view.is_secure() ? "(SEC)code-#" : "(CLR)code-#", view.code_octet());
}

void append(Buffer& out, const LocatorUpdateView& view) {
  append_number(out, "locator update, ", view.locator_count());
  out.append(" locator(s)");
}

void append(Buffer& out, const DuplicateAddressView& view) {
  out.append(view.is_confirmation() ? "duplicate address confirmation, "
                                    : "duplicate address request, ");
  out.append(view.address());
  append_number(out, ", status ", static_cast<std::uint8_t>(view.status()));
}

void append(Buffer& out, const MplView&) { out.append("MPL control"); }

void append(Buffer& out, const ExperimentalMobilityView& view) { append_mobility(out, view); }

void append(Buffer& out, const ExtendedEchoRequestView& view) {
  append_extended_echo_request(out, view);
}

void append(Buffer& out, const ExtendedEchoReplyView& view) {
  append_extended_echo_reply(out, view);
}

}  // namespace

void append_words(Buffer& out, const wire::icmpv6::MessageView& message) {
  std::visit([&](const auto& view) { append(out, view); }, message);
}

}  // namespace icmpkit::text
