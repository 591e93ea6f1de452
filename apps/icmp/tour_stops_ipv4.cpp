#include "apps/icmp/tour_stop.hpp"

namespace icmpkit::app {
namespace {

using engine::NodeEventKind;
using enum Stimulus;

constexpr Answer kNothing{};
constexpr Answer kUdp{.kind = AnswerKind::Udp};
constexpr Answer kAccepted{.kind = AnswerKind::TcpAccepted};
constexpr Answer kReset{.kind = AnswerKind::TcpReset};

constexpr std::uint8_t kLowDelay = 0x10;  // RFC 1349
constexpr std::uint16_t kDataOf1500 = 1472;
constexpr std::uint8_t kTimestampReply = 14;

constexpr Stop kStops[] = {
    // Somebody is there.
    {.name = "echo",
     .target = "echo",
     .answer = icmp(0, 0),
     .means = "The host is up, and the way there and back works: what ping is for."},
    {.name = "open-udp",
     .target = "open-udp",
     .probe = {.stimulus = Udp, .number = 7},
     .answer = kUdp,
     .options = "--udp 7",
     .means = "Something listens on the port and answers in its own protocol: no ICMP at all."},
    {.name = "closed-udp",
     .target = "closed-udp",
     .probe = {.stimulus = Udp, .number = 9},
     .answer = icmp(3, 3),
     .options = "--udp 9",
     .means = "The host is up, but nothing listens on this UDP port. Traceroute takes this answer "
              "for the end of the way."},
    {.name = "open-tcp",
     .target = "open-tcp",
     .probe = {.stimulus = TcpSyn, .number = 80},
     .answer = kAccepted,
     .options = "--tcp 80",
     .means = "Something listens on the port and takes the connection: TCP's own SYN ACK."},
    {.name = "closed-tcp",
     .target = "closed-tcp",
     .probe = {.stimulus = TcpSyn, .number = 80},
     .answer = kReset,
     .options = "--tcp 80",
     .means = "The host is up, but nothing listens on this TCP port. TCP has a message of its own "
              "for that, RST, so ICMP says nothing."},
    {.name = "no-protocol",
     .target = "no-protocol",
     .probe = {.stimulus = Protocol, .number = 132},
     .answer = icmp(3, 2),
     .options = "--protocol 132",
     .means = "The host is up, but does not speak the protocol inside the datagram, here SCTP."},
    // Nobody is there, or nobody knows the way.
    {.name = "host-off",
     .target = "host-off",
     .answer = icmp(3, 1),
     .means = "The last router looked for the host on its own network, and nobody answered: it is "
              "off, or its cable is out."},
    {.name = "host-unknown",
     .target = "host-unknown",
     .answer = icmp(3, 7),
     .means = "The link layer knows for sure that there is no such host. Ethernet cannot know "
              "that, so this message is rare."},
    {.name = "no-route",
     .target = "no-route",
     .answer = icmp(3, 0),
     .means = "A router on the way has no route to this network, and no default route either."},
    {.name = "cut-line",
     .target = "cut-line",
     .answer = icmp(3, 0),
     .means = "The line to the network is down, so that the router in front of it has no way there "
              "any more."},
    {.name = "network-unknown",
     .target = "network-unknown",
     .answer = icmp(3, 6),
     .means = "The router knows that no such network exists, which is more than to have no route "
              "to it."},
    {.name = "isolated",
     .target = "isolated",
     .answer = icmp(3, 8),
     .means = "You are the one who is cut off: the router takes nothing from your side. RFC 1812 "
              "retired this message."},
    {.name = "black-hole",
     .target = "black-hole",
     .answer = kNothing,
     .means = "A router drops it and tells nobody. Silence is no proof of a host that is off: only "
              "the hops before it show where packets vanish."},
    {.name = "loop",
     .target = "loop",
     .answer = icmp(11, 0),
     .means =
         "Two routers hand the packet to each other until its time to live is used up. Without "
         "that limit it would go round for ever."},
    {.name = "first-hop",
     .target = "echo",
     .probe = {.hop_limit = 1},
     .answer = icmp(11, 0),
     .means = "Its time to live was 1, so the first router had to report it: sent with 1, 2, 3 and "
              "so on, such packets make routers name themselves. That is traceroute."},
    // Somebody does not want it.
    {.name = "network-prohibited",
     .target = "network-prohibited",
     .answer = icmp(3, 9),
     .means = "A rule forbids this network to you, and the firewall says so."},
    {.name = "host-prohibited",
     .target = "host-prohibited",
     .answer = icmp(3, 10),
     .means = "A rule forbids this host to you, and the firewall says so."},
    {.name = "prohibited",
     .target = "prohibited",
     .answer = icmp(3, 13),
     .means = "A firewall filtered it and says so: what firewalls of today send if they send "
              "anything."},
    {.name = "silent-filter",
     .target = "silent-filter",
     .answer = kNothing,
     .means =
         "A firewall dropped it in silence, which cannot be told from a host that is off until "
         "one looks at the hops before."},
    {.name = "ping-dropped",
     .target = "ping-dropped",
     .answer = kNothing,
     .means = "A firewall drops ping. That says nothing about the host: its TCP port 80 is open."},
    {.name = "ping-dropped-tcp",
     .target = "ping-dropped",
     .probe = {.stimulus = TcpSyn, .number = 80},
     .answer = kAccepted,
     .means = "The same host takes a connection: it is up, only ping is filtered."},
    {.name = "telnet-reset",
     .target = "telnet-reset",
     .probe = {.stimulus = TcpSyn, .number = 23},
     .answer = kReset,
     .options = "--tcp 23",
     .means = "The port is open, but a firewall sends an RST in the host's name: it looks closed."},
    {.name = "precedence-violation",
     .target = "precedence-violation",
     .probe = {.tos = 0xC0},
     .answer = icmp(3, 14),
     .options = "-Q 0xc0",
     .means = "The datagram claims a precedence that its sender may not use on this way."},
    {.name = "precedence-cutoff",
     .target = "precedence-cutoff",
     .answer = icmp(3, 15),
     .means = "The line takes only what is more important than this datagram says it is."},
    {.name = "service-network",
     .target = "service-network",
     .answer = icmp(3, 11),
     .means = "There is a way to the network, but only for another type of service."},
    {.name = "service-network-low-delay",
     .target = "service-network",
     .probe = {.tos = kLowDelay},
     .answer = icmp(0, 0),
     .options = "-Q 0x10",
     .means = "Asked for low delay, the same network is within reach."},
    {.name = "service-host",
     .target = "service-host",
     .answer = icmp(3, 12),
     .means =
         "The router is right in front of the host, but may reach it only with another type of "
         "service."},
    // Too big, too many, too slow.
    {.name = "too-big",
     .target = "too-big",
     .probe = {.size = kDataOf1500, .dont_fragment = true},
     .answer = icmp(3, 4),
     .means = "The next line takes 1400 octets, the datagram has 1500 and must not be cut up. The "
              "number in the answer is how path MTU discovery learns what fits."},
    {.name = "fragmented",
     .target = "too-big",
     .probe = {.size = kDataOf1500},
     .answer = icmp(0, 0),
     .means = "The same size without the flag: the router cut the datagram up, and the host put it "
              "together again."},
    {.name = "mtu-black-hole",
     .target = "mtu-black-hole",
     .probe = {.size = kDataOf1500, .dont_fragment = true},
     .answer = kNothing,
     .means = "Too big again, but this router does not tell: the connection works until something "
              "large is sent, and then hangs."},
    {.name = "lost-fragment",
     .target = "lost-fragment",
     .probe = {.size = 1000},
     .answer = icmp(11, 1),
     .options = "-M dont -s 1000",
     .means = "The first piece came and the second never did, for a firewall drops later pieces: "
              "the host waited, and gave up."},
    {.name = "first-fragment-alone",
     .target = "echo",
     .probe = {.stimulus = FirstFragment, .note = "the other fragment is not sent"},
     .answer = icmp(11, 1),
     .means = "The same without a firewall: only the first piece was ever sent."},
    {.name = "congested",
     .target = "congested",
     .probe = {.size = 1000, .count = 8},
     .answer = icmp(4, 0),
     .means = "The queue in front of a slow line grew, and the router asks the sender to be slow. "
              "RFC 6633 retired this: hosts must ignore it, and you did."},
    // The sender says the way.
    {.name = "strict-route",
     .target = "echo",
     .probe = {.stimulus = StrictRoute,
               .via = "gateway",
               .note = "strict source route over gateway"},
     .answer = icmp(3, 5),
     .options = "--strict-via gateway",
     .means = "The sender prescribed every single hop, and the next one that it named is no "
              "neighbour of this router."},
    {.name = "no-source-routes",
     .target = "echo",
     .probe = {.stimulus = LooseRoute,
               .via = "no-source-routes",
               .note = "loose source route over no-source-routes"},
     .answer = icmp(3, 5),
     .options = "--via no-source-routes",
     .means = "This router lets nobody prescribe a way, as almost all do today."},
    // A better way.
    {.name = "redirect-network",
     .target = "redirect-network",
     .answer = icmp(5, 0),
     .means = "The gateway forwarded it, and says that for this network another router on your own "
              "link is the better first hop."},
    {.name = "redirect-host",
     .target = "redirect-host",
     .answer = icmp(5, 1),
     .means = "The same for one host, which is the form that RFC 1812 wants."},
    {.name = "redirect-service-network",
     .target = "redirect-service-network",
     .probe = {.tos = kLowDelay},
     .answer = icmp(5, 2),
     .options = "-Q 0x10",
     .means = "The same for this type of service and network."},
    {.name = "redirect-service-host",
     .target = "redirect-service-host",
     .probe = {.tos = kLowDelay},
     .answer = icmp(5, 3),
     .options = "-Q 0x10",
     .means = "The same for this type of service and host."},
    // Headers that are not as they should be.
    {.name = "bad-field",
     .target = "bad-headers",
     .probe = {.stimulus = BadPointer, .note = "Record Route option whose pointer is 3"},
     .answer = icmp(12, 0),
     .means = "A field of the header cannot be right. The answer points at the octet: 22, the "
              "option's pointer, which starts at 4."},
    {.name = "security-required",
     .target = "security-required",
     .probe = {.stimulus = Udp, .number = 9},
     .answer = icmp(12, 1),
     .options = "--udp 9",
     .means = "This host wants a security label on every datagram (RFC 1108), and there is none. "
              "The answer's pointer is the type of the option that is missing: 130."},
    {.name = "bad-length",
     .target = "bad-headers",
     .probe = {.stimulus = BadLength, .note = "Record Route option that claims 99 octets"},
     .answer = icmp(12, 2),
     .means = "The length of an option cannot be right: it would end behind the header."},
    // Questions.
    {.name = "router-advertisement",
     .target = "gateway",
     .probe = {.stimulus = RouterSolicitation, .hop_limit = 1},
     .answer = icmp(9, 0),
     .means =
         "\"Is there a router?\" - \"Here I am\", with its address, how long that is true, and "
         "how much it is preferred to others."},
    {.name = "timestamp",
     .target = "timestamp",
     .probe = {.stimulus = TimestampRequest},
     .answer = icmp(kTimestampReply, 0),
     .means =
         "\"What time is it?\" - the milliseconds since midnight at which the question came and "
         "the answer left: enough to tell how the clocks differ."},
    {.name = "information",
     .target = "information",
     .probe = {.stimulus = InformationRequest},
     .answer = icmp(16, 0),
     .means =
         "\"On which network am I?\" - the addresses of the answer say it. Since there is DHCP, "
         "nobody asks any more."},
    {.name = "address-mask",
     .target = "address-mask",
     .probe = {.stimulus = AddressMaskRequest},
     .answer = icmp(18, 0),
     .means = "\"What is the mask of this network?\" - how a diskless host of 1985 found out."},
    {.name = "domain-name",
     .target = "domain-name",
     .probe = {.stimulus = DomainNameRequest},
     .answer = icmp(38, 0),
     .means = "\"What is your name?\" - asked of the host itself and not of the DNS (RFC 1788)."},
    {.name = "traceroute-message",
     .target = "echo",
     .probe = {.stimulus = TracerouteOption, .note = "RFC 1393's Traceroute option"},
     .answer = icmp(30, 0),
     .means = "One datagram with an option, and every router that knows it reports by itself: a "
              "traceroute that needs one packet. It never caught on."},
    {.name = "conversion-failed",
     .target = "version-7",
     .probe = {.stimulus = RecordRoute, .note = "Record Route option"},
     .answer = icmp(31, 3),
     .means = "The next network speaks another IP, into which this option cannot be converted "
              "(RFC 1475, the IP version 7 that was not to be)."},
    {.name = "extended-echo",
     .target = "interfaces",
     .probe = {.stimulus = ExtendedEcho},
     .answer = icmp(43, 0),
     .means = "\"Is your interface up0 up?\" - yes. A ping that asks about an interface which it "
              "does not have to reach (RFC 8335)."},
    // Attacks that fail.
    {.name = "forged-too-big",
     .target = "forged-too-big",
     .answer = icmp(0, 0),
     .refusal = NodeEventKind::ForgedOrStale,
     .means =
         "Mallory told you that only 68 octets fit. She had to guess what you sent and guessed "
         "wrong, so you did not believe her."},
    {.name = "forged-unreachable",
     .target = "forged-unreachable",
     .answer = icmp(0, 0),
     .refusal = NodeEventKind::ForgedOrStale,
     .means = "Mallory told you that the host is out of reach. What she quotes you never sent, and "
              "the host's own answer proves her wrong."},
    {.name = "redirect-attack",
     .target = "redirect-attack",
     .answer = icmp(0, 0),
     .refusal = NodeEventKind::RedirectRefused,
     .means = "Mallory offers herself as the better first hop. Only the router that you use may "
              "redirect you, so your packets stay where they were."},
};

}  // namespace

std::span<const Stop> tour_stops_ipv4() { return kStops; }

}  // namespace icmpkit::app
