#!/usr/bin/python3
"""Holds our codec against scapy's, in both directions, with random messages.

Usage: scapy_test.py CODEC [SEED [COUNT]]

scapy builds COUNT datagrams with random values and we read them; our encoders build COUNT and scapy
reads them, writes them again and has to give the same octets. Where both have a field, its values
have to be the same.
"""
import random
import subprocess
import sys

try:
    from scapy import all as s
    from scapy.config import conf
except ImportError:
    print("SKIP: no scapy (package python3-scapy)")
    sys.exit(77)

conf.verb = 0
COUNT = 2000
CORRECT = "0"

# What scapy 2.5.0 does otherwise than the RFCs, and is therefore not asked for here.
LEFT_OUT = {
    "RFC 4884 extensions": "it sums the structure's header alone",
    "RFC 5837 names": "their length does not count the length octet, and addresses have no family",
    "type 37": "it has 12 octets where RFC 1788 has 8",
    "ND option 19": "it says 8 octets and writes 9",
    "writing quotes again": "it leaves padding out of its sums, and rewrites what it finds inside",
    "HAAD's R flag": "scapy calls it reserved, and sets it unless told otherwise",
}


def decoded(code, bits):
    """RFC 3810's floating point codes, of 16 or 8 bits."""
    mantissa = 12 if bits == 16 else 4
    if code < 1 << (bits - 1):
        return code
    exponent = code >> mantissa & 7
    return (code & ((1 << mantissa) - 1) | 1 << mantissa) << (exponent + 3)


# Our name of each field of a scapy layer.
FIELDS = {
    s.ICMPv6EchoRequest: {"id": "icmpv6.echo.identifier", "seq": "icmpv6.echo.sequence_number"},
    s.ICMPv6EchoReply: {"id": "icmpv6.echo.identifier", "seq": "icmpv6.echo.sequence_number"},
    s.ICMPv6PacketTooBig: {"mtu": "icmpv6.mtu"},
    s.ICMPv6ParamProblem: {"ptr": "icmpv6.pointer"},
    s.ICMPv6ND_RS: {},
    s.ICMPv6ND_RA: {
        "chlim": "icmpv6.nd.ra.cur_hop_limit", "M": "icmpv6.nd.ra.flag.m",
        "O": "icmpv6.nd.ra.flag.o", "H": "icmpv6.nd.ra.flag.h", "prf": "icmpv6.nd.ra.flag.prf",
        "P": "icmpv6.nd.ra.flag.p", "routerlifetime": "icmpv6.nd.ra.router_lifetime",
        "reachabletime": "icmpv6.nd.ra.reachable_time",
        "retranstimer": "icmpv6.nd.ra.retrans_timer"},
    s.ICMPv6ND_NS: {"tgt": "icmpv6.nd.ns.target_address"},
    s.ICMPv6ND_NA: {"R": "icmpv6.nd.na.flag.r", "S": "icmpv6.nd.na.flag.s",
                    "O": "icmpv6.nd.na.flag.o", "tgt": "icmpv6.nd.na.target_address"},
    s.ICMPv6ND_Redirect: {"tgt": "icmpv6.nd.rd.target_address",
                          "dst": "icmpv6.rd.na.destination_address"},
    s.ICMPv6MLReport: {"mrd": "icmpv6.mld.maximum_response_delay",
                       "mladdr": "icmpv6.mld.multicast_address"},
    s.ICMPv6MLDone: {"mrd": "icmpv6.mld.maximum_response_delay",
                     "mladdr": "icmpv6.mld.multicast_address"},
    s.ICMPv6MLQuery2: {"mladdr": "icmpv6.mld.multicast_address", "S": "icmpv6.mld.flag.s",
                       "QRV": "icmpv6.mld.flag.qrv", "sources": "icmpv6.mld.source_address"},
    s.ICMPv6MRD_Advertisement: {"queryint": "icmpv6.mcast_ra.query_interval",
                                "robustness": "icmpv6.mcast_ra.robustness_variable"},
    s.ICMPv6HAADRequest: {"id": "icmpv6.mip6.identifier"},
    s.ICMPv6MPSol: {"id": "icmpv6.mip6.identifier"},
    s.ICMPv6MPAdv: {"id": "icmpv6.mip6.identifier"},
    s.ICMPv6NDOptMTU: {"mtu": "icmpv6.opt.mtu"},
    s.ICMPv6NDOptPrefixInfo: {
        "L": "icmpv6.opt.prefix.flag.l", "A": "icmpv6.opt.prefix.flag.a",
        "R": "icmpv6.opt.prefix.flag.r", "validlifetime": "icmpv6.opt.prefix.valid_lifetime",
        "preferredlifetime": "icmpv6.opt.prefix.preferred_lifetime"},
    s.ICMPv6NDOptAdvInterval: {"advint": "icmpv6.opt.advertisement_interval"},
    s.ICMPv6NDOptHAInfo: {"pref": "icmpv6.opt.home_agent_preference",
                          "lifetime": "icmpv6.opt.home_agent_lifetime"},
    s.ICMPv6NDOptRDNSS: {"lifetime": "icmpv6.opt.rdnss.lifetime", "dns": "icmpv6.opt.rdnss"},
}
QUERY4 = {"id": "icmp.ident", "seq": "icmp.seq"}
STAMPS4 = {"ts_ori": "icmp.originate_timestamp", "ts_rx": "icmp.receive_timestamp",
           "ts_tx": "icmp.transmit_timestamp"}
