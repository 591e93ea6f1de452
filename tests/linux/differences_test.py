"""The same stimuli to Linux and to our node: every difference has a reason, and docs/linux-differences.md tells them.

Usage: differences_test.py NODE [--write]     NODE is the program of node.cpp; --write renews the document
"""
import csv
import os
import pathlib
import re
import sys
import unittest

try:
    import scapy.all  # noqa: F401: only whether it is there
except ImportError:
    print("SKIP: scapy is not installed")
    sys.exit(77)

from both import differences, of_our_node, of_the_kernel
from document import document
from kernel import need_root
from reasons import REASONS
from stimuli_ipv4 import all_ipv4
from stimuli_ipv6 import all_ipv6

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/linux-differences.md"
KERNEL = ".".join(os.uname().release.split(".")[:2])


class Comparison:
    """What both answered, and why they differ."""

    def __init__(self, node):
        self.stimuli = [*all_ipv4(), *all_ipv6()]
        self.linux = of_the_kernel(self.stimuli)
        self.ours = of_our_node(node, self.stimuli)
        self.explained, self.unexplained, self.used = {}, [], set()
        for stimulus in self.stimuli:
            found = differences(stimulus, self.linux[stimulus.name], self.ours[stimulus.name])
            pairs = [(each, self._reason(each)) for each in found]
            self.explained[stimulus.name] = [pair for pair in pairs if pair[1]]
            self.unexplained += [each for each, reason in pairs if not reason]

    def _reason(self, difference):
        for reason in REASONS:
            for case in reason.cases:
                if case.covers(difference):
                    self.used.add(case)
                    return reason
        return None

    def document(self):
        return document(KERNEL, self.stimuli, self.linux, self.explained)


class DifferencesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.seen = Comparison(NODE)

    def setUp(self):
        self.documented = re.search(r"the kernel of Linux (\d+\.\d+)", DOCUMENT.read_text())[1]

    def need_the_documents_kernel(self):
        if KERNEL != self.documented:
            self.skipTest(f"this is Linux {KERNEL}, the document is about {self.documented}")

    def test_every_difference_has_a_reason(self):
        told = "\n".join(f"{each.role} {each.stimulus}: {each.field}: Linux {each.linux}, icmpkit {each.ours}"
                         for each in self.seen.unexplained)
        if told:
            print(f"on Linux {KERNEL}, where the document is about {self.documented}:\n{told}")
            self.need_the_documents_kernel()
        self.assertFalse(told)

    def test_every_reason_explains_something(self):
        self.need_the_documents_kernel()
        left = [case for reason in REASONS for case in reason.cases if case not in self.seen.used]
        self.assertFalse(left)

    def test_the_document_says_what_was_seen(self):
        self.need_the_documents_kernel()
        self.assertTrue(DOCUMENT.read_text() == self.seen.document(),
                        f"{DOCUMENT.name} is not what was seen; look at what changes with --write")

    def test_requirements_that_decide_exist(self):
        with open(ROOT / "spec/requirements.tsv", newline="") as file:
            known = {row["id"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
        text = " ".join(f"{reason.decides} {reason.why}" for reason in REASONS)
        named = set(re.findall(r"\bR\d+-[A-Z]+-\d+\b", text))
        self.assertTrue(named)
        self.assertLessEqual(named, known)

    def test_names_are_there_once(self):
        names = [each.name for each in self.seen.stimuli]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    need_root()
    NODE = sys.argv.pop(1)
    if sys.argv[1:] == ["--write"]:
        DOCUMENT.write_text(Comparison(NODE).document())
    else:
        unittest.main(verbosity=2)
