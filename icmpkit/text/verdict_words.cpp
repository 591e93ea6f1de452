#include "icmpkit/text/verdict_words.hpp"

#include <array>
#include <cstddef>

namespace icmpkit::text {
namespace {

using probe::Culprit;
using probe::Fact;
using probe::Verdict;

/// In the order of `Fact`.
constexpr auto kFacts = std::to_array<std::string_view>({
    "the interface that would be used is down",
    "this machine has no route, or one that forbids it",
    "a filter of this machine keeps what was asked",
    "the link that would be used takes nothing as large as what was asked",
    "the gateway does not answer on its own link",
    "the target answers what was asked",
    "the target answers something",
    "somebody reports why it does not arrive",
    "nobody answers what was asked, and nobody says why",
    "the TTL runs out on the way",
    "the same routers come again and again",
    "what was asked is a plain echo",
    "what was asked is a UDP port",
    "what was asked goes by given routers",
    "what was asked is a large datagram",
    "what is answered comes by routers that what was asked does not reach",
    "some flows vanish, and others get through",
    "more is lost than is normal",
    "answers come twice",
    "answers come damaged",
    "large datagrams are refused, with a report",
    "large datagrams vanish",
    "somebody reports congestion",
    "the first hop reports a better one, and that can be believed",
});
static_assert(kFacts.size() == static_cast<std::size_t>(Fact::Detoured) + 1);

/// In the order of `Culprit`.
constexpr auto kCulprits = std::to_array<std::string_view>({
    "nobody",
    "this machine",
    "the gateway of this machine",
    "who sent the report",
    "the last router that answers",
    "the router that sends datagrams back",
    "the last router that a vanishing flow comes to",
    "the first hop that shows it",
    "the router in front of the link that is too small",
});
static_assert(kCulprits.size() == static_cast<std::size_t>(Culprit::SizeLimiter) + 1);

struct VerdictWords {
  std::string_view meaning;
  std::string_view advice;
  std::string_view next_probe{};
};

/// In the order of `Verdict`.
constexpr auto kVerdicts = std::to_array<VerdictWords>({
    {"The target answers, and nothing is seen to be wrong with loss or size.",
     "The network is not what is wrong: look at the service and at the program that uses it."},
    {"The target answers, but more packets are lost than is normal.",
     "Look at the hop that is named and at the line in front of it: errors on the interface, a "
     "queue that is full, a radio link.",
     "icmp trace --report -q 100 TARGET"},
    {"The target answers, but packets arrive more than once.",
     "Look for a loop or a mirror port at the switches in front of the hop that is named.",
     "icmp ping -c 100 TARGET"},
    {"The target answers, but packets arrive damaged.",
     "Replace cable, optics or card in front of the hop that is named: something there changes "
     "octets and does not notice.",
     "icmp ping -c 100 -s 1000 TARGET"},
    {"Large packets are refused, and the sender is told which size fits.",
     "Nothing is broken: keep the reports passing, and lower the MTU at the sender only if "
     "something still stalls.",
     "icmp mtu TARGET"},
    {"Small packets arrive, large ones vanish, and nobody says so.",
     "Let \"fragmentation needed\" and \"packet too big\" pass at the router that is named; until "
     "then, clamp TCP's segment size there.",
     "icmp mtu TARGET"},
    {"A router on the way has no route to the target's network.",
     "Look at the routing table of the router that is named: a route is missing, refuses, or its "
     "line is down.",
     "icmp trace TARGET"},
    {"A router on the way says that the target's network does not exist.",
     "Check the address first, then the routes of the router that is named.", "icmp trace TARGET"},
    {"The network is there, but the host, or a router on the way, does not answer on its own link.",
     "Check that the machine behind the router that is named is on, connected, and has this "
     "address.",
     "icmp trace TARGET"},
    {"The router on the target's link knows that there is no such host.",
     "Check the address: nobody has it on that link.", "icmp trace TARGET"},
    {"A router refuses what comes from here: it keeps this side apart.",
     "Ask who runs the router that is named why your network is cut off; the target is not the "
     "matter.",
     "icmp trace TARGET"},
    {"The host is up, but does not speak the protocol that was asked for.",
     "Start or configure the protocol on the host, or correct its number.", "icmp diagnose TARGET"},
    {"The host is up, but nobody listens on the port.",
     "Start the service on the host, or correct the port.", "icmp diagnose TARGET"},
    {"A filter on the way forbids it, and says so.",
     "Ask for a rule at the node that is named, or go by what it lets pass.",
     "icmp trace -T TARGET"},
    {"A router refuses packets of this precedence.",
     "Send with another type of service (-Q), or change the rule at the router that is named.",
     "icmp diagnose -Q 0 TARGET"},
    {"A router has a route to the target, but none for this type of service.",
     "Send with a type of service that is routed (-Q), or add the route at the router that is "
     "named.",
     "icmp diagnose -Q 0x10 TARGET"},
    {"The route that the packets were given cannot be followed.",
     "Leave the source route out: hardly any network forwards by it.", "icmp diagnose TARGET"},
    {"A node does not take the packet's header: it says which octet is wrong, or misses an option.",
     "Look at the octet that the report points at, and at what the node that is named demands.",
     "icmp trace -v TARGET"},
    {"Fragments arrive, but not all of them: the whole is never put together.",
     "Look for a filter in front of the target that drops later fragments, or send packets that "
     "fit.",
     "icmp mtu TARGET"},
    {"Routers hand packets to each other in a circle until their TTL has run out.",
     "Correct the route at the router that is named: it sends packets back to where they have "
     "been.",
     "icmp trace TARGET"},
    {"The way is longer than the TTL lasts, without a loop.",
     "Raise the sender's TTL (255 is the most), and find out why the way is so long.",
     "icmp trace -m 255 TARGET"},
    {"Everything vanishes behind a hop, and nobody says why.",
     "Look at the hop that is named and at the one behind it: a route to nowhere, a filter that "
     "drops, a line that is dead.",
     "icmp trace -T TARGET"},
    {"The host is up and answers TCP or UDP, but not echo requests.",
     "Do not rely on ping here: test the service itself, or let echo pass at the filter.",
     "icmp trace -T TARGET"},
    {"It arrives, but the first hop says that another would be the better one.",
     "Correct this machine's route: it should name the gateway that the report names.",
     "icmp trace TARGET"},
    {"It arrives, but a router says that its queue runs full (Source Quench, which is deprecated).",
     "Send less, or give the line behind the router that is named more capacity.",
     "icmp ping -c 100 TARGET"},
    {"This machine has no route to the target, or one that forbids it.",
     "Set a route or a default gateway on this machine: nothing was sent.", "ip route get TARGET"},
    {"The interface that leads to the target is down.",
     "Plug in the cable or set the interface up: nothing was sent.", "ip link"},
    {"This machine's gateway does not answer on the link that it should be on.",
     "Check the gateway, the cable or radio link to it, and that its address is the right one.",
     "ip neigh"},
    {"The name has no address.", "Check the spelling, and the name servers that this machine asks.",
     "getent ahosts TARGET"},
    {"This user may not send the probes that it takes.",
     "Give the command the right, as the message above says, or run it as root."},
});
static_assert(kVerdicts.size() == probe::kVerdictWords.size());

const VerdictWords& words_of(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}

}  // namespace

std::string_view words(Fact fact) { return kFacts[static_cast<std::size_t>(fact)]; }
std::string_view words(Culprit culprit) { return kCulprits[static_cast<std::size_t>(culprit)]; }

std::string_view meaning(Verdict verdict) { return words_of(verdict).meaning; }
std::string_view advice(Verdict verdict) { return words_of(verdict).advice; }
std::string_view next_probe(Verdict verdict) { return words_of(verdict).next_probe; }

}  // namespace icmpkit::text
