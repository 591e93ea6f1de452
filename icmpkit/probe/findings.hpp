// What a diagnosis has found out so far: facts and the packets that show them, without a judgement.
// Diagnosis fills it in; the table of verdicts reads it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/path_mtu_event.hpp"
#include "icmpkit/probe/probe_error.hpp"
#include "icmpkit/probe/proportion.hpp"
#include "icmpkit/probe/round_trip_statistics.hpp"
#include "icmpkit/probe/trace_config.hpp"
#include "icmpkit/probe/trace_path.hpp"

namespace icmpkit::probe {

/// What should arrive and be answered.
struct Question {
  IpAddress target{};
  TraceMethod method = TraceMethod::Icmp;  ///< Icmp: echo requests
  std::uint16_t port = 0;                  ///< with Udp and Tcp
  std::uint8_t protocol = 0;               ///< with Protocol
  /// Octets of echo data where the user wants to know about this size; empty: small ones.
  std::optional<std::size_t> payload_size{};
  bool is_by_route = false;  ///< echo requests go by given routers (IPv4's source route)

  /// Whether it is about plain echo requests, which a trace sends as well.
  [[nodiscard]] bool is_plain_echo() const {
    return method == TraceMethod::Icmp && !payload_size && !is_by_route;
  }
};

/// What echo requests to the target added up to.
struct EchoTally {
  std::uint32_t sent = 0;
  std::uint32_t answered = 0;
  std::uint32_t duplicates = 0;  ///< further answers
  std::uint32_t doubled = 0;     ///< probes that had them
  std::uint32_t damaged = 0;
  RoundTripStatistics times{};
  Evidence reply{};      ///< the first
  Evidence duplicate{};  ///< the first
  Evidence damage{};     ///< the first

  [[nodiscard]] std::uint32_t lost() const { return sent - answered; }
};

/// An ICMP error that came more than once from one sender is one of these.
struct HeardReport {
  IpAddress from{};  ///< this machine's address where it raised the error itself
  ProbeError error{};
  std::uint32_t count = 0;
  Evidence packet{};  ///< the first; empty where the kernel kept it
};

/// How a port answered.
enum class KnockAnswer : std::uint8_t {
  None,
  Open,     ///< SYN and ACK, or a datagram
  Refused,  ///< RST, or that nobody listens there: the host is up
};

/// A try at a port or a protocol of the target.
struct Knock {
  TraceMethod method = TraceMethod::Tcp;
  std::uint16_t port = 0;
  std::uint32_t sent = 0;
  KnockAnswer answer = KnockAnswer::None;
  IpAddress from{};
  std::optional<ProbeError> error{};  ///< with Refused: the ICMP error that said so
  Evidence packet{};
};

/// A report of a better first hop, or one that claims to be.
struct HeardRedirect {
  IpAddress from{};
  std::optional<IpAddress> gateway{};  ///< empty where it was cut off
  std::uint32_t count = 0;
  Evidence packet{};
};

/// What probes of several flows got from the target: a router that spreads its load by flows sends
/// all of one flow one way.
struct FlowTally {
  static constexpr std::size_t kFlows = 10;
  struct Flow {
    std::uint32_t sent = 0;
    std::uint32_t answered = 0;
  };
  std::array<Flow, kFlows> flows{};

  [[nodiscard]] std::uint32_t answered() const;
  /// Whether some flows vanish and the others do not: a hundred times as probable as that all lose
  /// alike.
  [[nodiscard]] bool some_vanish() const;
  /// A flow of which nothing was answered. Requires `some_vanish()`.
  [[nodiscard]] std::uint8_t vanished() const;
};

/// From where on datagrams are lost, doubled or damaged.
struct FaultLocation {
  IpAddress from_here{};              ///< the first hop that shows it
  std::optional<IpAddress> before{};  ///< the last that does not; empty: this machine
  std::uint8_t ttl = 0;               ///< of `from_here`
  double probability = 0;             ///< that it is this one, by what was measured
  std::uint32_t sent_before = 0;      ///< echo requests to `before`
  std::uint32_t hits_before = 0;      ///< of them, those that show it
  std::uint32_t sent_here = 0;
  std::uint32_t hits_here = 0;
  std::uint8_t hidden = 0;  ///< hops between the two that could not be asked
};

struct Findings {
  Question question{};
  LocalFacts local{};
  EchoTally echo{};
  std::optional<SendError> send_error{};  ///< why what was asked did not leave this machine
  std::uint32_t not_sent = 0;

  std::vector<HeardReport> reports{};        ///< about what was asked; at most `kMostReports`
  std::vector<HeardReport> other_reports{};  ///< about what was tried besides
  std::vector<HeardReport> out_of_hops{};    ///< about what was asked, with a full TTL
  std::vector<HeardReport> quenches{};
  std::vector<HeardRedirect> redirects{};

  TracePath path{};                       ///< of what was asked
  std::optional<TracePath> other_path{};  ///< of what is answered, where what was asked vanishes
  Knock other{};                          ///< what that is
  Knock asked{};                          ///< what probes of the path got from the target
  std::vector<Knock> knocks{};
  std::optional<FlowTally> flows{};
  std::optional<TracePath> vanished_path{};  ///< of a flow that vanishes
  std::optional<PathMtuResult> size{};
  std::uint32_t first_size = 0;  ///< that was tried
  Evidence too_big{};            ///< the report of the smallest size
  std::optional<FaultLocation> fault{};
  std::uint32_t damaged_by_hops = 0;  ///< answers of hops that came damaged

  static constexpr std::size_t kMostReports = 16;

  /// The share of lost echo requests, with what it may be.
  [[nodiscard]] ShareInterval loss() const;
  /// Whether a port or a protocol was asked about, and no echo request was answered: these tell
  /// nothing of loss then.
  [[nodiscard]] bool is_without_echo() const;
  /// Whether more is lost than is normal.
  [[nodiscard]] bool is_lossy() const;
  /// Whether more than one answer came twice, or damaged: one is no verdict.
  [[nodiscard]] bool is_doubled() const { return echo.doubled > 1; }
  [[nodiscard]] bool is_damaged() const { return echo.damaged + damaged_by_hops > 1; }
  /// Whether the target answers what was asked, as it should.
  [[nodiscard]] bool is_answered() const;
  /// Whether the target answers anything.
  [[nodiscard]] bool is_up() const;
  /// Of the reports about what was asked the one that most probes met; where there is none and the
  /// target is not up, of those about what was tried besides. Null where there is none either.
  [[nodiscard]] const HeardReport* leading_report() const;
  /// The last router of a path that answered; null where none did.
  [[nodiscard]] static const TraceHop* last_hop(const TracePath& path);
  /// Whether the path goes round in a circle, also where all but one router of it keep silent.
  [[nodiscard]] bool is_path_loop() const;
  /// Where a loop turns back: the router before the first that comes again. Empty where none does,
  /// and where that router keeps silent.
  [[nodiscard]] std::optional<IpAddress> turn_of_loop() const;
};

/// Losing so much is normal: radio links, and queues that are full for a moment.
inline constexpr double kNormalLoss = 0.005;
/// The chance that a normal loss is taken for more is at most this.
inline constexpr double kRiskOfAlarm = 0.0001;

}  // namespace icmpkit::probe
