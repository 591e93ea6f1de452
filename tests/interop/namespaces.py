"""Hosts and routers for interop tests: network namespaces of their own, removed when done."""
import contextlib
import ctypes
import itertools
import os
import subprocess
import sys

CLONE_NEWNET = 0x40000000
_number = itertools.count()


def need_root():
    """Ends the test as skipped where namespaces cannot be made."""
    if os.geteuid() != 0:
        print("SKIP: network namespaces need root")
        sys.exit(77)


def run(*command, check=True, **options):
    return subprocess.run(command, check=check, capture_output=True, text=True, **options)


class Namespace:
    """A host. Use it in a `with`, so that it is removed also after a failure."""

    def __init__(self):
        self.name = f"icmpkit-{os.getpid()}-{next(_number)}"
        self._links = itertools.count()

    def __enter__(self):
        run("ip", "netns", "add", self.name)
        self.ip("link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        run("ip", "netns", "del", self.name)

    def ip(self, *arguments):
        run("ip", "-n", self.name, *arguments)

    def sysctl(self, **values):
        for key, value in values.items():
            self.run("sysctl", "-qw", f"{key.replace('__', '.')}={value}")

    def command(self, *command):
        return ("ip", "netns", "exec", self.name, *command)

    def run(self, *command, **options):
        return run(*self.command(*command), **options)

    @contextlib.contextmanager
    def inside(self):
        """Sockets and devices that this `with` opens belong to the namespace."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net", "rb") as outside, open(f"/run/netns/{self.name}", "rb") as inside:
            if libc.setns(inside.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            try:
                yield
            finally:
                libc.setns(outside.fileno(), CLONE_NEWNET)

    def join(self, other, here, there, mtu=1500):
        """A link between two hosts: a list of addresses with prefix lengths for each end."""
        ends = [(self, f"eth{next(self._links)}", here), (other, f"eth{next(other._links)}", there)]
        (_, left, _), (_, right, _) = ends
        run("ip", "link", "add", left, "netns", self.name, "type", "veth",
            "peer", "name", right, "netns", other.name)
        for host, link, addresses in ends:
            for address in addresses:
                host.ip("address", "add", address, "dev", link, *(["nodad"] if ":" in address else []))
            host.ip("link", "set", link, "mtu", str(mtu), "up")
