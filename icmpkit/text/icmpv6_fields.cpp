#include <variant>

#include "icmpkit/text/message_fields.hpp"
#include "icmpkit/text/nd_option_fields.hpp"
#include "icmpkit/text/shared_fields.hpp"
#include "icmpkit/wire/icmpv6/experimental_mobility.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"

namespace icmpkit::text {
namespace {

using namespace wire::icmpv6;  // the views' own names are unambiguous here

constexpr std::size_t kAddress = Ipv6Address::kSize;

void describe_addresses(const wire::AddressList& addresses, std::size_t offset, JsonKey name,
                        FieldSink& sink) {
  sink.begin_list(name);
  for (const Ipv6Address& address : addresses) {
    sink.begin_item({offset, kAddress}, "address");
    sink.address("address", {offset, kAddress}, address);
    sink.end_item();
    offset += kAddress;
  }
  sink.end_list();
}

void describe(const OpaqueView& view, FieldSink& sink) { describe_rest(view, "body", sink); }

void describe(const DestinationUnreachableView& view, FieldSink& sink) {
  sink.number("length", {4, 1}, view.length(), "64-bit words of the quote");
}

void describe(const PacketTooBigView& view, FieldSink& sink) {
  sink.number("mtu", {4, 4}, view.mtu(), "octets");
}

void describe(const TimeExceededView& view, FieldSink& sink) {
  sink.number("length", {4, 1}, view.length(), "64-bit words of the quote");
}

void describe(const ParameterProblemView& view, FieldSink& sink) {
  sink.number("pointer", {4, 4}, view.pointer(), "octet of the quoted packet");
}

void describe(const EchoView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("sequence", {6, 2}, view.sequence());
  describe_rest(view, "data", sink);
}

void describe(const MulticastListenerView& view, FieldSink& sink) {
  sink.number("max_response_delay", {4, 2}, view.max_response_delay(), "ms");
  sink.bits("reserved", {6, 2}, view.reserved());
  sink.address("group", {8, kAddress}, view.group());
  describe_rest(view, "trailing", sink);
}

void describe(const MulticastListenerQueryV2View& view, FieldSink& sink) {
  sink.number("max_response_delay", {4, 2}, view.max_response_delay(), "ms");
  sink.address("group", {8, kAddress}, view.group());
  sink.flag("suppress", {24, 1}, view.suppresses_router_processing());
  sink.number("robustness", {24, 1}, view.robustness());
  sink.number("query_interval", {25, 1}, view.query_interval(), "s");
  sink.number("source_count", {26, 2}, view.source_count());
  describe_addresses(view.sources(), 28, "sources", sink);
}

void describe(const MulticastListenerReportV2View& view, FieldSink& sink) {
  sink.number("record_count", {6, 2}, view.record_count());
  sink.begin_list("records");
  const auto records = view.records();
  for (auto record = records.begin(); record != records.end(); ++record) {
    const auto read = *record;
    const std::size_t at = record.offset();
    sink.begin_item({at, read ? read->size() : 0}, "record");
    if (read) {
      sink.number("record_type", {at, 1}, static_cast<std::uint8_t>(read->type()));
      sink.address("group", {at + 4, kAddress}, read->group());
      describe_addresses(read->sources(), at + 20, "sources", sink);
      sink.octets("auxiliary",
                  {at + read->size() - read->auxiliary().size(), read->auxiliary().size()},
                  read->auxiliary());
    } else {
      sink.problem(read.error().offset, wire::words(read.error().kind));
    }
    sink.end_item();
  }
  sink.end_list();
}

void describe(const RouterSolicitationView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 4}, view.reserved());
  describe_options(view.options(), sink);
}

