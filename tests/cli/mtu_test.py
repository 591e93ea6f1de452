#!/usr/bin/env python3
"""`icmp mtu` as people and scripts call it, in labs whose truth is known. Usage: mtu_test.py ICMP"""
import json
import subprocess
import sys
import unittest

ICMP = sys.argv.pop(1)


def mtu(*arguments):
    return subprocess.run([ICMP, "mtu", *arguments], capture_output=True, text=True, timeout=60,
                          check=False)


def found(*arguments):
    (line,) = mtu("--json", *arguments).stdout.splitlines()
    return json.loads(line)


class Mtu(unittest.TestCase):
    def test_a_limit_that_is_reported(self):
        result = mtu("--lab", "line", "server")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stdout.splitlines()[-2:], [
            "     Resume: pmtu 1400 hops 2 back 2",
            "     router (198.18.0.2) says that its next link takes no more than 1400 octets"])
        mtu_object = found("--lab", "line", "server")
        self.assertEqual(list(mtu_object)[:8], ["v", "type", "ts", "target", "path_mtu", "method",
                                                "steps", "black_hole"])
        self.assertEqual((mtu_object["path_mtu"], mtu_object["method"]), (1400, "reported"))
        self.assertEqual(mtu_object["steps"],
                         [{"mtu": 1500, "from": None}, {"mtu": 1400, "from": "198.18.0.2"}])

    def test_a_black_hole_is_found_and_told(self):
        hole = found("--lab", "ipv6-site", "remote")
        self.assertEqual((hole["path_mtu"], hole["method"]), (1280, "searched"))
        self.assertEqual(hole["black_hole"],
                         {"lost_size": 1281, "reached": 3, "at": "2001:db8:81:2::2",
                          "from": "2001:db8:81::2", "next": "2001:db8:81:3::2"})
        self.assertLessEqual(hole["rounds"], 20)
        self.assertEqual(mtu("--lab", "ipv6-site", "remote").returncode, 0)

    def test_a_forged_report_is_shown_and_not_believed(self):
        forged = found("--lab", "tour", "forged-too-big")
        self.assertEqual(forged["path_mtu"], 1500)
        report = forged["disbelieved"][0]
        self.assertEqual((report["mtu"], report["icmp"]["reason"]), (68, "FragmentationNeeded"))
        self.assertIn("quotes nothing that was sent here", report["detail"])
        self.assertIn("not believed: hub (10.77.128.2) says mtu 68",
                      mtu("--lab", "tour", "forged-too-big").stdout)

    def test_what_cannot_be_found_is_said(self):
        silent = mtu("--lab", "home", "old-shop")
        self.assertEqual(silent.returncode, 1)
        self.assertIn("does not answer small echo requests either", silent.stdout)
        off = found("--lab", "home", "printer")
        self.assertEqual((off["outcome"], off["path_mtu"], off["method"], off["icmp"]["code"]),
                         ("unreachable", None, None, 1))

    def test_the_same_seed_gives_the_same_run(self):
        self.assertEqual(mtu("--lab", "home", "--seed", "7", "game").stdout,
                         mtu("--lab", "home", "--seed", "7", "game").stdout)

    def test_options(self):
        self.assertEqual(found("--lab", "home", "-l", "1000", "web")["path_mtu"], 1000)
        self.assertIsNone(found("--lab", "home", "-m", "2", "web")["distance"])
        self.assertIn("(198.18.0.6)", mtu("--lab", "line", "server").stdout)
        self.assertNotIn("(", mtu("--lab", "line", "-n", "server").stdout)
        self.assertEqual(found("--lab", "line", "-6", "server")["path_mtu"], 1400)
        self.assertEqual(found("--lab", "line", "--from", "server", "home")["path_mtu"], 1400)

    def test_bad_input_names_what_is_wrong(self):
        for arguments, words in ((("-l", "67", "127.0.0.1"), ("-l", "68 to 65535")),
                                 (("-m", "0", "127.0.0.1"), ("-m", "1 to 255")),
                                 ((), ("TARGET",)),
                                 (("-4", "::1"), ("::1", "-4")),
                                 (("--lab", "line", "nobody"), ("nobody", "icmp lab show"))):
            with self.subTest(arguments):
                result = mtu(*arguments)
                self.assertEqual(result.returncode, 2)
                for word in words:
                    self.assertIn(word, result.stderr)


if __name__ == "__main__":
    unittest.main()
