// Writing the datagram that carries a planned error: IP header, ICMP header, the quote as the
// offending datagram was received, and extensions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/plan_error.hpp"

namespace icmpkit::engine {

/// What a node adds to a plan.
struct ErrorEnvelope {
  IpAddress source{};  ///< of the plan's family
  std::uint8_t hop_limit = 64;
  std::uint16_t identification = 0;  ///< IPv4
  QuoteLength quote_length = QuoteLength::AsMuchAsFits;
  Bytes options{};  ///< IPv4: a reversed source route, in whole 32-bit words [R1812-SR-1]
  std::optional<Ipv4Address> via{};  ///< the first station of that route
  Bytes extensions{};  ///< an encoded structure (RFC 4884), for messages that can carry one
  const IpAddress* better_hop = nullptr;  ///< what Neighbor Discovery's Redirect tells of
};

/// Writes the datagram to the front of `out` and gives its size. Requires room for
/// `wire::error_size_limit`. Cost: a copy of the quote and its checksum.
[[nodiscard]] std::size_t write_error(const ErrorPlan& plan, const ErrorEnvelope& envelope,
                                      Bytes offending, MutableBytes out);

}  // namespace icmpkit::engine
