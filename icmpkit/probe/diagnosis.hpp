// Diagnosis: why datagrams do not reach one target, or reach it badly. A machine.
//
// It runs the other probes: echo requests and a trace of what is asked about, and then only what
// can still change the verdict. Who is not answered is knocked at by other protocols; who is
// answered is asked how much is lost, how large datagrams get through, and which hop it begins at.
// What was found out is in `findings()`; what it means, in verdict_table.hpp.
//
// It does not resolve names, read routes (LocalFacts are given to it), or print.
//
//   Diagnosis diagnosis({.question = {.target = target}, .identifier = 7, .key = key});
//   ... a driver runs it until diagnosis.is_finished()
//   judge(diagnosis.findings()).verdict
#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "icmpkit/base/machine.hpp"
#include "icmpkit/base/ring.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/probe/echo_answer.hpp"
#include "icmpkit/probe/fault_location.hpp"
#include "icmpkit/probe/findings.hpp"
#include "icmpkit/probe/path_mtu.hpp"
#include "icmpkit/probe/ping.hpp"
#include "icmpkit/probe/trace.hpp"

namespace icmpkit::probe {

struct DiagnosisConfig {
  Question question{};
  LocalFacts local{};
  PingSources sources{};
  std::uint16_t identifier = 0;        ///< the first of some; of all, where the socket chooses it
  std::uint16_t source_port = 33'000;  ///< the first of `kSourcePorts`
  SipKey key{};                        ///< secret of all tags
  std::uint8_t traffic_class = 0;
  bool dont_fragment = false;  ///< of echo requests of the size that is asked about
  Stations via{};              ///< IPv4: echo requests go by these
  Ipv4OptionUse route = Ipv4OptionUse::LooseSourceRoute;  ///< with `via`
  bool is_raw = true;  ///< false on a socket that speaks ICMP alone and chooses the identifier
  /// Where it is not: by which links SYNs and UDP go, whose answers are reports. Empty: none does.
  std::optional<LinkId> tcp_link{};
  std::optional<LinkId> udp_link{};

  std::uint32_t max_probes = 300;
  Duration time_limit = std::chrono::seconds(10);
};

/// What is being found out.
enum class DiagnosisStage : std::uint8_t {
  Contact,    ///< does the target answer at all
  Path,       ///< by which routers
  Asked,      ///< does the port answer that was asked about, where no path can wait for that
  Knock,      ///< does it answer something else
  OtherPath,  ///< by which routers that comes
  Flows,      ///< do some flows vanish where others get through
  FlowPath,   ///< how far one comes that does
  Loss,       ///< how much is lost, doubled, damaged
  Load,       ///< what a short burst of large datagrams brings to light
  Gaps,       ///< who the hops are that did not answer yet
  Hops,       ///< from which hop on
  Size,       ///< which sizes get through
};

struct DiagnosisEvent {
  DiagnosisStage stage{};  ///< that begins
  Instant at{};
  std::uint32_t sent = 0;  ///< probes so far
};

struct DiagnosisCounters {
  std::uint64_t reports_dropped = 0;  ///< beyond `Findings::kMostReports` senders or kinds
  std::uint64_t events_dropped = 0;   ///< a driver that does not drain its events loses them
  std::uint64_t probe_limit = 0;      ///< times that `max_probes` forbade more
  std::uint64_t time_limit = 0;       ///< 1: it ended at `time_limit`
};

class Diagnosis {
 public:
  /// Source ports of knocks, from `DiagnosisConfig::source_port` on.
  static constexpr std::uint16_t kSourcePorts = 8;
  /// What is knocked at where an echo is not answered: TCP.
  static constexpr std::array<std::uint16_t, 3> kKnockPorts{443, 80, 22};
  /// The same by UDP: nobody listens there, and a host says so.
  static constexpr std::uint16_t kUnusedPort = 33'434;

  explicit Diagnosis(const DiagnosisConfig& config);

  /// Whether the first hop answers on its own link: known once something was sent to it.
  void set_first_hop_state(FirstHopState state) { findings_.local.first_hop_state = state; }
  /// Ends it; the findings are what they are.
  void stop();

  void receive(Bytes datagram, const Arrival& arrival);
  void on_deadline(Instant now);
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant now);
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  [[nodiscard]] std::size_t max_transmit_size() const;
  std::optional<DiagnosisEvent> poll_event();
  void on_transmitted(TransmitId id, const Stamp& stamp);
  void on_send_failed(TransmitId id, const SendError& error);
  void on_report(const Report& report, const Arrival& arrival);

  [[nodiscard]] bool is_finished() const { return finished_; }
  [[nodiscard]] const Findings& findings() const { return findings_; }
  [[nodiscard]] std::uint32_t sent() const { return sent_; }
  [[nodiscard]] Duration elapsed() const { return started_ ? now_ - *started_ : Duration{}; }
  [[nodiscard]] const DiagnosisCounters& counters() const { return counters_; }

