"""What tests of `icmp diagnose` share: asking it, and what can be wrong on the way."""
import contextlib
import itertools
import json


class Diagnoser:
    """For a test case: `self.home` is the namespace that asks, `self.ICMP` the command."""

    NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    IP = {4: "ip", 6: "ip6"}  # as nft calls them
    _tables = itertools.count()

    def diagnose(self, *arguments, before=(), home=None):
        return (home or self.home).run(*before, self.ICMP, "diagnose", *arguments, check=False,
                                       timeout=30)

    def assert_verdict(self, verdict, culprit, exit_code, *arguments, before=(), home=None):
        result = self.diagnose("-n", "--json", *arguments, before=before, home=home)
        told = self.verdict_of(result)
        self.assertEqual((told["verdict"], told["culprit"], result.returncode),
                         (verdict, culprit, exit_code), (arguments, told))
        return told

    def verdict_of(self, result):
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        found = [line for line in lines if line["type"] == "verdict"]
        self.assertEqual(len(found), 1, result.stdout + result.stderr)
        return found[0]

    @contextlib.contextmanager
    def ruleset(self, node, hook, rule, family="inet"):
        """One rule in a node."""
        table = f"{family} t{next(self._tables)}"
        node.run("nft", f"add table {table}; add chain {table} c {{ type {hook}; }}; "
                        f"add rule {table} c {rule}")
        try:
            yield
        finally:
            node.run("nft", f"delete table {table}")

    @contextlib.contextmanager
    def route(self, node, *route):
        family = "-6" if any(":" in word for word in route) else "-4"
        node.ip(family, "route", "add", *route)
        try:
            yield
        finally:
            node.ip(family, "route", "del", *route)

    @contextlib.contextmanager
    def setting(self, node, key, value):
        """A value in the kernel's table of settings, for a while."""
        before = node.run("sysctl", "-n", key).stdout.strip()
        node.run("sysctl", "-qw", f"{key}={value}")
        try:
            yield
        finally:
            node.run("sysctl", "-qw", f"{key}={before}")
