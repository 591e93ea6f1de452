"""`icmp ping` of a /16 over veth, once each, all alive, beside fping and a bare loop (the bound).

CPU is that of the process, inside of which the peer's side of veth runs as a softirq, and that of
ksoftirqd, which takes over when there is much. fping runs with each of two settings, and the better
median counts.
"""
import pathlib
import re
import shutil

from harness import Figure, Skip, run_and_measure
from namespaces import Peers

TARGETS = 1 << 16
ROUNDS = 5
# -t is fping's patience per probe, -i what it waits between two probes: 0 is as fast as it can.
FPING = {
    "fping -r0": ["fping", "-q", "-r", "0", "-t", "500", "-i", "0", "-g", Peers.TARGETS],
    "fping -c1": ["fping", "-q", "-c", "1", "-p", "20", "-i", "0", "-g", Peers.TARGETS],
}


def ksoftirqd_seconds():
    """CPU time of the kernel's softirq threads so far."""
    total = 0
    for path in pathlib.Path("/proc").glob("[0-9]*/comm"):
        if path.read_text().startswith("ksoftirqd"):
            total += int((path.parent / "schedstat").read_text().split()[0])
    return total / 1e9


class Sample:
    """One run over all targets."""

    def __init__(self, command, count_alive):
        before = ksoftirqd_seconds()
        usage = run_and_measure(command, stdout=-1, accept=(0, 1))
        self.cpu = usage.cpu + ksoftirqd_seconds() - before
        self.rate = TARGETS / usage.wall
        # `-g` of both leaves out the network's and the broadcast address, or does not.
        self.lost = max(0, TARGETS - 2 - count_alive(usage.output))


def alive_of_icmp(output):
    return sum(1 for line in output.splitlines() if "xmt/rcv/%loss = 1/1/" in line)


def commands(build, enter):
    icmp = [*enter, build / "icmp", "ping", "-c", "1", "-f", "-q", "-g", Peers.TARGETS]
    return {
        "stamps": icmp,
        "no_send_stamps": [*icmp, "--no-send-stamps"],
        **{name: [*enter, *command] for name, command in FPING.items()},
        "bound": [*enter, build / "benchmarks/ping_bound", Peers.HERE, "10.201.0.0", str(TARGETS)],
    }
