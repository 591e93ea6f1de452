#!/usr/bin/env python3
"""`icmp diagnose` as people and scripts call it, in labs whose truth is known.

Usage: diagnose_test.py ICMP
"""
import json
import subprocess
import sys
import unittest

ICMP = sys.argv.pop(1)
FIELDS = ["v", "type", "ts", "target", "verdict", "culprit", "suspects", "confidence", "summary",
          "evidence", "advice", "next_probe", "family", "elapsed_s"]
MORE_FIELDS = ["address", "probes", "loss"]


def diagnose(*arguments, lab="tour", command="diagnose"):
    return subprocess.run([ICMP, command, "--lab", lab, *arguments], capture_output=True, text=True,
                          timeout=60, check=False)


def told(*arguments, **where):
    (line,) = diagnose("--json", *arguments, **where).stdout.splitlines()
    return json.loads(line)


class Verdicts(unittest.TestCase):
    def assert_told(self, verdict, culprit, exit_code, *arguments, **where):
        with self.subTest(arguments):
            result = diagnose("--json", *arguments, **where)
            line = json.loads(result.stdout)
            self.assertEqual((line["verdict"], line["culprit"], result.returncode),
                             (verdict, culprit, exit_code))

    def test_exit_codes_say_how_it_stands(self):
        self.assert_told("reachable", None, 0, "echo")
        self.assert_told("mtu-reduced", "198.18.0.2", 0, "server", lab="line")
        self.assert_told("detour", "10.77.0.1", 0, "redirect-host")
        self.assert_told("congested", "10.77.128.54", 0, "congested")
        self.assert_told("routing-loop", "10.77.128.6", 1, "loop")
        self.assert_told("silent-drop", "10.77.0.1", 1, "black-hole")
        self.assert_told("degraded-loss", "203.0.113.2", 4, "game", lab="home")
        self.assert_told("filtered-but-up", "10.77.128.2", 4, "ping-dropped")
        self.assert_told("mtu-black-hole", "10.77.128.38", 4, "mtu-black-hole")

    def test_what_is_asked_about_decides(self):
        self.assert_told("reachable", None, 0, "closed-udp")
        self.assert_told("port-unreachable", "10.77.1.4", 1, "--udp", "9", "closed-udp")
        self.assert_told("port-unreachable", "10.77.1.6", 1, "--tcp", "80", "closed-tcp")
        self.assert_told("reachable", None, 0, "--tcp", "80", "open-tcp")
        self.assert_told("protocol-unreachable", "10.77.1.7", 1, "--protocol", "132", "no-protocol")
        self.assert_told("precedence", "10.77.128.22", 1, "-Q", "0xc0", "precedence-violation")

    def test_of_both_families(self):
        for family, address in (("-4", "10.77.1.2"), ("-6", "fd77:0:0:2::2")):
            line = told(family, "echo")
            self.assertEqual((line["family"], line["address"]), (int(family[1]), address))

    def test_from_another_node(self):
        self.assert_told("reachable", None, 0, "--from", "server", "home", lab="line")


class Text(unittest.TestCase):
    def test_begins_with_the_verdict_and_ends_with_the_cost(self):
        result = diagnose("loop")
        self.assertEqual(result.returncode, 1)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], "loop (10.77.202.1) is not reachable: routing-loop")
        self.assertRegex(result.stdout, r"carousel\s+\(10\.77\.128\.6\)")
        for label in ("  to do     ", "  how sure  sure (97 %)", "  evidence"):
            self.assertIn(label, result.stdout)
        self.assertRegex(lines[-1], r"^  \d+ probes in \d+\.\d\d s, over IPv4, from 10\.77\.0\.2")

    def test_shows_the_packets_in_the_words_of_decode(self):
        self.assertIn("      ICMP time exceeded in-transit, length 68", diagnose("loop").stdout)

    def test_names_addresses_unless_numbers_are_wanted(self):
        self.assertIn("10.77.128.6", diagnose("-n", "loop").stdout)
        self.assertNotIn("carousel", diagnose("-n", "loop").stdout)

    def test_keeps_to_the_width_of_a_terminal(self):
        for target in ("loop", "ping-dropped", "mtu-black-hole"):
            lines = diagnose(target).stdout.splitlines()
            for line in lines[1:]:
                if not line.startswith("      ICMP "):
                    self.assertLessEqual(len(line), 80, line)

    def test_why_is_another_name_for_it(self):
        again = diagnose("--seed", "1", "loop", command="why")
        self.assertEqual(again.stdout, diagnose("--seed", "1", "loop").stdout)

    def test_the_same_seed_gives_the_same_run(self):
        runs = [diagnose("--seed", "7", "game", lab="home").stdout for _ in range(2)]
        self.assertEqual(runs[0], runs[1])


class Json(unittest.TestCase):
    def test_fields_are_in_their_order(self):
        self.assertEqual(list(told("loop")), FIELDS + MORE_FIELDS)

    def test_evidence_says_what_was_asked_what_came_back_and_what_that_means(self):
        line = told("host-prohibited")
        for piece in line["evidence"]:
            self.assertEqual(list(piece), ["probe", "answer", "means", "icmp"])
            self.assertTrue(piece["probe"] and piece["answer"], piece)
        messages = [piece["icmp"] for piece in line["evidence"] if piece["icmp"]]
        self.assertIn((3, 10, line["culprit"]),
                      [(message["type"], message["code"], message["from"]) for message in messages])

    def test_numbers_are_numbers_and_ratios_from_0_to_1(self):
        line = told("game", lab="home")
        loss = line["loss"]
        self.assertEqual(list(loss), ["sent", "lost", "low", "high"])
        self.assertTrue(0 < loss["low"] < loss["lost"] / loss["sent"] < loss["high"] < 1, loss)
        self.assertTrue(0 < line["confidence"] <= 1)
        self.assertGreater(line["elapsed_s"], 0)
        self.assertLessEqual(line["probes"], 300)


class BadInput(unittest.TestCase):
    def test_names_what_is_wrong(self):
        for arguments, words in ((("--tcp", "80", "--udp", "7", "echo"), ("--tcp", "--udp")),
                                 (("--udp", "7", "--protocol", "6", "echo"), ("--udp", "--protocol")),
                                 (("--tcp", "0", "echo"), ("--tcp", "1 to 65535")),
                                 (("--protocol", "256", "echo"), ("--protocol", "0 to 255")),
                                 (("-s", "65508", "echo"), ("--size", "0 to 65507")),
                                 (("-M", "do", "echo"), ("-M do", "--size")),
                                 (("--tcp", "80", "-s", "9", "echo"), ("--size", "--tcp")),
                                 (("--udp", "7", "--via", "gateway", "echo"), ("--via", "--udp")),
                                 (("--via", "hub", "--strict-via", "hub", "echo"),
                                  ("--via", "--strict-via")),
                                 (("-Q", "256", "echo"), ("--tos", "0 to 255")),
                                 (("--via", "nosuch", "echo"), ("--via", "nosuch", "IPv4")),
                                 ((), ("TARGET",)),
                                 (("nobody",), ("nobody", "icmp lab show"))):
            with self.subTest(arguments):
                result = diagnose(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                for word in words:
                    self.assertIn(word, result.stderr)

    def test_is_a_failure_in_json(self):
        failure = json.loads(diagnose("--json", "nobody").stdout)
        self.assertEqual((failure["type"], "nobody" in failure["text"]), ("failure", True))


if __name__ == "__main__":
    unittest.main()
