"""`ping -f` and fping through a lab on TUN, beside a bare reflector of echo requests on TUN.

In the lab the targets are addresses of a host behind a router, over links without delay: each
request and each reply crosses two simulated links. The reflector answers out of its read buffer.
fping sends bursts, 20,000 requests a second in all: what is lost of them counts as nothing.
"""
import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import Figure, Skip, run_and_measure
from namespaces import Alone

ROUNDS = 7
FLOOD = 20_000
FPING_ROUNDS = 200
FPING_PERIOD_MS = 5
# Of the device, for both: what a burst of fping's may wait in.
QUEUE = 4096
HERE = "10.210.0.1"
TARGETS = [f"10.210.9.{i}" for i in range(1, 101)]
LAB = f"""
title = "a host behind a router, without delay"
vantage = "home"

[defaults]
delay = "0 ms"

[node.home]
[node.router]
role = "router"
[node.server]
addresses = {TARGETS}

[[link]]
nodes = ["home", "router"]
prefix = "10.210.0.0/30"
at.home.address = "{HERE}"

[[link]]
nodes = ["router", "server"]
prefix = "10.210.1.0/30"
"""


@contextlib.contextmanager
def running(command):
    """The program, from its first line on, until the end of the block."""
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            if not process.stdout.readline():
                raise Skip(f"{command[0]} did not start")
            yield
        finally:
            process.terminate()


@contextlib.contextmanager
def reflector(build):
    with Alone() as alone, running([*alone.enter(), build / "benchmarks/tun_reflector", "bare0"]):
        alone.ip("address", "add", f"{HERE}/16", "dev", "bare0")
        alone.ip("link", "set", "bare0", "txqueuelen", str(QUEUE), "up")
        yield alone


@contextlib.contextmanager
def lab(build):
    with Alone() as alone, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "lab.toml"
        file.write_text(LAB)
        with running([*alone.enter(), build / "icmp", "lab", "run", file]):
            yield alone


def flood(alone):
    """Round trips a second."""
    usage = run_and_measure(
        [*alone.enter(), "ping", "-f", "-q", "-c", FLOOD, TARGETS[0]], stdout=subprocess.PIPE
    )
    if f"{FLOOD} received" not in usage.output:
        raise RuntimeError(f"ping -f lost replies: {usage.output}")
    return FLOOD / usage.wall


def sweep(alone):
    """Replies a second."""
    usage = run_and_measure(
        [*alone.enter(), "fping", "-q", "-c", FPING_ROUNDS, "-p", FPING_PERIOD_MS, "-i", "0", *TARGETS],
        stdout=subprocess.PIPE,
        accept=(0, 1),
    )
    received = sum(int(found) for found in re.findall(r"xmt/rcv/%loss = \d+/(\d+)/", usage.output))
    return received / usage.wall


def measure(build):
    for tool in ("ping", "fping"):
        if not shutil.which(tool):
            raise Skip(f"{tool} is not installed")
    kinds = {"flood": (flood, "round trips/s"), "fping": (sweep, "replies/s")}
    values = {(kind, side): [] for kind in kinds for side in (lab, reflector)}
    with lab(build) as in_lab, reflector(build) as beside:
        for _ in range(ROUNDS):
            for kind, (sample, _) in kinds.items():
                values[kind, lab].append(sample(in_lab))
                values[kind, reflector].append(sample(beside))
    return [
        Figure.of_rounds(
            f"lab.{kind}", unit, "bare TUN", values[kind, lab], values[kind, reflector], "higher"
        )
        for kind, (_, unit) in kinds.items()
    ]
