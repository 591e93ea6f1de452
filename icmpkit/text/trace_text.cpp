#include "icmpkit/text/trace_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "icmpkit/probe/multipath.hpp"
#include "icmpkit/probe/trace_ways.hpp"
#include "icmpkit/text/error_parts.hpp"
#include "icmpkit/text/icmp_message.hpp"
#include "icmpkit/text/octet_chars.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/reason.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/extension/interface_information.hpp"
#include "icmpkit/wire/extension/mpls.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"

namespace icmpkit::text {
namespace {

using probe::HopLoss;
using probe::TraceAnswer;
using probe::TraceHop;
using probe::TraceResponder;
using probe::TraceSample;

template <class... Arguments>
void print(Buffer& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
}

double in_milliseconds(Duration time) { return static_cast<double>(time.count()) / 1e6; }

/// In a sentence: `name (address)`, or the address alone.
void append_known(Buffer& out, const IpAddress& address, const NameSource& name_of) {
  append_named(out, name_of ? name_of(address) : std::string_view{}, address);
}

/// `name (address)`; the address twice where it has no name and names are wanted, as traceroute has
/// it.
void append_host(Buffer& out, const IpAddress& address, const NameSource& name_of) {
  if (!name_of) return out.append(address);
  const std::string_view name = name_of(address);
  if (name.empty()) {
    out.append(address);
  } else {
    out.append(name);
  }
  out.append(" (");
  out.append(address);
  out.append(')');
}

std::string_view mark_of_v4(std::uint8_t code) {
  switch (code) {
    case 0:
      return "!N";
    case 1:
      return "!H";
    case 2:
      return "!P";
    case 5:
      return "!S";
    case 13:
      return "!X";
    case 14:
      return "!V";
    case 15:
      return "!C";
    default:
      return {};
  }
}

std::string_view mark_of_v6(std::uint8_t code) {
  switch (code) {
    case 0:
      return "!N";
    case 1:
      return "!X";
    case 2:
      return "!S";
    case 3:
      return "!H";
    default:
      return {};
  }
}

void append_stack(Buffer& out, const wire::extension::LabelStackView& stack) {
  out.append("MPLS:");
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const auto entry = stack[i];
    print(out, "{}L={},E={},S={},T={}", i == 0 ? "" : "/", entry.label, entry.traffic_class,
          entry.bottom_of_stack ? 1 : 0, entry.ttl);
  }
}

void append_interface(Buffer& out, const wire::extension::InterfaceInformation& interface) {
  constexpr std::array<std::string_view, 4> kRoles = {"in", "sub", "out", "next"};
  out.append(kRoles[static_cast<std::size_t>(interface.role) & 3U]);
  if (interface.name) print(out, " {}", OctetChars(*interface.name).view());
  if (interface.if_index) print(out, " index {}", *interface.if_index);
  if (interface.address) print(out, " {}", interface.address->text().view());
  if (interface.mtu) print(out, " mtu {}", *interface.mtu);
}

void append_object(Buffer& out, const wire::extension::ObjectView& object) {
  if (const auto stack = wire::extension::LabelStackView::parse(object)) {
    append_stack(out, *stack);
  } else if (const auto interface = wire::extension::interface_information(object)) {
    append_interface(out, *interface);
  } else {
    print(out, "class {} type {}", static_cast<unsigned>(object.object_class()), object.c_type());
  }
}

void append_sample(Buffer& out, const TraceHop& hop, const TraceSample& sample,
                   const TraceLineStyle& style, const TraceResponder*& latest) {
  if (!is_answered(sample)) {
    out.append(" *");
    return;
  }
  const TraceResponder& responder = hop.responders[sample.responder];
  if (latest != &responder) {
    out.append(' ');
    append_host(out, responder.address, style.name_of);
    if (style.shows_extensions) append_trace_extensions(out, responder.latest.evidence);
    const auto back = responder.hops_back();
    if (style.shows_way_back && back && *back != hop.ttl) print(out, " '-{}'", *back);
  }
  latest = &responder;
  if (sample.time) print(out, "  {:.3f} ms", in_milliseconds(*sample.time));
  if (responder.latest.error && responder.latest.answer == TraceAnswer::Refused) {
    out.append(' ');
    append_trace_mark(out, *responder.latest.error, responder.address.family());
  }
}

std::string_view words_of(probe::QuoteChanges::Field field) {
  using Changes = probe::QuoteChanges;
  switch (field) {
    case Changes::TrafficClass:
      return "type of service";
    case Changes::FlowLabel:
      return "flow label";
    case Changes::Length:
      return "length";
    case Changes::Identification:
      return "identification";
    case Changes::Fragmentation:
      return "fragmentation";
    case Changes::Source:
      return "source address";
    case Changes::Destination:
      return "destination address";
    case Changes::SourcePort:
      return "source port";
    case Changes::DestinationPort:
      return "destination port";
    case Changes::Identifier:
      return "identifier";
    case Changes::Checksum:
      return "checksum";
    case Changes::Data:
      return "data";
  }
  return {};
}

}  // namespace

