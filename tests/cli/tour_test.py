#!/usr/bin/env python3
"""`icmp tour`: every message is seen, each visit is as it says. Usage: tour_test.py ICMP"""
import json
import pathlib
import re
import subprocess
import sys
import time
import tomllib
import unittest

ICMP = sys.argv.pop(1)

# The table of what a host or a router has to report, as (family, type, code).
REPORTS_4 = {(4, 3, code) for code in range(16)} | {
    (4, 4, 0), (4, 5, 0), (4, 5, 1), (4, 5, 2), (4, 5, 3), (4, 9, 0), (4, 11, 0), (4, 11, 1),
    (4, 12, 0), (4, 12, 1), (4, 12, 2), (4, 14, 0), (4, 16, 0), (4, 18, 0), (4, 38, 0), (4, 30, 0),
    (4, 31, 3), (4, 43, 0), (4, 0, 0)}
# 4/4 needs a node that is a segment of Segment Routing, which no node can be yet.
REPORTS_6 = {(6, 1, code) for code in range(9)} | {
    (6, 2, 0), (6, 3, 0), (6, 3, 1), (6, 129, 0), (6, 161, 0)} | {
    (6, 4, code) for code in range(11)}
# What ICMP is about, by the names of the stops.
BEHAVIOURS = {"host-off", "cut-line", "closed-udp", "closed-tcp", "open-tcp", "too-big", "loop",
              "lost-fragment", "redirect-attack", "forged-too-big", "forged-unreachable"}
# Rules that are broken because their message shall be seen.
BROKEN_RULES = {"congested": {"R6633-SQ-4"}, "redirect-network": {"R1812-RD-1"},
                "redirect-service-network": {"R1812-RD-1"}}
FIELDS = ["v", "type", "ts", "name", "sent", "answer", "icmp", "means", "verdict", "truth"]


def tour(*arguments):
    return subprocess.run([ICMP, "tour", *arguments], capture_output=True, text=True, timeout=60,
                          check=False)


class Tour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        start = time.monotonic()
        cls.result = tour("--json")
        cls.seconds = time.monotonic() - start
        cls.stops = [json.loads(line) for line in cls.result.stdout.splitlines()]
        cls.by_name = {stop["name"]: stop for stop in cls.stops}

    def test_every_stop_is_as_it_says(self):
        complaints = {stop["name"]: stop["complaint"] for stop in self.stops if stop["complaint"]}
        self.assertEqual(complaints, {})
        self.assertEqual(self.result.returncode, 0)
        self.assertEqual(self.result.stderr, "")

    def test_every_message_of_the_table_is_seen(self):
        seen = {(stop["icmp"]["family"], stop["icmp"]["type"], stop["icmp"]["code"])
                for stop in self.stops if stop["icmp"]}
        self.assertEqual((REPORTS_4 | REPORTS_6) - seen, set())

    def test_the_router_solicitation_is_sent(self):
        self.assertIn("router solicitation", self.by_name["router-advertisement"]["sent"])

    def test_what_icmp_is_about_has_a_stop(self):
        self.assertEqual(BEHAVIOURS - set(self.by_name), set())

    def test_the_closed_tcp_port_answers_in_tcp(self):
        stop = self.by_name["closed-tcp"]
        self.assertIsNone(stop["icmp"])
        self.assertIn("RST", stop["answer"])

    def test_silence_is_null(self):
        for name in ("black-hole", "silent-filter", "mtu-black-hole", "ping-dropped"):
            self.assertIsNone(self.by_name[name]["answer"], name)
            self.assertIsNone(self.by_name[name]["icmp"], name)

    def test_messages_are_sound(self):
        for stop in self.stops:
            if stop["icmp"]:
                self.assertTrue(stop["icmp"]["checksum_ok"], stop["name"])
                rules = {violation["rule"] for violation in stop["icmp"]["violations"]}
                self.assertEqual(rules, BROKEN_RULES.get(stop["name"], set()), stop["name"])

    def test_fields_stand_in_their_order(self):
        for stop in self.stops:
            self.assertEqual(list(stop)[:len(FIELDS)], FIELDS)

    def test_each_stop_points_where_it_should(self):
        self.assertEqual(self.by_name["too-big"]["icmp"]["next_hop_mtu"], 1400)
        self.assertEqual(self.by_name["bad-field"]["icmp"]["fields"]["pointer"], 22)
        self.assertEqual(self.by_name["security-required"]["icmp"]["fields"]["pointer"], 130)

    def test_the_culprit_is_who_reports(self):
        for stop in self.stops:
            # In a loop chance decides where the time to live ends.
            is_loop = stop["truth"] == "routing-loop"
            if not is_loop and stop["culprit"] and stop["icmp"] and stop["icmp"]["quoted"]:
                self.assertEqual(stop["from"], stop["culprit"], stop["name"])

    def test_truths_are_the_labs(self):
        lab = tomllib.loads(pathlib.Path("labs/tour.toml").read_text())
        words = {}
        for truth in lab["truth"]:
            words.setdefault(truth["target"], set()).add(truth["verdict"])
        for stop in self.stops:
            self.assertIn(stop["truth"], words[stop["target"]], stop["name"])

    def test_every_truth_of_the_lab_has_its_target(self):
        lab = tomllib.loads(pathlib.Path("labs/tour.toml").read_text())
        known = set(lab["node"]) | set(lab["names"])
        self.assertEqual({truth["target"] for truth in lab["truth"]} - known, set())

    def test_it_is_over_in_two_seconds(self):
        # Ten under sanitizers and on a machine that does other things: minutes would be virtual.
        self.assertLess(self.seconds, 10)


class Running(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        for arguments in ((), ("--json",), ("--seed", "7"), ("--seed", "7", "--json")):
            self.assertEqual(tour(*arguments).stdout, tour(*arguments).stdout)

    def test_any_seed_will_do(self):
        for seed in ("0", "2", "77", "18446744073709551615"):
            result = tour("--seed", seed)
            self.assertEqual(result.returncode, 0, result.stdout)

    def test_text_says_what_json_says(self):
        text = tour().stdout
        stops = [json.loads(line) for line in tour("--json").stdout.splitlines()]
        for stop in stops:
            self.assertIn(f"\n\n{stop['name']}\n", "\n\n" + text)
        self.assertTrue(text.endswith(f"{len(stops)} stops, none not as they should be\n"))

    def test_a_stop_alone_is_the_same_as_in_the_whole_tour(self):
        whole = tour("--json").stdout.splitlines()
        for line in whole[::9]:
            self.assertEqual(tour("--json", json.loads(line)["name"]).stdout, line + "\n")

    def test_list_names_all(self):
        listed = [line.split()[0] for line in tour("--list").stdout.splitlines()]
        walked = [json.loads(line)["name"] for line in tour("--json").stdout.splitlines()]
        self.assertEqual(listed, walked)
        self.assertEqual(len(set(listed)), len(listed))
        as_json = [json.loads(line) for line in tour("--list", "--json").stdout.splitlines()]
        self.assertEqual([stop["name"] for stop in as_json], walked)
        self.assertEqual(list(as_json[0]), FIELDS)

    def test_an_unknown_stop_is_refused_with_advice(self):
        result = tour("nowhere-at-all")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"nowhere-at-all.*no stop(.|\n)*--list")

    def test_lines_fit_a_terminal(self):
        for line in tour().stdout.splitlines():
            self.assertTrue(len(line) <= 80 or re.fullmatch(r"\s*\S+", line), line)


if __name__ == "__main__":
    unittest.main()
