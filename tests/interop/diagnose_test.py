"""icmp diagnose through kernels: what arrives, well or badly. Usage: diagnose_test.py ICMP"""
import contextlib
import socket
import subprocess
import sys
import time
import unittest

from chain import Chain
from diagnosis import Diagnoser
from namespaces import need_root

ICMP = sys.argv.pop(1)
HOME = "10.1.0.1"
NEAR, FAR, SERVER = Chain.HOPS[4]
REACHABLE, NOT_REACHABLE, DEGRADED = 0, 1, 4


class Arrives(Diagnoser, Chain, unittest.TestCase):
    ICMP = ICMP

    @contextlib.contextmanager
    def listener(self, kind, address=SERVER, port=8080):
        """A port of the server that somebody has open."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.server.inside():
            listener = socket.socket(family, kind)
        with listener:
            listener.bind((address, port))
            if kind == socket.SOCK_STREAM:
                listener.listen()
            yield listener

    @contextlib.contextmanager
    def narrow_link(self):
        """1400 octets between the routers."""
        ends = ((self.near, "eth1"), (self.far, "eth0"))
        for node, link in ends:
            node.ip("link", "set", link, "mtu", "1400")
        try:
            yield
        finally:
            for node, link in ends:
                node.ip("link", "set", link, "mtu", "1500")
            for node in (self.home, self.server):
                node.ip("route", "flush", "cache")
                node.ip("-6", "route", "flush", "cache")

    # What arrives.

    def test_reachable(self):
        for family, hops in self.HOPS.items():
            told = self.assert_verdict("reachable", None, REACHABLE, hops[-1])
            self.assertEqual((told["family"], told["address"]), (family, hops[-1]))
            self.assertLess(told["elapsed_s"], 3)
            self.assertLessEqual(told["probes"], 300)

    def test_the_own_host(self):
        for target in ("127.0.0.1", "::1", HOME):
            self.assert_verdict("reachable", None, REACHABLE, target)

    def test_an_open_port(self):
        for family, hops in self.HOPS.items():
            with self.subTest(family), self.listener(socket.SOCK_STREAM, hops[-1]) as listener:
                self.assert_verdict("reachable", None, REACHABLE, "--tcp", "8080", hops[-1])
                # The kernel resets what it did not begin: nothing is left half open, or to accept.
                time.sleep(0.1)
                waiting = self.server.run("ss", "-Htan", "state", "syn-recv").stdout
                self.assertEqual(waiting, "")
                listener.settimeout(0.1)
                with self.assertRaises(TimeoutError):
                    listener.accept()

    def test_a_udp_port_that_keeps_silent(self):
        with self.listener(socket.SOCK_DGRAM):
            told = self.assert_verdict("reachable", None, REACHABLE, "--udp", "8080", SERVER)
        self.assertLess(told["confidence"], 0.7)

    def test_a_closed_port(self):
        for hops in self.HOPS.values():
            for transport in ("--udp", "--tcp"):
                self.assert_verdict("port-unreachable", hops[-1], NOT_REACHABLE, transport, "9",
                                    hops[-1])

    def test_a_protocol_that_nobody_speaks(self):
        self.assert_verdict("protocol-unreachable", SERVER, NOT_REACHABLE, "--protocol", "253", SERVER)

    def test_echo_is_ignored_and_tcp_is_not(self):
        for key, hops in (("net.ipv4.icmp_echo_ignore_all", self.HOPS[4]),
                          ("net.ipv6.icmp.echo_ignore_all", self.HOPS[6])):
            with self.setting(self.server, key, 1):
                self.assert_verdict("filtered-but-up", hops[1], DEGRADED, hops[-1])

    # What arrives badly.

    def test_loss(self):
        for family, hops in self.HOPS.items():
            with self.ruleset(self.far, "filter hook forward priority 0",
                              f"{self.IP[family]} daddr {hops[-1]} numgen inc mod 5 0 drop"):
                told = self.assert_verdict("degraded-loss", hops[-1], DEGRADED, hops[-1])
            self.assertLess(told["loss"]["low"], 0.2)
            self.assertGreater(told["loss"]["high"], 0.2)

    def test_duplicates(self):
        with self.ruleset(self.far, "filter hook forward priority 0",
                          "icmp type echo-reply numgen inc mod 5 0 dup to 10.2.0.1 device eth0",
                          family="ip"):
            self.assert_verdict("degraded-duplicates", SERVER, DEGRADED, SERVER)

    def test_a_small_mtu(self):
        with self.narrow_link():
            for hops in self.HOPS.values():
                self.assert_verdict("mtu-reduced", hops[0], REACHABLE, hops[-1])

    def test_a_small_mtu_that_nobody_reports(self):
        with self.narrow_link(), \
             self.ruleset(self.near, "filter hook output priority 0",
                          "icmp type destination-unreachable icmp code frag-needed drop"), \
             self.ruleset(self.near, "filter hook output priority 0",
                          "icmpv6 type packet-too-big drop"):
            for hops in self.HOPS.values():
                told = self.assert_verdict("mtu-black-hole", hops[0], DEGRADED, hops[-1])
                self.assertEqual(told["suspects"], [hops[1]])

    def test_a_translator_on_the_way_changes_no_verdict(self):
        for family, hops in self.HOPS.items():
            with self.ruleset(self.near, "nat hook postrouting priority 100",
                              'oifname "eth1" masquerade', family=self.IP[family]):
                self.assert_verdict("reachable", None, REACHABLE, hops[-1])
                self.assert_verdict("port-unreachable", hops[-1], NOT_REACHABLE, "--udp", "9", hops[-1])
                with self.route(self.far, "prohibit", {4: "10.63.0.0/24", 6: "fd00:63::/64"}[family]):
                    self.assert_verdict("prohibited", hops[1], NOT_REACHABLE,
                                        {4: "10.63.0.1", 6: "fd00:63::1"}[family])

    # The wishes of the user.

    def test_a_source_route(self):
        # Linux drops what has one, and says nothing, unless it is told to take it.
        self.assert_verdict("source-route-failed", None, NOT_REACHABLE, "--via", NEAR, SERVER)
        nodes = (self.home, self.near, self.far, self.server)
        with contextlib.ExitStack() as accepted:
            for node in nodes:
                for scope in ("all", "eth0", *(("eth1",) if node in nodes[1:3] else ())):
                    key = f"net.ipv4.conf.{scope}.accept_source_route"
                    accepted.enter_context(self.setting(node, key, 1))
            self.assert_verdict("reachable", None, REACHABLE, "--via", NEAR, SERVER)
            self.assert_verdict("source-route-failed", NEAR, NOT_REACHABLE, "--strict-via", NEAR,
                                SERVER)

    def test_nobody_takes_the_answers_of_others(self):
        pinger = self.home.command(ICMP, "ping", "-q", "-i", "0.005", "-w", "4", SERVER)
        with subprocess.Popen(pinger, stdout=subprocess.DEVNULL) as others:
            diagnoses = [subprocess.Popen(self.home.command(ICMP, "diagnose", SERVER),
                                          stdout=subprocess.PIPE, text=True) for _ in range(4)]
            for diagnosis in diagnoses:
                said, _ = diagnosis.communicate()
                self.assertIn("70 echo requests: 70 answered", said)
                self.assertEqual(diagnosis.returncode, REACHABLE, said)
            self.assertEqual(others.wait(), 0)

    def test_an_interrupt(self):
        result = self.home.run("timeout", "--preserve-status", "-s", "INT", "0.5", ICMP, "diagnose", "10.3.0.77",
                               check=False)
        self.assertEqual((result.returncode, result.stdout), (130, ""))

    def test_needs_no_privileges_for_echo(self):
        with self.setting(self.home, "net.ipv4.ping_group_range", "0 2147483647"):
            for hops in self.HOPS.values():
                self.assert_verdict("reachable", None, REACHABLE, hops[-1], before=self.NOBODY)
            self.assert_verdict("host-unreachable", FAR, NOT_REACHABLE, "10.3.0.77",
                                before=self.NOBODY)
            with self.narrow_link():
                self.assert_verdict("mtu-reduced", NEAR, REACHABLE, SERVER, before=self.NOBODY)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
