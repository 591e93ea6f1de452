"""icmp diagnose where the fault, or the first hop, is on this side, and over links with a delay.

Usage: diagnose_local_test.py ICMP
"""
import contextlib
import pathlib
import sys
import tempfile
import time
import unittest

from diagnosis import Diagnoser
from lab import Lab
from namespaces import Namespace, need_root

ICMP = sys.argv.pop(1)
REACHABLE, NOT_REACHABLE, NO_PERMISSION, DEGRADED = 0, 1, 3, 4


class ThisSide(Diagnoser, unittest.TestCase):
    """home - gateway, each test with a pair of its own"""
    ICMP = ICMP

    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.home = self.stack.enter_context(Namespace())
        self.gateway = self.stack.enter_context(Namespace())
        self.home.join(self.gateway, ["10.1.0.1/24", "fd00:1::1/64"], ["10.1.0.2/24", "fd00:1::2/64"])

    def test_no_route(self):
        for target in ("192.0.2.1", "2001:db8::1"):
            told = self.assert_verdict("local-no-route", None, NOT_REACHABLE, target)
            self.assertEqual(told["probes"], 0)

    def test_a_route_of_its_own_that_refuses(self):
        for kind in ("prohibit", "unreachable", "blackhole"):
            with self.route(self.home, kind, "192.0.2.0/24"):
                self.assert_verdict("local-no-route", None, NOT_REACHABLE, "192.0.2.1")

    def test_an_interface_that_is_down(self):
        self.home.ip("link", "set", "eth0", "down")
        told = self.assert_verdict("local-interface-down", None, NOT_REACHABLE, "10.1.0.2")
        self.assertIn("eth0", told["evidence"][0]["answer"])

    def test_a_cable_that_is_out(self):
        with self.route(self.home, "192.0.2.0/24", "via", "10.1.0.2"):
            self.gateway.ip("link", "set", "eth0", "down")
            for target in ("10.1.0.2", "192.0.2.1"):
                self.assert_verdict("local-interface-down", None, NOT_REACHABLE, target)

    def test_a_first_hop_that_is_off(self):
        for gateway, target in (("10.1.0.77", "192.0.2.1"), ("fd00:1::77", "2001:db8::1")):
            with self.route(self.home, target, "via", gateway):
                self.assert_verdict("first-hop-dead", gateway, NOT_REACHABLE, target)

    def test_a_neighbour_that_is_off(self):
        # This machine itself says so.
        for own, target in (("10.1.0.1", "10.1.0.77"), ("fd00:1::1", "fd00:1::77")):
            told = self.assert_verdict("host-unreachable", own, NOT_REACHABLE, target)
            self.assertNotIn("silence", str(told["evidence"]))

    def test_a_filter_of_its_own(self):
        with self.ruleset(self.home, "filter hook output priority 0", "icmp type echo-request drop"):
            told = self.assert_verdict("prohibited", "10.1.0.1", NOT_REACHABLE, "10.1.0.2")
            self.assertIn("this machine's filters", str(told["evidence"]))
            self.assert_verdict("port-unreachable", "10.1.0.2", NOT_REACHABLE, "--tcp", "80",
                                "10.1.0.2")

    def test_a_size_that_its_own_link_does_not_take(self):
        told = self.assert_verdict("mtu-reduced", "10.1.0.1", REACHABLE, "--size", "2000", "-M", "do",
                                   "10.1.0.2")
        self.assertIn("no more than 1500 octets", str(told["evidence"]))
        self.assert_verdict("reachable", None, REACHABLE, "--size", "2000", "10.1.0.2")

    def test_a_group_is_no_host(self):
        for target in ("224.0.0.1", "255.255.255.255", "0.0.0.0", "::", "ff02::1%eth0"):
            result = self.diagnose(target)
            self.assertEqual((result.returncode, result.stdout), (2, ""), target)
            self.assertIn(f"{target}: not the address of one host", result.stderr)

    def test_a_name_that_nobody_knows(self):
        result = self.diagnose("--json", "nosuch.invalid")
        told = self.verdict_of(result)
        self.assertEqual((told["verdict"], told["probes"], result.returncode),
                         ("name-not-found", 0, NOT_REACHABLE))
        self.assertEqual((told["family"], told["address"]), (None, None))

    def test_no_permission(self):
        self.home.sysctl(net__ipv4__ping_group_range="1 0")
        result = self.diagnose("10.1.0.2", before=self.NOBODY)
        self.assertEqual(result.returncode, NO_PERMISSION)
        self.assertIn("no-permission", result.stdout)
        for knob in ("cap_net_raw", "ping_group_range"):
            self.assertIn(knob, result.stderr)

    def test_a_source_that_is_not_ours(self):
        result = self.diagnose("-I", "10.1.0.9", "10.1.0.2")
        self.assertEqual(result.returncode, 2)
        self.assertIn("10.1.0.9", result.stderr)


