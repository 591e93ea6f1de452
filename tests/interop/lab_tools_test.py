"""What ping, traceroute, tracepath, mtr, fping, nmap, hping3 and the IPv6 toolkit see of a lab.

Usage: lab_tools_test.py ICMP
"""
import contextlib
import re
import sys
import unittest

from lab import Lab
from namespaces import need_root

ICMP = sys.argv.pop(1)


class LabTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.lab = cls.stack.enter_context(Lab(ICMP))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def assert_says(self, wanted, *command):
        """The program prints what the pattern matches."""
        self.assertRegex(self.lab.output(*command), wanted)


class PingTest(LabTest):
    def ping(self, target, *options):
        return self.lab.output("ping", "-n", "-c", "1", "-W", "3", *options, target)

    def assert_told(self, words, target, *options):
        self.assertIn(words, self.ping(target, *options))

    def test_replies_come_with_the_delay_and_hops_of_the_network(self):
        for target, reply in (("10.77.2.10", "64 bytes from 10.77.2.10: icmp_seq=1 ttl=62 time="),
                              ("fd77:2::10", "64 bytes from fd77:2::10: icmp_seq=1 ttl=62 time=")):
            said = self.ping(target)
            self.assertIn(reply, said)
            self.assertGreater(float(re.search(r"time=([0-9.]+) ms", said)[1]), 6)

    def test_large_requests_are_fragmented_and_come_back_whole(self):
        self.assert_told("3008 bytes from 10.77.2.10", "10.77.2.10", "-s", "3000", "-M", "dont")
        # IPv6 is split by its source alone, and both ends learn by their first one that the way takes 1400.
        self.assert_told("3008 bytes from fd77:2::10", "fd77:2::10", "-s", "3000", "-c", "3", "-i", "0.2")

    def test_a_request_with_df_is_told_the_mtu_and_by_whom(self):
        self.assert_told("From 10.77.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1400)",
                         "10.77.9.2", "-M", "do", "-s", "1400")
        self.assert_told("From fd77::1 icmp_seq=1 Packet too big: mtu=1400",
                         "fd77:2::10", "-M", "do", "-s", "1400")

    def test_hops_run_out(self):
        self.assert_told("From 10.77.0.1 icmp_seq=1 Time to live exceeded", "10.77.2.10", "-t", "1")
        self.assert_told("From fd77::1 icmp_seq=1 Time exceeded: Hop limit", "fd77:2::10", "-t", "1")
        self.assert_told("Time to live exceeded", "10.77.68.1")
        self.assert_told("Time exceeded: Hop limit", "fd77:68::1")

    def test_what_cannot_be_reached_is_told_with_its_reason(self):
        for target, words in {
            "10.77.2.20": "From 10.77.1.2 icmp_seq=1 Destination Host Unreachable",
            "10.77.2.30": "From 10.77.1.2 icmp_seq=1 Destination Host Unknown",
            "10.77.2.40": "From 10.77.1.2 icmp_seq=1 Packet filtered",
            "10.77.2.41": "From 10.77.1.2 icmp_seq=1 Destination Net Prohibited",
            "10.77.2.42": "From 10.77.1.2 icmp_seq=1 Destination Host Prohibited",
            "10.77.66.1": "From 10.77.0.1 icmp_seq=1 Destination Net Unknown",
            "10.77.67.1": "From 10.77.0.1 icmp_seq=1 Destination Net Unreachable",
            "fd77:2::20": "From fd77:1::2 icmp_seq=1 Destination unreachable: Address unreachable",
            "fd77:2::40": "From fd77:1::2 icmp_seq=1 Destination unreachable: Administratively prohibited",
        }.items():
            with self.subTest(target):
                self.assert_told(words, target)

    def test_silence_is_silence(self):
        for target in ("10.77.2.43", "10.77.69.1"):
            said = self.ping(target, "-W", "1")
            self.assertIn("0 received", said)
            self.assertNotIn("From", said)

    def test_the_route_is_recorded(self):
        self.assertRegex(self.ping("10.77.2.10", "-R"),
                         r"RR: \t10\.77\.0\.2\n\t10\.77\.1\.1\n\t10\.77\.2\.1\n\t10\.77\.2\.10\n")

    def test_times_are_stamped(self):
        self.assertRegex(self.ping("10.77.2.10", "-T", "tsandaddr"),
                         r"TS: \t10\.77\.0\.2\t\d+ absolute\n\t10\.77\.1\.1\t-?\d+")


