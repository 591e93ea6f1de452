"""icmp ping against the kernel, beside iputils' ping. Usage: ping_test.py ICMP"""
import contextlib
import json
import re
import signal
import subprocess
import sys
import time
import unittest

from namespaces import Namespace, need_root

ICMP = sys.argv.pop(1)
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def without_times(text):
    """What two runs of ping have in common: everything but times and the tool's own name."""
    text = re.sub(r"time[= ][0-9.]+ ?ms", "time", text)
    text = re.sub(r"(rtt [a-z/]+ = ).*", r"\1", text)
    return re.sub(r", pipe \d+", "", text).strip()


class PingTest(unittest.TestCase):
    """A host, a router behind a link of 1500 octets, and a server behind one of 1400."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.host, cls.router, cls.server = (cls.stack.enter_context(Namespace()) for _ in range(3))
        cls.host.join(cls.router, ["10.1.0.1/24", "fd00:1::1/64"], ["10.1.0.2/24", "fd00:1::2/64"])
        cls.router.join(cls.server, ["10.2.0.1/24", "fd00:2::1/64"], ["10.2.0.2/24", "fd00:2::2/64"],
                        mtu=1400)
        cls.host.sysctl(net__ipv4__ping_group_range="0 2147483647")
        cls.router.sysctl(net__ipv4__ip_forward=1, net__ipv6__conf__all__forwarding=1,
                          net__ipv4__icmp_ratelimit=0, net__ipv6__icmp__ratelimit=0)
        for host, gateway4, gateway6 in ((cls.host, "10.1.0.2", "fd00:1::2"),
                                         (cls.server, "10.2.0.1", "fd00:2::1")):
            host.ip("route", "add", "default", "via", gateway4)
            host.ip("-6", "route", "add", "default", "via", gateway6)
        cls.server.ip("route", "add", "local", "10.3.0.0/16", "dev", "lo")
        cls.router.ip("route", "add", "10.3.0.0/16", "via", "10.2.0.2")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def ping(self, *arguments, before=()):
        return self.host.run(*before, ICMP, "ping", *arguments, check=False)

    def events(self, *arguments, before=()):
        lines = self.ping("--json", *arguments, before=before).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def assert_as_iputils(self, *arguments):
        ours, theirs = self.ping(*arguments), self.host.run("ping", *arguments, check=False)
        self.assertEqual(without_times(ours.stdout), without_times(theirs.stdout))
        self.assertEqual(ours.returncode, theirs.returncode)

    def test_a_reply_is_told_as_iputils_tells_it(self):
        self.assert_as_iputils("-c", "2", "-i", "0.2", "10.2.0.2")
        self.assert_as_iputils("-c", "2", "-i", "0.2", "-s", "16", "10.2.0.2")
        self.assert_as_iputils("-c", "2", "-i", "0.2", "-s", "3000", "10.2.0.2")
        self.assert_as_iputils("-c", "2", "-i", "0.2", "fd00:2::2")

    def test_errors_are_told_as_iputils_tells_them(self):
        self.assert_as_iputils("-c", "1", "-t", "1", "10.2.0.2")
        self.assert_as_iputils("-c", "1", "-t", "1", "fd00:2::2")
        self.assert_as_iputils("-c", "1", "-W", "5", "10.1.0.77")
        self.assert_as_iputils("-c", "1", "-W", "5", "10.2.0.77")
        self.assert_as_iputils("-c", "1", "-W", "5", "fd00:2::77")

    def test_too_big_names_the_mtu_and_who_says_so(self):
        (error, summary) = self.events("-c", "1", "-M", "do", "-s", "1400", "10.2.0.2")
        self.assertEqual(error["icmp"]["reason"], "FragmentationNeeded")
        self.assertEqual(error["icmp"]["next_hop_mtu"], 1400)
        self.assertEqual(error["icmp"]["from"], "10.1.0.2")
        self.assertEqual(error["icmp"]["quoted"]["dst"], "10.2.0.2")
        self.assertEqual(summary["received"], 0)
        (error, _) = self.events("-c", "1", "-s", "1400", "fd00:2::2")
        self.assertEqual(error["icmp"]["name"], "PacketTooBig")
        self.assertEqual(error["icmp"]["next_hop_mtu"], 1400)

    def test_a_zone_is_the_interface(self):
        self.host.ip("address", "add", "fe80::71/64", "dev", "eth0", "nodad")
        self.router.ip("address", "add", "fe80::72/64", "dev", "eth0", "nodad")
        reply, _ = self.events("-c", "1", "fe80::72%eth0")
        self.assertEqual((reply["type"], reply["from"]), ("reply", "fe80::72"))
        reply, *_ = self.events("-c", "1", "ff02::1%eth0", before=NOBODY)
        self.assertEqual(reply["type"], "reply")

    def test_an_unprivileged_user_is_told_the_same(self):
        reply, _ = self.events("-c", "1", "10.2.0.2", before=NOBODY)
        self.assertEqual((reply["type"], reply["from"], reply["ttl"]), ("reply", "10.2.0.2", 63))
        reply, _ = self.events("-c", "1", "fd00:2::2", before=NOBODY)
        self.assertEqual((reply["type"], reply["from"], reply["ttl"]), ("reply", "fd00:2::2", 63))
        error, _ = self.events("-c", "1", "-t", "1", "10.2.0.2", before=NOBODY)
        self.assertEqual((error["icmp"]["type"], error["icmp"]["from"]), (11, "10.1.0.2"))
        error, _ = self.events("-c", "1", "-t", "1", "fd00:2::2", before=NOBODY)
        self.assertEqual((error["icmp"]["type"], error["icmp"]["from"]), (3, "fd00:1::2"))

    def test_both_ends_are_stamped_by_the_kernel(self):
        for before in ((), NOBODY):
            for target in ("10.2.0.2", "fd00:2::2"):
                reply, _ = self.events("-c", "1", target, before=before)
                self.assertEqual((reply["tx_stamp"], reply["rx_stamp"]), ("kernel", "kernel"))

    def test_no_permission_names_the_knob(self):
        self.host.sysctl(net__ipv4__ping_group_range="1 0")
        try:
            refused = self.ping("-c", "1", "10.2.0.2", before=NOBODY)
        finally:
            self.host.sysctl(net__ipv4__ping_group_range="0 2147483647")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("net.ipv4.ping_group_range", refused.stderr)
        self.assertIn("cap_net_raw", refused.stderr)

    def test_no_route_is_told_at_once(self):
        with Namespace() as alone:
            refused = alone.run(ICMP, "ping", "10.2.0.2", check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("no route", refused.stderr)

    def test_pingers_with_one_identifier_do_not_take_each_others_replies(self):
        command = self.host.command(ICMP, "ping", "--json", "-q", "-e", "7", "-c", "200", "-i",
                                    "0.002", "10.2.0.2")
        pingers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        for pinger in pingers:
            summary = json.loads(pinger.communicate(timeout=30)[0].splitlines()[-1])
            self.assertEqual((summary["sent"], summary["received"], summary["duplicates"]),
                             (200, 200, 0))

    def test_many_targets_have_a_line_each(self):
        swept = self.ping("-g", "10.3.1.0/24", "--rate", "5000")
        lines = swept.stdout.splitlines()
        self.assertEqual(len(lines), 254)
        self.assertTrue(all("xmt/rcv/%loss = 1/1/0%" in line for line in lines))
        self.assertEqual(swept.returncode, 0)
        mixed = self.ping("--alive", "-W", "0.5", "10.3.1.1", "10.1.0.77", "fd00:2::2")
        self.assertEqual(mixed.stdout.split(), ["10.3.1.1", "fd00:2::2"])
        self.assertEqual(mixed.returncode, 1)

    def test_recorded_routes_and_times_are_shown(self):
        recorded = self.ping("-c", "1", "-R", "10.2.0.2").stdout
        self.assertRegex(recorded, r"RR: \t10\.2\.0\.1\n\t10\.2\.0\.2\n")
        stamped = self.ping("-c", "1", "-T", "tsandaddr", "10.2.0.2").stdout
        self.assertRegex(stamped, r"TS: \t10\.1\.0\.2\t\d+ absolute\n\t10\.2\.0\.2\t-?\d+")

    def test_an_interrupt_prints_the_summary(self):
        pinger = subprocess.Popen(self.host.command(ICMP, "ping", "-i", "0.1", "10.2.0.2"),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        pinger.send_signal(signal.SIGQUIT)
        time.sleep(0.3)
        pinger.send_signal(signal.SIGINT)
        out, err = pinger.communicate(timeout=10)
        self.assertRegex(out, r"packets transmitted, \d+ received, 0% packet loss")
        self.assertRegex(err, r"\d+/\d+ packets, 0% loss, min/avg/ewma/max = ")
        self.assertEqual(pinger.returncode, 0)

    def test_a_deadline_with_a_count_asks_for_that_many_replies(self):
        self.assertEqual(self.ping("-c", "3", "-i", "0.1", "-w", "5", "10.2.0.2").returncode, 0)
        self.assertEqual(self.ping("-c", "50", "-i", "0.1", "-w", "1", "10.2.0.2").returncode, 1)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
