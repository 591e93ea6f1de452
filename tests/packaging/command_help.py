"""Reads what `icmp --help` shows."""
import re
import subprocess


def help_of(icmp, *command):
    done = subprocess.run([icmp, *command, "--help"], check=True, capture_output=True, text=True)
    return done.stdout


def commands_of(icmp):
    """The names under the heading of the commands."""
    names, inside = [], False
    for line in help_of(icmp).splitlines():
        if line and not line.startswith(" "):
            inside = line.lower().startswith(("subcommands", "commands"))
        elif inside and (found := re.match(r"  ([a-z]+)\b", line)):
            names.append(found[1])
    return names


def options_of(icmp, *command):
    """Every spelling of every option: {"-c", "--count"}."""
    options = set()
    for line in help_of(icmp, *command).splitlines():
        if found := re.match(r" +(-.*?)(  |$)", line):
            options |= set(re.findall(r"(?<![\w-])--?[A-Za-z0-9][\w-]*", found[1]))
    return options
