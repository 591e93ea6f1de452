"""A host, a router and another host in network namespaces, and eyes on their links.

    a (192.0.2.1, 2001:db8:1::1) --a0-- --r0-- r --r1-- --b0-- b (198.51.100.2, 2001:db8:2::2)

The addresses are those of make_scapy.py, so that its expressions are stimuli here. Everything is in namespaces named
icmpkit-vec-..., and goes away with them, also after a failure. Checksum offload is off: what is captured is what a wire
would carry.
"""

import ctypes
import os
import select
import shlex
import socket
import struct
import subprocess
import threading
import time

PREFIX = "icmpkit-vec-"
CLONE_NEWNET = 0x40000000
ETH_P_ALL = 3
LIBC = ctypes.CDLL(None, use_errno=True)
MAC = {"a0": "00:00:5e:00:53:01", "r0": "00:00:5e:00:53:fe", "r1": "00:00:5e:00:53:fd", "b0": "00:00:5e:00:53:02",
       "h0": "00:00:5e:00:53:44", "q0": "00:00:5e:00:53:45"}


def in_namespace(name, function):
    """Runs the function in a thread that has entered the namespace; sockets that it makes stay there."""
    result = []

    def body():
        with open("/run/netns/" + PREFIX + name) as handle:
            if LIBC.setns(handle.fileno(), CLONE_NEWNET):
                result.append(OSError(ctypes.get_errno(), "setns"))
                return
        try:
            result.append(function())
        except OSError as error:
            result.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if isinstance(result[0], OSError):
        raise result[0]
    return result[0]


class Capture:
    """The IP datagrams that pass one interface, from the moment it is made."""

    def __init__(self, namespace, interface):
        def make():
            opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            opened.bind((interface, ETH_P_ALL))
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            return opened

        self.socket = in_namespace(namespace, make)
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def collect(self, seconds, enough=None):
        """Adds what arrives within that time, until enough(octets) is true of one; gives that one or None."""
        deadline = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.socket], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                return None
            frame = self.socket.recv(65600)
            if frame[12:14] not in (b"\x08\x00", b"\x86\xdd"):
                continue
            octets = frame[14:]
            length = struct.unpack_from("!H", octets, 2 if octets[0] >> 4 == 4 else 4)[0] + (0 if octets[0] >> 4 == 4 else 40)
            octets = octets[:length]  # behind it is the padding of the link
            self.seen.append(octets)
            if enough and enough(octets):
                return octets


class Lab:
    """The three namespaces. Use it in a with statement."""

    def __init__(self):
        self.names = []
        self.children = []

    def __enter__(self):
        try:
            self._build()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_):
        self._remove()

    def add(self, name):
        subprocess.run(["ip", "netns", "add", PREFIX + name], check=True)
        self.names.append(name)
        self.sh(name, "ip link set lo up")

    def _remove(self):
        for child in self.children:
            child.terminate()
            child.wait()
        for name in self.names:
            subprocess.run(["ip", "netns", "delete", PREFIX + name], check=False)
        self.names, self.children = [], []

    def link(self, one, one_interface, other, other_interface):
        """A veth pair with fixed addresses and without offload."""
        subprocess.run(["ip", "link", "add", one_interface, "netns", PREFIX + one, "type", "veth", "peer", "name", other_interface,
                        "netns", PREFIX + other], check=True)
        for name, interface in ((one, one_interface), (other, other_interface)):
            if interface in MAC:
                self.sh(name, "ip link set %s address %s" % (interface, MAC[interface]))
            self.sh(name, "sysctl -qw net.ipv6.conf.%s.accept_dad=0" % interface)
            self.sh(name, "ethtool -K %s tx off rx off gso off gro off tso off" % interface)
            self.sh(name, "ip link set %s up" % interface)

    def _build(self):
        for name in "arb":
            self.add(name)
            self.sh(name, "sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000 "
                    "net.ipv4.icmp_msgs_burst=100000 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 "
                    "net.ipv4.conf.all.accept_source_route=1 net.ipv4.conf.default.accept_source_route=1 "
                    "net.ipv6.conf.default.accept_ra=0 net.ipv6.conf.default.router_solicitations=0 "
                    "net.ipv6.conf.default.accept_source_route=1 net.ipv6.conf.all.accept_source_route=1")
        self.sh("r", "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.send_redirects=1")
        self.link("a", "a0", "r", "r0")
        self.link("r", "r1", "b", "b0")
        for name, interface, host4, host6 in (("a", "a0", "192.0.2.1", "2001:db8:1::1"), ("r", "r0", "192.0.2.254", "2001:db8:1::fe"),
                                              ("r", "r1", "198.51.100.254", "2001:db8:2::fe"), ("b", "b0", "198.51.100.2", "2001:db8:2::2")):
            self.sh(name, "ip address add %s/24 broadcast + dev %s" % (host4, interface))
            self.sh(name, "ip address add %s/64 dev %s nodad" % (host6, interface))
        for name, via4, via6 in (("a", "192.0.2.254", "2001:db8:1::fe"), ("b", "198.51.100.254", "2001:db8:2::fe")):
            self.sh(name, "ip route add default via " + via4)
            self.sh(name, "ip -6 route add default via " + via6)
        self.sh("a", "ping -c1 -W2 198.51.100.2")
        self.sh("a", "ping -c1 -W2 2001:db8:2::2")

    def sh(self, name, command, check=True, timeout=60):
        """Runs one command line in a namespace and gives what it prints."""
        done = subprocess.run(["ip", "netns", "exec", PREFIX + name] + shlex.split(command), capture_output=True, text=True,
                              timeout=timeout, stdin=subprocess.DEVNULL)
        if check and done.returncode:
            raise RuntimeError("%s: %s: %s%s" % (name, command, done.stdout, done.stderr))
        return done.stdout

    def start(self, name, command):
        """Leaves one command running in a namespace; it ends with the lab, or by terminate()."""
        child = subprocess.Popen(["ip", "netns", "exec", PREFIX + name] + shlex.split(command), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def inject(self, name, interface, octets, to=None):
        """Puts one IP datagram on a link as it is; `to` is the neighbour's address there."""
        def put():
            with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0) as out:
                protocol = 0x0800 if octets[0] >> 4 == 4 else 0x86DD
                out.sendto(octets, (interface, protocol, 0, 0, bytes.fromhex((to or MAC["r0"]).replace(":", ""))))
        in_namespace(name, put)


def leftovers():
    """Namespaces of ours that still exist."""
    return [each for each in os.listdir("/run/netns") if each.startswith(PREFIX)] if os.path.isdir("/run/netns") else []
