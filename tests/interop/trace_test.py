"""icmp trace through kernels: home - near - far - server. Usage: trace_test.py ICMP"""
import json
import pathlib
import re
import socket
import sys
import tempfile
import unittest

from chain import Chain
from lab import Lab
from namespaces import need_root

ICMP = sys.argv.pop(1)
NOBODY = Chain.NOBODY
HOPS = {family: list(hops) for family, hops in Chain.HOPS.items()}
SERVERS = {family: hops[-1] for family, hops in HOPS.items()}


class TraceTest(Chain, unittest.TestCase):
    def trace(self, *arguments, before=()):
        return self.home.run(*before, ICMP, "trace", "-n", *arguments, check=False)

    def hops(self, *arguments, before=()):
        lines = self.trace("--json", *arguments, before=before).stdout.splitlines()
        return [json.loads(line) for line in lines if '"type":"hop"' in line]

    def addresses(self, *arguments, before=()):
        return [[responder["address"] for responder in hop["responders"]]
                for hop in self.hops(*arguments, before=before)]

    def test_finds_the_hops_that_traceroute_finds(self):
        for family, server in SERVERS.items():
            for method in ("-I", "-U", "-T"):
                theirs = self.home.run("traceroute", "-n", method, server).stdout
                found = re.findall(r"^ ?\d+ +([\da-f.:]+) ", theirs, re.MULTILINE)
                self.assertEqual(found, HOPS[family], theirs)
                self.assertEqual(self.addresses(method, server), [[hop] for hop in found], method)

    def test_needs_no_privileges_for_echo(self):
        with self.setting(self.home, "net.ipv4.ping_group_range", "0 2147483647"):
            for family, server in SERVERS.items():
                self.assertEqual(self.addresses(server, before=NOBODY), [[hop] for hop in HOPS[family]])

    def test_needs_no_privileges_for_udp_and_tcp(self):
        for family, server in SERVERS.items():
            for method in ("-U", "-T"):
                hops = self.hops(method, server, before=NOBODY)
                found = [[responder["address"] for responder in hop["responders"]] for hop in hops]
                self.assertEqual(found, [[hop] for hop in HOPS[family]], method)
                self.assertEqual([hop["responders"][0]["received"] for hop in hops[:-1]], [3, 3], method)

    def test_both_families_and_a_port_that_is_taken_need_no_privileges(self):
        for taken, sport in ((33000, "33001"), (33002, "33002")):
            with self.home.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("0.0.0.0", taken))
                result = self.trace("-U", "--sport", sport, *SERVERS.values(), before=NOBODY)
            self.assertEqual(result.returncode, 0 if str(taken) != sport else 2, result.stderr)

    def test_a_port_of_its_own_choice_is_one_that_is_free(self):
        def source_port():
            with self.server.inside(), socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as wire:
                wire.settimeout(5)
                result = self.trace("-U", "--seed", "5", SERVERS[4], before=NOBODY)
                self.assertEqual(result.returncode, 0, result.stderr)
                return int.from_bytes(wire.recv(2048)[20:22], "big")
        usual = source_port()
        self.assertEqual(source_port(), usual)
        with self.home.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("0.0.0.0", usual))
            self.assertEqual(source_port(), usual + 1)

    def test_an_open_port_and_a_filtered_one_need_no_privileges(self):
        with self.server.inside(), socket.create_server(("10.3.0.2", 8080)):
            self.assertEqual(self.addresses("-T", "-p", "8080", SERVERS[4], before=NOBODY),
                             [[hop] for hop in HOPS[4]])
        with self.ruleset(self.near, "filter hook forward priority 0",
                          "tcp dport 8080 reject with icmp admin-prohibited"):
            result = self.trace("-T", "-p", "8080", SERVERS[4], before=NOBODY)
        self.assertRegex(result.stdout, "\n 2  10.1.0.2 .* !X")

    def test_says_what_it_cannot_see_without_privileges(self):
        result = self.trace("-U", "-v", SERVERS[4], before=NOBODY)
        self.assertEqual(result.returncode, 0)
        self.assertIn("cap_net_raw", result.stderr)
        self.assertEqual(self.trace("-U", "-v", SERVERS[4]).stderr, "")
        refused = self.trace("-P", "253", SERVERS[4], before=NOBODY)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("cap_net_raw", refused.stderr)

    def test_sees_that_nothing_was_changed(self):
        for server in SERVERS.values():
            for method in ("-I", "-U", "-T"):
                for hop in self.hops(method, server)[:-1]:
                    (responder,) = hop["responders"]
                    self.assertEqual((responder["changed"], responder["quoted_ttl"]), ([], 1), method)

    def test_sees_what_a_router_changed(self):
        with self.ruleset(self.near, "filter hook prerouting priority 0", "ip dscp set cs3"):
            changed = [hop["responders"][0]["changed"] for hop in self.hops(SERVERS[4])]
            self.assertIn("traffic_class", changed[1])
            self.assertIn("saw another type of service", self.trace("-v", SERVERS[4]).stdout)

    def test_marks_what_a_router_refuses(self):
        for kind, mark in (("host-unreachable", "!H"), ("admin-prohibited", "!X")):
            with self.ruleset(self.near, "filter hook forward priority 0",
                              f"ip daddr 10.3.0.9 reject with icmp {kind}"):
                result = self.trace("10.3.0.9")
            self.assertEqual(result.returncode, 1)
            self.assertRegex(result.stdout, f"\n 2  10.1.0.2 .* {mark}")

    def test_follows_a_translator(self):
        with self.ruleset(self.near, "nat hook postrouting priority 100", "oifname eth1 masquerade"):
            for method in ("-I", "-U", "-T"):
                found = self.addresses(method, SERVERS[4])
                self.assertEqual(found, [[hop] for hop in HOPS[4]], method)

    def test_an_interrupt_tells_what_is_known(self):
        result = self.home.run("timeout", "-s", "INT", "0.5", ICMP, "trace", "-n", "--report", "-q",
                               "100", SERVERS[4], check=False)
        self.assertIn("10.1.0.2", result.stdout)
        self.assertIn("interrupted", result.stdout)


