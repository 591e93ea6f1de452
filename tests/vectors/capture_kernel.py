"""Vectors that Linux itself makes: its answers and its errors, provoked one by one in network namespaces.

A case says what is set up, what is sent and which datagram of those that follow is the vector. A step is written
`r: command` (run the command in namespace r), `a> expression` (put this scapy datagram on the link of a) or as words and
a function; the source column is the steps.
"""

import ipaddress
import sys

import common
import make_scapy
from lab import Capture, Lab, MAC

OUT = {"a": ("a0", MAC["r0"]), "b": ("b0", MAC["r1"])}


class Recorder:
    """Runs cases and keeps what they gave, and the names of those that gave nothing."""

    def __init__(self, lab, maker):
        self.lab, self.maker = lab, maker
        self.vectors, self.missing = [], []

    def step(self, step, check):
        if isinstance(step, tuple):
            step[1]()
            return
        name, kind, what = step[0], step[1], step[2:].strip()
        if kind == ":":
            self.lab.sh(name, what, check=check)
        else:
            interface, to = OUT[name]
            self.lab.inject(name, interface, bytes(make_scapy.build(what)), to)

    def case(self, name, stimulus, match, given=(), undo=(), where=("a", "a0"), seconds=2.0, most=1):
        """One vector, or up to `most` of them, numbered from the second on."""
        steps = [stimulus] if isinstance(stimulus, str) else list(stimulus)
        found = []
        try:
            for each in given:
                self.step(each, check=True)
            with Capture(*where) as capture:
                for each in steps:
                    self.step(each, check=False)
                while len(found) < most:
                    octets = capture.collect(seconds, lambda o: match(o) and o not in found)
                    if octets is None:
                        break
                    found.append(octets)
        finally:
            for each in undo:
                self.step(each, check=False)
        source = "; ".join(each[0] if isinstance(each, tuple) else each for each in [*given, *steps])
        for number, octets in enumerate(found):
            full = "%s_%s%s" % (self.maker, name, "_%d" % (number + 1) if most > 1 else "")
            self.vectors.append(common.Vector(full, octets, source))
        if not found:
            self.missing.append(name)
            print("%s: nothing for %s" % (self.maker, name), file=sys.stderr)
        return found


def icmp(kind, code=None, sender=None):
    """A matcher: ICMP of that type (and code, and sender)."""
    def match(octets):
        at = common.icmp_offset(octets)
        if at is None or len(octets) < at + 2 or octets[at] != kind or (code is not None and octets[at + 1] != code):
            return False
        source = octets[12:16] if octets[0] >> 4 == 4 else octets[8:24]
        return sender is None or source == ipaddress.ip_address(sender).packed
    return match


def fragment(octets):
    """A matcher: any IPv4 fragment."""
    return octets[0] >> 4 == 4 and octets[6] & 0x3F | octets[7] != 0 and octets[9] == 1


def fragment6(octets):
    return octets[0] >> 4 == 6 and octets[6] == 44


UDP4 = "IP(src=HOST4, dst=PEER4, id=0x5678, ttl=%d%s)/UDP(sport=0x8235, dport=33435)/Raw(bytes(range(%d)))"
TEST_NET = "IP(src=HOST4, dst='203.0.113.%d', id=0x5678)/%s"


