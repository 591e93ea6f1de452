"""tools/setup.sh installs what is missing, builds quietly, and is loud when something fails."""
import os
import pathlib
import subprocess
import unittest

from tree import ROOT, ToolTest


class Setup(ToolTest):
    """Runs setup.sh in a made-up tree, with made-up programs before the real ones in PATH."""

    def setUp(self):
        super().setUp()
        self.write("tools/packages/run.txt", "# Why.\ng++\nninja-build\n")
        self.write("CMakePresets.json", "{}")
        self.program("dpkg-query", "echo 'installed g++'; exit 1")
        self.program("apt-get", 'echo "apt-get $*" >>calls')
        self.program("cmake", 'echo "cmake $*" >>calls')
        self.program("id", "echo 0")

    def program(self, name, script):
        self.write(f"bin/{name}", f"#!/bin/bash\n{script}\n").chmod(0o755)

    def run_script(self, script):
        done = subprocess.run(
            ["bash", "-c", f"set -euo pipefail; . {ROOT}/tools/setup.sh; {script}"],
            cwd=self.tree,
            env={**os.environ, "PATH": f"{self.tree}/bin:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(done.stdout, "", "stdout belongs to the command that is run")
        return done.returncode, done.stderr

    def calls(self):
        path = pathlib.Path(self.tree / "calls")
        return path.read_text().splitlines() if path.exists() else []

    def test_installs_only_what_is_missing_and_says_so(self):
        status, said = self.run_script("need_packages run")
        self.assertEqual((status, said), (0, "icmpkit: installing ninja-build\n"))
        install = "apt-get install -y -q --no-install-recommends ninja-build"
        self.assertEqual(self.calls(), ["apt-get update -q", install])

    def test_asks_nothing_where_all_is_there(self):
        self.program("dpkg-query", "echo 'installed g++'; echo 'installed ninja-build'")
        self.assertEqual(self.run_script("need_packages run"), (0, ""))
        self.assertEqual(self.calls(), [])

    def test_a_package_that_was_removed_is_missing(self):
        self.program("dpkg-query", "echo 'installed g++'; echo 'config-files ninja-build'")
        self.assertIn("installing ninja-build", self.run_script("need_packages run")[1])

    def test_goes_through_a_sudo_that_asks_nothing(self):
        self.program("id", "echo 1000")
        self.program("sudo", '[ "$1" = -n ] && shift && echo "sudo $*" >>calls && "$@"')
        self.assertEqual(self.run_script("need_packages run")[0], 0)
        self.assertIn("sudo apt-get update -q", self.calls())

    def test_without_root_names_the_command_to_run(self):
        self.program("id", "echo 1000")
        self.program("sudo", "exit 1")
        status, said = self.run_script("need_packages run")
        self.assertEqual(status, 2)
        self.assertIn("apt-get install --no-install-recommends ninja-build", said)
        self.assertEqual(self.calls(), [])

    def test_shows_what_apt_said_when_it_fails(self):
        self.program("apt-get", "echo 'E: no such package' >&2; exit 100")
        status, said = self.run_script("need_packages run")
        self.assertEqual(status, 2)
        self.assertIn("E: no such package", said)

    def test_configures_once_and_says_nothing_of_a_quick_build(self):
        self.program("cmake", 'echo "cmake $*" >>calls; sleep 0.02; touch build/release/build.ninja')
        (self.tree / "build/release").mkdir(parents=True)
        os.utime(self.tree / "CMakePresets.json", (1, 1))
        for _ in range(2):
            self.assertEqual(self.run_script("build release icmp"), (0, ""))
        build = "cmake --build --preset release --target icmp"
        self.assertEqual(self.calls(), ["cmake --preset release", build, build])

    def test_configures_again_after_an_install(self):
        (self.tree / "build/release").mkdir(parents=True)
        os.utime(self.tree / "CMakePresets.json", (1, 1))
        os.utime(self.write("build/release/build.ninja", ""), (9, 9))
        self.write("build/packages.log", "")
        self.run_script("build release")
        self.assertIn("cmake --preset release", self.calls())

    def test_shows_the_end_of_the_log_when_a_build_fails_at_once(self):
        self.program("cmake", "echo 'error: no such thing'; exit 1")
        status, said = self.run_script("build release")
        self.assertEqual(status, 2)
        self.assertIn("error: no such thing", said)

    def test_shows_the_end_of_the_log_when_a_build_fails_late(self):
        self.program("cmake", "sleep 2.5; echo 'error: no such thing'; exit 1")
        status, said = self.run_script("build release")
        self.assertEqual(status, 2)
        self.assertIn("icmpkit: building release", said)
        self.assertIn("error: no such thing", said)


if __name__ == "__main__":
    unittest.main()
