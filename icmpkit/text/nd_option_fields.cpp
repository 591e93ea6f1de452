#include "icmpkit/text/nd_option_fields.hpp"

#include "icmpkit/text/octet_chars.hpp"
#include "icmpkit/text/quote_fields.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

using namespace wire::icmpv6;  // the views' own names are unambiguous here

/// What the fields of one option are put into: where it starts, and where they go.
struct OptionSink {
  FieldSink& sink;
  std::size_t at = 0;

  void number(JsonKey name, FieldPlace place, std::uint64_t value, std::string_view words = {}) {
    sink.number(name, {at + place.offset, place.size}, value, words);
  }
  void bits(JsonKey name, FieldPlace place, std::uint64_t value) {
    sink.bits(name, {at + place.offset, place.size}, value);
  }
  void flag(JsonKey name, FieldPlace place, bool is_set) {
    sink.flag(name, {at + place.offset, place.size}, is_set);
  }
  void address(JsonKey name, FieldPlace place, const IpAddress& value) {
    sink.address(name, {at + place.offset, place.size}, value);
  }
  void text(JsonKey name, FieldPlace place, std::string_view value) {
    sink.text(name, {at + place.offset, place.size}, value);
  }
  void octets(JsonKey name, std::size_t offset, Bytes value) {
    sink.octets(name, {at + offset, value.size()}, value);
  }
  void seconds(JsonKey name, FieldPlace place, std::uint32_t value) {
    number(name, place, value, value == 0xFFFFFFFFU ? "infinity" : "s");
  }
  void addresses(std::size_t offset, const wire::AddressList& list) {
    sink.begin_list("addresses");
    for (const Ipv6Address& one : list) {
      sink.begin_item({at + offset, Ipv6Address::kSize}, "address");
      address("address", {offset, Ipv6Address::kSize}, one);
      sink.end_item();
      offset += Ipv6Address::kSize;
    }
    sink.end_list();
  }
};

void describe(const OptionView& option, OptionSink out) { out.octets("body", 2, option.body()); }

void describe(const LinkLayerAddressView& option, OptionSink out) {
  out.octets("link_layer_address", 2, option.address());
}

void describe(const PrefixInformationView& option, OptionSink out) {
  out.number("prefix_length", {2, 1}, option.prefix_length());
  out.bits("flags", {3, 1}, option.flags());
  out.flag("on_link", {3, 1}, option.is_on_link());
  out.flag("autonomous", {3, 1}, option.is_autonomous());
  out.flag("router_address", {3, 1}, option.is_router_address());
  out.flag("delegation_preferred", {3, 1}, option.is_delegation_preferred());
  out.seconds("valid_lifetime", {4, 4}, option.valid_lifetime());
  out.seconds("preferred_lifetime", {8, 4}, option.preferred_lifetime());
  out.address("prefix", {16, 16}, option.prefix());
}

void describe(const RedirectedHeaderView& option, OptionSink out) {
  constexpr std::size_t kHeader = 8;
  const Bytes packet = option.packet();
  out.sink.begin_part("quoted", {out.at + kHeader, packet.size()}, packet);
  describe_quote(wire::QuoteView(Family::V6, packet), out.sink);
  out.sink.end_part();
}

void describe(const LinkMtuView& option, OptionSink out) {
  out.number("mtu", {4, 4}, option.mtu());
}

void describe(const NbmaShortcutLimitView& option, OptionSink out) {
  out.number("shortcut_limit", {2, 1}, option.shortcut_limit());
}

void describe(const AdvertisementIntervalView& option, OptionSink out) {
  out.number("interval", {4, 4}, option.interval(), "ms");
}

void describe(const HomeAgentInformationView& option, OptionSink out) {
  out.flag("mobile_routers", {2, 1}, option.serves_mobile_routers());
  out.number("preference", {4, 2}, option.preference());
  out.number("lifetime", {6, 2}, option.lifetime(), "s");
}

void describe(const AddressListOptionView& option, OptionSink out) {
  constexpr std::size_t kHeader = 8;
  out.addresses(kHeader, option.addresses());
}

void describe(const TimestampOptionView& option, OptionSink out) {
  out.number("timestamp", {8, 8}, option.timestamp(), "1/65536 s since 1970");
}

void describe(const NonceOptionView& option, OptionSink out) {
  out.octets("nonce", 2, option.nonce());
}

void describe(const TrustAnchorView& option, OptionSink out) {
  out.number("name_type", {2, 1}, option.name_type(),
             wire::find(wire::RegistrySet::TrustAnchorName, option.name_type()).words);
  out.number("pad_length", {3, 1}, option.pad_length());
  out.octets("name", 4, option.name());
}

void describe(const IpAddressPrefixView& option, OptionSink out) {
  out.number("option_code", {2, 1}, option.option_code());
  out.number("prefix_length", {3, 1}, option.prefix_length());
  out.address("address", {8, 16}, option.address());
}

void describe(const FmipLinkLayerAddressView& option, OptionSink out) {
  out.number("option_code", {2, 1}, option.option_code());
  out.octets("link_layer_address", 3, option.address());
}

