"""The manual has a place for each command and option, and names none that is not there.

Usage: manual_test.py ICMP
"""
import pathlib
import re
import sys
import unittest

from command_help import all_commands_of, options_of

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "docs/man/icmp.1.scd"
ICMP = sys.argv.pop(1)


def sections():
    """{command: what the manual says about it}"""
    _, *found = re.split(r"^## icmp ([a-z ]+)$", SOURCE.read_text(), flags=re.MULTILINE)
    texts = (re.split(r"^# ", text, flags=re.MULTILINE)[0] for text in found[1::2])
    return dict(zip(found[::2], texts))


class Manual(unittest.TestCase):
    def test_describes_the_commands_that_help_shows_and_no_other(self):
        self.assertEqual(list(sections()), [" ".join(command) for command in all_commands_of(ICMP)])

    def test_describes_the_options_that_help_shows_and_no_other(self):
        for command, text in sections().items():
            entries = re.findall(r"^(\*-.*)$", text, re.MULTILINE)
            described = {name for entry in entries for name in re.findall(r"\*(-[^*]+)\*", entry)}
            with self.subTest(command):
                self.assertEqual(described, options_of(ICMP, *command.split()))


if __name__ == "__main__":
    unittest.main()
