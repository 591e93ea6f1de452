"""./run starts at once when nothing changed, and never runs what is out of date."""
import os
import shutil
import subprocess
import unittest

from tree import ROOT, ToolTest

# Stands in for CMake: "builds" a command that prints what icmpkit/ held when it was built.
CMAKE = """#!/bin/bash
echo "cmake $*" >>calls
mkdir -p build/release
touch build/release/build.ninja
content=$(cat icmpkit/*)
printf '#!/bin/bash\\necho "%s: $*"\\n' "$content" >build/release/icmp
chmod +x build/release/icmp
"""


class Run(ToolTest):
    def setUp(self):
        super().setUp()
        for name in ("run", "tools/setup.sh"):
            (self.tree / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        for name in ("apps/a", "cmake/a", "labs/a", "CMakeLists.txt", "CMakePresets.json", "tools/packages/run.txt"):
            self.write(name, "")
        self.write("bin/cmake", CMAKE).chmod(0o755)
        self.write("bin/dpkg-query", "#!/bin/sh\n").chmod(0o755)
        self.write("icmpkit/a.cpp", "first")

    def run_command(self, *arguments, where="."):
        (self.tree / "calls").unlink(missing_ok=True)
        done = subprocess.run(
            [self.tree / "run", *arguments],
            cwd=self.tree / where,
            env={**os.environ, "PATH": f"{self.tree}/bin:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def was_built(self):
        return (self.tree / "calls").exists()

    def test_builds_and_becomes_the_command(self):
        self.assertEqual(self.run_command("ping", "-c", "3"), "first: ping -c 3")
        self.assertTrue(self.was_built())

    def test_without_arguments_it_is_the_tour(self):
        self.assertEqual(self.run_command(), "first: tour")

    def test_a_second_call_builds_nothing(self):
        self.run_command("ping")
        self.assertEqual(self.run_command("ping"), "first: ping")
        self.assertFalse(self.was_built())

    def test_a_change_an_addition_and_a_removal_are_built(self):
        self.run_command("ping")
        self.write("icmpkit/a.cpp", "second")
        self.assertEqual(self.run_command("ping"), "second: ping")
        self.write("icmpkit/b.cpp", "more")
        self.assertIn("more", self.run_command("ping"))
        (self.tree / "icmpkit/b.cpp").unlink()
        self.assertEqual(self.run_command("ping"), "second: ping")

    def test_a_change_that_keeps_an_old_time_of_modification_is_seen(self):
        self.run_command("ping")
        os.utime(self.write("icmpkit/a.cpp", "older"), (1, 1))
        self.assertEqual(self.run_command("ping"), "older: ping")

    def test_works_from_another_folder_and_stays_in_it(self):
        self.assertEqual(self.run_command("ping", where="apps"), "first: ping")
        self.write("icmpkit/a.cpp", "second")
        self.assertEqual(self.run_command("ping", where="apps"), "second: ping")


if __name__ == "__main__":
    unittest.main()
