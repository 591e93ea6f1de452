#!/usr/bin/env python3
"""`icmp ping` as people and scripts call it; only loopback is pinged. Usage: ping_test.py ICMP"""
import json
import os
import re
import socket
import subprocess
import sys
import unittest

ICMP = sys.argv.pop(1)
FLAGS = """-c -i -w -W -s -t -I -n -D -O -f -A -l -p -q -v -Q -M -m -F -R -T -b -L -a -U -e -r -S -B
           -3 -4 -6 -g --via --targets --rate --alive --unreachable --json --color --seed
           --help""".split()


def ping(*arguments, stdin=None):
    return subprocess.run([ICMP, "ping", *arguments], input=stdin, capture_output=True, text=True,
                          timeout=60, check=False)


def can_ping():
    return ping("-c", "1", "127.0.0.1").returncode == 0


class BadInput(unittest.TestCase):
    """Names the argument, what is wrong with it and what would be right; exits with 2."""

    def assert_refused(self, arguments, *words):
        with self.subTest(arguments):
            result = ping(*arguments)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(result.stdout, "")
            for word in words:
                self.assertIn(word, result.stderr)

    def test_numbers(self):
        self.assert_refused(["-c", "0", "127.0.0.1"], "-c", "0", "1 to 4294967295")
        self.assert_refused(["-c", "x", "127.0.0.1"], "-c", "x", "1 to 4294967295")
        self.assert_refused(["-s", "99999999", "127.0.0.1"], "-s", "99999999", "0 to 65507")
        self.assert_refused(["-s", "-1", "127.0.0.1"], "-s", "-1", "0 to 65507")
        self.assert_refused(["-t", "256", "127.0.0.1"], "-t", "256", "1 to 255")
        self.assert_refused(["-l", "0", "127.0.0.1"], "-l", "0", "1 to 65536")
        self.assert_refused(["-Q", "256", "127.0.0.1"], "-Q", "256", "0 to 255")
        self.assert_refused(["-F", "0x100000", "::1"], "-F", "0x100000", "0 to 1048575")
        self.assert_refused(["-e", "65536", "127.0.0.1"], "-e", "65536", "0 to 65535")
        self.assert_refused(["-m", "x", "127.0.0.1"], "-m", "'x'", "0 to 4294967295")
        self.assert_refused(["--rate", "0", "127.0.0.1"], "--rate")

    def test_seconds(self):
        self.assert_refused(["-i", "x", "127.0.0.1"], "-i", "'x'", "such as 0.2")
        self.assert_refused(["-i", "-1", "127.0.0.1"], "-i", "'-1'", "86400 seconds")
        self.assert_refused(["-w", "0", "127.0.0.1"], "-w", "'0'", "86400 seconds")
        self.assert_refused(["-W", "1s", "127.0.0.1"], "-W", "'1s'", "such as 0.2")
        self.assert_refused(["-i", "nan", "127.0.0.1"], "-i", "'nan'")

    def test_words(self):
        self.assert_refused(["-p", "zz", "127.0.0.1"], "-p", "'zz'", "hexadecimal")
        self.assert_refused(["-p", "00" * 17, "127.0.0.1"], "-p", "1 to 16 octets")
        self.assert_refused(["-M", "never", "127.0.0.1"], "-M", "never", "do")
        self.assert_refused(["-T", "x", "127.0.0.1"], "-T", "tsonly")
        self.assert_refused(["--via", "x", "127.0.0.1"], "--via", "'x'", "IPv4 address")
        self.assert_refused(["--via", ",".join(["192.0.2.1"] * 9), "127.0.0.1"], "--via", "8 hops")
        self.assert_refused(["--color", "pink", "127.0.0.1"], "--color", "pink", "always")

    def test_flags_that_there_are_not(self):
        self.assert_refused(["--no-such-flag", "127.0.0.1"], "--no-such-flag")
        self.assert_refused(["-c"], "-c")

    def test_flags_that_cannot_be_had_yet_say_so(self):
        self.assert_refused(["-C", "127.0.0.1"], "-C", "cannot be had")
        self.assert_refused(["-N", "127.0.0.1"], "-N", "cannot be had")

    def test_targets(self):
        self.assert_refused([], "no target", "-g", "--targets")
        self.assert_refused(["-g", "nonsense"], "-g", "'nonsense'", "192.0.2.0/24")
        self.assert_refused(["-g", "192.0.2.9-192.0.2.1"], "-g", "192.0.2.1-192.0.2.9")
        self.assert_refused(["-g", "::/64"], "more than")
        self.assert_refused(["-g", "::-::1:0:0:0:0"], "more than")
        self.assert_refused(["-g", "10.0.0.0/9", "-g", "11.0.0.0/8"], "more than")
        self.assert_refused(["-6", "-g", "192.0.2.0/30"], "192.0.2.1", "-6")
        self.assert_refused(["-4", "::1"], "::1", "-4")
        self.assert_refused(["-6", "127.0.0.1"], "127.0.0.1", "-6")
        self.assert_refused(["--targets", "/no/such/file"], "--targets", "/no/such/file")
        self.assert_refused(["no such name"], "no such name", "not known")
        self.assert_refused(["-I", "icmpkit-none", "127.0.0.1"], "icmpkit-none")

    def test_zones(self):
        self.assert_refused(["fe80::1%icmpkit-none"], "icmpkit-none")
        self.assert_refused(["fe80::1%lo", "fe80::2%icmpkit-none"], "fe80::2%icmpkit-none", "lo")
        self.assert_refused(["-I", "lo", "fe80::2%icmpkit-none"], "fe80::2%icmpkit-none", "lo")
        self.assert_refused(["2001:db8::1%lo"], "2001:db8::1%lo", "link-local")
        self.assert_refused(["fe80::1%"], "fe80::1%", "link-local")

    def test_a_size_for_which_the_options_leave_no_room(self):
        self.assert_refused(["-R", "-s", "65507", "127.0.0.1"], "-s", "65467")

    def test_is_one_failure_in_json(self):
        for arguments in (["-g", "nonsense"], ["-4", "::1"], [], ["no such name"]):
            with self.subTest(arguments):
                result = ping("--json", *arguments)
                self.assertEqual(result.returncode, 2)
                (failure,) = [json.loads(line) for line in result.stdout.splitlines()]
                self.assertEqual(list(failure), ["v", "type", "ts", "text", "detail", "advice"])
                self.assertEqual(failure["type"], "failure")


    def test_of_the_command_line_is_a_failure_in_json_too(self):
        for arguments in (["-c", "0", "127.0.0.1"], ["--no-such-flag"], ["-i", "x", "127.0.0.1"]):
            with self.subTest(arguments):
                result = ping(*arguments, "--json")
                self.assertEqual((result.returncode, result.stderr), (2, ""))
                (failure,) = [json.loads(line) for line in result.stdout.splitlines()]
                self.assertEqual((failure["type"], failure["detail"]), ("failure", "icmp ping"))
                self.assertIn(arguments[0], failure["text"])
                self.assertIn("--help", failure["advice"])


