"""`icmp ping` of a /16 over veth, once each, all alive, beside fping and a bare loop (the bound).

All print the targets that did not answer, and nothing else. CPU is that of the process, inside of
which the peer's side of veth runs as a softirq, and that of ksoftirqd, which takes over when there
is much. fping runs with two settings, and the one with the better median of throughput counts.
"""
import pathlib
import shutil
import statistics
import subprocess

from harness import Figure, Skip, run_and_measure
from namespaces import Peers

# The network's own address and the broadcast address are left out by -g of both.
TARGETS = (1 << 16) - 2
FIRST = "10.201.0.1"
ROUNDS = 7
OURS = ("stamps", "no_send_stamps")
BOUND = "bare loop"
# -t is fping's patience, -i what it waits between two probes: 0 is as fast as it can.
FPING = {
    "fping -r0": ["fping", "-q", "-u", "-r", "0", "-t", "500", "-i", "0", "-g", Peers.TARGETS],
    "fping -c1": ["fping", "-q", "-c", "1", "-p", "20", "-i", "0", "-g", Peers.TARGETS],
}


def ksoftirqd_seconds():
    """CPU time of the kernel's softirq threads so far."""
    total = 0
    for path in pathlib.Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().startswith("ksoftirqd"):
                total += int((path.parent / "schedstat").read_text().split()[0])
        except FileNotFoundError:  # a process that just ended
            continue
    return total / 1e9


def commands(build):
    icmp = [build / "icmp", "ping", "-c", "1", "-f", "--unreachable", "-g", Peers.TARGETS]
    return {
        "stamps": icmp,
        "no_send_stamps": [*icmp, "--no-send-stamps"],
        **FPING,
        BOUND: [build / "benchmarks/ping_bound", Peers.HERE, FIRST, TARGETS],
    }


def count_lost(name, output):
    lines = output.splitlines()
    if name == BOUND:
        return TARGETS - int(lines[-1])
    if name == "fping -c1":
        return sum("= 1/0/" in line for line in lines)
    return len(lines)


def sample(name, command):
    """One run: targets a second, microseconds of CPU a target, and how many did not answer."""
    before = ksoftirqd_seconds()
    # Both end with 1 when some target did not answer.
    usage = run_and_measure(command, stdout=subprocess.PIPE, accept=(0, 1))
    cpu = usage.cpu + ksoftirqd_seconds() - before
    return TARGETS / usage.wall, cpu / TARGETS * 1e6, count_lost(name, usage.output)


def measure(build):
    if not shutil.which("fping"):
        raise Skip("fping is not installed")
    with Peers() as peers:
        runs = {name: [*peers.enter(), *words] for name, words in commands(build).items()}
        rounds = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, command in runs.items():
                rounds[name].append(sample(name, command))
    fastest = max(FPING, key=lambda name: statistics.median(rate for rate, _, _ in rounds[name]))
    kinds = (
        ("throughput", "targets/s", "higher"),
        ("cpu", "us a target", "lower"),
        ("lost", "a run", "lower"),
    )
    return [
        Figure.of_rounds(
            f"ping.{ours}.{what}",
            unit,
            peer,
            [entry[i] for entry in rounds[ours]],
            [entry[i] for entry in rounds[peer]],
            better,
        )
        for ours in OURS
        for i, (what, unit, better) in enumerate(kinds)
        for peer in (fastest, BOUND)
    ]
