"""`icmp diagnose` of a lab's hosts over TUN, in real time: one that answers, one that is off, 40 ms away.

And of the round trips that `icmp ping` tells there, how far they are from the delays that the lab
logged for the same packets: its own capture has them as they came in from the device and went out.
For that the lab is on time, on a core of its own, and so is each tool.
"""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import AT_MOST, Figure, Skip, against, run_and_measure
from namespaces import Alone
from suites.lab import running
from suites.rtt import told_by, told_by_icmp

ROUNDS = 3
PINGS = 500
# It does not divide the delay. Else each request meets the reply to an earlier one in the lab, which does one thing at
# a time, and the other waits in the device.
INTERVAL_S = 0.007
SERVER = "10.210.2.7"
DEAD = "10.210.2.8"
LAB = f"""
title = "a host 40 ms away, and one that is off"
vantage = "home"
prefix = "10.210.0.0/16"
[defaults]
delay = "0 ms"
[node.home]
[node.near]
role = "router"
[node.far]
role = "router"
[node.server]
[node.dead]
state = "off"
[[link]]
nodes = ["home", "near"]
[[link]]
nodes = ["near", "far"]
delay = "20 ms"
[[link]]
nodes = ["far", "server", "dead"]
name = "lan"
prefix = "10.210.2.0/24"
at.server = {{ address = "{SERVER}" }}
at.dead = {{ address = "{DEAD}" }}
"""


def alone_on(core):
    return ("taskset", "-c", str(core)) if os.cpu_count() > 1 else ()


@contextlib.contextmanager
def lab(build, *options, before=()):
    with Alone() as alone, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "lab.toml"
        file.write_text(LAB)
        with running([*alone.enter(), *before, build / "icmp", "lab", "run", *options, file]):
            yield alone


def verdicts(build):
    values = {"reachable": [], "host-unreachable": []}
    with lab(build) as alone:
        for _ in range(ROUNDS):
            for target, wanted in ((SERVER, "reachable"), (DEAD, "host-unreachable")):
                usage = run_and_measure(
                    [*alone.enter(), build / "icmp", "diagnose", "-n", "--json", target],
                    stdout=subprocess.PIPE, accept=(0, 1),
                )
                told = json.loads(usage.output)["verdict"]
                if told != wanted:
                    raise RuntimeError(f"{target}: {told}, not {wanted}")
                values[wanted].append(usage.wall)
    return [
        against("diagnose.reachable_host", "s", AT_MOST, values["reachable"], 3),
        against("diagnose.dead_host", "s", AT_MOST, values["host-unreachable"], 10),
    ]


def tools(build):
    """{name: (command, reader of its output)}; the readers give {sequence: nanoseconds}."""
    count = ("-c", str(PINGS))
    return {
        "icmpkit": ([build / "icmp", "ping", "--json", *count, "-i", INTERVAL_S, SERVER], told_by_icmp),
        "iputils": (["ping", "-n", *count, "-i", INTERVAL_S, SERVER], told_by(r"icmp_seq=(\d+) .*time=([\d.]+) ms")),
        "fping": (["fping", *count, "-t", "500", "-p", round(INTERVAL_S * 1000), SERVER], told_by(r"\[(\d+)\], .*?([\d.]+) ms")),
    }


def logged(capture):
    """{sequence: nanoseconds} between a request on the device's link and its reply, by the lab."""
    fields = subprocess.run(
        ["tshark", "-r", str(capture), "-Y", 'frame.interface_name == "home-near" && icmp', "-T", "fields",
         *("-e", "icmp.type", "-e", "icmp.seq", "-e", "frame.time_epoch")],
        capture_output=True, text=True, check=True,
    ).stdout
    sent, delays = {}, {}
    for line in fields.splitlines():
        kind, sequence, time = line.split("\t")
        seconds, fraction = time.split(".")
        nanos = int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0"))
        if kind == "8":
            sent[int(sequence)] = nanos
        elif kind == "0" and int(sequence) in sent:
            delays.setdefault(int(sequence), nanos - sent[int(sequence)])
    return delays


def errors(build, command, read):
    """How far each round trip is from the lab's, in microseconds, sorted."""
    capture = build / "lab.pcapng"
    with lab(build, "--busy-poll", "--pcap", capture, before=alone_on(1)) as alone:
        output = subprocess.run(
            [*alone.enter(), *alone_on(0), *map(str, command)], capture_output=True, text=True, check=True
        ).stdout
    told, true = read(output), logged(capture)
    judged = sorted(abs(told[seq] - true[seq]) / 1e3 for seq in told.keys() & true.keys())
    if len(judged) < 0.99 * PINGS:
        raise RuntimeError(f"{command[0]}: {len(judged)} of {PINGS} round trips are in the lab's capture")
    return judged


def round_trips(build):
    rounds = {name: [errors(build, *tool) for _ in range(ROUNDS)] for name, tool in tools(build).items()}
    p99 = {name: [judged[int(0.99 * (len(judged) - 1))] for judged in each] for name, each in rounds.items()}
    ours = p99.pop("icmpkit")
    return [
        against("diagnose.rtt_error_p99", "us", AT_MOST, ours, 50),
        *(Figure.of_rounds("diagnose.rtt_error_p99", "us", name, ours, theirs, "lower") for name, theirs in p99.items()),
    ]


def measure(build):
    for peer in ("ping", "fping", "tshark"):
        if not shutil.which(peer):
            raise Skip(f"{peer} is not installed")
    return verdicts(build) + round_trips(build)
