// The lines of `ping`, as iputils prints them, so that what reads ping today reads these.
//
// Facts that iputils has no line for (a late reply, one from another address, one nobody asked for)
// get one of their own, in the same form with the fact in parentheses at its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/ping_statistics.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// A round-trip time as ping prints it, four digits at least: `0.045`, `1.23`, `12.3`, `123`.
void append_ping_time(Buffer& out, Duration time);

/// `PING name (address) 56(84) bytes of data.`
struct PingHeading {
  std::string_view name{};  ///< as the user gave it
  IpAddress address{};
  std::optional<IpAddress> source{};  ///< where the user chose one
  std::string_view interface{};       ///< where the user chose one
  std::size_t data_size = 56;
  std::size_t ip_header_size = 20;
};
void append_ping_heading(Buffer& out, const PingHeading& heading);

/// How the lines of one target are written.
struct PingLineStyle {
  std::string_view name{};      ///< of who answered, before its address in parentheses; empty: none
  bool show_round_trip = true;  ///< false where the probe is too small to be told from others'
  bool three_decimals = false;  ///< -3: times with three decimals, whatever their size
};

/// One line for the event, without its end; nothing for what has no line (a lost probe).
void append_ping_event(Buffer& out, const probe::PingEvent& event, const PingLineStyle& style);

/// `name (address)`, or the address alone where there is no name.
void append_named(Buffer& out, std::string_view name, const IpAddress& address);

/// What a line about an error says beside the error.
struct ErrorLine {
  IpAddress from{};
  std::string_view name{};  ///< of who sent it; empty: none
  std::uint32_t sequence = 0;
};
/// `From name (address) icmp_seq=2 Destination Host Unreachable`, and of an error that this machine
/// raised `icmp_seq=2 local error: ...`; without its end.
void append_error(Buffer& out, const probe::ProbeError& error, const ErrorLine& line);

/// Why a probe did not leave this machine.
[[nodiscard]] std::string_view words(const SendError& error);

/// What the last lines say beside the statistics.
struct PingSummary {
  std::string_view name{};
  Duration elapsed{};
  std::uint32_t pipe = 0;                  ///< most probes in flight at once
  std::optional<Duration> inter_packet{};  ///< with flood and adaptive pacing: time between probes
};
/// The empty line, the heading, and the two lines of statistics.
void append_ping_summary(Buffer& out, const probe::PingStatistics& statistics,
                         const PingSummary& summary);
/// The one line that SIGQUIT asks for.
void append_ping_status(Buffer& out, const probe::PingStatistics& statistics);

/// A target's line among many, as fping writes it:
/// `name : xmt/rcv/%loss = 3/3/0%, min/avg/max = 0.030/0.040/0.050`.
void append_target_summary(Buffer& out, const probe::PingStatistics& statistics,
                           std::string_view name, std::size_t name_width);

}  // namespace icmpkit::text
