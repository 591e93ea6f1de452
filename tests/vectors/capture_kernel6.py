"""The IPv6 cases of capture_kernel.py, and its cases about groups, which speak IGMP as well."""

import socket
import struct

from capture_kernel import fragment6, icmp
from lab import in_namespace

TEST_NET = "IPv6(src=HOST6, dst='2001:db8:9::%d')/%s"
PROBES = (("udp", "UDP(sport=0x8235, dport=33435)/Raw(bytes(range(32)))"), ("tcp", "TCP(sport=0x8236, dport=443, seq=0x01020304)"),
          ("echo", "ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=bytes(range(56)))"))


def echo6(rec):
    for size in (0, 1, 8, 15, 16, 56, 1232, 1452):
        rec.case("v6_129_0_echo_reply_%d_octets" % size, "a: ping -6 -c1 -W1 -s%d 2001:db8:2::2" % size, icmp(129, 0, "2001:db8:2::2"))
    rec.case("v6_129_0_echo_reply_flow_label", "a> IPv6(src=HOST6, dst=PEER6, fl=0x54321, tc=0xb9)/ICMPv6EchoRequest(id=1, seq=2)", icmp(129))
    rec.case("v6_129_7_echo_reply_to_code_7", "a> ip6/ICMPv6EchoRequest(code=7, id=0x0102, seq=0x0304, data=b'abcdefgh')", icmp(129))
    rec.case("v6_129_0_echo_reply_to_hop_by_hop", "a> ip6/IPv6ExtHdrHopByHop(options=[PadN(optdata=b'\\0\\0\\0\\0')])/ICMPv6EchoRequest(id=1, seq=2)",
             icmp(129))
    rec.case("v6_129_0_echo_reply_to_all_nodes", "a: ping -6 -c1 -W1 ff02::1%a0", icmp(129, 0, "fe80::200:5eff:fe00:53fe"))
    rec.case("v6_129_0_echo_reply_to_subnet_router_anycast", "a: ping -6 -c1 -W1 2001:db8:1::", icmp(129, 0, "2001:db8:1::fe"))
    rec.case("v6_echo_reply_fragment", "a: ping -6 -c1 -W1 -s4000 2001:db8:2::2", lambda o: fragment6(o) and o[8:24] != HOST6, most=3)
    rec.case("v6_128_0_segment_routing_inline", "a: ping -6 -c1 -W1 2001:db8:2::2", icmp(128),
             given=["a: ip -6 route add 2001:db8:2::2/128 encap seg6 mode inline segs 2001:db8:1::fe dev a0"],
             undo=["a: ip -6 route del 2001:db8:2::2/128"])
    rec.case("v6_segment_routing_encap", "a: ping -6 -c1 -W1 2001:db8:2::2", lambda o: o[0] >> 4 == 6 and o[6] == 43,
             given=["a: ip -6 route add 2001:db8:2::2/128 encap seg6 mode encap segs 2001:db8:1::fe,2001:db8:2::fe dev a0"],
             undo=["a: ip -6 route del 2001:db8:2::2/128"])


