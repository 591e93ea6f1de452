// The objects of `trace --json`, one a line, and mtr's own JSON.
#pragma once

#include <string_view>

#include "icmpkit/probe/trace_path.hpp"
#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/trace_text.hpp"

namespace icmpkit::text {

/// A `hop`. `name_of` is empty where names were not looked up.
void append_hop_json(Buffer& out, const probe::TraceHop& hop, std::string_view target,
                     const NameSource& name_of, FixedPoint unix_time);

/// The `trace` of a target, behind its hops. Requires that the path is finished.
void append_trace_json(Buffer& out, const probe::TracePath& path, std::string_view target,
                       FixedPoint unix_time);

/// What mtr's report says of the run beside the hops.
struct ReportFacts {
  std::string_view source;
  std::string_view target;
  std::uint8_t traffic_class = 0;
  std::uint32_t tests = 0;
  std::size_t packet_size = 0;
};
/// The document of `mtr --json`, in one line.
void append_mtr_json(Buffer& out, const probe::TracePath& path, const ReportFacts& facts,
                     const NameSource& name_of);

/// `reached`, `unreachable`, `loop`, `silence`, `too-far`, `interrupted`, `not-sent`.
[[nodiscard]] std::string_view word(probe::TraceStop stop);

}  // namespace icmpkit::text
