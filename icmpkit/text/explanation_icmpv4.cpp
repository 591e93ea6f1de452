// ICMPv4's errors: destination unreachable, source quench, redirect, time exceeded, parameter
// problem.
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

constexpr std::array kTexts{
    // --- 3: Destination Unreachable
    Explanation{
        .number = 3,
        .meaning = "A datagram could not be delivered. The code says why, the quote says which "
                   "datagram it was.",
        .sender = "A router that cannot forward (codes 0, 1, 4-15), or the destination host that "
                  "has no taker for the protocol or port (codes 2 and 3).",
        .advice = "Look at who sent it (the source address), at the code, and at the quoted "
                  "header: it names the flow that failed. A report from a router points at that "
                  "router or at what lies directly behind it.",
        .outdated = "The quote is not limited to 8 octets of payload: RFC 1812 asks routers to "
                    "quote as much as fits into 576 octets, and RFC 4884 lets extensions follow "
                    "the quote. The checksum protects against damage, not against tampering: check "
                    "that the quote matches something you sent.",
        .see = "5927"},
    Explanation{
        .number = 3,
        .code = 0,
        .meaning = "The sender of this report has no route to the destination network.",
        .sender = "A router whose table has neither a route nor a default for the destination, or "
                  "a static 'unreachable' route on it.",
        .advice =
            "Check the routing table of the router that reported it: a withdrawn prefix, a missing "
            "default, a down uplink. It may pass: TCP must treat it as a hint and try on.",
        .outdated = "Subnets and classless prefixes count as networks here; nothing is left of "
                    "classes A, B and C."},
    Explanation{
        .number = 3,
        .code = 1,
        .meaning = "The last router reached the destination's network, but not the host itself.",
        .sender = "The router on the destination's link when the host does not answer ARP. Your "
                  "own machine reports the same about a neighbour on your link.",
        .advice = "Is the host on, on this link, with this address and mask? Ask the reporting "
                  "router for its ARP entry. An address that nobody uses gives the same report.",
        .outdated = "Many notes call this a routing problem; usually routing worked up to the last "
                    "hop. Programs print it as 'No route to host'."},
    Explanation{
        .number = 3,
        .code = 2,
        .meaning =
            "The host is up, but has no use for the IP protocol number in the datagram's header.",
        .sender = "The destination host itself (some firewalls imitate it).",
        .advice = "Read the protocol in the quoted header: is a tunnel, GRE, ESP, SCTP or OSPF "
                  "endpoint configured on that host? It proves that the host is up."},
    Explanation{.number = 3,
                .code = 3,
                .meaning = "The host is up, but nothing listens on the UDP port.",
                .sender = "The destination host, for UDP and other transports without a refusal of "
                          "their own; or a firewall that rejects in its name.",
                .advice = "Start the service or correct the port. For traceroute with UDP it is "
                          "the sign of arrival. Hosts limit how many of these they send, so in a "
                          "port scan silence does not mean open.",
                .outdated = "A closed TCP port answers with a RST and not with this message; a 3/3 "
                            "about a TCP segment usually comes from a firewall's reject rule.",
                .see = "1122"},
    Explanation{
        .number = 3,
        .code = 4,
        .meaning = "The datagram is larger than the next link's MTU and its Don't Fragment bit is "
                   "set. Octets 6 and 7 say which size would fit.",
        .sender = "The router in front of the narrower link (a tunnel, PPPoE, a VPN). Path MTU "
                  "discovery lives on this message.",
        .advice =
            "Let these messages pass on every firewall on the path. Where they are lost, small "
            "packets work and large ones vanish: a black hole. Find it with icmp ping -M do -s and "
            "growing sizes; as a stopgap "
            "clamp TCP's MSS. A next-hop MTU of 0 comes from a router older than RFC 1191.",
        .outdated =
            "Dropping all ICMP does not make a network safer; it breaks this. Forged reports can "
            "shrink the MTU: check that the quote belongs to a live connection, and do not go "
            "below a sensible floor. RFC 4821 finds the path MTU without any report.",
        .see = "4821,5927"},
    Explanation{
        .number = 3,
        .code = 5,
        .meaning = "A source route in the IP options could not be followed: the next hop named "
                   "there is not reachable as told.",
        .sender = "A router on the source route, mostly when a strict hop is not its neighbour.",
        .advice = "Do not use source routes: nearly every network drops them. Check the list of "
                  "hops only if you control all of them.",
        .outdated = "Routers that refuse source-routed packets by policy mostly drop them "
                    "silently; some send this code.",
        .see = "7126"},
    Explanation{.number = 3,
                .code = 6,
                .meaning = "The destination network does not exist as far as the router knows.",
                .sender = "Hardly anybody. RFC 1812 tells routers to send code 0 instead, since no "
                          "router can know that a network exists nowhere.",
                .advice = "Treat it as 3/0 and look at the routing table of its sender.",
                .outdated = "Notes that tell 'unknown' (6) from 'unreachable' (0) describe a "
                            "difference that routers no longer make.",
                .see = "1812"},
    Explanation{
        .number = 3,
        .code = 7,
        .meaning = "The destination host does not exist: the link layer itself said so.",
        .sender = "A router on the destination's link, but only where the link layer tells it that "
                  "there is no such host. On Ethernet nothing does, so there it is 3/1.",
        .advice = "Check the address; then treat it as 3/1.",
        .see = "1812"},
    Explanation{
        .number = 3,
        .code = 8,
        .meaning = "The host that sent the datagram is cut off from the network.",
        .sender = "Nobody should. It was made for the packet switches of the ARPANET, and RFC 1812 "
                  "tells routers to send 0 or 1 instead.",
        .advice = "If one appears, find out which device sends it; it is very old, or a test.",
        .outdated =
            "It is still in every list of codes, but has been obsolete since RFC 1812 (1995).",
        .see = "1812"},
    Explanation{.number = 3,
                .code = 9,
                .meaning = "Traffic to the destination's network is forbidden by an administrator.",
                .sender = "A packet filter with a reject rule. It was meant for military "
                          "encryption devices; routers should send 13.",
                .advice = "Find the rule on the device that sent the report (its source address) "
                          "and ask its owner. Routing is fine up to there.",
                .see = "1812"},
    Explanation{.number = 3,
                .code = 10,
                .meaning = "Traffic to this host is forbidden by an administrator.",
                .sender = "A packet filter, mostly on the destination host itself: firewalls of "
                          "Linux distributions reject with this code.",
                .advice = "Open the port in the firewall of the host that sent the report. The "
                          "host is up and routing works.",
                .outdated = "It was meant for military encryption devices and RFC 1812 tells "
                            "routers to send 13; host firewalls made it common.",
                .see = "1812"},
    Explanation{
        .number = 3,
        .code = 11,
        .meaning = "There is a route to the network, but none for the type of service that the "
                   "header asks for.",
        .sender =
            "A router that chooses routes by type of service. There are practically none left.",
        .advice = "Send with a type of service of 0 and compare.",
        .outdated = "The octet is now the DS field and ECN (RFC 2474, RFC 3168); routing by type "
                    "of service was given up.",
        .see = "2474,3168,1812"},
    Explanation{
        .number = 3,
        .code = 12,
        .meaning =
            "The host's link is there, but not for the type of service that the header asks for.",
        .sender = "The router on the destination's link, if it routes by type of service. There "
                  "are practically none left.",
        .advice = "Send with a type of service of 0 and compare.",
        .outdated = "The octet is now the DS field and ECN (RFC 2474, RFC 3168); routing by type "
                    "of service was given up.",
        .see = "2474,3168,1812"},
    Explanation{.number = 3,
                .code = 13,
                .meaning = "A filter on the way forbids this traffic and says so.",
                .sender = "A router or firewall with an access list that rejects instead of "
                          "dropping. traceroute marks it !X, ping prints 'Packet filtered'.",
                .advice = "The source address is the device with the rule: ask its owner, naming "
                          "the flow in the quote. Everything up to there works.",
                .outdated = "Lists that end at code 12 are older than RFC 1812. A filter need not "
                            "answer at all: RFC 1812 lets an operator turn these reports off."},
    Explanation{
        .number = 3,
        .code = 14,
        .meaning = "The precedence in the header is not allowed for this host, network or port.",
        .sender = "The first router, to a host that asked for a precedence it may not use.",
        .advice = "Send with a type of service of 0, or correct the marking of the application.",
        .outdated = "Precedence became the upper bits of the DS field (RFC 2474); hardly anything "
                    "sends this.",
        .see = "2474"},
    Explanation{
        .number = 3,
        .code = 15,
        .meaning =
            "The network's operators demand a minimum precedence, and the datagram was below it.",
        .sender = "A router of a network that cuts off low precedence.",
        .advice = "Ask the operator of the router that reported it; raise the marking only if you "
                  "are entitled to.",
        .outdated = "Precedence became the upper bits of the DS field (RFC 2474); hardly anything "
                    "sends this.",
        .see = "2474"},

    // --- 4, 5
    Explanation{.number = 4,
                .meaning = "A router or host asked the sender to slow down, because it had dropped "
                           "a datagram or was about to.",
                .sender = "Nobody should any more: RFC 6633 forbids hosts and routers to send it.",
                .advice = "Ignore it; current TCP does. If you see any, an old device on the path "
                          "is overloaded, or somebody forges them to slow connections down.",
                .outdated = "It is not how congestion is told: loss and ECN (RFC 3168) are. It has "
                            "been deprecated since 2012.",
                .see = "3168"},
    Explanation{
        .number = 5,
        .meaning = "There is a better first hop for this destination on your own link: octets 4 to "
                   "7 name it.",
        .sender = "The router that you sent the datagram to, when it forwarded it out of the "
                  "interface it came in on. Hosts must not send redirects.",
        .advice = "Correct the host's route, or accept it if it comes from your present gateway "
                  "and names a neighbour. On routers and servers turn acceptance off; on a shared "
                  "link a forged redirect puts an attacker in the middle.",
        .outdated = "A redirect is no failure: the datagram was forwarded. Only redirects from the "
                    "gateway in use, about a gateway on the same link, may be believed (RFC 1122).",
        .see = "1122,1812"},
    Explanation{.number = 5,
                .code = 0,
                .meaning = "A better gateway for the whole network of the destination.",
                .sender = "Only routers older than RFC 1812, which forbids it: the message has no "
                          "field for a mask, so nobody can tell how large the network is.",
                .outdated = "Hosts treat it as a redirect for the one host (RFC 1122).",
                .see = "1122,1812"},
    Explanation{.number = 5,
                .code = 1,
                .meaning = "A better gateway for this one destination host. It is the usual code."},
    Explanation{
        .number = 5,
        .code = 2,
        .meaning = "A better gateway for the destination's network and this type of service.",
        .sender = "Only routers older than RFC 1812, which forbids it, as it forbids code 0.",
        .see = "1122,1812"},
    Explanation{
        .number = 5,
        .code = 3,
        .meaning = "A better gateway for this host and this type of service.",
        .sender = "A router that routes by type of service; there are practically none left.",
        .see = "1122,1812"},

    // --- 11, 12
    Explanation{
        .number = 11,
        .meaning = "A datagram ran out of time: of hops on the way (code 0), or while its "
                   "fragments were being collected (code 1).",
        .sender = "A router on the way (code 0) or the destination host (code 1).",
        .advice = "Look at the code and at who sent it. traceroute causes code 0 on purpose.",
        .outdated =
            "The time to live has counted hops, not seconds, for decades. Quotes may exceed 8 "
            "octets, and MPLS routers append their label stack (RFC 4950) as an extension.",
        .see = "4950"},
    Explanation{.number = 11,
                .code = 0,
                .meaning = "The datagram used up its time to live before it arrived; the router "
                           "that counted to zero reports it.",
                .sender = "The router at which the TTL reached zero. Routers limit these reports, "
                          "so a hop that loses some in traceroute need not lose traffic.",
                .advice = "Outside of traceroute: either a routing loop (traceroute shows the same "
                          "routers again and again) or a start value too low for the distance. "
                          "Raise the TTL to 64 or more, then look for the loop."},
    Explanation{.number = 11,
                .code = 1,
                .meaning = "Some fragments of a datagram arrived, but not all within the host's "
                           "waiting time (RFC 1122: 60 to 120 seconds).",
                .sender = "The destination host, or a firewall that reassembles; only if it holds "
                          "the first fragment.",
                .advice = "Some fragments get lost: a filter that drops non-first fragments (they "
                          "have no ports), loss, or NAT. Avoid fragments: lower the datagram size, "
                          "or use path MTU discovery.",
                .see = "1122,8900"},
    Explanation{
        .number = 12,
        .meaning = "The IP header has a mistake that made the datagram undeliverable; octet 4 "
                   "points at it.",
        .sender = "A router or host that discarded the datagram because of its header. It is not "
                  "sent about a bad checksum.",
        .advice = "Count the pointer's octets from the start of the quoted header: 1 is the type "
                  "of service, 20 and above an option. Then look at the sender's stack, or at a "
                  "middlebox that rewrites headers.",
        .outdated =
            "The pointer is an octet offset into the original header, not into the ICMP message."},
    Explanation{.number = 12,
                .code = 0,
                .meaning = "The octet that the pointer names is wrong.",
                .sender = "Whoever discarded the datagram; mostly about IP options."},
    Explanation{.number = 12,
                .code = 1,
                .meaning = "An option that the receiver demands is missing; the pointer holds the "
                           "option's type (130: Security).",
                .sender = "Hosts and routers of networks that demand security labels (RFC 1108).",
                .advice = "Configure the label that this network demands, or do not talk to it."},
    Explanation{.number = 12,
                .code = 2,
                .meaning = "A length in the header is impossible: header length, total length or "
                           "an option's length.",
                .sender = "A host or a translator. IPv6-to-IPv4 translation (RFC 7915) gives and "
                          "takes this code.",
                .advice = "Capture the datagram close to its sender and compare lengths: something "
                          "on the way cuts or rewrites it."},
};

}  // namespace

constinit const std::span<const Explanation> kIcmpv4Errors = kTexts;

}  // namespace icmpkit::text::explanation_data
