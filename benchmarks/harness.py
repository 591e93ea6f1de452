"""What the suites share: figures, and the reading of Google Benchmark's output."""
import dataclasses
import json
import subprocess

OURS = "icmpkit"


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

    @property
    def ratio(self):
        """Ours divided by the peer's; which way is good is told by `better`."""
        return self.value / self.peer_value if self.peer_value else None

    def as_json(self):
        keys = ("name", "subject", "value", "unit", "peer", "peer_value", "ratio", "better")
        return {key: getattr(self, key) for key in keys}


def google_benchmark(program, *arguments):
    """Runs the program; gives {benchmark's name: its median entry}.

    Repetitions are interleaved at random, so that what else the machine does hits all alike.
    """
    output = subprocess.run(
        [
            program,
            "--benchmark_format=json",
            "--benchmark_repetitions=7",
            "--benchmark_min_time=0.1",
            "--benchmark_enable_random_interleaving=true",
            "--benchmark_report_aggregates_only=true",
            *arguments,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return {
        entry["run_name"]: entry
        for entry in json.loads(output)["benchmarks"]
        if entry["aggregate_name"] == "median"
    }


def beside_peers(suite, program, counter, unit):
    """Figures of a program whose benchmarks are called WHAT/SUBJECT, one subject being icmpkit.

    `counter` is a rate: "items_per_second" or "bytes_per_second".
    """
    subjects = {}
    for name, entry in google_benchmark(program).items():
        what, subject = name.split("/")
        subjects.setdefault(what, {})[subject] = entry[counter]
    return [
        Figure(f"{suite}.{what}", rates[OURS], unit, peer, rates[peer], "higher")
        for what, rates in sorted(subjects.items())
        for peer in sorted(rates)
        if peer != OURS
    ]
