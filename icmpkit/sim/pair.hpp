// The driver of virtual time, in its smallest form: two machines and the link between them.
//
// Nothing waits: the clock jumps to whatever happens next. The same seed gives the same run.
//
//   Pair pair(ping, host, {.delay = 20ms, .loss = 0.1}, kSeed);
//   pair.run(60s, [](const auto& event) { ... });
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/sim/wire.hpp"

namespace icmpkit::sim {

template <Machine Left, Machine Right>
class Pair {
 public:
  /// Both machines must outlive the pair. Faults are the same in both directions, and independent.
  Pair(Left& left, Right& right, const LinkFaults& faults, std::uint64_t seed)
      : left_(left),
        right_(right),
        to_right_(faults, seed),
        to_left_(faults, ~seed),
        buffer_(std::max(left.max_transmit_size(), right.max_transmit_size())) {}

  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const Wire& to_right() const { return to_right_; }
  [[nodiscard]] const Wire& to_left() const { return to_left_; }

  /// Runs until nothing is left to happen, or for `at_most`; events of the left machine go to
  /// `on_event`, those of the right one are dropped. Gives whether nothing was left.
  template <class OnEvent>
  bool run(Duration at_most, OnEvent&& on_event) {
    const Instant end = now_ + at_most;
    for (;;) {
      turn(left_, to_right_, on_event);
      turn(right_, to_left_, [](const auto&) {});
      const std::optional<Instant> next = next_happening();
      if (!next) return true;
      if (*next > end) {
        now_ = end;
        return false;
      }
      now_ = std::max(now_, *next);
      deliver(to_right_, right_, [](const auto&) {});
      deliver(to_left_, left_, on_event);
    }
  }

 private:
  template <Machine M, class OnEvent>
  void turn(M& machine, Wire& wire, OnEvent&& on_event) {
    machine.on_deadline(now_);
    while (const auto transmit = machine.poll_transmit(buffer_, now_)) {
      if constexpr (HearsTransmitted<M>) machine.on_transmitted(transmit->id, {.at = now_});
      wire.send(Bytes(buffer_).first(transmit->size), now_);
    }
    while (const auto event = machine.poll_event()) on_event(*event);
  }

  template <Machine M, class OnEvent>
  void deliver(Wire& wire, M& machine, OnEvent&& on_event) {
    while (wire.next_arrival() && *wire.next_arrival() <= now_) {
      machine.receive(wire.take(), {.stamp = {.at = now_}, .seen = now_});
      while (const auto event = machine.poll_event()) on_event(*event);
    }
  }

  [[nodiscard]] std::optional<Instant> next_happening() const {
    std::optional<Instant> next;
    for (const std::optional<Instant>& candidate :
         {left_.next_deadline(), right_.next_deadline(), to_right_.next_arrival(),
          to_left_.next_arrival()}) {
      if (candidate && (!next || *candidate < *next)) next = candidate;
    }
    return next;
  }

  Left& left_;
  Right& right_;
  Wire to_right_;
  Wire to_left_;
  std::vector<std::byte> buffer_;
  Instant now_{};
};

}  // namespace icmpkit::sim
