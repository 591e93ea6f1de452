"""The checksum of a hot buffer, beside a vectorised XOR of it (the bound) and libtins' sum."""
from harness import beside_peers, google_benchmark


def measure(build):
    entries = google_benchmark(build / "benchmarks/checksum_benchmark")
    return beside_peers("checksum", entries, "bytes_per_second", "octets/s")
