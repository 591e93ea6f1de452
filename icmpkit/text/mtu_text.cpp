#include "icmpkit/text/mtu_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>

#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/text/reason.hpp"

namespace icmpkit::text {
namespace {

using probe::BlackHole;
using probe::Disbelief;
using probe::PathMtuHop;
using probe::PathMtuOutcome;
using probe::PathMtuResult;
using probe::PathMtuStep;

constexpr std::string_view kIndent = "     ";

std::string named(const IpAddress& address, const NameOf& name_of) {
  Buffer out(128);
  append_named(out, name_of(address), address);
  return std::string(out.view());
}

/// The limit that an address reported; none where it reported none.
std::optional<std::uint32_t> limit_by(const IpAddress& address, const PathMtuResult& result) {
  const auto found = std::ranges::find(result.steps, std::optional(address), &PathMtuStep::from);
  if (found == result.steps.end()) return std::nullopt;
  return found->mtu;
}

void append_hop(Buffer& out, const PathMtuHop& hop, const PathMtuResult& result,
                const NameOf& name_of) {
  const auto microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(hop.round_trip.time).count();
  fmt::format_to(std::back_inserter(out), "{:2}:  {:<48} {:3}.{:03}ms", hop.distance,
                 named(hop.address, name_of), microseconds / 1000, microseconds % 1000);
  if (const auto mtu = limit_by(hop.address, result)) {
    fmt::format_to(std::back_inserter(out), " pmtu {}", *mtu);
  }
  out.append(hop.is_target ? " reached\n" : "\n");
}

void append_hops(Buffer& out, const PathMtuResult& result, const NameOf& name_of) {
  const auto to = std::back_inserter(out);
  std::uint8_t expected = 1;
  for (const PathMtuHop& hop : result.hops) {
    for (; expected < hop.distance; ++expected) fmt::format_to(to, "{:2}:  no reply\n", expected);
    append_hop(out, hop, result, name_of);
    expected = static_cast<std::uint8_t>(hop.distance + 1);
  }
  for (const PathMtuStep& step : result.steps) {
    const auto is_it = [&](const PathMtuHop& hop) { return hop.address == step.from; };
    if (!step.from || std::ranges::any_of(result.hops, is_it)) continue;
    fmt::format_to(to, " ?:  {:<48}            pmtu {}\n", named(*step.from, name_of), step.mtu);
  }
}

void append_resume(Buffer& out, const PathMtuResult& result) {
  const auto to = std::back_inserter(out);
  if (result.outcome != PathMtuOutcome::Found) {
    fmt::format_to(to, "{}Resume: pmtu not found\n", kIndent);
    return;
  }
  fmt::format_to(to, "{}Resume: pmtu {}", kIndent, result.path_mtu);
  if (result.distance) fmt::format_to(to, " hops {}", *result.distance);
  if (result.back) fmt::format_to(to, " back {}", *result.back);
  out.append('\n');
}

void append_limits(Buffer& out, const PathMtuResult& result, const NameOf& name_of) {
  for (const PathMtuStep& step : result.steps) {
    if (!step.from) continue;
    fmt::format_to(std::back_inserter(out),
                   "{}{} says that its next link takes no more than {} octets\n", kIndent,
                   named(*step.from, name_of), step.mtu);
  }
}

void append_black_hole(Buffer& out, const BlackHole& hole, const NameOf& name_of, Family family) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{}black hole: datagrams of {} octets and more vanish, and nobody says so\n",
                 kIndent, hole.lost_size);
  if (hole.at) {
    fmt::format_to(to, "{}they reach hop {}, {}", kIndent, hole.reached, named(*hole.at, name_of));
    if (hole.from) fmt::format_to(to, ", forwarded by {}", named(*hole.from, name_of));
    out.append(", and vanish behind it");
    if (hole.next) fmt::format_to(to, ", on the way to {}", named(*hole.next, name_of));
    out.append('\n');
  } else {
    fmt::format_to(to, "{}no hop tells that it received one\n", kIndent);
  }
  fmt::format_to(
      to, "{}let {} through, from there to here; until then, send no more than {} octets\n",
      kIndent, family == Family::V4 ? "\"fragmentation needed\" (3/4)" : "\"packet too big\" (2/0)",
      hole.lost_size - 1);
}

/// Why nothing was found.
void append_failure(Buffer& out, const MtuReport& report, const NameOf& name_of) {
  const auto to = std::back_inserter(out);
  const PathMtuResult& result = report.result;
  switch (result.outcome) {
    case PathMtuOutcome::Running:
    case PathMtuOutcome::Found:
      return;
    case PathMtuOutcome::NoAnswer:
      fmt::format_to(to, "{}no answer: {} does not answer small echo requests either\n", kIndent,
                     named(report.target, name_of));
      return;
    case PathMtuOutcome::GaveUp:
      fmt::format_to(to, "{}too much is lost on the way to tell\n", kIndent);
      return;
    case PathMtuOutcome::NotSent:
      fmt::format_to(to, "{}probes do not leave this machine: {}\n", kIndent,
                     words(*result.send_error));
      return;
    case PathMtuOutcome::Reported:
      break;
  }
  const probe::ProbeError& error = *result.error;
  fmt::format_to(to, "{}{}: ", kIndent,
                 error.from ? named(*error.from, name_of) : std::string("this machine"));
  if (error.type && error.code) {
    append_reason(out, {.family = report.target.family(),
                        .type = *error.type,
                        .code = *error.code,
                        .parameter = error.parameter});
  }
  out.append('\n');
}

}  // namespace

std::string_view words(Disbelief disbelief) {
  switch (disbelief) {
    case Disbelief::None:
      return "";
    case Disbelief::QuotesNothingSent:
      return "it quotes nothing that was sent here";
    case Disbelief::BelowMinimum:
      return "every link has to take more than that";
    case Disbelief::NotBelowSize:
      return "that would have let the datagram through";
    case Disbelief::BelowPassed:
      return "larger datagrams had got through before";
    case Disbelief::LargerPassed:
      return "larger datagrams got through";
  }
  return "";
}

void append_mtu_report(Buffer& out, const MtuReport& report, const NameOf& name_of) {
  const PathMtuResult& result = report.result;
  const auto to = std::back_inserter(out);
  const auto own =
      std::ranges::find_if(result.steps, [](const PathMtuStep& step) { return !step.from; });
  if (own != result.steps.end()) {
    fmt::format_to(to, " 1?: {:<48} pmtu {}\n", "[LOCALHOST]", own->mtu);
  }
  append_hops(out, result, name_of);
  append_resume(out, result);
  append_limits(out, result, name_of);
  for (const probe::PathMtuEvent& event : report.disbelieved) {
    fmt::format_to(to, "{}not believed: {} says mtu {} about {} octets; {}\n", kIndent,
                   event.from ? named(*event.from, name_of) : std::string("a report"), event.mtu,
                   event.size, words(event.disbelief));
  }
  if (result.black_hole) {
    append_black_hole(out, *result.black_hole, name_of, report.target.family());
  }
  append_failure(out, report, name_of);
}

}  // namespace icmpkit::text
