// Writing the datagram that carries a planned error: IP header, ICMP header, the quote as the
// offending datagram was received, and extensions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/engine/plan_error.hpp"

namespace icmpkit::engine {

/// The largest error: the whole datagram. [R1812-GEN-3] [R4443-QUOTE-1]
inline constexpr std::size_t kMaxErrorSizeV4 = 576;
inline constexpr std::size_t kMaxErrorSizeV6 = 1280;

/// What a node adds to a plan.
struct ErrorEnvelope {
  IpAddress source{};  ///< of the plan's family
  std::uint8_t hop_limit = 64;
  std::uint16_t identification = 0;  ///< IPv4
  QuoteLength quote_length = QuoteLength::AsMuchAsFits;
  Bytes options{};     ///< IPv4: a reversed source route, in whole 32-bit words [R1812-SR-1]
  Bytes extensions{};  ///< an encoded structure (RFC 4884), for messages that can carry one
};

/// Writes the datagram to the front of `out` and gives its size. Requires room for
/// `kMaxErrorSizeV4` or `kMaxErrorSizeV6`. Cost: a copy of the quote and its checksum.
[[nodiscard]] std::size_t write_error(const ErrorPlan& plan, const ErrorEnvelope& envelope,
                                      Bytes offending, MutableBytes out);

}  // namespace icmpkit::engine
