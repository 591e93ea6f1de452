"""What is sent to both. A stimulus is data: datagrams, how they arrive, and how long an answer may take."""
import dataclasses
import struct

from scapy.all import checksum, conf, raw

conf.verb = 0
SOON, LATE = 0, 1.3  # seconds; LATE is past every time-out that kernel.py sets


@dataclasses.dataclass(frozen=True)
class Stimulus:
    name: str
    family: str
    role: str  # who receives it: "host" or "router"
    datagrams: tuple
    link: int = 0  # by which it comes: 0 is `in`, 1 is `out`
    cast: str = ""  # how the frame is addressed; empty: as the datagram is
    wait: float = SOON

    def cast_of(self, datagram):
        if self.cast:
            return self.cast
        if datagram[0] >> 4 == 6:
            return "multicast" if datagram[24] == 0xFF else "unicast"
        if datagram[16:20] in BROADCASTS:
            return "broadcast"
        return "multicast" if datagram[16] >> 4 == 0xE else "unicast"


BROADCASTS = {bytes([255] * 4), bytes([192, 0, 2, 255]), bytes([192, 0, 2, 0])}


def to(family, role):
    """A maker of stimuli for a host or a router: a name, datagrams of scapy's or octets, and what else is special."""
    def make(name, *datagrams, **special):
        return Stimulus(name, family, role, tuple(map(raw, datagrams)), **special)
    return make


def summed(message):
    """An ICMP message, or what else has its checksum in octets 2 and 3, with the right one for those that are 0."""
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def damaged(datagram, at):
    """The datagram with one bit the other way round."""
    whole = bytearray(raw(datagram))
    whole[at] ^= 1
    return bytes(whole)
