"""Whole datagrams, echoes and errors: parse and verify, encode; libtins verifies nothing."""
from harness import OURS, beside_peers, google_benchmark


def measure(build):
    entries = google_benchmark(build / "benchmarks/codec_benchmark")
    for name, rounds in entries.items():
        if name.endswith("/" + OURS) and any(entry["allocations"] for entry in rounds):
            raise RuntimeError(f"{name} allocates")
    mixes = {name: rounds for name, rounds in entries.items() if "mix/" in name}
    return (
        beside_peers("codec", entries, "items_per_second", "messages/s")
        + beside_peers("codec", mixes, "bytes_per_second", "octets/s")
        + beside_peers("codec.allocations", mixes, "allocations", "a message", "lower")
    )
