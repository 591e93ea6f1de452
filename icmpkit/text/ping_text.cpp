#include "icmpkit/text/ping_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <system_error>

#include "icmpkit/text/reason.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv4_route_options.hpp"

namespace icmpkit::text {
namespace {

using namespace std::chrono_literals;
using probe::PingEvent;
using probe::PingEventKind;
using probe::PingMisfit;
using probe::PingStatistics;

constexpr std::size_t kEchoHeaderSize = 8;

std::int64_t microseconds(Duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

/// Milliseconds with three decimals, cut off as iputils cuts them.
void append_milliseconds(Buffer& out, Duration time) {
  out.append(FixedPoint{microseconds(time), 3});
}

/// What is told in parentheses behind a reply, for each way in which one can be out of the
/// ordinary.
std::string_view remark_of(PingEventKind kind) {
  switch (kind) {
    case PingEventKind::Duplicate:
      return " (DUP!)";
    case PingEventKind::Late:
      return " (late)";
    case PingEventKind::Unsolicited:
      return " (unsolicited)";
    case PingEventKind::Mismatch:
      return " (DIFFERENT ADDRESS!)";
    default:
      return "";
  }
}

/// iputils' second line about damaged data: which octet, what it should be, what it is.
void append_wrong_data(Buffer& out, const PingEvent& event) {
  fmt::format_to(std::back_inserter(out), "\nwrong data byte #{} should be 0x{:x} but was 0x{:x}",
                 event.misfit_offset, event.misfit_expected, event.misfit_found);
}

void append_recorded_route(Buffer& out, const wire::ipv4::RouteView& route) {
  out.append("\nRR: ");
  for (std::size_t i = 0; i < route.used(); ++i) {
    out.append(i == 0 ? "\t" : "\n\t");
    out.append(route.slot(i));
  }
}

/// The first time in milliseconds since midnight UT, the others as differences from the one before.
void append_recorded_times(Buffer& out, const wire::ipv4::Timestamp& times) {
  const std::size_t slot_size = timestamp_slot_size(times.flag).value_or(4);
  const std::size_t used = std::min<std::size_t>(
      (times.pointer - wire::ipv4::Timestamp::kFirstPointer) / slot_size, times.slot_count);
  out.append("\nTS: ");
  for (std::size_t i = 0; i < used; ++i) {
    const wire::ipv4::TimestampSlot& slot = times.slots[i];
    out.append(i == 0 ? "\t" : "\n\t");
    if (!slot.address.is_unspecified()) {
      out.append(slot.address);
      out.append('\t');
    }
    if (i == 0) {
      out.append_decimal(slot.timestamp);
      out.append(" absolute");
    } else {
      out.append_signed(std::int64_t{slot.timestamp} - times.slots[i - 1].timestamp);
    }
  }
  if (times.overflow != 0) {
    fmt::format_to(std::back_inserter(out), "\nUnrecorded hops: {}", times.overflow);
  }
}

/// What routers wrote into the options of a reply's header.
void append_options(Buffer& out, const PingEvent& event) {
  const auto ip = wire::Ipv4View::parse(event.evidence.datagram());
  if (!ip || ip->header_size() == wire::Ipv4Header::kMinSize) return;
  for (const auto& option : wire::ipv4::options_of(ip->options())) {
    if (!option) return;
    if (const auto route = wire::ipv4::RouteView::parse(*option))
      append_recorded_route(out, *route);
    if (const auto times = wire::ipv4::TimestampView::parse(*option)) {
      append_recorded_times(out, times->value());
    }
  }
}

void append_reply(Buffer& out, const PingEvent& event, const PingLineStyle& style) {
  out.append_decimal(event.size);
  out.append(" bytes from ");
  append_named(out, style.name, event.from);
  out.append(": icmp_seq=");
  out.append_decimal(event.sequence);
  out.append(" ttl=");
  out.append_decimal(event.hop_limit);
  const bool is_length_wrong = event.misfit == PingMisfit::Length;
  if (is_length_wrong && event.misfit_offset < event.misfit_expected) out.append(" (truncated)");
  if (event.round_trip && style.show_round_trip) {
    out.append(" time=");
    if (style.three_decimals) {
      append_milliseconds(out, event.round_trip->time);
    } else {
      append_ping_time(out, event.round_trip->time);
    }
    out.append(" ms");
  }
  out.append(remark_of(event.kind));
  if (is_length_wrong && event.misfit_offset > event.misfit_expected) out.append(" (too long)");
  if (event.misfit == PingMisfit::Checksum) out.append(" (BAD CHECKSUM!)");
  if (event.misfit == PingMisfit::Data) append_wrong_data(out, event);
  append_options(out, event);
}

/// An error that this machine raised by itself: nobody sent it.
void append_local_error(Buffer& out, const probe::ProbeError& error, std::uint32_t sequence) {
  out.append("icmp_seq=");
  out.append_decimal(sequence);
  out.append(" local error: ");
  out.append(std::generic_category().message(error.system_error));
  if (error.parameter != 0) {
    out.append(", mtu=");
    out.append_decimal(error.parameter);
  }
}

/// Sent, received, and whatever is out of the ordinary between them.
void append_counts(Buffer& out, const PingStatistics& statistics) {
  const auto append_extra = [&out](std::uint32_t count, std::string_view what) {
    if (count != 0) fmt::format_to(std::back_inserter(out), ", +{} {}", count, what);
  };
  fmt::format_to(std::back_inserter(out), "{} packets transmitted, {} received", statistics.sent,
                 statistics.received);
  append_extra(statistics.duplicates, "duplicates");
  append_extra(statistics.damaged, "corrupted");
  append_extra(statistics.errors, "errors");
}

double loss_percent(const PingStatistics& statistics) {
  if (statistics.sent == 0) return 0;
  const double answered = std::min(statistics.received, statistics.sent);
  return 100.0 * (1.0 - answered / statistics.sent);
}

}  // namespace

void append_named(Buffer& out, std::string_view name, const IpAddress& address) {
  if (!name.empty()) {
    out.append(name);
    out.append(" (");
  }
  out.append(address);
  if (!name.empty()) out.append(')');
}

std::string_view words(const SendError& error) {
  switch (error.failure) {
    case SendFailure::NoBuffers:
      return "a queue on this machine is full";
    case SendFailure::TooBig:
      return "message too long for the interface";
    case SendFailure::NoRoute:
      return "no route to the destination";
    case SendFailure::LinkDown:
      return "the interface is down";
    case SendFailure::NotAllowed:
      return "a local filter or a missing permission forbids it";
    case SendFailure::NotSupported:
      return "there is no socket of its family";
    case SendFailure::Other:
      break;
  }
  return "the system refused it";
}

void append_error(Buffer& out, const probe::ProbeError& error, const ErrorLine& line) {
  if (!error.type || !error.code) return append_local_error(out, error, line.sequence);
  out.append("From ");
  append_named(out, line.name, line.from);
  out.append(" icmp_seq=");
  out.append_decimal(line.sequence);
  out.append(' ');
  append_reason(out, {.family = line.from.family(),
                      .type = *error.type,
                      .code = *error.code,
                      .parameter = error.parameter,
                      .target = error.gateway.is_v6() ? error.gateway.v6() : Ipv6Address{}});
}

void append_ping_time(Buffer& out, Duration time) {
  if (time >= 100ms) {
    out.append_signed(microseconds(time) / 1000);
  } else if (time >= 10ms) {
    out.append(FixedPoint{microseconds(time) / 100, 1});
  } else if (time >= 1ms) {
    out.append(FixedPoint{microseconds(time) / 10, 2});
  } else {
    append_milliseconds(out, time);
  }
}

void append_ping_heading(Buffer& out, const PingHeading& heading) {
  const auto to = std::back_inserter(out);
  const AddressText address_text = heading.address.text();
  const std::string_view address = address_text.view();
  if (heading.address.is_v4()) {
    fmt::format_to(to, "PING {} ({})", heading.name, address);
  } else if (heading.name == address) {
    fmt::format_to(to, "PING {0}({0})", address);
  } else {
    fmt::format_to(to, "PING {0}({0} ({1}))", heading.name, address);
  }
  if (heading.source || !heading.interface.empty()) {
    out.append(" from ");
    if (heading.source) out.append(*heading.source);
    fmt::format_to(to, " {}:", heading.interface);
  }
  if (heading.address.is_v4()) {
    fmt::format_to(to, " {}({}) bytes of data.", heading.data_size,
                   heading.data_size + kEchoHeaderSize + heading.ip_header_size);
  } else {
    fmt::format_to(to, " {} data bytes", heading.data_size);
  }
}

void append_ping_event(Buffer& out, const PingEvent& event, const PingLineStyle& style) {
  switch (event.kind) {
    case PingEventKind::Reply:
    case PingEventKind::Duplicate:
    case PingEventKind::Late:
    case PingEventKind::Unsolicited:
    case PingEventKind::Mismatch:
    case PingEventKind::Damaged:
      return append_reply(out, event, style);
    case PingEventKind::Error:
      return append_error(out, event.error,
                          {.from = event.from, .name = style.name, .sequence = event.sequence});
    case PingEventKind::Overdue:
      out.append("no answer yet for icmp_seq=");
      return out.append_decimal(event.sequence);
    case PingEventKind::Lost:
    case PingEventKind::NotSent:
      return;
  }
}

void append_ping_summary(Buffer& out, const PingStatistics& statistics,
                         const PingSummary& summary) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "\n--- {} ping statistics ---\n", summary.name);
  append_counts(out, statistics);
  if (statistics.sent != 0) {
    fmt::format_to(to, ", {:.6g}% packet loss, time {}ms", loss_percent(statistics),
                   std::chrono::duration_cast<std::chrono::milliseconds>(summary.elapsed).count());
  }
  out.append('\n');
  const auto times = statistics.round_trips();
  if (times) {
    out.append("rtt min/avg/max/mdev = ");
    append_milliseconds(out, times->min);
    for (const Duration time : {times->mean, times->max, times->deviation}) {
      out.append('/');
      append_milliseconds(out, time);
    }
    out.append(" ms");
  }
  if (summary.pipe > 1) fmt::format_to(to, "{}pipe {}", times ? ", " : "", summary.pipe);
  if (times && summary.inter_packet) {
    out.append(", ipg/ewma ");
    append_milliseconds(out, *summary.inter_packet);
    out.append('/');
    append_milliseconds(out, statistics.moving_average());
    out.append(" ms");
  }
  out.append('\n');
}

void append_ping_status(Buffer& out, const PingStatistics& statistics) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{}/{} packets, {}% loss", statistics.received, statistics.sent,
                 static_cast<int>(loss_percent(statistics)));
  if (const auto times = statistics.round_trips()) {
    out.append(", min/avg/ewma/max = ");
    append_milliseconds(out, times->min);
    for (const Duration time : {times->mean, statistics.moving_average(), times->max}) {
      out.append('/');
      append_milliseconds(out, time);
    }
    out.append(" ms");
  }
  out.append('\n');
}

void append_target_summary(Buffer& out, const PingStatistics& statistics, std::string_view name,
                           std::size_t name_width) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{:<{}} : xmt/rcv/%loss = {}/{}/{}%", name, name_width, statistics.sent,
                 statistics.received, static_cast<int>(loss_percent(statistics)));
  if (const auto times = statistics.round_trips()) {
    out.append(", min/avg/max = ");
    append_milliseconds(out, times->min);
    for (const Duration time : {times->mean, times->max}) {
      out.append('/');
      append_milliseconds(out, time);
    }
  }
  out.append('\n');
}

}  // namespace icmpkit::text