FIELDS4 = {
    0: QUERY4, 8: QUERY4, 13: QUERY4 | STAMPS4, 14: QUERY4 | STAMPS4, 15: QUERY4, 16: QUERY4,
    17: QUERY4 | {"addr_mask": "icmp.address_mask"},
    18: QUERY4 | {"addr_mask": "icmp.address_mask"},
    5: {"gw": "icmp.redir_gw"}, 12: {"ptr": "icmp.pointer"}, 3: {}, 4: {}, 11: {},
}


def written(value):
    """A value as our program writes it: a number, or the octets of an address behind @."""
    if isinstance(value, str):
        family = s.socket.AF_INET6 if ":" in value else s.socket.AF_INET
        return "@" + s.inet_pton(family, value).hex()
    return str(int(value))


def scapy_fields(packet):
    """Our names, and the values that scapy has for them."""
    fields = {}

    def add(name, value):
        for one in value if isinstance(value, list) else [value]:
            fields.setdefault(name, []).append(written(one))

    layer = packet.payload
    while layer and not isinstance(layer, (s.NoPayload, s.Raw)):
        if isinstance(layer, s.ICMP):
            add("icmp.type", layer.type)
            add("icmp.code", layer.code)
            names = dict(FIELDS4[layer.type])
            if (layer.type, layer.code) == (3, 4):
                names["nexthopmtu"] = "icmp.mtu"
            for own, ours in names.items():
                add(ours, getattr(layer, own))
            break  # what follows is data or a quote
        if type(layer) not in FIELDS:
            break
        for own, ours in FIELDS[type(layer)].items():
            add(ours, getattr(layer, own))
        if isinstance(layer, s.ICMPv6MLQuery2):
            add("icmpv6.mld.maximum_response_code", decoded(layer.mrd, 16))
            add("icmpv6.mld.qqi", decoded(layer.QQIC, 8))
        if type(layer).__name__.startswith("ICMPv6NDOpt"):
            add("icmpv6.opt.type", layer.type)
        else:
            add("icmpv6.type", layer.type)
        layer = layer.payload
    return fields


def our_fields(line):
    fields = {}
    for pair in line.split():
        name, value = pair.split("=", 1)
        fields.setdefault(name, []).append(value)
    return fields