class Help(unittest.TestCase):
    def test_lists_every_flag_with_words(self):
        text = ping("--help").stdout
        for flag in FLAGS:
            with self.subTest(flag):
                self.assertRegex(text, rf"(?m)^ +(-h,)?{re.escape(flag)}\b.*\S")

    def test_says_what_the_exit_status_means(self):
        self.assertIn("Exit status: 0 a reply", ping("--help").stdout)

    def test_does_not_show_what_does_not_work(self):
        self.assertNotRegex(ping("--help").stdout, r"(?m)^ +-[CN]\b")


@unittest.skipUnless(can_ping(), "pinging loopback is not permitted here")
class Loopback(unittest.TestCase):
    def test_text_is_iputils(self):
        result = ping("-c", "2", "-i", "0.01", "127.0.0.1")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, re.compile(
            r"^PING 127\.0\.0\.1 \(127\.0\.0\.1\) 56\(84\) bytes of data\.\n"
            r"64 bytes from 127\.0\.0\.1: icmp_seq=1 ttl=64 time=\d\S+ ms\n"
            r"64 bytes from 127\.0\.0\.1: icmp_seq=2 ttl=64 time=\d\S+ ms\n"
            r"\n--- 127\.0\.0\.1 ping statistics ---\n"
            r"2 packets transmitted, 2 received, 0% packet loss, time \d+ms\n"
            r"rtt min/avg/max/mdev = \S+ ms\n$"))
        self.assertEqual(result.stderr, "")

    def test_sizes_from_nothing_to_the_largest(self):
        for size in ("0", "1", "15", "16", "1473", "65507"):
            with self.subTest(size):
                result = ping("-c", "1", "-s", size, "127.0.0.1")
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                self.assertIn(f"{int(size) + 8} bytes from", result.stdout)

    def test_json_is_a_reply_and_a_summary(self):
        result = ping("--json", "-c", "1", "127.0.0.1")
        reply, summary = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual((reply["type"], reply["from"], reply["seq"]), ("reply", "127.0.0.1", 1))
        self.assertEqual((summary["sent"], summary["received"], summary["loss"]), (1, 1, 0))
        quiet = ping("--json", "-q", "-c", "1", "127.0.0.1").stdout.splitlines()
        self.assertEqual([json.loads(line)["type"] for line in quiet], ["summary"])

    def test_targets_come_from_standard_input(self):
        targets = "# hosts\n127.0.0.1\n\n  127.0.0.2 # the second\r\n"
        result = ping("--targets", "-", stdin=targets)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual([line.split(" : ")[0] for line in result.stdout.splitlines()],
                         ["127.0.0.1", "127.0.0.2"])
        self.assertEqual(ping("--targets", "-", "--alive", stdin=targets).stdout,
                         "127.0.0.1\n127.0.0.2\n")
        self.assertEqual(ping("--targets", "-", "--unreachable", stdin=targets).stdout, "")

    def test_targets_of_every_kind_are_taken_in_their_order(self):
        result = ping("--alive", "127.0.0.9", "-g", "127.0.0.4-127.0.0.5", "-g", "::1-::1",
                      "--targets", "-", stdin="127.0.0.2\n127.0.0.1\n")
        self.assertEqual(result.stdout.split(),
                         ["127.0.0.9", "127.0.0.4", "127.0.0.5", "::1", "127.0.0.2", "127.0.0.1"])

    def test_one_target_of_a_list_is_pinged_as_any_single_one(self):
        self.assertIn("64 bytes from 127.0.0.1: icmp_seq=1",
                      ping("-c", "1", "--targets", "-", stdin="127.0.0.1\n").stdout)

    def test_a_prefix_leaves_out_its_own_and_its_broadcast_address(self):
        result = ping("-g", "127.0.0.0/30", "--alive")
        self.assertEqual(result.stdout, "127.0.0.1\n127.0.0.2\n")
        result = ping("-g", "127.0.0.4-127.0.0.6", "--alive")
        self.assertEqual(result.stdout, "127.0.0.4\n127.0.0.5\n127.0.0.6\n")

    def test_colours_what_is_missing_and_only_when_told_to(self):
        unreachable = ("-c", "1", "-W", "0.1", "127.0.0.1", "127.255.255.255")
        result = ping("--color", "always", *unreachable)
        well, missing = result.stdout.splitlines()
        self.assertNotIn("\x1b", well)
        self.assertRegex(missing, "^\x1b\\[31m127.255.255.255 .*\x1b\\[0m$")
        for when in ("auto", "never"):
            self.assertNotIn("\x1b", ping("--color", when, *unreachable).stdout)
        self.assertNotIn("\x1b", ping("--json", "--color", "always", *unreachable).stdout)

    def test_an_unknown_name_among_targets_is_told_and_the_others_are_pinged(self):
        result = ping("--alive", "no such name", "127.0.0.1")
        self.assertEqual(result.stdout, "127.0.0.1\n")
        self.assertIn("no such name", result.stderr)
        self.assertEqual(result.returncode, 2)


def echo_requests_of(*arguments):
    """The ICMP messages of a run to 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        raw.settimeout(5)
        assert ping("-c", "2", "-i", "0.01", *arguments, "127.0.0.1").returncode == 0
        found = []
        while len(found) < 2:
            datagram = raw.recv(2048)
            message = datagram[4 * (datagram[0] & 0x0F):]
            if message[0] == 8:
                found.append(message)
        return found


@unittest.skipUnless(can_ping() and os.geteuid() == 0, "listening to pings needs root")
class Seed(unittest.TestCase):
    def test_the_same_one_gives_the_same_octets(self):
        self.assertEqual(echo_requests_of("--seed", "7"), echo_requests_of("--seed", "7"))

    def test_another_one_or_none_gives_others(self):
        seven = echo_requests_of("--seed", "7")
        for other in (echo_requests_of("--seed", "8"), echo_requests_of(), echo_requests_of()):
            self.assertNotEqual(seven[0][4:6], other[0][4:6])
            self.assertNotEqual(seven[0][8:24], other[0][8:24])
            seven = other


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