def echo4(rec):
    for size in (0, 1, 8, 15, 16, 56, 1472):
        rec.case("v4_0_0_echo_reply_%d_octets" % size, "a: ping -c1 -W1 -s%d 198.51.100.2" % size, icmp(0, 0, "198.51.100.2"))
    rec.case("v4_0_0_echo_reply_record_route", "a: ping -c1 -W1 -R 198.51.100.2", icmp(0, 0))
    for words in ("tsonly", "tsandaddr", "tsprespec 192.0.2.254 198.51.100.2"):
        rec.case("v4_0_0_echo_reply_" + words.split()[0], "a: ping -c1 -W1 -T %s 198.51.100.2" % words, icmp(0, 0))
    rec.case("v4_0_0_echo_reply_source_route", "a> IP(src=HOST4, dst=ROUTER4, options=[IPOption_LSRR(pointer=4, routers=[PEER4])])/"
             "ICMP(id=0x0102, seq=0x0304)", icmp(0, 0, "198.51.100.2"))
    rec.case("v4_0_7_echo_reply_copies_code", "a> ip4/ICMP(type=8, code=7, id=0x0102, seq=0x0304)/Raw(b'abcdefgh')", icmp(0))
    rec.case("v4_0_0_echo_reply_to_broadcast", "a: ping -c1 -W1 -b 192.0.2.255", icmp(0, 0),
             given=["r: sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0"], undo=["r: sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=1"])
    rec.case("v4_echo_reply_fragment", "a: ping -c1 -W1 -s4000 198.51.100.2", lambda o: fragment(o) and o[12] == 198, most=3)
    rec.case("v4_0_0_echo_reply_tos_df", "a: ping -c1 -W1 -Q 0xb8 -M do 198.51.100.2", icmp(0, 0))
    rec.case("v4_14_0_timestamp_reply", "a> ip4/ICMP(type=13, id=0x0102, seq=0x0304, ts_ori=0x01020304, ts_rx=0, ts_tx=0)", icmp(14, 0))
    rec.case("v4_14_0_timestamp_reply_keeps_nonstandard_originate", "a> ip4/ICMP(type=13, id=0x0102, seq=0x0304, ts_ori=0x81020304, ts_rx=0, "
             "ts_tx=0)", icmp(14, 0))
    rec.case("v4_14_0_timestamp_reply_to_hping", "a: hping3 --icmp-ts -c 1 198.51.100.2", icmp(14, 0))


