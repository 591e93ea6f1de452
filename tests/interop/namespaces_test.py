"""Namespaces of tests that were killed do not stay. Usage: namespaces_test.py"""
import pathlib
import signal
import subprocess
import sys
import unittest

from namespaces import NAMED, Namespace, need_root, remove_orphans

HOLD = """
import time
from namespaces import Namespace
with Namespace() as host:
    print(host.name, flush=True)
    time.sleep(60)
"""


class NamespacesTest(unittest.TestCase):
    def killed_by(self, number):
        """The namespace of a test that a signal ended."""
        holder = subprocess.Popen([sys.executable, "-c", HOLD], cwd=pathlib.Path(__file__).parent,
                                  stdout=subprocess.PIPE, text=True)
        with holder:
            name = holder.stdout.readline().strip()
            self.assertTrue((NAMED / name).exists())
            holder.send_signal(number)
        return NAMED / name

    def test_one_that_is_told_to_end_removes_its_own(self):
        self.assertFalse(self.killed_by(signal.SIGTERM).exists())

    def test_those_of_one_that_is_killed_are_removed_by_the_next(self):
        left = self.killed_by(signal.SIGKILL)
        self.assertTrue(left.exists())
        remove_orphans.cache_clear()
        with Namespace() as host:
            self.assertTrue((NAMED / host.name).exists())
            self.assertFalse(left.exists())


if __name__ == "__main__":
    need_root()
    unittest.main(argv=sys.argv[:1], verbosity=2)
