"""Hosts and routers for interop tests: network namespaces of their own, removed when done."""
import contextlib
import ctypes
import functools
import itertools
import os
import pathlib
import signal
import subprocess
import sys

CLONE_NEWNET = 0x40000000
NAMED = pathlib.Path("/run/netns")
_number = itertools.count()
# Who is told to end cleans up like anybody else.
signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def need_root():
    """Ends the test as skipped where namespaces cannot be made."""
    if os.geteuid() != 0:
        print("SKIP: network namespaces need root")
        sys.exit(77)


def run(*command, check=True, **options):
    return subprocess.run(command, check=check, capture_output=True, text=True, **options)


@functools.cache
def remove_orphans():
    """Those of tests that were killed: their processes are gone."""
    for name in (each.name for each in NAMED.glob("icmpkit-*-*")):
        process = name.split("-")[1]
        if not pathlib.Path("/proc", process).exists():
            run("ip", "netns", "del", name, check=False)  # another test may have been faster


class Namespace:
    """A host. Use it in a `with`, so that it is removed also after a failure."""

    def __init__(self):
        self.name = f"icmpkit-{os.getpid()}-{next(_number)}"
        self._links = itertools.count()

    def __enter__(self):
        remove_orphans()
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
        with open("/proc/self/ns/net", "rb") as outside, open(NAMED / self.name, "rb") as inside:
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
