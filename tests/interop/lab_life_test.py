"""How a lab comes and goes: what it routes, what it refuses, and that nothing is left. Usage: lab_life_test.py ICMP"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import unittest

from lab import LAB, PATIENCE, Lab, is_executable_by_anybody, wait_for
from namespaces import Namespace, need_root

ICMP = str(pathlib.Path(sys.argv.pop(1)).resolve())
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
# In a mount namespace of its own: the device file as Debian has it, open to everybody.
OPEN_DEVICE = ("unshare", "-m", "sh", "-c",
               'mount -t tmpfs tmpfs /dev/net && mknod -m 666 /dev/net/tun c 10 200 && exec "$@"', "sh")


def lab_run(namespace, *options, lab=LAB, **more):
    command = namespace.command(ICMP, "lab", "run", str(lab), *options)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def state_of(namespace):
    """All links, addresses and routes, as text."""
    return "".join(namespace.run("ip", *what).stdout for what in (
        ("-o", "link"), ("-o", "address"), ("route", "show", "table", "all"),
        ("-6", "route", "show", "table", "all")))


class LifeTest(unittest.TestCase):
    def test_nothing_is_left_behind_whatever_ends_it(self):
        with Namespace() as host:
            before = state_of(host)
            for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)):
                with self.subTest(number.name):
                    process = lab_run(host)
                    process.stdout.readline()
                    self.assertIn("10.77.0.0/30 dev icmp0", state_of(host))
                    process.send_signal(number)
                    process.communicate(timeout=PATIENCE)
                    self.assertEqual(process.returncode, status)
                    wait_for(lambda: "icmp0" not in state_of(host), "the end of the device")
                    self.assertEqual(state_of(host), before)

    def test_only_routes_of_the_lab_are_touched(self):
        with Namespace() as host:
            host.ip("link", "add", "other0", "type", "veth", "peer", "name", "other1")
            host.ip("address", "add", "192.0.2.1/24", "dev", "other0")
            host.ip("link", "set", "other0", "up")
            host.ip("link", "set", "other1", "up")
            host.ip("route", "add", "default", "via", "192.0.2.254")
            before = host.run("ip", "route", "show", "table", "all").stdout.splitlines()
            process = lab_run(host)
            try:
                process.stdout.readline()
                after = host.run("ip", "route", "show", "table", "all").stdout.splitlines()
            finally:
                process.kill()
                process.communicate()
            self.assertLessEqual(set(before), set(after))
            for route in set(after) - set(before):
                self.assertRegex(route, r"10\.77\.|fd77:|ff00::/8 dev icmp0")

    def test_a_prefix_that_is_in_use_is_refused_and_the_user_is_named(self):
        with Namespace() as host:
            host.ip("link", "add", "other0", "type", "veth", "peer", "name", "other1")
            host.ip("address", "add", "10.77.2.99/24", "dev", "other0")
            host.ip("link", "set", "other0", "up")
            host.ip("link", "set", "other1", "up")
            before = state_of(host)
            refused = host.run(ICMP, "lab", "run", str(LAB), check=False)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("10.77.2.0/24 is in use: other0 has the address 10.77.2.99/24", refused.stderr)
            self.assertEqual(state_of(host), before)
            host.ip("address", "del", "10.77.2.99/24", "dev", "other0")
            host.ip("route", "add", "10.0.0.0/8", "dev", "other0")
            refused = host.run(ICMP, "lab", "run", str(LAB), check=False)
            self.assertIn("is in use: there is a route to 10.0.0.0/8 by other0", refused.stderr)

    def test_a_second_lab_of_the_same_addresses_is_refused(self):
        with Lab(ICMP) as lab:
            refused = lab.run(ICMP, "lab", "run", str(LAB), check=False)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("icmp0", refused.stderr)

    def test_it_ends_after_its_duration(self):
        with Namespace() as host:
            process = lab_run(host, "--duration", "0.3", "--json")
            out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0, err)
            ready = json.loads(out.splitlines()[0])
            self.assertEqual((ready["type"], ready["event"], ready["node"], ready["device"]),
                             ("lab", "ready", "home", "icmp0"))
            self.assertIn("10.77.2.0/24", ready["prefixes"])

    def test_a_busy_lab_takes_a_core_and_answers(self):
        with Namespace() as host:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = host.run(ICMP, "lab", "run", str(LAB), "--busy-poll", "--",
                            "ping", "-n", "-c", "2", "-i", "0.5", "10.77.2.10", timeout=PATIENCE)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.assertIn("2 received", done.stdout)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            self.assertGreater(used, 0.25, "of half a second")

    def test_a_program_in_the_lab_ends_it_with_its_own_status(self):
        with Namespace() as host:
            done = host.run(ICMP, "lab", "run", str(LAB), "--", "ping", "-n", "-c", "1", "10.77.2.10",
                            check=False, timeout=PATIENCE)
            self.assertIn("64 bytes from 10.77.2.10", done.stdout)
            self.assertEqual(done.returncode, 0)
            done = host.run(ICMP, "lab", "run", str(LAB), "--", "sh", "-c", "exit 7", check=False)
            self.assertEqual(done.returncode, 7)
            done = host.run(ICMP, "lab", "run", str(LAB), "--", "no-such-program", check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("no-such-program", done.stderr)

    def test_an_interrupt_lets_the_program_in_the_lab_finish_first(self):
        with Namespace() as host:
            process = lab_run(host, "--", "sh", "-c", "trap 'exit 5' INT; echo up; while :; do sleep 0.05; done",
                              start_new_session=True)
            while "up" not in process.stdout.readline():
                pass
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 5)
            process = lab_run(host, "--", "sleep", "1000")
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 130)

    def test_a_capture_shows_every_link(self):
        with tempfile.TemporaryDirectory() as folder, Namespace() as host:
            capture = f"{folder}/lab.pcapng"
            host.run(ICMP, "lab", "run", str(LAB), "--pcap", capture, "--",
                     "ping", "-q", "-c", "1", "10.77.2.10", timeout=PATIENCE)
            decoded = host.run(ICMP, "decode", capture)
            self.assertEqual(decoded.stdout.count("ICMP echo request"), 3, decoded.stdout)
            self.assertEqual(decoded.stdout.count("ICMP echo reply"), 3)
            refused = host.run(ICMP, "lab", "run", str(LAB), "--pcap", f"{folder}/no/such", check=False)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("--pcap", refused.stderr)

    def test_a_capture_can_be_read_while_the_lab_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = f"{folder}/lab.pcapng"
            with Lab(ICMP, "--pcap", capture) as lab:
                lab.run("ping", "-q", "-c", "1", "10.77.2.10")
                wait_for(lambda: "echo reply" in lab.run(ICMP, "decode", capture, check=False).stdout,
                         "the reply in the capture")

    def test_events_are_told_as_json(self):
        with Namespace() as host:
            done = host.run(ICMP, "lab", "run", str(LAB), "--json", "--", "ping", "-q", "-c", "1", "-W", "1",
                            "10.77.2.43", check=False, timeout=PATIENCE)
            events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
            dropped = [e for e in events if e["event"] == "discarded" and e["silence"] == "filtered"]
            self.assertEqual((dropped[0]["node"], dropped[0]["cause"]), ("r2", None))
            done = host.run(ICMP, "lab", "run", str(LAB), "--json", "--", "ping", "-q", "-c", "1", "-W", "1",
                            "10.77.67.1", check=False, timeout=PATIENCE)
            events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
            (sent,) = [e for e in events if e["event"] == "error-sent"]
            self.assertEqual((sent["node"], sent["icmp_type"], sent["icmp_code"], sent["peer"]),
                             ("r1", 3, 0, "10.77.0.2"))
            self.assertEqual(sent["cause"], "route-rejects")


class PermissionTest(unittest.TestCase):
    def setUp(self):
        if not is_executable_by_anybody(ICMP):
            self.skipTest("the program lies where only its owner can run it")

    def test_without_privileges_it_says_what_to_do(self):
        with Namespace() as host:
            refused = host.run(*OPEN_DEVICE, *NOBODY, ICMP, "lab", "run", "line", check=False)
        self.assertEqual(refused.returncode, 3, refused.stderr)
        self.assertIn("unshare --user --map-root-user --net icmp lab run line", refused.stderr)

    def test_without_privileges_it_runs_in_a_user_namespace(self):
        tried = subprocess.run([*NOBODY, "unshare", "-Urn", "true"], capture_output=True, text=True,
                               timeout=PATIENCE, check=False, cwd="/")
        if tried.returncode != 0:  # switched off, or forbidden as in a chroot
            self.skipTest(f"there are no user namespaces here: {tried.stderr.strip()}")
        done = subprocess.run(
            [*OPEN_DEVICE, *NOBODY, "unshare", "-Urn", ICMP, "lab", "run", "line", "--duration", "0.3", "--json"],
            capture_output=True, text=True, timeout=PATIENCE, check=False, cwd="/",
            env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout.splitlines()[0])["device"], "icmp0")

    def test_a_device_file_that_is_closed_is_named(self):
        with Namespace() as host:
            closed = [word.replace("666", "600") for word in OPEN_DEVICE]
            refused = host.run(*closed, *NOBODY, ICMP, "lab", "run", "line", check=False)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("chmod 0666 /dev/net/tun", refused.stderr)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
