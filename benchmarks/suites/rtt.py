"""The error of 1,000 round trips over veth while all cores are busy, judged by a capture beside.

The capture is tcpdump's, on the interface that the probes leave by, in nanoseconds; a round trip is
the difference of its two stamps for one sequence number. iputils and fping print microseconds, so
that half of one is lost to rounding.
"""
import json
import os
import re
import shutil
import struct
import subprocess

from harness import Figure, Skip
from namespaces import Peers

PINGS = 1000
INTERVAL_S = 0.002
ROUNDS = 3
NANOSECOND_PCAP = 0xA1B23C4D
ETHERNET_SIZE = 14
PATIENCE_S = 10


class BusyCores:
    """A process that spins on each core."""

    def __enter__(self):
        self.spinners = []
        for core in sorted(os.sched_getaffinity(0)):
            spin = f"import os; os.sched_setaffinity(0, [{core}])\nwhile True: pass"
            self.spinners.append(subprocess.Popen(["python3", "-c", spin]))
        return self

    def __exit__(self, *_):
        for spinner in self.spinners:
            spinner.kill()
            spinner.wait()


class Capture:
    """tcpdump on the interface of `peers`, until as many packets as expected have come."""

    def __init__(self, peers, path):
        self.path = path
        self.process = subprocess.Popen(
            [
                *peers.enter(),
                *("tcpdump", "-i", peers.interface, "-n", "-s", "64", "-B", "16384"),
                *("--time-stamp-precision=nano", "-c", str(2 * PINGS), "-w", str(path), "icmp"),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stderr:
            if line.startswith("tcpdump: listening"):
                return
        raise RuntimeError("tcpdump does not listen")

    def round_trips(self):
        """{sequence: nanoseconds} when it has ended."""
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()
        self.process.stderr.close()
        return round_trips_in(self.path.read_bytes())


def round_trips_in(capture):
    (magic,) = struct.unpack_from("<I", capture)
    if magic != NANOSECOND_PCAP:
        raise RuntimeError("the capture is not in nanoseconds")
    sent, trips = {}, {}
    at = 24
    while at < len(capture):
        seconds, nanos, size, _ = struct.unpack_from("<IIII", capture, at)
        time = seconds * 1_000_000_000 + nanos
        icmp = at + 16 + ETHERNET_SIZE + 20
        kind, _, _, _, sequence = struct.unpack_from(">BBHHH", capture, icmp)
        if kind == 8:
            sent[sequence] = time
        elif kind == 0 and sequence in sent:
            trips.setdefault(sequence, time - sent[sequence])
        at += 16 + size
    return trips


def told_by_icmp(output):
    replies = (json.loads(line) for line in output.splitlines())
    return {r["seq"]: r["rtt_ms"] * 1e6 for r in replies if r["type"] == "reply"}


def told_by(pattern):
    return lambda output: {int(m[1]): float(m[2]) * 1e6 for m in re.finditer(pattern, output)}


def tools(build):
    """{name: (command, reader of its output)}; the readers give {sequence: nanoseconds}."""
    count, peer = str(PINGS), Peers.PEER
    interval = ("-c", count, "-i", str(INTERVAL_S))
    return {
        "icmpkit": ([str(build / "icmp"), "ping", "--json", *interval, peer], told_by_icmp),
        "iputils": (["ping", "-n", *interval, peer], told_by(r"icmp_seq=(\d+) .*time=([\d.]+) ms")),
        "fping": (
            ["fping", "-c", count, "-p", str(round(INTERVAL_S * 1000)), peer],
            told_by(r"\[(\d+)\], .*?([\d.]+) ms"),
        ),
    }


def errors(peers, path, command, read):
    """How far each round trip is from the capture's, in microseconds, sorted."""
    capture = Capture(peers, path)
    output = subprocess.run(
        [*peers.enter(), *command], capture_output=True, text=True, check=True
    ).stdout
    told, true = read(output), capture.round_trips()
    judged = sorted(abs(told[seq] - true[seq]) / 1e3 for seq in told.keys() & true.keys())
    if len(judged) < 0.99 * PINGS:
        raise RuntimeError(f"{command[0]}: {len(judged)} of {PINGS} round trips are in the capture")
    return judged


def measure(build):
    for peer in ("tcpdump", "fping", "ping"):
        if not shutil.which(peer):
            raise Skip(f"{peer} is not installed")
    rounds = {name: [] for name in tools(build)}
    with Peers() as peers, BusyCores():
        for _ in range(ROUNDS):
            for name, (command, read) in tools(build).items():
                rounds[name].append(errors(peers, build / "rtt.pcap", command, read))
    return [
        Figure.of_rounds(
            f"rtt.error_{label}",
            "us",
            peer,
            [judged[int(share * (len(judged) - 1))] for judged in rounds["icmpkit"]],
            [judged[int(share * (len(judged) - 1))] for judged in rounds[peer]],
            "lower",
        )
        for label, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
        for peer in ("iputils", "fping")
    ]
