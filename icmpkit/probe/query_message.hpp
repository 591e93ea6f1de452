// The messages of a query: requests are written, and what comes is known as an answer to one of
// them, or as an error about one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/query_config.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"

namespace icmpkit::probe {

/// Octets of the largest request: an interface's name has at most 255.
inline constexpr std::size_t kMaxQuerySize = 512;

/// Writes the whole datagram of request `sequence` and gives its size; 0 where there is no such
/// message, as for a family that has none or an empty name. `now` is our time of day.
std::size_t write_query(const QueryConfig& config, std::uint16_t sequence,
                        wire::icmpv4::TimeOfDay now, MutableBytes out);

/// Whether the message answers request `sequence`. Advertisements of routers name no request: they
/// answer any.
[[nodiscard]] bool is_answer(const QueryConfig& config, const IcmpDatagram& datagram,
                             std::uint16_t sequence);

/// Whether `message`, from the ICMP header on and cut anywhere behind its first eight octets, is
/// request `sequence`. A solicitation of routers names no sequence: it is any.
[[nodiscard]] bool is_request(const QueryConfig& config, wire::CutBytes message,
                              std::uint16_t sequence);

}  // namespace icmpkit::probe
