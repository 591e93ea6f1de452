// The statistics of all targets of a run. With one probe a target, sixteen octets each.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/clock.hpp"
#include "icmpkit/probe/ping.hpp"
#include "icmpkit/probe/ping_statistics.hpp"

namespace icmpkit::app {

class PingTally {
 public:
  enum class Depth : std::uint8_t {
    OneProbe,    ///< each target is sent one probe: its outcome is all there is
    Statistics,  ///< 80 octets a target, 1.8 KiB more from its second reply on
  };
  explicit PingTally(Depth depth) : depth_(depth) {}

  void reserve(std::size_t targets);
  void add(const probe::PingEvent& event);
  /// Calls `use` with the statistics of a target, `sent` filled in from the machine.
  template <class Use>
  void with_statistics(const probe::Ping& ping, probe::TargetId target, Use&& use) {
    const auto index = static_cast<std::size_t>(target);
    if (depth_ == Depth::OneProbe) {
      const probe::PingStatistics statistics = unfold(ping, target);
      use(statistics);
      return;
    }
    grow(index);
    probe::PingStatistics& statistics = statistics_[index];
    statistics.sent = ping.sent_to(target) - statistics.not_sent;
    use(std::as_const(statistics));
  }

  [[nodiscard]] std::uint64_t replies() const { return replies_; }
  /// Targets that answered at least once.
  [[nodiscard]] std::size_t alive() const { return alive_; }
  [[nodiscard]] std::uint64_t not_sent() const { return not_sent_; }

 private:
  struct OneProbe {
    std::int64_t round_trip_ns = -1;
    std::uint8_t replies = 0;
    std::uint8_t duplicates = 0;
    std::uint8_t errors = 0;
    std::uint8_t damaged = 0;
    std::uint8_t not_sent = 0;
  };

  void grow(std::size_t index);
  void fold(OneProbe& outcome, const probe::PingEvent& event);
  [[nodiscard]] probe::PingStatistics unfold(const probe::Ping& ping, probe::TargetId target);

  Depth depth_;
  std::vector<OneProbe> outcomes_;
  std::vector<probe::PingStatistics> statistics_;
  std::uint64_t replies_ = 0;
  std::uint64_t not_sent_ = 0;
  std::size_t alive_ = 0;
};

}  // namespace icmpkit::app