class Maker:
    """Random datagrams of every kind in the tables above."""

    def __init__(self, rng):
        self.rng = rng

    def bits(self, count):
        return self.rng.getrandbits(count)

    def address6(self):
        return s.inet_ntop(s.socket.AF_INET6,
                           bytes([0x20 | self.bits(5)]) + self.rng.randbytes(15))

    def address4(self):
        return s.inet_ntop(s.socket.AF_INET, self.rng.randbytes(4))

    def option(self):
        r = self.rng
        return r.choice([
            lambda: s.ICMPv6NDOptMTU(mtu=self.bits(32)),
            lambda: s.ICMPv6NDOptPrefixInfo(
                prefixlen=r.randint(0, 128), L=self.bits(1), A=self.bits(1), R=self.bits(1),
                validlifetime=self.bits(32), preferredlifetime=self.bits(32),
                prefix=self.address6()),
            lambda: s.ICMPv6NDOptAdvInterval(advint=self.bits(32)),
            lambda: s.ICMPv6NDOptHAInfo(pref=self.bits(16), lifetime=self.bits(16)),
            lambda: s.ICMPv6NDOptRDNSS(lifetime=self.bits(32),
                                       dns=[self.address6() for _ in range(r.randint(1, 3))]),
        ])()

    def icmpv6(self):
        r, bits = self.rng, self.bits
        layer = r.choice([kind for kind in FIELDS if "NDOpt" not in kind.__name__])
        wide = {"mtu": 32, "ptr": 32, "chlim": 8, "prf": 2, "routerlifetime": 16,
                "reachabletime": 32, "retranstimer": 32, "QRV": 3, "id": 16, "seq": 16, "mrd": 16,
                "queryint": 16, "robustness": 16}
        values = {}
        for own in FIELDS[layer]:
            if own in ("tgt", "dst", "mladdr"):
                values[own] = self.address6()
            elif own == "sources":
                values[own] = [self.address6() for _ in range(r.randint(0, 4))]
            else:
                values[own] = bits(wide.get(own, 1))
        if layer is s.ICMPv6MLQuery2:
            values |= {"mrd": bits(16), "QQIC": bits(8)}
        packet = layer(**values)
        if "ND_" in layer.__name__:
            for _ in range(r.randint(0, 3)):
                packet /= self.option()
        elif layer in (s.ICMPv6EchoRequest, s.ICMPv6EchoReply):
            packet.data = r.randbytes(r.randint(0, 64))
        elif layer in (s.ICMPv6PacketTooBig, s.ICMPv6ParamProblem):
            packet /= s.Raw(r.randbytes(r.randint(1, 64)))
        return s.IPv6(src=self.address6(), dst=self.address6(), hlim=255) / packet

    def icmpv4(self):
        r, bits = self.rng, self.bits
        kind = r.choice(sorted(FIELDS4))
        values = {"type": kind, "code": r.randint(0, 3) if kind == 5 else 0}
        if kind == 3:
            values |= {"code": 4, "nexthopmtu": bits(16)}
        for own in FIELDS4[kind]:
            if own in ("gw", "addr_mask"):
                values[own] = self.address4()
            else:
                values[own] = bits(32 if own.startswith("ts_") else 8 if own == "ptr" else 16)
        packet = s.IP(src="192.0.2.1", dst="198.51.100.2") / s.ICMP(**values)
        if kind in (0, 8, 3, 4, 5, 11, 12):
            packet /= s.Raw(r.randbytes(r.randint(1, 64)))
        return packet

    def next(self):
        return self.icmpv4() if self.rng.random() < 0.4 else self.icmpv6()


def differences(theirs, ours):
    """Of the fields that both have."""
    for name, values in theirs.items():
        if name not in ours:
            yield f"{name}: scapy has {values}, we have none"
        elif ours[name] != values:
            yield f"{name}: scapy has {values}, we have {ours[name]}"
    if ours.get("checksum_state") != [CORRECT]:
        yield f"the checksum is {ours.get('checksum_state')} to us"


def scapy_writes_and_we_read(codec, rng, count):
    maker = Maker(rng)
    packets = [maker.next() for _ in range(count)]
    raw = [bytes(packet) for packet in packets]
    answer = subprocess.run([codec, "read"], input="\n".join(r.hex() for r in raw) + "\n",
                            capture_output=True, text=True, check=True)
    lines = answer.stdout.splitlines()
    if len(lines) != count:
        yield f"{count} datagrams and {len(lines)} answers"
    for packet, octets, line in zip(packets, raw, lines):
        for difference in differences(scapy_fields(packet), our_fields(line)):
            yield f"{packet.summary()}\n    {octets.hex()}\n    {difference}"


def without_checksums(packet):
    for layer, field in ((s.IP, "chksum"), (s.ICMP, "chksum")):
        if layer in packet:
            delattr(packet[layer], field)
    if s.IPv6 in packet and hasattr(packet.payload, "cksum"):
        del packet.payload.cksum
    return packet


def we_write_and_scapy_reads(codec, seed, count):
    answer = subprocess.run([codec, "write", str(seed), str(count)], capture_output=True,
                            text=True, check=True)
    lines = answer.stdout.splitlines()
    if len(lines) != count:
        yield f"{count} datagrams asked for, {len(lines)} given"
    for line in lines:
        octets, ours = line.split("\t")
        raw = bytes.fromhex(octets)
        packet = (s.IP if raw[0] >> 4 == 4 else s.IPv6)(raw)
        for difference in differences(scapy_fields(packet), our_fields(ours)):
            yield f"{packet.summary()}\n    {octets}\n    {difference}"
        if s.IPerror in packet or s.IPerror6 in packet:
            continue
        again = bytes(without_checksums(packet))
        if again != raw:
            yield f"{packet.summary()}\n    {octets}\n    scapy writes {again.hex()}"


def main(arguments):
    if not 1 <= len(arguments) <= 3:
        print(__doc__, file=sys.stderr)
        return 2
    codec = arguments[0]
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().getrandbits(32)
    count = int(arguments[2]) if len(arguments) > 2 else COUNT
    print(f"seed {seed}; again: tests/differential/scapy_test.py {codec} {seed} {count}")
    found = list(scapy_writes_and_we_read(codec, random.Random(seed), count))
    found += we_write_and_scapy_reads(codec, seed, count)
    for difference in found[:20]:
        print(difference)
    print(f"{2 * count} messages, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