void append_trace_heading(Buffer& out, const TraceHeading& heading) {
  print(out, "traceroute to {} ({}), {} hops max, {} byte packets\n", heading.target,
        heading.address.text().view(), heading.max_hops, heading.packet_size);
}

void append_trace_hop(Buffer& out, const TraceHop& hop, const TraceLineStyle& style) {
  print(out, "{:2} ", hop.ttl);
  const TraceResponder* latest = nullptr;
  // A target that answers probes which would have gone on has more samples than were asked for.
  const std::size_t shown = std::min<std::size_t>(style.probes, hop.samples.size());
  for (std::size_t i = 0; i < shown; ++i) append_sample(out, hop, hop.samples[i], style, latest);
  out.append('\n');
}

void append_trace_mark(Buffer& out, const probe::ProbeError& error, Family family) {
  if (!error.type || !error.code) return;
  const bool is_v4 = family == Family::V4;
  const bool is_unreachable =
      *error.type == (is_v4
                          ? static_cast<std::uint8_t>(wire::icmpv4::Type::DestinationUnreachable)
                          : static_cast<std::uint8_t>(wire::icmpv6::Type::DestinationUnreachable));
  const bool is_too_big =
      is_v4 ? is_unreachable && *error.code == 4
            : *error.type == static_cast<std::uint8_t>(wire::icmpv6::Type::PacketTooBig);
  if (is_too_big) return print(out, "!F-{}", is_v4 ? error.parameter & 0xFFFFU : error.parameter);
  if (!is_unreachable) return print(out, "!<{}-{}>", *error.type, *error.code);
  const std::string_view mark = is_v4 ? mark_of_v4(*error.code) : mark_of_v6(*error.code);
  if (!mark.empty()) return out.append(mark);
  print(out, "!<{}>", *error.code);
}

void append_trace_extensions(Buffer& out, const probe::Evidence& evidence) {
  const auto datagram = wire::DatagramView::parse(evidence.datagram());
  const auto part = datagram ? datagram->icmp() : std::nullopt;
  if (!part) return;
  const IcmpMessage message = examine(*datagram, *part);
  const auto parts = error_parts_of(message);
  if (!parts || !parts->body.structure) return;
  std::string_view separator = " <";
  for (const auto& object : parts->body.structure->objects()) {
    if (!object) break;
    out.append(separator);
    append_object(out, *object);
    separator = "; ";
  }
  if (separator != " <") out.append('>');
}

void append_trace_stop(Buffer& out, const probe::TracePath& path, const NameSource& name_of) {
  const auto last = std::ranges::find_if(path.hops().rbegin(), path.hops().rend(),
                                         [](const auto& hop) { return !hop.responders.empty(); });
  const bool has_answer = last != path.hops().rend();
  switch (path.stop()) {
    case probe::TraceStop::Reached:
      return;
    case probe::TraceStop::Unreachable: {
      const TraceResponder* const end = path.end();
      if (end == nullptr || !end->latest.error) return out.append("there is no way on");
      const probe::ProbeError& error = *end->latest.error;
      append_known(out, end->address, name_of);
      out.append(" says: ");
      append_reason(out, {.family = end->address.family(),
                          .type = error.type.value_or(0),
                          .code = error.code.value_or(0),
                          .parameter = error.parameter});
      return;
    }
    case probe::TraceStop::Loop:
      return print(out, "a routing loop: the same routers again and again up to hop {}",
                   path.distance());
    case probe::TraceStop::Silence:
      if (!has_answer) return out.append("silence: nobody answers, not even the first hop");
      print(out, "silence: behind hop {}, ", last->ttl);
      append_known(out, last->responders.front().address, name_of);
      return print(out, ", none of {} hops answers", path.hops().back().ttl - last->ttl);
    case probe::TraceStop::TooFar:
      return print(out, "the target is further than {} hops", path.hops().back().ttl);
    case probe::TraceStop::Interrupted:
      return out.append("interrupted");
    case probe::TraceStop::NotSendable:
      return out.append("no probe left this machine");
  }
}