def unreachable6(rec):
    for word, probe in PROBES:
        rec.case("v6_1_0_no_route_quotes_" + word, "a> " + TEST_NET % (1, probe), icmp(1, 0))
        for kind, code in (("unreachable", 0), ("prohibit", 1), ("throw", 0)):
            rec.case("v6_1_%d_%s_route_quotes_%s" % (code, kind, word), "a> " + TEST_NET % (1, probe), icmp(1, code),
                     given=["r: ip -6 route add %s 2001:db8:9::/48" % kind], undo=["r: ip -6 route del 2001:db8:9::/48"])
    rec.case("v6_1_2_beyond_scope", "a> IPv6(src=LINK6, dst=PEER6)/UDP(sport=0x8235, dport=33435)/Raw(b'abc')", icmp(1, 2))
    rec.case("v6_1_3_failed_neighbour", "a> IPv6(src=HOST6, dst='2001:db8:2::77')/UDP(sport=0x8235, dport=33435)/Raw(b'abc')", icmp(1, 3),
             given=["r: sysctl -qw net.ipv6.neigh.r1.retrans_time_ms=100"], seconds=5)
    for size in (0, 1, 32, 1184, 1185, 1232, 1452):
        rec.case("v6_1_4_port_udp_%d_octets" % size, "a> ip6/UDP(sport=0x8235, dport=33435)/Raw(bytes(%d))" % size, icmp(1, 4))
    for word, headers in (("hop_by_hop", "IPv6ExtHdrHopByHop(options=[PadN(optdata=b'\\0\\0\\0\\0')])"),
                          ("destination_options", "IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x1e, optdata=b'abcdefgh')])"),
                          ("atomic_fragment", "IPv6ExtHdrFragment(id=0x01020304)"),
                          ("routing_header_used", "IPv6ExtHdrRouting(type=0, segleft=0, addresses=[ROUTER6])")):
        rec.case("v6_1_4_port_quotes_" + word, "a> ip6/%s/UDP(sport=0x8235, dport=33435)/Raw(b'abcdefgh')" % headers, icmp(1, 4))
    rec.case("v6_1_4_port_quotes_reassembled", ["a> fragment6(ip6/IPv6ExtHdrFragment(id=0x01020304)/UDP(sport=1, dport=2)/Raw(bytes(2000)), 1280)[%d]"
             % n for n in (0, 1)], icmp(1, 4))
    rec.case("v6_1_4_port_to_traceroute", "a: traceroute -6 -n -q1 -w1 -m3 2001:db8:2::2", icmp(1, 4))
    for word, code in (("no-route", 0), ("admin-prohibited", 1), ("addr-unreachable", 3), ("port-unreachable", 4), ("policy-fail", 5),
                       ("reject-route", 6)):
        rec.case("v6_1_%d_nft_%s" % (code, word.replace("-", "_")), "a: ping -6 -c1 -W1 2001:db8:2::2", icmp(1, code),
                 given=["r: nft add table ip6 t", "r: nft add chain ip6 t c '{ type filter hook forward priority 0; }'",
                        "r: nft add rule ip6 t c reject with icmpv6 type " + word], undo=["r: nft delete table ip6 t"])
    rec.case("v6_1_1_ip6tables_adm_prohibited", "a> ip6/UDP(sport=0x8235, dport=33435)", icmp(1, 1),
             given=["r: ip6tables-legacy -A FORWARD -j REJECT --reject-with icmp6-adm-prohibited"], undo=["r: ip6tables-legacy -F FORWARD"])