class BetterFirstHop(Diagnoser, unittest.TestCase):
    """home, detour and straight on one bridge; straight - server"""
    ICMP = ICMP

    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.home, detour, straight, server, switch = (
            self.stack.enter_context(Namespace()) for _ in range(5))
        for node in (self.home, detour, straight):
            # Nobody waits for an address to be proved the only one.
            node.sysctl(net__ipv6__conf__default__accept_dad=0)
        switch.ip("link", "add", "br0", "type", "bridge")
        switch.ip("link", "set", "br0", "up")
        for number, node in enumerate((self.home, detour, straight)):
            node.join(switch, [f"10.1.0.{number + 1}/24", f"fd00:1::{number + 1}/64"], [])
            switch.ip("link", "set", f"eth{number}", "master", "br0")
        straight.join(server, ["10.3.0.1/24", "fd00:3::1/64"], ["10.3.0.2/24", "fd00:3::2/64"])
        for router in (detour, straight):
            router.sysctl(net__ipv4__ip_forward=1, net__ipv6__conf__all__forwarding=1,
                          net__ipv4__conf__all__send_redirects=1)
        # The routers of IPv6 are known by their link-local addresses (RFC 4861 section 8).
        for number, node in ((2, detour), (3, straight)):
            for address in node.run("ip", "-6", "-br", "address", "show", "dev", "eth0", "scope",
                                    "link").stdout.split()[2:]:
                node.ip("address", "del", address, "dev", "eth0")
            node.ip("address", "add", f"fe80::{number}/64", "dev", "eth0", "nodad")
        for node, way in ((self.home, 2), (detour, 3), (server, 1)):
            prefix = "10.3.0" if node is server else "10.1.0"
            node.ip("route", "add", "default", "via", f"{prefix}.{way}")
        self.home.ip("-6", "route", "add", "default", "via", "fe80::2", "dev", "eth0")
        detour.ip("-6", "route", "add", "default", "via", "fe80::3", "dev", "eth0")
        server.ip("-6", "route", "add", "default", "via", "fd00:3::1")

    def test_a_router_that_knows_a_better_one(self):
        told = self.assert_verdict("detour", "10.1.0.2", REACHABLE, "10.3.0.2")
        self.assertIn("10.1.0.3", str(told["evidence"]))

    def test_the_same_over_ipv6(self):
        told = self.assert_verdict("detour", "fe80::2", REACHABLE, "fd00:3::2")
        self.assertIn("fe80::3", str(told["evidence"]))

    def test_a_pinger_hears_it_too(self):
        for target, words in (("10.3.0.2", "From 10.1.0.2 icmp_seq=1 Redirect Host(New nexthop: 10.1.0.3)"),
                              ("fd00:3::2", "From fe80::2 icmp_seq=1 Redirect(New nexthop: fe80::3)")):
            pinged = self.home.run(ICMP, "ping", "-n", "-c", "1", target).stdout
            self.assertIn(words, pinged)
            self.assertIn("1 received", pinged)


class SlowLinks(Diagnoser, unittest.TestCase):
    """home -10 ms- router -10 ms- server: a lab on TUN; sockets and clocks are the system's"""
    ICMP = ICMP
    SCENARIO = """
vantage = "home"
families = [4, 6]
[defaults]
delay = "10 ms"
[node.home]
[node.router]
role = "router"
[node.server]
[[link]]
nodes = ["home", "router"]
prefix = ["10.77.1.0/24", "fd77:1::/64"]
[[link]]
nodes = ["router", "server"]
prefix = ["10.77.2.0/24", "fd77:2::/64"]
"""

    @contextlib.contextmanager
    def network(self, fault=""):
        """Both addresses of the server; `fault` is of the link in front of it."""
        with tempfile.TemporaryDirectory() as folder:
            scenario = pathlib.Path(folder, "slow.toml")
            scenario.write_text(self.SCENARIO + fault)
            with Lab(ICMP, lab=scenario) as self.home:
                yield "10.77.2.2", "fd77:2::2"

    def test_a_healthy_way_takes_less_than_three_seconds(self):
        with self.network() as targets:
            for target in targets:
                began = time.monotonic()
                told = self.assert_verdict("reachable", None, REACHABLE, target)
                self.assertLess(time.monotonic() - began, 3)
                self.assertEqual((told["loss"]["sent"], told["loss"]["lost"]), (70, 0))

    def test_loss_doubles_and_damage(self):
        for fault, verdict in (("loss = 0.2", "degraded-loss"),
                               ("duplication = 0.2", "degraded-duplicates"),
                               ("corruption = 0.2", "degraded-corruption")):
            with self.network(fault) as (target, _):
                began = time.monotonic()
                self.assert_verdict(verdict, target, DEGRADED, target)
                self.assertLess(time.monotonic() - began, 10)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
