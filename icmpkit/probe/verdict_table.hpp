// The reasoning of `icmp diagnose`: two tables, and who decides a verdict.
//
// The first table says what an ICMP error means; the second, which facts make which verdict, from
// the top: the first row whose facts hold, and none of whose exceptions do, is the verdict. Nothing
// else decides. docs/verdicts.md shows both, and how often they were right.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/probe/findings.hpp"
#include "icmpkit/probe/verdict.hpp"

namespace icmpkit::probe {

/// What findings show. Each is computed by `facts_of`, which says how.
enum class Fact : std::uint8_t {
  LinkIsDown,      ///< the interface that would be used is down
  NoRouteHere,     ///< this machine has no route, or one that forbids it
  KeptHere,        ///< a filter of this machine keeps what was asked
  TooLargeHere,    ///< the link that would be used takes nothing as large as what was asked
  FirstHopSilent,  ///< the gateway does not answer on its own link
  Answered,        ///< the target answers what was asked
  HostIsUp,        ///< the target answers something
  Reported,        ///< somebody reports why it does not arrive
  Silence,         ///< no answer to what was asked, and no report
  HopsRunOut,      ///< the TTL runs out on the way
  PathLoops,       ///< the same routers come again and again
  AsksForEcho,     ///< what was asked is a plain echo
  AsksByUdp,       ///< what was asked is a UDP port
  AsksByRoute,     ///< what was asked goes by given routers
  AsksForSize,     ///< what was asked is a large datagram
  EndsEarly,       ///< what is answered comes by routers that what was asked does not reach
  FlowsVanish,     ///< some flows vanish, and others get through
  LosesMore,       ///< more is lost than is normal
  Doubles,         ///< answers come twice
  Damages,         ///< answers come damaged
  SizeReported,    ///< large datagrams are refused, with a report
  SizeVanishes,    ///< large datagrams vanish
  Quenched,        ///< somebody reports congestion
  Detoured,        ///< the first hop reports a better one, and that can be believed
};

class FactSet {
 public:
  constexpr FactSet() = default;
  constexpr FactSet(std::initializer_list<Fact> facts) {
    for (const Fact fact : facts) add(fact);
  }
  constexpr void add(Fact fact) { bits_ |= 1U << static_cast<unsigned>(fact); }
  constexpr void add(Fact fact, bool holds) {
    bits_ |= std::uint32_t{holds} << static_cast<unsigned>(fact);
  }
  [[nodiscard]] constexpr bool has(Fact fact) const {
    return (bits_ >> static_cast<unsigned>(fact) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool has_all(FactSet others) const {
    return (bits_ & others.bits_) == others.bits_;
  }
  [[nodiscard]] constexpr bool has_any(FactSet others) const { return (bits_ & others.bits_) != 0; }

 private:
  std::uint32_t bits_ = 0;
};

/// Who decides a verdict.
enum class Culprit : std::uint8_t {
  Nobody,
  ThisMachine,
  FirstHop,     ///< the gateway of this machine
  Reporter,     ///< who sent the error
  LastHop,      ///< the last router that answers; what is behind it is suspect
  LoopTurn,     ///< the router that sends datagrams back
  Balancer,     ///< the last router that a flow which vanishes comes to
  FaultyHop,    ///< the first hop that shows the fault
  SizeLimiter,  ///< the router in front of the link that is too small
};

/// A row of the table of verdicts. Without a verdict, the report's own (see `ReportRow`).
struct VerdictRow {
  std::optional<Verdict> verdict{};
  FactSet needs{};
  FactSet unless{};
  Culprit culprit = Culprit::Nobody;
  double confidence = 0;  ///< where nothing contradicts; less is known where that is measured
};
[[nodiscard]] std::span<const VerdictRow> verdict_table();

/// What an error of these codes says; both families, from the top.
struct ReportRow {
  Family family = Family::V4;
  std::uint8_t type = 0;
  std::uint8_t first_code = 0;
  std::uint8_t last_code = 0;
  Verdict verdict{};
};
[[nodiscard]] std::span<const ReportRow> report_table();
/// Empty for what says nothing about why a datagram does not arrive.
[[nodiscard]] std::optional<Verdict> verdict_of(Family family, const ProbeError& error);

[[nodiscard]] FactSet facts_of(const Findings& findings);

/// Whether a report of a better first hop can be believed: it comes from the first hop, and the
/// better one is a neighbour: by its prefix (RFC 1122 section 3.2.2.2), or by its link-local
/// address or as the target itself (RFC 4861 section 8.1).
[[nodiscard]] bool is_believable(const HeardRedirect& redirect, const Findings& findings);

struct Judgement {
  Verdict verdict{};
  std::optional<IpAddress> culprit{};
  std::vector<IpAddress> suspects{};
  double confidence = 0;  ///< 0 to 1
  FactSet facts{};
};
[[nodiscard]] Judgement judge(const Findings& findings);

}  // namespace icmpkit::probe
