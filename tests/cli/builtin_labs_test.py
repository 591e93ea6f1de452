#!/usr/bin/env python3
"""The labs of labs/: each loads, and its truths hold as far as plain probes can tell.
Usage: builtin_labs_test.py ICMP"""
import json
import pathlib
import subprocess
import sys
import tomllib
import unittest

ICMP = sys.argv.pop(1)
LABS = {path.stem: tomllib.loads(path.read_text()) for path in pathlib.Path("labs").glob("*.toml")}

# What an ICMP error says in the words of a verdict; a type alone stands for all its codes.
SAYS = {
    (4, 3, 0): "network-unreachable", (4, 3, 1): "host-unreachable",
    (4, 3, 2): "protocol-unreachable", (4, 3, 3): "port-unreachable", (4, 3, 4): "mtu-reduced",
    (4, 3, 5): "source-route-failed", (4, 3, 6): "network-unknown", (4, 3, 7): "host-unknown",
    (4, 3, 8): "host-isolated", (4, 3, 9): "prohibited", (4, 3, 10): "prohibited",
    (4, 3, 13): "prohibited", (4, 3, 11): "service-class", (4, 3, 12): "service-class",
    (4, 3, 14): "precedence", (4, 3, 15): "precedence", (4, 4, 0): "congested",
    (4, 11, 0): "routing-loop", (4, 11, 1): "reassembly-failed",
    (6, 1, 0): "network-unreachable", (6, 1, 6): "network-unreachable", (6, 1, 1): "prohibited",
    (6, 1, 5): "prohibited", (6, 1, 3): "host-unreachable", (6, 2, 0): "mtu-reduced",
    (6, 3, 0): "routing-loop",
}
# What only more than one small ping tells apart.
ANSWERED = {"reachable", "mtu-reduced", "mtu-black-hole", "degraded-loss", "congested", "detour"}
SILENT = {"silent-drop", "filtered-but-up", "bad-header"}


def ping(lab, target, *options):
    result = subprocess.run(
        [ICMP, "ping", "--json", "--lab", lab, *options, target], capture_output=True, text=True,
        timeout=60, check=False)
    return [json.loads(line) for line in result.stdout.splitlines()], result


class Labs(unittest.TestCase):
    def test_there_are_those_that_are_promised(self):
        self.assertLessEqual({"tour", "home", "campus", "provider", "ipv6-site"}, set(LABS))

    def test_each_says_what_it_teaches(self):
        for name in LABS:
            text = pathlib.Path(f"labs/{name}.toml").read_text()
            self.assertTrue(text.startswith("# ") or name == "line", name)

    def test_each_loads(self):
        for name in LABS:
            result = subprocess.run([ICMP, "lab", "check", name], capture_output=True, text=True,
                                    check=False)
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_truths_hold_as_far_as_a_ping_tells(self):
        for name, lab in LABS.items():
            for truth in lab.get("truth", []):
                options = truth.get("options", "").split()
                if set(options) & {"--udp", "--tcp", "--protocol", "--via", "--strict-via"}:
                    continue
                with self.subTest(lab=name, **truth):
                    self.judge(name, truth, options)

    def judge(self, name, truth, options):
        verdict = truth["verdict"]
        events, result = ping(name, truth["target"], "-c", "3", "-W", "30",
                              *options)
        kinds = {event["type"] for event in events}
        self.assertIn("summary", kinds, result.stderr)
        errors = [event["icmp"] for event in events if event["type"] == "error"]
        if verdict in ANSWERED:
            self.assertIn("reply", kinds)
        elif verdict in SILENT:
            self.assertFalse({"reply", "error"} & kinds, kinds)
        else:
            self.assertNotIn("reply", kinds)
            self.assertTrue(errors)
            for error in errors:
                said = SAYS[error["family"], error["type"], error["code"]]
                self.assertEqual(said, verdict)
                if verdict != "routing-loop":  # there chance decides where the time to live ends
                    self.assert_culprit(name, truth, error)

    def assert_culprit(self, name, truth, error):
        """The one that reports is a node of that name: it answers from that address."""
        result = subprocess.run([ICMP, "lab", "show", name], capture_output=True, text=True,
                                check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = [line for line in result.stdout.splitlines() if error["from"] in line.split()]
        self.assertTrue(any(truth["culprit"] in line for line in lines) or not lines,
                        f"{error['from']} is not {truth['culprit']}")

    def test_large_pings_meet_the_narrow_line(self):
        for name, lab in LABS.items():
            for truth in lab.get("truth", []):
                if truth["verdict"] not in ("mtu-reduced", "mtu-black-hole"):
                    continue
                with self.subTest(lab=name, **truth):
                    is_v6 = lab.get("families") == [6] or "-6" in truth.get("options", "")
                    events, _ = ping(name, truth["target"], "-c", "1", "-M", "do", "-s",
                                     "1452" if is_v6 else "1472", *truth.get("options", "").split())
                    errors = [e["icmp"] for e in events if e["type"] == "error"]
                    if truth["verdict"] == "mtu-black-hole":
                        self.assertEqual({e["type"] for e in events}, {"lost", "summary"})
                    else:
                        self.assertGreaterEqual(errors[0]["next_hop_mtu"], 1280)
                        self.assertLess(errors[0]["next_hop_mtu"], 1500)


if __name__ == "__main__":
    unittest.main()
