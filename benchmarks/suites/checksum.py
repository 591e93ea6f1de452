"""The checksum of a hot buffer, beside a vectorised XOR of it (the bound) and libtins' sum."""
from harness import beside_peers


def measure(build):
    program = build / "benchmarks/checksum_benchmark"
    return beside_peers("checksum", program, "bytes_per_second", "octets/s")
