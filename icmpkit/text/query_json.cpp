#include "icmpkit/text/query_json.hpp"

#include <bit>
#include <optional>

#include "icmpkit/text/event_json.hpp"
#include "icmpkit/text/json.hpp"
#include "icmpkit/text/nd_option_fields.hpp"
#include "icmpkit/text/query_text.hpp"
#include "icmpkit/text/shared_fields.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/nd_options.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {
namespace {

namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;
using probe::QueryEvent;
using probe::QueryEventKind;

std::string_view type_of(QueryEventKind kind) {
  switch (kind) {
    case QueryEventKind::Answer:
      return "answer";
    case QueryEventKind::Duplicate:
      return "duplicate";
    case QueryEventKind::Late:
      return "late";
    case QueryEventKind::Mismatch:
      return "mismatch";
    case QueryEventKind::Damaged:
      return "damaged";
    case QueryEventKind::Error:
      return "error";
    case QueryEventKind::Lost:
      return "lost";
    case QueryEventKind::NotSent:
      return "note";
  }
  return "";
}

void write_fields(JsonWriter& json, const v4::TimestampView& view, const QueryEvent& event) {
  const probe::ClockFinding clock = event.clock.value_or(probe::ClockFinding{});
  const auto ms = [&](auto of) -> std::optional<FixedPoint> {
    if (!clock.clock.offset) return std::nullopt;
    return milliseconds(of(*clock.clock.offset));
  };
  json.field("originate_ms", view.originate().number());
  json.field("receive_ms", view.receive().number());
  json.field("transmit_ms", view.transmit().number());
  json.field("offset_ms", ms([](const auto& offset) { return offset.middle(); }));
  json.field("standard", view.receive().is_within_day() && view.transmit().is_within_day() &&
                             clock.clock.form != probe::ClockForm::ByteSwapped);
  json.field("uncertainty_ms", ms([](const auto& offset) { return offset.uncertainty(); }));
  json.field("clock", event.clock ? std::optional(word(clock.clock.form)) : std::nullopt);
}

void write_fields(JsonWriter& json, const v4::AddressMaskView& view) {
  const std::uint32_t mask = view.mask().number();
  const int ones = std::countl_one(mask);
  json.field("mask", view.mask());
  json.field("prefix_length", std::popcount(mask) == ones ? std::optional(ones) : std::nullopt);
}

void write_fields(JsonWriter& json, const v4::RouterAdvertisementView& view) {
  json.field("lifetime_s", view.lifetime().count());
  json.begin_array("routers");
  for (const v4::RouterEntry& router : view.entries()) {
    json.begin_object();
    json.field("address", router.address);
    json.field("preference", router.preference);
    json.end_object();
  }
  json.end_array();
}

void write_fields(JsonWriter& json, const v6::RouterAdvertisementView& view,
                  const IpAddress& from) {
  std::optional<std::uint32_t> mtu;
  json.field("lifetime_s", view.router_lifetime());
  json.begin_array("routers");
  json.begin_object();
  json.field("address", from);
  json.field("preference", words(view.preference()));
  json.end_object();
  json.end_array();
  json.begin_array("prefixes");
  for (const auto& option : view.options()) {
    if (!option) break;
    if (const auto found = v6::LinkMtuView::parse(*option)) mtu = found->mtu();
    const auto prefix = v6::PrefixInformationView::parse(*option);
    if (!prefix) continue;
    json.begin_object();
    json.field("prefix", prefix->prefix());
    json.field("length", prefix->prefix_length());
    json.field("on_link", prefix->is_on_link());
    json.field("autonomous", prefix->is_autonomous());
    json.field("valid_s", prefix->valid_lifetime());
    json.field("preferred_s", prefix->preferred_lifetime());
    json.end_object();
  }
  json.end_array();
  json.field("mtu", mtu);
  json.field("hop_limit", view.hop_limit());
  json.field("managed", view.is_managed());
  json.field("other", view.has_other());
}

template <class Type>
void write_fields(JsonWriter& json, const wire::BasicExtendedEchoReplyView<Type>& view,
                  Family family) {
  const wire::InterfaceStatus status = view.status();
  json.field("code", static_cast<std::uint8_t>(view.code()));
  const auto reason = wire::reason_name(family, static_cast<std::uint8_t>(view.type()),
                                        static_cast<std::uint8_t>(view.code()));
  json.field("reason", reason.empty() ? std::nullopt : std::optional(reason));
  json.field("active", status.active);
  json.field("ipv4", status.ipv4);
  json.field("ipv6", status.ipv6);
  const bool has_state = status.state != wire::NeighborState::Reserved;
  json.field("state", has_state ? std::optional(words(status.state)) : std::nullopt);
}

void write_fields(JsonWriter& json, const v4::DomainNameReplyView& view) {
  json.field("ttl_s", view.ttl().count());
  json.begin_array("names");
  for (const auto& name : view.names()) {
    if (!name) break;
    json.value(name->text().view());
  }
  json.end_array();
}

void write_fields(JsonWriter& json, const v6::NodeInformationResponseView& view) {
  json.field("code", view.code_octet());
  json.begin_array("names");
  for (const auto& name : view.names()) {
    if (name) json.value(name->name().text().view());
  }
  json.end_array();
  json.begin_array("addresses");
  for (const auto& address : view.addresses()) {
    if (address) json.value(IpAddress{address->address()});
  }
  for (const auto& address : view.ipv4_addresses()) {
    if (address) json.value(IpAddress{address->address()});
  }
  json.end_array();
}

void write_v4_fields(JsonWriter& json, wire::CutBytes message, const QueryEvent& event) {
  if (const auto timestamp = v4::TimestampView::parse(message)) {
    write_fields(json, *timestamp, event);
  } else if (const auto mask = v4::AddressMaskView::parse(message)) {
    write_fields(json, *mask);
  } else if (const auto routers = v4::RouterAdvertisementView::parse(message)) {
    write_fields(json, *routers);
  } else if (const auto interface = v4::ExtendedEchoReplyView::parse(message)) {
    write_fields(json, *interface, Family::V4);
  } else if (const auto names = v4::DomainNameReplyView::parse(message)) {
    write_fields(json, *names);
  }
}

void write_v6_fields(JsonWriter& json, wire::CutBytes message, const QueryEvent& event) {
  if (const auto router = v6::RouterAdvertisementView::parse(message)) {
    write_fields(json, *router, event.from);
  } else if (const auto interface = v6::ExtendedEchoReplyView::parse(message)) {
    write_fields(json, *interface, Family::V6);
  } else if (const auto node = v6::NodeInformationResponseView::parse(message)) {
    write_fields(json, *node);
  }
}

/// The fields of the kind, then those of every answer.
void write_answer(JsonWriter& json, const QueryEvent& event, const probe::QueryConfig& config,
                  std::string_view target) {
  json.field("target", target);
  json.field("from", event.from);
  json.field("kind", word(config.kind));
  const auto datagram = wire::DatagramView::parse(event.evidence.datagram());
  const auto part = datagram ? datagram->icmp() : std::nullopt;
  if (part && part->family == Family::V4) write_v4_fields(json, part->message, event);
  if (part && part->family == Family::V6) write_v6_fields(json, part->message, event);
  if (datagram && config.kind == probe::QueryKind::Information) {
    json.field("to", datagram->destination());
  }
  json.field("seq", event.sequence);
  json.field("ttl", event.hop_limit);
  json.field("rtt_ms",
             event.round_trip ? std::optional(milliseconds(event.round_trip->time)) : std::nullopt);
  write_event_icmp(json, event.evidence, event.error, config.target.family());
  if (!event.problem.empty()) json.field("detail", event.problem);
}

}  // namespace

void append_query_event_json(Buffer& out, const QueryEvent& event, const probe::QueryConfig& config,
                             std::string_view target, FixedPoint unix_time) {
  JsonWriter json(out);
  begin_event(json, type_of(event.kind), unix_time);
  switch (event.kind) {
    case QueryEventKind::NotSent:
      write_not_sent(json, event.send_error, target, event.sequence);
      break;
    case QueryEventKind::Error:
      json.field("target", target);
      json.field("seq", event.sequence);
      write_event_icmp(json, event.evidence, event.error, config.target.family());
      if (event.error.system_error != 0) json.field("errno", event.error.system_error);
      break;
    case QueryEventKind::Lost:
      json.field("target", target);
      json.field("seq", event.sequence);
      json.field("detail", why_silent(config.kind, config.target.family()));
      break;
    default:
      write_answer(json, event, config, target);
      break;
  }
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
