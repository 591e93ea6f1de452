// How far the trace of one target is: which probes are out, what is known of the path, what is to
// be sent next and what is no longer waited for. Internal to probe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/round_trip.hpp"
#include "icmpkit/probe/trace_config.hpp"
#include "icmpkit/probe/trace_event.hpp"

namespace icmpkit::probe {

/// A hop's further probes wait at most this long for the distance to become known.
inline constexpr Duration kRoundHold = std::chrono::milliseconds(250);

/// The shortest waits, however fast hops answer: routers that make errors in software take longer
/// now and then, and behind the last hop that answered there may be a satellite.
inline constexpr Duration kLeastWait = std::chrono::milliseconds(100);
inline constexpr Duration kLeastWaitBeyond = std::chrono::seconds(1);

class TraceCourse {
 public:
  enum class State : std::uint8_t { Unsent, Awaited, Answered, Silent, NotSent };

  struct Probe {
    Departure departure{};
    State state = State::Unsent;
    bool is_unclear = false;  ///< awaited when an answer came that may have been to this one
  };

  struct Position {
    std::uint8_t ttl = 0;
    std::uint8_t attempt = 0;
  };

  /// Starts anew.
  void begin(const TraceConfig& config);
  /// Null where the hop or the attempt is none of this trace.
  [[nodiscard]] Probe* find(Position position);

  /// What may be sent now; empty where everything is, or an answer or `next_look` has to come.
  [[nodiscard]] std::optional<Position> next_to_send(Instant now) const;
  void on_sent(Position position, Instant now);

  /// Takes note of what a probe brought to light, `from` whom after `time`.
  void on_answer(Position position, TraceAnswer answer, const IpAddress& from, Duration time);
  void on_not_sent(Position position);
  /// The awaited probe that came least far beyond the last hop that answered.
  [[nodiscard]] std::optional<Position> first_awaited_beyond() const;
  /// The one probe of a flow that is awaited; empty where there are more or none, or where it may
  /// have been answered before.
  [[nodiscard]] std::optional<Position> only_awaited(std::uint8_t flow) const;
  /// Something answered one of a flow's probes, and did not tell which: from now on at most one is
  /// awaited. Those that are, and get no better answer, are sent once more.
  void ask_one_by_one(std::uint8_t flow);
  /// The next awaited probe that has waited long enough, which counts as silent from now on.
  [[nodiscard]] std::optional<Position> give_up_next(Instant now);

  /// Nothing is awaited, and nothing is left to be sent now or later.
  [[nodiscard]] bool is_done() const;
  /// When something after `now` changes without an answer; empty where nothing does.
  [[nodiscard]] std::optional<Instant> next_look(Instant now) const;
  /// Why it ended, where nothing interrupted it. Requires `is_done()`.
  [[nodiscard]] TraceStop stop_reason() const;
  /// Hops to where the path ends; 0 where that is not known.
  [[nodiscard]] std::uint8_t distance() const { return distance_; }

 private:
  enum class End : std::uint8_t { Unknown, Destination, Refused, Loop };

  [[nodiscard]] std::size_t index_of(Position position) const {
    return std::size_t{position.attempt} * hops_ + position.ttl - config_.first_hop;
  }
  [[nodiscard]] Probe& at(Position position) { return probes_[index_of(position)]; }
  [[nodiscard]] const Probe& at(Position position) const { return probes_[index_of(position)]; }
  [[nodiscard]] std::uint8_t last_ttl() const;
  [[nodiscard]] std::optional<Instant> round_start(std::uint8_t round) const;
  [[nodiscard]] std::optional<Position> next_in_round(std::uint8_t round) const;
  /// How long each hop's probes are waited for, into a buffer that is kept.
  [[nodiscard]] std::vector<Duration>& compute_waits() const;
  void end_at(std::uint8_t ttl, End end);
  void note_responder(std::uint8_t ttl, const IpAddress& from);
  [[nodiscard]] bool ends_in_loop(std::uint8_t ttl) const;
  /// Whether what is known of a hop calls for this probe of it.
  [[nodiscard]] bool is_wanted(Position position) const;
  [[nodiscard]] bool is_awaited_of(std::size_t index, std::uint8_t flow) const {
    return probes_[index].state == State::Awaited &&
           index / hops_ % config_.flows + config_.first_flow == flow;
  }
  [[nodiscard]] bool awaits(std::uint8_t flow) const;

  TraceConfig config_{};
  std::uint8_t hops_ = 0;
  std::uint8_t distance_ = 0;
  std::uint8_t furthest_ = 0;  ///< the largest TTL that anybody answered
  End end_ = End::Unknown;
  std::uint16_t awaited_ = 0;
  bool one_by_one_ = false;
  std::uint8_t answers_from_end_ = 0;
  std::optional<Instant> started_{};
  Duration longest_time_{};
  std::vector<Probe> probes_;            ///< round by round
  std::vector<Duration> times_;          ///< by hop: the longest time of an answer; 0: none came
  mutable std::vector<Duration> waits_;  ///< by hop; only `compute_waits` writes it
  std::vector<std::vector<std::uint32_t>> choices_;  ///< with several flows, by hop: of all of them
  std::vector<std::uint32_t> answerers_;  ///< by hop: a hash of who answered last; 0: nobody
};

}  // namespace icmpkit::probe
