#include "apps/icmp/ping_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "apps/icmp/paint.hpp"
#include "apps/icmp/program.hpp"
#include "icmpkit/text/ping_text.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::app {
namespace {

using probe::PingEvent;
using probe::PingEventKind;
using probe::TargetId;

constexpr TargetId kOnlyTarget{0};

Tone tone_of(PingEventKind kind) {
  switch (kind) {
    case PingEventKind::Reply:
      return Tone::Plain;
    case PingEventKind::Duplicate:
    case PingEventKind::Late:
    case PingEventKind::Unsolicited:
    case PingEventKind::Overdue:
      return Tone::Doubtful;
    case PingEventKind::Mismatch:
    case PingEventKind::Damaged:
    case PingEventKind::Error:
    case PingEventKind::Lost:
    case PingEventKind::NotSent:
      return Tone::Bad;
  }
  return Tone::Plain;
}

/// Our own drops, apart from the network's loss.
void append_own_drops(text::Buffer& out, const PingRun& run) {
  const auto to = std::back_inserter(out);
  if (run.tally.not_sent() != 0) {
    fmt::format_to(to, "icmp ping: {} probes never left this machine; they are not counted\n",
                   run.tally.not_sent());
  }
  if (run.links.receive_overflow != 0) {
    fmt::format_to(
        to,
        "icmp ping: our receive buffer was full {} times; as many replies may be missing "
        "that did arrive\n",
        run.links.receive_overflow);
  }
  if (run.links.clock_steps != 0) {
    fmt::format_to(to, "icmp ping: the wall clock was set {} times; round trips are not affected\n",
                   run.links.clock_steps);
  }
}

/// iputils: one target, a line for each answer.
class SingleTargetReport final : public PingReport {
 public:
  explicit SingleTargetReport(ColorMode color)
      : paint_(Paint::of(color, io::StandardStream::Output)) {}

  void begin(const PingRun& run) override {
    name_ = run.name_of(kOnlyTarget, scratch_);
    const IpAddress& address = run.ping.address_of(kOnlyTarget);
    const bool is_named = name_ != address.text().view();
    style_ = {.name = is_named && !run.options.numeric ? std::string_view(name_) : "",
              .show_round_trip = run.options.print_round_trip,
              .three_decimals = run.options.three_decimals};
    append_ping_heading(out_, {.name = name_,
                               .address = address,
                               .source = run.options.source,
                               .interface = run.options.interface,
                               .data_size = run.options.size,
                               .ip_header_size = ip_header_size(run.options)});
    out_.append('\n');
    write_out(out_, stdout);
  }

  void tell(const PingRun& run, const PingEvent& event) override {
    if (event.kind == PingEventKind::NotSent) return tell_not_sent(event);
    if (run.options.quiet || (run.options.flood && event.kind == PingEventKind::Reply)) return;
    if (event.kind == PingEventKind::Unsolicited && !run.options.verbose) return;
    const std::size_t before = out_.size();
    const Tone tone = tone_of(event.kind);
    paint_.begin(out_, tone);
    if (run.options.print_time) append_time();
    const std::size_t start = out_.size();
    append_ping_event(out_, event, style_of(event, run));
    if (out_.size() == start) return out_.shrink_to(before);
    paint_.end(out_, tone);
    if (run.options.audible && event.kind == PingEventKind::Reply) out_.append('\a');
    out_.append('\n');
  }

  void refresh(const PingRun& run) override {
    if (run.options.flood && !run.options.quiet) draw_flood(run);
    if (!out_.empty()) write_out(out_, stdout);
  }

  void tell_status(const PingRun& run) override {
    run.tally.with_statistics(run.ping, kOnlyTarget, [&](const auto& statistics) {
      append_ping_status(out_, statistics);
    });
    write_out(out_, stderr);
  }

  void end(const PingRun& run) override {
    if (run.options.flood) out_.append('\n');
    run.tally.with_statistics(run.ping, kOnlyTarget, [&](const auto& statistics) {
      text::PingSummary summary{
          .name = name_, .elapsed = run.elapsed, .pipe = run.ping.most_in_flight()};
      if ((run.options.flood || run.options.adaptive) && statistics.sent > 1) {
        summary.inter_packet = run.elapsed / (statistics.sent - 1);
      }
      append_ping_summary(out_, statistics, summary);
    });
    write_out(out_, stdout);
    append_own_drops(out_, run);
    if (!out_.empty()) write_out(out_, stderr);
  }

 private:
  static std::size_t ip_header_size(const PingOptions& options) {
    return options.ipv4_option == probe::Ipv4OptionUse::None
               ? wire::Ipv4Header::kMinSize
               : wire::Ipv4Header::kMinSize + wire::Ipv4Header::kMaxOptions;
  }

  /// The user's name stands for the address that it resolved to, and for no other; with -H a name
  /// that was looked up meanwhile stands for its own.
  text::PingLineStyle style_of(const PingEvent& event, const PingRun& run) const {
    text::PingLineStyle style = style_;
    if (event.from != run.ping.address_of(kOnlyTarget)) style.name = "";
    const auto found = run.answerers.find(event.from);
    if (found != run.answerers.end() && !found->second.empty()) style.name = found->second;
    return style;
  }

