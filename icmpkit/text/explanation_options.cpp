// What follows the fixed part of a message: extension objects (RFC 4884) and ND options.
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

constexpr std::array kExtensions{
    Explanation{
        .number = 1,
        .meaning = "The MPLS label stack that the datagram carried when it came to the router: a "
                   "hop inside a tunnel, made visible.",
        .sender = "Label switching routers, behind the quote of Time Exceeded and Destination "
                  "Unreachable.",
        .advice = "Read the labels from the top; the one with S set is the last. Give them to the "
                  "network's operator when a tunnel loses packets.",
        .outdated =
            "The three bits after the label are the traffic class (RFC 5462), not 'experimental'.",
        .see = "5462"},
    Explanation{.number = 1,
                .code = 1,
                .meaning = "The label stack as it came in, one 32-bit entry a label."},
    Explanation{
        .number = 2,
        .meaning = "Which interface the report is about: its index, address, name and MTU, as far "
                   "as the router tells.",
        .sender = "Routers that implement RFC 5837, when told to; behind the quote of an error.",
        .advice = "The role in the upper two bits of the c-type says which interface: 0 the "
                  "incoming, 1 part of it, 2 the outgoing, 3 towards the next hop. It tells "
                  "parallel links apart that traceroute shows as one.",
        .outdated = "The c-type is no number but a set of bits that says which fields follow."},
    Explanation{.number = 3,
                .meaning = "Names the interface that an Extended Echo Request asks about.",
                .sender = "Whoever sends PROBE queries (RFC 8335).",
                .advice = "Exactly one such object belongs into a request. Use the index where "
                          "names and addresses are ambiguous."},
    Explanation{
        .number = 3, .code = 1, .meaning = "By name, padded with zeros to a multiple of 4 octets."},
    Explanation{
        .number = 3, .code = 2, .meaning = "By index, 32 bits: the ifIndex of SNMP and netlink."},
    Explanation{
        .number = 3,
        .code = 3,
        .meaning = "By address: of the node itself, or of a neighbour if the L flag is clear.",
        .outdated = "The address family is IANA's number: 1 IPv4, 2 IPv6, 6 a 48-bit MAC address, "
                    "and not AF_INET6."},
    Explanation{
        .number = 4,
        .meaning = "More about an error: in 'headers too long' (1/8), where the node's limit lay.",
        .sender = "Nodes that implement RFC 8883, in ICMPv6 errors.",
        .advice = "Read the pointer: it is the octet of the quoted datagram beyond which the node "
                  "could not look."},
    Explanation{.number = 4,
                .code = 1,
                .meaning = "The offset of the octet at which the node's limit was exceeded."},
    Explanation{.number = 5,
                .meaning = "Which node sent the report, by an address or name of its own, where "
                           "the source address cannot say it.",
                .sender = "Routers that have no address of the right family to report from, such "
                          "as IPv6-only routers that forward IPv4.",
                .advice = "Take it for the node's identity when the source address is a dummy "
                          "(192.0.0.8) or shared.",
                .outdated = "It is an Internet-Draft; no RFC defines it yet."},
    Explanation{
        .number = 6,
        .meaning = "Asks the other side to send back the request as it arrived, headers included, "
                   "so that changes on the way can be seen.",
        .sender = "Tools that look for middleboxes; only within ICMPv6 Extended Echo.",
        .advice =
            "Compare what came back with what you sent: what differs was rewritten on the way.",
        .outdated = "It is an Internet-Draft; no RFC defines it yet."},
    Explanation{
        .number = 6, .code = 0, .meaning = "A request, with room for what is to come back."},
    Explanation{.number = 6, .code = 1, .meaning = "The answer, with the request as it arrived."},
    Explanation{
        .number = 6, .code = 2, .meaning = "The other side does not support what was asked."},
    Explanation{
        .number = 247,
        .meaning =
            "Free for private use, from 247 to 255: what it means is known only to who sends it.",
        .sender = "Devices of one vendor or network.",
        .advice = "Skip it by its length; ask the vendor of the router that sent it."},
};

constexpr std::string_view kRouters = "Routers, in Router Advertisements.";
constexpr std::string_view kFast = "Mobile nodes and access routers that use fast handovers.";
constexpr std::string_view kMesh = "Low-power meshes (6LoWPAN), in neighbor and router messages.";
constexpr std::string_view kSend = "Nodes that secure Neighbor Discovery with SEND, which is rare.";
constexpr std::string_view kRa =
    "Compare it with what the host uses; a second router that says otherwise is a mistake or a "
    "rogue (RA guard).";
constexpr std::string_view kUnused =
    "Nothing to do where that is not in use: receivers skip options they do not know.";

