// What the discovery of a path's MTU found out: facts one at a time, and what they come to.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/probe/evidence.hpp"
#include "icmpkit/probe/ping_event.hpp"
#include "icmpkit/probe/round_trip.hpp"

namespace icmpkit::probe {

enum class PathMtuEventKind : std::uint8_t {
  Local,        ///< this machine's own link takes no more than `mtu`
  Passed,       ///< a probe of `size` was answered by the target
  TooBig,       ///< `from` says that its next link takes no more than `mtu`; it is believed
  Disbelieved,  ///< the same, and it cannot be; `disbelief` says why
  Vanished,     ///< a probe of `size` was never answered, though small ones are
  Hop,          ///< who answered a probe of a limited number of hops
  Error,        ///< another ICMP error about a probe
  NotSent,      ///< a probe did not leave this machine, and not because of its size
};

/// Why a report is shown and not believed.
enum class Disbelief : std::uint8_t {
  None,
  QuotesNothingSent,  ///< what it quotes is to our target, and no probe of ours [R8899-DPL-1]
  BelowMinimum,       ///< less than 68 octets, over IPv6 less than 1280 [R8201-PMTU-1]
  NotBelowSize,       ///< as much as was sent, or more [R8899-DPL-2]
  BelowPassed,        ///< less than what was seen to get through
  LargerPassed,       ///< a larger probe got through after it
};

struct PathMtuEvent {
  PathMtuEventKind kind = PathMtuEventKind::Passed;
  Disbelief disbelief = Disbelief::None;
  std::uint8_t hop_limit = 0;             ///< that the probe was sent with
  std::uint32_t size = 0;                 ///< octets of the probe, its IP header included
  std::uint32_t mtu = 0;                  ///< as it is reported; over IPv4 0 names none
  std::optional<IpAddress> from{};        ///< who answered; empty: this machine
  Instant at{};                           ///< when, by the driver's clock
  std::optional<RoundTrip> round_trip{};  ///< empty where nothing came back
  ProbeError error{};                     ///< with all that were reported
  SendError send_error{};                 ///< with NotSent
  Evidence evidence{};                    ///< what came back
};

enum class PathMtuOutcome : std::uint8_t {
  Running,
  Found,
  NoAnswer,  ///< the target answers small echo requests neither
  Reported,  ///< somebody says that the target cannot be reached: `PathMtuResult::error`
  NotSent,   ///< probes do not leave this machine: `PathMtuResult::send_error`
  GaveUp,    ///< too lossy to tell within the rounds that there are
};

enum class PathMtuMethod : std::uint8_t {
  Reported,  ///< whatever was too big was reported, as RFC 1191 and RFC 8201 expect
  Searched,  ///< something vanished, so that replies had to tell
};

/// A limit on the way that was told.
struct PathMtuStep {
  std::uint32_t mtu = 0;
  std::optional<IpAddress> from{};  ///< empty: this machine's own link
};

/// Who is how far away.
struct PathMtuHop {
  std::uint8_t distance = 0;
  bool is_target = false;
  IpAddress address{};
  RoundTrip round_trip{};
};

/// Where large datagrams vanish. A hop that answers has received what it answers, and those before
/// it forwarded it.
struct BlackHole {
  std::uint32_t lost_size = 0;      ///< the smallest size that vanishes
  std::uint8_t reached = 0;         ///< the last hop that such a one reaches; 0: none is known
  std::optional<IpAddress> at{};    ///< that hop
  std::optional<IpAddress> from{};  ///< the last that is proved to forward one; empty: this machine
  std::optional<IpAddress> next{};  ///< the hop behind, where small ones are answered by it
};

struct PathMtuResult {
  PathMtuOutcome outcome = PathMtuOutcome::Running;
  std::uint32_t path_mtu = 0;  ///< with Found
  PathMtuMethod method = PathMtuMethod::Reported;
  std::vector<PathMtuStep> steps{};        ///< in their order; at most 32
  std::vector<PathMtuHop> hops{};          ///< those that answered, nearest first
  std::optional<std::uint8_t> distance{};  ///< hops to the target
  std::optional<std::uint8_t> back{};      ///< hops back, by what is left of the reply's TTL
  std::optional<BlackHole> black_hole{};
  std::optional<ProbeError> error{};
  std::optional<SendError> send_error{};
  std::uint32_t rounds = 0;  ///< round trips that it took
};

}  // namespace icmpkit::probe
