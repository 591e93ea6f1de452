// PathMtu: the largest datagram that gets to a target in one piece, who limits it, and where larger
// ones vanish. A machine.
//
// It asks as classic discovery does (RFC 1191, RFC 8201): echo requests that may not be cut up, and
// reports that say what would fit. A report is believed as far as it can be true. Where none comes
// it searches by replies alone, as RFC 8899 does, with a small request beside every round of large
// ones, so that loss is not taken for a limit; and when large ones vanish it limits their hops to
// see how far they come. The way back counts too: a reply is as large as its request.
//
//   PathMtu discovery({.target = *IpAddress::parse("192.0.2.1"), .identifier = 7, .key = key});
//   ... a driver runs it until discovery.is_finished()
//   discovery.result().path_mtu
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/ring.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/path_mtu_event.hpp"
#include "icmpkit/probe/round_trip.hpp"
#include "icmpkit/probe/size_search.hpp"

namespace icmpkit::probe {

/// When small probes of limited hops show who is on the way.
enum class HopSearch : std::uint8_t {
  Always,
  ForBlackHole,  ///< only where it has to be found out where something vanishes
};

struct PathMtuConfig {
  IpAddress target{};
  IpAddress source{};            ///< unspecified: the link fills in what its routes say
  std::uint16_t identifier = 0;  ///< on an unprivileged socket, the one that the kernel chose
  SipKey key{};                  ///< secret of the tags

  /// Tried first, its IP header included. What this machine's own link refuses costs no time.
  std::uint32_t first_size = 65'535;
  std::uint8_t max_hops = 30;
  HopSearch hop_search = HopSearch::Always;
  Duration timeout = std::chrono::seconds(1);  ///< until round trips are known; then less will do
  std::uint32_t attempts = 3;                  ///< a size that is missed so often has vanished
  std::uint32_t max_rounds = 20;
};

struct PathMtuCounters {
  std::uint64_t unreadable = 0;      ///< received octets that are no ICMP datagram
  std::uint64_t not_ours = 0;        ///< readable, about no probe of this run
  std::uint64_t damaged = 0;         ///< answers and errors whose checksum is wrong: not believed
  std::uint64_t events_dropped = 0;  ///< a driver that does not drain its events loses them
};

class PathMtu {
 public:
  /// Octets that every link takes: RFC 791's 68, RFC 8200's 1280.
  [[nodiscard]] static constexpr std::uint32_t floor_of(Family family) {
    return family == Family::V4 ? 68 : 1280;
  }

  explicit PathMtu(const PathMtuConfig& config);

  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const;
  std::optional<PathMtuEvent> poll_event() { return events_.pop(); }
  void on_transmitted(TransmitId id, const Stamp& stamp);
  void on_send_failed(TransmitId id, const SendError& error);
  void on_report(const Report& report, const Arrival& arrival);

  [[nodiscard]] bool is_finished() const { return result_.outcome != PathMtuOutcome::Running; }
  /// Complete where it is finished; until then, what is known.
  [[nodiscard]] const PathMtuResult& result() const { return result_; }
  [[nodiscard]] const PathMtuConfig& config() const { return config_; }
  [[nodiscard]] const PathMtuCounters& counters() const { return counters_; }

 private:
  enum class Purpose : std::uint8_t {
    Control,   ///< small: does the path carry anything at all now
    Size,      ///< does this size get through
    Check,     ///< an octet more than a report names; nobody waits for it
    Hop,       ///< small, of limited hops: who is there
    LargeHop,  ///< of the size that vanishes, of limited hops: does it come so far
  };
  enum class State : std::uint8_t { Planned, Sent, Answered, Failed, Missed };

  struct Probe {
    Purpose purpose = Purpose::Control;
    State state = State::Planned;
    std::uint8_t hop_limit = 0;
    std::uint32_t size = 0;
    Departure departure{};
  };

  /// What a received message says about the probe that it is about.
  struct Heard {
    std::size_t number = 0;
    const Arrival* arrival = nullptr;
    const IcmpDatagram* datagram = nullptr;  ///< null with a kernel's report
  };

  void plan(Purpose purpose, std::uint32_t size, std::uint8_t hop_limit);
  void plan_sizes();
  void plan_hops();
  [[nodiscard]] bool awaits_answers() const;
  /// Of this round, once all of it is sent.
  [[nodiscard]] Instant deadline() const;
  /// Ends a round when it is over, and plans the next.
  void go_on();
  void end_round();
  void end_size_round();
  void end_hop_round();
  void finish(PathMtuOutcome outcome);
  void locate_black_hole();
  [[nodiscard]] bool is_answered(std::uint8_t hop_limit, Purpose purpose) const;

  [[nodiscard]] std::optional<std::size_t> find_probe(const EchoFields& echo,
                                                      const IpAddress& target) const;
  void receive_reply(const IcmpDatagram& reply, const EchoFields& echo, const Arrival& arrival);
  void receive_error(const IcmpDatagram& datagram, const ProbeError& error, const Arrival& arrival);
  void take_error(const Heard& heard, const ProbeError& error);
  void take_too_big(const Heard& heard, const ProbeError& error);
  void tell_too_big(const Heard& heard, const ProbeError& error, Disbelief disbelief);
  void take_hop(const Heard& heard, const IpAddress& from);
  void take_local_mtu(std::uint32_t mtu, Instant at);
  [[nodiscard]] Disbelief judge(std::uint32_t mtu, std::uint32_t size) const;
  void add_step(std::uint32_t mtu, const std::optional<IpAddress>& from);

  PathMtuEvent* new_event(PathMtuEventKind kind, Instant at);
  PathMtuEvent* new_event(PathMtuEventKind kind, const Heard& heard);
  void advance(Instant now) { now_ = now > now_ ? now : now_; }

  PathMtuConfig config_;
  SizeSearch search_;
  PathMtuResult result_;
  PathMtuCounters counters_;
  std::vector<Probe> probes_;  ///< all of the run; the number of one is its place
  std::size_t round_ = 0;      ///< where the probes of this round begin
  std::size_t next_ = 0;       ///< the next to send
  Ring<PathMtuEvent, 128> events_;

  Instant now_{};
  Instant last_sent_{};
  Duration longest_round_trip_{};
  std::optional<std::uint32_t> claimed_;  ///< by the latest report that was believed
  std::uint32_t silent_rounds_ = 0;       ///< in a row, without an answer to a control
  bool has_answer_ = false;
  bool seeks_hops_ = false;
  std::uint8_t farthest_ = 0;  ///< hops are sought so far
  std::uint32_t hop_attempts_ = 0;
};

}  // namespace icmpkit::probe
