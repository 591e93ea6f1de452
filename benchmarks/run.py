#!/usr/bin/env python3
"""Runs the benchmark suites beside their peers. Use ./bench, which builds them first.

Usage: run.py [--list] [SUITE...]

A suite is a module in benchmarks/suites: a docstring that says what it measures, and
`measure(build) -> [harness.Figure]`, where `build` is the folder of the bench preset. A suite that
cannot run here raises `harness.Skip` with the reason; that is printed, and is no figure.
"""
import importlib
import json
import pathlib
import signal
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "bench"
sys.path.insert(0, str(HERE))

from harness import Skip  # noqa: E402  (the path comes first)

COLUMNS = "{:<34} {:>12} {:<12} {:>12} {:<14} {:>8}"


def suites():
    return sorted(path.stem for path in (HERE / "suites").glob("*.py"))


def scaled(value):
    """Three digits that a person can read: 12.3M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def line_of(figure):
    ratio = "-" if figure.ratio is None else f"{figure.ratio:.2f}"
    return COLUMNS.format(
        figure.name, scaled(figure.value), figure.unit, scaled(figure.peer_value), figure.peer, ratio
    ).rstrip()


def main(arguments):
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if arguments[:1] == ["--list"]:
        for name in suites():
            print(f"{name:<12} {importlib.import_module(f'suites.{name}').__doc__.splitlines()[0]}")
        return 0
    if unknown := [name for name in arguments if name not in suites()]:
        print(f"bench: no suite is called {unknown[0]}; there are {' '.join(suites())}", file=sys.stderr)
        return 2
    figures = []
    print(COLUMNS.format("", "icmpkit", "", "peer", "", "ratio").rstrip())
    for name in arguments or suites():
        try:
            for figure in importlib.import_module(f"suites.{name}").measure(BUILD):
                figures.append(figure)
                print(line_of(figure), flush=True)
        except Skip as reason:
            print(f"SKIP {name}: {reason}", flush=True)
    results = BUILD / "results.json"
    results.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    print(f"written to {results.relative_to(HERE.parent)}")
    return 0


if __name__ == "__main__":
    # So that namespaces and spinning processes are removed.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))
