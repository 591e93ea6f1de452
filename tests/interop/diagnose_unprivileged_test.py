"""icmp diagnose without privileges: ports by connections and UDP sockets. Usage: diagnose_unprivileged_test.py ICMP"""
import contextlib
import socket
import sys
import unittest

from chain import Chain
from diagnosis import Diagnoser
from namespaces import need_root

ICMP = sys.argv.pop(1)
NEAR, FAR, SERVER = Chain.HOPS[4]
REACHABLE, NOT_REACHABLE, DEGRADED = 0, 1, 4


class WithoutPrivileges(Diagnoser, Chain, unittest.TestCase):
    ICMP = ICMP

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home.run("sysctl", "-qw", "net.ipv4.ping_group_range=0 2147483647")

    def assert_told(self, verdict, culprit, exit_code, *arguments):
        return self.assert_verdict(verdict, culprit, exit_code, *arguments, before=self.NOBODY)

    @contextlib.contextmanager
    def listeners(self):
        """TCP port 8080 of the server, in both families."""
        with contextlib.ExitStack() as stack:
            for family, address in ((socket.AF_INET, SERVER), (socket.AF_INET6, self.HOPS[6][-1])):
                with self.server.inside():
                    stack.enter_context(socket.create_server((address, 8080), family=family))
            yield

    @contextlib.contextmanager
    def no_echo(self):
        with self.setting(self.server, "net.ipv4.icmp_echo_ignore_all", 1), \
                self.setting(self.server, "net.ipv6.icmp.echo_ignore_all", 1):
            yield

    def test_an_open_port(self):
        with self.listeners():
            for hops in self.HOPS.values():
                told = self.assert_told("reachable", None, REACHABLE, "--tcp", "8080", hops[-1])
                self.assertLess(told["elapsed_s"], 3)

    def test_a_closed_port(self):
        for hops in self.HOPS.values():
            for transport in ("--udp", "--tcp"):
                self.assert_told("port-unreachable", hops[-1], NOT_REACHABLE, transport, "9", hops[-1])

    def test_a_port_that_is_forbidden(self):
        with self.listeners():
            for transport in ("tcp", "udp"):
                with self.ruleset(self.near, "filter hook forward priority 0",
                                  f"{transport} dport 8080 reject with icmpx admin-prohibited"):
                    for hops in self.HOPS.values():
                        self.assert_told("prohibited", hops[0], NOT_REACHABLE, f"--{transport}", "8080", hops[-1])

    def test_a_port_that_this_machine_refuses(self):
        with self.ruleset(self.home, "filter hook output priority 0", "tcp dport 8080 reject"):
            for own, target in (("10.1.0.1", SERVER), ("fd00:1::1", self.HOPS[6][-1])):
                self.assert_told("prohibited", own, NOT_REACHABLE, "--tcp", "8080", target)

    def test_a_port_that_vanishes(self):
        with self.listeners(), self.ruleset(self.near, "filter hook forward priority 0", "tcp dport 8080 drop"):
            for hops in self.HOPS.values():
                told = self.assert_told("silent-drop", hops[0], NOT_REACHABLE, "--tcp", "8080", hops[-1])
                self.assertEqual(told["suspects"], [hops[1]])
                self.assertLess(told["elapsed_s"], 10)

    def test_a_port_where_echo_is_filtered(self):
        with self.listeners(), self.no_echo():
            for hops in self.HOPS.values():
                for before in ((), self.NOBODY):
                    told = self.assert_verdict("reachable", None, REACHABLE, "--tcp", "8080", hops[-1], before=before)
                    self.assertLess(told["confidence"], 0.9)
                    self.assertIn("how much is lost, and of which size, is not known", str(told["evidence"]))

    def test_a_host_that_answers_everything_but_echo(self):
        with self.no_echo():
            for hops in self.HOPS.values():
                self.assert_told("filtered-but-up", hops[1], DEGRADED, hops[-1])

    def test_a_dead_host(self):
        for dead, by in (("10.3.0.77", FAR), ("fd00:3::77", self.HOPS[6][1])):
            for question in ((), ("--tcp", "8080")):
                told = self.assert_told("host-unreachable", by, NOT_REACHABLE, *question, dead)
                self.assertLess(told["elapsed_s"], 10)

    def test_a_protocol_takes_privileges(self):
        self.assert_told("no-permission", None, 3, "--protocol", "253", SERVER)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
