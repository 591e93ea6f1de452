"""What the tests of tools/ share: a made-up tree of files, and a tool run on it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class ToolTest(unittest.TestCase):
    """Gives each test a folder of its own, which is gone afterwards."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run_tool(self, name, *arguments):
        """Gives (exit status, stdout and stderr together)."""
        done = subprocess.run(
            [sys.executable, ROOT / "tools" / name, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def assert_passes(self, name, *arguments):
        status, output = self.run_tool(name, *arguments)
        self.assertEqual(status, 0, output)
        return output

    def assert_fails(self, name, *arguments, saying):
        status, output = self.run_tool(name, *arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(saying, output)
        return output
