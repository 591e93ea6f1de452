"""Reads what `icmp --help` shows."""
import re
import subprocess


def help_of(icmp, *command):
    done = subprocess.run([icmp, *command, "--help"], check=True, capture_output=True, text=True)
    return done.stdout


def commands_of(icmp, *command):
    """The names under the heading of the commands, of the program or of one of its commands."""
    names, inside = [], False
    for line in help_of(icmp, *command).splitlines():
        if line and not line.startswith(" "):
            inside = line.lower().startswith(("subcommands", "commands"))
        elif inside and (found := re.match(r"  ([a-z]+)\b", line)):
            names.append(found[1])
    return names


def all_commands_of(icmp):
    """Every command as the words that choose it, those of commands included: [["ping"], ["lab", "run"]]."""
    found = []
    for command in commands_of(icmp):
        found.append([command])
        found += [[command, inner] for inner in commands_of(icmp, command)]
    return found


def options_of(icmp, *command):
    """Every spelling of every option: {"-c", "--count"}."""
    options = set()
    for line in help_of(icmp, *command).splitlines():
        if found := re.match(r" +(-.*?)(  |$)", line):
            options |= set(re.findall(r"(?<![\w-])--?[A-Za-z0-9][\w-]*", found[1]))
    return options
