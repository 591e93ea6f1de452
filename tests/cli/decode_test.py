#!/usr/bin/env python3
"""`icmp decode` on captures that other programs wrote. Usage: decode_test.py ICMP [--update]

Texts are compared with tests/cli/decode/*.txt; --update writes them anew, to be read before they
are committed.
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest

ICMP = sys.argv[1]
UPDATE = "--update" in sys.argv
HERE = pathlib.Path(__file__).parent
CAPTURES = pathlib.Path("tests/vectors/captures")

# tshark reads these and libpcap does not: two link types in one file, and a file of no interface.
NOT_READ = {"merged_two_link_types.pcapng", "empty.pcapng", "cut_in_file_header.pcap"}
GOLDEN = {
    "tunnels.txt": ["tunnels.pcap"],
    "vlan.txt": ["qinq.pcap"],
    "fragments.txt": ["fragments.pcap"],
    "snaplen_60.txt": ["snaplen_60.pcap"],
    "bad_checksums.txt": ["bad_checksums.pcap"],
    "neighbours_fields.txt": ["neighbours.pcap", "-v", "-c", "3"],
    "octets.txt": ["vlan.pcap", "-x"],
    "json.txt": ["tunnels.pcap", "--json"],
}
ECHO = "4500001c0001000040018ea9c0000201c63364020800f7fd00010001"


def decode(*arguments, stdin=None):
    return subprocess.run([ICMP, "decode", *map(str, arguments)], input=stdin, capture_output=True,
                          env={**os.environ, "TZ": "UTC"}, check=False)


def lines(result):
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


class Colour(unittest.TestCase):
    def test_marks_what_is_broken_and_only_when_told_to(self):
        capture = CAPTURES / "bad_checksums.pcap"
        plain = decode(capture, "--color", "auto").stdout
        self.assertNotIn(b"\x1b", plain)
        painted = decode(capture, "--color", "always").stdout
        self.assertEqual(painted.replace(b"\x1b[31m", b"").replace(b"\x1b[33m", b"")
                         .replace(b"\x1b[0m", b""), plain)
        for line in painted.splitlines():
            with self.subTest(line):
                is_red = line.startswith(b"\x1b[31m") and line.endswith(b"\x1b[0m")
                self.assertEqual(is_red, b"wrong" in line)
        self.assertNotIn(b"\x1b", decode(capture, "--json", "--color", "always").stdout)


class Captures(unittest.TestCase):
    def test_hold_as_many_messages_as_tshark_finds(self):
        for row in (CAPTURES / "EXPECTED.tsv").read_text().splitlines()[1:]:
            name, packets, icmp = row.split("\t")[:3]
            if name in NOT_READ:
                continue
            with self.subTest(name):
                result = decode("--json", CAPTURES / name)
                summary = [line for line in lines(result) if line["type"] == "capture"]
                self.assertEqual(len(summary), 1)
                self.assertEqual(summary[0]["packets"], int(packets))
                self.assertEqual(summary[0]["icmp"], int(icmp))
                self.assertEqual(result.returncode, 2 if name.startswith("cut_in") else 0)

    def test_that_are_not_read_say_why(self):
        for name in sorted(NOT_READ):
            with self.subTest(name):
                result = decode(CAPTURES / name)
                self.assertEqual(result.returncode, 2)
                self.assertIn(name.encode(), result.stderr)

    def test_are_printed_as_they_were(self):
        for golden, (capture, *options) in GOLDEN.items():
            with self.subTest(golden):
                text = decode(CAPTURES / capture, *options).stdout.decode()
                if UPDATE:
                    (HERE / "decode" / golden).write_text(text)
                self.assertEqual(text, (HERE / "decode" / golden).read_text())

    def test_come_from_standard_input_too(self):
        capture = CAPTURES / "ethernet.pcap"
        self.assertEqual(decode("-", stdin=capture.read_bytes()).stdout, decode(capture).stdout)


class Options(unittest.TestCase):
    def test_count_stops_after_so_many_messages(self):
        self.assertEqual(len(decode(CAPTURES / "ethernet.pcap", "-c", 2).stdout.splitlines()), 2)

    def test_filter_takes_what_pcap_filter_takes(self):
        result = decode("--json", "--filter", "icmp[0] == 3", CAPTURES / "ethernet.pcap")
        types = {line["icmp"]["type"] for line in lines(result) if line["type"] == "packet"}
        self.assertEqual(types, {3})
        self.assertEqual(decode("--filter", "icmp and (", CAPTURES / "ethernet.pcap").returncode, 2)

    def test_json_is_one_object_a_line_and_ends_with_the_capture(self):
        result = lines(decode("--json", CAPTURES / "bad_checksums.pcap"))
        self.assertEqual([line["type"] for line in result], ["packet"] * 3 + ["capture"])
        self.assertEqual(list(result[0])[:9], ["v", "type", "ts", "index", "src", "dst",
                                               "protocol", "ttl", "length"])
        self.assertEqual(list(result[0]["icmp"])[:11], [
            "family", "type", "code", "name", "reason", "text", "from", "next_hop_mtu",
            "checksum_ok", "extensions", "quoted"])
        self.assertEqual(result[-1]["checksum_failures"], 2)


class Octets(unittest.TestCase):
    def test_of_a_datagram_a_frame_or_a_message_are_told_apart(self):
        for typed in ([ECHO], ["52540000000252540000000108 00" + ECHO], ["0800f7fd00010001"],
                      ["08", "00", "f7", "fd", "00", "01", "00", "01"],
                      ["0x0000:  0800 f7fd 0001 0001"]):
            with self.subTest(typed):
                result = decode(*typed)
                self.assertEqual(result.returncode, 0)
                self.assertIn(b"ICMP echo request, id 1, seq 1, length 8\n", result.stdout)

    def test_have_no_time(self):
        packet, summary = lines(decode("--json", ECHO))
        self.assertIsNone(packet["ts"])
        self.assertIsNone(summary["ts"])
        self.assertTrue(decode(ECHO).stdout.startswith(b"IP 192.0.2.1 > "))

    def test_that_are_broken_are_told_and_are_no_failure(self):
        result = decode("0800f7fd0001")
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"[cannot be read: ends too early at octet 6]", result.stdout)


class Failures(unittest.TestCase):
    def test_are_two_for_what_is_no_capture(self):
        for arguments in ([], ["/no/such/file"], ["README.md"], ["-i", "icmpkit-none"],
                          ["-i", "lo", "file"]):
            with self.subTest(arguments):
                result = decode(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertTrue(result.stderr.startswith(b"icmp decode: "), result.stderr)

    def test_are_one_object_in_json(self):
        (failure,) = lines(decode("--json", "/no/such/file"))
        self.assertEqual(failure["type"], "failure")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
