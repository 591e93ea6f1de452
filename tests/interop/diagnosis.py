"""What tests of `icmp diagnose` share: asking it."""
import json

from chain import Faults


class Diagnoser(Faults):
    """For a test case: `self.home` is the namespace that asks, `self.ICMP` the command."""

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
