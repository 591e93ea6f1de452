// What a node has to tell, one fact at a time.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/cause.hpp"
#include "icmpkit/engine/silence.hpp"

namespace icmpkit::engine {

enum class NodeEventKind : std::uint8_t {
  ErrorSent,        ///< `cause`, `type`, `code`, `parameter`; `peer` is whom it went to
  ErrorSuppressed,  ///< `cause` and the `silence` that kept it; `peer` would have got it
  Discarded,        ///< `discard`; `peer` is the source where it can be read
  Resolve,          ///< the driver is asked to resolve `peer` on `link`, and to `set_neighbour`
  ErrorHeard,       ///< an error about something that this node sent: `type`, `code`, `parameter`
                    ///< from `peer`; `quoted_destination`, `quoted_protocol`, `quoted_port`
  ForgedOrStale,    ///< an error that quotes nothing that this node sent lately; fields as above
  PathMtuLearnt,    ///< `parameter` octets to `quoted_destination`
  RedirectObeyed,   ///< to `gateway`, for `quoted_destination`
  RedirectRefused,  ///< not from the first hop, or not to a neighbour
  SourceQuenched,   ///< ignored, as RFC 6633 asks; a security event
  RouterLearnt,     ///< by an advertisement from `peer`, `parameter` is its preference
};

struct NodeEvent {
  NodeEventKind kind{};
  std::uint8_t type = 0;  ///< of the ICMP message, in the family of `peer`
  std::uint8_t code = 0;
  Silence silence{};
  Discard discard{};
  LinkId link{};
  std::uint32_t parameter = 0;  ///< the message's second word: MTU, pointer, gateway
  Cause cause{};
  IpAddress peer{};
  IpAddress gateway{};
  IpAddress quoted_destination{};
  std::uint8_t quoted_protocol = 0;
  std::uint16_t quoted_port = 0;  ///< of this node's own transport; 0 where it has none
  Instant at{};
};

}  // namespace icmpkit::engine
