"""The manual has a place for each command, and names none that is not there.

Usage: manual_test.py ICMP
"""
import pathlib
import re
import sys
import unittest

from command_help import commands_of

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "docs/man/icmp.1.scd"
ICMP = sys.argv.pop(1)


class Manual(unittest.TestCase):
    def test_describes_the_commands_that_help_shows_and_no_other(self):
        described = re.findall(r"^## icmp ([a-z]+)", SOURCE.read_text(), re.MULTILINE)
        self.assertEqual(described, commands_of(ICMP))


if __name__ == "__main__":
    unittest.main()
