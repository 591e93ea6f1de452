// What a node does with the extension headers of an IPv6 packet: a router on the way reads the
// Hop-by-Hop options and, where it has limits, the rest of the chain; a destination processes all
// of them up to what it hands to a transport. RFC 8200, RFC 8883.
//
//   const auto walk = walk_at_destination(packet, {.own = own, .policy = policy});
//   if (!walk) return walk.error() ? report(*walk.error()) : discard(Discard::UnrecognisedOption);
//   if (walk->next_segment) ... the packet goes on along its Routing header ...
//   if (walk->fragment_at != 0) ... to reassembly, and the whole packet comes here again ...
//   deliver(walk->protocol, walk->offset);
//
// Not here: reassembly, and whether a transport is spoken; the walk ends in front of whatever is
// not an extension header of these. Nothing here allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/own_addresses.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/wire/ip_protocol.hpp"

namespace icmpkit::engine {

/// The next station of a Routing header that this node has to serve.
struct Ipv6Segment {
  std::size_t header_at = 0;  ///< of the Routing header
  Ipv6Address destination{};
  bool is_strict = false;  ///< `destination` has to be on a link of this node: else 1/7
};

/// Where a walk ended. Offsets count from the IPv6 header's first octet.
struct Ipv6HeaderWalk {
  wire::IpProtocol protocol{};     ///< of what starts at `offset`
  std::size_t offset = 0;          ///< may be the packet's end
  std::size_t next_header_at = 6;  ///< the octet that says `protocol`: where 4/1 points
  std::size_t fragment_at = 0;     ///< of a Fragment header, unless it is atomic; else 0
  bool has_router_alert = false;
  std::optional<Ipv6Segment> next_segment{};
};

/// Why a packet is refused; empty where it is to be discarded in silence, as an option asked.
using HeaderRefusal = std::optional<Cause>;
using WalkResult = std::expected<Ipv6HeaderWalk, HeaderRefusal>;

struct DestinationContext {
  const OwnAddresses& own;
  const Policy& policy;
};

/// For a packet that is passed on. Refuses, in the order of RFC 8883 section 4.1, one thing only:
/// malformed and unrecognised Hop-by-Hop options, and then what `policy.header_limits` forbid. A
/// router without limits looks at nothing but a Hop-by-Hop header. Requires a whole IPv6 header;
/// `packet` ends where its payload does. [R8883-EHL-4]
///
/// Pointers: of a header, an option or padding that is too much, its first octet; of a chain or of
/// all headers, the first octet over the limit.
[[nodiscard]] WalkResult walk_at_router(Bytes packet, const Policy& policy);

/// For a packet whose destination address is this node's, or a group that it is in. Of Segment
/// Routing's headers those for a segment of this node are known. [R8754-SRV6-1]
[[nodiscard]] WalkResult walk_at_destination(Bytes packet, const DestinationContext& context);

/// Goes on to a segment: its address becomes the packet's destination and one segment less is left.
/// Requires the packet that `segment` was found in. (RFC 6554 section 4.2, RFC 8754 section
/// 4.3.1.1)
void pass_segment(MutableBytes packet, const Ipv6Segment& segment);

}  // namespace icmpkit::engine
