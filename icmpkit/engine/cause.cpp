#include "icmpkit/engine/cause.hpp"

#include <array>

namespace icmpkit::engine {

namespace {

constexpr std::array<std::string_view, kCauseKinds> kNames = {
    "no-route",
    "network-unknown",
    "route-rejects",
    "host-unreachable",
    "host-unknown",
    "source-isolated",
    "network-not-for-service",
    "host-not-for-service",
    "beyond-scope",
    "network-prohibited",
    "host-prohibited",
    "communication-prohibited",
    "source-policy-failed",
    "precedence-violation",
    "precedence-cutoff",
    "protocol-not-spoken",
    "port-closed",
    "too-big",
    "hop-limit-used-up",
    "reassembly-timeout",
    "source-route-failed",
    "queue-over-mark",
    "better-first-hop",
    "conversion-failed",
    "bad-field",
    "option-missing",
    "bad-length",
    "unrecognised-next-header",
    "unrecognised-option",
    "first-fragment-incomplete",
    "sr-upper-layer-header",
    "next-header-at-intermediate",
    "extension-header-too-big",
    "extension-chain-too-long",
    "too-many-extension-headers",
    "too-many-options",
    "option-too-big",
    "headers-too-long",
};

}  // namespace

std::string_view name(CauseKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

}  // namespace icmpkit::engine
