// Trace: the path to any number of targets, every hop asked at once. A machine.
//
// Each target's hops get their first probes without waiting for answers, as far as `hops_ahead` of
// the furthest that answered; the other probes follow when it is known where the path ends. All
// probes of a flow take one way through routers that spread their load, since nothing in them that
// such routers look at changes. An answer is believed only if it quotes what was sent.
//
// It does not resolve names, print, or fold statistics (TracePath does).
//
//   Trace trace({.identifier = 7, .key = key});
//   trace.add_target(*IpAddress::parse("192.0.2.1"));
//   ... a driver runs it until trace.is_finished()
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/ring.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/probe_link.hpp"
#include "icmpkit/probe/target_index.hpp"
#include "icmpkit/probe/trace_config.hpp"
#include "icmpkit/probe/trace_course.hpp"
#include "icmpkit/probe/trace_event.hpp"
#include "icmpkit/probe/trace_probe.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/quote.hpp"

namespace icmpkit::probe {

struct TraceCounters {
  std::uint64_t unreadable = 0;      ///< received octets that are no datagram
  std::uint64_t not_ours = 0;        ///< readable, about no probe of this run
  std::uint64_t ambiguous = 0;       ///< reports about one of several probes: asked again, singly
  std::uint64_t unproved = 0;        ///< names a probe of ours, and quotes it wrongly: not believed
  std::uint64_t damaged = 0;         ///< ICMP whose checksum is wrong: not believed
  std::uint64_t events_dropped = 0;  ///< a driver that does not drain its events loses them
};

class Trace {
 public:
  explicit Trace(const TraceConfig& config);

  /// Targets can be added at any time. An address that was added before is traced once.
  TargetId add_target(const IpAddress& address);
  /// Sends no more; what is not known yet ends with `TraceStop::Interrupted`.
  void stop();

  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const { return scratch_.size(); }
  std::optional<TraceEvent> poll_event();
  void on_transmitted(TransmitId transmit, const Stamp& stamp);
  void on_send_failed(TransmitId transmit, const SendError& error);
  void on_report(const Report& report, const Arrival& arrival);

  [[nodiscard]] bool is_finished() const { return finished_ == targets_.size(); }
  [[nodiscard]] std::size_t target_count() const { return targets_.size(); }
  [[nodiscard]] const IpAddress& address_of(TargetId target) const;
  [[nodiscard]] const TraceConfig& config() const { return config_; }
  [[nodiscard]] std::size_t packet_size(Family family) const { return probes_.size(family); }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  [[nodiscard]] const TraceCounters& counters() const { return counters_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Target {
    IpAddress address;
    std::uint32_t course = kNone;  ///< while it is traced
  };

  /// A target that is being traced.
  struct Active {
    TraceCourse course;
    std::optional<Instant> wake{};  ///< the earliest that is in `wakes_`
    bool is_ready = false;          ///< whether it is in `ready_`
  };

  struct Wake {
    Instant at;
    std::uint32_t target;
    friend bool operator>(const Wake& a, const Wake& b) { return a.at > b.at; }
  };
  using Wakes = std::priority_queue<Wake, std::vector<Wake>, std::greater<>>;

  void begin_waiting_targets();
  void schedule(std::uint32_t target, Instant at);
  void make_ready(std::uint32_t target);
  /// Does what is due for the first of `wakes_`.
  void follow_up();
  void finish(std::uint32_t target, TraceStop stop);

  [[nodiscard]] Active* active(std::uint32_t target);
  [[nodiscard]] std::optional<std::uint32_t> find_target(const IpAddress& address) const;
  [[nodiscard]] std::optional<TraceProbeId> find_by_tag(const std::optional<ProbeTag>& tag) const;
  /// The probe that a quote proves to be of; empty where there is none, for which it is counted.
  [[nodiscard]] std::optional<TraceProbeId> find_quoted(const wire::QuoteView& quote);
  [[nodiscard]] std::optional<TraceProbeId> find_reported(const Report& report);
  [[nodiscard]] std::optional<TraceProbeId> find_reported_udp(const Report& report);
  [[nodiscard]] std::optional<TraceProbeId> find_answered(const wire::DatagramView& datagram);
  /// The probe written once more.
  [[nodiscard]] Bytes probe_again(TraceProbeId id);
  [[nodiscard]] TraceAnswer meaning_of(TraceProbeId id, const ProbeError& error) const;

  void receive_reply(const IcmpDatagram& datagram, const EchoFields& echo, const Arrival& arrival);
  void receive_error(const IcmpDatagram& datagram, const ProbeError& error, const Arrival& arrival);
  void receive_transport(const wire::DatagramView& datagram, const Arrival& arrival);
  void tell(TraceProbeId id, TraceEvent answer, const Arrival& arrival);
  TraceEvent* new_event(TraceEventKind kind, TraceProbeId id);
  void advance(Instant now) { now_ = now > now_ ? now : now_; }

  TraceConfig config_;
  TraceProbes probes_;
  TargetIndex index_;
  std::vector<std::byte> scratch_;  ///< for probes that are written once more
  std::vector<Target> targets_;
  std::vector<Active> actives_;
  std::vector<std::uint32_t> free_;  ///< places in `actives_`
  std::uint32_t begun_ = 0;          ///< targets from here on have not had their turn
  std::deque<std::uint32_t> ready_;  ///< targets that may have something to send, in turn
  Wakes wakes_;
  Ring<TraceEvent, 128> events_;
  TraceCounters counters_;

  Instant now_{};
  Instant next_send_{};
  std::uint64_t sent_ = 0;
  std::size_t finished_ = 0;
  bool stopped_ = false;
};

}  // namespace icmpkit::probe
