// What our views say of a datagram's ICMP message, each field under the name that tshark gives it,
// so that it can be held against other readers.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "tests/support/field_values.hpp"
#include "tests/support/read_messages.hpp"

namespace icmpkit::test {
namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;
namespace extension = wire::extension;

inline void describe_object(extension::ObjectView object, FieldCollector& out) {
  out.add("icmp.ext.length", object.octets().size());
  out.add("icmp.ext.class", object.object_class());
  out.add("icmp.ext.ctype", object.c_type());
  if (const auto stack = extension::LabelStackView::parse(object)) {
    for (std::size_t i = 0; i < stack->size(); ++i) {
      const auto entry = (*stack)[i];
      out.add("icmp.mpls.label", entry.label);
      out.add("icmp.mpls.exp", entry.traffic_class);
      out.add("icmp.mpls.s", entry.bottom_of_stack);
      out.add("icmp.mpls.ttl", entry.ttl);
    }
  }
  if (const auto information = extension::interface_information(object)) {
    out.add("icmp.int_info.role", information->role);
    if (information->if_index) out.add("icmp.int_info.index", *information->if_index);
    if (information->mtu) out.add("icmp.int_info.mtu", *information->mtu);
  }
  if (const auto by = extension::interface_identification(object)) {
    if (const auto* index = std::get_if<extension::InterfaceIndex>(&*by)) {
      out.add("icmp.int_ident.index", index->index);
    }
    if (const auto* address = std::get_if<extension::InterfaceAddress>(&*by)) {
      out.add("icmp.int_ident.afi", address->family);
      out.add("icmp.int_ident.addr_length", address->address.size());
      if (const auto ip = address->ip()) {
        out.add(ip->is_v4() ? "icmp.int_ident.ipv4" : "icmp.int_ident.ipv6", *ip);
      }
    }
  }
}

inline void describe_structure(const extension::StructureView& structure, FieldCollector& out) {
  out.add("icmp.ext.version", extension::kStructureVersion);
  out.add("icmp.ext.res", structure.reserved());
  out.add("icmp.ext.checksum", structure.checksum());
  for (const auto& object : structure.objects()) {
    if (object) describe_object(*object, out);
  }
}

// ICMPv4. A message without fields of its own has nothing to say.
template <class View>
inline void describe(const View&, FieldCollector&) {}

inline void describe(const v4::EchoView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.seq", view.sequence());
}
inline void describe(const v4::DestinationUnreachableView& view, FieldCollector& out) {
  if (view.code() == v4::UnreachableCode::FragmentationNeeded) {
    out.add("icmp.mtu", view.next_hop_mtu());
  }
}
inline void describe(const v4::RedirectView& view, FieldCollector& out) {
  out.add("icmp.redir_gw", view.gateway());
}
inline void describe(const v4::ParameterProblemView& view, FieldCollector& out) {
  out.add("icmp.pointer", view.pointer());
}
inline void describe(const v4::TimestampView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.seq", view.sequence());
  out.add("icmp.originate_timestamp", view.originate().number());
  out.add("icmp.receive_timestamp", view.receive().number());
  out.add("icmp.transmit_timestamp", view.transmit().number());
}
inline void describe(const v4::InformationView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.seq", view.sequence());
}
inline void describe(const v4::AddressMaskView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.seq", view.sequence());
  out.add("icmp.address_mask", view.mask());
}
inline void describe(const v4::RouterAdvertisementView& view, FieldCollector& out) {
  out.add("icmp.num_addrs", view.num_addrs());
  out.add("icmp.addr_entry_size", view.entry_size());
  out.add("icmp.lifetime", view.lifetime());
  for (const auto& entry : view.entries()) {
    out.add("icmp.router_address", entry.address);
    out.add("icmp.pref_level", entry.preference);
  }
}
inline void describe(const v4::ExtendedEchoRequestView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.ext.echo.seq", view.sequence());
  out.add("icmp.ext.echo.req.local", view.interface());
  out.add("icmp.ext.echo.req.res", view.reserved());
}
inline void describe(const v4::ExtendedEchoReplyView& view, FieldCollector& out) {
  out.add("icmp.ident", view.identifier());
  out.add("icmp.ext.echo.seq", view.sequence());
  out.add("icmp.ext.echo.rsp.state", view.status().state);
  out.add("icmp.ext.echo.rsp.res", view.reserved());
  out.add("icmp.ext.echo.rsp.active", view.status().active);
  out.add("icmp.ext.echo.rsp.ipv4", view.status().ipv4);
  out.add("icmp.ext.echo.rsp.ipv6", view.status().ipv6);
}

inline void describe(const v6::ExtendedEchoRequestView& view, FieldCollector& out) {
  out.add("icmpv6.echo.identifier", view.identifier());
  out.add("icmpv6.ext.echo.seq", view.sequence());
  out.add("icmpv6.ext.echo.req.local", view.interface());
  out.add("icmpv6.ext.echo.req.res", view.reserved());
}
inline void describe(const v6::ExtendedEchoReplyView& view, FieldCollector& out) {
  out.add("icmpv6.echo.identifier", view.identifier());
  out.add("icmpv6.ext.echo.seq", view.sequence());
  out.add("icmpv6.ext.echo.rsp.state", view.status().state);
  out.add("icmpv6.ext.echo.rsp.res", view.reserved());
  out.add("icmpv6.ext.echo.rsp.active", view.status().active);
  out.add("icmpv6.ext.echo.rsp.ipv4", view.status().ipv4);
  out.add("icmpv6.ext.echo.rsp.ipv6", view.status().ipv6);
}

// ICMPv6.
inline void describe_option(const v6::OptionView& option, FieldCollector& out) {
  out.add("icmpv6.opt.type", option.type());
  out.add("icmpv6.opt.length", option.size() / 8);
  if (const auto mtu = v6::LinkMtuView::parse(option)) out.add("icmpv6.opt.mtu", mtu->mtu());
  if (const auto prefix = v6::PrefixInformationView::parse(option)) {
    out.add("icmpv6.opt.prefix.flag.l", prefix->is_on_link());
    out.add("icmpv6.opt.prefix.flag.a", prefix->is_autonomous());
    out.add("icmpv6.opt.prefix.flag.r", prefix->is_router_address());
    out.add("icmpv6.opt.prefix.valid_lifetime", prefix->valid_lifetime());
    out.add("icmpv6.opt.prefix.preferred_lifetime", prefix->preferred_lifetime());
  }
  if (const auto route = v6::RouteInformationView::parse(option)) {
    out.add("icmpv6.opt.route_lifetime", route->lifetime());
    out.add("icmpv6.opt.route_info.flag.route_preference", route->preference());
  }
  if (const auto servers = v6::RecursiveDnsServerView::parse(option)) {
    out.add("icmpv6.opt.rdnss.lifetime", servers->lifetime());
    for (const auto& server : servers->servers()) out.add("icmpv6.opt.rdnss", server);
  }
  if (const auto interval = v6::AdvertisementIntervalView::parse(option)) {
    out.add("icmpv6.opt.advertisement_interval", interval->interval());
  }
  if (const auto agent = v6::HomeAgentInformationView::parse(option)) {
    out.add("icmpv6.opt.home_agent_preference", agent->preference());
    out.add("icmpv6.opt.home_agent_lifetime", agent->lifetime());
  }
}

inline void describe_options(const auto& view, FieldCollector& out) {
  for (const auto& option : view.options()) {
    if (option) describe_option(*option, out);
  }
}

inline void describe(const v6::EchoView& view, FieldCollector& out) {
  out.add("icmpv6.echo.identifier", view.identifier());
  out.add("icmpv6.echo.sequence_number", view.sequence());
}
inline void describe(const v6::PacketTooBigView& view, FieldCollector& out) {
  out.add("icmpv6.mtu", view.mtu());
}
inline void describe(const v6::ParameterProblemView& view, FieldCollector& out) {
  out.add("icmpv6.pointer", view.pointer());
}
inline void describe(const v6::RouterSolicitationView& view, FieldCollector& out) {
  describe_options(view, out);
}
inline void describe(const v6::RouterAdvertisementView& view, FieldCollector& out) {
  out.add("icmpv6.nd.ra.cur_hop_limit", view.hop_limit());
  out.add("icmpv6.nd.ra.flag", view.flags());
  out.add("icmpv6.nd.ra.flag.m", view.is_managed());
  out.add("icmpv6.nd.ra.flag.o", view.has_other());
  out.add("icmpv6.nd.ra.flag.h", view.is_home_agent());
  out.add("icmpv6.nd.ra.flag.prf", view.preference());
  out.add("icmpv6.nd.ra.flag.p", view.is_proxy());
  out.add("icmpv6.nd.ra.router_lifetime", view.router_lifetime());
  out.add("icmpv6.nd.ra.reachable_time", view.reachable_time());
  out.add("icmpv6.nd.ra.retrans_timer", view.retrans_timer());
  describe_options(view, out);
}
inline void describe(const v6::NeighborSolicitationView& view, FieldCollector& out) {
  out.add("icmpv6.nd.ns.target_address", view.target());
  describe_options(view, out);
}
inline void describe(const v6::NeighborAdvertisementView& view, FieldCollector& out) {
  out.add("icmpv6.nd.na.flag.r", view.is_router());
  out.add("icmpv6.nd.na.flag.s", view.is_solicited());
  out.add("icmpv6.nd.na.flag.o", view.overrides());
  out.add("icmpv6.nd.na.target_address", view.target());
  describe_options(view, out);
}
inline void describe(const v6::RedirectView& view, FieldCollector& out) {
  out.add("icmpv6.nd.rd.target_address", view.target());
  out.add("icmpv6.rd.na.destination_address", view.destination());
  describe_options(view, out);
}
inline void describe(const v6::InverseNeighborView& view, FieldCollector& out) {
  describe_options(view, out);
}
inline void describe(const v6::MulticastListenerView& view, FieldCollector& out) {
  out.add("icmpv6.mld.maximum_response_delay", view.max_response_delay());
  out.add("icmpv6.mld.multicast_address", view.group());
}
inline void describe(const v6::MulticastListenerQueryV2View& view, FieldCollector& out) {
  out.add("icmpv6.mld.maximum_response_code", view.max_response_delay());
  out.add("icmpv6.mld.multicast_address", view.group());
  out.add("icmpv6.mld.flag.s", view.suppresses_router_processing());
  out.add("icmpv6.mld.flag.qrv", view.robustness());
  out.add("icmpv6.mld.qqi", view.query_interval());
  out.add("icmpv6.mld.nb_sources", view.source_count());
  for (const auto& source : view.sources()) out.add("icmpv6.mld.source_address", source);
}
inline void describe(const v6::MulticastListenerReportV2View& view, FieldCollector& out) {
  out.add("icmpv6.mldr.nb_mcast_records", view.record_count());
  for (const auto& record : view.records()) {
    if (!record) return;
    out.add("icmpv6.mldr.mar.record_type", record->type());
    out.add("icmpv6.mldr.mar.aux_data_len", record->auxiliary().size() / 4);
    out.add("icmpv6.mldr.mar.nb_sources", std::ranges::distance(record->sources()));
    out.add("icmpv6.mldr.mar.multicast_address", record->group());
    for (const auto& source : record->sources()) {
      out.add("icmpv6.mldr.mar.source_address", source);
    }
  }
}
inline void describe_node_information(const auto& view, FieldCollector& out) {
  out.add("icmpv6.ni.qtype", view.question());
  out.add("icmpv6.ni.flag", view.flags());
  out.add("icmpv6.ni.nonce", view.nonce());
}
inline void describe(const v6::NodeInformationQueryView& view, FieldCollector& out) {
  describe_node_information(view, out);
}
inline void describe(const v6::NodeInformationResponseView& view, FieldCollector& out) {
  describe_node_information(view, out);
  for (const auto& answer : view.addresses()) {
    if (answer) out.add("icmpv6.ni.reply.node_address", answer->address());
  }
  for (const auto& answer : view.ipv4_addresses()) {
    if (answer) out.add("icmpv6.ni.reply.ipv4_address", answer->address());
  }
}
inline void describe(const v6::HomeAgentDiscoveryView& view, FieldCollector& out) {
  out.add("icmpv6.mip6.identifier", view.identifier());
  for (const auto& agent : view.agents()) out.add("icmpv6.mip6.home_agent_address", agent);
}
inline void describe(const v6::MobilePrefixView& view, FieldCollector& out) {
  out.add("icmpv6.mip6.identifier", view.identifier());
  describe_options(view, out);
}
inline void describe(const v6::MulticastRouterAdvertisementView& view, FieldCollector& out) {
  out.add("icmpv6.mcast_ra.query_interval", view.query_interval());
  out.add("icmpv6.mcast_ra.robustness_variable", view.robustness());
}
inline void describe(const v6::CertificationPathSolicitationView& view, FieldCollector& out) {
  out.add("icmpv6.send.identifier", view.identifier());
  out.add("icmpv6.send.component", view.component());
}

/// What all messages of a family say, and the extension structure where there is one.
template <class View>
inline void describe_whole(std::string_view family, const View& view, FieldCollector& out) {
  const std::string name(family);
  out.add(name + ".type", view.type());
  out.add(name + ".code", view.code_octet());
  out.add(name + ".checksum", view.checksum());
  describe(view, out);
  if constexpr (requires { view.extensions(); }) {
    const auto structure = extension::StructureView::parse(view.extensions());
    if (structure) describe_structure(*structure, out);
  } else if constexpr (requires {
                         view.length();
                         view.body();
                       }) {
    if (view.length() != 0) out.add(name + ".length", view.length());
    const auto unit = family == "icmp" ? wire::LengthUnit::Words32 : wire::LengthUnit::Words64;
    const auto split = wire::split_body(view.body(), view.length(), unit, wire::Reading::Lenient);
    if (split.structure) describe_structure(*split.structure, out);
  }
}

[[nodiscard]] inline FieldValues our_fields(const wire::DatagramView& datagram) {
  FieldCollector out;
  const auto icmp = datagram.icmp();
  if (!icmp) return {};
  if (datagram.is_v4()) {
    const auto message = v4::parse(icmp->message);
    if (!message) return {};
    std::visit([&](const auto& view) { describe_whole("icmp", view, out); }, *message);
  } else if (const auto request = v6::ExtendedEchoRequestView::parse(icmp->message)) {
    describe_whole("icmpv6", *request, out);
  } else if (const auto reply = v6::ExtendedEchoReplyView::parse(icmp->message)) {
    describe_whole("icmpv6", *reply, out);
  } else {
    const auto message = v6::parse(icmp->message);
    if (!message) return {};
    std::visit([&](const auto& view) { describe_whole("icmpv6", view, out); }, *message);
  }
  return out.fields();
}

}  // namespace icmpkit::test
