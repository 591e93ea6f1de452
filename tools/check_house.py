#!/usr/bin/env python3
"""Fails when a file breaks a house rule that a machine can see.

Usage: check_house.py ROOT

C++ files stay under 500 lines (a warning past that, a failure past 800); nothing is left for later
in the text (the words below), and no path of somebody's machine gets in.
"""
import pathlib
import re
import sys

SOFT_LIMIT, HARD_LIMIT = 500, 800
LEFT_FOR_LATER = re.compile(r"\b(FIX" r"ME|X" r"XX|TO" r"DO|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w./$}-])/(home|root|work|Users|mnt|tmp/wt)/[\w.]")
LIMITED = {".hpp", ".cpp", ".py"}
READ = LIMITED | {".c", ".cmake", ".md", ".sh", ".txt", ".toml", ".json", ".scd", ".in", ".yml", ""}
SKIPPED_FOLDERS = {"build", ".git", "__pycache__", "vectors", "corpus"}


def files_under(root):
    for path in sorted(root.rglob("*")):
        if path.suffix in READ and path.is_file():
            if not SKIPPED_FOLDERS & set(path.relative_to(root).parts):
                yield path


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(arguments[0])
    faults, warnings, count = [], [], 0
    for path in files_under(root):
        name = path.relative_to(root)
        lines = path.read_text(errors="replace").splitlines()
        count += 1
        if path.suffix in LIMITED and len(lines) > SOFT_LIMIT:
            found = f"{name}: {len(lines)} lines, look for the missing name"
            (faults if len(lines) > HARD_LIMIT else warnings).append(found)
        for number, line in enumerate(lines, 1):
            if found := LEFT_FOR_LATER.search(line):
                faults.append(f"{name}:{number}: {found[0]} is not left in the tree")
            if found := MACHINE_PATH.search(line):
                faults.append(f"{name}:{number}: a path of one machine: {found[0]}")
    if not count:
        print(f"check_house: nothing to read under {root}", file=sys.stderr)
        return 2
    for warning in warnings:
        print(f"warning: {warning}")
    print("\n".join(faults) or f"{count} files keep the house rules")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
