"""What every part of make_vectors.py needs: the vector, its file, and what tcpdump and tshark say about it.

Nothing here builds or repairs a packet. The octets come from the kernel, from a tool, from scapy or from an RFC's own
worked example; this module only writes them down.
"""

import dataclasses
import os
import re
import struct
import subprocess
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ("name", "family", "octets", "type", "code", "tcpdump", "tshark", "source")
DLT_RAW = 101


@dataclasses.dataclass
class Vector:
    """One IP datagram that somebody else made."""

    name: str
    octets: bytes
    source: str  # the command or expression that made it, on one line
    tcpdump: str = ""
    tshark: str = ""

    @property
    def family(self):
        return self.octets[0] >> 4

    @property
    def type_and_code(self):
        """The type and code as text, or "-" and "-" when the datagram carries no ICMP header of its own family."""
        message = icmp_offset(self.octets)
        if message is None or len(self.octets) < message + 2:
            return "-", "-"
        return str(self.octets[message]), str(self.octets[message + 1])


IPV6_EXTENSIONS = {0: 8, 43: 8, 44: 8, 51: 4, 60: 8, 135: 8}  # next header -> octets per unit of the length field


def icmp_offset(octets):
    """Where the ICMP header of the datagram's own family starts, or None.

    Options and extension headers are walked, tunnels are not, and a fragment that is not the first has none.
    """
    if octets[0] >> 4 == 4:
        fragment_offset = struct.unpack_from("!H", octets, 6)[0] & 0x1FFF
        return (octets[0] & 15) * 4 if octets[9] == 1 and fragment_offset == 0 else None
    following, at = octets[6], 40
    while following != 58:
        if following not in IPV6_EXTENSIONS or at + 8 > len(octets):
            return None
        if following == 44 and struct.unpack_from("!H", octets, at + 2)[0] >> 3:
            return None
        length = 8 if following == 44 else (octets[at + 1] + (2 if following == 51 else 1)) * IPV6_EXTENSIONS[following]
        following, at = octets[at], at + length
    return at


def ip_length(octets):
    """The octets that the IP header claims; link-layer padding lies behind them."""
    if octets[0] >> 4 == 4:
        return struct.unpack_from("!H", octets, 2)[0]
    payload = struct.unpack_from("!H", octets, 4)[0]
    return 40 + payload if payload else len(octets)


