#!/usr/bin/env python3
"""Makes the vectors of this folder: octets that the kernel, tools, scapy and RFCs made, never icmpkit.

    make_vectors.py [part ...]          parts: scapy; all of them if none is named

README.md says what is needed, what the columns are and what could not be had.
"""

import sys

import common

PARTS = ("scapy",)


def make(part):
    if part == "scapy":
        import make_scapy
        return common.write_file("scapy", make_scapy.make())
    raise SystemExit("make_vectors.py: no part named '%s' (%s)" % (part, ", ".join(PARTS)))


def main():
    wrong = [complaint for part in sys.argv[1:] or PARTS for complaint in make(part)]
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
