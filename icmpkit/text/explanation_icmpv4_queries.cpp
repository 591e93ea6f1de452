// ICMPv4's queries, and what is experimental or history.
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

constexpr std::array kTexts{
    // --- echo and the other queries
    Explanation{.number = 0,
                .meaning = "The answer to an Echo Request: identifier, sequence number and data "
                           "come back as they were sent.",
                .sender = "The host or router that owns the address that was asked. RFC 1122 "
                          "demands that every host answers.",
                .advice = "A reply proves that the address is up and that packets of this size "
                          "travel both ways. It says nothing about services. Silence proves less: "
                          "filters and rate limits drop echo; ask a port that the host serves.",
                .outdated = "The checksum protects against damage, not against tampering: who is "
                            "on the path can compute it anew. Replies nobody asked for are a sign "
                            "of forged source addresses, or of a tunnel in the data.",
                .see = "1122"},
    Explanation{.number = 8,
                .meaning = "A request to send the same data back: what ping sends.",
                .sender = "ping, monitors, scanners. Identifier and sequence number serve the "
                          "sender alone, to match the replies.",
                .advice = "Let it pass, with a rate limit where needed: without it nobody can tell "
                          "a dead host from a filtered one. Answering to broadcast addresses "
                          "should stay off (smurf attacks).",
                .outdated = "The data is not limited to 56 octets; large requests test the path "
                            "MTU. Blocking it hides nothing from a scanner that uses TCP.",
                .see = "1122"},
    Explanation{.number = 9,
                .meaning = "A router announces its addresses to the hosts on its link, each with a "
                           "preference, for a lifetime.",
                .sender = "Routers that run router discovery, every 7 to 10 minutes by default and "
                          "when asked; Mobile IP agents, with extensions behind it.",
                .advice = "Rare outside Mobile IP: DHCP gives out gateways now. If you do not use "
                          "it, drop it on hosts; anybody on the link can forge a gateway.",
                .outdated = "It is not IPv6's Router Advertisement, which is ICMPv6 134.",
                .see = "2131"},
    Explanation{
        .number = 9,
        .code = 0,
        .meaning = "The sender is a router for everyday traffic (and perhaps a Mobile IP agent)."},
    Explanation{
        .number = 9,
        .code = 16,
        .meaning =
            "The sender is a Mobile IP agent that does not forward the traffic of other hosts.",
        .advice = "Do not use it as a gateway unless you are a registered mobile node."},
    Explanation{
        .number = 10,
        .meaning = "A host asks the routers on its link to announce themselves now.",
        .sender = "Hosts that run router discovery, when an interface comes up: at most 3 of them.",
        .advice = "Harmless. If it goes unanswered there is no router that runs router discovery, "
                  "which is normal.",
        .outdated = "DHCP took its place (RFC 2131). IPv6 has its own, ICMPv6 133.",
        .see = "2131"},
    Explanation{
        .number = 13,
        .meaning = "Asks what the time is over there: it carries the sender's time in milliseconds "
                   "since midnight UT.",
        .sender = "Tools that measure clock offsets or one-way delay (hping3 --icmp-ts), and "
                  "scanners.",
        .advice = "Answering is optional (RFC 1122) and tells the host's clock to anyone; scanners "
                  "report it as CVE-1999-0524, of low risk. For setting clocks use NTP (RFC 5905).",
        .outdated = "Values are in network byte order and in UT, not local time; a set high bit "
                    "marks a time that is not standard.",
        .see = "1122,5905"},
    Explanation{.number = 14,
                .meaning = "The answer to a Timestamp: the asker's time, when the request came in "
                           "and when the answer went out.",
                .sender = "Hosts and routers that answer; many are told not to.",
                .advice = "With all three times and the arrival, offset and delay can be estimated "
                          "to some milliseconds, if both directions take equally long. Receive and "
                          "transmit times are often equal: the kernel fills in both at once.",
                .outdated = "Some systems answer in little-endian or in local time. Check for a "
                            "set high bit before you compute."},
    Explanation{.number = 15,
                .meaning = "A host without an address asks for the number of the network it is on.",
                .sender = "Nobody today; it was for diskless hosts, before RARP, BOOTP and DHCP.",
                .advice = "Drop it. If you see one, it comes from a scanner or a very old device.",
                .outdated = "RFC 1122 said already in 1989 that hosts should not implement it, and "
                            "RFC 6918 deprecated it.",
                .see = "1122"},
    Explanation{.number = 16,
                .meaning = "The answer to an Information Request: the network number is in the IP "
                           "header's addresses.",
                .sender = "Nobody today.",
                .advice = "Drop it. If you see one, find the device that sends it.",
                .outdated = "Deprecated by RFC 6918; DHCP does this now."},
    Explanation{.number = 17,
                .meaning = "A host asks for the subnet mask of its link.",
                .sender = "Hosts of the 1980s at start; today scanners, which learn from the "
                          "answer what system it is.",
                .advice = "Drop it at the border. Masks come by DHCP or by configuration.",
                .outdated = "Deprecated by RFC 6918 in 2013; current systems do not answer."},
    Explanation{
        .number = 18,
        .meaning = "The answer to an Address Mask Request: the subnet mask in octets 8 to 11.",
        .sender = "Old routers that act as mask agents.",
        .advice = "Do not believe it: a forged mask misdirects a host. Turn the agent off.",
        .outdated = "Deprecated by RFC 6918; DHCP does this now."},

    // --- rare, experimental and historic
    Explanation{
        .number = 6,
        .meaning = "Another address to reach the host by. No description of it was ever published.",
        .sender = "Nobody; the number was set aside in the 1980s.",
        .advice = "Drop it. Nothing real sends it.",
        .outdated = "Deprecated by RFC 6918."},
    Explanation{.number = 6,
                .code = 0,
                .meaning = "The alternate address is for a host. The layout was never published."},
    Explanation{
        .number = 30,
        .meaning = "Tells the sender of a packet with the IP Traceroute option (82) that it was "
                   "forwarded, or dropped, and how many hops it had made.",
        .sender = "Routers that know the option of RFC 1393. There are none.",
        .advice = "Nothing. To see a path use traceroute.",
        .outdated =
            "The program traceroute never used this type: it lives on Time Exceeded (11/0) and "
            "Port Unreachable (3/3). IANA lists no codes for it; those shown are from RFC 1393."},
    Explanation{.number = 30, .code = 0, .meaning = "The packet was forwarded to the next hop."},
    Explanation{
        .number = 30, .code = 1, .meaning = "There was no route, and the packet was discarded."},
    Explanation{.number = 31,
                .meaning = "A datagram could not be converted between IPv4 and TP/IX (IP version "
                           "7), a candidate for the next IP that lost.",
                .sender = "Converters of RFC 1475, which were never deployed.",
                .advice = "Drop it.",
                .outdated = "It has nothing to do with NAT64 or other translators of today. IANA "
                            "lists no codes for it; those shown are from RFC 1475."},
    Explanation{.number = 31,
                .code = 0,
                .meaning = "Conversion failed for a reason without a code of its own."},
    Explanation{.number = 31,
                .code = 1,
                .meaning = "The datagram carried the option that forbids conversion."},
    Explanation{.number = 31,
                .code = 2,
                .meaning = "An option that must be understood is not known to the converter."},
    Explanation{.number = 31,
                .code = 3,
                .meaning = "An option is known, but the converter cannot convert it."},
    Explanation{
        .number = 31, .code = 4, .meaning = "The converter does not know the transport protocol."},
    Explanation{.number = 31, .code = 5, .meaning = "The converted datagram would be too long."},
    Explanation{.number = 31, .code = 6, .meaning = "The converted IP header would be too long."},
    Explanation{
        .number = 31,
        .code = 7,
        .meaning = "The transport protocol's number is above 255 and has no place in IPv4."},
    Explanation{.number = 31,
                .code = 8,
                .meaning = "A port number is outside of what the other side can express."},
    Explanation{
        .number = 31, .code = 9, .meaning = "The converted transport header would be too long."},
    Explanation{.number = 31,
                .code = 10,
                .meaning = "A sequence number has rolled over 32 bits and the acknowledgement bit "
                           "is set, so that it cannot be converted."},
    Explanation{
        .number = 31,
        .code = 11,
        .meaning = "A transport option that must be understood is not known to the converter."},
    Explanation{.number = 32,
                .meaning = "Told a correspondent the temporary address of a mobile host, in a "
                           "proposal of 1993. No layout is public.",
                .sender = "Nobody. Mobile IP went another way (RFC 5944).",
                .advice = "Drop it.",
                .outdated = "Deprecated by RFC 6918.",
                .see = "5944"},
    Explanation{
        .number = 33,
        .meaning =
            "Asked for neighbours in an early proposal for IPv6's discovery. No layout is public.",
        .sender = "Nobody. Neighbor Discovery is ICMPv6 (RFC 4861).",
        .advice = "Drop it.",
        .outdated = "Deprecated by RFC 6918.",
        .see = "4861"},
    Explanation{
        .number = 34,
        .meaning =
            "Answered type 33 in an early proposal for IPv6's discovery. No layout is public.",
        .sender = "Nobody. Neighbor Discovery is ICMPv6 (RFC 4861).",
        .advice = "Drop it.",
        .outdated = "Deprecated by RFC 6918.",
        .see = "4861"},
    Explanation{
        .number = 35,
        .meaning = "A mobile host's registration, in a proposal of 1994. No layout is public.",
        .sender = "Nobody. Mobile IP registers over UDP port 434 (RFC 5944).",
        .advice = "Drop it.",
        .outdated = "Deprecated by RFC 6918.",
        .see = "5944"},
    Explanation{.number = 36,
                .meaning = "The answer to type 35, in a proposal of 1994. No layout is public.",
                .sender = "Nobody. Mobile IP registers over UDP port 434 (RFC 5944).",
                .advice = "Drop it.",
                .outdated = "Deprecated by RFC 6918.",
                .see = "5944"},
    Explanation{.number = 37,
                .meaning = "Asks a host for its own domain names, without a name server.",
                .sender = "Experiments with RFC 1788. Nothing deployed sends it.",
                .advice = "Drop it. Names of an address come from the DNS (PTR records).",
                .outdated = "Deprecated by RFC 6918. IANA lists no codes for it."},
    Explanation{.number = 38,
                .meaning = "The answer to a Domain Name Request: the host's names in DNS format "
                           "and how long they may be kept.",
                .sender = "Experiments with RFC 1788. Nothing deployed sends it.",
                .advice = "Drop it, and do not believe the names: the answer is not authenticated.",
                .outdated = "Deprecated by RFC 6918. IANA lists no codes for it."},
    Explanation{.number = 39,
                .meaning = "Algorithm discovery of SKIP, a key management of 1995 that IKE "
                           "replaced. No layout is public.",
                .sender = "Nobody.",
                .advice = "Drop it.",
                .outdated = "Deprecated by RFC 6918. SKIP here is a name, not a gap in the list."},
    Explanation{.number = 40,
                .meaning = "An IPsec packet could not be accepted; the pointer names the Security "
                           "Parameters Index in the quote.",
                .sender = "Implementations of Photuris, an experimental key management. IPsec with "
                          "IKE does not send it.",
                .advice = "If you see one, treat it as a hint only, as RFC 2521 demands: anybody "
                          "can forge it. Look at the IPsec peer's log.",
                .outdated = "It is no general error channel of IPsec: IKEv2 has notifications of "
                            "its own (RFC 7296).",
                .see = "7296"},
    Explanation{.number = 40,
                .code = 0,
                .meaning = "The Security Parameters Index is unknown or has expired: the two sides "
                           "disagree about which keys exist."},
    Explanation{.number = 40,
                .code = 1,
                .meaning = "The packet failed its authentication or integrity check."},
    Explanation{.number = 40, .code = 2, .meaning = "The packet failed to decompress."},
    Explanation{.number = 40, .code = 3, .meaning = "The packet failed to decrypt."},
    Explanation{.number = 40,
                .code = 4,
                .meaning = "The packet came without the authentication that the receiver demands."},
    Explanation{.number = 40,
                .code = 5,
                .meaning = "The sender is authenticated, but not entitled to what it asked."},
    Explanation{.number = 41,
                .meaning = "Experimental mobility protocols; octet 4 says which (0: CARD, finding "
                           "candidate access routers; 1: CXTP, moving a host's context).",
                .sender = "Experiments of the Seamoby group.",
                .advice = "Drop it outside of such an experiment."},
    Explanation{.number = 253,
                .meaning = "Free for experiments among those who agreed on them; what it means is "
                           "not recorded anywhere.",
                .sender = "Experiments. ILNPv4's Locator Update uses 253 (RFC 6745).",
                .advice = "Find out who experiments in your network; never ship it enabled.",
                .see = "3692,6745"},
    Explanation{.number = 254,
                .meaning = "Free for experiments among those who agreed on them; what it means is "
                           "not recorded anywhere.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled.",
                .see = "3692"},
};

}  // namespace

constinit const std::span<const Explanation> kIcmpv4Queries = kTexts;

}  // namespace icmpkit::text::explanation_data
