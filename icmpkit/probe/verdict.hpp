// The words of `icmp diagnose`: one for each reason why packets do not arrive, or arrive badly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace icmpkit::probe {

enum class Verdict : std::uint8_t {
  Reachable,
  DegradedLoss,
  DegradedDuplicates,
  DegradedCorruption,
  MtuReduced,
  MtuBlackHole,
  NetworkUnreachable,
  NetworkUnknown,
  HostUnreachable,
  HostUnknown,
  HostIsolated,
  ProtocolUnreachable,
  PortUnreachable,
  Prohibited,
  Precedence,
  ServiceClass,
  SourceRouteFailed,
  BadHeader,
  ReassemblyFailed,
  RoutingLoop,
  TooFar,
  SilentDrop,
  FilteredButUp,
  Detour,
  Congested,
  LocalNoRoute,
  LocalInterfaceDown,
  FirstHopDead,
  NameNotFound,
  NoPermission,
};

/// As users and scenario files write them, in the order of `Verdict`.
inline constexpr auto kVerdictWords = std::to_array<std::string_view>(
    {"reachable",           "degraded-loss",       "degraded-duplicates",
     "degraded-corruption", "mtu-reduced",         "mtu-black-hole",
     "network-unreachable", "network-unknown",     "host-unreachable",
     "host-unknown",        "host-isolated",       "protocol-unreachable",
     "port-unreachable",    "prohibited",          "precedence",
     "service-class",       "source-route-failed", "bad-header",
     "reassembly-failed",   "routing-loop",        "too-far",
     "silent-drop",         "filtered-but-up",     "detour",
     "congested",           "local-no-route",      "local-interface-down",
     "first-hop-dead",      "name-not-found",      "no-permission"});

static_assert(kVerdictWords.size() == static_cast<std::size_t>(Verdict::NoPermission) + 1);

[[nodiscard]] constexpr std::string_view word(Verdict verdict) {
  return kVerdictWords[static_cast<std::size_t>(verdict)];
}

}  // namespace icmpkit::probe
