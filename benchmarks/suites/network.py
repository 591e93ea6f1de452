"""A simulated network on one core: hops a second, and what 10,000 nodes cost to load and to hold.

There is no peer: what stands in its place is what the project asks of itself.
"""
from harness import AT_LEAST, AT_MOST, against, google_benchmark

HOPS = 3e6
LOAD_SECONDS = 1.0
OCTETS_A_NODE = 1024
# Allocations of a run that has warmed up: queues may still grow to their deepest, datagrams cost none.
ROOM_THAT_STILL_GROWS = 100


def measure(build):
    entries = google_benchmark(build / "benchmarks/network_benchmark", rounds=3)
    rounds = {name.split("/")[0].removeprefix("network."): of for name, of in entries.items()}
    for name in ("hops_on_a_line", "hops_in_a_tree"):
        if any(entry["allocations"] > ROOM_THAT_STILL_GROWS for entry in rounds[name]):
            raise RuntimeError(f"{name} allocates once it is warm")
    hops = [
        against(f"network.{name}", "hops/s", AT_LEAST, [entry["items_per_second"] for entry in rounds[name]], HOPS)
        for name in ("hops_on_a_line", "hops_in_a_tree")
    ]
    load = rounds["load_10000_nodes"]
    return hops + [
        against("network.load_10000_nodes", "s", AT_MOST, [e["cpu_time"] / 1e3 for e in load], LOAD_SECONDS),
        against("network.octets_a_node", "octets", AT_MOST, [e["octets_a_node"] for e in load], OCTETS_A_NODE),
    ]
