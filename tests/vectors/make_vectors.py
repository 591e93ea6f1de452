#!/usr/bin/env python3
"""Makes the vectors of this folder: octets that the kernel, tools, scapy and RFCs made, never icmpkit.

    make_vectors.py [part ...]          parts: scapy, rfc, kernel, tools, captures;
                                        all of them if none is named

README.md says what is needed, what the columns are and what could not be had.
"""

import importlib
import signal
import sys

import common

PARTS = ("scapy", "rfc", "kernel", "tools", "captures")


def make(part):
    """Writes one file and gives what is wrong with it; a case that gave no vector counts."""
    if part in ("scapy", "rfc"):
        return common.write_file(part, importlib.import_module("make_" + part).make())
    if part == "captures":
        return importlib.import_module("make_captures").make()
    if part in ("kernel", "tools"):
        vectors, missing = importlib.import_module("capture_" + part).make()
        return common.write_file(part, vectors) + ["%s: %s gave nothing" % (part, name) for name in missing]
    raise SystemExit("make_vectors.py: no part named '%s' (%s)" % (part, ", ".join(PARTS)))


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the namespaces go away
    wrong = [complaint for part in sys.argv[1:] or PARTS for complaint in make(part)]
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