class PathTest(LabTest):
    PATH = r"1 +10\.77\.0\.1 .*\n *2 +10\.77\.1\.2 .*\n *3 +10\.77\.2\.10 "
    PATH6 = r"1 +fd77::1 .*\n *2 +fd77:1::2 .*\n *3 +fd77:2::10 "

    def test_traceroute_sees_the_path_with_udp_icmp_and_tcp(self):
        for method in (["-U"], ["-I"], ["-T", "-p", "80"], []):
            with self.subTest(method):
                self.assert_says(self.PATH, "traceroute", "-n", "-q1", "-w2", *method, "10.77.2.10")
                self.assert_says(self.PATH6, "traceroute", "-6", "-n", "-q1", "-w2", *method, "fd77:2::10")

    def test_traceroute_finds_the_mtu(self):
        self.assert_says(r"F=1400", "traceroute", "-n", "--mtu", "-w2", "10.77.9.3")

    def test_traceroute_shows_labels_and_interfaces(self):
        said = self.lab.output("traceroute", "-n", "-e", "-q1", "-w2", "10.77.2.10")
        self.assertRegex(said, r"2 +10\.77\.1\.2 .*<MPLS:L=16,E=0,S=1,T=\d+[;>]")

    def test_traceroute_shows_why_it_ends(self):
        self.assert_says(r"10\.77\.1\.2 .*!X", "traceroute", "-n", "-q1", "-w2", "10.77.2.40")
        self.assert_says(r"10\.77\.1\.2 .*!H", "traceroute", "-n", "-q1", "-w2", "10.77.2.20")
        self.assert_says(r"10\.77\.0\.1 .*!N", "traceroute", "-n", "-q1", "-w2", "10.77.67.1")

    def test_tracepath_finds_the_mtu_and_the_end(self):
        for target, router in (("10.77.9.4", "10.77.0.1"), ("fd77:2::10", "fd77::1")):
            said = self.lab.output("tracepath", "-n", target)
            self.assertRegex(said, rf"{router} .*\n(.*\n)*.*pmtu 1400")
            self.assertRegex(said, r"pmtu 1400 hops 3 back 3")

    def test_mtr_sees_the_path(self):
        for method in ([], ["-u"], ["-T", "-P", "80"]):
            with self.subTest(method):
                said = self.lab.output("mtr", "-n", "-r", "-c", "2", "-i", "0.2", *method, "10.77.2.10")
                self.assertRegex(said, r"10\.77\.0\.1 +0\.0%(.*\n.*)+10\.77\.1\.2 +0\.0%(.*\n.*)+10\.77\.2\.10 +0\.0%")


