// What the events of one target add up to: the path, hop by hop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/round_trip_statistics.hpp"
#include "icmpkit/probe/trace_event.hpp"

namespace icmpkit::probe {

/// Whoever answered at a hop.
struct TraceResponder {
  IpAddress address{};
  std::uint32_t answers = 0;
  RoundTripStatistics times{};
  TraceEvent latest{};     ///< its latest answer; one that ends the path is not replaced by others
  QuoteChanges changes{};  ///< of all quotes

  /// Hops of the way back, the last one included; empty where the kernel hid the TTL.
  [[nodiscard]] std::optional<std::uint8_t> hops_back() const;
};

/// One probe, as it ended.
struct TraceSample {
  TraceEventKind kind = TraceEventKind::Silent;  ///< Answer, Late, Silent or NotSent
  std::uint8_t attempt = 0;
  std::uint8_t flow = 0;
  std::uint32_t responder = 0;  ///< with Answer and Late: which of the hop's
  std::optional<Duration> time{};
};

[[nodiscard]] constexpr bool is_answered(const TraceSample& sample) {
  return sample.kind == TraceEventKind::Answer || sample.kind == TraceEventKind::Late;
}

/// What the answers that are missing at a hop tell.
enum class HopLoss : std::uint8_t {
  None,         ///< none is missing
  RateLimited,  ///< hops behind it answer more: it reports less than it forwards
  Silent,       ///< it never answered, and hops behind it do
  Lossy,        ///< no hop behind it answers more: packets are lost here or before
  Unknown,      ///< nothing behind it answers
};

struct TraceHop {
  std::uint8_t ttl = 0;
  std::vector<TraceResponder> responders{};  ///< in the order in which they were heard
  std::vector<TraceSample> samples{};        ///< by attempt
  HopLoss loss = HopLoss::None;

  [[nodiscard]] std::uint32_t sent() const;
  [[nodiscard]] std::uint32_t answered() const;
};

class TracePath {
 public:
  /// At most so many pieces of advice are kept.
  static constexpr std::size_t kMostAdvice = 16;

  /// Folds an event of the target.
  void add(const TraceEvent& event);

  /// By TTL, without gaps from the first that was probed on. When the trace is finished they end
  /// where the path does, and what a target answered to probes that would have gone on counts at
  /// its own hop.
  [[nodiscard]] const std::vector<TraceHop>& hops() const { return hops_; }
  [[nodiscard]] bool is_finished() const { return stop_.has_value(); }
  /// Requires `is_finished()`.
  [[nodiscard]] TraceStop stop() const { return *stop_; }
  /// Hops to where the path ends; 0 where that is not known.
  [[nodiscard]] std::uint8_t distance() const { return distance_; }
  /// Who ended the path, the target or who refused; in a loop, who answered last. Null where nobody
  /// did.
  [[nodiscard]] const TraceResponder* end() const;
  /// Answers beyond the first to a probe.
  [[nodiscard]] std::uint32_t duplicates() const { return duplicates_; }
  /// What routers advised beside letting the probe go on: Source Quench and Redirect.
  [[nodiscard]] const std::vector<TraceEvent>& advice() const { return advice_; }

 private:
  [[nodiscard]] TraceHop& hop_at(std::uint8_t ttl);
  void finish(const TraceEvent& event);
  void take_late_end(const TraceEvent& event);
  void judge_losses();

  std::vector<TraceHop> hops_;
  std::vector<TraceEvent> advice_;
  std::optional<TraceStop> stop_{};
  std::uint8_t distance_ = 0;
  std::uint32_t duplicates_ = 0;
};

}  // namespace icmpkit::probe