void append_changes(Buffer& out, const probe::QuoteChanges& changes) {
  std::string_view separator;
  for (unsigned bit = 1; bit <= probe::QuoteChanges::Data; bit <<= 1U) {
    const auto field = static_cast<probe::QuoteChanges::Field>(bit);
    if (!changes.has(field)) continue;
    out.append(separator);
    out.append(words_of(field));
    separator = ", ";
  }
}

void append_hop_remarks(Buffer& out, const TraceHop& hop) {
  for (const TraceResponder& responder : hop.responders) {
    if (!responder.changes.none()) {
      print(out, "      {} saw another ", responder.address.text().view());
      append_changes(out, responder.changes);
      out.append(" than was sent\n");
    }
    if (responder.latest.quoted_ttl && *responder.latest.quoted_ttl != 1) {
      print(out, "      {} saw a TTL of {} where 1 was left\n", responder.address.text().view(),
            *responder.latest.quoted_ttl);
    }
  }
  if (hop.loss == HopLoss::RateLimited) {
    print(out,
          "      {} of {} probes answered; hops behind answer more: reports are rationed here, "
          "nothing is lost\n",
          hop.answered(), hop.sent());
  }
}

void append_paths_hop(Buffer& out, const TraceHop& hop, const NameSource& name_of) {
  print(out, "{:2} ", hop.ttl);
  if (hop.responders.empty()) out.append(" *");
  for (const TraceResponder& responder : hop.responders) {
    out.append(' ');
    append_host(out, responder.address, name_of);
    if (const auto times = responder.times.summary()) {
      print(out, "  {:.3f} ms", in_milliseconds(times->min));
    }
  }
  if (probe::balancing_at(hop) == probe::Balancing::PerFlow) out.append("  (by flow)");
  if (probe::balancing_at(hop) == probe::Balancing::PerPacket) out.append("  (by packet)");
  out.append('\n');
}

void append_ways(Buffer& out, const probe::TracePath& path, std::uint32_t flows,
                 const NameSource& name_of) {
  const auto ways = probe::ways_of(path);
  print(out, "{} {} for {} flows\n", ways.size(), ways.size() == 1 ? "way" : "ways", flows);
  for (const probe::TraceWay& way : ways) {
    const double loss = way.sent == 0 ? 0 : 100.0 - 100.0 * way.answered / way.sent;
    print(out, "  {:3} flows, {:.1f}% lost", way.flows, loss);
    if (const auto times = way.times.summary()) {
      print(out, ", {:.3f} ms", in_milliseconds(times->median));
    }
    for (std::size_t i = 0; i < way.hops.size(); ++i) {
      if (path.hops()[i].responders.size() < 2 || !way.hops[i]) continue;
      print(out, ", {} ", path.hops()[i].ttl);
      append_host(out, *way.hops[i], name_of);
    }
    out.append('\n');
  }
  print(out, "with a probability of 95 % no balancer of up to {} next hops has another\n",
        probe::next_hops_shown_by(flows));
}

void append_report_heading(Buffer& out, std::string_view host, std::size_t width) {
  print(out, "HOST: {:<{}}  Loss%   Snt   Last   Avg  Best  Wrst StDev\n", host, width);
}

void append_report_hop(Buffer& out, const TraceHop& hop, const NameSource& name_of,
                       std::size_t width) {
  std::string host = "???";
  probe::RoundTripSummary times{};
  Duration last{};
  if (!hop.responders.empty()) {
    const TraceResponder& responder = hop.responders.front();
    host = responder.address.text().view();
    if (const auto name = name_of ? name_of(responder.address) : ""; !name.empty()) host = name;
    times = responder.times.summary().value_or(times);
  }
  for (const TraceSample& sample : hop.samples) last = sample.time.value_or(last);
  const double loss = hop.sent() == 0 ? 0 : 100.0 - 100.0 * hop.answered() / hop.sent();
  print(out, "{:3}.|-- {:<{}} {:5.1f}% {:5} {:6.1f} {:5.1f} {:5.1f} {:5.1f} {:5.1f}\n", hop.ttl,
        host, width - 2, loss, hop.sent(), in_milliseconds(last), in_milliseconds(times.mean),
        in_milliseconds(times.min), in_milliseconds(times.max), in_milliseconds(times.deviation));
}

}  // namespace icmpkit::text
