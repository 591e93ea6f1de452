#!/usr/bin/env python3
"""`icmp query` as people and scripts call it, in labs whose answers are known.

Usage: query_test.py ICMP
"""
import json
import subprocess
import sys
import tempfile
import unittest

ICMP = sys.argv.pop(1)

# A server that answers everything, whose clock is ninety minutes ahead, and one that keeps silent.
OFFICE = """
vantage = "home"
families = [4, 6]
[defaults]
delay = "1 ms"
[node.home]
[node.server]
midnight = "90 min"
responders = { timestamp = true, information = true, address_mask = true, domain_name = true, node_information = true }
[[node.server.extended_echo]]
from = "0.0.0.0/0"
by_name = true
[node.keeper]
[node.gate]
role = "router"
[[link]]
nodes = ["home", "gate"]
[[link]]
name = "office"
nodes = ["gate", "server", "keeper"]
prefix = "192.0.2.0/25"
at.server = { name = "lan0", address = "192.0.2.9" }
"""


def query(*arguments):
    return subprocess.run([ICMP, "query", *arguments], capture_output=True, text=True, timeout=60,
                          check=False)


class Office(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = tempfile.NamedTemporaryFile("w", suffix=".toml")
        cls.lab.write(OFFICE)
        cls.lab.flush()

    @classmethod
    def tearDownClass(cls):
        cls.lab.close()

    def ask(self, *arguments):
        return query(*arguments, "--lab", self.lab.name)

    def objects(self, *arguments):
        return [json.loads(line) for line in self.ask(*arguments, "--json").stdout.splitlines()]


class Answers(Office):
    def test_a_timestamp_bounds_the_offset(self):
        answers = self.objects("timestamp", "server", "-c", "2")
        self.assertEqual([answer["type"] for answer in answers], ["answer"] * 2)
        first = answers[0]
        self.assertEqual(list(first)[:11],
                         ["v", "type", "ts", "target", "from", "kind", "originate_ms", "receive_ms",
                          "transmit_ms", "offset_ms", "standard"])
        self.assertEqual((first["target"], first["from"], first["kind"]),
                         ("server", "192.0.2.9", "timestamp"))
        self.assertEqual((first["receive_ms"], first["standard"]), (5_400_002, True))
        self.assertLessEqual(abs(first["offset_ms"] - 5_400_000), first["uncertainty_ms"])
        self.assertEqual(first["icmp"]["name"], "TimestampReply")
        said = self.ask("timestamp", "server", "-c", "1")
        self.assertIn("originate=0 receive=5400002 transmit=5400002", said.stdout)
        self.assertIn("its clock is 5400.000 s ahead of ours, within 2.500 ms", said.stdout)
        self.assertIn("perhaps it shows a local time", said.stdout)
        self.assertEqual(said.returncode, 0)

    def test_each_kind_has_fields_of_its_own(self):
        def one(*arguments):
            (answer,) = self.objects(*arguments, "-c", "1")
            self.assertEqual((answer["type"], answer["kind"]), ("answer", arguments[0]))
            return answer
        mask = one("mask", "server")
        self.assertEqual((mask["mask"], mask["prefix_length"]), ("255.255.255.128", 25))
        self.assertEqual(one("information", "server")["from"], "192.0.2.9")
        interface = one("interface", "server", "--name", "lan0")
        self.assertEqual((interface["code"], interface["active"], interface["ipv4"]), (0, True, True))
        missing = one("interface", "server", "--name", "lan1")
        self.assertEqual((missing["code"], missing["active"]), (2, False))
        self.assertEqual(one("name", "server")["names"], ["server"])
        node = one("name", "server", "-6")
        self.assertEqual((node["names"], node["addresses"]), (["server"], []))
        self.assertEqual(len(one("name", "server", "-6", "--addresses")["addresses"]), 1)

    def test_routers_are_asked_as_a_group(self):
        result = query("routers", "--lab", "tour", "-c", "1")
        self.assertRegex(result.stdout, r"QUERY 224\.0\.0\.2: routers\n.* from 10\.77\.0\.1: .*\n"
                                        r"    router 10\.77\.0\.1, preference 10, for 1800 s\n")
        self.assertEqual(result.returncode, 0)

    def test_the_same_seed_gives_the_same_octets(self):
        def nonces(seed):
            lines = self.ask("name", "server", "-6", "--json", "--seed", seed).stdout.splitlines()
            return [json.loads(line)["icmp"]["fields"]["nonce"] for line in lines]
        self.assertEqual(nonces("7"), nonces("7"))
        self.assertNotEqual(nonces("7"), nonces("8"))


class Silence(Office):
    def test_says_what_most_hosts_no_longer_answer(self):
        result = self.ask("mask", "keeper", "-c", "1")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no answer: most hosts have not answered address mask requests since RFC 6918 "
                      "deprecated them", result.stdout)
        (lost,) = self.objects("interface", "keeper", "--name", "x", "-c", "1")
        self.assertEqual(lost["type"], "lost")
        self.assertIn("icmp_echo_enable_probe", lost["detail"])

    def test_an_error_is_told_with_who_sent_it(self):
        result = query("timestamp", "tv", "--lab", "home", "--from", "laptop", "-c", "1")
        self.assertEqual(result.returncode, 0, "it is on")
        result = query("mask", "printer", "--lab", "home", "-c", "1", "-W", "10")
        self.assertIn("icmp_seq=1 Destination Host Unreachable", result.stdout)
        self.assertNotIn("no answer", result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_a_redirect_is_neither_answer_nor_refusal(self):
        redirect = "Redirect Host(New nexthop: 10.77.0.3)"
        result = query("name", "redirect-host", "--lab", "tour", "-c", "1")
        self.assertIn(redirect, result.stdout)
        self.assertIn("no answer", result.stdout)
        result = query("timestamp", "redirect-host", "--lab", "tour", "-c", "1")
        self.assertIn(redirect, result.stdout)
        self.assertRegex(result.stdout, r"icmp_seq=1 ttl=\d+ time=\S+ ms\n")
        self.assertIn("1 requests sent, 1 answered\n", result.stdout)


class BadInput(Office):
    def assert_refused(self, arguments, *words):
        with self.subTest(arguments):
            result = query(*arguments)
            self.assertEqual(result.returncode, 2, result.stdout)
            for word in words:
                self.assertIn(word, result.stderr)

    def test_names_what_is_wrong_and_what_would_be_right(self):
        self.assert_refused(["time", "127.0.0.1"], "KIND", "'time'", "timestamp, mask")
        self.assert_refused(["mask"], "no target")
        self.assert_refused(["interface", "127.0.0.1"], "--name", "--index", "--address")
        self.assert_refused(["interface", "127.0.0.1", "--address", "x"], "--address", "'x'")
        self.assert_refused(["interface", "127.0.0.1", "--name", "lo", "--remote"], "--address alone")
        self.assert_refused(["mask", "127.0.0.1", "--name", "lo"], "icmp query interface")
        self.assert_refused(["timestamp", "::1"], "ICMPv6 has no such request")
        self.assert_refused(["timestamp", "-6", "localhost"], "ICMPv6 has no such request")
        self.assert_refused(["mask", "nobody", "--lab", self.lab.name], "nobody", "icmp lab show")


if __name__ == "__main__":
    unittest.main()
