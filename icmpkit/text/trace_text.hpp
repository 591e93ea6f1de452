// The lines of `icmp trace`: Linux traceroute's, and mtr's report.
//
//   traceroute to host (192.0.2.1), 30 hops max, 60 byte packets
//    1  gateway (10.0.0.1)  0.345 ms  0.301 ms  0.299 ms
//    2  * * *
//    3  10.0.2.1 (10.0.2.1)  9.1 ms !X *  9.0 ms !X
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/trace_path.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// The name of an address; empty where it is not known.
using NameSource = std::function<std::string_view(const IpAddress&)>;

struct TraceHeading {
  std::string_view target;  ///< as the user gave it
  IpAddress address{};
  std::uint8_t max_hops = 30;
  std::size_t packet_size = 60;
};

/// How hops are printed.
struct TraceLineStyle {
  NameSource name_of{};  ///< empty: addresses alone
  std::uint8_t probes = 3;
  bool shows_extensions = false;  ///< -e
  bool shows_way_back = false;    ///< --back: where it is not as long as the way there
};

void append_trace_heading(Buffer& out, const TraceHeading& heading);

/// One hop's line, with its end.
void append_trace_hop(Buffer& out, const probe::TraceHop& hop, const TraceLineStyle& style);

/// `!H`, `!F-1400`, `!<13>`: what an error says about the way on; nothing for an error that says
/// that the target was reached.
void append_trace_mark(Buffer& out, const probe::ProbeError& error, Family family);

/// `<MPLS:L=16,E=0,S=1,T=1/INC:if_index=2>`: the extensions of the answer; nothing where it has
/// none.
void append_trace_extensions(Buffer& out, const probe::Evidence& evidence);

/// Why the trace ended, in a sentence without its end; nothing where it reached its target.
void append_trace_stop(Buffer& out, const probe::TracePath& path, const NameSource& name_of);

/// What is worth a line below a hop: what the network changed in our packets, and which answers are
/// missing without anything being lost. Each with its end.
void append_hop_remarks(Buffer& out, const probe::TraceHop& hop);

/// `tos, source port`: what of a probe was changed on the way.
void append_changes(Buffer& out, const probe::QuoteChanges& changes);

/// A hop of `--paths`: everybody who answers there, and how the hop before chooses among them.
void append_paths_hop(Buffer& out, const probe::TraceHop& hop, const NameSource& name_of);

/// The ways, a line each: share of the flows, loss, round trip, and who is on it where there is a
/// choice; then how sure it is that there are no more.
void append_ways(Buffer& out, const probe::TracePath& path, std::uint32_t flows,
                 const NameSource& name_of);

/// mtr's report: its heading, and one hop's line, each with its end. `width` is of the column of
/// hosts.
void append_report_heading(Buffer& out, std::string_view host, std::size_t width);
void append_report_hop(Buffer& out, const probe::TraceHop& hop, const NameSource& name_of,
                       std::size_t width);

}  // namespace icmpkit::text
