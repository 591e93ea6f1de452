"""An 84-octet echo's ICMP message: parse and verify, encode with checksum; libtins verifies nothing."""
from harness import beside_peers, google_benchmark


def measure(build):
    entries = google_benchmark(build / "benchmarks/echo_benchmark")
    return beside_peers("echo", entries, "items_per_second", "messages/s")
