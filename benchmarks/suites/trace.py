"""`icmp trace` beside traceroute and scamper, through a lab on TUN: twelve hops, 20 ms there and back.

All print the hops of the same thousand destinations, one probe a hop and without names; a run that
finds fewer hops is refused. The lab limits no rate. The lab's own bound is how many probes a second a
flood of echo requests gets through it.
"""
import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import AT_MOST, Figure, Skip, against, run_and_measure
from namespaces import Alone
from suites.lab import running

ROUNDS = 3
DESTINATIONS = [f"10.211.{i // 250}.{i % 250 + 1}" for i in range(1000)]
HOPS = 12
RATE = 100_000
SILENT = (7, 11, 15)


def lab_text(hops, silent, server_addresses):
    nodes = ["home", *(f"r{i}" for i in range(1, hops)), "server"]
    text = """
title = "a line of routers that limit no rate"
vantage = "home"
prefix = "10.210.0.0/16"
[defaults]
delay = "0 ms"
[profile.free]
rate_limit = { peer_per_second = 0, overall_per_second = 0 }
[profile.silent]
silent = "all"
[node.home]
"""
    for number, name in enumerate(nodes[1:-1], 1):
        profile = "silent" if number in silent else "free"
        text += f'[node.{name}]\nrole = "router"\nprofile = "{profile}"\n'
    text += f"[node.server]\naddresses = {server_addresses}\n"
    for number, (left, right) in enumerate(zip(nodes, nodes[1:])):
        text += f'[[link]]\nnodes = ["{left}", "{right}"]\n' + ('delay = "10 ms"\n' if number == 0 else "")
    return text


@contextlib.contextmanager
def lab(build, text):
    with Alone() as alone, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "lab.toml"
        file.write_text(text)
        targets = pathlib.Path(folder) / "targets"
        targets.write_text("".join(f"{address}\n" for address in DESTINATIONS))
        with running([*alone.enter(), build / "icmp", "lab", "run", file]):
            yield alone, targets


def seconds(alone, command, pattern, wanted, at_least=1.0):
    """How long the program took; fails where it did not find the hops."""
    usage = run_and_measure([*alone.enter(), *command], stdout=subprocess.PIPE, accept=(0, 1, 123))
    found = len(re.findall(pattern, usage.output, re.MULTILINE))
    if found < at_least * wanted:
        raise RuntimeError(f"{command[0]} found {found} of {wanted} hops")
    return usage.wall


def many_destinations(build):
    hop = r"^ *\d+  ?10\.21[01]\.\d+\.\d+ "
    wanted = HOPS * len(DESTINATIONS)
    values = {"ours": [], "traceroute": [], "scamper": []}
    with lab(build, lab_text(HOPS, (), DESTINATIONS)) as (alone, targets):
        commands = {
            "ours": [build / "icmp", "trace", "-n", "-q", "1", "--rate", RATE, "--targets", targets],
            "traceroute": ["sh", "-c", f"xargs -P 64 -n 1 traceroute -n -q 1 -I <{targets}"],
            "scamper": ["scamper", "-p", "10000", "-w", "4096", "-c", "trace -P icmp-paris -q 1", "-f", targets],
        }
        if not shutil.which("scamper"):
            del commands["scamper"]
        for _ in range(ROUNDS):
            for name, command in commands.items():
                # xargs' programs write at once, and now and then into each other's lines.
                values[name].append(seconds(alone, command, hop, wanted, 0.98))
    for peer in ("traceroute", "scamper"):
        if values[peer]:
            yield Figure.of_rounds("trace.thousand", "s", peer, values["ours"], values[peer], "lower")


def silent_hops(build):
    values = {"ours": [], "traceroute": [], "mtr": []}
    target = DESTINATIONS[0]
    with lab(build, lab_text(20, SILENT, DESTINATIONS[:1])) as (alone, _):
        commands = {
            "ours": [build / "icmp", "trace", "-n", target],
            "traceroute": ["traceroute", "-n", "-I", target],
            "mtr": ["mtr", "-n", "-r", "-c", "3", target],
        }
        for _ in range(ROUNDS):
            for name, command in commands.items():
                values[name].append(seconds(alone, command, r"10\.21[01]\.\d+\.\d+ ", 17))
    yield against("trace.silent_hops", "s", AT_MOST, values["ours"], 2)
    for peer in ("traceroute", "mtr"):
        yield Figure.of_rounds("trace.silent_hops", "s", peer, values["ours"], values[peer], "lower")


def measure(build):
    for tool in ("traceroute", "mtr"):
        if not shutil.which(tool):
            raise Skip(f"{tool} is not installed")
    return [*many_destinations(build), *silent_hops(build)]