 private:
  static constexpr std::uint32_t kLossProbes = 66;  ///< with the contact's, 70 in the first round
  static constexpr std::uint32_t kMoreLossProbes = 50;  ///< in each further one
  static constexpr std::uint8_t kProbesOfFlow = 3;
  static constexpr std::uint32_t kHopProbes = 8;  ///< to each, and again where it is still in doubt

  /// One of the probes that it runs.
  struct Part {
    DiagnosisStage stage{};
    std::variant<Ping, Trace, PathMtu> machine;
    std::size_t knock = 0;         ///< with Knock: which of the findings'
    std::optional<LinkId> link{};  ///< in place of the probe's own
    bool is_over = false;          ///< it sends no more; answers that come late still count
    std::bitset<512> doubled{};    ///< by target and sequence of its echo requests

    /// Takes note that a probe was answered again; gives whether that is new.
    bool is_first_double(const PingEvent& event);
  };

  [[nodiscard]] PingConfig echo_config() const;
  [[nodiscard]] TraceConfig trace_config(const Knock& what) const;
  /// Whether connections that the kernel opens stand in for SYNs: of a flow, one after the other.
  [[nodiscard]] bool asks_by_connections(TraceMethod method) const {
    return method == TraceMethod::Tcp && !config_.is_raw;
  }
  /// What tells the probes of one part from those of the others.
  struct Names {
    std::uint16_t identifier = 0;
    SipKey key{};
  };
  [[nodiscard]] Names names_of(std::size_t part) const;
  template <class Probe>
  Part& begin(DiagnosisStage stage, Probe probe);
  Part& begin_trace(DiagnosisStage stage, const TraceConfig& config);
  void begin_contact();
  void begin_path();
  /// Straight to the target, without a look at the routers between.
  Part& begin_knock(DiagnosisStage stage, const Knock& what, std::uint16_t source_port);
  [[nodiscard]] bool may_knock() const;
  void begin_knocks();
  void begin_other_path();
  [[nodiscard]] TraceConfig flow_config() const;
  void begin_flows();
  void begin_flow_path();
  void begin_loss();
  void begin_load();
  [[nodiscard]] bool may_fill_gaps() const;
  void begin_gaps();
  void begin_hops();
  void begin_size();

  /// Takes what the parts tell, and begins what follows from it, until nothing does.
  void settle();
  bool drain_parts();
  /// Begins the next stage where there is one, and ends it all where there is none.
  void go_on();
  void go_on_unanswered();
  void go_on_answered();
  void finish() { finished_ = true; }
  [[nodiscard]] bool is_running(DiagnosisStage stage) const;
  [[nodiscard]] bool has_begun(DiagnosisStage stage) const;
  /// Whether so many more probes may be sent; it is counted where not.
  [[nodiscard]] bool has_room(std::uint32_t probes);
  [[nodiscard]] bool is_exhausted() const { return sent_ >= config_.max_probes; }
  /// Until when answers to the last probes of all are waited for.
  [[nodiscard]] Instant last_answer_due() const;
  [[nodiscard]] bool is_degraded() const;

  void fold(Part& part, const PingEvent& event);
  void fold(Part& part, const TraceEvent& event);
  void fold(Part& part, const PathMtuEvent& event);
  void fold_echo(Part& part, const PingEvent& event);
  void fold_hop(Part& part, const PingEvent& event);
  void fold_flow(const TraceEvent& event);
  void fold_knock(Knock& knock, const TraceEvent& event) const;
  void hear(const ProbeError& error, const IpAddress& from, const Evidence& packet,
            std::vector<HeardReport>& others);
  void count(std::vector<HeardReport>& reports, const ProbeError& error, const IpAddress& from,
             const Evidence& packet);
  void hear_not_sent(const SendError& error);
  void hear_redirect(const IpAddress& gateway, const IpAddress& from, const Evidence& packet);
  void end_hop_round();
  void advance(Instant now) { now_ = now > now_ ? now : now_; }

  DiagnosisConfig config_;
  Findings findings_;
  std::deque<Part> parts_;
  std::optional<FaultLocator> locator_;
  std::vector<std::size_t> asked_hops_;  ///< of the locator's, by target of the running Hops
  std::vector<AskedHop> hop_round_;      ///< what they showed
  Ring<DiagnosisEvent, 32> events_;
  DiagnosisCounters counters_;

  Instant now_{};
  std::optional<Instant> started_;
  Instant last_sent_{};
  std::size_t flows_part_ = 0;  ///< whose flows FlowPath takes up
  Duration longest_round_trip_{};
  std::uint32_t sent_ = 0;
  std::uint32_t loss_rounds_ = 0;
  bool finished_ = false;
};

}  // namespace icmpkit::probe
