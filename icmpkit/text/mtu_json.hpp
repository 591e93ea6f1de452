// The JSON line of `icmp mtu` (docs/json.md).
#pragma once

#include <string_view>

#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/mtu_text.hpp"

namespace icmpkit::text {

void append_mtu_json(Buffer& out, const MtuReport& report, std::string_view target,
                     FixedPoint unix_time);

}  // namespace icmpkit::text
