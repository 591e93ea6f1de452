"""Network namespaces for suites that send: two with a veth pair between them, or one that is alone.

    with Peers() as peers:
        run([*peers.enter(), "ping", peers.PEER])

Every address of TARGETS and of MANY is answered by the peer's kernel. Names hold the process id; everything is
removed at the end.
"""
import itertools
import os
import shutil
import subprocess

from harness import Skip


class Peers:
    HERE = "10.200.0.1"
    PEER = "10.200.0.2"
    TARGETS = "10.201.0.0/16"
    MANY = "10.16.0.0/12"

    def __init__(self):
        self.here = f"icmpkit-here-{os.getpid()}"
        self.peer = f"icmpkit-peer-{os.getpid()}"
        self.interface = "va"

    def enter(self):
        """The words before a command that is to run on this side."""
        return ["ip", "netns", "exec", self.here]

    def __enter__(self):
        if not shutil.which("ip"):
            raise Skip("ip is not installed")
        try:
            self._make()
        except subprocess.CalledProcessError as error:
            self._remove()
            raise Skip(f"no network namespaces: {error.stderr.strip()}") from None
        return self

    def __exit__(self, *_):
        self._remove()

    def _make(self):
        for namespace in (self.here, self.peer):
            self._ip("netns", "add", namespace)
            self._ip("-n", namespace, "link", "set", "lo", "up")
        self._ip("link", "add", "va", "netns", self.here, "type", "veth", "peer", "name", "vb", "netns", self.peer)
        for namespace, interface, address in ((self.here, "va", self.HERE), (self.peer, "vb", self.PEER)):
            self._ip("-n", namespace, "address", "add", f"{address}/16", "dev", interface)
            self._ip("-n", namespace, "link", "set", interface, "up")
        # The peer takes every target for its own, and answers without a limit.
        for targets in (self.TARGETS, self.MANY):
            self._ip("-n", self.peer, "route", "add", "local", targets, "dev", "lo")
            self._ip("-n", self.here, "route", "add", targets, "via", self.PEER)
        for setting in (
            "net.ipv4.icmp_ratelimit=0",
            "net.ipv4.icmp_msgs_per_sec=1000000000",
            "net.ipv4.icmp_msgs_burst=1000000000",
        ):
            self._run("ip", "netns", "exec", self.peer, "sysctl", "-qw", setting)

    def _remove(self):
        for namespace in (self.here, self.peer):
            subprocess.run(["ip", "netns", "delete", namespace], capture_output=True, check=False)

    def _ip(self, *words):
        self._run("ip", *words)

    def _run(self, *command):
        subprocess.run(command, check=True, capture_output=True, text=True)


class Alone:
    """One namespace with nothing in it but loopback, for suites that bring a device of their own."""

    _number = itertools.count()

    def __init__(self):
        self.name = f"icmpkit-alone-{os.getpid()}-{next(self._number)}"

    def enter(self):
        """The words before a command that is to run inside."""
        return ["ip", "netns", "exec", self.name]

    def __enter__(self):
        if not shutil.which("ip"):
            raise Skip("ip is not installed")
        made = subprocess.run(["ip", "netns", "add", self.name], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise Skip(f"no network namespaces: {made.stderr.strip()}")
        self.ip("link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        subprocess.run(["ip", "netns", "delete", self.name], capture_output=True, check=False)

    def ip(self, *words):
        subprocess.run(["ip", "-n", self.name, *words], check=True, capture_output=True, text=True)
