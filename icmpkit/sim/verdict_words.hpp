// The words of `icmp diagnose`, as scenario files write the truth.
#pragma once

#include <array>
#include <string_view>

namespace icmpkit::sim {

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

}  // namespace icmpkit::sim
