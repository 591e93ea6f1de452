#!/usr/bin/env python3
"""Turns spec/registry.tsv and spec/ip_numbers.tsv into icmpkit/wire/registry_data.hpp.

`tools/make_registry.py` writes the file, `--check` fails when it is not what the sources give.
Rows stay as they are, in order, except that neighbouring unassigned numbers of the same kind
become one row with a range.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["spec/registry.tsv", "spec/ip_numbers.tsv"]
TARGET = ROOT / "icmpkit/wire/registry_data.hpp"

# The name of a set in the sources -> the enumerator of RegistrySet, in the order of the enumeration.
SETS = {
    "icmpv4": "Icmpv4",
    "icmpv6": "Icmpv6",
    "ext": "ExtensionClass",
    "ext-if-bit": "InterfaceInformationBit",
    "ext-if-role": "InterfaceRole",
    "nd": "NdOption",
    "ra-flag": "RaFlag",
    "pio-flag": "PioFlag",
    "aro-status": "AroStatus",
    "ni-qtype": "NiQtype",
    "fmip6-subtype": "FmipSubtype",
    "nd-ta-name": "TrustAnchorName",
    "nd-cert": "CertificateType",
    "ip-protocol": "IpProtocol",
    "ipv4-option": "Ipv4Option",
    "ipv6-option": "Ipv6Option",
    "ipv6-routing": "Ipv6RoutingType",
}
KINDS = {"error": "Error", "query": "Query", "reply": "Reply", "info": "Info", "-": "None"}
HEAD = """// Made by tools/make_registry.py from spec/registry.tsv and spec/ip_numbers.tsv. Do not edit:
// change the source and run the tool. Read it through wire/registry.hpp.
#pragma once

#include <array>

#include "icmpkit/wire/registry_entry.hpp"

namespace icmpkit::wire::registry_data {

using R = RegistryEntry;
using N = NumberRange;
using T = RegistrySet;
using S = RegistryStatus;
using K = MessageKind;
inline constexpr std::nullopt_t kNone = std::nullopt;

// clang-format off
"""
TAIL = """// clang-format on

}  // namespace icmpkit::wire::registry_data
"""


def number_range(text):
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def place(row):
    """Where a row of the source stands: (set, numbers, codes or None)."""
    kind, code = row["type"], row["code"]
    if kind.isdigit():
        where = "icmpv" + row["family"]
        return where, number_range(kind), None if code == "*" else number_range(code)
    if kind.startswith("nd:"):
        return "nd", number_range(kind[3:]), None
    if match := re.fullmatch(r"ext:2", kind):
        if part := re.fullmatch(r"(bit|role)s?([-\d]+)", code):
            return f"ext-if-{part[1]}", number_range(part[2]), None
    if kind.startswith("ext:"):
        return "ext", number_range(kind[4:]), None if code == "*" else number_range(code)
    return kind, number_range(code), None


def read(source):
    lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(head):
            sys.exit(f"{source}: not {len(head)} cells: {line}")
        yield dict(zip(head, cells))


def fold(entries):
    """Joins neighbouring unassigned numbers whose rows differ in nothing but the number."""
    folded = []
    for numbers, codes, *rest in entries:
        if folded:
            before, before_codes, *before_rest = folded[-1]
            if (rest == before_rest and rest[0] == "Unassigned" and codes is None
                    and before_codes is None and before[1] + 1 == numbers[0]):
                folded[-1] = [(before[0], numbers[1]), None, *rest]
                continue
        folded.append([numbers, codes, *rest])
    return folded


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def line_of(enumerator, entry):
    numbers, codes, status, kind, name, words, rfc, layout = entry
    code = "kNone" if codes is None else f"N{{{codes[0]}, {codes[1]}}}"
    cells = ", ".join(map(quoted, (name, words, rfc, layout)))
    return (f"    R{{T::{enumerator}, {{{numbers[0]}, {numbers[1]}}}, {code}, "
            f"S::{status}, K::{kind}, {cells}}},\n")


def make():
    sets = {name: [] for name in SETS}
    for source in SOURCES:
        for row in read(source):
            where, numbers, codes = place(row)
            plain = lambda cell: "" if row[cell] == "-" else row[cell]
            words = row["name"].removesuffix(" (not in IANA code registry)")
            sets[where].append([numbers, codes, row["status"].capitalize(), KINDS[row["kind"]],
                                plain("identifier"), words, plain("defining_rfc"), plain("layout")])
    parts = [HEAD]
    for name, enumerator in SETS.items():
        entries = fold(sets[name])
        parts.append(f"inline constexpr std::array<R, {len(entries)}> k{enumerator}{{{{\n")
        parts.extend(line_of(enumerator, entry) for entry in entries)
        parts.append("}};\n\n")
    parts.append(TAIL)
    return "".join(parts)


def main():
    text = make()
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.relative_to(ROOT)} is not what the sources give: run tools/make_registry.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
