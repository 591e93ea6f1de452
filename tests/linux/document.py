"""Writes docs/linux-differences.md out of what was seen."""
import collections
import itertools

from both import in_short
from kernel import SETTINGS

FEW = 6
SECTIONS = {("IPv4", "host"): "IPv4, at a host", ("IPv4", "router"): "IPv4, at a router",
            ("IPv6", "host"): "IPv6, at a host", ("IPv6", "router"): "IPv6, at a router"}
TABLE_HEAD = "| stimulus | Linux | icmpkit | what decides |\n|---|---|---|---|\n"
HEAD = """# Where Linux answers differently

{count} stimuli went to the kernel of Linux {kernel}, in a network namespace, and to the node of icmpkit in
the same place: a host, or a router between two links. The answers were compared field by field: type,
code, pointer, MTU and gateway, addresses, TTL, type of service, DF, options, the length of the quote and
the octets in which it is not what was sent. {alike} were answered alike. The tables below hold the others, and
say what decides: a requirement of `spec/requirements.tsv`, a section of an RFC, or a dash where no RFC
does. An option is written in hexadecimal digits, with a T for a time that was filled in.

A test compares, and has written this page: `tests/linux/differences_test.py`. It fails when the page is
not what it would write, until somebody has looked and calls it with `--write`, and when a difference has
no reason in `tests/linux/reasons.py`. What a stimulus is, octet by octet, stands in
`tests/linux/stimuli_ipv4.py` and `tests/linux/stimuli_ipv6.py`. On another version of Linux the page is
not compared, and a difference without a reason is told and no failure.

What is a matter of taste was set on the kernel as the node has it:

{settings}
"""


def document(kernel, stimuli, linux, explained):
    """`explained`: for each stimulus its differences, each with its reason."""
    alike = [each for each in stimuli if not explained[each.name]]
    settings = "\n".join(f"    {key} = {value}".rstrip() for key, value in SETTINGS.items())
    parts = [HEAD.format(count=len(stimuli), kernel=kernel, alike=len(alike), settings=settings)]
    for section, title in SECTIONS.items():
        rows = table([each for each in stimuli if (each.family, each.role) == section], explained)
        parts.append(f"## {title}\n\n{TABLE_HEAD}" + "".join(rows))
    parts.append("## Answered alike\n")
    for section, title in SECTIONS.items():
        groups = collections.defaultdict(list)
        for each in alike:
            if (each.family, each.role) == section:
                groups[in_short(linux[each.name])].append(f"`{each.name}`")
        lines = (f"- {answer}: {', '.join(names)}\n" for answer, names in sorted(groups.items()))
        parts.append(f"{title}:\n\n" + "".join(lines))
    return "\n".join(parts)


def table(stimuli, explained):
    """A row for each thing that differs, with all the stimuli that show it."""
    rows = collections.defaultdict(list)
    for stimulus in stimuli:
        for reason, differences in itertools.groupby(explained[stimulus.name], key=lambda pair: pair[1]):
            cells = [(cell(each.field, each.linux), cell(each.field, each.ours)) for each, _ in differences]
            rows[tuple("; ".join(side) for side in zip(*cells)), reason].append(f"`{stimulus.name}`")
    for ((theirs, ours), reason), names in rows.items():
        yield f"| {listed(names)} | {theirs} | {ours} | {reason.decides}: {reason.why} |\n"


def cell(field, value):
    return value if field == "answer" else f"{field} {value}"


def listed(names):
    if len(names) <= FEW:
        return ", ".join(names)
    return f"{', '.join(names[:FEW // 2])} and {len(names) - FEW // 2} more"