def errors6(rec):
    for mtu in (1280, 1281, 1400, 1492):
        rec.case("v6_2_0_too_big_mtu_%d" % mtu, "a> ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=bytes(1452))", icmp(2, 0),
                 given=["r: ip -6 route add 2001:db8:2::2/128 dev r1 mtu lock %d" % mtu], undo=["r: ip -6 route del 2001:db8:2::2/128"])
    rec.case("v6_2_0_too_big_link_mtu", "a> ip6/TCP(sport=0x8236, dport=443, seq=0x01020304, flags='A')/Raw(bytes(1400))", icmp(2, 0),
             given=["r: ip link set r1 mtu 1300"], undo=["r: ip link set r1 mtu 1500"])
    for word, probe in PROBES + (("hop_by_hop", "IPv6ExtHdrHopByHop(options=[RouterAlert(value=7)])/UDP(sport=1, dport=2)"),
                                 ("udp_1400", "UDP(sport=1, dport=2)/Raw(bytes(1400))"),
                                 ("first_fragment", "IPv6ExtHdrFragment(m=1, id=7)/UDP(sport=1, dport=2, len=999, chksum=1)/Raw(bytes(64))"),
                                 ("middle_fragment", "IPv6ExtHdrFragment(nh=17, offset=9, m=1, id=7)/Raw(bytes(64))"),
                                 ("esp", "ESP(spi=0x01020304, seq=0x05060708, data=bytes(range(24)))"),
                                 ("ip6in6", "ip6/UDP(sport=1, dport=2)"), ("no_next_header", "Raw(b'')")):
        head = "IPv6(src=HOST6, dst=PEER6, hlim=1%s)/" % (", nh=59" if word == "no_next_header" else "")
        rec.case("v6_3_0_hop_limit_quotes_" + word, "a> " + head + probe, icmp(3, 0))
    rec.case("v6_3_0_hop_limit_zero_on_arrival", "a> IPv6(src=HOST6, dst=PEER6, hlim=0)/UDP(sport=0x8235, dport=33435)", icmp(3, 0))
    rec.case("v6_3_1_reassembly", "a> ip6/IPv6ExtHdrFragment(m=1, id=0x01020305)/UDP(sport=0x8235, dport=53, len=2000, chksum=1)/Raw(bytes(40))",
             icmp(3, 1), given=["b: sysctl -qw net.ipv6.ip6frag_time=1"], seconds=4)
    for word, probe in (
            ("fragment_length_odd", "IPv6ExtHdrFragment(nh=17, m=1, id=8)/Raw(bytes(33))"),
            ("fragment_too_long", "IPv6ExtHdrFragment(nh=17, offset=8191, m=0, id=9)/Raw(bytes(64))"),
            ("routing_type_0", "IPv6ExtHdrRouting(type=0, segleft=1, addresses=[ROUTER6])/ICMPv6EchoRequest()"),
            ("routing_type_2", "IPv6ExtHdrRouting(type=2, segleft=1, addresses=[ROUTER6])/ICMPv6EchoRequest()"),
            ("routing_type_253", "IPv6ExtHdrRouting(type=253, segleft=1, addresses=[ROUTER6])/ICMPv6EchoRequest()"),
            ("jumbo_with_payload_length", "IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=0x00010004)])/ICMPv6EchoRequest()"),
            ("jumbo_too_small", "IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=0x00000104)])/ICMPv6EchoRequest()")):
        rec.case("v6_4_0_" + word, "a> ip6/" + probe, icmp(4, 0), seconds=0.5)
    for number in (2, 8, 41, 132, 140, 253, 255):
        rec.case("v6_4_1_next_header_%d" % number, "a> IPv6(src=HOST6, dst=PEER6, nh=%d)/Raw(b'abcdefgh')" % number, icmp(4, 1), seconds=0.5)
    rec.case("v6_4_1_hop_by_hop_not_first", "a> ip6/IPv6ExtHdrDestOpt(options=[PadN(optdata=b'\\0\\0\\0\\0')])/IPv6ExtHdrHopByHop(options=[PadN("
             "optdata=b'\\0\\0\\0\\0')])/ICMPv6EchoRequest()", icmp(4), seconds=0.5)
    rec.case("v6_4_1_after_destination_options", "a> ip6/IPv6ExtHdrDestOpt(nh=253, options=[PadN(optdata=b'\\0\\0\\0\\0')])/Raw(b'abcdefgh')", icmp(4, 1),
             seconds=0.5)
    for word, header, kind in (("hop_by_hop_80", "IPv6ExtHdrHopByHop", 0x9E), ("hop_by_hop_c0", "IPv6ExtHdrHopByHop", 0xDE),
                               ("destination_80", "IPv6ExtHdrDestOpt", 0x9E), ("destination_c0", "IPv6ExtHdrDestOpt", 0xDE),
                               ("home_address", "IPv6ExtHdrDestOpt", 0xC9)):
        rec.case("v6_4_2_" + word, "a> ip6/%s(options=[HBHOptUnknown(otype=0x%x, optdata=b'abcd')])/ICMPv6EchoRequest()" % (header, kind), icmp(4, 2),
                 seconds=0.5)
    rec.case("v6_4_2_third_option", "a> ip6/IPv6ExtHdrDestOpt(autopad=0, options=[Pad1(), PadN(optdata=b'\\0'), HBHOptUnknown(otype=0x9e, optdata="
             "b'abcdefgh')])/ICMPv6EchoRequest()", icmp(4, 2), seconds=0.5)
    rec.case("v6_4_2_to_multicast_80", "a> IPv6(src=HOST6, dst='ff02::1')/IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x9e, optdata=b'abcd')])/"
             "ICMPv6EchoRequest()", icmp(4, 2), seconds=0.5)
    for word, header in (("tcp", 6), ("udp", 17), ("icmpv6", 58)):
        rec.case("v6_4_3_incomplete_chain_" + word, "a> ip6/IPv6ExtHdrFragment(nh=%d, m=1, id=%d)/Raw(b'abcdefgh'[:%d])" % (header, header + 100,
                 8 if header == 6 else 0), icmp(4, 3), seconds=0.5)
    rec.case("v6_tcp_reset", "a> IPv6(src=HOST6, dst=PEER6)/TCP(sport=0x8236, dport=443, seq=0x01020304, flags='S')",
             lambda o: o[0] >> 4 == 6 and o[6] == 6 and o[8:24] != HOST6)


