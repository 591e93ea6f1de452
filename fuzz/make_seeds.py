#!/usr/bin/env python3
"""Writes what fuzzing starts from into a folder: the vectors, and what lies behind their headers;
the labs, and the examples of their format.

Usage: make_seeds.py FOLDER
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VECTORS = ROOT / "tests/vectors"
HEADER = {"4": 20, "6": 40}


def script(datagram):
    """What node_v4 and node_v6 read: a router with everything on, which receives the datagram."""
    words = (len(datagram[:2040]) + 7) // 8
    config = bytes((1, 2, 0xFF, 0xF7, 0xFF, 3, 0, 0x55))
    return config + bytes((0x81, words)) + datagram[:2040].ljust(8 * words, b"\0")


def scenarios():
    """Whole files, and each example of the page added to the first one."""
    for path in sorted((ROOT / "labs").glob("*.toml")):
        yield path.stem, path.read_text()
    page = (ROOT / "docs/lab-format.md").read_text()
    examples = [block.split("```")[0] for block in page.split("```toml\n")[1:]]
    for number, example in enumerate(examples):
        is_head = not example.startswith("[") and "\n[" not in example
        yield f"example{number}", example + examples[0] if is_head else examples[0] + example


def seeds():
    for name, text in scenarios():
        yield f"{name}.scenario", text.encode()
    for path in sorted(VECTORS.glob("*.tsv")):
        for line in path.read_text().splitlines()[1:]:
            name, family, octets = line.split("\t")[:3]
            datagram = bytes.fromhex(octets)
            for what, start in (("datagram", 0), ("payload", HEADER[family]),
                                ("body", HEADER[family] + 8)):
                if start < len(datagram):
                    yield f"{name}.{what}", datagram[start:]
            yield f"{name}.script", script(datagram)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, octets in seeds():
        (folder / name).write_bytes(octets)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
