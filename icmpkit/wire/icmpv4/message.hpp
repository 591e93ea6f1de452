// Any ICMPv4 message: one of all views, chosen by the type octet; and the second gate, which says
// what is wrong with a message that can be read.
//
//   const auto message = icmpv4::parse(octets);
//   if (!message) return message.error();              // too short for its type, and where it ends
//   if (const auto* echo = std::get_if<icmpv4::EchoView>(&*message)) ...
//
// Who knows the type calls that view's `parse`, and who only passes by calls `visit`: neither pays
// for the variant.
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

template <class View, class Use>
[[nodiscard]] constexpr auto read_as(CutBytes message, Use& use)
    -> Parsed<std::invoke_result_t<Use&, View>> {
  const auto view = View::parse(message);
  if (!view) return std::unexpected(view.error());
  return use(*view);
}

}  // namespace detail

/// Reads a message of any type and gives what `use` gives for its view; one without a layout is an
/// `OpaqueView`. `use` takes each of the views and gives the same type for all. Fails as `parse`
/// does. Cost: one jump and one comparison; no variant is built.
template <class Use>
[[nodiscard]] constexpr auto visit(CutBytes message, Use&& use)
    -> Parsed<std::invoke_result_t<Use&, OpaqueView>> {
  using detail::read_as;
  if (message.size() == 0) return refuse(ParseErrorKind::Truncated, 0);
  switch (static_cast<Type>(load_u8(message.bytes(), kTypeOffset))) {
    case Type::EchoReply:
    case Type::EchoRequest:
      return read_as<EchoView>(message, use);
    case Type::DestinationUnreachable:
      return read_as<DestinationUnreachableView>(message, use);
    case Type::SourceQuench:
      return read_as<SourceQuenchView>(message, use);
    case Type::Redirect:
      return read_as<RedirectView>(message, use);
    case Type::RouterAdvertisement:
      return read_as<RouterAdvertisementView>(message, use);
    case Type::RouterSolicitation:
      return read_as<RouterSolicitationView>(message, use);
    case Type::TimeExceeded:
      return read_as<TimeExceededView>(message, use);
    case Type::ParameterProblem:
      return read_as<ParameterProblemView>(message, use);
    case Type::TimestampRequest:
    case Type::TimestampReply:
      return read_as<TimestampView>(message, use);
    case Type::InformationRequest:
    case Type::InformationReply:
      return read_as<InformationView>(message, use);
    case Type::AddressMaskRequest:
    case Type::AddressMaskReply:
      return read_as<AddressMaskView>(message, use);
    case Type::Traceroute:
      return read_as<TracerouteView>(message, use);
    case Type::DatagramConversionError:
      return read_as<ConversionErrorView>(message, use);
    case Type::DomainNameRequest:
      return read_as<DomainNameRequestView>(message, use);
    case Type::DomainNameReply:
      return read_as<DomainNameReplyView>(message, use);
    case Type::Photuris:
      return read_as<PhoturisView>(message, use);
    case Type::ExperimentalMobility:
      return read_as<ExperimentalMobilityView>(message, use);
    case Type::ExtendedEchoRequest:
      return read_as<ExtendedEchoRequestView>(message, use);
    case Type::ExtendedEchoReply:
      return read_as<ExtendedEchoReplyView>(message, use);
    case Type::AlternateHostAddress:
    case Type::MobileHostRedirect:
    case Type::Ipv6WhereAreYou:
    case Type::Ipv6IAmHere:
    case Type::MobileRegistrationRequest:
    case Type::MobileRegistrationReply:
    case Type::Skip:
    case Type::Experiment1:
    case Type::Experiment2:
      return read_as<OpaqueView>(message, use);
  }
  return read_as<OpaqueView>(message, use);
}

/// Reads a message of any type; one without a layout becomes an `OpaqueView`. Fails only where the
/// fixed part of the type's layout is not all here. Cost: that of `visit`, and about ten
/// nanoseconds to build the variant and to visit it.
[[nodiscard]] constexpr Parsed<MessageView> parse(CutBytes message) {
  return visit(message, [](const auto& view) { return MessageView{view}; });
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