void describe(const RouterAdvertisementView& view, FieldSink& sink) {
  sink.number("hop_limit", {4, 1}, view.hop_limit());
  sink.bits("flags", {5, 1}, view.flags());
  sink.flag("managed", {5, 1}, view.is_managed());
  sink.flag("other", {5, 1}, view.has_other());
  sink.flag("home_agent", {5, 1}, view.is_home_agent());
  sink.number("preference", {5, 1}, static_cast<std::uint8_t>(view.preference()));
  sink.flag("proxy", {5, 1}, view.is_proxy());
  sink.flag("stub_router", {5, 1}, view.is_stub_router());
  sink.number("router_lifetime", {6, 2}, view.router_lifetime(), "s");
  sink.number("reachable_time", {8, 4}, view.reachable_time(), "ms");
  sink.number("retrans_timer", {12, 4}, view.retrans_timer(), "ms");
  describe_options(view.options(), sink);
}

void describe(const NeighborSolicitationView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 4}, view.reserved());
  sink.address("target", {8, kAddress}, view.target());
  describe_options(view.options(), sink);
}

void describe(const NeighborAdvertisementView& view, FieldSink& sink) {
  sink.flag("router", {4, 1}, view.is_router());
  sink.flag("solicited", {4, 1}, view.is_solicited());
  sink.flag("override", {4, 1}, view.overrides());
  sink.address("target", {8, kAddress}, view.target());
  describe_options(view.options(), sink);
}

void describe(const RedirectView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 4}, view.reserved());
  sink.address("target", {8, kAddress}, view.target());
  sink.address("destination", {24, kAddress}, view.destination());
  describe_options(view.options(), sink);
}

void describe(const RouterRenumberingView& view, FieldSink& sink) {
  sink.number("sequence", {4, 4}, view.sequence());
  sink.number("segment", {8, 1}, view.segment());
  sink.bits("flags", {9, 1}, view.flags());
  sink.number("max_delay", {10, 2}, view.max_delay(), "ms");
  describe_rest(view, "body", sink);
}

template <class View>
void describe_node_information(const View& view, FieldSink& sink) {
  const auto question = static_cast<std::uint16_t>(view.question());
  sink.number(
      "question", {4, 2}, question,
      question <= 0xFF
          ? wire::find(wire::RegistrySet::NiQtype, static_cast<std::uint8_t>(question)).words
          : std::string_view{});
  sink.bits("flags", {6, 2}, view.flags());
  sink.bits("nonce", {8, 8}, view.nonce());
}

void describe(const NodeInformationQueryView& view, FieldSink& sink) {
  describe_node_information(view, sink);
  const FieldPlace place{16, view.data().size()};
  if (const auto* v6 = std::get_if<Ipv6Address>(&view.subject())) {
    sink.address("subject", place, *v6);
  } else if (const auto* v4 = std::get_if<Ipv4Address>(&view.subject())) {
    sink.address("subject", place, *v4);
  } else if (const auto* name = std::get_if<NodeNameView>(&view.subject())) {
    sink.text("subject", place, name->name().text().view());
  } else {
    sink.octets("subject", place, view.data().bytes());
  }
}

template <class Addresses>
void describe_node_addresses(const Addresses& addresses, FieldSink& sink) {
  sink.begin_list("addresses");
  for (auto address = addresses.begin(); address != addresses.end(); ++address) {
    const auto read = *address;
    const std::size_t at = address.offset();
    sink.begin_item({at, read ? read->size() : 0}, "address");
    if (read) {
      sink.number("ttl", {at, 4}, read->ttl(), "s");
      sink.address("address", {at + 4, read->size() - 4}, read->address());
    } else {
      sink.problem(read.error().offset, wire::words(read.error().kind));
    }
    sink.end_item();
  }
  sink.end_list();
}

void describe(const NodeInformationResponseView& view, FieldSink& sink) {
  describe_node_information(view, sink);
  if (view.code() != NodeResponseCode::Success) return describe_rest(view, "data", sink);
  switch (view.question()) {
    case NodeQuestion::Addresses:
      return describe_node_addresses(view.addresses(), sink);
    case NodeQuestion::Ipv4Addresses:
      return describe_node_addresses(view.ipv4_addresses(), sink);
    case NodeQuestion::NodeName:
      sink.begin_list("names");
      for (const auto& name : view.names()) {
        if (!name) break;
        sink.begin_item({16, view.data().size()}, "name");
        sink.text("name", {16, view.data().size()}, name->name().text().view());
        sink.end_item();
      }
      return sink.end_list();
    default:
      return describe_rest(view, "data", sink);
  }
}

