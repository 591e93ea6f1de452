#include "icmpkit/text/alias.hpp"

#include <array>

namespace icmpkit::text {
namespace {

using wire::RegistrySet;
constexpr auto kV4 = RegistrySet::Icmpv4;
constexpr auto kV6 = RegistrySet::Icmpv6;

constexpr std::string_view kRefused =
    "'Connection refused' on TCP mostly means a RST, which is no ICMP message; on UDP it means "
    "this one.";
constexpr std::string_view kNoRoute =
    "Linux says 'No route to host' about several reports: 3/1, 3/10, 3/12 to 3/15 and 11/0 to "
    "11/1, "
    "in IPv6 1/2, 1/3 and 3/0 to 3/1. It also says so without any report, when a neighbour on "
    "your own link does not answer.";
constexpr std::string_view kUnreachable =
    "Mostly no message was sent at all: your own machine has no route. Linux says the same about "
    "reports 3/0, 3/6, 3/9 and 3/11, in IPv6 1/0.";
constexpr std::string_view kTooLong =
    "A datagram with Don't Fragment set, or IPv6, was larger than the path MTU that the kernel "
    "knows: from this report, or from its own interface.";
constexpr std::string_view kDenied =
    "Linux says 'Permission denied' about IPv6 reports 1/1, 1/5 and 1/6. Far more often your own "
    "firewall or missing privileges are the reason.";
constexpr std::string_view kProtocol =
    "Linux says 'Protocol error' when a header was reported as wrong.";
constexpr std::string_view kMark = "A mark of traceroute behind a hop's time.";

constexpr std::array kAliases{
    // ping's, tcpdump's and everyday words
    Alias{"ping", kV4, 8},
    Alias{"ping", kV6, 128},
    Alias{"pong", kV4, 0},
    Alias{"pong", kV6, 129},
    Alias{"echo", kV4, 8},
    Alias{"echo", kV6, 128},
    Alias{"echo request", kV4, 8},
    Alias{"echo request", kV6, 128},
    Alias{"unreachable", kV4, 3},
    Alias{"unreachable", kV6, 1},
    Alias{"unreach", kV4, 3},
    Alias{"unreach", kV6, 1},
    Alias{"dest unreachable", kV4, 3},
    Alias{"dest unreachable", kV6, 1},
    Alias{"frag needed", kV4, 3, 4},
    Alias{"frag needed", kV6, 2, 0},
    Alias{"frag needed and df set", kV4, 3, 4},
    Alias{"fragmentation needed", kV4, 3, 4},
    Alias{"fragmentation needed", kV6, 2, 0},
    Alias{"need to frag", kV4, 3, 4},
    Alias{"too big", kV6, 2, 0},
    Alias{"too big", kV4, 3, 4},
    Alias{"packet too big", kV6, 2, 0},
    Alias{"packet too big", kV4, 3, 4},
    Alias{"mtu", kV4, 3, 4},
    Alias{"mtu", kV6, 2, 0},
    Alias{"mtu", RegistrySet::NdOption, 5},
    Alias{"pmtu", kV4, 3, 4},
    Alias{"pmtu", kV6, 2, 0},
    Alias{"black hole", kV4, 3, 4},
    Alias{"black hole", kV6, 2, 0},
    Alias{"net unreachable", kV4, 3, 0},
    Alias{"net unreachable", kV6, 1, 0},
    Alias{"network unreachable", kV4, 3, 0},
    Alias{"network unreachable", kV6, 1, 0},
    Alias{"destination net unreachable", kV4, 3, 0},
    Alias{"destination network unreachable", kV4, 3, 0},
    Alias{"host unreachable", kV4, 3, 1},
    Alias{"host unreachable", kV6, 1, 3},
    Alias{"destination host unreachable", kV4, 3, 1},
    Alias{"protocol unreachable", kV4, 3, 2},
    Alias{"protocol unreachable", kV6, 4, 1},
    Alias{"destination protocol unreachable", kV4, 3, 2},
    Alias{"port unreachable", kV4, 3, 3},
    Alias{"port unreachable", kV6, 1, 4},
    Alias{"destination port unreachable", kV4, 3, 3},
    Alias{"udp port unreachable", kV4, 3, 3},
    Alias{"udp port unreachable", kV6, 1, 4},
    Alias{"destination net unknown", kV4, 3, 6},
    Alias{"net unknown", kV4, 3, 6},
    Alias{"destination host unknown", kV4, 3, 7},
    Alias{"host unknown", kV4, 3, 7},
    Alias{"destination net prohibited", kV4, 3, 9},
    Alias{"net prohibited", kV4, 3, 9},
    Alias{"destination host prohibited", kV4, 3, 10},
    Alias{"host prohibited", kV4, 3, 10},
    Alias{"packet filtered", kV4, 3, 13},
    Alias{"packet filtered", kV6, 1, 1},
    Alias{"filtered", kV4, 3, 13},
    Alias{"filtered", kV6, 1, 1},
    Alias{"admin prohibited", kV4, 3, 13},
    Alias{"admin prohibited", kV6, 1, 1},
    Alias{"administratively prohibited", kV4, 3, 13},
    Alias{"administratively prohibited", kV6, 1, 1},
    Alias{"admin prohibited filter", kV4, 3, 13},
    Alias{"icmp net unreachable", kV4, 3, 0},
    Alias{"icmp host unreachable", kV4, 3, 1},
    Alias{"icmp proto unreachable", kV4, 3, 2},
    Alias{"icmp port unreachable", kV4, 3, 3},
    Alias{"icmp net prohibited", kV4, 3, 9},
    Alias{"icmp host prohibited", kV4, 3, 10},
    Alias{"icmp admin prohibited", kV4, 3, 13},
    Alias{"icmp6 adm prohibited", kV6, 1, 1},
    Alias{"icmp6 no route", kV6, 1, 0},
    Alias{"icmp6 addr unreachable", kV6, 1, 3},
    Alias{"icmp6 port unreachable", kV6, 1, 4},
    Alias{"no route", kV6, 1, 0},
    Alias{"no route", kV4, 3, 0},
    Alias{"address unreachable", kV6, 1, 3},
    Alias{"address unreachable", kV4, 3, 1},
    Alias{"time to live exceeded", kV4, 11, 0},
    Alias{"ttl exceeded", kV4, 11, 0},
    Alias{"ttl exceeded", kV6, 3, 0},
    Alias{"ttl expired", kV4, 11, 0},
    Alias{"ttl expired in transit", kV4, 11, 0},
    Alias{"time exceeded in transit", kV4, 11, 0},
    Alias{"time exceeded in transit", kV6, 3, 0},
    Alias{"hop limit exceeded", kV6, 3, 0},
    Alias{"hop limit", kV6, 3, 0},
    Alias{"time exceeded hop limit", kV6, 3, 0},
    Alias{"frag reassembly time exceeded", kV4, 11, 1},
    Alias{"frag reassembly time exceeded", kV6, 3, 1},
    Alias{"reassembly time exceeded", kV4, 11, 1},
    Alias{"reassembly time exceeded", kV6, 3, 1},
    Alias{"ip reassembly time exceeded", kV4, 11, 1},
    Alias{"source route failed", kV4, 3, 5},
    Alias{"redirect host", kV4, 5, 1},
    Alias{"redirect network", kV4, 5, 0},
    Alias{"redirect", kV4, 5},
    Alias{"redirect", kV6, 137},
    Alias{"neighbor discovery", kV6, 135},
    Alias{"neighbour solicitation", kV6, 135},
    Alias{"neighbour advertisement", kV6, 136},
    Alias{"ns", kV6, 135},
    Alias{"na", kV6, 136},
    Alias{"rs", kV6, 133},
    Alias{"ra", kV6, 134},
    Alias{"mld", kV6, 130},
    Alias{"mldv2", kV6, 143},
    Alias{"rpl", kV6, 155},
    Alias{"dis", kV6, 155, 0},
    Alias{"dio", kV6, 155, 1},
    Alias{"dao", kV6, 155, 2},
    Alias{"probe", kV4, 42},
    Alias{"probe", kV6, 160},
    Alias{"irdp", kV4, 9},
    Alias{"bad ip header", kV4, 12},
    Alias{"param problem", kV4, 12},
    Alias{"param problem", kV6, 4},
    Alias{"quench", kV4, 4},
    Alias{"mpls", RegistrySet::ExtensionClass, 1},
    Alias{"rdnss", RegistrySet::NdOption, 25},
    Alias{"dnssl", RegistrySet::NdOption, 31},
    Alias{"pio", RegistrySet::NdOption, 3},
    Alias{"aro", RegistrySet::NdOption, 33},
    Alias{"rio", RegistrySet::NdOption, 24},

    // traceroute's marks
    Alias{"!h", kV4, 3, 1, kMark},
    Alias{"!h", kV6, 1, 3, kMark},
    Alias{"!n", kV4, 3, 0, kMark},
    Alias{"!n", kV6, 1, 0, kMark},
    Alias{"!p", kV4, 3, 2, kMark},
    Alias{"!p", kV6, 4, 1, kMark},
    Alias{"!s", kV4, 3, 5, kMark},
    Alias{"!f", kV4, 3, 4, kMark},
    Alias{"!f", kV6, 2, 0, kMark},
    Alias{"!x", kV4, 3, 13, kMark},
    Alias{"!x", kV6, 1, 1, kMark},
    Alias{"!v", kV4, 3, 14, kMark},
    Alias{"!c", kV4, 3, 15, kMark},
    Alias{"!u", kV4, 3, 6, "A mark of BSD's traceroute."},
    Alias{"!w", kV4, 3, 7, "A mark of BSD's traceroute."},
    Alias{"!i", kV4, 3, 8, "A mark of BSD's traceroute."},
    Alias{"!a", kV4, 3, 9, "A mark of BSD's traceroute."},
    Alias{"!z", kV4, 3, 10, "A mark of BSD's traceroute."},
    Alias{"!q", kV4, 3, 11, "A mark of BSD's traceroute."},
    Alias{"!t", kV4, 3, 12, "A mark of BSD's traceroute."},

    // what a failing system call says
    Alias{"connection refused", kV4, 3, 3, kRefused},
    Alias{"connection refused", kV6, 1, 4},
    Alias{"econnrefused", kV4, 3, 3, kRefused},
    Alias{"econnrefused", kV6, 1, 4},
    Alias{"no route to host", kV4, 3, 1, kNoRoute},
    Alias{"no route to host", kV6, 1, 3},
    Alias{"ehostunreach", kV4, 3, 1, kNoRoute},
    Alias{"ehostunreach", kV6, 1, 3},
    Alias{"network is unreachable", kV4, 3, 0, kUnreachable},
    Alias{"network is unreachable", kV6, 1, 0},
    Alias{"enetunreach", kV4, 3, 0, kUnreachable},
    Alias{"enetunreach", kV6, 1, 0},
    Alias{"message too long", kV4, 3, 4, kTooLong},
    Alias{"message too long", kV6, 2, 0},
    Alias{"emsgsize", kV4, 3, 4, kTooLong},
    Alias{"emsgsize", kV6, 2, 0},
    Alias{"protocol not available", kV4, 3, 2},
    Alias{"enoprotoopt", kV4, 3, 2},
    Alias{"protocol error", kV4, 12, std::nullopt, kProtocol},
    Alias{"protocol error", kV6, 4, std::nullopt, kProtocol},
    Alias{"eproto", kV4, 12, std::nullopt, kProtocol},
    Alias{"eproto", kV6, 4, std::nullopt, kProtocol},
    Alias{"host is down", kV4, 3, 7},
    Alias{"ehostdown", kV4, 3, 7},
    Alias{"machine is not on the network", kV4, 3, 8},
    Alias{"enonet", kV4, 3, 8},
    Alias{"operation not supported", kV4, 3, 5},
    Alias{"eopnotsupp", kV4, 3, 5},
    Alias{"permission denied", kV6, 1, 1, kDenied},
    Alias{"eacces", kV6, 1, 1, kDenied},
};

}  // namespace

std::span<const Alias> aliases() { return kAliases; }

}  // namespace icmpkit::text