def unreachable4(rec):
    probes = (("udp", "UDP(sport=0x8235, dport=33435)/Raw(bytes(range(32)))"), ("tcp", "TCP(sport=0x8236, dport=443, seq=0x01020304)"),
              ("echo", "ICMP(type=8, id=0x0102, seq=0x0304)/Raw(bytes(range(56)))"))
    for word, probe in probes:
        rec.case("v4_3_0_no_route_quotes_" + word, "a> " + TEST_NET % (1, probe), icmp(3, 0))
        for kind, code in (("unreachable", 1), ("prohibit", 13)):
            rec.case("v4_3_%d_%s_route_quotes_%s" % (code, kind, word), "a> " + TEST_NET % (1, probe), icmp(3, code),
                     given=["r: ip route add %s 203.0.113.0/24" % kind, "r: sleep 1.1"], undo=["r: ip route del 203.0.113.0/24"])
    rec.case("v4_3_1_failed_neighbour", "a> IP(src=HOST4, dst='198.51.100.77', id=0x5678)/UDP(sport=0x8235, dport=33435)/Raw(b'abc')", icmp(3, 1),
             seconds=5, given=["r: sysctl -qw net.ipv4.neigh.r1.retrans_time_ms=100"])
    for number in (0, 41, 50, 132, 143, 253, 255):
        rec.case("v4_3_2_protocol_%d" % number, "a> IP(src=HOST4, dst=PEER4, proto=%d)/Raw(b'abcdefgh')" % number, icmp(3, 2), seconds=0.5)
    for size in (0, 1, 8, 32, 548, 549, 1000, 1472):
        rec.case("v4_3_3_port_udp_%d_octets" % size, "a> " + UDP4 % (64, "", size if size < 256 else 0) + ("" if size < 256 else
                 "/Raw(bytes(%d))" % size), icmp(3, 3))
    rec.case("v4_3_3_port_to_udp_program", "a: traceroute -n -q1 -w1 -m3 198.51.100.2", icmp(3, 3))
    rec.case("v4_3_3_port_quotes_record_route", "a> " + UDP4 % (64, ", options=[IPOption_RR(length=23, pointer=4, routers=['0.0.0.0']*5)]", 8),
             icmp(3, 3))
    rec.case("v4_3_3_port_quotes_timestamp", "a> " + UDP4 % (64, ", options=[IPOption_Timestamp(length=20, pointer=5, flg=0, timestamp=0)/"
             "Raw(b'\\0'*12)]", 8), icmp(3, 3))
    rec.case("v4_3_3_port_quotes_source_route", "a> IP(src=HOST4, dst=ROUTER4, options=[IPOption_LSRR(pointer=4, routers=[PEER4])])/UDP(sport="
             "0x8235, dport=33435)/Raw(b'abcdefgh')", icmp(3, 3))
    rec.case("v4_3_3_port_quotes_router_alert", "a> " + UDP4 % (64, ", options=[IPOption_Router_Alert()]", 8), icmp(3, 3))
    rec.case("v4_3_3_port_quotes_forty_nops", "a> " + UDP4 % (64, ", options=[IPOption_NOP()]*40", 8), icmp(3, 3))
    rec.case("v4_3_3_port_quotes_reassembled", ["a> IP(bytes(fragment(IP(src=HOST4, dst=PEER4, id=0x7778)/UDP(sport=1, dport=2)/Raw(bytes("
             "range(200))), fragsize=104)[%d]))" % n for n in (0, 1)], icmp(3, 3))
    rec.case("v4_3_3_port_quotes_tos_ecn", "a> IP(src=HOST4, dst=PEER4, id=0x5678, tos=0xb9, flags='DF')/UDP(sport=0x8235, dport=33435)", icmp(3, 3))
    for mtu in (68, 552, 576, 1006, 1280, 1400, 1492):
        rec.case("v4_3_4_frag_needed_mtu_%d" % mtu, "a> IP(src=HOST4, dst=PEER4, id=0x5678, flags='DF')/ICMP(id=0x0102, seq=0x0304)/Raw(bytes(1472))",
                 icmp(3, 4), given=["r: ip route add 198.51.100.2/32 dev r1 mtu lock %d" % mtu], undo=["r: ip route del 198.51.100.2/32"])
    rec.case("v4_3_4_frag_needed_link_mtu", "a: ping -c1 -W1 -M do -s1400 198.51.100.2", icmp(3, 4), given=["r: ip link set r1 mtu 1300"],
             undo=["r: ip link set r1 mtu 1500"])
    rec.case("v4_3_4_frag_needed_quotes_tcp", "a> IP(src=HOST4, dst=PEER4, flags='DF')/TCP(sport=0x8236, dport=443, seq=0x01020304, flags='PA')/"
             "Raw(bytes(1400))", icmp(3, 4), given=["r: ip route add 198.51.100.2/32 dev r1 mtu lock 1280"], undo=["r: ip route del 198.51.100.2/32"])
    rec.case("v4_3_5_source_route_failed", "a> IP(src=HOST4, dst=ROUTER4, options=[IPOption_SSRR(pointer=4, routers=['203.0.113.9'])])/"
             "ICMP(id=0x0102, seq=0x0304)", icmp(3, 5), given=["r: ip route add 203.0.113.0/24 via 198.51.100.2"],
             undo=["r: ip route del 203.0.113.0/24"])
    rec.case("v4_tcp_reset", "a> IP(src=HOST4, dst=PEER4)/TCP(sport=0x8236, dport=443, seq=0x01020304, flags='S')",
             lambda o: o[0] >> 4 == 4 and o[9] == 6 and o[12] == 198)
    for word, code in (("net-unreachable", 0), ("host-unreachable", 1), ("prot-unreachable", 2), ("port-unreachable", 3), ("net-prohibited", 9),
                       ("host-prohibited", 10), ("admin-prohibited", 13)):
        rec.case("v4_3_%d_nft_%s" % (code, word.replace("-", "_")), "a: ping -c1 -W1 198.51.100.2", icmp(3, code),
                 given=["r: nft add table ip t", "r: nft add chain ip t c '{ type filter hook forward priority 0; }'",
                        "r: nft add rule ip t c reject with icmp type " + word], undo=["r: nft delete table ip t"])
    for word, code in (("icmp-net-unreachable", 0), ("icmp-proto-unreachable", 2), ("icmp-host-prohibited", 10), ("icmp-admin-prohibited", 13)):
        rec.case("v4_3_%d_iptables_%s" % (code, word.replace("-", "_")), "a> " + UDP4 % (64, "", 32), icmp(3, code),
                 given=["r: iptables-legacy -A FORWARD -j REJECT --reject-with " + word], undo=["r: iptables-legacy -F FORWARD"])


