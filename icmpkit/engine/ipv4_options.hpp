// What a node does with the options of an IPv4 header, in two steps, so that the second cannot
// fail: `examine_options` reads all of them and changes nothing, and once the way is known
// `record_visit` fills them in. A header that is refused is thereby still what came, and can be
// quoted (RFC 1812 section 4.3.3.5).
//
//   const auto options = examine_options(header, own, policy);
//   if (!options) return report(options.error());
//   if (options->source_route) ... the way to options->source_route->destination ...
//   record_visit(header, *options, {.address = outgoing, .now = now, .own = own});
//
// The options of answers are made from those of a request by `reply_options`, of errors by
// `error_options`. Header checksums are the caller's. Nothing here allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/own_addresses.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"
#include "icmpkit/wire/ipv4_options.hpp"

namespace icmpkit::engine {

/// Where a source route that is not at its end leads to.
struct SourceRouteStep {
  Ipv4Address destination{};
  bool is_strict = false;     ///< `destination` has to be a neighbour
  std::uint8_t stations = 1;  ///< all but the last are this node too, and are passed in one go
};

/// What `examine_options` found. The places are offsets in the header, 0 where there is no such
/// option, and hold for the header that was examined.
struct ExaminedOptions {
  std::uint8_t record_route_at = 0;
  std::uint8_t timestamp_at = 0;
  std::uint8_t source_route_at = 0;
  std::uint8_t security_at = 0;
  std::uint8_t traceroute_at = 0;
  bool has_router_alert = false;
  /// Set where this node is a station of a route that goes on. Its destination may be this node
  /// again, where the route's last stations are.
  std::optional<SourceRouteStep> source_route{};

  [[nodiscard]] constexpr bool has_source_route() const { return source_route_at != 0; }
};

/// Why a header is refused; empty where nothing may be said about it.
using OptionsRefusal = std::optional<Cause>;

/// Reads the options of `header`, which is a whole IPv4 header of the length that its IHL says.
/// Refuses what RFCs 791, 1108 and 1812 call erroneous, with the offset of the octet that is:
///  - a length that is impossible: the option's start or its length octet, as the policy says;
///  - a pointer into the option's head, or room for less than a slot: the pointer's octet;
///  - a timestamp's overflow that would overflow, or a flag without a meaning: that octet;
///  - a second option where there may be but one: its start;
///  - a strict source route in a datagram for somebody else: the destination address;
///  - a route that goes on where the policy forwards none: `SourceRouteFailed`;
///  - a label that is missing, malformed or out of range, where the policy requires one; in
///    silence if the datagram is ICMP.
/// Unknown options are left alone. Cost: one pass; nothing where there are none.
[[nodiscard]] std::expected<ExaminedOptions, OptionsRefusal> examine_options(
    Bytes header, const OwnAddresses& own, const Policy& policy);

/// What a node writes into options.
struct OptionStamp {
  Ipv4Address address{};  ///< of the interface by which the datagram leaves, or came for this node
  wire::icmpv4::TimeOfDay now{};
  const OwnAddresses& own;
};

/// Fills in the options of a datagram that goes on, or that is at its final destination, before it
/// is handed on there: passes the stations of a source route, of which the last becomes the
/// destination address; records the route; stamps the time. A reply that is made from the header
/// afterwards has this node recorded once. Requires the header that was examined. [R1122-ECHO-6]
void record_visit(MutableBytes header, const ExaminedOptions& options, const OptionStamp& stamp);

/// Counts this router in the traceroute option, where there is one, and gives the option as it is
/// then (RFC 1393 section 3.3); for nodes whose policy answers it. Counts stop short of wrapping
/// and of 0xFFFF on the way back, which has another meaning.
std::optional<wire::ipv4::Traceroute> count_hop(MutableBytes header,
                                                const ExaminedOptions& options);

/// The options of a datagram that answers another, and where it is sent first.
struct ReturnOptions {
  wire::ipv4::OptionList options{};
  std::optional<Ipv4Address> via{};  ///< the destination of the answer, in place of the source
};

/// The options of a reply, from the header of a request that arrived here: the source route
/// reversed, what was recorded and stamped, the label, and, where the policy knows it, the
/// traceroute option with no hop counted on its way back.
[[nodiscard]] ReturnOptions reply_options(Bytes request, const Policy& policy);

/// The options of an error, from the header that caused it, as far as it can be read: the part of
/// the source route that was travelled, reversed, unless the error is about that option itself; and
/// where the policy requires labels the datagram's, or the port's minimum if the error is about it.
/// [R1108-BSO-4] [R1812-SR-1]
[[nodiscard]] ReturnOptions error_options(Bytes offending, const Cause& cause,
                                          const Policy& policy);

}  // namespace icmpkit::engine
