"""`icmp decode` of a capture of a million messages, text and JSON, beside tcpdump and tshark.

tshark reads a part of it; its rate is that of 200,000 messages more, so that its start is not
counted. tcpdump asks for /etc/localtime with each message unless TZ is set, which it is for most
people not: it is measured both ways. Output goes to /dev/null.
"""
import shutil

from capture_file import write_capture
from harness import Figure, Skip, run_and_measure

MESSAGES = 1_000_000
SLICE, LONG_SLICE = 10_000, 210_000
ROUNDS = 5
TSHARK_ROUNDS = 2  # it takes long, and a difference of a percent decides nothing


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
    tcpdump = ["tcpdump", "-nr", capture]
    # Of tshark's two kinds of JSON, ek is the one with an object a line.
    peers = {
        "tcpdump": lambda: rate(run_and_measure(tcpdump)),
        "tcpdump_TZ": lambda: rate(run_and_measure(["env", "TZ=UTC0", *tcpdump])),
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
            if number < TSHARK_ROUNDS or not name.startswith("tshark"):
                rounds[name].append(run())
    pairs = [
        *(("text", peer) for peer in ("tcpdump", "tcpdump_TZ", "tshark")),
        *(("json", peer) for peer in ("tcpdump", "tcpdump_TZ", "tshark", "tshark_json")),
    ]
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