class SweepTest(LabTest):
    def test_fping_tells_who_is_alive(self):
        said = self.lab.output("fping", "-a", "-q", "-r", "0", "-t", "300", "10.77.9.1", "10.77.9.2",
                               "10.77.2.10", "10.77.2.43", "10.77.69.1")
        self.assertEqual(set(said.split()), {"10.77.9.1", "10.77.9.2", "10.77.2.10"})

    def test_fping_tells_the_reason(self):
        self.assert_says(r"ICMP Host Unreachable from 10\.77\.1\.2", "fping", "-r", "0", "10.77.2.20")

    def nmap(self, *options):
        return self.lab.output("nmap", "-n", "--disable-arp-ping", "--max-retries", "1", *options)

    def test_nmap_finds_hosts_by_echo_timestamp_and_mask(self):
        for probe in ("-PE", "-PP", "-PM"):
            with self.subTest(probe):
                said = self.nmap("-sn", probe, "--reason", "10.77.2.10")
                self.assertRegex(said, r"Host is up, received (echo-reply|timestamp-reply|addressmask-reply)")

    def test_nmap_tells_open_ports_from_closed_ones(self):
        said = self.nmap("-Pn", "-sU", "-p", "7,9", "--reason", "10.77.2.10")
        self.assertRegex(said, r"7/udp +open +\S+ +udp-response")
        self.assertRegex(said, r"9/udp +closed +\S+ +port-unreach")
        said = self.nmap("-Pn", "-sS", "-p", "80,81", "--reason", "10.77.2.10")
        self.assertRegex(said, r"80/tcp +open +\S+ +syn-ack")
        self.assertRegex(said, r"81/tcp +closed +\S+ +reset")

    def test_nmap_finds_nothing_changed_in_what_is_quoted_and_returned(self):
        said = self.nmap("-Pn", "-O", "-d", "--max-os-tries", "1", "-p", "80,81", "10.77.2.10")
        fingerprint = said.replace("\nOS:", "")
        # An error about UDP: 164 octets long in all, and the length, the identification, both checksums and the data
        # of the datagram that it quotes are good.
        self.assertIn("U1(R=Y%DF=N%T=40%IPL=164%UN=0%RIPL=G%RID=G%RIPCK=G%RUCK=G%RUD=G)", fingerprint)
        # Replies to two echo requests, the first of which has code 9 and DF: the codes are returned, DF is not.
        self.assertIn("IE(R=Y%DFI=N%T=40%CD=S)", fingerprint)
        self.assertRegex(fingerprint, r"T5\(R=Y%DF=N%T=40%W=0%S=Z%A=S\+%F=AR%")

    def test_nmap_tells_which_protocols_are_spoken(self):
        said = self.nmap("-Pn", "-sO", "-p", "1,6,17,99", "--reason", "10.77.2.10")
        self.assertRegex(said, r"1 +open +icmp ")
        self.assertRegex(said, r"6 +open +tcp")
        self.assertRegex(said, r"17 +open +udp")
        self.assertRegex(said, r"99 +closed +\S+ +proto-unreach")

    def test_hping_reads_time_and_mask(self):
        said = self.lab.output("hping3", "-n", "-c", "1", "--icmp-ts", "10.77.2.10")
        self.assertRegex(said, r"ICMP timestamp: Originate=\d+ Receive=\d+ Transmit=\d+")
        said = self.lab.output("hping3", "-n", "-c", "1", "--icmp-addr", "10.77.2.10")
        self.assertRegex(said, r"ICMP address mask: icmpam=255\.255\.255\.0")


class ToolkitTest(LabTest):
    """SI6's tools write their own headers."""

    def test_path6_sees_the_path_behind_extension_headers(self):
        path = r"1 \(fd77::1\) .*\n *2 \(fd77:1::2\) .*\n *3 \(fd77:2::10\) "
        # ESP is not spoken here: the host at the end answers with a parameter problem.
        for probe in (("-p", "icmp"), ("-p", "tcp", "-a", "80"), ("-u", "72"), ("-H", "8", "-U", "16"), ("-p", "esp")):
            with self.subTest(probe):
                self.assert_says(path, "path6", *probe, "-d", "fd77:2::10")

    def test_scan6_finds_a_host_by_its_report_of_an_unknown_option(self):
        said = self.lab.output("scan6", "-i", self.lab.device, "-p", "unrec", "-d", "fd77:2::0-2f")
        self.assertEqual(said.split(), ["fd77:2::1", "fd77:2::10"])

    def test_frag6_cannot_tell_the_next_identification(self):
        self.assert_says("Fragment ID policy: Randomized IDs",
                         "frag6", "-i", self.lab.device, "--frag-id-policy", "-d", "fd77:2::10")


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
