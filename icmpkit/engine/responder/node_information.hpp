// Answers Node Information queries (RFC 4620): a node's name and addresses, to whoever may ask.
// Off by default, as section 8 of the RFC would have it for the unknown asker.
#pragma once

#include <span>
#include <string_view>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/engine/responder/answer.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"

namespace icmpkit::engine::responder {

/// What is told.
struct NodeFacts {
  std::string_view name{};  ///< with dots: fully qualified; empty: not known
  std::span<const InterfaceConfig> interfaces{};
};

struct NodeAnswer {
  Answer answer{};
  /// A reply to a query for many is sent at random within this time, so that not all send at once;
  /// zero where the query was for this node alone.
  Duration longest_delay{};
};

/// The reply, with question and nonce of the query. Questions that are not known are answered so.
/// Silent about subjects that are not this node's, about sources that are no single host, and where
/// the name is asked for and not known. Addresses that do not fit into `out` are left out and the
/// reply says so; the smallest reply takes 16 octets. [R4620-SRV-1]
[[nodiscard]] std::expected<NodeAnswer, Discard> answer_node_information(
    const wire::icmpv6::NodeInformationQueryView& message, const Request& request,
    const NodeFacts& facts, MutableBytes out);

}  // namespace icmpkit::engine::responder