# Routers that quote as little as RFC 792 asks for: nothing of the data.
EIGHT_OCTETS = """
vantage = "home"
[defaults]
delay = "1 ms"
[profile.old]
quote_length = "eight-octets"
rate_limit = { peer_per_second = 0, overall_per_second = 0 }
[node.home]
[node.r1]
role = "router"
profile = "old"
[node.r2]
role = "router"
profile = "old"
[node.server]
profile = "old"
addresses = ["10.77.9.1"]
[[link]]
nodes = ["home", "r1"]
prefix = "10.77.0.0/30"
[[link]]
nodes = ["r1", "r2"]
prefix = "10.77.1.0/30"
[[link]]
nodes = ["r2", "server"]
prefix = "10.77.2.0/30"
"""


class ShortQuotesTest(unittest.TestCase):
    def test_are_told_apart_without_privileges(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario = pathlib.Path(folder) / "old.toml"
            scenario.write_text(EIGHT_OCTETS, encoding="utf-8")
            with Lab(ICMP, lab=scenario) as home:
                for before in ((), NOBODY):
                    trace = home.run(*before, ICMP, "trace", "-n", "-U", "--json", "10.77.9.1")
                    hops = [json.loads(line) for line in trace.stdout.splitlines() if '"type":"hop"' in line]
                    found = [[responder["address"] for responder in hop["responders"]] for hop in hops]
                    self.assertEqual(found, [["10.77.0.2"], ["10.77.1.2"], ["10.77.9.1"]])
                    self.assertEqual([hop["responders"][0]["received"] for hop in hops[:-1]], [3, 3])


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
