"""icmp mtu against the kernel, with and without the reports that make discovery work, beside
tracepath. Usage: mtu_test.py ICMP"""
import contextlib
import json
import re
import shutil
import sys
import unittest

from namespaces import Namespace, need_root

ICMP = sys.argv.pop(1)
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
TARGETS = ("10.3.0.2", "fd00:3::2")


class MtuTest(unittest.TestCase):
    """host -1500- near -1400- far -1500- server"""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        names = ("host", "near", "far", "server")
        cls.host, cls.near, cls.far, cls.server = (cls.stack.enter_context(Namespace())
                                                   for _ in names)
        ends = (cls.host, cls.near, cls.far, cls.server)
        for number, (left, right) in enumerate(zip(ends, ends[1:]), 1):
            left.join(right, [f"10.{number}.0.1/24", f"fd00:{number}::1/64"],
                      [f"10.{number}.0.2/24", f"fd00:{number}::2/64"],
                      mtu=1400 if number == 2 else 1500)
        for router in (cls.near, cls.far):
            router.sysctl(net__ipv4__ip_forward=1, net__ipv6__conf__all__forwarding=1,
                          net__ipv4__icmp_ratelimit=0, net__ipv6__icmp__ratelimit=0)
        for node, number, side in ((cls.host, 1, 2), (cls.near, 2, 2), (cls.far, 2, 1),
                                   (cls.server, 3, 1)):
            node.ip("route", "add", "default", "via", f"10.{number}.0.{side}")
            node.ip("-6", "route", "add", "default", "via", f"fd00:{number}::{side}")
        cls.host.sysctl(net__ipv4__ping_group_range="0 2147483647")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def mtu(self, *arguments, before=()):
        return self.host.run(*before, ICMP, "mtu", "-n", *arguments, check=False)

    def found(self, *arguments, before=()):
        result = self.mtu("--json", *arguments, before=before)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return json.loads(result.stdout)

    @contextlib.contextmanager
    def swallowed_reports(self):
        """A router that sends no "too big" of either family."""
        rules = (("iptables", "-p", "icmp", "--icmp-type", "fragmentation-needed"),
                 ("ip6tables", "-p", "icmpv6", "--icmpv6-type", "packet-too-big"))
        for table, *rule in rules:
            self.near.run(table, "-A", "OUTPUT", *rule, "-j", "DROP")
        try:
            yield
        finally:
            for table, *rule in rules:
                self.near.run(table, "-D", "OUTPUT", *rule, "-j", "DROP")

    def test_names_who_lowers_it(self):
        for before in ((), NOBODY):
            for target, near in zip(TARGETS, ("10.1.0.2", "fd00:1::2")):
                mtu = self.found(target, before=before)
                self.assertEqual((mtu["path_mtu"], mtu["method"]), (1400, "reported"), mtu)
                self.assertEqual(mtu["steps"],
                                 [{"mtu": 1500, "from": None}, {"mtu": 1400, "from": near}])
                self.assertIsNone(mtu["black_hole"])
                self.assertEqual((mtu["distance"], mtu["back"]), (3, 3))

    def test_the_kernels_own_cache_does_not_matter(self):
        self.host.run("ping", "-c", "1", "-M", "want", "-s", "1472", "10.3.0.2", check=False)
        self.assertIn("mtu 1400", self.host.run("ip", "route", "get", "10.3.0.2").stdout)
        for before in ((), NOBODY):
            steps = self.found("10.3.0.2", before=before)["steps"]
            self.assertEqual(steps[0], {"mtu": 1500, "from": None})
        self.host.ip("route", "flush", "cache")

    @unittest.skipUnless(shutil.which("iptables"), "SKIP: there is no iptables")
    def test_a_black_hole_is_found_and_located(self):
        with self.swallowed_reports():
            for before in ((), NOBODY):
                for target, near, far in (("10.3.0.2", "10.1.0.2", "10.2.0.2"),
                                          ("fd00:3::2", "fd00:1::2", "fd00:2::2")):
                    mtu = self.found(target, before=before)
                    self.assertEqual((mtu["path_mtu"], mtu["method"]), (1400, "searched"), mtu)
                    self.assertEqual(mtu["black_hole"],
                                     {"lost_size": 1401, "reached": 1, "at": near, "from": None,
                                      "next": far})
            told = self.mtu("10.3.0.2")
        self.assertEqual(told.returncode, 0)
        self.assertIn("Resume: pmtu 1400 hops 3 back 3", told.stdout)
        self.assertIn("black hole: datagrams of 1401 octets and more vanish", told.stdout)
        self.assertIn("they reach hop 1, 10.1.0.2, and vanish behind it", told.stdout)

    @unittest.skipUnless(shutil.which("tracepath"), "SKIP: there is no tracepath")
    def test_agrees_with_tracepath(self):
        for target in TARGETS:
            theirs = self.host.run("tracepath", "-n", target).stdout
            resume = re.search(r"Resume: pmtu \d+ hops \d+ back \d+", theirs)[0]
            self.assertIn(resume, self.mtu(target).stdout)

    def test_a_host_that_is_not_there_is_told(self):
        result = self.mtu("10.3.0.77")
        self.assertEqual(result.returncode, 1)
        self.assertIn("10.2.0.2: Destination Host Unreachable", result.stdout)
        self.server.run("sysctl", "-qw", "net.ipv4.icmp_echo_ignore_all=1")
        silent = self.mtu("10.3.0.2")
        self.server.run("sysctl", "-qw", "net.ipv4.icmp_echo_ignore_all=0")
        self.assertEqual(silent.returncode, 1)
        self.assertIn("does not answer small echo requests either", silent.stdout)
        self.assertIn("10.1.0.2 says that its next link takes no more than 1400", silent.stdout)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
