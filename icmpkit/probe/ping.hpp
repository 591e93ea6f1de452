// Ping: echo requests to any number of targets, matched with what comes back. A machine.
//
// It knows each of its own probes by a keyed tag in the payload, besides identifier and sequence,
// so that pingers side by side never take each other's replies and far more than 65,535 probes can
// wait for their answers. Whatever comes is told apart: a reply, a second one, a late one, one that
// nobody asked for, one from another address, a damaged one, an error and what it quotes.
//
// It does not resolve names, print, or fold statistics (PingStatistics does).
//
//   Ping ping({.identifier = 7, .key = key, .count = 3});
//   ping.add_target(*IpAddress::parse("192.0.2.1"));
//   ... a driver runs it until ping.is_finished()
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/ring.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/echo_template.hpp"
#include "icmpkit/probe/ping_config.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/probe_link.hpp"
#include "icmpkit/probe/target_index.hpp"
#include "icmpkit/wire/cut_bytes.hpp"

namespace icmpkit::probe {

/// Who may answer a target's probes: a broadcast or multicast address is answered by many.
enum class Answerers : std::uint8_t { TargetOnly, Anybody };

struct PingCounters {
  std::uint64_t unreadable = 0;      ///< received octets that are no ICMP datagram
  std::uint64_t not_ours = 0;        ///< readable, about no probe of this run
  std::uint64_t damaged_errors = 0;  ///< ICMP errors whose checksum is wrong: not believed
  std::uint64_t window_full = 0;     ///< times that sending paused because too many probes wait
  std::uint64_t events_dropped = 0;  ///< a driver that does not drain its events loses them
};

class Ping {
 public:
  explicit Ping(const PingConfig& config);

  /// Targets can be added at any time; each is probed from the next round on. Where no datagram of
  /// the target's family holds the probe, one `NotSent` says so and the target is left alone.
  TargetId add_target(const IpAddress& address, Answerers answerers = Answerers::TargetOnly);
  /// Makes room for so many targets in all: without, memory is moved as it grows.
  void reserve_targets(std::size_t count);
  /// Sends no more, and gives up at once what is still awaited: each such probe becomes `Lost`.
  void stop();

  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  /// Can change after every other call.
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const { return template_.max_size(); }
  std::optional<PingEvent> poll_event();
  void on_transmitted(TransmitId id, const Stamp& stamp);
  void on_send_failed(TransmitId id, const SendError& error);
  void on_report(const Report& report, const Arrival& arrival);

  /// All probes are sent and each has its outcome.
  [[nodiscard]] bool is_finished() const;
  [[nodiscard]] std::size_t target_count() const { return targets_.size(); }
  [[nodiscard]] const IpAddress& address_of(TargetId target) const;
  /// Probes handed to the driver for a target so far.
  [[nodiscard]] std::uint32_t sent_to(TargetId target) const;
  /// When the first probe was handed to the driver; empty before that.
  [[nodiscard]] std::optional<Instant> started() const { return started_; }
  /// When the latest one was.
  [[nodiscard]] Instant last_sent() const { return last_sent_; }
  [[nodiscard]] const PingCounters& counters() const { return counters_; }
  /// The largest number of probes that waited at once; iputils prints it as "pipe".
  [[nodiscard]] std::uint32_t most_in_flight() const { return most_in_flight_; }

 private:
  /// Who a target is: 18 octets.
  struct Target {
    IpAddress address;
    Answerers answerers = Answerers::TargetOnly;
  };

  /// How far a target is: 12 octets.
  struct Progress {
    std::uint32_t sent = 0;
    std::uint32_t received = 0;
    std::uint32_t latest = 0;  ///< the low half of the number of its latest probe
  };

  enum class SlotState : std::uint8_t { Idle, Awaited, Answered, Reported, Lost, NotSent };

  /// What is remembered of a probe: 32 octets.
  struct Slot {
    Instant sent{};
    Instant stamped{};
    std::uint32_t target = 0;
    std::uint32_t sequence = 0;
    std::uint32_t step_back = 0;  ///< from this probe's number to that of its target's one before
    StampSource stamp_source = StampSource::Monotonic;
    SlotState state = SlotState::Idle;
  };