void describe(const InverseNeighborView& view, FieldSink& sink) {
  sink.bits("reserved", {4, 4}, view.reserved());
  describe_options(view.options(), sink);
}

void describe(const HomeAgentDiscoveryView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.flag("mobile_routers", {6, 1}, view.is_for_mobile_routers());
  sink.bits("reserved", {6, 2}, view.reserved());
  if (view.is_reply()) describe_addresses(view.agents(), 8, "agents", sink);
}

void describe(const MobilePrefixView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  if (view.is_advertisement()) {
    sink.flag("managed", {6, 1}, view.is_managed());
    sink.flag("other", {6, 1}, view.has_other());
  }
  describe_options(view.options(), sink);
}

void describe(const CertificationPathSolicitationView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("component", {6, 2}, view.component());
  describe_options(view.options(), sink);
}

void describe(const CertificationPathAdvertisementView& view, FieldSink& sink) {
  sink.number("identifier", {4, 2}, view.identifier());
  sink.number("all_components", {6, 2}, view.all_components());
  sink.number("component", {8, 2}, view.component());
  describe_options(view.options(), sink);
}

void describe(const MulticastRouterAdvertisementView& view, FieldSink& sink) {
  sink.number("advertisement_interval", {1, 1}, view.advertisement_interval(), "s");
  sink.number("query_interval", {4, 2}, view.query_interval(), "s");
  sink.number("robustness", {6, 2}, view.robustness());
}

void describe(const MulticastRouterView& view, FieldSink& sink) {
  describe_rest(view, "trailing", sink);
}

void describe(const FmipView& view, FieldSink& sink) {
  const auto subtype = static_cast<std::uint8_t>(view.subtype());
  sink.number("subtype", {4, 1}, subtype,
              wire::find(wire::RegistrySet::FmipSubtype, subtype).words);
  sink.number("identifier", {6, 2}, view.identifier());
  describe_options(view.options(), sink);
}

void describe(const RplView& view, FieldSink& sink) {
  sink.flag("secure", {1, 1}, view.is_secure());
  describe_rest(view, "body", sink);
}

void describe(const LocatorUpdateView& view, FieldSink& sink) {
  sink.number("locator_count", {4, 1}, view.locator_count());
  sink.number("operation", {5, 1}, static_cast<std::uint8_t>(view.operation()));
  describe_rest(view, "locators", sink);
}

void describe(const DuplicateAddressView& view, FieldSink& sink) {
  const auto status = static_cast<std::uint8_t>(view.status());
  sink.number("status", {4, 1}, status, wire::find(wire::RegistrySet::AroStatus, status).words);
  if (view.is_extended()) sink.number("transaction_id", {5, 1}, view.transaction_id());
  sink.number("lifetime", {6, 2}, view.lifetime(), "minutes");
  sink.octets("owner", {8, view.owner().size()}, view.owner());
  sink.address("address", {8 + view.owner().size(), kAddress}, view.address());
}

void describe(const MplView& view, FieldSink& sink) { describe_rest(view, "seeds", sink); }

void describe(const ExperimentalMobilityView& view, FieldSink& sink) {
  describe_mobility(view, sink);
}

void describe(const ExtendedEchoRequestView& view, FieldSink& sink) {
  describe_extended_echo_request(view, sink);
}

void describe(const ExtendedEchoReplyView& view, FieldSink& sink) {
  describe_extended_echo_reply(view, sink);
}

}  // namespace

void describe_fields(const wire::icmpv6::MessageView& message, FieldSink& sink) {
  std::visit([&](const auto& view) { describe(view, sink); }, message);
}

}  // namespace icmpkit::text
