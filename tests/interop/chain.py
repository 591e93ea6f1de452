"""A chain of kernels, and what can be wrong in them."""
import contextlib
import itertools

from namespaces import Namespace


class Faults:
    """For a test case: what nodes do for a while."""

    NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    IP = {4: "ip", 6: "ip6"}  # as nft calls them
    _tables = itertools.count()

    @contextlib.contextmanager
    def ruleset(self, node, hook, rule, family="inet"):
        """One rule in a node."""
        table = f"{family} t{next(self._tables)}"
        node.run("nft", f"add table {table}; add chain {table} c {{ type {hook}; }}; "
                        f"add rule {table} c {rule}")
        try:
            yield
        finally:
            node.run("nft", f"delete table {table}")

    @contextlib.contextmanager
    def route(self, node, *route):
        family = "-6" if any(":" in word for word in route) else "-4"
        node.ip(family, "route", "add", *route)
        try:
            yield
        finally:
            node.ip(family, "route", "del", *route)

    @contextlib.contextmanager
    def setting(self, node, key, value):
        """A value in the kernel's table of settings, for a while."""
        before = node.run("sysctl", "-n", key).stdout.strip()
        node.run("sysctl", "-qw", f"{key}={value}")
        try:
            yield
        finally:
            node.run("sysctl", "-qw", f"{key}={before}")


class Chain(Faults):
    """home - near - far - server, of both families; `HOPS` are theirs, from `near` on."""

    HOPS = {4: ("10.1.0.2", "10.2.0.2", "10.3.0.2"), 6: ("fd00:1::2", "fd00:2::2", "fd00:3::2")}

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        chain = [cls.stack.enter_context(Namespace()) for _ in range(4)]
        cls.home, cls.near, cls.far, cls.server = chain
        for node in chain:
            # Nobody waits for an address to be proved the only one.
            node.sysctl(net__ipv6__conf__default__accept_dad=0)
        for number, (left, right) in enumerate(zip(chain, chain[1:]), 1):
            left.join(right, [f"10.{number}.0.1/24", f"fd00:{number}::1/64"],
                      [f"10.{number}.0.2/24", f"fd00:{number}::2/64"])
        for router in (cls.near, cls.far):
            router.sysctl(net__ipv4__ip_forward=1, net__ipv6__conf__all__forwarding=1)
        for node in chain:
            node.sysctl(net__ipv4__icmp_ratelimit=0, net__ipv6__icmp__ratelimit=0)
        for node, link, way in ((cls.home, 1, 2), (cls.near, 2, 2), (cls.far, 2, 1),
                                (cls.server, 3, 1)):
            node.ip("route", "add", "default", "via", f"10.{link}.0.{way}")
            node.ip("-6", "route", "add", "default", "via", f"fd00:{link}::{way}")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()