void describe(const NeighborAdvertisementAcknowledgmentView& option, OptionSink out) {
  out.number("option_code", {2, 1}, option.option_code());
  out.number("status", {3, 1}, option.status());
}

void describe(const MobilityAnchorPointView& option, OptionSink out) {
  out.number("distance", {2, 1}, option.distance());
  out.number("preference", {2, 1}, option.preference());
  out.flag("forms_regional_care_of_address", {3, 1}, option.forms_regional_care_of_address());
  out.seconds("valid_lifetime", {4, 4}, option.valid_lifetime());
  out.address("address", {8, 16}, option.address());
}

void describe(const RouteInformationView& option, OptionSink out) {
  out.number("prefix_length", {2, 1}, option.prefix_length());
  out.number("preference", {3, 1}, static_cast<std::uint8_t>(option.preference()),
             words(option.preference()));
  out.seconds("lifetime", {4, 4}, option.lifetime());
  out.address("prefix", {8, option.size() - 8}, option.prefix());
}

void describe(const RecursiveDnsServerView& option, OptionSink out) {
  constexpr std::size_t kHeader = 8;
  out.seconds("lifetime", {4, 4}, option.lifetime());
  out.addresses(kHeader, option.servers());
}

void describe(const RaFlagsExtensionView& option, OptionSink out) {
  out.bits("flags", {2, 6}, option.flags());
}

void describe(const DnsSearchListView& option, OptionSink out) {
  out.seconds("lifetime", {4, 4}, option.lifetime());
  out.sink.begin_list("names");
  std::size_t at = 8;
  for (const auto& name : option.names()) {
    if (!name) break;
    out.sink.begin_item({out.at + at, name->size()}, "domain");
    out.text("name", {at, name->size()}, name->text().view());
    out.sink.end_item();
    at += name->size();
  }
  out.sink.end_list();
}

void describe(const AddressRegistrationView& option, OptionSink out) {
  const auto status = static_cast<std::uint8_t>(option.status());
  out.number("status", {2, 1}, status, wire::find(wire::RegistrySet::AroStatus, status).words);
  out.number("opaque", {3, 1}, option.opaque());
  out.bits("flags", {4, 1}, option.flags());
  out.number("transaction_id", {5, 1}, option.transaction_id());
  out.number("lifetime", {6, 2}, option.lifetime(), "minutes");
  out.octets("owner", 8, option.owner());
}

void describe(const LowpanContextView& option, OptionSink out) {
  out.number("context_length", {2, 1}, option.context_length());
  out.flag("compression", {3, 1}, option.is_for_compression());
  out.number("context_id", {3, 1}, option.context_id());
  out.number("lifetime", {6, 2}, option.lifetime(), "minutes");
  out.address("prefix", {8, option.size() - 8}, option.prefix());
}

void describe(const AuthoritativeBorderRouterView& option, OptionSink out) {
  out.number("version", {2, 4}, option.version());
  out.number("lifetime", {6, 2}, option.lifetime(), "minutes");
  out.address("router", {8, 16}, option.router());
}

void describe(const LowpanCapabilityIndicationView& option, OptionSink out) {
  out.bits("capabilities", {2, 6}, option.capabilities());
}

void describe(const CaptivePortalView& option, OptionSink out) {
  out.text("uri", {2, option.uri().size()}, OctetChars(option.uri()).view());
}

void describe(const Pref64View& option, OptionSink out) {
  out.number("lifetime", {2, 2}, option.lifetime(), "s");
  out.number("prefix_length", {3, 1}, option.prefix_length());
  out.address("prefix", {4, 12}, option.prefix());
}

void describe_option(const OptionView& option, std::size_t offset, FieldSink& sink) {
  const auto number = static_cast<std::uint8_t>(option.type());
  const auto& entry = wire::find(wire::RegistrySet::NdOption, number);
  sink.begin_item({offset, option.size()}, entry.name.empty() ? "unknown option" : entry.words);
  sink.number("option", {offset, 1}, number, entry.words);
  sink.number("size", {offset + 1, 1}, option.size(), "octets");
  const auto typed = parse_option(option);
  if (typed) {
    std::visit([&](const auto& view) { describe(view, OptionSink{sink, offset}); }, *typed);
  } else {
    sink.problem(offset + typed.error().offset, wire::words(typed.error().kind));
    describe(option, OptionSink{sink, offset});
  }
  sink.end_item();
}

}  // namespace

std::string_view words(wire::icmpv6::RouterPreference preference) {
  switch (preference) {
    case RouterPreference::Medium:
      return "medium";
    case RouterPreference::High:
      return "high";
    case RouterPreference::Low:
      return "low";
    default:
      return "reserved";
  }
}

void describe_options(const OptionRange& options, FieldSink& sink) {
  sink.begin_list("options");
  for (auto option = options.begin(); option != options.end(); ++option) {
    const auto view = *option;
    if (view) {
      describe_option(*view, option.offset(), sink);
      continue;
    }
    sink.begin_item({view.error().offset, 0}, "option");
    sink.problem(view.error().offset, wire::words(view.error().kind));
    sink.end_item();
  }
  sink.end_list();
}

}  // namespace icmpkit::text
