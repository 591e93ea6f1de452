#include "icmpkit/text/query_text.hpp"

#include <fmt/format.h>

#include <bit>
#include <iterator>

#include "icmpkit/text/nd_option_fields.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/shared_words.hpp"
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

namespace icmpkit::text {
namespace {

namespace v4 = wire::icmpv4;
namespace v6 = wire::icmpv6;
using namespace std::chrono_literals;
using probe::ClockForm;
using probe::QueryConfig;
using probe::QueryEvent;
using probe::QueryEventKind;
using probe::QueryKind;

constexpr std::string_view kIndent = "\n    ";

/// `12.5 ms`, `-3.04 s`: to the microsecond, and no finer than it is worth.
void append_difference(Buffer& out, Duration time) {
  const Duration size = time < Duration::zero() ? -time : time;
  if (time < Duration::zero()) out.append('-');
  if (size >= 10s) {
    out.append(FixedPoint{size / 1ms, 3});
    return out.append(" s");
  }
  out.append(FixedPoint{size / 1us, 3});
  out.append(" ms");
}

/// A clock that shows a local time is off by quarters of an hour, and little else.
bool is_of_a_time_zone(Duration offset) {
  constexpr Duration kQuarter = 15min;
  constexpr Duration kSlack = 2min;
  const Duration size = offset < Duration::zero() ? -offset : offset;
  const Duration rest = (size + kQuarter / 2) % kQuarter - kQuarter / 2;
  return size >= kQuarter - kSlack && rest > -kSlack && rest < kSlack;
}

void append_offset(Buffer& out, const probe::ClockFinding& finding) {
  const probe::OffsetBounds& offset = *finding.clock.offset;
  const Duration middle = offset.middle();
  out.append(kIndent);
  out.append("its clock is ");
  append_difference(out, middle < Duration::zero() ? -middle : middle);
  out.append(middle < Duration::zero() ? " behind ours, within " : " ahead of ours, within ");
  append_difference(out, offset.uncertainty());
  out.append(" (from ");
  append_difference(out, offset.least);
  out.append(" to ");
  append_difference(out, offset.most);
  out.append(')');
  if (finding.contradicts) {
    out.append("; earlier answers say otherwise: it was set, or counts in larger steps");
  }
  if (is_of_a_time_zone(middle)) out.append("; perhaps it shows a local time, not UT");
}

std::string_view remark_on(ClockForm form) {
  switch (form) {
    case ClockForm::Standard:
      return "";
    case ClockForm::ByteSwapped:
      return "its octets stand in the wrong order; read the other way round,";
    case ClockForm::NonStandard:
      return "marked as non-standard: not milliseconds since midnight UT";
    case ClockForm::OutOfDay:
      return "more milliseconds than a day has: not since midnight UT, though not marked as such";
    case ClockForm::Unset:
      return "it keeps no time: both of its stamps are zero";
    case ClockForm::Inconsistent:
      return "its stamps contradict the round trip: no offset can be told";
  }
  return "";
}

void append_timestamp(Buffer& out, const v4::TimestampView& view, const QueryEvent& event) {
  fmt::format_to(std::back_inserter(out), "{}originate={} receive={} transmit={}", kIndent,
                 view.originate().number(), view.receive().number(), view.transmit().number());
  if (!event.clock) return;
  if (!event.clock->kept_originate) out.append(" (originate is not what we sent)");
  const std::string_view remark = remark_on(event.clock->clock.form);
  if (!remark.empty()) {
    out.append(kIndent);
    out.append(remark);
  }
  if (event.clock->clock.offset) append_offset(out, *event.clock);
}

void append_mask(Buffer& out, Ipv4Address mask) {
  out.append(" mask=");
  out.append(mask);
  const int ones = std::countl_one(mask.number());
  if (std::popcount(mask.number()) != ones) return out.append(" (not contiguous)");
  fmt::format_to(std::back_inserter(out), " (/{})", ones);
}

void append_routers(Buffer& out, const v4::RouterAdvertisementView& view) {
  for (const v4::RouterEntry& router : view.entries()) {
    out.append(kIndent);
    out.append("router ");
    out.append(router.address);
    if (router.preference == v4::RouterEntry::kNeverDefault) {
      out.append(", not as a default router");
    } else {
      out.append(", preference ");
      out.append_signed(router.preference);
    }
    fmt::format_to(std::back_inserter(out), ", for {} s", view.lifetime().count());
  }
  if (view.entries().size() < view.num_addrs()) {
    fmt::format_to(std::back_inserter(out), "{}and {} more", kIndent,
                   view.num_addrs() - view.entries().size());
  }
}

void append_lifetime(Buffer& out, std::uint32_t seconds) {
  constexpr std::uint32_t kForEver = 0xFFFF'FFFF;
  if (seconds == kForEver) return out.append("for ever");
  fmt::format_to(std::back_inserter(out), "{} s", seconds);
}

void append_prefix(Buffer& out, const v6::PrefixInformationView& prefix) {
  fmt::format_to(std::back_inserter(out), "{}prefix {}/{}{}{}, valid ", kIndent,
                 prefix.prefix().text().view(), prefix.prefix_length(),
                 prefix.is_on_link() ? ", on this link" : "",
                 prefix.is_autonomous() ? ", for own addresses" : "");
  append_lifetime(out, prefix.valid_lifetime());
  out.append(", preferred ");
  append_lifetime(out, prefix.preferred_lifetime());
}

void append_router(Buffer& out, const v6::RouterAdvertisementView& view) {
  const auto to = std::back_inserter(out);
  if (view.router_lifetime() == 0) {
    fmt::format_to(to, "{}no default router", kIndent);
  } else {
    fmt::format_to(to, "{}router for {} s, preference {}", kIndent, view.router_lifetime(),
                   words(view.preference()));
  }
  if (view.hop_limit() != 0) fmt::format_to(to, ", hop limit {}", view.hop_limit());
  if (view.is_managed()) out.append(", addresses by DHCPv6");
  if (view.has_other()) out.append(", other configuration by DHCPv6");
  for (const auto& option : view.options()) {
    if (!option) break;
    if (const auto prefix = v6::PrefixInformationView::parse(*option)) append_prefix(out, *prefix);
    if (const auto mtu = v6::LinkMtuView::parse(*option)) {
      fmt::format_to(to, "{}MTU {}", kIndent, mtu->mtu());
    }
  }
}

void append_key(Buffer& out, const probe::InterfaceKey& key) {
  out.append(" interface ");
  if (const auto* name = std::get_if<std::string>(&key)) return out.append(*name);
  if (const auto* index = std::get_if<std::uint32_t>(&key)) return out.append_decimal(*index);
  out.append(std::get<IpAddress>(key));
}

void append_names(Buffer& out, const v4::DomainNameReplyView& view) {
  std::size_t count = 0;
  for (const auto& name : view.names()) {
    if (!name) break;
    fmt::format_to(std::back_inserter(out), "{}name {}", kIndent, name->text().view());
    ++count;
  }
  if (count == 0) {
    out.append(" it has no name");
  } else {
    fmt::format_to(std::back_inserter(out), ", for {} s", view.ttl().count());
  }
}

void append_node(Buffer& out, const v6::NodeInformationResponseView& view) {
  const auto to = std::back_inserter(out);
  if (view.code() == v6::NodeResponseCode::Refused) return out.append(" it refuses to tell");
  if (view.code() == v6::NodeResponseCode::UnknownQuestion) {
    return out.append(" it does not know the question");
  }
  for (const auto& name : view.names()) {
    if (!name) break;
    fmt::format_to(to, "{}name {}", kIndent, name->name().text().view());
  }
  for (const auto& address : view.addresses()) {
    if (address) fmt::format_to(to, "{}address {}", kIndent, address->address().text().view());
  }
  for (const auto& address : view.ipv4_addresses()) {
    if (address) fmt::format_to(to, "{}address {}", kIndent, address->address().text().view());
  }
}

/// What the answer says, behind the line or below it.
void append_v4_answer(Buffer& out, const wire::IcmpPart& part, const QueryEvent& event,
                      const QueryConfig& config) {
  if (const auto view = v4::TimestampView::parse(part.message)) {
    append_timestamp(out, *view, event);
  } else if (const auto mask = v4::AddressMaskView::parse(part.message)) {
    append_mask(out, mask->mask());
  } else if (const auto routers = v4::RouterAdvertisementView::parse(part.message)) {
    append_routers(out, *routers);
  } else if (const auto interface = v4::ExtendedEchoReplyView::parse(part.message)) {
    append_key(out, config.interface.key);
    append_probed_interface(out, interface->code(), interface->status());
  } else if (const auto names = v4::DomainNameReplyView::parse(part.message)) {
    append_names(out, *names);
  }
}

void append_v6_answer(Buffer& out, const wire::IcmpPart& part, const QueryConfig& config) {
  if (const auto router = v6::RouterAdvertisementView::parse(part.message)) {
    append_router(out, *router);
  } else if (const auto interface = v6::ExtendedEchoReplyView::parse(part.message)) {
    append_key(out, config.interface.key);
    append_probed_interface(out, interface->code(), interface->status());
  } else if (const auto node = v6::NodeInformationResponseView::parse(part.message)) {
    append_node(out, *node);
  }
}

std::string_view remark_on(QueryEventKind kind) {
  switch (kind) {
    case QueryEventKind::Duplicate:
      return " (DUP!)";
    case QueryEventKind::Late:
      return " (late)";
    case QueryEventKind::Mismatch:
      return " (DIFFERENT ADDRESS!)";
    default:
      return "";
  }
}

void append_answer(Buffer& out, const QueryEvent& event, const QueryConfig& config,
                   std::string_view name) {
  out.append_decimal(event.size);
  out.append(" bytes from ");
  append_named(out, name, event.from);
  out.append(": icmp_seq=");
  out.append_decimal(event.sequence);
  out.append(" ttl=");
  out.append_decimal(event.hop_limit);
  if (event.round_trip) {
    out.append(" time=");
    append_ping_time(out, event.round_trip->time);
    out.append(" ms");
  }
  out.append(remark_on(event.kind));
  if (event.kind == QueryEventKind::Damaged) {
    out.append(" (not believed: ");
    out.append(event.problem);
    return out.append(')');
  }
  const auto datagram = wire::DatagramView::parse(event.evidence.datagram());
  const auto part = datagram ? datagram->icmp() : std::nullopt;
  if (!part) return;
  if (config.kind == QueryKind::Information) {
    // The numbers of the networks are all that the message was meant to carry.
    out.append(" sent to ");
    return out.append(datagram->destination());
  }
  if (part->family == Family::V4) {
    append_v4_answer(out, *part, event, config);
  } else {
    append_v6_answer(out, *part, config);
  }
}

}  // namespace

std::string_view word(QueryKind kind) {
  switch (kind) {
    case QueryKind::Timestamp:
      return "timestamp";
    case QueryKind::AddressMask:
      return "mask";
    case QueryKind::Information:
      return "information";
    case QueryKind::Routers:
      return "routers";
    case QueryKind::Interface:
      return "interface";
    case QueryKind::Name:
      return "name";
  }
  return "";
}

std::string_view word(ClockForm form) {
  switch (form) {
    case ClockForm::Standard:
      return "standard";
    case ClockForm::ByteSwapped:
      return "byte-swapped";
    case ClockForm::NonStandard:
      return "non-standard";
    case ClockForm::OutOfDay:
      return "out-of-day";
    case ClockForm::Unset:
      return "unset";
    case ClockForm::Inconsistent:
      return "inconsistent";
  }
  return "";
}

void append_query_heading(Buffer& out, const QueryConfig& config, std::string_view name) {
  out.append("QUERY ");
  append_named(out, name, config.target);
  out.append(": ");
  out.append(word(config.kind));
}

void append_query_event(Buffer& out, const QueryEvent& event, const QueryConfig& config,
                        std::string_view name) {
  switch (event.kind) {
    case QueryEventKind::Answer:
    case QueryEventKind::Duplicate:
    case QueryEventKind::Late:
    case QueryEventKind::Mismatch:
    case QueryEventKind::Damaged:
      return append_answer(out, event, config, name);
    case QueryEventKind::Error:
      return append_error(out, event.error,
                          {.from = event.from, .name = name, .sequence = event.sequence});
    case QueryEventKind::Lost:
    case QueryEventKind::NotSent:
      return;
  }
}

std::string_view why_silent(QueryKind kind, Family family) {
  const bool is_v4 = family == Family::V4;
  switch (kind) {
    case QueryKind::Timestamp:
      return "many hosts and firewalls drop timestamp requests, because scanners report who "
             "answers them (CVE-1999-0524)";
    case QueryKind::AddressMask:
      return "most hosts have not answered address mask requests since RFC 6918 deprecated them";
    case QueryKind::Information:
      return "most hosts have not answered information requests since BOOTP and DHCP took their "
             "place; RFC 6918 deprecated them";
    case QueryKind::Routers:
      return is_v4 ? "few routers advertise themselves by ICMP (RFC 1256); DHCP names them today"
                   : "no router on the link advertises itself, or a switch keeps its "
                     "advertisements away";
    case QueryKind::Interface:
      return "hosts answer extended echo (RFC 8335) only where it was turned on; on Linux "
             "net.ipv4.icmp_echo_enable_probe does that";
    case QueryKind::Name:
      return is_v4 ? "hardly any host ever answered domain name requests; RFC 6918 deprecated them"
                   : "most hosts do not answer node information queries (RFC 4620, experimental)";
  }
  return "";
}

void append_query_summary(Buffer& out, const QueryConfig& config, const QuerySummary& summary) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{} requests sent, {} answered", summary.sent, summary.answered);
  if (summary.errors != 0) fmt::format_to(to, ", +{} errors", summary.errors);
  if (summary.answered != 0 || summary.errors != 0 || summary.sent == 0) return;
  out.append("\nno answer: ");
  out.append(why_silent(config.kind, config.target.family()));
}

}  // namespace icmpkit::text
