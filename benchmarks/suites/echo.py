"""An 84-octet echo's ICMP message: parse and verify, encode with checksum; libtins verifies nothing."""
from harness import beside_peers


def measure(build):
    program = build / "benchmarks/echo_benchmark"
    return beside_peers("echo", program, "items_per_second", "messages/s")
