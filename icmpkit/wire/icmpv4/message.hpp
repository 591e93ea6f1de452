// Any ICMPv4 message: one of all views, chosen by the type octet; and the second gate, which says
// what is wrong with a message that can be read.
//
//   const auto message = icmpv4::parse(octets);
//   if (!message) return message.error();              // too short for its type, and where it ends
//   if (const auto* echo = std::get_if<icmpv4::EchoView>(&*message)) ...
//
// Who knows the type calls that view's `parse` and never pays for the variant.
#pragma once

#include <type_traits>
#include <variant>

#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/conversion_error.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv4/error.hpp"
#include "icmpkit/wire/icmpv4/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/information.hpp"
#include "icmpkit/wire/icmpv4/opaque.hpp"
#include "icmpkit/wire/icmpv4/photuris.hpp"
#include "icmpkit/wire/icmpv4/redirect.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv4/source_quench.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"
#include "icmpkit/wire/icmpv4/traceroute.hpp"
#include "icmpkit/wire/violation.hpp"

namespace icmpkit::wire::icmpv4 {

using MessageView =
    std::variant<OpaqueView, EchoView, DestinationUnreachableView, SourceQuenchView, RedirectView,
                 RouterAdvertisementView, RouterSolicitationView, TimeExceededView,
                 ParameterProblemView, TimestampView, InformationView, AddressMaskView,
                 TracerouteView, ConversionErrorView, DomainNameRequestView, DomainNameReplyView,
                 PhoturisView, ExperimentalMobilityView, ExtendedEchoRequestView,
                 ExtendedEchoReplyView>;

static_assert(std::is_trivially_copyable_v<MessageView>);

namespace detail {

template <class View>
[[nodiscard]] constexpr Parsed<MessageView> parse_as(CutBytes message) {
  const auto view = View::parse(message);
  if (!view) return std::unexpected(view.error());
  return *view;
}

}  // namespace detail

/// Reads a message of any type; one without a layout becomes an `OpaqueView`. Fails only where the
/// fixed part of the type's layout is not all here. Cost: one jump and one comparison.
[[nodiscard]] constexpr Parsed<MessageView> parse(CutBytes message) {
  using detail::parse_as;
  if (message.size() == 0) return refuse(ParseErrorKind::Truncated, 0);
  switch (static_cast<Type>(load_u8(message.bytes(), kTypeOffset))) {
    case Type::EchoReply:
    case Type::EchoRequest:
      return parse_as<EchoView>(message);
    case Type::DestinationUnreachable:
      return parse_as<DestinationUnreachableView>(message);
    case Type::SourceQuench:
      return parse_as<SourceQuenchView>(message);
    case Type::Redirect:
      return parse_as<RedirectView>(message);
    case Type::RouterAdvertisement:
      return parse_as<RouterAdvertisementView>(message);
    case Type::RouterSolicitation:
      return parse_as<RouterSolicitationView>(message);
    case Type::TimeExceeded:
      return parse_as<TimeExceededView>(message);
    case Type::ParameterProblem:
      return parse_as<ParameterProblemView>(message);
    case Type::TimestampRequest:
    case Type::TimestampReply:
      return parse_as<TimestampView>(message);
    case Type::InformationRequest:
    case Type::InformationReply:
      return parse_as<InformationView>(message);
    case Type::AddressMaskRequest:
    case Type::AddressMaskReply:
      return parse_as<AddressMaskView>(message);
    case Type::Traceroute:
      return parse_as<TracerouteView>(message);
    case Type::DatagramConversionError:
      return parse_as<ConversionErrorView>(message);
    case Type::DomainNameRequest:
      return parse_as<DomainNameRequestView>(message);
    case Type::DomainNameReply:
      return parse_as<DomainNameReplyView>(message);
    case Type::Photuris:
      return parse_as<PhoturisView>(message);
    case Type::ExperimentalMobility:
      return parse_as<ExperimentalMobilityView>(message);
    case Type::ExtendedEchoRequest:
      return parse_as<ExtendedEchoRequestView>(message);
    case Type::ExtendedEchoReply:
      return parse_as<ExtendedEchoReplyView>(message);
    case Type::AlternateHostAddress:
    case Type::MobileHostRedirect:
    case Type::Ipv6WhereAreYou:
    case Type::Ipv6IAmHere:
    case Type::MobileRegistrationRequest:
    case Type::MobileRegistrationReply:
    case Type::Skip:
    case Type::Experiment1:
    case Type::Experiment2:
      return parse_as<OpaqueView>(message);
  }
  return parse_as<OpaqueView>(message);
}

/// The message that the view is of, from its type octet on.
[[nodiscard]] constexpr CutBytes octets_of(const MessageView& message) {
  return std::visit([](const auto& view) { return view.message(); }, message);
}

/// The type that a readable message has.
[[nodiscard]] constexpr Type type_of(const MessageView& message) {
  return std::visit([](const auto& view) { return view.type(); }, message);
}

/// Which rules of the RFCs the message breaks. What `context` leaves at its default, and what a cut
/// capture leaves open, is held against nobody. Which objects an error's extension structure may
/// hold is for wire/extension.hpp to say. Cost: a few dozen comparisons; a reply's names are read.
[[nodiscard]] Violations validate(const MessageView& message, const MessageContext& context);

}  // namespace icmpkit::wire::icmpv4
