"""What no tool sends, by hand: bad options, source routes, fragments that stay alone, and every case
in which a node keeps silent. Usage: lab_stimuli_test.py ICMP"""
import contextlib
import sys
import unittest

try:
    from scapy.all import (ICMP, IP, UDP, HBHOptUnknown, ICMPv6EchoRequest, ICMPv6ParamProblem, IPerror,
                           IPOption_LSRR, IPOption_SSRR, IPv6, IPv6ExtHdrDestOpt, Raw, conf)
except ImportError:
    print("SKIP: scapy is not installed")
    sys.exit(77)

from lab import Lab, Wire
from namespaces import need_root

PROGRAM = sys.argv.pop(1)
HOME, R1, R2, SERVER = "10.77.0.2", "10.77.0.1", "10.77.1.2", "10.77.2.10"
CLOSED = 9
# An answer crosses six links of a millisecond; this is for the machine's own moods.
LONG_ENOUGH = 0.5
conf.verb = 0


class StimuliTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.lab = cls.stack.enter_context(Lab(PROGRAM))
        cls.wire = cls.stack.enter_context(Wire(cls.lab))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def answers(self, *datagrams, seconds=LONG_ENOUGH):
        """All that comes back for these."""
        self.wire.received(0.02)
        for datagram in datagrams:
            self.wire.send(datagram)
        return [IP(octets) if octets[0] >> 4 == 4 else IPv6(octets) for octets in self.wire.received(seconds)]

    def assert_answered(self, datagram, source, icmp_type, code, **fields):
        found = [a for a in self.answers(datagram) if a.haslayer(ICMP) and a[ICMP].type == icmp_type]
        self.assertTrue(found, f"no {icmp_type}/{code} came back")
        self.assertEqual((found[0].src, found[0].dst, found[0][ICMP].code), (source, HOME, code))
        for name, value in fields.items():
            self.assertEqual(getattr(found[0][ICMP], name), value)
        return found[0]

    def assert_silent(self, *datagrams, seconds=LONG_ENOUGH):
        self.assertEqual([answer.summary() for answer in self.answers(*datagrams, seconds=seconds)], [])

    @staticmethod
    def echo(**header):
        return IP(src=HOME, dst=SERVER, **header) / ICMP(id=77, seq=1) / b"0123456789abcdef"

    @staticmethod
    def udp(dst=SERVER, port=CLOSED, **header):
        return IP(**{"src": HOME, "dst": dst, **header}) / UDP(sport=4321, dport=port) / b"who is there?"

    # What is answered.

    def test_a_closed_port_is_reported_with_the_datagram_that_met_it(self):
        error = self.assert_answered(self.udp(id=4711), SERVER, 3, 3)
        self.assertEqual((error[IPerror].id, error[IPerror].dst), (4711, SERVER))
        self.assertEqual(bytes(error)[28:][-13:], b"who is there?")

    def test_an_unknown_protocol_is_reported(self):
        self.assert_answered(IP(src=HOME, dst=SERVER, proto=253) / Raw(b"x" * 20), SERVER, 3, 2)

    def test_a_bad_option_is_pointed_at(self):
        # Record route with a pointer before its first slot; it stands at octet 20.
        bad = IP(src=HOME, dst=SERVER, options=[Raw(b"\x07\x07\x01\0\0\0\0\0")]) / ICMP()
        found = [a for a in self.answers(bad) if a.haslayer(ICMP) and a[ICMP].type == 12]
        self.assertTrue(found, "no parameter problem came back")
        self.assertIn(found[0][ICMP].ptr, (20, 22))

    def test_a_source_route_is_followed(self):
        routed = IP(src=HOME, dst=R1, options=IPOption_LSRR(routers=[SERVER])) / ICMP(id=5)
        found = [a for a in self.answers(routed) if a.haslayer(ICMP) and a[ICMP].type == 0]
        self.assertEqual([a.src for a in found], [SERVER])

    def test_a_strict_source_route_over_no_neighbour_fails(self):
        self.assert_answered(IP(src=HOME, dst=R1, options=IPOption_SSRR(routers=[SERVER])) / ICMP(),
                             R1, 3, 5)

    def test_fragments_that_stay_alone_time_out(self):
        first = IP(src=HOME, dst=SERVER, id=99, flags="MF") / ICMP(id=1) / (b"x" * 24)
        found = [a for a in self.answers(first, seconds=3) if a.haslayer(ICMP)]
        self.assertEqual([(a.src, a[ICMP].type, a[ICMP].code) for a in found], [(SERVER, 11, 1)])

    def test_a_timestamp_has_a_receive_and_a_transmit_time(self):
        answer = self.assert_answered(IP(src=HOME, dst=SERVER) / ICMP(type=13, ts_ori=1000), SERVER, 14, 0)
        self.assertEqual(answer[ICMP].ts_ori, 1000)

    def test_an_information_request_is_answered_where_it_is_on(self):
        self.assert_answered(IP(src=HOME, dst=SERVER) / ICMP(type=15, id=3, seq=4), SERVER, 16, 0, id=3, seq=4)

    def test_an_unrecognised_ipv6_option_is_pointed_at(self):
        # 0x80: discard, and report it wherever it was sent to.
        probe = IPv6(src="fd77::2", dst="fd77:2::10") / IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x80, optdata=b"\0\0")])
        found = [a for a in self.answers(probe / ICMPv6EchoRequest()) if a.haslayer(ICMPv6ParamProblem)]
        self.assertEqual([(a.src, a[ICMPv6ParamProblem].code, a[ICMPv6ParamProblem].ptr) for a in found],
                         [("fd77:2::10", 2, 42)])

    # What is met with silence.

    def test_no_error_is_sent_about_an_error(self):
        about = IP(src=SERVER, dst=HOME) / UDP(sport=1, dport=2)
        for error in (ICMP(type=3, code=3), ICMP(type=11), ICMP(type=12), ICMP(type=5), ICMP(type=4)):
            with self.subTest(error.type):
                self.assert_silent(IP(src=HOME, dst=SERVER, ttl=1) / error / bytes(about))

    def test_no_error_is_sent_about_a_later_fragment(self):
        self.assert_silent(IP(src=HOME, dst=SERVER, ttl=1, frag=3) / Raw(b"x" * 24))

    def test_no_error_is_sent_to_a_source_that_is_no_single_host(self):
        for source in ("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "0.1.2.3"):
            with self.subTest(source):
                self.assert_silent(self.udp(src=source), seconds=0.2)

    def test_no_error_is_sent_about_what_went_to_many(self):
        for destination in ("224.0.0.1", "255.255.255.255", "10.77.2.255"):
            with self.subTest(destination):
                self.assert_silent(self.udp(dst=destination), seconds=0.2)

    def test_damage_is_dropped(self):
        damaged = bytearray(bytes(self.echo()))
        damaged[-1] ^= 1
        self.assert_silent(bytes(damaged))
        header = bytearray(bytes(self.echo()))
        header[10] ^= 1
        self.assert_silent(bytes(header))

    def test_a_reply_that_nobody_asked_for_is_not_answered(self):
        self.assert_silent(IP(src=HOME, dst=SERVER) / ICMP(type=0, id=1))


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
