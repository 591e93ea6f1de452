"""What help shows completes. Usage: completion_test.py ICMP"""
import pathlib
import subprocess
import sys
import unittest

from command_help import all_commands_of, commands_of, help_of, options_of

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "completions/icmp.bash"
ICMP = sys.argv.pop(1)


def completions(*words):
    """What <Tab> offers behind the last of the words."""
    program = '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _icmp; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", program, SCRIPT, ICMP, *words], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


class Completion(unittest.TestCase):
    def test_offers_every_command(self):
        commands = set(commands_of(ICMP))
        self.assertTrue(commands)
        self.assertEqual(completions(""), commands)

    def test_offers_every_command_of_a_command(self):
        self.assertEqual(completions("lab", ""), set(commands_of(ICMP, "lab")))

    def test_offers_the_labs_that_are_built_in(self):
        self.assertIn("line", completions("lab", "run", ""))
        self.assertIn("line", completions("ping", "--lab", ""))

    def test_offers_the_stops_of_the_tour(self):
        self.assertLessEqual({"echo", "host-off", "too-big"}, completions("tour", ""))
        self.assertEqual(completions("tour", "echo", "too-big-"), {"too-big-6"})

    def test_offers_every_option_of_every_command(self):
        self.assertEqual(completions("-"), options_of(ICMP))
        for command in all_commands_of(ICMP):
            with self.subTest(command):
                options = options_of(ICMP, *command)
                self.assertIn("--help", options)
                self.assertEqual(completions(*command, "-"), options)

    def test_reads_a_help_that_a_terminal_can_show(self):
        for command in all_commands_of(ICMP):
            self.assertRegex(help_of(ICMP, *command), r"\A[\n -~\u00a0-\U0010ffff]*\Z")

    def test_offers_only_what_fits(self):
        self.assertEqual(completions("--vers"), {"--version"})
        self.assertEqual(completions("--nothing-is-called-this"), set())

    def test_knows_the_values_of_color(self):
        self.assertEqual(completions(commands_of(ICMP)[0], "--color", "a"), {"auto", "always"})

    def test_is_registered_for_icmp(self):
        done = subprocess.run(
            ["bash", "-c", '. "$0"; complete -p icmp', SCRIPT], capture_output=True, text=True
        )
        self.assertIn("-F _icmp icmp", done.stdout)


if __name__ == "__main__":
    unittest.main()
