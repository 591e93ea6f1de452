#!/usr/bin/env python3
"""Makes the vectors of this folder: octets that the kernel, tools, scapy and RFCs made, never icmpkit.

    make_vectors.py [part ...]          parts: scapy, kernel; all of them if none is named

README.md says what is needed, what the columns are and what could not be had.
"""

import signal
import sys

import common

PARTS = ("scapy", "kernel")


def make(part):
    """Writes one file and gives what is wrong with it; a case that gave no vector counts."""
    if part == "scapy":
        import make_scapy
        return common.write_file("scapy", make_scapy.make())
    if part == "kernel":
        import capture_kernel
        vectors, missing = capture_kernel.make()
        return common.write_file("kernel", vectors) + ["kernel: %s gave nothing" % name for name in missing]
    raise SystemExit("make_vectors.py: no part named '%s' (%s)" % (part, ", ".join(PARTS)))


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the namespaces go away
    wrong = [complaint for part in sys.argv[1:] or PARTS for complaint in make(part)]
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