constexpr std::array kOptions{
    Explanation{
        .number = 1,
        .meaning = "The link-layer address of who sent the message.",
        .sender = "Nodes that solicit, and routers that advertise themselves.",
        .advice = "It should be the frame's source address. Another one means a proxy, a load "
                  "balancer or spoofing.",
        .outdated = "It must not stand in a solicitation from :: (duplicate address detection)."},
    Explanation{.number = 2,
                .meaning = "The link-layer address of the target.",
                .sender = "Neighbor Advertisements and Redirects.",
                .advice = "Two different ones for one target: an address conflict or spoofing."},
    Explanation{
        .number = 3,
        .meaning = "A prefix: whether it is on this link (L), whether hosts form addresses from it "
                   "(A), and for how long.",
        .sender = kRouters,
        .advice =
            "If hosts form no addresses, is A set and the length 64? If neighbours go by way of "
            "the router, is L set? Preferred lifetime 0 means: do not use it for new connections.",
        .outdated = "A valid lifetime below two hours does not remove an address at once: hosts "
                    "keep it for two hours (RFC 4862).",
        .see = "4862"},
    Explanation{.number = 4,
                .meaning = "The datagram that caused a redirect, as much as fits.",
                .sender = "Routers, in Redirects.",
                .advice = "Check that you sent it."},
    Explanation{.number = 5,
                .meaning = "The MTU that all hosts on this link should use.",
                .sender = kRouters,
                .advice = "Values below 1280 or above the link's own MTU are to be ignored; a "
                          "wrong one is a cause of hanging connections."},
    Explanation{.number = 6,
                .meaning = "How many NBMA shortcuts may be tried, on ATM and similar networks.",
                .sender = kRouters,
                .advice = kUnused},
    Explanation{.number = 7,
                .meaning = "How often the router advertises itself, so that a mobile node notices "
                           "that it has left.",
                .sender = kRouters,
                .advice = "Several missed intervals mean that the link or the router is gone."},
    Explanation{.number = 8,
                .meaning = "The router's preference and lifetime as a home agent of Mobile IPv6.",
                .sender = kRouters,
                .advice = kUnused},
    Explanation{.number = 9,
                .meaning = "The IPv6 addresses of who asks, in Inverse Neighbor Discovery.",
                .sender = "Nodes on Frame Relay and similar links.",
                .advice = kUnused},
    Explanation{.number = 10,
                .meaning = "The IPv6 addresses of who answers, in Inverse Neighbor Discovery.",
                .sender = "Nodes on Frame Relay and similar links.",
                .advice = kUnused},
    Explanation{.number = 11,
                .meaning = "The parameters from which the sender's address was made, so that it "
                           "can prove to own it.",
                .sender = kSend,
                .advice = kUnused},
    Explanation{.number = 12,
                .meaning = "A signature over the message.",
                .sender = kSend,
                .advice = "If it fails, look at clocks and at the trust anchor."},
    Explanation{.number = 13,
                .meaning = "When the message was sent, against replays: seconds since 1970 and "
                           "1/65536 of a second.",
                .sender = kSend,
                .advice = "Clocks that differ by minutes make SEND fail."},
    Explanation{
        .number = 14,
        .meaning = "A random value that the answer must repeat.",
        .sender =
            "SEND; and hosts that look for loops during duplicate address detection (RFC 7527).",
        .advice = "Your own nonce coming back means a loop on the link, not a duplicate address.",
        .see = "7527"},
    Explanation{.number = 15,
                .meaning = "The name of a trust anchor that the host accepts.",
                .sender = kSend,
                .advice = kUnused},
    Explanation{.number = 16,
                .meaning = "One certificate of a router's path.",
                .sender = kSend,
                .advice = kUnused},
    Explanation{.number = 17,
                .meaning = "An address or prefix: old or new care-of address, or a router's.",
                .sender = kFast,
                .advice = kUnused},
    Explanation{
        .number = 18,
        .meaning = "A prefix of the new access router, in the first version of fast handovers.",
        .sender = kFast,
        .advice = kUnused,
        .outdated = "RFC 5568 uses option 17 instead.",
        .see = "5568"},
    Explanation{
        .number = 19,
        .meaning = "The link-layer address of an access point, a router or the mobile node.",
        .sender = kFast,
        .advice = kUnused},
    Explanation{.number = 20,
                .meaning = "Says whether the mobile node may use the care-of address it came with.",
                .sender = kFast,
                .advice = kUnused},
    Explanation{.number = 21,
                .meaning = "Names the provisioning domain that the other options belong to, and "
                           "whether more is to be had over HTTPS.",
                .sender = kRouters,
                .advice = kUnused},
    Explanation{.number = 23,
                .meaning = "The address of a mobility anchor point (hierarchical Mobile IPv6).",
                .sender = kRouters,
                .advice = kUnused},
    Explanation{.number = 24,
                .meaning = "A route that is better by way of this router, with a preference.",
                .sender = kRouters,
                .advice =
                    "Not every host heeds it (Linux: net.ipv6.conf.*.accept_ra_rt_info_max_plen). "
                    "Thread border routers depend on it."},
    Explanation{.number = 25,
                .meaning = "DNS servers and how long they may be used.",
                .sender = kRouters,
                .advice = kRa,
                .outdated = "Hosts need no DHCPv6 to learn DNS servers; Android knows only this."},
    Explanation{.number = 26,
                .meaning = "48 more flag bits of a Router Advertisement.",
                .sender = kRouters,
                .advice = "No standard flag uses it yet; the last two bits are for experiments."},
    Explanation{.number = 27,
                .meaning = "Asks for a key to protect fast handovers.",
                .sender = kFast,
                .advice = kUnused},
    Explanation{.number = 28,
                .meaning = "The key that was asked for by option 27, encrypted.",
                .sender = kFast,
                .advice = kUnused},
    Explanation{
        .number = 29,
        .meaning = "Helps the new router to receive a node that hands over, in 3GPP2 networks.",
        .sender = kFast,
        .advice = kUnused},
    Explanation{.number = 30,
                .meaning = "Who the mobile node is, in 3GPP2 networks.",
                .sender = kFast,
                .advice = kUnused},
    Explanation{.number = 31,
                .meaning = "Domains in which short names are looked up.",
                .sender = kRouters,
                .advice = kRa},
    Explanation{.number = 32,
                .meaning = "A proxy's signature, where it changed a message secured by SEND.",
                .sender = kSend,
                .advice = kUnused},
    Explanation{
        .number = 33,
        .meaning = "Registers the sender's address at its router, for a lifetime; the answer holds "
                   "a status.",
        .sender = kMesh,
        .advice = "In answers read the status: 0 is success, 1 a duplicate, 2 a full cache."},
    Explanation{
        .number = 34,
        .meaning = "A prefix and the short number by which compressed headers refer to it.",
        .sender = kMesh,
        .advice =
            "All nodes of the mesh must hold the same contexts, or addresses come out wrong."},
    Explanation{.number = 35,
                .meaning = "The border router's address and the version of what it distributes.",
                .sender = kMesh,
                .advice = "The highest version is the newest."},
    Explanation{.number = 36,
                .meaning = "What a 6LoWPAN node is able to do, as bits.",
                .sender = kMesh,
                .advice = kUnused},
    Explanation{
        .number = 37,
        .meaning = "The address of the API that tells whether this network has a captive portal.",
        .sender = kRouters,
        .advice = "If clients get no login page, fetch this URI: it must answer over HTTPS.",
        .outdated = "DHCP code 160 of the first version clashed with other uses; RFC 8910 changed "
                    "it. This option kept its number."},
    Explanation{.number = 38,
                .meaning = "The NAT64 prefix of this network.",
                .sender = kRouters,
                .advice = "Compare it with what the DNS64 gives for ipv4only.arpa (RFC 7050).",
                .outdated = "Before RFC 8781 hosts could learn it only from the DNS.",
                .see = "7050"},
    Explanation{
        .number = 39,
        .meaning = "The public key by which a node proves that a registered address is its own.",
        .sender = kMesh,
        .advice = kUnused},
    Explanation{.number = 40,
                .meaning = "The signature that goes with option 39.",
                .sender = kMesh,
                .advice = kUnused},
    Explanation{.number = 41,
                .meaning = "Where the resource directory of the network is.",
                .sender = kMesh,
                .advice = kUnused},
    Explanation{.number = 42,
                .meaning = "How long the router has kept its state, so that hosts notice a restart "
                           "and register again.",
                .sender = kMesh,
                .advice = kUnused},
    Explanation{.number = 138,
                .meaning = "Asks about candidate access routers, in an experiment.",
                .sender = "Experiments of the Seamoby group.",
                .advice = kUnused},
    Explanation{.number = 139,
                .meaning = "Answers about candidate access routers, in an experiment.",
                .sender = "Experiments of the Seamoby group.",
                .advice = kUnused},
    Explanation{
        .number = 144,
        .meaning =
            "Resolvers that speak encrypted DNS (DoT, DoH, DoQ): name, addresses and parameters.",
        .sender = kRouters,
        .advice = kRa},
    Explanation{.number = 253,
                .meaning = "Free for experiments.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
    Explanation{.number = 254,
                .meaning = "Free for experiments.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
};

}  // namespace

constinit const std::span<const Explanation> kExtensionClass = kExtensions;
constinit const std::span<const Explanation> kNdOption = kOptions;

}  // namespace icmpkit::text::explanation_data
