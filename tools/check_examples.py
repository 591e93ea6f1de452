#!/usr/bin/env python3
"""Runs the examples of the documentation and compares what they print.

Usage: check_examples.py [--update] ICMP FILE...

An example is a fenced block that is marked `console`: a line `$ ./run ARGUMENTS`, and under it what
it prints, results and diagnostics together. It is run in the root of the repository with ICMP, the
built command, in the place of ./run. Output stands in the documentation as it was, and is compared
octet for octet but for:

    times and durations   0.045 ms, 3.0 s, "rtt_ms":0.045, "ts":1763740800.1 match any other
    …                     any text within a line
    ...                   on a line of its own: any lines, or none

--update writes what was printed under the examples that no longer match. What should not be run is
marked `sh` instead.
"""
import difflib
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROMPT = "$ ./run"

NUMBER = r"\d+(?:\.\d+)?"
TIMES = (
    (re.compile(rf"(?<![\w.]){NUMBER}(?:/{NUMBER})*( ?(?:ms|µs|us|s)\b)"), r"N\1"),
    (re.compile(rf'("(?:ts|\w+_ms|\w+_s)":){NUMBER}'), r"\1N"),
    (re.compile(rf'("rtt_ms":){{[^}}]*}}'), r"\1N"),
)


class Example:
    def __init__(self, path, line, command):
        self.path, self.line, self.command, self.expected = path, line, command, []


def examples_of(path):
    """The examples of one file, in order."""
    found, fence = [], None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("```"):
            fence = None if fence is not None else line[3:].strip()
        elif fence == "console":
            if line.startswith("$"):
                found.append(Example(path, number, line[2:]))
            elif found:
                found[-1].expected.append(line)
    return found


def without_times(line):
    for pattern, replacement in TIMES:
        line = pattern.sub(replacement, line)
    return line


def matches(expected, printed):
    pattern = ""
    for line in expected:
        if line == "...":
            pattern += "(?:.*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, without_times(line).split("…"))) + "\n"
    return re.fullmatch(pattern, "".join(without_times(line) + "\n" for line in printed)) is not None


def run(example, icmp):
    """What the example prints, as lines."""
    command = shlex.quote(str(icmp)) + example.command.removeprefix("./run")
    done = subprocess.run(
        ["bash", "-c", command.replace(" ./run ", f" {shlex.quote(str(icmp))} ")],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.stdout.splitlines()


def update(example, printed):
    lines = example.path.read_text().splitlines()
    begin = example.line
    lines[begin : begin + len(example.expected)] = printed
    example.path.write_text("\n".join(lines) + "\n")


def main(arguments):
    updating = arguments[:1] == ["--update"]
    arguments = arguments[updating:]
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    icmp, paths = pathlib.Path(arguments[0]).resolve(), [pathlib.Path(a) for a in arguments[1:]]
    # From the end of each file, so that an update moves no example that is still to come.
    examples = [example for path in paths for example in reversed(examples_of(path))]
    wrong = 0
    for example in examples:
        place = f"{example.path}:{example.line}: $ {example.command}"
        if not example.command.startswith(PROMPT[2:]):
            print(f"{place}\n  an example begins with `{PROMPT}`; mark the block `sh` otherwise")
            wrong += 1
            continue
        printed = run(example, icmp)
        if matches(example.expected, printed):
            continue
        wrong += 1
        print(place)
        print("\n".join(difflib.unified_diff(example.expected, printed, "shown", "printed", lineterm="")))
        if updating:
            update(example, printed)
    if not examples:
        print("SKIP: no example is shown yet")
        return 77
    print(f"{len(examples)} examples, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