def others4(rec):
    for word, probe in (("udp", UDP4 % (1, "", 32)), ("udp_1400", UDP4 % (1, "", 32) + "/Raw(bytes(1368))"),
                        ("tcp", "IP(src=HOST4, dst=PEER4, id=0x5678, ttl=1)/TCP(sport=0x8236, dport=443, seq=0x01020304)"),
                        ("echo", "IP(src=HOST4, dst=PEER4, id=0x5678, ttl=1)/ICMP(id=0x0102, seq=0x0304)/Raw(bytes(range(56)))"),
                        ("record_route", UDP4 % (1, ", options=[IPOption_RR(length=39, pointer=4, routers=['0.0.0.0']*9)]", 8)),
                        ("timestamp", UDP4 % (1, ", options=[IPOption_Timestamp(length=36, pointer=5, flg=0, timestamp=0)/Raw(b'\\0'*28)]", 8)),
                        ("first_fragment", "IP(src=HOST4, dst=PEER4, id=0x5678, ttl=1, flags='MF')/UDP(sport=1, dport=2, len=200, chksum=0)/Raw(bytes(64))"),
                        ("ipip", "IP(src=HOST4, dst=PEER4, ttl=1)/IP(src='10.1.2.3', dst='10.4.5.6')/UDP(sport=1, dport=2)"),
                        ("gre", "IP(src=HOST4, dst=PEER4, ttl=1)/GRE()/IP(src='10.1.2.3', dst='10.4.5.6')/UDP(sport=1, dport=2)"),
                        ("unknown_protocol", "IP(src=HOST4, dst=PEER4, ttl=1, proto=253)/Raw(b'abcdefgh')"),
                        ("no_payload", "IP(src=HOST4, dst=PEER4, ttl=1, proto=253)")):
        rec.case("v4_11_0_ttl_quotes_" + word, "a> " + probe, icmp(11, 0))
    rec.case("v4_11_0_ttl_zero_on_arrival", "a> " + UDP4 % (0, "", 32), icmp(11, 0))
    rec.case("v4_11_1_reassembly", "a> IP(src=HOST4, dst=PEER4, id=0x7779, flags='MF')/UDP(sport=0x8235, dport=53, len=2000, chksum=0)/Raw(bytes("
             "range(40)))", icmp(11, 1), given=["b: sysctl -qw net.ipv4.ipfrag_time=1"], seconds=4)
    rec.case("v4_11_1_reassembly_echo", "a> IP(src=HOST4, dst=PEER4, id=0x777a, flags='MF')/ICMP(id=0x0102, seq=0x0304)/Raw(bytes(range(56)))",
             icmp(11, 1), seconds=4)
    # what ip_options_compile refuses; the pointer is the fifth octet of the message
    for word, options in (("source_route_length_4", "IPOption(copy_flag=1, optclass=0, option=3, length=4, value=b'\\x04\\x00')"),
                          ("source_route_pointer_3", "IPOption_LSRR(pointer=3, routers=['203.0.113.2'])"),
                          ("source_route_pointer_odd", "IPOption_LSRR(pointer=5, routers=['203.0.113.2'])"),
                          ("record_route_pointer_3", "IPOption_RR(pointer=3, routers=['0.0.0.0'])"),
                          ("record_route_length_2", "IPOption(copy_flag=0, optclass=0, option=7, length=2, value=b'')"),
                          ("timestamp_pointer_4", "IPOption_Timestamp(length=8, pointer=4, flg=0, timestamp=0)"),
                          ("timestamp_full_overflow_15", "IPOption_Timestamp(length=8, pointer=9, oflw=15, flg=0, timestamp=1)"),
                          ("router_alert_length_3", "IPOption(copy_flag=1, optclass=0, option=20, length=3, value=b'\\x00')"),
                          ("cipso_length_1", "IPOption(copy_flag=1, optclass=0, option=6, length=1, value=b'')"),
                          ("option_length_1", "IPOption(copy_flag=1, optclass=0, option=30, length=1, value=b'ab')"),
                          ("option_length_beyond", "IPOption(copy_flag=1, optclass=0, option=30, length=40, value=b'ab')"),
                          ("after_two_nops", "IPOption_NOP(), IPOption_NOP(), IPOption_RR(pointer=3, routers=['0.0.0.0'])")):
        rec.case("v4_12_0_" + word, "a> IP(src=HOST4, dst=PEER4, options=[%s])/ICMP(id=0x0102, seq=0x0304)" % options, icmp(12, 0), seconds=0.5)
    for word, probe in (("udp", "UDP(sport=0x8235, dport=33435)/Raw(bytes(range(32)))"), ("echo", "ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')")):
        rec.case("v4_5_1_redirect_quotes_" + word, "a> " + TEST_NET % (7, probe), icmp(5, 1),
                 given=["r: ip neigh replace 192.0.2.3 lladdr 00:00:5e:00:53:33 dev r0", "r: ip route replace 203.0.113.0/24 via 192.0.2.3"],
                 undo=["r: ip route del 203.0.113.0/24"])