  void append_time() {
    out_.append('[');
    out_.append(unix_time());
    out_.append("] ");
  }

  void tell_not_sent(const PingEvent& event) {
    text::Buffer out(256);
    fmt::format_to(std::back_inserter(out), "icmp ping: icmp_seq={} was not sent: {}\n",
                   event.sequence, text::words(event.send_error));
    write_out(out, stderr);
  }

  /// A dot for each probe that waits for its answer.
  void draw_flood(const PingRun& run) {
    std::uint32_t waiting = 0;
    run.tally.with_statistics(run.ping, kOnlyTarget, [&](const auto& statistics) {
      waiting = statistics.sent - std::min(statistics.sent, statistics.received);
    });
    for (; dots_ < waiting; ++dots_) out_.append('.');
    for (; dots_ > waiting; --dots_) out_.append("\b \b");
  }

  text::Buffer out_;
  text::Buffer scratch_{64};
  std::string name_;
  text::PingLineStyle style_;
  Paint paint_;
  std::uint32_t dots_ = 0;
};

/// fping: many targets, a line for each at the end.
class ManyTargetsReport final : public PingReport {
 public:
  explicit ManyTargetsReport(ColorMode color)
      : paint_(Paint::of(color, io::StandardStream::Output)),
        error_paint_(Paint::of(color, io::StandardStream::Error)) {}

  void begin(const PingRun& /*run*/) override {}

  void tell(const PingRun& run, const PingEvent& event) override {
    if (run.options.quiet || event.kind != PingEventKind::Error || !run.options.verbose) return;
    if (!event.target) return;
    scratch_.clear();
    error_paint_.begin(out_, Tone::Bad);
    fmt::format_to(std::back_inserter(out_), "{}: ", run.name_of(*event.target, scratch_));
    append_ping_event(out_, event, {});
    error_paint_.end(out_, Tone::Bad);
    out_.append('\n');
  }

  void refresh(const PingRun& /*run*/) override {
    if (out_.size() > text::Buffer::kInitialCapacity / 2) write_out(out_, stderr);
  }

  void tell_status(const PingRun& run) override {
    fmt::format_to(std::back_inserter(out_), "{} of {} targets answered, {} replies\n",
                   run.tally.alive(), run.ping.target_count(), run.tally.replies());
    write_out(out_, stderr);
  }

  void end(const PingRun& run) override {
    if (!out_.empty()) write_out(out_, stderr);
    if (!run.options.quiet) append_targets(run);
    write_out(out_, stdout);
    append_own_drops(out_, run);
    if (!out_.empty()) write_out(out_, stderr);
  }

 private:
  void append_targets(const PingRun& run) {
    std::size_t width = 0;
    for (std::uint32_t i = 0; i < run.ping.target_count(); ++i) {
      scratch_.clear();
      width = std::max(width, run.name_of(TargetId{i}, scratch_).size());
    }
    for (std::uint32_t i = 0; i < run.ping.target_count(); ++i) {
      run.tally.with_statistics(run.ping, TargetId{i}, [&](const auto& statistics) {
        scratch_.clear();
        const std::string_view name = run.name_of(TargetId{i}, scratch_);
        const bool is_alive = statistics.received != 0;
        if (run.options.only_alive || run.options.only_unreachable) {
          if (is_alive == run.options.only_alive) {
            out_.append(name);
            out_.append('\n');
          }
          return;
        }
        append_summary(statistics, name, width);
      });
      if (out_.size() > text::Buffer::kInitialCapacity / 2) write_out(out_, stdout);
    }
  }

  /// A line with its end, which the colour does not reach.
  void append_summary(const probe::PingStatistics& statistics, std::string_view name,
                      std::size_t width) {
    Tone tone = statistics.received < statistics.sent ? Tone::Doubtful : Tone::Plain;
    if (statistics.received == 0) tone = Tone::Bad;
    paint_.begin(out_, tone);
    append_target_summary(out_, statistics, name, width);
    if (tone == Tone::Plain) return;
    out_.shrink_to(out_.size() - 1);
    paint_.end(out_, tone);
    out_.append('\n');
  }

  text::Buffer out_;
  text::Buffer scratch_{64};
  Paint paint_;
  Paint error_paint_;
};

}  // namespace

std::string_view PingRun::name_of(TargetId target, text::Buffer& scratch) const {
  const auto index = static_cast<std::size_t>(target);
  if (index < names.size() && !names[index].empty()) return names[index];
  scratch.clear();
  scratch.append(ping.address_of(target));
  return scratch.view();
}

std::unique_ptr<PingReport> make_single_target_report(ColorMode color) {
  return std::make_unique<SingleTargetReport>(color);
}

std::unique_ptr<PingReport> make_many_targets_report(ColorMode color) {
  return std::make_unique<ManyTargetsReport>(color);
}

}  // namespace icmpkit::app
