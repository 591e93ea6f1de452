// The lines of `icmp query`: a line for each answer in the form of ping's, what it says behind that
// or below, and at the end why there may be none.
#pragma once

#include <cstdint>
#include <string_view>

#include "icmpkit/probe/query_config.hpp"
#include "icmpkit/probe/query_event.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// The word that the command has for it: `timestamp`, `mask`, ...
[[nodiscard]] std::string_view word(probe::QueryKind kind);
/// What a clock's form is called in JSON.
[[nodiscard]] std::string_view word(probe::ClockForm form);

/// `QUERY name (address): timestamp`
void append_query_heading(Buffer& out, const probe::QueryConfig& config, std::string_view name);

/// Lines for the event, each but the last with its end; nothing for what has none (a lost request).
/// `name` is of who answered; empty: none.
void append_query_event(Buffer& out, const probe::QueryEvent& event,
                        const probe::QueryConfig& config, std::string_view name);

/// Why silence is no wonder, as a clause: what is known of who answers such requests at all.
[[nodiscard]] std::string_view why_silent(probe::QueryKind kind, Family family);

/// What a run came to.
struct QuerySummary {
  std::uint32_t sent = 0;
  std::uint32_t answered = 0;  ///< requests with an answer
  std::uint32_t errors = 0;
};
/// The last line or two, without the last end.
void append_query_summary(Buffer& out, const probe::QueryConfig& config,
                          const QuerySummary& summary);

}  // namespace icmpkit::text
