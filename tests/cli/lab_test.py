"""`icmp lab` without a device, and `--lab`. Usage: lab_test.py ICMP"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ICMP = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
LAB = ROOT / "tests/interop/lab.toml"
BUILT_IN = sorted(path.stem for path in (ROOT / "labs").glob("*.toml"))


def icmp(*words):
    return subprocess.run([ICMP, *map(str, words)], capture_output=True, text=True, check=False)


class LabTest(unittest.TestCase):
    def lab(self, text):
        """A file with this lab."""
        file = tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False)
        self.addCleanup(pathlib.Path(file.name).unlink)
        with file:
            file.write(text)
        return file.name


class LookTest(LabTest):
    def test_lists_every_lab_that_is_in_the_repository(self):
        listed = icmp("lab", "list").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in listed], BUILT_IN)
        self.assertTrue(all(len(line.split()) > 1 for line in listed), "each has a title")
        lines = [json.loads(line) for line in icmp("lab", "list", "--json").stdout.splitlines()]
        self.assertEqual([line["name"] for line in lines], BUILT_IN)

    def test_every_lab_that_is_built_in_can_be_run(self):
        for name in BUILT_IN:
            self.assertEqual(icmp("lab", "check", name).returncode, 0, name)

    def test_a_lab_that_is_built_in_is_its_file(self):
        for name in BUILT_IN:
            shown = icmp("lab", "show", name)
            self.assertEqual(shown.stdout, icmp("lab", "show", ROOT / f"labs/{name}.toml").stdout)

    def test_draws_each_node_once_with_its_addresses(self):
        drawn, _, targets = icmp("lab", "show", LAB).stdout.partition("\nTargets\n")
        self.assertIn("host-unreachable, by r2", targets)
        for name, address in (("home", "10.77.0.2"), ("r1", "10.77.1.1"), ("server", "10.77.9.1")):
            self.assertEqual(len(re.findall(rf"^[│├└ ]*{name}  .*{re.escape(address)}", drawn, re.MULTILINE)), 1)
        self.assertIn("1 ms, MTU 1400, MPLS", drawn)
        self.assertIn("off  10.77.2.20 fd77:2::20  (off)", drawn)

    def test_draws_a_circle_without_end(self):
        drawn = icmp("lab", "show", self.lab("""
vantage = "a"
[node.a]
[node.b]
role = "router"
[node.c]
role = "router"
[[link]]
nodes = ["a", "b"]
[[link]]
nodes = ["b", "c"]
[[link]]
nodes = ["c", "a"]
""")).stdout
        self.assertRegex(drawn, r"Further links\n  b - c: 1 ms")

    def test_draws_for_graphviz(self):
        drawn = icmp("lab", "show", "--dot", LAB).stdout
        self.assertTrue(drawn.startswith("graph lab {") and drawn.rstrip().endswith("}"))
        self.assertRegex(drawn, r"n0 -- n1 \[label=\"1 ms\"\]")

    def test_says_where_a_lab_is_wrong_and_what_would_be_right(self):
        wrong = self.lab('vantage = "home"\n[node.home]\nroel = "router"\n')
        for command in ("check", "show", "run"):
            told = icmp("lab", command, wrong)
            self.assertEqual(told.returncode, 2)
            self.assertRegex(told.stderr, rf"{re.escape(wrong)}:3:\d+: .*roel")
            self.assertIn("role", told.stderr)
        failure = json.loads(icmp("lab", "check", "--json", wrong).stdout)
        self.assertEqual(failure["type"], "failure")

    def test_says_that_there_is_no_such_lab_and_which_there_are(self):
        told = icmp("lab", "show", "no-such-lab")
        self.assertEqual(told.returncode, 2)
        self.assertIn("no-such-lab: no such file", told.stderr)
        self.assertIn(BUILT_IN[0], told.stderr)

    def test_makes_a_network_that_can_be_run_and_is_the_same_for_a_seed(self):
        made = icmp("lab", "make", "--nodes", "30", "--fault", "routing-loop", "--seed", "7").stdout
        self.assertEqual(icmp("lab", "check", self.lab(made)).returncode, 0)
        self.assertIn('verdict = "routing-loop"', made)
        again = icmp("lab", "make", "--nodes", "30", "--fault", "routing-loop", "--seed", "7").stdout
        self.assertEqual(made, again)
        other = icmp("lab", "make", "--nodes", "30", "--fault", "routing-loop", "--seed", "8").stdout
        self.assertNotEqual(made, other)

    def test_makes_networks_of_ipv6(self):
        made = icmp("lab", "make", "-6", "--nodes", "5", "--fault", "prohibited", "--seed", "7").stdout
        self.assertEqual(icmp("lab", "check", self.lab(made)).returncode, 0)
        self.assertIn('options = "-6"', made)
        told = icmp("lab", "make", "-6", "--fault", "congested")
        self.assertEqual(told.returncode, 2)
        self.assertIn("no 'congested' in IPv6", told.stderr)

    def test_says_which_faults_it_can_make(self):
        told = icmp("lab", "make", "--fault", "no-such-fault")
        self.assertEqual(told.returncode, 2)
        self.assertIn("'no-such-fault' is no fault", told.stderr)
        self.assertIn("routing-loop", told.stderr)
        self.assertEqual(icmp("lab", "make", "--nodes", "1").returncode, 2)

    def test_wants_a_command(self):
        self.assertEqual(icmp("lab").returncode, 2)


class PingTest(LabTest):
    def ping(self, *words):
        return icmp("ping", "--lab", LAB, *words)

    def test_prints_what_it_prints_with_sockets(self):
        done = self.ping("-c", "2", "10.77.2.10")
        self.assertEqual(re.sub(r"time \d+ms", "time N", done.stdout), """\
