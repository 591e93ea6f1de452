"""`icmp decode` of a capture of a million messages, text and JSON, beside tcpdump and tshark.

tshark reads a part of it, and its time for a million is what 50,000 messages more cost it, times
twenty: its start is not counted. Output goes to /dev/null.
"""
import shutil

from capture_file import write_capture
from harness import Figure, Skip, run_and_measure

MESSAGES = 1_000_000
SLICE, LONG_SLICE = 10_000, 60_000
ROUNDS = 5


def make_capture(build):
    path = build / "messages.pcap"
    if not path.exists():
        partial = path.with_suffix(".part")
        write_capture(partial, MESSAGES)
        partial.rename(path)
    return path


def rate(usage, messages=MESSAGES):
    return messages / usage.wall, messages / usage.cpu


def tshark_rate(capture, *options):
    command = ["tshark", "-n", "-r", capture, *options]
    short = run_and_measure([*command, "-c", SLICE])
    long = run_and_measure([*command, "-c", LONG_SLICE])
    messages = LONG_SLICE - SLICE
    return messages / (long.wall - short.wall), messages / (long.cpu - short.cpu)


def measure(build):
    for peer in ("tcpdump", "tshark"):
        if not shutil.which(peer):
            raise Skip(f"{peer} is not installed")
    capture = make_capture(build)
    icmp = build / "icmp"
    # -T json writes ten times as much as a message's own object; ek is one object a line.
    peers = {
        "tcpdump": lambda: rate(run_and_measure(["tcpdump", "-nr", capture])),
        "tshark": lambda: tshark_rate(capture),
        "tshark_json": lambda: tshark_rate(capture, "-T", "ek"),
    }
    subjects = {
        "text": lambda: rate(run_and_measure([icmp, "decode", capture])),
        "json": lambda: rate(run_and_measure([icmp, "decode", "--json", capture])),
    }
    rounds = {name: [] for name in (*subjects, *peers)}
    for number in range(ROUNDS):
        for name, run in {**subjects, **peers}.items():
            # tshark takes seconds, and its differences of a percent decide nothing.
            if number < 2 or not name.startswith("tshark"):
                rounds[name].append(run())
    pairs = (("text", "tcpdump"), ("json", "tcpdump"), ("text", "tshark"), ("json", "tshark"),
             ("json", "tshark_json"))
    return [
        Figure.of_rounds(
            f"decode.{ours}.{clock}",
            "messages/s",
            peer.replace("_", " "),
            [sample[i] for sample in rounds[ours]],
            [sample[i] for sample in rounds[peer]],
            "higher",
        )
        for i, clock in enumerate(("wall", "cpu"))
        for ours, peer in pairs
    ]
