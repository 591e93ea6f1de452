#include "icmpkit/engine/silence.hpp"

#include <array>

namespace icmpkit::engine {

namespace {

constexpr std::array<std::string_view, kSilences> kSilenceNames = {
    "about-icmp-error",
    "about-redirect",
    "destination-multicast",
    "destination-broadcast",
    "link-broadcast",
    "link-multicast",
    "later-fragment",
    "source-unspecified",
    "source-loopback",
    "source-multicast",
    "source-broadcast",
    "source-reserved",
    "source-is-own",
    "disabled-by-policy",
    "family-has-none",
    "rate-limited-peer",
    "rate-limited-overall",
    "no-route-to-source",
    "queue-full",
};

constexpr std::array<std::string_view, kDiscards> kDiscardNames = {
    "bad-version",
    "bad-header",
    "bad-header-checksum",
    "truncated",
    "martian-source",
    "martian-destination",
    "source-validation",
    "not-for-this-host",
    "forwarding-disabled",
    "link-broadcast",
    "directed-broadcast",
    "multicast",
    "filtered",
    "blackhole",
    "interface-down",
    "bad-icmp-checksum",
    "bad-transport-checksum",
    "icmp-malformed",
    "icmp-unknown",
    "icmp-not-answered",
    "reply-source-invalid",
    "request-rate-limited",
    "source-quench-ignored",
    "forged-or-stale",
    "label-refused",
    "unrecognised-option",
    "fragment-overlap",
    "fragment-too-small",
    "reassembly-full",
    "reassembly-timeout",
    "neighbour-queue-full",
    "transmit-queue-full",
    "port-silent",
    "segment-ignored",
    "no-route-back",
    "reply-too-big",
};

}  // namespace

std::string_view name(Silence silence) { return kSilenceNames[static_cast<std::size_t>(silence)]; }
std::string_view name(Discard discard) { return kDiscardNames[static_cast<std::size_t>(discard)]; }

}  // namespace icmpkit::engine
