#include "apps/icmp/ping_report.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/text/ping_json.hpp"

namespace icmpkit::app {
namespace {

/// NDJSON: an object for each event unless quiet, and a summary for each target.
class JsonReport final : public PingReport {
 public:
  void begin(const PingRun& /*run*/) override {}

  void tell(const PingRun& run, const probe::PingEvent& event) override {
    if (run.options.quiet) return;
    const std::string_view target =
        event.target ? run.name_of(*event.target, scratch_) : std::string_view{};
    append_ping_event_json(out_, event, target, unix_time());
  }

  void refresh(const PingRun& /*run*/) override {
    if (!out_.empty()) write_out(out_, stdout);
  }

  void tell_status(const PingRun& run) override { append_summaries(run); }
  void end(const PingRun& run) override { append_summaries(run); }

 private:
  void append_summaries(const PingRun& run) {
    for (std::uint32_t i = 0; i < run.ping.target_count(); ++i) {
      const probe::TargetId target{i};
      run.tally.with_statistics(run.ping, target, [&](const auto& statistics) {
        append_ping_summary_json(
            out_, statistics, run.name_of(target, scratch_),
            {.elapsed = run.elapsed, .own_drops = statistics.not_sent + run.links.receive_overflow},
            unix_time());
      });
      if (out_.size() > text::Buffer::kInitialCapacity / 2) write_out(out_, stdout);
    }
    write_out(out_, stdout);
  }

  text::Buffer out_;
  text::Buffer scratch_{64};
};

}  // namespace

std::unique_ptr<PingReport> make_json_report() { return std::make_unique<JsonReport>(); }

}  // namespace icmpkit::app
