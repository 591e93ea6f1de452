"""Writes a capture of many ICMP messages, the same for the same arguments.

The messages are what the kernel and common tools sent, from tests/vectors, drawn at random: three of
four are echoes of 84 octets with numbers of their own, the rest errors of all kinds. They come from
a thousand sources: with a new one for each message tcpdump, whose table of addresses is a list in
4,096 buckets, would take minutes, and the comparison would be of that.
"""
import pathlib
import random
import struct

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "tests/vectors"
ETHERNET = bytes.fromhex("020000000002" "020000000001" "0800")
LINKTYPE_ETHERNET = 1
SOURCES = 1000
ECHOES = ("kernel_v4_0_0_echo_reply_56_octets", "scapy_v4_8_0_echo_request")


def load_vectors():
    """{name: octets} of the IPv4 datagrams that the kernel and scapy made."""
    vectors = {}
    for name in ("kernel", "scapy"):
        for line in (VECTORS / f"{name}.tsv").read_text().splitlines()[1:]:
            cells = line.split("\t")
            if cells[1] == "4":
                vectors[cells[0]] = bytes.fromhex(cells[2])
    return vectors


def is_error(name):
    return name.startswith(("kernel_v4_3_", "kernel_v4_11_", "kernel_v4_12_", "scapy_v4_11_0_mpls"))


def checksum(octets):
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF


def vary(octets, source, chance, is_echo):
    """The datagram from `source`, with an identification and, if it is an echo, numbers of its own."""
    varied = bytearray(octets)
    struct.pack_into(">H", varied, 4, chance.getrandbits(16))
    struct.pack_into(">HI", varied, 10, 0, source)
    struct.pack_into(">H", varied, 10, checksum(varied[:20]))
    if is_echo:
        struct.pack_into(">HHH", varied, 22, 0, chance.getrandbits(16), chance.getrandbits(16))
        struct.pack_into(">H", varied, 22, checksum(varied[20:]))
    return bytes(varied)


def write_capture(path, count, error_share=0.25):
    chance = random.Random(792)
    vectors = load_vectors()
    echoes = [vectors[name] for name in ECHOES]
    errors = [octets for name, octets in vectors.items() if is_error(name)]
    sources = [0x0A000000 | chance.getrandbits(24) for _ in range(SOURCES)]
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, LINKTYPE_ETHERNET))
        time = 1_700_000_000_000_000
        for _ in range(count):
            is_echo = chance.random() >= error_share
            original = chance.choice(echoes if is_echo else errors)
            datagram = vary(original, chance.choice(sources), chance, is_echo)
            time += chance.randrange(1, 400)
            seconds, micros = divmod(time, 1_000_000)
            size = len(ETHERNET) + len(datagram)
            out.write(struct.pack("<IIII", seconds, micros, size, size) + ETHERNET + datagram)
