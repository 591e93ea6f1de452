// What `icmp diagnose` tells: the verdict in a sentence, and the evidence, each piece with what was
// asked, what came back and what that means. Text and JSON print the same pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/findings.hpp"
#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/text/buffer.hpp"
#include "icmpkit/text/json.hpp"
#include "icmpkit/text/trace_text.hpp"

namespace icmpkit::text {

struct VerdictReport {
  std::string_view target{};  ///< as the user gave it
  const probe::Findings& findings;
  const probe::Judgement& judgement;
  std::uint32_t sent = 0;  ///< probes in all
  Duration elapsed{};
  std::string_view failure{};  ///< why nothing could be sent, in this machine's words; often empty
};

/// One piece of evidence.
struct EvidencePiece {
  std::string probe;   ///< what was asked
  std::string answer;  ///< what came back
  std::string means;   ///< for the verdict
  const probe::Evidence* packet =
      nullptr;  ///< that shows it; null where nothing came, or numbers do
};

/// What carries the verdict, in the order in which it was found out.
[[nodiscard]] std::vector<EvidencePiece> evidence_of(const VerdictReport& report,
                                                     const NameSource& name_of);

/// The verdict in one sentence without its end: who does what to the datagrams.
[[nodiscard]] std::string summary_of(const VerdictReport& report, const NameSource& name_of);

/// All lines, each with its end.
void append_verdict(Buffer& out, const VerdictReport& report, const NameSource& name_of);

/// The line `verdict`.
void append_verdict_json(Buffer& out, const VerdictReport& report, const NameSource& name_of,
                         FixedPoint unix_time);

}  // namespace icmpkit::text
