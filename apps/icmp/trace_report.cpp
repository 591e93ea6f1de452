#include "apps/icmp/trace_report.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "icmpkit/io/clock.hpp"
#include "icmpkit/text/trace_json.hpp"

namespace icmpkit::app {
namespace {

constexpr std::size_t kReportWidth = 26;

/// traceroute's lines. Of one target each hop is printed when it is complete; of several each
/// target when it is finished.
class TextReport final : public TraceReport {
 public:
  void begin(const TraceRun& run) override {
    if (run.targets.size() == 1) print_heading(run, 0);
  }

  void tell(const TraceRun& run, std::size_t target) override {
    const probe::TracePath& path = run.targets[target].path;
    if (run.targets.size() == 1) {
      print_hops(run, target);
    } else if (path.is_finished()) {
      print_heading(run, target);
      printed_ = 0;
      print_hops(run, target);
    }
  }

 private:
  void print_heading(const TraceRun& run, std::size_t target) {
    const TracedTarget& traced = run.targets[target];
    append_trace_heading(out_, {.target = traced.name,
                                .address = traced.address,
                                .max_hops = run.options.max_hops,
                                .packet_size = run.trace.packet_size(traced.address.family())});
    write_out(out_, stdout);
  }

  void print_hops(const TraceRun& run, std::size_t target) {
    const probe::TracePath& path = run.targets[target].path;
    const text::TraceLineStyle style{.name_of = run.name_of,
                                     .probes = run.trace.config().probes,
                                     .shows_extensions = run.options.extensions,
                                     .shows_way_back = run.options.way_back};
    while (printed_ < path.hops().size() && is_complete(run, path, printed_)) {
      const probe::TraceHop& hop = path.hops()[printed_++];
      append_trace_hop(out_, hop, style);
      if (run.options.verbose) append_hop_remarks(out_, hop);
      // The rest are hops that nobody answers at either: the last line says so.
      if (path.is_finished() && is_silent_from(path, printed_)) break;
    }
    if (path.is_finished() && path.stop() != probe::TraceStop::Reached) {
      out_.append("   ");
      append_trace_stop(out_, path, run.name_of);
      out_.append('\n');
    }
    if (!out_.empty()) write_out(out_, stdout);
  }

  /// Whether nothing more can come to a hop: the path goes on behind it, and each probe has its
  /// outcome.
  static bool is_complete(const TraceRun& run, const probe::TracePath& path, std::size_t hop) {
    if (path.is_finished()) return true;
    if (path.hops()[hop].samples.size() < run.trace.config().probes) return false;
    return std::any_of(path.hops().begin() + static_cast<std::ptrdiff_t>(hop), path.hops().end(),
                       [](const probe::TraceHop& later) {
                         return !later.responders.empty() &&
                                later.responders.front().latest.answer ==
                                    probe::TraceAnswer::OnTheWay;
                       });
  }

  static bool is_silent_from(const probe::TracePath& path, std::size_t hop) {
    return hop != 0 && path.hops()[hop - 1].responders.empty() &&
           std::all_of(path.hops().begin() + static_cast<std::ptrdiff_t>(hop), path.hops().end(),
                       [](const probe::TraceHop& later) { return later.responders.empty(); });
  }

  text::Buffer out_;
  std::size_t printed_ = 0;  ///< hops of the target that is being printed
};

/// `--paths`: each hop with everybody who answers there, then the ways.
class PathsReport final : public TraceReport {
 public:
  void begin(const TraceRun& /*run*/) override {}
  void tell(const TraceRun& run, std::size_t target) override {
    const TracedTarget& traced = run.targets[target];
    if (!traced.path.is_finished()) return;
    append_trace_heading(out_, {.target = traced.name,
                                .address = traced.address,
                                .max_hops = run.options.max_hops,
                                .packet_size = run.trace.packet_size(traced.address.family())});
    for (const probe::TraceHop& hop : traced.path.hops()) {
      append_paths_hop(out_, hop, run.name_of);
    }
    append_ways(out_, traced.path, run.trace.config().flows, run.name_of);
    if (traced.path.stop() != probe::TraceStop::Reached) {
      append_trace_stop(out_, traced.path, run.name_of);
      out_.append('\n');
    }
    write_out(out_, stdout);
  }

 private:
  text::Buffer out_;
};

/// mtr's report, of each target when it is finished.
class MtrReport final : public TraceReport {
 public:
  void begin(const TraceRun& /*run*/) override {}
  void tell(const TraceRun& run, std::size_t target) override {
    const TracedTarget& traced = run.targets[target];
    if (!traced.path.is_finished()) return;
    const std::time_t now = io::unix_time_ns() / 1'000'000'000;
    fmt::format_to(std::back_inserter(out_), "Start: {:%Y-%m-%dT%H:%M:%S}+0000\n",
                   fmt::gmtime(now));
    append_report_heading(out_, run.source_host, kReportWidth);
    for (const probe::TraceHop& hop : traced.path.hops()) {
      append_report_hop(out_, hop, run.name_of, kReportWidth);
    }
    if (traced.path.stop() != probe::TraceStop::Reached) {
      out_.append("      ");
      append_trace_stop(out_, traced.path, run.name_of);
      out_.append('\n');
    }
    write_out(out_, stdout);
  }

 private:
  text::Buffer out_;
};

/// NDJSON: the hops of a target and then its trace, when it is finished.
class JsonReport final : public TraceReport {
 public:
  void begin(const TraceRun& /*run*/) override {}
  void tell(const TraceRun& run, std::size_t target) override {
    const TracedTarget& traced = run.targets[target];
    if (!traced.path.is_finished()) return;
    for (const probe::TraceHop& hop : traced.path.hops()) {
      append_hop_json(out_, hop, traced.name, run.name_of, unix_time());
    }
    append_trace_json(out_, traced.path, traced.name, unix_time());
    write_out(out_, stdout);
  }

 private:
  text::Buffer out_;
};

class MtrJsonReport final : public TraceReport {
 public:
  void begin(const TraceRun& /*run*/) override {}
  void tell(const TraceRun& run, std::size_t target) override {
    const TracedTarget& traced = run.targets[target];
    if (!traced.path.is_finished()) return;
    append_mtr_json(out_, traced.path,
                    {.source = run.source_host,
                     .target = traced.name,
                     .traffic_class = run.options.traffic_class,
                     .tests = run.trace.config().probes,
                     .packet_size = run.trace.packet_size(traced.address.family())},
                    run.name_of);
    write_out(out_, stdout);
  }

 private:
  text::Buffer out_;
};

}  // namespace

std::unique_ptr<TraceReport> make_trace_report(const TraceOptions& options,
                                               const CommonOptions& common) {
  if (common.json) return std::make_unique<JsonReport>();
  if (options.mtr_json) return std::make_unique<MtrJsonReport>();
  if (options.report) return std::make_unique<MtrReport>();
  if (options.paths) return std::make_unique<PathsReport>();
  return std::make_unique<TextReport>();
}

}  // namespace icmpkit::app
