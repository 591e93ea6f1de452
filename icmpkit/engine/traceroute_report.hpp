// What a router tells about single datagrams in two messages that are off by default and deprecated
// (RFC 6918): Traceroute (30, RFC 1393), which the datagram's own option asks for, and Datagram
// Conversion Error (31, RFC 1475), where a link speaks IP version 7 alone.
//
//   if (policy.answers_traceroute) {
//     if (const auto option = count_hop(header, options)) {
//       const auto report = write_traceroute_report(*option, {.mtu = link.mtu}, buffer);
//       ... to report->destination ...
//     }
//   }
//
// A report's IP header is the node's: type of service and precedence of the datagram, the node's
// own TTL, no options. The originator that an option names may be anybody, so reports are limited
// as errors are. [R1393-RTR-2]
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/wire/icmpv4/traceroute.hpp"
#include "icmpkit/wire/ipv4_options.hpp"

namespace icmpkit::engine {

/// The link by which a datagram goes on, where there is one; 0 is unknown.
struct OutputLink {
  wire::icmpv4::TracerouteCode code = wire::icmpv4::TracerouteCode::Forwarded;
  std::uint32_t speed = 0;  ///< octets a second
  std::uint32_t mtu = 0;    ///< octets
};

/// Octets of a report's ICMP message.
inline constexpr std::size_t kTracerouteReportSize = 20;

struct TracerouteReport {
  MutableBytes message{};  ///< `kTracerouteReportSize` octets at the front of the caller's buffer
  Ipv4Address destination{};
};

/// The report about a datagram whose option `count_hop` gave. None about one that is on its way
/// back and has no route, and none to an originator that is no single host. Needs 20 octets of
/// `out`. [R1393-RTR-1]
[[nodiscard]] std::optional<TracerouteReport> write_traceroute_report(
    const wire::ipv4::Traceroute& option, const OutputLink& link, MutableBytes out);

/// Why an IPv4 datagram cannot be converted to version 7: an option whose addresses have no
/// counterpart there or that is not known, or a transport other than ICMP, TCP and UDP; the pointer
/// is to the option's start or to the protocol. Empty where it can. Requires a whole header.
[[nodiscard]] std::optional<Cause> conversion_problem(Bytes header);

}  // namespace icmpkit::engine
