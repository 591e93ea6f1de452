// Query: asks one target something that ICMP has a question for, and tells what it answers. A
// machine.
//
// What the six kinds of question have in common is here: requests at an interval, matching, errors
// about them, giving up. What an answer says is in the event's evidence, the datagram itself, which
// the views of `wire` read; only what takes our own clock too, the offset of the other's, is found
// out here. To ask whoever answers to "what is there" is Ping's work, not this machine's.
//
//   Query query({.kind = QueryKind::AddressMask, .target = *IpAddress::parse("192.0.2.1")});
//   ... a driver runs it until query.is_finished()
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/ring.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/query_config.hpp"
#include "icmpkit/probe/query_event.hpp"
#include "icmpkit/probe/query_message.hpp"
#include "icmpkit/probe/round_trip.hpp"

namespace icmpkit::probe {

struct QueryCounters {
  std::uint64_t unreadable = 0;      ///< received octets that are no ICMP datagram
  std::uint64_t not_ours = 0;        ///< readable, about no request of this run
  std::uint64_t damaged_errors = 0;  ///< ICMP errors whose checksum is wrong: not believed
  std::uint64_t window_full = 0;     ///< times that sending paused because too many requests wait
  std::uint64_t events_dropped = 0;  ///< a driver that does not drain its events loses them
};

class Query {
 public:
  /// Requests that wait for their answers at most; at the bound sending pauses. An Extended Echo
  /// has eight bits to number them.
  static constexpr std::size_t kWindow = 256;

  explicit Query(QueryConfig config) : config_(std::move(config)) {}

  /// Sends no more, and gives up at once what is still awaited.
  void stop() { stopped_ = true; }

  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now) { advance(now); }
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const { return kMaxQuerySize; }
  std::optional<QueryEvent> poll_event();
  void on_transmitted(TransmitId id, const Stamp& stamp);
  void on_send_failed(TransmitId id, const SendError& error);
  void on_report(const Report& report, const Arrival& arrival);

  /// All requests are sent and each has its outcome.
  [[nodiscard]] bool is_finished() const { return !is_sending() && oldest_ == next_; }
  [[nodiscard]] const QueryConfig& config() const { return config_; }
  /// Requests handed to the driver so far.
  [[nodiscard]] std::uint32_t sent() const { return next_; }
  [[nodiscard]] const QueryCounters& counters() const { return counters_; }

 private:
  enum class SlotState : std::uint8_t { Idle, Awaited, Heard, Settled, Lost };

  /// What is remembered of a request.
  struct Slot {
    Departure departure{};
    SlotState state = SlotState::Idle;  ///< `Heard`: answered, and more may come
  };

  [[nodiscard]] Slot& slot_of(std::uint32_t number) { return slots_[number % kWindow]; }
  [[nodiscard]] const Slot& slot_of(std::uint32_t number) const { return slots_[number % kWindow]; }
  [[nodiscard]] bool is_remembered(std::uint32_t number) const {
    return number < next_ && next_ - number <= kWindow;
  }
  [[nodiscard]] static std::uint16_t sequence_of(std::uint32_t number) {
    return static_cast<std::uint16_t>(number + 1);
  }
  [[nodiscard]] bool is_sending() const { return !stopped_ && next_ < config_.count; }
  /// Whether a group was asked, or routers, of which there can be several.
  [[nodiscard]] bool may_many_answer() const;
  [[nodiscard]] Duration time_of_day(Instant at) const {
    return config_.time_of_day + at.time_since_epoch();
  }
  /// When the oldest request is given up. Requires that one waits.
  [[nodiscard]] Instant give_up_time() const;

  void receive_answer(std::uint32_t number, const IcmpDatagram& reply, const Arrival& arrival);
  void receive_error(const IcmpDatagram& datagram, const ProbeError& error, const Arrival& arrival);
  void tell_error(std::uint32_t number, const ProbeError& error, const Arrival& arrival,
                  const IcmpDatagram* datagram);
  [[nodiscard]] ClockFinding find_clock(const Slot& slot, const IcmpDatagram& reply,
                                        const Arrival& arrival);
  void settle(std::uint32_t number, SlotState state);
  /// The newest remembered request that `is_it(sequence)` is true of.
  template <class IsIt>
  [[nodiscard]] std::optional<std::uint32_t> find_request(IsIt is_it) const;
  QueryEvent* new_event(QueryEventKind kind, std::uint32_t number, const Arrival& arrival);
  void advance(Instant now) { now_ = now > now_ ? now : now_; }

  QueryConfig config_;
  std::array<Slot, kWindow> slots_{};
  Ring<QueryEvent, 32> events_;
  QueryCounters counters_;
  std::optional<OffsetBounds> offset_;  ///< of all answers that agree

  Instant now_{};
  Instant next_send_{};
  std::uint32_t oldest_ = 0;  ///< no request before it is awaited
  std::uint32_t next_ = 0;    ///< the number of the next request, from 0
  bool stopped_ = false;
  bool window_is_full_ = false;
};

}  // namespace icmpkit::probe
