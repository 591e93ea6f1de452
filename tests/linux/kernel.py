"""The kernel as a host or a router: a namespace with one or two TAP devices, whose far ends are ours.

    us (192.0.2.2, .254, 2001:db8:a::2, ::fe) --in-- kernel --out-- us (198.51.100.7, .254, 2001:db8:b::7, ::fe)

node.cpp says the same of our node. A host has `in` alone.
"""
import fcntl
import os
import pathlib
import select
import struct
import sys
import time

from scapy.all import ICMP, IP

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
from namespaces import Namespace, need_root

TUNSETIFF, TUNSETIFINDEX, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x400454DA, 0x0002, 0x1000
ETHER_HEADER, ETHERTYPES = 14, {4: b"\x08\x00", 6: b"\x86\xdd"}
KERNEL, US = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")
PATIENCE = 5

# What is a matter of taste is set as our node has it: whatever is asked is answered, as often as it is asked.
SETTINGS = {
    "net.ipv4.icmp_ratemask": 0,
    "net.ipv4.icmp_ratelimit": 0,
    "net.ipv6.icmp.ratelimit": 0,
    "net.ipv6.icmp.ratemask": "",
    "net.ipv4.icmp_echo_enable_probe": 1,
    "net.ipv6.auto_flowlabels": 0,
    "net.ipv4.ipfrag_time": 1,
    "net.ipv6.ip6frag_time": 1,
    "net.ipv4.conf.all.rp_filter": 0,
    "net.ipv4.conf.default.rp_filter": 0,
    "net.ipv4.conf.all.accept_source_route": 1,
    "net.ipv4.conf.default.accept_source_route": 1,
    "net.ipv6.conf.default.accept_ra": 0,
    "net.ipv6.conf.default.accept_dad": 0,
    "net.ipv6.conf.default.router_solicitations": 0,
    "net.ipv6.conf.default.addr_gen_mode": 1,
}
FORWARDING = {"net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1}
ROUTES = ("203.0.113.0/26 via 198.51.100.254", "10.0.0.0/8 via 192.0.2.254", "unreachable 203.0.113.64/26",
          "prohibit 203.0.113.128/26", "blackhole 203.0.113.192/26")
ROUTES6 = ("2001:db8:c:1::/64 via 2001:db8:b::fe", "2001:db8:c:2::/64 via 2001:db8:a::fe",
           "2001:db8:c:6::/64 via fe80::2 dev in",
           "unreachable 2001:db8:c:3::/64", "prohibit 2001:db8:c:4::/64", "blackhole 2001:db8:c:5::/64")


class Tap:
    """A device of the kernel's, and the wire behind it."""

    def __init__(self, namespace, name, index):
        with namespace.inside():
            self._file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(self._file, TUNSETIFINDEX, struct.pack("I", index))
            fcntl.ioctl(self._file, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))

    def close(self):
        os.close(self._file)

    def write(self, datagram, cast):
        to = {"unicast": KERNEL, "broadcast": b"\xff" * 6}.get(cast) or multicast_address(datagram)
        os.write(self._file, to + US + ETHERTYPES.get(datagram[0] >> 4, ETHERTYPES[4]) + datagram)

    def read(self, seconds=0):
        """The next IP datagram that the kernel sent here, or None where there is none in that time."""
        end = time.monotonic() + seconds
        while select.select([self._file], [], [], max(0, end - time.monotonic()))[0]:
            frame = os.read(self._file, 65600)
            if frame[12:14] in ETHERTYPES.values():
                return frame[ETHER_HEADER:]
        return None


def multicast_address(datagram):
    if datagram[0] >> 4 == 6:
        return b"\x33\x33" + datagram[36:40]
    return b"\x01\x00\x5e" + bytes([datagram[17] & 0x7F]) + datagram[18:20]


class Kernel(Namespace):
    """A host or a router. `receive` and `pending` give what it sends, each with the number of the link."""

    def __init__(self, role):
        super().__init__()
        self._role = role
        self._taps = []
        self._marks = 0

    def __enter__(self):
        super().__enter__()
        try:
            settings = SETTINGS | (FORWARDING if self._role == "router" else {})
            self.run("sysctl", "-qw", *(f"{key}={value}" for key, value in settings.items()))
            self._add("in", 10, 1500, ("192.0.2.1/24", "2001:db8:a::1/64"),
                      ("192.0.2.2", "192.0.2.9", "192.0.2.254", *(f"192.0.2.{i}" for i in range(16, 64)),
                       "2001:db8:a::2", "2001:db8:a::fe", "fe80::2",
                       *(f"2001:db8:a::{n}:{i:x}" for n in (10, 11) for i in range(16))))
            if self._role == "router":
                self._add("out", 11, 1400, ("198.51.100.1/24", "2001:db8:b::1/64"),
                          ("198.51.100.7", "198.51.100.254", "2001:db8:b::7", "2001:db8:b::fe", "fe80::3"))
                self._route(ROUTES, ROUTES6)
            else:
                self._route(["default via 192.0.2.254"], ["default via 2001:db8:a::fe"])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for tap in self._taps:
            tap.close()
        super().__exit__()

    def _add(self, name, index, mtu, addresses, neighbours):
        tap = Tap(self, name, index)
        self._taps.append(tap)
        self.ip("link", "set", name, "address", KERNEL.hex(":"), "mtu", str(mtu), "up")
        for address in (*addresses, "fe80::1/64"):
            self.ip("address", "add", address, "dev", name, *(["nodad"] if ":" in address else []))
        present = "".join(f"neigh add {each} lladdr {US.hex(':')} dev {name} nud permanent\n" for each in neighbours)
        self.run("ip", "-batch", "-", input=present)
        for family in ("ipv4", "ipv6"):
            self.run("sysctl", "-qw", f"net.{family}.neigh.{name}.retrans_time_ms=50")

    def _route(self, routes, routes6):
        for route in routes:
            self.ip("route", "add", *route.split())
        for route in routes6:
            self.ip("-6", "route", "add", *route.split())

    def receive(self, datagram, link, cast):
        """What the kernel sends before it answers an echo request that stands behind the datagram."""
        self._taps[link].write(datagram, cast)
        self._marks += 1
        mark = b"icmpkit mark %d" % self._marks
        self._taps[0].write(bytes(IP(src="192.0.2.254", dst="192.0.2.1") / ICMP() / mark), "unicast")
        sent = []
        while not (octets := self._taps[0].read(PATIENCE) or missing()).endswith(mark):
            sent.append((0, octets))
        return self._heard(sent)

    def pending(self):
        """What came without being asked for."""
        return self._heard([])

    def _heard(self, sent):
        for number, tap in enumerate(self._taps):
            while octets := tap.read():
                sent.append((number, octets))
        return [(number, octets) for number, octets in sent if not is_housekeeping(octets)]


def missing():
    raise RuntimeError("the kernel does not answer an echo request any more")


def is_housekeeping(octets):
    """Neighbour Discovery and reports of groups, which no datagram of ours provokes."""
    if octets[0] >> 4 == 4:
        return octets[9] == 2
    at = 48 if octets[6] == 0 else 40
    return octets[at - 8 if at == 48 else 6] == 58 and octets[at] in (130, 131, 132, 133, 135, 136, 143)