HOST6 = socket.inet_pton(socket.AF_INET6, "2001:db8:1::1")
ROUTER_LINK = "fe80::200:5eff:fe00:53fe"


def neighbours(rec):
    flush = "a: ip -6 neigh flush dev a0"
    rec.case("v6_135_0_multicast_solicitation", "a: ping -6 -c1 -W1 2001:db8:1::fe", icmp(135, 0, "2001:db8:1::1"), given=[flush])
    rec.case("v6_136_0_solicited_by_router", "a: ping -6 -c1 -W1 2001:db8:1::fe", icmp(136, 0, "2001:db8:1::fe"), given=[flush])
    rec.case("v6_136_0_solicited_by_host", "r: ping -6 -c1 -W1 2001:db8:1::1", icmp(136, 0, "2001:db8:1::1"), given=["r: ip -6 neigh flush dev r0"])
    probing = "a: ip -6 neigh replace 2001:db8:1::fe lladdr 00:00:5e:00:53:fe dev a0 nud probe"
    rec.case("v6_135_0_unicast_solicitation", [probing, "a: ping -6 -c1 -W1 2001:db8:1::fe"], lambda o: icmp(135)(o) and o[24] != 255)
    rec.case("v6_136_0_answer_to_unicast", [probing, "a: ping -6 -c1 -W1 2001:db8:1::fe"], icmp(136, 0, "2001:db8:1::fe"))
    fresh = ["a: sysctl -qw net.ipv6.conf.a0.accept_dad=1", "a: sysctl -qw net.ipv6.conf.a0.enhanced_dad=%d net.ipv6.conf.all.enhanced_dad=%d"]
    gone = ["a: ip address del 2001:db8:1::abcd/64 dev a0", "a: sysctl -qw net.ipv6.conf.a0.accept_dad=0"]
    for word, enhanced in (("nonce", 1), ("plain", 0)):
        rec.case("v6_135_0_duplicate_address_" + word, "a: ip address add 2001:db8:1::abcd/64 dev a0", icmp(135, 0, "::"),
                 given=[fresh[0], fresh[1] % (enhanced, enhanced)], undo=gone)
    rec.case("v6_136_0_duplicate_address_defended", "a: ip address add 2001:db8:1::fe/64 dev a0", icmp(136, 0), given=[fresh[0], fresh[1] % (0, 0)],
             undo=["a: ip address del 2001:db8:1::fe/64 dev a0", gone[1]])
    rec.case("v6_136_0_unsolicited", "a: ip link set a0 address 00:00:5e:00:53:11", icmp(136, 0, "2001:db8:1::1"),
             given=["a: sysctl -qw net.ipv6.conf.a0.ndisc_notify=1"],
             undo=["a: sysctl -qw net.ipv6.conf.a0.ndisc_notify=0", "a: ip link set a0 address 00:00:5e:00:53:01"])
    rec.case("v6_136_0_proxy", "a: ping -6 -c1 -W1 2001:db8:1::99", icmp(136, 0),
             given=["r: sysctl -qw net.ipv6.conf.r0.proxy_ndp=1", "r: ip -6 neigh add proxy 2001:db8:1::99 dev r0", "r: ip -6 route add "
                    "2001:db8:1::99/128 dev r1"], undo=["r: ip -6 neigh del proxy 2001:db8:1::99 dev r0", "r: ip -6 route del 2001:db8:1::99/128"])
    via = "fe80::200:5eff:fe00:5333"
    wait = ["a: ping -6 -c1 -W1 2001:db8:1::fe", "r: sleep 1.5"]  # the kernel limits redirects to one a second
    for number, (word, probe) in enumerate(PROBES):
        rec.case("v6_137_0_redirect_to_router_quotes_" + word, "a> " + TEST_NET % (10 + number, probe), icmp(137, 0),
                 given=["r: ip -6 neigh replace %s lladdr 00:00:5e:00:53:33 dev r0" % via, "r: ip -6 route add 2001:db8:9::/48 via %s dev r0" % via]
                 + wait,
                 undo=["r: ip -6 route del 2001:db8:9::/48"])
    rec.case("v6_137_0_redirect_on_link", "a> IPv6(src=HOST6, dst='2001:db8:1::77')/UDP(sport=1, dport=2)/Raw(b'abcdefgh')", icmp(137, 0),
             given=["r: ip -6 neigh replace 2001:db8:1::77 lladdr 00:00:5e:00:53:77 dev r0"] + wait)
    rec.case("v6_137_0_redirect_quotes_1400", "a> " + TEST_NET % (7, "UDP(sport=1, dport=2)/Raw(bytes(1400))"), icmp(137, 0),
             given=["r: ip -6 route add 2001:db8:9::/48 via %s dev r0" % via] + wait, undo=["r: ip -6 route del 2001:db8:9::/48"])


