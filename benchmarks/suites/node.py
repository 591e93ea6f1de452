"""A node and 84-octet datagrams: echo beside lwIP, TTLs that are used up, and forwarding."""
from harness import AT_LEAST, OURS, against, beside_peers, google_benchmark

TTL_EXPIRED = 8e6
FORWARDED = 8e6


def measure(build):
    entries = google_benchmark(build / "benchmarks/node_benchmark")
    for name, rounds in entries.items():
        if name.endswith("/" + OURS) and any(entry["allocations"] for entry in rounds):
            raise RuntimeError(f"{name} allocates")

    def rates(what):
        return [entry["items_per_second"] for entry in entries[f"{what}/{OURS}"]]

    echoes = {name: rounds for name, rounds in entries.items() if name.startswith("echo/")}
    return beside_peers("node", echoes, "items_per_second", "datagrams/s") + [
        against("node.ttl_expired", "datagrams/s", AT_LEAST, rates("ttl_expired"), TTL_EXPIRED),
        against("node.forward", "datagrams/s", AT_LEAST, rates("forward"), FORWARDED),
    ]
