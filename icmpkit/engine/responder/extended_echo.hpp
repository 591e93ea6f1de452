// Answers Extended Echo requests of both families: the proxy of PROBE (RFC 8335) as its revision
// (draft-ietf-intarea-rfc8335bis) has it:
//  - the reply copies the extension structure, and whatever data trails it;
//  - the structure's checksum covers header and object alone, and one of zero is malformed;
//  - a name's padding counts in its object's length.
//
// Nothing is answered that the policy does not allow, by prefix and kind of query. How many
// requests are answered a second is for the node to limit. [R8335-SEC-1]
#pragma once

#include <cstdint>
#include <span>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/engine/neighbours.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/engine/responder/answer.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/extended_echo.hpp"

namespace icmpkit::engine::responder {

/// What a reply's IP header has to have: this TTL, DSCP CS0, and in IPv4 Don't Fragment.
inline constexpr std::uint8_t kExtendedEchoTtl = 255;

/// The node that is asked.
struct ProbedNode {
  std::span<const InterfaceConfig> interfaces;  ///< the one of link N at N
  Neighbours neighbours;
  LinkId arrival{};  ///< by which the request came: interfaces of its virtual network are seen
  std::span<const ExtendedEchoPermission> permissions{};  ///< `Policy::extended_echo`
};

/// The reply, of the request's size. Silent, by name, about a source that is no single host
/// (`ReplySourceInvalid`), a destination that is many, and what is not permitted. What is wrong
/// with a request that is permitted is a reply's code. [R8335-ACL-1] [R8335-ACL-2]
[[nodiscard]] Answered answer_extended_echo(const wire::icmpv4::ExtendedEchoRequestView& message,
                                            const Request& request, const ProbedNode& node,
                                            MutableBytes out);
[[nodiscard]] Answered answer_extended_echo(const wire::icmpv6::ExtendedEchoRequestView& message,
                                            const Request& request, const ProbedNode& node,
                                            MutableBytes out);

}  // namespace icmpkit::engine::responder