def routers(rec):
    """A host of its own comes up on a link of its own; what it says is seen from the other end."""
    lab = rec.lab
    for name in "hq":
        lab.add(name)
    lab.sh("h", "sysctl -qw net.ipv6.conf.default.router_solicitation_delay=0")
    lab.link("h", "h0", "q", "q0")
    lab.sh("h", "ip link set h0 down")
    lab.sh("h", "sysctl -qw net.ipv6.conf.h0.accept_dad=1")
    up, down = "h: ip link set h0 up", "h: ip link set h0 down"
    eyes = {"where": ("q", "q0"), "undo": [down], "seconds": 4}
    link = "fe80::200:5eff:fe00:5344"
    rec.case("v6_133_0_solicitation", up, icmp(133, 0, link), **eyes)
    rec.case("v6_143_0_link_comes_up_tentative", up, icmp(143, 0, "::"), **eyes)
    rec.case("v6_143_0_link_comes_up", up, icmp(143, 0, link), **eyes)
    lab.sh("h", "sysctl -qw net.ipv6.conf.h0.force_mld_version=1")
    rec.case("v6_131_0_link_comes_up", up, icmp(131), **eyes)


MCAST_JOIN_GROUP, MCAST_BLOCK_SOURCE, MCAST_LEAVE_GROUP, MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP = 42, 43, 45, 46, 47


def address(text):
    """A struct sockaddr_storage."""
    if ":" in text:
        return struct.pack("=HHI16sI", socket.AF_INET6, 0, 0, socket.inet_pton(socket.AF_INET6, text), 0).ljust(128, b"\0")
    return struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(text)).ljust(128, b"\0")


class Member:
    """A socket in a namespace that joins and leaves groups on its first link."""

    def __init__(self, family, namespace="a"):
        def make():
            kind = socket.AF_INET6 if family == 6 else socket.AF_INET
            return socket.socket(kind, socket.SOCK_DGRAM), socket.if_nametoindex(namespace + "0")
        self.socket, self.index = in_namespace(namespace, make)
        self.level = socket.IPPROTO_IPV6 if family == 6 else socket.IPPROTO_IP

    def set(self, option, group, source=None):
        request = struct.pack("=II", self.index, 0) + address(group) + (address(source) if source else b"")
        self.socket.setsockopt(self.level, option, request)