def probe4(rec):
    """RFC 8335: b answers extended echo requests."""
    rec.lab.sh("b", "sysctl -qw net.ipv4.icmp_echo_enable_probe=1")
    index = rec.lab.sh("b", "cat /sys/class/net/b0/ifindex").strip()
    for family, address in ((4, "ip4/ICMP(type=42, unused=0x01020301)/%s"),
                            (6, "IPv6(src=HOST6, dst=PEER6, nh=58)/ICMPv6Unknown(type=160, msgbody=b'\\x01\\x02\\x03\\x01'+bytes(%s))")):
        reply = 43 if family == 4 else 161
        item = "extension(ICMPExtensionObject(classnum=3, classtype=%d)/Raw(%s))"
        for word, code, kind, value in (
                ("name", 0, 1, "b'b0\\0\\0'"), ("index", 0, 2, "(%s).to_bytes(4, 'big')" % index),
                ("ipv4", 0, 3, "b'\\0\\x01\\x04\\0'+inet_aton(PEER4)"), ("ipv6", 0, 3, "b'\\0\\x02\\x10\\0'+inet_pton(socket.AF_INET6, PEER6)"),
                ("name_unknown", 2, 1, "b'nope'"), ("index_unknown", 2, 2, "b'\\0\\0\\x7f\\x01'"),
                ("ipv4_unknown", 2, 3, "b'\\0\\x01\\x04\\0'+inet_aton('203.0.113.99')"), ("malformed_ctype", 1, 9, "b'\\0\\0\\0\\x01'"), ("name_long", 1, 1, "b'abcdefghijklmnopqrst'")):
            rec.case("v%d_%d_%d_probe_%s" % (family, reply, code, word), "a> " + address % (item % (kind, value)), icmp(reply), seconds=0.5)
        rec.case("v%d_%d_0_probe_interface_down" % (family, reply), "a> " + address % (item % (1, "b'spare\\0\\0\\0'")), icmp(reply), seconds=0.5,
                 given=["b: ip link add spare type veth peer name spare2"], undo=["b: ip link del spare"])


def make():
    """All of it: the vectors, and the names of what could not be provoked."""
    from capture_kernel6 import every6
    with Lab() as lab:
        rec = Recorder(lab, "kernel")
        for part in (echo4, unreachable4, others4, probe4, every6):
            part(rec)
        return rec.vectors, rec.missing
