"""Gives the same stimuli to the kernel and to our node, and tells where they answer differently."""
import contextlib
import dataclasses
import itertools
import subprocess
import time

from answers import answer
from kernel import Kernel

SILENCE, ABSENT = "silence", "none"


@dataclasses.dataclass(frozen=True)
class Difference:
    stimulus: str
    role: str
    field: str  # of an answer, or "answer" where they do not even do the same
    linux: str
    ours: str


def of_the_kernel(stimuli):
    """The answers to each stimulus, by name. What is answered at once shares a kernel for each role; what needs time
    has a kernel of its own, and all of these wait together."""
    found = {}
    for role in sorted({stimulus.role for stimulus in stimuli}):
        with Kernel(role) as kernel:
            for stimulus in stimuli:
                if stimulus.role == role and not stimulus.wait:
                    found[stimulus.name] = given(kernel, stimulus)
    with contextlib.ExitStack() as stack:
        late = [(each, stack.enter_context(Kernel(each.role))) for each in stimuli if each.wait]
        sent = [given(kernel, stimulus) for stimulus, kernel in late]
        time.sleep(max((stimulus.wait for stimulus, _ in late), default=0))
        for (stimulus, kernel), soon in zip(late, sent):
            found[stimulus.name] = soon + read(stimulus, kernel.pending())
    return found


def given(kernel, stimulus):
    """What the kernel answers at once."""
    return read(stimulus, [each for datagram in stimulus.datagrams
                           for each in kernel.receive(datagram, stimulus.link, stimulus.cast_of(datagram))])


def read(stimulus, sent):
    return [answer(link, octets, stimulus.datagrams) for link, octets in sent]


def of_our_node(program, stimuli):
    """The same of our node: a fresh one for each stimulus, in virtual time."""
    script = []
    for stimulus in stimuli:
        script.append(f"node {stimulus.role} {stimulus.name}")
        script += [f"in {stimulus.link} {stimulus.cast_of(each)} {each.hex()}" for each in stimulus.datagrams]
        script += ["wait 120000"] * bool(stimulus.wait)
    out = subprocess.run([program], input="\n".join(script) + "\n", capture_output=True, text=True, check=True).stdout
    found, sent = {}, {each.name: each.datagrams for each in stimuli}
    for line in out.splitlines():
        verb, *words = line.split(" ")
        if verb == "node":
            name = words[1]
            found[name] = []
        elif verb == "out":
            found[name].append(answer(int(words[0]), bytes.fromhex(words[1]), sent[name]))
    return found


def in_short(answers):
    """What was done, in a few words: `3/3`, `forwarded`, `3 fragments`."""
    groups = [(what, len(list(same))) for what, same in itertools.groupby(each["what"] for each in answers)]
    return ", ".join(what if count == 1 else f"{count} × {what}" for what, count in groups) or SILENCE


def types_of(answers):
    """Of ICMP messages, without their codes."""
    return [each["what"].partition("/")[0] for each in answers]


def differences(stimulus, linux, ours):
    """Field by field; where they do not do the same, that is the difference. Errors of one type are compared also
    where their codes differ. An identification is one with DF only, and that DF differs is told by itself."""
    found = []
    if in_short(linux) != in_short(ours):
        found.append(Difference(stimulus.name, stimulus.role, "answer", in_short(linux), in_short(ours)))
        if types_of(linux) != types_of(ours) or not all("quotes" in each for each in [*linux, *ours]):
            return found
    for theirs, own in zip(linux, ours):
        for field in dict.fromkeys([*theirs, *own]):
            if field == "what":
                continue
            values = theirs.get(field, ABSENT), own.get(field, ABSENT)
            if values[0] != values[1] and not (field == "identification" and ABSENT in values):
                found.append(Difference(stimulus.name, stimulus.role, field, *values))
    return list(dict.fromkeys(found))