  [[nodiscard]] Slot& slot_of(std::uint64_t number) { return slots_[number % slots_.size()]; }
  [[nodiscard]] const Slot& slot_of(std::uint64_t number) const {
    return slots_[number % slots_.size()];
  }
  [[nodiscard]] bool is_remembered(std::uint64_t number) const {
    return number < next_ && next_ - number <= slots_.size();
  }
  [[nodiscard]] std::uint64_t in_flight() const { return next_ - oldest_; }

  [[nodiscard]] bool wants_more(std::size_t target) const;
  /// The number of the target's latest probe. Requires that it is none of 2^32 probes ago.
  [[nodiscard]] std::uint64_t latest_of(std::size_t target) const;
  [[nodiscard]] bool is_sending() const { return !stopped_ && unsatisfied_ != 0; }
  [[nodiscard]] std::size_t next_target();
  /// The target that has `address`, else one that anybody may answer for.
  [[nodiscard]] std::optional<std::uint32_t> find_target(const IpAddress& address) const;
  void schedule_next_send();
  void tell_overdue(std::size_t target);
  void tell_unsendable(TargetId id);

  void settle(std::uint64_t number, SlotState state);
  void forget_settled();
  /// When the oldest awaited probe is given up. Requires that one is in flight.
  [[nodiscard]] Instant give_up_time() const;

  void receive_reply(const IcmpDatagram& reply, const EchoFields& echo, const Arrival& arrival);
  void receive_error(const IcmpDatagram& datagram, const ProbeError& error, const Arrival& arrival);
  void tell_answer(std::uint64_t number, const IcmpDatagram& reply, const EchoFields& echo,
                   const Arrival& arrival);
  void tell_stranger(const IcmpDatagram& reply, const EchoFields& echo, const Arrival& arrival);
  void tell_error(std::uint64_t number, const ProbeError& error, const Arrival& arrival,
                  const IcmpDatagram* datagram);
  void count_reply(Slot& slot, const RoundTrip& round_trip);

  /// The probe that an echo message is of or about, found by its tag, or by target and sequence
  /// where the tag was not carried that far.
  [[nodiscard]] std::optional<std::uint64_t> find_probe(const EchoFields& echo,
                                                        const IpAddress& target) const;
  [[nodiscard]] std::optional<std::uint64_t> find_by_sequence(const IpAddress& address,
                                                              std::uint16_t sequence) const;
  /// Whether the tag is of a probe to `target` that is not remembered any more.
  [[nodiscard]] bool is_of_forgotten_probe(const EchoFields& echo, const IpAddress& target) const;
  PingEvent* new_event(PingEventKind kind, const Arrival& arrival);
  PingEvent* new_event(PingEventKind kind, std::uint64_t number, const Arrival& arrival);
  [[nodiscard]] static RoundTrip round_trip(const Slot& slot, const Arrival& arrival);
  void advance(Instant now) { now_ = now > now_ ? now : now_; }

  PingConfig config_;
  EchoTemplate template_;
  TargetIndex index_;
  // By target: 38 octets for each, and 8 in the index.
  std::vector<Target> targets_;
  std::vector<Progress> progress_;
  std::vector<std::uint64_t> answered_;  ///< bit n: a sequence of n modulo 64 was answered
  std::vector<Slot> slots_;
  Ring<PingEvent, 128> events_;
  PingCounters counters_;

  Instant now_{};
  std::optional<Instant> started_;
  Instant next_send_{};
  Instant last_sent_{};
  std::uint64_t oldest_ = 0;  ///< no probe before it is awaited
  std::uint64_t next_ = 0;    ///< the number of the next probe
  std::size_t cursor_ = 0;    ///< the target that is probed next
  std::size_t unsatisfied_ = 0;
  std::optional<std::uint32_t> open_target_;  ///< the first with Answerers::Anybody
  std::uint32_t preload_left_ = 0;
  std::uint32_t most_in_flight_ = 0;
  Duration longest_round_trip_{};
  bool has_reply_ = false;
  bool stopped_ = false;
  bool window_is_full_ = false;
};

}  // namespace icmpkit::probe
