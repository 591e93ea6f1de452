"""icmp diagnose through kernels: what does not arrive. Usage: diagnose_unreachable_test.py ICMP"""
import sys
import unittest

from chain import Chain
from diagnosis import Diagnoser
from namespaces import need_root

ICMP = sys.argv.pop(1)
NEAR, FAR, SERVER = Chain.HOPS[4]
REACHABLE, NOT_REACHABLE = 0, 1


class DoesNotArrive(Diagnoser, Chain, unittest.TestCase):
    ICMP = ICMP

    def test_no_route(self):
        with self.route(self.far, "throw", "10.60.0.0/24"), \
             self.route(self.far, "unreachable", "fd00:60::/64"):
            self.assert_verdict("network-unreachable", FAR, NOT_REACHABLE, "10.60.0.1")
            self.assert_verdict("network-unreachable", self.HOPS[6][1], NOT_REACHABLE, "fd00:60::1")

    def test_a_host_that_is_off(self):
        self.assert_verdict("host-unreachable", FAR, NOT_REACHABLE, "10.3.0.77")
        self.assert_verdict("host-unreachable", self.HOPS[6][1], NOT_REACHABLE, "fd00:3::77")
        with self.route(self.near, "unreachable", "10.61.0.0/24"):
            self.assert_verdict("host-unreachable", NEAR, NOT_REACHABLE, "10.61.0.1")

    def test_a_route_that_prohibits(self):
        with self.route(self.near, "prohibit", "10.62.0.0/24"), \
             self.route(self.far, "prohibit", "fd00:62::/64"):
            self.assert_verdict("prohibited", NEAR, NOT_REACHABLE, "10.62.0.1")
            self.assert_verdict("prohibited", self.HOPS[6][1], NOT_REACHABLE, "fd00:62::1")

    def test_a_firewall_that_says_so(self):
        for family, hops in self.HOPS.items():
            kind = {4: "icmp", 6: "icmpv6"}[family]
            with self.ruleset(self.far, "filter hook forward priority 0",
                              f"{self.IP[family]} daddr {hops[-1]} "
                              f"reject with {kind} admin-prohibited"):
                for question in ((), ("--tcp", "80"), ("--udp", "53")):
                    self.assert_verdict("prohibited", hops[1], NOT_REACHABLE, *question, hops[-1])

    def test_a_circle(self):
        for target, turn in (("10.99.0.1", FAR), ("fd00:99::1", self.HOPS[6][1])):
            self.assert_verdict("routing-loop", turn, NOT_REACHABLE, target)

    def test_a_circle_of_which_one_half_keeps_silent(self):
        # It turns at the second: whose name nobody hears where that one keeps silent.
        for silent, turn in ((self.near, FAR), (self.far, None)):
            with self.ruleset(silent, "filter hook output priority 0", "ip protocol icmp drop"):
                self.assert_verdict("routing-loop", turn, NOT_REACHABLE, "10.99.0.1")

    def test_silence(self):
        # Linux looks up the route first, so that a TTL that runs out there is not told either.
        with self.route(self.far, "blackhole", "10.63.0.0/24"), \
             self.route(self.far, "blackhole", "fd00:63::/64"):
            self.assert_verdict("silent-drop", NEAR, NOT_REACHABLE, "10.63.0.1")
            self.assert_verdict("silent-drop", self.HOPS[6][0], NOT_REACHABLE, "fd00:63::1")

    def test_silence_from_the_first_hop_on(self):
        with self.route(self.near, "blackhole", "10.64.0.0/24"):
            self.assert_verdict("silent-drop", None, NOT_REACHABLE, "10.64.0.1")

    def test_a_firewall_that_keeps_silent(self):
        with self.ruleset(self.near, "filter hook forward priority 0", f"ip daddr {SERVER} drop"):
            self.assert_verdict("silent-drop", NEAR, NOT_REACHABLE, SERVER)
            self.assert_verdict("silent-drop", NEAR, NOT_REACHABLE, "--tcp", "80", SERVER)

    def test_a_firewall_that_takes_one_port_alone(self):
        with self.ruleset(self.near, "filter hook forward priority 0",
                          f"ip daddr {SERVER} tcp dport 8080 drop"):
            self.assert_verdict("silent-drop", NEAR, NOT_REACHABLE, "--tcp", "8080", SERVER)
            self.assert_verdict("reachable", None, REACHABLE, SERVER)

    def test_a_fragment_that_is_missing(self):
        with self.setting(self.server, "net.ipv4.ipfrag_time", 1), \
             self.ruleset(self.near, "filter hook prerouting priority -500",
                          f"ip daddr {SERVER} ip frag-off & 0x1fff != 0 drop"):
            self.assert_verdict("reassembly-failed", SERVER, NOT_REACHABLE, "--size", "3000", SERVER)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
