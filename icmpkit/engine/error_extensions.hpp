// What a node appends to its errors by policy: the labels that a datagram came with (RFC 4950), and
// by which interface it came and would have gone on (RFC 5837).
#pragma once

#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/engine/policy.hpp"

namespace icmpkit::engine {

/// What there is to say of a datagram's way through a node.
struct ExtensionFacts {
  Family family{};
  const InterfaceConfig* incoming = nullptr;  ///< the interface that it came in by
  const InterfaceConfig* outgoing = nullptr;  ///< null: it had no way on
  std::optional<IpAddress> next_hop{};
  Bytes label_stack{};  ///< as received, four octets a label
};

/// Octets that a structure takes at most: sixteen labels and two interfaces with names.
inline constexpr std::size_t kMaxExtensions = 320;

/// Writes the structure to the front of `out` and gives it; empty where policy and facts leave
/// nothing to say. Requires room for `kMaxExtensions`. [R4950-MPLS-2] [R5837-IFO-6]
[[nodiscard]] Bytes write_extensions(const ErrorExtensions& policy, const ExtensionFacts& facts,
                                     MutableBytes out);

}  // namespace icmpkit::engine
