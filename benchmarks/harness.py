"""What the suites share: figures, rounds beside peers, and the reading of Google Benchmark's output."""
import dataclasses
import json
import os
import statistics
import subprocess
import time

OURS = "icmpkit"
# What stands in a peer's place where there is none: what the project asks of itself.
AT_LEAST = "at least"
AT_MOST = "at most"


class Skip(Exception):
    """A suite cannot run here; the text says why."""


@dataclasses.dataclass
class Figure:
    """One number of ours beside the same of a peer, measured in the same run."""

    name: str  # what was measured, "echo.encode"
    value: float
    unit: str
    peer: str
    peer_value: float
    better: str  # "higher" or "lower"
    subject: str = OURS
    ratio_of_pairs: float | None = None

    @classmethod
    def of_rounds(cls, name, unit, peer, values, peer_values, better, **more):
        """The medians of rounds, and the median of the rounds' ratios: what slows the machine down
        for a while slows both subjects of a round, and not their ratio."""
        ratios = [ours / theirs for ours, theirs in zip(values, peer_values) if theirs]
        return cls(
            name,
            statistics.median(values),
            unit,
            peer,
            statistics.median(peer_values),
            better,
            ratio_of_pairs=statistics.median(ratios) if ratios else None,
            **more,
        )

    @property
    def ratio(self):
        """Ours divided by the peer's; which way is good is told by `better`."""
        if self.ratio_of_pairs is not None:
            return self.ratio_of_pairs
        return self.value / self.peer_value if self.peer_value else None

    def as_json(self):
        keys = ("name", "subject", "value", "unit", "peer", "peer_value", "ratio", "better")
        return {key: getattr(self, key) for key in keys}


@dataclasses.dataclass
class Usage:
    """What a program that ended has used."""

    wall: float  # seconds
    cpu: float  # seconds, user and system; on veth the peer's side runs inside of it
    peak: int  # octets of memory
    status: int
    output: str


def run_and_measure(command, stdout=subprocess.DEVNULL, accept=(0,)):
    """Runs the program to its end; fails when its status is none of `accept`."""
    start = time.monotonic()
    with subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.DEVNULL if stdout == subprocess.DEVNULL else subprocess.STDOUT,
        text=True,
    ) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if process.returncode not in accept:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {output[-500:]}")
    cpu = used.ru_utime + used.ru_stime
    return Usage(wall, cpu, used.ru_maxrss * 1024, process.returncode, output)


def google_benchmark(program, rounds=7):
    """Runs the program so many times, each benchmark once a round; gives {name: [entry a round]}."""
    entries = {}
    for _ in range(rounds):
        output = subprocess.run(
            [program, "--benchmark_format=json", "--benchmark_min_time=0.1"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for entry in json.loads(output)["benchmarks"]:
            if entry.get("error_occurred"):
                raise RuntimeError(f"{entry['name']}: {entry['error_message']}")
            entries.setdefault(entry["name"], []).append(entry)
    return entries


def against(name, unit, bound, values, wanted):
    """A figure beside what is wanted of it: at least or at most so much."""
    better = "higher" if bound == AT_LEAST else "lower"
    return Figure.of_rounds(name, unit, bound, values, [wanted] * len(values), better)


def beside_peers(suite, entries, counter, unit, better="higher"):
    """Figures of benchmarks that are called WHAT/SUBJECT, one subject of each WHAT being icmpkit.

    `counter` is a rate, "items_per_second" or "bytes_per_second", or a counter of the program's.
    """
    subjects = {}
    for name, rounds in entries.items():
        what, subject = name.split("/")
        subjects.setdefault(what, {})[subject] = [entry[counter] for entry in rounds]
    return [
        Figure.of_rounds(f"{suite}.{what}", unit, peer, values[OURS], values[peer], better)
        for what, values in subjects.items()
        for peer in sorted(values)
        if peer != OURS
    ]
