// How a run of traces is told: traceroute's lines, mtr's report, or JSON.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "apps/icmp/program.hpp"
#include "apps/icmp/trace_options.hpp"
#include "icmpkit/probe/trace.hpp"
#include "icmpkit/probe/trace_path.hpp"
#include "icmpkit/text/trace_text.hpp"

namespace icmpkit::app {

/// A target of the run, as the user gave it, and what is known of its path.
struct TracedTarget {
  IpAddress address;
  std::string name;
  probe::TracePath path{};
  bool is_told = false;  ///< all of it
};

/// What the reports look at. All of it outlives them.
struct TraceRun {
  const TraceOptions& options;
  const probe::Trace& trace;
  const std::vector<TracedTarget>& targets;  ///< by TargetId
  text::NameSource name_of;                  ///< empty with -n
  std::string source_host;
};

class TraceReport {
 public:
  virtual ~TraceReport() = default;
  virtual void begin(const TraceRun& run) = 0;
  /// A path has grown, or is finished.
  virtual void tell(const TraceRun& run, std::size_t target) = 0;
};

[[nodiscard]] std::unique_ptr<TraceReport> make_trace_report(const TraceOptions& options,
                                                             const CommonOptions& common);

}  // namespace icmpkit::app
