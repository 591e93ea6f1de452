#!/usr/bin/env python3
"""Counts the tests in a JUnit file of ctest, and says why what was skipped was.

What a test prints that begins with a line `REPORT: NAME` is shown where it passed, too.

Usage: summarise_tests.py RESULTS.xml
Exit status: 0 when none failed, 1 when some did, 2 when there are no results.

ctest writes a test that it could not start as "skipped", too. That is no skip: only a test that ran
and said so itself (exit status 77, or googletest's SKIPPED) is one.
"""
import sys
import xml.etree.ElementTree as ElementTree

SAID_SO = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION")


def outcome(case):
    skipped = case.find("skipped")
    if skipped is not None:
        return "skipped" if skipped.get("message", "").startswith(SAID_SO) else "failed"
    return "passed" if case.get("status") == "run" else "failed"


def reason(case):
    """What a skipped test said: googletest's line after "Skipped", or the first that says SKIP."""
    lines = [line.strip() for line in (case.findtext("system-out") or "").splitlines()]
    lines = [line for line in lines if line]
    for line, following in zip(lines, lines[1:]):
        if line.endswith(": Skipped"):
            return following
    told = next((line for line in lines if "SKIP" in line), "no reason given")
    return told.removeprefix("SKIP: ")


def report(case):
    """What a test prints behind a first line `REPORT: NAME`; empty where it has none."""
    output = case.findtext("system-out") or ""
    return output.removeprefix("REPORT: ").rstrip() if output.startswith("REPORT: ") else ""


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        cases = ElementTree.parse(arguments[0]).getroot().findall("testcase")
    except (OSError, ElementTree.ParseError) as error:
        print(f"summarise_tests: no results: {error}", file=sys.stderr)
        return 2
    if not cases:
        print("summarise_tests: no test was run", file=sys.stderr)
        return 2
    by_outcome = {"passed": [], "failed": [], "skipped": []}
    for case in cases:
        by_outcome[outcome(case)].append(case)
    for shown in filter(None, map(report, by_outcome["passed"])):
        print(f"{shown}\n")
    for case in by_outcome["skipped"]:
        print(f"SKIP {case.get('name')}: {reason(case)}")
    for case in by_outcome["failed"]:
        print(f"FAIL {case.get('name')}")
    print(", ".join(f"{len(found)} {name}" for name, found in by_outcome.items()))
    return 1 if by_outcome["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
