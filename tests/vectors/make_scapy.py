"""Vectors that scapy builds: every message, option and extension that it has a layer for.

Each row is a name and the scapy expression that makes the datagram, and the expression is what the file's source column
shows. The few names that the expressions share are defined below. Values are chosen so that swapped octets show.
"""

import logging

logging.getLogger("scapy").setLevel(logging.ERROR)

from scapy.all import *  # noqa: E402,F403  (the expressions below are plain scapy)
from scapy.contrib.icmp_extensions import *  # noqa: E402,F403
from scapy.contrib.igmp import IGMP  # noqa: E402
from scapy.contrib.mpls import MPLS  # noqa: E402
from scapy.contrib.rpl import *  # noqa: E402,F403
from scapy.contrib.rpl_metrics import *  # noqa: E402,F403
from scapy.layers.inet import checksum  # noqa: E402
from scapy.layers.ipsec import AH, ESP  # noqa: E402,F401

from common import Vector  # noqa: E402
from scapy_ipv4 import IPV4  # noqa: E402
from scapy_ipv6 import IPV6  # noqa: E402

HOST4, ROUTER4, PEER4 = "192.0.2.1", "192.0.2.254", "198.51.100.2"
HOST6, ROUTER6, PEER6 = "2001:db8:1::1", "2001:db8:1::fe", "2001:db8:2::2"
LINK6, LINKR6 = "fe80::200:5eff:fe00:5301", "fe80::200:5eff:fe00:53fe"
MAC, ROUTER_MAC = "00:00:5e:00:53:01", "00:00:5e:00:53:fe"

ip4 = IP(src=HOST4, dst=PEER4, id=0x1234, ttl=63)
error4 = IP(src=ROUTER4, dst=HOST4, id=0x4321, ttl=254, tos=0xC0)
ip6 = IPv6(src=HOST6, dst=PEER6, hlim=63, fl=0x12345, tc=0)
error6 = IPv6(src=ROUTER6, dst=HOST6, hlim=254)
nd6 = IPv6(src=LINK6, dst=LINKR6, hlim=255)
router6 = IPv6(src=LINKR6, dst="ff02::1", hlim=255)
mld6 = IPv6(src=LINK6, dst="ff02::16", hlim=1) / IPv6ExtHdrHopByHop(options=[RouterAlert()])

udp4 = IP(src=HOST4, dst=PEER4, id=0x5678, ttl=1) / UDP(sport=0x8235, dport=33435) / Raw(bytes(range(32)))
tcp4 = IP(src=HOST4, dst=PEER4, id=0x5679, ttl=1) / TCP(sport=0x8236, dport=443, seq=0x01020304, ack=0x05060708, flags="S")
echo4 = IP(src=HOST4, dst=PEER4, id=0x567A, ttl=1) / ICMP(type=8, id=0x0102, seq=0x0304) / Raw(bytes(range(56)))
udp6 = IPv6(src=HOST6, dst=PEER6, hlim=1) / UDP(sport=0x8235, dport=33435) / Raw(bytes(range(32)))
tcp6 = IPv6(src=HOST6, dst=PEER6, hlim=1) / TCP(sport=0x8236, dport=443, seq=0x01020304, ack=0x05060708, flags="S")
echo6 = IPv6(src=HOST6, dst=PEER6, hlim=1) / ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=bytes(range(56)))


def quote(packet, length=128):
    """The quoted datagram, cut or zero-padded to the length that an RFC 4884 extension needs before it."""
    octets = bytes(packet)[:length]
    return Raw(octets + bytes(length - len(octets)))


def extension(*objects, **fields):
    """An RFC 4884 extension structure whose checksum covers all of it.

    scapy 2.5.0 by itself covers the four octets of the header only; scapy's own checksum() does the sum here.
    """
    body = b"".join(bytes(each) for each in objects)
    draft = bytes(ICMPExtensionHeader(chksum=0, **fields)) + body
    return ICMPExtensionHeader(chksum=checksum(draft), **fields) / Raw(body)


def build(expression):
    """What a row means: plain scapy, in the names of this file."""
    return eval(expression, globals())


def make():
    """The vectors, in the order of the tables."""
    vectors = []
    for prefix, table in (("scapy_v4_", IPV4), ("scapy_v6_", IPV6)):
        for name, expression in table:
            octets = bytes(build(expression))
            vectors.append(Vector(prefix + name, octets, expression))
    return vectors
