"""icmp query against the kernel. Usage: query_test.py ICMP"""
import contextlib
import json
import sys
import unittest

from namespaces import Namespace, need_root

ICMP = sys.argv.pop(1)
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


class QueryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.host, cls.server = (cls.stack.enter_context(Namespace()) for _ in range(2))
        cls.host.join(cls.server, ["10.1.0.1/24", "fd00:1::1/64"], ["10.1.0.2/24", "fd00:1::2/64"])
        cls.server.sysctl(net__ipv4__icmp_echo_enable_probe=1)
        cls.host.sysctl(net__ipv4__ping_group_range="0 2147483647")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def query(self, *arguments, before=()):
        return self.host.run(*before, ICMP, "query", *arguments, check=False)

    def objects(self, *arguments, before=()):
        lines = self.query("--json", *arguments, before=before).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def test_two_hosts_of_one_machine_have_one_clock(self):
        answers = self.objects("timestamp", "10.1.0.2", "-i", "0.05")
        self.assertEqual([answer["type"] for answer in answers], ["answer"] * 3)
        for answer in answers:
            self.assertTrue(answer["standard"])
            self.assertLessEqual(abs(answer["offset_ms"]), answer["uncertainty_ms"])
            self.assertLess(answer["uncertainty_ms"], 20)

    def test_the_kernel_tells_the_state_of_its_interfaces(self):
        def state(*arguments, before=()):
            (answer,) = self.objects("interface", *arguments, "-c", "1", "-W", "0.3", before=before)
            self.assertEqual(answer["type"], "answer", answer)
            return answer["code"], answer["active"], answer["ipv4"], answer["ipv6"]
        for target in ("10.1.0.2", "fd00:1::2"):
            for key in (("--name", "eth0"), ("--address", target)):
                self.assertEqual(state(target, *key), (0, True, True, True), key)
            self.assertEqual(state(target, "--name", "eth7"), (2, False, False, False))
            self.assertEqual(state(target, "--name", "eth0", before=NOBODY), (0, True, True, True))

    def test_what_linux_does_not_answer_is_said(self):
        result = self.query("mask", "10.1.0.2", "-c", "1", "-W", "0.3")
        self.assertEqual(result.returncode, 1)
        self.assertIn("most hosts have not answered address mask requests", result.stdout)

    def test_an_error_names_who_sent_it(self):
        self.server.run("ip", "route", "add", "unreachable", "10.9.0.0/16")
        self.server.sysctl(net__ipv4__ip_forward=1)
        self.host.ip("route", "replace", "10.9.0.0/16", "via", "10.1.0.2")
        (error,) = self.objects("timestamp", "10.9.0.1", "-c", "1")
        self.assertEqual((error["type"], error["icmp"]["from"], error["icmp"]["reason"]),
                         ("error", "10.1.0.2", "Host"))

    def test_no_permission_is_told_with_the_knob(self):
        refused = self.query("timestamp", "10.1.0.2", before=NOBODY)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("cap_net_raw", refused.stderr)
        self.assertNotIn("ping_group_range", refused.stderr)


if __name__ == "__main__":
    need_root()
    unittest.main(verbosity=2)