def groups(rec):
    six, group, one, two = Member(6), "ff05::db8:1", "2001:db8:1::51", "2001:db8:1::52"

    def step(words, option, *what, member=None):
        return "socket on a0: " + words, lambda: (member or six).set(option, *what)

    def record(kind, count=None):
        def match(octets):
            at = 48
            return icmp(143)(octets) and len(octets) > at + 8 and octets[at + 8] == kind and octets[at + 12:at + 14] == b"\xff\x05"
        return match

    rec.case("v6_143_0_to_exclude", [step("join " + group, MCAST_JOIN_GROUP, group)], record(4))
    rec.case("v6_143_0_block", [step("block %s in %s" % (one, group), MCAST_BLOCK_SOURCE, group, one)], record(6))
    query = "IPv6(src=LINKR6, dst='%s', hlim=1)/IPv6ExtHdrHopByHop(options=[RouterAlert()])/ICMPv6MLQuery2(mrd=%d, QRV=2, QQIC=125, mladdr='%s')"
    rec.case("v6_143_0_is_exclude", [("r0> " + query % (group, 10, group), lambda: ask(rec, query % (group, 10, group)))], record(2))
    rec.case("v6_143_0_to_include", [step("leave " + group, MCAST_LEAVE_GROUP, group)], record(3))
    rec.case("v6_143_0_allow", [step("join %s from %s" % (group, one), MCAST_JOIN_SOURCE_GROUP, group, one)], record(5))
    rec.case("v6_143_0_allow_second", [step("join %s from %s" % (group, two), MCAST_JOIN_SOURCE_GROUP, group, two)], record(5))
    rec.case("v6_143_0_is_include", [("r0> " + query % (group, 10, group), lambda: ask(rec, query % (group, 10, group)))], record(1))
    rec.case("v6_143_0_general_query_answered", [("r0> " + query % ("ff02::1", 10, "::"), lambda: ask(rec, query % ("ff02::1", 10, "::")))], icmp(143))
    rec.case("v6_143_0_block_last", [step("leave %s from %s" % (group, one), MCAST_LEAVE_SOURCE_GROUP, group, one)], record(6))
    rec.lab.sh("a", "sysctl -qw net.ipv6.conf.a0.force_mld_version=1")
    rec.case("v6_131_0_join", [step("join ff05::db8:2", MCAST_JOIN_GROUP, "ff05::db8:2")], icmp(131))
    rec.case("v6_132_0_leave", [step("leave ff05::db8:2", MCAST_LEAVE_GROUP, "ff05::db8:2")], icmp(132))
    rec.lab.sh("a", "sysctl -qw net.ipv6.conf.a0.force_mld_version=0")
    six.socket.close()
    four = Member(4)

    def igmp(octets):
        return octets[0] >> 4 == 4 and octets[9] == 2
    rec.case("v4_igmp3_report", [step("join 239.1.2.3", MCAST_JOIN_GROUP, "239.1.2.3", member=four)], igmp)
    rec.lab.sh("a", "sysctl -qw net.ipv4.conf.a0.force_igmp_version=2")
    rec.case("v4_igmp2_report", [step("join 239.1.2.4", MCAST_JOIN_GROUP, "239.1.2.4", member=four)], igmp)
    rec.case("v4_igmp2_leave", [step("leave 239.1.2.4", MCAST_LEAVE_GROUP, "239.1.2.4", member=four)], lambda o: igmp(o) and o[24] == 0x17)
    rec.lab.sh("a", "sysctl -qw net.ipv4.conf.a0.force_igmp_version=0")
    four.socket.close()


def ask(rec, expression):
    import make_scapy
    rec.lab.inject("r", "r0", bytes(make_scapy.build(expression)), "33:33:00:00:00:01")


def queriers(rec):
    """A bridge asks who listens, on the link of the host that routers() made."""
    lab = rec.lab
    lab.sh("h", "sysctl -qw net.ipv6.conf.h0.force_mld_version=0")
    lab.sh("h", "ip link set h0 up")
    for version in (1, 2):
        given = ["q: ip link add br0 type bridge mcast_querier 1 mcast_mld_version %d mcast_igmp_version %d mcast_query_interval 100 "
                 "mcast_startup_query_interval 100 mcast_startup_query_count 9" % (version, version + 1), "q: ip link set q0 master br0"]
        eyes = {"where": ("h", "h0"), "undo": ["q: ip link del br0"], "seconds": 9, "given": given}
        rec.case("v6_130_0_bridge_general_query_v%d" % version, "q: ip link set br0 up", icmp(130, 0), **eyes)
        rec.case("v4_igmp%d_bridge_query" % (version + 1), "q: ip link set br0 up", lambda o: o[0] >> 4 == 4 and o[9] == 2 and o[24] == 0x11, **eyes)
        member, group = Member(6, "h"), "ff05::db8:3"

        def join_and_leave():
            lab.sh("q", "sleep 3.5")
            member.set(MCAST_JOIN_GROUP, group)
            lab.sh("q", "sleep 0.3")
            member.set(MCAST_LEAVE_GROUP, group)
        rec.case("v6_130_0_bridge_group_query_v%d" % version, ["q: ip link set br0 up", ("socket on h0: join and leave " + group, join_and_leave)],
                 lambda o: icmp(130)(o) and o[56:72] == socket.inet_pton(socket.AF_INET6, group), **eyes)
        member.socket.close()


def every6(rec):
    for part in (echo6, unreachable6, errors6, neighbours, groups, routers, queriers):
        part(rec)
