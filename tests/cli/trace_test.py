#!/usr/bin/env python3
"""`icmp trace` as people and scripts call it, in labs whose paths are known.

Usage: trace_test.py ICMP
"""
import json
import re
import subprocess
import sys
import unittest

ICMP = sys.argv.pop(1)


def trace(*arguments, lab="provider"):
    return subprocess.run([ICMP, "trace", "--lab", lab, *arguments], capture_output=True, text=True,
                          timeout=60, check=False)


def objects(*arguments, **where):
    return [json.loads(line) for line in trace("--json", *arguments, **where).stdout.splitlines()]


class Lines(unittest.TestCase):
    def test_are_those_of_traceroute(self):
        result = trace("-n", "customer")
        self.assertEqual(result.returncode, 0, result.stderr)
        heading, *hops = result.stdout.splitlines()
        self.assertEqual(heading, "traceroute to customer (10.80.9.2), 30 hops max, 60 byte packets")
        self.assertEqual(len(hops), 4)
        for number, hop in enumerate(hops, 1):
            self.assertRegex(hop, rf"^ {number}  10\.80\.\d+\.\d+(  \d+\.\d{{3}} ms| \*)+$")

    def test_have_names_and_mpls_labels(self):
        lines = trace("-e", "customer").stdout.splitlines()
        self.assertRegex(lines[1], r"^ 1  edge-1 \(10\.80\.0\.2\)  2\.000 ms")
        self.assertRegex(lines[3], r"edge-2 \(10\.80\.0\.14\) <MPLS:L=\d+,E=0,S=0,T=1/L=\d+,E=0,S=1,T=1")

    def test_say_why_a_path_ends(self):
        for target, words in (("gone", "silence: behind hop 2"), ("lost", "a routing loop")):
            result = trace("-n", target)
            self.assertEqual(result.returncode, 1)
            self.assertIn(words, result.stdout.splitlines()[-1])

    def test_mark_what_an_error_says(self):
        result = trace("-n", "network-prohibited", lab="tour")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"ms !<9>")
        self.assertIn("says: ", result.stdout.splitlines()[-1])

    def test_of_several_targets_stand_together(self):
        headings = [line for line in trace("-n", "customer", "customer-2").stdout.splitlines()
                    if line.startswith("traceroute to")]
        self.assertEqual(len(headings), 2)

    def test_show_every_way(self):
        result = trace("--paths", "customer")
        self.assertRegex(result.stdout, r"north .* south |south .* north ")
        self.assertIn("(by flow)", result.stdout)
        self.assertIn("2 ways for 33 flows", result.stdout)

    def test_of_a_report_are_those_of_mtr(self):
        lines = trace("--report", "-q", "5", "customer").stdout.splitlines()
        self.assertRegex(lines[0], r"^Start: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$")
        self.assertRegex(lines[1], r"^HOST: \S+ +Loss%   Snt   Last   Avg  Best  Wrst StDev$")
        for line in lines[2:]:
            self.assertRegex(line, r"^ +\d\.\|-- \S+ +\d+\.\d%( +[\d.]+){6}$")
            self.assertEqual(len(line), len(lines[1]))


class Json(unittest.TestCase):
    def test_has_the_hops_and_then_the_trace(self):
        *hops, whole = objects("customer")
        self.assertEqual([hop["type"] for hop in hops], ["hop"] * 4)
        self.assertEqual([hop["ttl"] for hop in hops], [1, 2, 3, 4])
        first = hops[0]["responders"][0]
        self.assertEqual((first["name"], first["received"], first["icmp"]["type"]), ("edge-1", 3, 11))
        self.assertEqual(first["quoted_ttl"], 1)
        self.assertEqual(first["changed"], [])
        self.assertEqual((whole["type"], whole["reached"], whole["stop_reason"], whole["hops"]),
                         ("trace", True, "reached", 4))

    def test_of_mtr_has_its_fields(self):
        report = json.loads(trace("--mtr-json", "-q", "3", "customer").stdout)["report"]
        self.assertEqual(report["mtr"]["dst"], "customer")
        self.assertEqual([hub["count"] for hub in report["hubs"]], [1, 2, 3, 4])
        self.assertEqual(set(report["hubs"][0]),
                         {"count", "host", "Loss%", "Snt", "Last", "Avg", "Best", "Wrst", "StDev"})

    def test_repeats_with_a_seed(self):
        def without_time(text):
            return re.sub(r'"ts":[\d.]+,', "", text)
        first, second = (trace("--json", "--seed", "7", "customer").stdout for _ in range(2))
        self.assertEqual(without_time(first), without_time(second))


class Refusals(unittest.TestCase):
    def test_name_what_is_wrong(self):
        for arguments, words in (((), "no target"), (("-f", "9", "-m", "3", "customer"), "beyond -m 3"),
                                 (("nobody",), "the lab has no node"),
                                 (("-w", "soon", "customer"), "MAX[,HERE[,NEAR]]"),
                                 (("--mtr-json", "--json", "customer"), "not both")):
            result = trace(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn(words, result.stderr + result.stdout)


if __name__ == "__main__":
    unittest.main()
