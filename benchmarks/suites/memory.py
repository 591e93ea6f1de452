"""Octets of memory a target of `icmp ping`, beyond its address, beside fping.

The peak of a run with many targets less that of a run with two, divided by the targets more, less
the four octets of an address. All are alive and asked once (`one_probe`: a million of them), or
twice, so that each has statistics (`statistics`: 65,534). fping is given 30,000, since it cannot
have more than 65,535 probes under way; it reads them from a file and keeps their names.
"""
import ipaddress
import itertools
import shutil
import subprocess

from harness import Figure, Skip, run_and_measure
from namespaces import Peers

ADDRESS_SIZE = 4
FPING_TARGETS = 30_000
ROUNDS = 3


def peak(peers, command):
    """Octets. GNU time asks, because it is small: a process starts with the peak of its parent."""
    usage = run_and_measure(
        [*peers.enter(), "/usr/bin/time", "-f", "%M", *command],
        stdout=subprocess.PIPE,
        accept=(0, 1),  # 1 when some target did not answer
    )
    return int(usage.output.splitlines()[-1]) * 1024


def write_targets(path, count):
    hosts = itertools.islice(ipaddress.ip_network(Peers.MANY).hosts(), count)
    path.write_text("".join(f"{host}\n" for host in hosts))
    return path


def icmp(build, count, targets):
    return [build / "icmp", "ping", "-c", count, "-f", "--unreachable", "-g", targets]


def fping(count, path):
    return ["fping", "-q", "-c", count, "-p", "20", "-i", "0", "-f", path]


def size_of_range(prefix):
    return ipaddress.ip_network(prefix).num_addresses - 2


def a_target(many, two, targets):
    return (many - two) / (targets - 2) - ADDRESS_SIZE


def measure(build):
    for peer in ("fping", "/usr/bin/time"):
        if not shutil.which(peer):
            raise Skip(f"{peer} is not installed")
    many = write_targets(build / "many_targets.txt", FPING_TARGETS)
    two = write_targets(build / "two_targets.txt", 2)
    two_addresses = f"{Peers.HERE}-{Peers.PEER}"
    figures = []
    with Peers() as peers:
        for what, count, prefix in (("one_probe", 1, Peers.MANY), ("statistics", 2, Peers.TARGETS)):
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(
                    a_target(
                        peak(peers, icmp(build, count, prefix)),
                        peak(peers, icmp(build, count, two_addresses)),
                        size_of_range(prefix),
                    )
                )
                theirs.append(
                    a_target(
                        peak(peers, fping(count, many)),
                        peak(peers, fping(count, two)),
                        FPING_TARGETS,
                    )
                )
            name = f"memory.{what}"
            figures.append(
                Figure.of_rounds(name, "octets a target", "fping", ours, theirs, "lower")
            )
    return figures
