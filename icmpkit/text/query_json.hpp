// The JSON lines of `icmp query` (docs/json.md).
#pragma once

#include <string_view>

#include "icmpkit/probe/query_config.hpp"
#include "icmpkit/probe/query_event.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// `answer`, `duplicate`, `late`, `mismatch`, `damaged`, `error`, `lost`, or a `note` for a request
/// that never left.
void append_query_event_json(Buffer& out, const probe::QueryEvent& event,
                             const probe::QueryConfig& config, std::string_view target,
                             FixedPoint unix_time);

}  // namespace icmpkit::text