PING 10.77.2.10 (10.77.2.10) 56(84) bytes of data.
64 bytes from 10.77.2.10: icmp_seq=1 ttl=62 time=6.00 ms
64 bytes from 10.77.2.10: icmp_seq=2 ttl=62 time=6.00 ms

--- 10.77.2.10 ping statistics ---
2 packets transmitted, 2 received, 0% packet loss, time N
rtt min/avg/max/mdev = 6.000/6.000/6.000/0.000 ms
""")
        self.assertEqual(done.returncode, 0)

    def test_takes_names_of_nodes_and_of_addresses(self):
        self.assertIn("64 bytes from server (10.77.9.1): icmp_seq=1 ttl=62",
                      self.ping("-c", "1", "server").stdout)
        self.assertIn("From 10.77.0.1 icmp_seq=1 Destination Net Unknown", self.ping("-c", "1", "unknown").stdout)
        self.assertIn("64 bytes from server (fd77:2::10)", self.ping("-6", "-c", "1", "server").stdout)

    def test_starts_at_any_node(self):
        self.assertIn("ttl=64 time=2.00 ms", self.ping("--from", "r2", "-c", "1", "server").stdout)
        told = self.ping("--from", "nobody", "server")
        self.assertEqual(told.returncode, 2)
        self.assertIn("no node nobody", told.stderr)

    def test_an_unknown_name_is_named(self):
        told = self.ping("-c", "1", "nobody")
        self.assertEqual(told.returncode, 2)
        self.assertIn("nobody: the lab has no node and no name like that", told.stderr)

    def test_no_answer_is_exit_status_1_as_with_sockets(self):
        done = self.ping("-c", "1", "off")
        self.assertEqual(done.returncode, 1)
        self.assertIn("From 10.77.1.2 icmp_seq=1 Destination Host Unreachable", done.stdout)
        self.assertEqual(self.ping("-c", "1", "-W", "1", "hole").returncode, 1)

    def test_ends_by_itself_without_a_count(self):
        self.assertIn("5 packets transmitted, 5 received", self.ping("server").stdout)

    def test_many_targets_have_a_line_each(self):
        done = self.ping("server", "off", "10.77.9.2")
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertEqual(sum("1/1/0%" in line for line in lines), 2)
        self.assertEqual(done.returncode, 1)

    def test_the_same_seed_is_the_same_run(self):
        lossy = self.lab("""
vantage = "a"
[node.a]
[node.b]
[[link]]
nodes = ["a", "b"]
loss = 0.5
jitter = "3 ms"
""")
        def run(seed):
            return icmp("ping", "--lab", lossy, "--seed", seed, "-c", "50", "-i", "0.1", "b").stdout
        self.assertEqual(run("1"), run("1"))
        self.assertNotEqual(run("1"), run("2"))

    def test_events_are_json_as_with_sockets(self):
        lines = [json.loads(line) for line in self.ping("--json", "-c", "1", "off").stdout.splitlines()]
        self.assertEqual([line["type"] for line in lines], ["error", "summary"])
        self.assertEqual((lines[0]["icmp"]["from"], lines[0]["icmp"]["code"]), ("10.77.1.2", 1))


if __name__ == "__main__":
    unittest.main(verbosity=2)