def write_raw_pcap(path, datagrams, link_type=DLT_RAW):
    """A capture with one record a second, so that a reader's output can be cut apart by its time stamps."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type))
        for second, datagram in enumerate(datagrams):
            out.write(struct.pack("<IIII", second + 1, 0, len(datagram), len(datagram)) + datagram)


def fold(text):
    return re.sub(r"\s+", " ", text).strip()


def run(command, **options):
    environment = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="backslashreplace", env=environment,
                          **options).stdout


def tcpdump_words(pcap, count):
    """What `tcpdump -vv` says of each packet, on one line, without the time."""
    words = [""] * count
    current = None
    for line in run(["tcpdump", "-r", pcap, "-vv", "-n", "-tt"]).splitlines():
        start = re.match(r"(\d+)\.000000 (.*)", line)
        if start:
            current = int(start.group(1)) - 1
            words[current] = start.group(2)
        elif current is not None:
            words[current] += " " + line
    return [fold(each) for each in words]


# Fields that speak of the capture instead of the packet: stream numbers, other packets, the clock, the place on earth.
NOT_OF_THE_PACKET = re.compile(
    r"(\.stream(\.pnum)?$|geoip|resp_in$|resp_to$|resptime$|no_resp$|data_time_relative$|_host$|\.time_(relative|delta)$"
    r"|^_ws\.|^ip\.(addr|host)$|^ipv6\.(addr|host)$|^(udp|tcp)\.port$|checksum_calculated$|^icmp\.data_time$|\.segment_data$|completeness|^fake-field|analysis)")
TSHARK = ["tshark", "-n", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
          "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"]
OPTION_FIELD = re.compile(r"^(ip\.opt|ipv6\.(opt|hopopts|dstopts|routing|fraghdr))")


def encode_value(value):
    return "".join(c if "!" <= c <= "~" and c not in "%=" else "".join("%%%02X" % o for o in c.encode()) for c in value)


def leaves(proto):
    """Every field of one layer that has a value of its own; layers nested in it (the quoted datagram) are left out."""
    for field in proto:
        if field.tag != "field":
            continue
        name, show = field.get("name"), field.get("show")
        if name and show and not NOT_OF_THE_PACKET.search(name):
            yield name, show
        yield from leaves(field)


def tshark_words(pcap, count):
    """`field=value` of the first ICMP layer and of the options before it; of every layer where there is no ICMP."""
    words = []
    root = xml.etree.ElementTree.fromstring(run(TSHARK + ["-r", pcap, "-T", "pdml"]))
    for packet in root.iter("packet"):
        layers = [p for p in packet if p.tag == "proto" and p.get("name") not in ("geninfo", "frame", "raw", "fake-field-wrapper")]
        first_icmp = next((i for i, p in enumerate(layers) if p.get("name") in ("icmp", "icmpv6")), None)
        pairs = []
        for index, layer in enumerate(layers):
            if first_icmp is not None and index > first_icmp:
                break
            every = first_icmp is None or index == first_icmp
            for name, show in leaves(layer):
                if every or OPTION_FIELD.match(name) or name.endswith("checksum.status"):
                    pairs.append(name + "=" + encode_value(show))
        words.append(" ".join(pairs) or "-")
    assert len(words) == count, (len(words), count)
    return words


def explain(vectors):
    """Fills in the two columns that tcpdump and tshark own."""
    with tempfile.TemporaryDirectory(prefix="icmpkit-vec-") as folder:
        pcap = os.path.join(folder, "vectors.pcap")
        write_raw_pcap(pcap, [v.octets for v in vectors])
        for vector, dump, shark in zip(vectors, tcpdump_words(pcap, len(vectors)), tshark_words(pcap, len(vectors))):
            vector.tcpdump, vector.tshark = dump or "-", shark


# Where tcpdump calls a checksum bad and the vector is right all the same: it is good by the RFC and by tshark, or the bad
# one is in the quoted header, because Linux records itself in the option and quotes that without a new checksum.
TCPDUMP_COMPLAINS = {
    "kernel_v4_3_3_port_quotes_record_route": "the quoted header",
    "kernel_v4_3_3_port_quotes_timestamp": "the quoted header",
    "kernel_v4_11_0_ttl_quotes_record_route": "the quoted header",
    "kernel_v4_11_0_ttl_quotes_timestamp": "the quoted header",
    "tools_v6_thc_implementation_source_routing_done": "RFC 8200 section 8.1: with no segments left the final destination is the IP one",
    "scapy_v4_11_0_ext_checksum_zero": "RFC 4884 section 7: zero means that no checksum was sent",
    "scapy_v6_147_0_mobile_prefix_advertisement": "RFC 8200 section 8.1: with no segments left the final destination is the IP one",
    "scapy_v6_routing_type_0_segments_used": "RFC 8200 section 8.1: as above",
    "scapy_v6_destination_home_address": "RFC 6275 section 11.3.1: the home address is the source of the pseudo-header",
}


def complaints(vector):
    """What is wrong with a vector that its name does not announce."""
    if "bad" in vector.name.split("_"):
        return []
    found = []
    if re.search(r"checksum\.status=(0|Bad)\b", vector.tshark) or "checksum_bad" in vector.tshark:
        found.append("tshark: bad checksum")
    if vector.name not in TCPDUMP_COMPLAINS and re.search(r"wrong icmp|bad icmp6 cksum|bad cksum|incorrect\)|\(bad ", vector.tcpdump):
        found.append("tcpdump: bad checksum")
    if ip_length(vector.octets) != len(vector.octets):
        found.append("IP length %d, octets %d" % (ip_length(vector.octets), len(vector.octets)))
    return found


def write_file(maker, vectors):
    """Writes <maker>.tsv in the order of the names given, and returns what is wrong."""
    names = [v.name for v in vectors]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)
    assert all(re.fullmatch(maker + r"_[a-z0-9_]+", n) for n in names), [n for n in names if not n.startswith(maker)]
    explain(vectors)
    with open(os.path.join(HERE, maker + ".tsv"), "w", encoding="ascii", errors="backslashreplace") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for v in vectors:
            row = (v.name, str(v.family), v.octets.hex(), *v.type_and_code, v.tcpdump, v.tshark, fold(v.source))
            out.write("\t".join(row) + "\n")
    return ["%s: %s" % (v.name, c) for v in vectors for c in complaints(v)]
