// ICMPv6's informational messages, types 128 to 255.
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

constexpr std::array kTexts{
    Explanation{
        .number = 128,
        .meaning = "A request to send the same data back: what ping sends.",
        .sender = "ping, monitors, scanners. Every node must answer.",
        .advice = "Let it pass (RFC 4890): without it nobody can tell a dead host from a filtered "
                  "one, and Teredo and others need it. Scanning a /64 by echo is hopeless anyway.",
        .outdated = "The type is not 8: ICMPv6 has numbers of its own. The checksum covers "
                    "addresses too, so a NAT or tunnel that rewrites them must mend it.",
        .see = "4890"},
    Explanation{
        .number = 129,
        .meaning = "The answer to an Echo Request: identifier, sequence number and data come back "
                   "as they were sent.",
        .sender = "The node that was asked; if a multicast address was asked, each member with a "
                  "unicast address of its own.",
        .advice = "A reply proves that the address is up and that packets of this size travel both "
                  "ways. It says nothing about services. Silence proves less: ask a port that the "
                  "host serves.",
        .outdated = "The checksum protects against damage, not against tampering."},
    Explanation{
        .number = 130,
        .meaning = "A multicast router asks which groups have listeners on this link: all groups "
                   "(the group is ::) or one.",
        .sender = "The querier of the link: of all multicast routers and snooping switches the one "
                  "with the lowest address. From a link-local address, with hop limit 1.",
        .advice = "Without a querier, snooping switches may stop forwarding multicast after some "
                  "minutes, and Neighbor Discovery can fail with it. Check that the link has one.",
        .outdated =
            "Version 1 and 2 share the type: 24 octets is version 1, 28 or more is version 2.",
        .see = "4541"},
    Explanation{.number = 131,
                .meaning = "A host says that it listens to a group (MLD version 1).",
                .sender = "Old hosts, or new ones while a version 1 querier is on the link.",
                .advice = "Hosts send it for the solicited-node groups of their own addresses; if "
                          "a switch filters it, neighbours cannot find them.",
                .outdated = "Hosts of today send version 2 reports, type 143."},
    Explanation{.number = 132,
                .meaning = "A host says that it no longer listens to a group (MLD version 1).",
                .sender = "Old hosts, when the last program leaves the group.",
                .advice = "The querier asks once more before it stops the group. Nothing to do.",
                .outdated = "In version 2 a report (type 143) says this."},
    Explanation{.number = 133,
                .meaning = "A host asks the routers on its link to announce themselves now.",
                .sender = "Hosts, when an interface comes up: at most 3, some seconds apart.",
                .advice = "If no advertisement follows, the link has no router, or a switch's RA "
                          "guard or a firewall drops it. Valid only with hop limit 255."},
    Explanation{
        .number = 134,
        .meaning = "A router announces itself: whether it is a default router and for how long, "
                   "which prefixes are on the link, how to get addresses, MTU, DNS servers.",
        .sender = "Routers, now and then and when asked, from their link-local address.",
        .advice = "If hosts get odd addresses or gateways, look for a second, rogue sender: use RA "
                  "guard on switches (RFC 6105). A router lifetime of 0 means: use my options, but "
                  "not me. Valid only with hop limit 255.",
        .outdated = "DHCPv6 gives no default gateway: this message does. DNS servers can come with "
                    "it (RFC 8106); M and O flags are hints, not commands.",
        .see = "6105,8106"},
    Explanation{.number = 135,
                .meaning = "Who has this address, and what is your link-layer address? Also asks "
                           "whether a neighbour is still there, or whether an address is taken.",
                .sender = "Any node that wants to send to a neighbour; with the source :: it is "
                          "duplicate address detection.",
                .advice = "If it goes unanswered, is the neighbour on, and does the switch carry "
                          "its multicast group? Many to unused addresses are a scan that fills the "
                          "router's cache. Valid only with hop limit 255.",
                .outdated = "It goes to a multicast group (ff02::1:ff..), not to a broadcast as "
                            "ARP does; filters that drop ICMPv6 break the link itself."},
    Explanation{
        .number = 136,
        .meaning = "Here I am: the link-layer address for an IPv6 address. Flags: R a router, S "
                   "asked for, O replace what you have.",
        .sender =
            "The owner of the address, when asked or when it changes; a proxy in another's name.",
        .advice = "Two different answers for one address: an address conflict or spoofing. Valid "
                  "only with hop limit 255.",
        .outdated = "It is not authenticated unless SEND (RFC 3971) is used, which is rare; "
                    "switches guard it by snooping instead.",
        .see = "3971"},
    Explanation{.number = 137,
                .meaning = "There is a better first hop for this destination, or the destination "
                           "is on your own link (target and destination are then the same).",
                .sender = "The first-hop router, from its link-local address, after it forwarded "
                          "the datagram. Hosts must not send it.",
                .advice = "Accept it on hosts only from the present router and only with hop limit "
                          "255; turn it off on routers and servers.",
                .outdated = "It is no error: the datagram was forwarded. ICMPv4's redirect (type "
                            "5) is another message."},
    Explanation{
        .number = 138,
        .meaning = "Renumbers the prefixes of a site's routers from one place.",
        .sender = "A management station, under IPsec; hardly anybody ever did.",
        .advice = "Drop it unless you use it: RFC 4890 says that it should never cross the border.",
        .see = "4890"},
    Explanation{.number = 138,
                .code = 0,
                .meaning = "A command: match these prefixes and add, change or replace."},
    Explanation{
        .number = 138, .code = 1, .meaning = "The result: what a router did about a command."},
    Explanation{.number = 138,
                .code = 255,
                .meaning = "Starts the sequence numbers anew, with a new key; without that, old "
                           "commands could be replayed."},
    Explanation{.number = 139,
                .meaning = "Asks a node for its name or its addresses. The qtype says for what, "
                           "the code what kind of subject follows.",
                .sender = "Operators (ping -N of iputils, ping6 -w on BSD), scanners.",
                .advice = "Answer only on the link, if at all: it tells names and addresses to "
                          "anybody. RFC 4890 advises to drop it at the border.",
                .outdated = "Linux kernels never answered; it needs a daemon (ninfod), and current "
                            "iputils no longer ships that.",
                .see = "4890"},
    Explanation{.number = 139, .code = 0, .meaning = "Asks about the IPv6 address in the subject."},
    Explanation{
        .number = 139,
        .code = 1,
        .meaning =
            "Asks about the name in the subject, or about nothing (NOOP, an empty subject)."},
    Explanation{.number = 139, .code = 2, .meaning = "Asks about the IPv4 address in the subject."},
    Explanation{.number = 140,
                .meaning = "The answer to a Node Information Query, with the nonce of the query.",
                .sender = "Nodes that implement RFC 4620 and permit the asker: mostly BSD systems.",
                .advice = "Names and addresses in it are not authenticated. Code 1 means that the "
                          "node will not tell, 2 that it does not know the qtype."},
    Explanation{.number = 140, .code = 0, .meaning = "The query was answered; data may follow."},
    Explanation{.number = 140, .code = 1, .meaning = "The node refuses to tell."},
    Explanation{
        .number = 140, .code = 2, .meaning = "The node does not know what was asked (the qtype)."},
    Explanation{
        .number = 141,
        .meaning = "I know your link-layer address; which IPv6 addresses do you have?",
        .sender =
            "Nodes on Frame Relay and similar links, where a circuit is known before the address.",
        .advice = "On Ethernet nobody needs it. Valid only with hop limit 255."},
    Explanation{.number = 142,
                .meaning = "The answer to type 141: a list of the sender's IPv6 addresses.",
                .sender = "The node at the other end of the circuit.",
                .advice = "On Ethernet nobody needs it. Valid only with hop limit 255."},
    Explanation{
        .number = 143,
        .meaning = "A host says to which groups it listens and from which sources (MLD version 2).",
        .sender = "Every IPv6 host, for each address it has, when groups change and when asked; to "
                  "ff02::16.",
        .advice = "Do not filter it on the link: snooping switches need it to carry Neighbor "
                  "Discovery. It is sent before the address is sure, so from :: too."},
    Explanation{.number = 144,
                .meaning = "A mobile node asks for the home agents of its home network.",
                .sender = "Mobile nodes, to the home agents' anycast address.",
                .advice = "Let it pass only where Mobile IPv6 is used."},
    Explanation{.number = 145,
                .meaning = "The answer: the home agents' addresses, in order of preference.",
                .sender = "A home agent.",
                .advice = "Let it pass only where Mobile IPv6 is used. It is not authenticated."},
    Explanation{.number = 146,
                .meaning = "A mobile node away from home asks for its home network's prefixes.",
                .sender = "Mobile nodes, before their home address expires.",
                .advice = "Let it pass only where Mobile IPv6 is used; it should be under IPsec."},
    Explanation{.number = 147,
                .meaning = "The home network's prefixes, sent to a mobile node that is away.",
                .sender = "A home agent, when asked or when prefixes change.",
                .advice = "Let it pass only where Mobile IPv6 is used; it should be under IPsec."},
    Explanation{.number = 148,
                .meaning = "Asks a router for the certificates that prove it may be one (SEND).",
                .sender = "Hosts with SEND configured.",
                .advice = "SEND is rare; if you do not use it, nothing should send this. IANA "
                          "lists no codes for it."},
    Explanation{.number = 149,
                .meaning = "One certificate of a router's path up to a trust anchor (SEND).",
                .sender = "Routers with SEND configured.",
                .advice = "SEND is rare; if you do not use it, nothing should send this. IANA "
                          "lists no codes for it."},
    Explanation{.number = 150,
                .meaning = "Experimental mobility protocols; octet 4 says which (0: CARD, finding "
                           "candidate access routers; 1: CXTP, moving a host's context).",
                .sender = "Experiments of the Seamoby group.",
                .advice = "Drop it outside of such an experiment."},
    Explanation{
        .number = 151,
        .meaning = "Says that a multicast router is here, and in place of the code, how often it "
                   "says so, in seconds.",
        .sender = "Multicast routers, on the link only, with hop limit 1; so that snooping "
                  "switches send them all multicast.",
        .advice = "Drop it at the border; on the link believe it only from where routers may be.",
        .outdated = "The octet after the type is no code here, but the advertisement interval. In "
                    "IPv4 this message is IGMP, not ICMP."},
    Explanation{.number = 151,
                .code = 0,
                .meaning = "Says that a multicast router is here. The octet after the type is no "
                           "code, but the interval between two such messages, in seconds."},
    Explanation{.number = 152,
                .meaning = "Asks the multicast routers on the link to say that they are here.",
                .sender = "Snooping switches, when they start.",
                .advice = "Nothing to do; it never leaves the link."},
    Explanation{
        .number = 153,
        .meaning = "A multicast router says that it stops being one.",
        .sender = "Multicast routers on shutdown.",
        .advice = "A forged one cuts multicast off: accept it only from where routers may be."},
    Explanation{
        .number = 154,
        .meaning = "Fast handovers for Mobile IPv6: a node asks its router about access points "
                   "nearby, and the router answers. Octet 4 is the subtype.",
        .sender = "Mobile nodes and their access routers.",
        .advice = "Let it pass only where fast handovers are used.",
        .outdated =
            "Handover Initiate and Acknowledge (subtypes 4 and 5) moved to the Mobility Header."},
    Explanation{.number = 154,
                .code = 0,
                .meaning = "A Router Solicitation for Proxy Advertisement; or the advertisement "
                           "that answers it, with access points and their routers."},
    Explanation{.number = 154,
                .code = 1,
                .meaning = "The network tells the node to hand over, without having been asked."},
    Explanation{.number = 154, .code = 2, .meaning = "There is no new information about routers."},
    Explanation{
        .number = 154,
        .code = 3,
        .meaning = "There is information about some of the access points that were asked for."},
    Explanation{
        .number = 154,
        .code = 4,
        .meaning =
            "Information about subnets, sent without having been asked; no call to hand over."},
    Explanation{.number = 154,
                .code = 5,
                .meaning = "Helps to notice movement; on the new link an address comes by DHCP."},
    Explanation{
        .number = 155,
        .meaning = "Routing in low-power meshes (RPL). The code says which of its messages it is.",
        .sender = "The root and the nodes of a RPL network (metering and sensor networks such as "
                  "Wi-SUN).",
        .advice = "It stays within the mesh: drop it at the border.",
        .outdated = "Codes of 128 and above are the secured forms of the same messages."},
    Explanation{.number = 155,
                .code = 0,
                .meaning = "A node asks its neighbours for their place in the graph (DIS)."},
    Explanation{.number = 155,
                .code = 1,
                .meaning = "A node announces the graph and its rank in it, so that others can "
                           "choose it as parent (DIO)."},
    Explanation{.number = 155,
                .code = 2,
                .meaning = "A node tells upwards which destinations are below it (DAO)."},
    Explanation{
        .number = 155, .code = 3, .meaning = "The answer to a DAO: accepted, or refused and why."},
    Explanation{.number = 155, .code = 128, .meaning = "The secured form of code 0 (DIS)."},
    Explanation{.number = 155, .code = 129, .meaning = "The secured form of code 1 (DIO)."},
    Explanation{.number = 155, .code = 130, .meaning = "The secured form of code 2 (DAO)."},
    Explanation{
        .number = 155, .code = 131, .meaning = "The secured form of code 3 (DAO acknowledgement)."},
    Explanation{.number = 155,
                .code = 138,
                .meaning = "Challenges a neighbour to prove that its security counter is fresh."},
    Explanation{
        .number = 156,
        .meaning = "A multihomed or mobile ILNPv6 node tells a correspondent its present locators, "
                   "or acknowledges such news.",
        .sender = "Nodes that run ILNP, an experiment.",
        .advice =
            "Drop it outside of such an experiment; without a matching nonce it is to be ignored."},
    Explanation{
        .number = 157,
        .meaning =
            "A 6LoWPAN router asks the border router whether an address is still free in the mesh.",
        .sender = "Routers of low-power meshes, when a host registers an address. The suffix of "
                  "the code gives the length of the owner's identifier.",
        .advice = "It stays within the mesh."},
    Explanation{.number = 157, .code = 0, .meaning = "The plain request, with an EUI-64."},
    Explanation{.number = 157,
                .code = 1,
                .meaning = "The extended request, with a registration verifier of 64 bits."},
    Explanation{.number = 157,
                .code = 2,
                .meaning = "The extended request, with a registration verifier of 128 bits."},
    Explanation{.number = 157,
                .code = 3,
                .meaning = "The extended request, with a registration verifier of 192 bits."},
    Explanation{.number = 157,
                .code = 4,
                .meaning = "The extended request, with a registration verifier of 256 bits."},
    Explanation{.number = 158,
                .meaning = "The border router's answer about an address in the mesh; the status "
                           "octet says how it ended.",
                .sender = "The 6LoWPAN border router.",
                .advice = "It stays within the mesh. Status 1 is a duplicate; icmp explain "
                          "aro-status:1 and so on tells the others."},
    Explanation{.number = 158, .code = 0, .meaning = "The plain answer, with an EUI-64."},
    Explanation{.number = 158,
                .code = 1,
                .meaning = "The extended answer, with a registration verifier of 64 bits."},
    Explanation{.number = 158,
                .code = 2,
                .meaning = "The extended answer, with a registration verifier of 128 bits."},
    Explanation{.number = 158,
                .code = 3,
                .meaning = "The extended answer, with a registration verifier of 192 bits."},
    Explanation{.number = 158,
                .code = 4,
                .meaning = "The extended answer, with a registration verifier of 256 bits."},
    Explanation{.number = 159,
                .meaning = "Says which multicast messages a node of a low-power mesh holds, so "
                           "that neighbours can send what is missing.",
                .sender = "Nodes that run MPL.",
                .advice = "It stays within the mesh. IANA lists no codes for it."},
    Explanation{.number = 200,
                .meaning = "Free for private experiments; what it means is not recorded anywhere.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
    Explanation{.number = 201,
                .meaning = "Free for private experiments; what it means is not recorded anywhere.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
    Explanation{.number = 255,
                .meaning = "Kept back for the day when informational types run out.",
                .sender = "Nobody.",
                .advice = "Find the sender; it is a mistake or a test."},
};

}  // namespace

constinit const std::span<const Explanation> kIcmpv6Informational = kTexts;

}  // namespace icmpkit::text::explanation_data
