// ICMPv6's errors, types 0 to 127.
#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text::explanation_data {
namespace {

constexpr std::array kTexts{
    Explanation{
        .number = 1,
        .meaning = "A datagram could not be delivered, for a reason other than congestion. The "
                   "code says why, the quote says which datagram it was.",
        .sender = "A router that cannot forward, a firewall that refuses, or the destination host "
                  "(code 4).",
        .advice =
            "Look at who sent it, at the code, and at the quoted header: it names the flow that "
            "failed. Never filter it: RFC 4890 counts it among the messages that must pass.",
        .outdated = "Codes beyond 6 are newer than RFC 4443. The quote is as much as fits into "
                    "1,280 octets, not 8. The checksum covers a pseudo-header, but protects only "
                    "against damage, not against tampering.",
        .see = "4890"},
    Explanation{.number = 1,
                .code = 0,
                .meaning = "The router has no route to the destination, not even a default.",
                .sender = "The router at which the path ends. Your own machine says 'Network is "
                          "unreachable' without sending anything.",
                .advice = "Check the routing table of the router that reported it. At home it "
                          "mostly means that there is no IPv6 uplink."},
    Explanation{.number = 1,
                .code = 1,
                .meaning = "A filter forbids this traffic and says so.",
                .sender = "A firewall or an access list that rejects instead of dropping. "
                          "traceroute marks it !X.",
                .advice = "The source address is the device with the rule: ask its owner, naming "
                          "the flow in the quote."},
    Explanation{
        .number = 1,
        .code = 2,
        .meaning = "The datagram would leave the zone in which its source address is valid, such "
                   "as a link-local source towards another link.",
        .sender = "The router at the zone's border.",
        .advice = "The sender picked a source address of too small a scope: give it a global or "
                  "unique local address on that path, or fix the source selection.",
        .outdated = "RFC 2463 called this code 'not a neighbor'.",
        .see = "2463"},
    Explanation{
        .number = 1,
        .code = 3,
        .meaning = "The last router reached the destination's link, but the host does not answer "
                   "Neighbor Discovery there; or the link has a problem of its own.",
        .sender = "The router on the destination's link, or your own machine about a neighbour.",
        .advice = "Is the host on, on this link, with this address? Does a switch filter "
                  "multicast, so that neighbour solicitations get lost?",
        .outdated = "Where IPv4 notes say 'host unreachable', this is IPv6's word for it."},
    Explanation{.number = 1,
                .code = 4,
                .meaning = "The host is up, but nothing listens on the UDP port.",
                .sender = "The destination host, for transports without a refusal of their own; or "
                          "a firewall that rejects in its name.",
                .advice = "Start the service or correct the port. For traceroute with UDP it is "
                          "the sign of arrival.",
                .outdated = "A closed TCP port answers with a RST and not with this message. "
                            "ICMPv6 has no 'protocol unreachable': that is 4/1."},
    Explanation{.number = 1,
                .code = 5,
                .meaning = "The source address is not allowed to come in, or go out, here.",
                .sender = "A router with ingress or egress filtering (BCP 38): often your "
                          "provider's, when a packet leaves by the wrong uplink.",
                .advice = "With more than one uplink, send each source address out through the "
                          "provider that gave it to you (source-address routing).",
                .outdated = "It is a special case of code 1, and many filters still send that.",
                .see = "8028"},
    Explanation{.number = 1,
                .code = 6,
                .meaning = "The route to the destination says that its traffic is to be refused.",
                .sender = "A router with a reject route, such as for the unused part of a "
                          "delegated prefix or against an attack.",
                .advice = "Is the destination in a subnet that is not assigned yet? Else ask the "
                          "operator of the router that reported it.",
                .outdated = "It is a special case of code 1, and many routers still send 0 or 1."},
    Explanation{
        .number = 1,
        .code = 7,
        .meaning = "A source routing header (type 3, of RPL networks) could not be followed.",
        .sender = "A router of a low-power mesh whose next hop in the header is gone.",
        .advice = "The root of the mesh has an old picture of it: wait for new advertisements, or "
                  "start a global repair."},
    Explanation{.number = 1,
                .code = 8,
                .meaning = "The chain of headers is longer than the node can process; a Pointer "
                           "object (class 4) says where its limit lies.",
                .sender = "A router or host with a limit on the length of headers.",
                .advice = "Send fewer or smaller extension headers.",
                .outdated = "It is Destination Unreachable and not Parameter Problem, since the "
                            "datagram as such is correct."},
    Explanation{.number = 1,
                .code = 9,
                .meaning = "A projected route of a RPL network could not be followed.",
                .sender = "A router on a route that the root installed (RFC 9914).",
                .advice = "The root should compute the route anew."},
    Explanation{
        .number = 2,
        .meaning = "The datagram is larger than the next link's MTU, which octets 4 to 7 give. "
                   "Routers never fragment in IPv6, so the sender must send less.",
        .sender = "The router in front of the narrower link: a tunnel, PPPoE, a VPN. It may even "
                  "come about a multicast datagram.",
        .advice = "Never filter it: RFC 4890 says that it must not be dropped. Where it is lost, "
                  "connections open and then hang: a black hole. Find it with icmp ping -s and "
                  "growing sizes. Behind "
                  "load balancers with one address for many servers it must reach the right one.",
        .outdated = "Values below 1280 no longer make a sender add fragment headers (RFC 8021); "
                    "they are ignored (RFC 8201). It carries no RFC 4884 extensions. Forged ones "
                    "can shrink the MTU: check the quote.",
        .see = "4890,8201,8021,4884"},
    Explanation{.number = 2,
                .code = 0,
                .meaning = "The datagram is larger than the next link's MTU, which octets 4 to 7 "
                           "give. Routers never fragment in IPv6, so the sender must send less. "
                           "The code says nothing: it is sent as 0 and ignored."},
    Explanation{.number = 3,
                .meaning = "A datagram ran out of hops on the way (code 0), or of time while its "
                           "fragments were being collected (code 1).",
                .sender = "A router on the way (code 0) or the destination host (code 1).",
                .advice = "Look at the code and at who sent it. traceroute causes code 0 on "
                          "purpose; RFC 4890 says that it must not be dropped.",
                .outdated = "Type 3 is Destination Unreachable only in ICMPv4.",
                .see = "4890"},
    Explanation{
        .number = 3,
        .code = 0,
        .meaning = "The datagram used up its hop limit before it arrived.",
        .sender = "The router at which the hop limit reached zero, with a limit on how many it "
                  "sends: a hop that loses some in traceroute need not lose traffic.",
        .advice = "Outside of traceroute: a routing loop (traceroute shows the same routers again "
                  "and again), or a start value too low for the distance."},
    Explanation{.number = 3,
                .code = 1,
                .meaning = "Some fragments arrived, but not all within 60 seconds of the first.",
                .sender = "The destination host, if it holds the first fragment.",
                .advice = "Some fragments get lost: many networks drop IPv6 fragments and "
                          "extension headers. Send datagrams that fit.",
                .see = "8900,4890"},
    Explanation{.number = 4,
                .meaning = "A field of the IPv6 header or of an extension header made the datagram "
                           "unprocessable; the pointer names the octet.",
                .sender = "A router or host that discarded the datagram because of its headers.",
                .advice = "Count the pointer's octets from the start of the quoted IPv6 header. It "
                          "may point past the end of the quote, where that was cut.",
                .outdated = "Lists that end at code 2 or 3 are older than RFC 8754 and RFC 8883. "
                            "The pointer has 32 bits, not 8 as in ICMPv4.",
                .see = "8754,8883"},
    Explanation{.number = 4,
                .code = 0,
                .meaning = "The field that the pointer names has a wrong value.",
                .sender = "Any node on the path, or the destination: for a fragment whose length "
                          "is no multiple of 8, a jumbo payload that is none, and the like."},
    Explanation{.number = 4,
                .code = 1,
                .meaning = "A next header value is not known to the destination. It is IPv6's "
                           "'protocol unreachable'.",
                .sender = "The destination host. It proves that the host is up.",
                .advice = "Is the tunnel, ESP, SCTP or OSPF endpoint configured on that host? RFC "
                          "4890 says that it must not be dropped.",
                .see = "4890"},
    Explanation{.number = 4,
                .code = 2,
                .meaning = "An option is not known, and its type demands a report.",
                .sender = "A router (hop-by-hop options) or the destination; it may come about a "
                          "multicast datagram too.",
                .advice = "Leave the option out, or use a type whose upper bits tell others to "
                          "skip it. RFC 4890 says that this report must not be dropped.",
                .see = "4890"},
    Explanation{
        .number = 4,
        .code = 3,
        .meaning =
            "The first fragment does not hold all headers up to the transport's; the pointer is 0.",
        .sender =
            "A host or firewall that obeys RFC 7112: without the whole chain nobody can filter.",
        .advice = "Send larger first fragments or fewer extension headers; outside of tests it is "
                  "an attempt to slip past a filter."},
    Explanation{
        .number = 4,
        .code = 4,
        .meaning =
            "A segment routing endpoint did not accept the upper-layer header at its last segment.",
        .sender = "A segment routing node whose identifier takes no such payload.",
        .advice = "Check which behaviour is bound to the segment identifier in the datagram's "
                  "destination."},
    Explanation{
        .number = 4,
        .code = 5,
        .meaning =
            "A router on the way does not know a next header value that it would need to process.",
        .sender =
            "A router that must look at the header chain and cannot go past the unknown header.",
        .advice = "Leave the header out, or choose a path that lets it pass.",
        .outdated = "It comes from a router on the way; the destination sends code 1."},
    Explanation{.number = 4,
                .code = 6,
                .meaning = "One extension header is larger than the node can process.",
                .sender = "A router or host with a limit on the size of a header.",
                .advice = "Send a smaller header."},
    Explanation{.number = 4,
                .code = 7,
                .meaning = "All extension headers together are longer than the node can process.",
                .sender = "A router or host with a limit on the length of the chain.",
                .advice = "Send fewer or smaller headers."},
    Explanation{.number = 4,
                .code = 8,
                .meaning = "There are more extension headers than the node can process.",
                .sender = "A router or host with a limit on the number of headers.",
                .advice = "Send fewer headers."},
    Explanation{.number = 4,
                .code = 9,
                .meaning = "An extension header holds more options than the node can process.",
                .sender = "A router or host with a limit on the number of options.",
                .advice = "Send fewer options; padding counts too."},
    Explanation{.number = 4,
                .code = 10,
                .meaning = "An option is larger than the node can process.",
                .sender = "A router or host with a limit on the size of an option.",
                .advice = "Send a smaller option."},
    Explanation{.number = 100,
                .meaning = "Free for private experiments with error messages; what it means is not "
                           "recorded anywhere.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
    Explanation{.number = 101,
                .meaning = "Free for private experiments with error messages; what it means is not "
                           "recorded anywhere.",
                .sender = "Experiments.",
                .advice = "Find out who experiments in your network; never ship it enabled."},
    Explanation{.number = 127,
                .meaning = "Kept back for the day when error types run out.",
                .sender = "Nobody.",
                .advice = "Find the sender; it is a mistake or a test."},
};

}  // namespace

constinit const std::span<const Explanation> kIcmpv6Errors = kTexts;

}  // namespace icmpkit::text::explanation_data
