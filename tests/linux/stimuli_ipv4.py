"""The stimuli of IPv4."""
import struct

from scapy.all import ICMP, IP, TCP, UDP, Raw, checksum, fragment, raw

from stimuli import LATE, damaged, summed, to

US, HOST = "192.0.2.2", "192.0.2.1"
FAR_SIDE, SERVER, ABSENT = "198.51.100.1", "198.51.100.7", "198.51.100.77"
BEHIND, REFUSED, PROHIBITED, HOLE, NOWHERE = (
    "203.0.113.1", "203.0.113.65", "203.0.113.129", "203.0.113.193", "100.64.0.1")
HAIRPIN = "10.0.0.1"
LIMITED, SUBNET, EVERYBODY, GROUP = "255.255.255.255", "192.0.2.255", "224.0.0.1", "239.1.2.3"
NO_SINGLE_HOST = {"zero": "0.0.0.0", "zero_network": "0.1.2.3", "loopback": "127.0.0.1", "multicast": EVERYBODY,
                  "limited_broadcast": LIMITED, "subnet_broadcast": SUBNET, "class_e": "240.0.0.1", "itself": HOST}
TEXT = bytes(range(48))
host, router = to("IPv4", "host"), to("IPv4", "router")


def ip(dst=HOST, src=US, options=b"", **fields):
    return IP(**{"src": src, "dst": dst, "id": 0x5678, "options": [Raw(options)] if options else [], **fields})


def echo(dst=HOST, data=TEXT, **fields):
    return ip(dst, **fields) / ICMP(id=0x0102, seq=0x0304) / data


def udp(dst=HOST, data=TEXT, port=33435, **fields):
    return ip(dst, **fields) / UDP(sport=40000, dport=port) / data


def tcp(dst=HOST, flags="S", data=b"", **fields):
    return ip(dst, **fields) / TCP(sport=40000, dport=81, seq=1000, ack=0, flags=flags) / data


def unspoken(dst=HOST, protocol=253, **fields):
    return ip(dst, proto=protocol, **fields) / Raw(TEXT)


def icmp(kind, code=0, body=bytes(4), dst=HOST, **fields):
    """A message with any type and its checksum: `body` is what stands behind the checksum."""
    return ip(dst, proto=1, **fields) / Raw(summed(bytes([kind, code, 0, 0]) + body))


def error(kind, code=0, dst=HOST, **fields):
    return icmp(kind, code, bytes(4) + raw(IP(src=dst, dst=US) / UDP(sport=1, dport=2)), dst, **fields)


def changed(datagram, at, octets):
    """The datagram with other octets there and a right header checksum."""
    whole = bytearray(raw(datagram))
    whole[at:at + len(octets)] = octets
    size = max(20, min((whole[0] & 15) * 4, len(whole)))
    whole[10:12] = b"\0\0"
    whole[10:12] = struct.pack("!H", checksum(bytes(whole[:size])))
    return bytes(whole)


def probe(flags=b"\x01", objects=None):
    """Extended echo; an object is its C-Type and its payload."""
    if objects is None:
        return icmp(42, 0, b"\x01\x02\x03" + flags)
    body = b"".join(struct.pack("!HBB", 3 + len(one), 3, one[0]) + one[1:] for one in objects)
    return icmp(42, 0, b"\x01\x02\x03" + flags + summed(b"\x20\0\0\0" + body))


def route_option(kind, pointer, *hops):
    octets = b"".join(bytes(map(int, hop.split("."))) for hop in hops)
    return bytes([kind, 3 + len(octets), pointer]) + octets


LOOSE, STRICT, RECORD = 131, 137, 7
OTHER = "192.0.2.9"

# Options that a host and a router meet alike.
OPTIONS = {
    "record_route": route_option(RECORD, 4, *["0.0.0.0"] * 3),
    "record_route_half_full": route_option(RECORD, 8, OTHER, "0.0.0.0"),
    "record_route_full": route_option(RECORD, 12, OTHER, OTHER),
    "record_route_pointer_3": route_option(RECORD, 3, "0.0.0.0"),
    "record_route_pointer_5": route_option(RECORD, 5, "0.0.0.0", "0.0.0.0"),
    "record_route_partial_slot": bytes([RECORD, 10, 8]) + bytes(7),
    "record_route_length_2": bytes([RECORD, 2, 4, 0]),
    "record_route_length_beyond": bytes([RECORD, 39, 4, 0]),
    "record_route_twice": route_option(RECORD, 4, "0.0.0.0") + route_option(RECORD, 4, "0.0.0.0"),
    "timestamp": bytes([68, 12, 5, 0]) + bytes(8),
    "timestamp_with_address": bytes([68, 20, 5, 1]) + bytes(16),
    "timestamp_prespecified": bytes([68, 12, 5, 3, 192, 0, 2, 1]) + bytes(4),
    "timestamp_prespecified_for_another": bytes([68, 12, 5, 3, 192, 0, 2, 9]) + bytes(4),
    "timestamp_flag_2": bytes([68, 12, 5, 2]) + bytes(8),
    "timestamp_full": bytes([68, 8, 9, 0x30, 0, 0, 0, 1]),
    "timestamp_overflow_15": bytes([68, 8, 9, 0xF0, 0, 0, 0, 1]),
    "timestamp_pointer_4": bytes([68, 8, 4, 0]) + bytes(4),
    "timestamp_partial_slot": bytes([68, 10, 9, 0, 0, 0, 0, 1, 0, 0]),
    "timestamp_length_3": bytes([68, 3, 5, 0]),
    "timestamp_twice": (bytes([68, 8, 5, 0]) + bytes(4)) * 2,
    "source_route_length_2": bytes([LOOSE, 2, 4, 0]),
    "source_route_pointer_3": route_option(LOOSE, 3, OTHER),
    "source_route_pointer_5": route_option(LOOSE, 5, OTHER),
    "source_route_twice": route_option(LOOSE, 8, OTHER) + route_option(LOOSE, 8, OTHER),
    "source_route_loose_and_strict": route_option(LOOSE, 8, OTHER) + route_option(STRICT, 8, OTHER),
    "router_alert": bytes([148, 4, 0, 0]),
    "router_alert_value_1": bytes([148, 4, 0, 1]),
    "router_alert_length_3": bytes([148, 3, 0, 0]),
    "security": bytes([130, 11]) + bytes(9),
    "cipso_length_1": bytes([134, 1, 0, 0]),
    "traceroute": bytes([82, 12, 0, 1, 0, 0, 0, 0, 192, 0, 2, 2]),
    "unknown": bytes([0x5E, 4, 1, 2]),
    "unknown_and_copied": bytes([0xDE, 4, 1, 2]),
    "unknown_length_0": bytes([0x5E, 0, 1, 2]),
    "unknown_length_1": bytes([0x5E, 1, 1, 2]),
    "unknown_length_beyond": bytes([0x5E, 40, 1, 2]),
    "unknown_in_the_last_octet": bytes([1, 1, 1, 0x5E]),
    "only_no_operations": bytes([1] * 40),
    "octets_behind_the_end": bytes([0, 7, 3, 1]),
}


def header():
    """What is wrong, or odd, in the header."""
    yield host("version_5", changed(echo(), 0, b"\x55"))
    yield host("header_length_16", changed(echo(), 0, b"\x44"))
    yield host("header_length_beyond", changed(ip() / Raw(b"abcd"), 0, b"\x4f"))
    yield host("total_length_19", changed(echo(), 2, b"\0\x13"))
    yield host("total_length_beyond", changed(echo(), 2, b"\0\xff"))
    yield host("octets_behind_total_length", raw(echo()) + b"padding")
    yield host("header_checksum_wrong", damaged(udp(), 11))
    yield host("reserved_flag", echo(flags=4))
    yield host("only_a_header", ip(proto=17))
    yield host("only_a_header_unspoken", ip(proto=253))


def echoes():
    yield host("echo", echo())
    yield host("echo_without_data", echo(data=b""))
    yield host("echo_odd", echo(data=b"abc"))
    yield host("echo_code_7", icmp(8, 7, b"\1\2\3\4" + TEXT))
    yield host("echo_identifier_0", icmp(8, 0, bytes(4) + TEXT))
    yield host("echo_1472", echo(data=bytes(1472)))
    yield host("echo_df", echo(flags="DF"))
    yield host("echo_tos_b8", echo(tos=0xB8))
    yield host("echo_ecn", echo(tos=0x03))
    yield host("echo_ttl_1", echo(ttl=1))
    yield host("echo_ttl_0", echo(ttl=0))
    large = fragment(echo(data=bytes(3000)), 1480)
    yield host("echo_in_fragments", *large)
    yield host("echo_in_fragments_with_df", *(changed(one, 6, bytes([raw(one)[6] | 0x40])) for one in large))
    yield host("echo_cut_after_4", ip(proto=1) / Raw(summed(bytes([8, 0, 0, 0]))))
    yield host("echo_checksum_wrong", damaged(echo(), 60))
    yield host("echo_reply_unasked", icmp(0, 0, b"\1\2\3\4" + TEXT))
    yield host("echo_from_afar", echo(src=SERVER))
    for name, address in {"limited_broadcast": LIMITED, "subnet_broadcast": SUBNET, "multicast": EVERYBODY,
                          "foreign_multicast": GROUP, "network_itself": "192.0.2.0"}.items():
        yield host(f"echo_to_{name}", echo(address))
    yield host("echo_from_nobody_to_broadcast", echo(LIMITED, src="0.0.0.0"))
    yield host("echo_to_loopback", echo("127.0.0.1"))
    yield host("echo_to_foreign_address", echo(SERVER))
    yield host("echo_by_link_broadcast", echo(), cast="broadcast")
    for name, address in NO_SINGLE_HOST.items():
        yield host(f"echo_from_{name}", echo(src=address))
    for name, octets in OPTIONS.items():
        yield host(f"echo_{name}", echo(options=octets))
    yield host("echo_source_route", echo(options=route_option(LOOSE, 12, OTHER, "192.0.2.254")))
    yield host("echo_strict_source_route", echo(options=route_option(STRICT, 12, OTHER, "192.0.2.254")))
    yield host("echo_source_route_unfinished", echo(options=route_option(LOOSE, 8, OTHER, SERVER)))
    yield host("echo_source_route_to_itself", echo(options=route_option(LOOSE, 8, OTHER, HOST)))


def queries():
    stamp = b"\1\2\3\4\x01\x02\x03\x04" + bytes(8)
    yield host("timestamp", icmp(13, 0, stamp))
    yield host("timestamp_nonstandard", icmp(13, 0, b"\1\2\3\4\x81\x02\x03\x04" + bytes(8)))
    yield host("timestamp_code_1", icmp(13, 1, stamp))
    yield host("timestamp_cut", icmp(13, 0, stamp[:8]))
    yield host("timestamp_with_more", icmp(13, 0, stamp + b"more"))
    yield host("timestamp_tos", icmp(13, 0, stamp, tos=0xB8))
    yield host("timestamp_df", icmp(13, 0, stamp, flags="DF"))
    yield host("timestamp_record_route", icmp(13, 0, stamp, options=OPTIONS["record_route"]))
    yield host("timestamp_to_broadcast", icmp(13, 0, stamp, dst=SUBNET))
    yield host("timestamp_reply_unasked", icmp(14, 0, stamp))
    yield host("information", icmp(15))
    yield host("information_of_network_0", icmp(15, src="0.0.0.0", dst=LIMITED))
    yield host("address_mask", icmp(17, 0, bytes(8)))
    yield host("domain_name", icmp(37))
    yield host("router_solicitation", icmp(10, dst=LIMITED))
    yield host("router_solicitation_unicast", icmp(10))
    for kind in (1, 2, 6, 7, 19, 30, 35, 39, 41, 44, 200, 252, 253, 255):
        yield host(f"type_{kind}", icmp(kind))


def extended():
    by_name = b"\x01in\0\0"
    address = b"\x03\0\x01\x04\0"
    yield host("extended_echo_by_name", probe(objects=(by_name,)))
    yield host("extended_echo_by_index", probe(objects=(b"\x02" + struct.pack("!I", 10),)))
    yield host("extended_echo_by_address", probe(objects=(address + bytes([192, 0, 2, 1]),)))
    address6 = bytes.fromhex("20010db8000a0000") + bytes(7) + b"\1"
    yield host("extended_echo_by_ipv6_address", probe(objects=(b"\x03\0\x02\x10\0" + address6,)))
    yield host("extended_echo_unknown_name", probe(objects=(b"\x01nope",)))
    yield host("extended_echo_unknown_index", probe(objects=(b"\x02" + struct.pack("!I", 99),)))
    yield host("extended_echo_unknown_address", probe(objects=(address + bytes([192, 0, 2, 99]),)))
    yield host("extended_echo_neighbour", echo(), probe(b"\0", (address + bytes([192, 0, 2, 2]),)))
    yield host("extended_echo_unknown_neighbour", probe(b"\0", (address + bytes([192, 0, 2, 99]),)))
    yield host("extended_echo_neighbour_by_name", probe(b"\0", (by_name,)))
    yield host("extended_echo_without_structure", probe())
    yield host("extended_echo_without_object", probe(objects=()))
    yield host("extended_echo_two_objects", probe(objects=(by_name, by_name)))
    yield host("extended_echo_c_type_9", probe(objects=(b"\x09in\0\0",)))
    yield host("extended_echo_name_of_20", probe(objects=(b"\x01abcdefghijklmnopqrst",)))
    yield host("extended_echo_tos_and_ttl", changed(changed(probe(objects=(by_name,)), 1, b"\xb8"), 8, b"\x03"))


def closed():
    yield host("udp_closed", udp())
    yield host("udp_closed_without_data", udp(data=b""))
    yield host("udp_closed_1400", udp(data=bytes(1400)))
    yield host("udp_closed_548_in_all", udp(data=bytes(520)))
    yield host("udp_closed_549_in_all", udp(data=bytes(521)))
    yield host("udp_closed_tos_10", udp(tos=0x10))
    yield host("udp_closed_tos_b9", udp(tos=0xB9))
    yield host("udp_closed_df", udp(flags="DF"))
    yield host("udp_closed_ttl_1", udp(ttl=1))
    yield host("udp_port_0", udp(port=0))
    yield host("udp_without_checksum", ip() / UDP(sport=40000, dport=9, chksum=0) / TEXT)
    yield host("udp_checksum_wrong", damaged(udp(), 60))
    yield host("udp_length_7", ip() / UDP(sport=40000, dport=9, len=7) / TEXT)
    yield host("udp_length_beyond", ip() / UDP(sport=40000, dport=9, len=500) / TEXT)
    yield host("udp_cut_after_4", ip(proto=17) / Raw(b"\x9c\x40\0\x09"))
    yield host("udp_in_fragments", *fragment(udp(data=bytes(200)), 104))
    for name in ("record_route", "timestamp", "router_alert", "unknown", "only_no_operations", "record_route_pointer_3"):
        yield host(f"udp_closed_{name}", udp(options=OPTIONS[name]))
    yield host("udp_closed_source_route", udp(options=route_option(LOOSE, 12, OTHER, "192.0.2.254")))
    yield host("udp_closed_strict_source_route", udp(options=route_option(STRICT, 12, OTHER, "192.0.2.254")))
    for flags in ("S", "A", "SA", "F", "R", ""):
        yield host(f"tcp_closed_{flags or 'no_flags'}", tcp(flags=flags))
    yield host("tcp_closed_with_data", tcp(data=TEXT))
    yield host("tcp_closed_tos_b8", tcp(tos=0xB8))
    yield host("tcp_checksum_wrong", damaged(tcp(data=TEXT), 60))
    yield host("tcp_to_broadcast", tcp(SUBNET))
    yield host("tcp_record_route", tcp(options=OPTIONS["record_route"]))
    for number in (0, 99, 143, 253, 254, 255):
        yield host(f"protocol_{number}", unspoken(protocol=number))
    yield host("protocol_253_1400", ip(proto=253) / Raw(bytes(1400)))
    yield host("protocol_253_in_fragments", *fragment(ip(proto=253) / Raw(bytes(200)), 104))


def silences():
    """Every reason to say nothing, with a cause that would be reported."""
    causes = {"udp": udp, "protocol": unspoken}
    for cause, make in causes.items():
        for name, address in {"limited_broadcast": LIMITED, "subnet_broadcast": SUBNET, "multicast": EVERYBODY}.items():
            yield host(f"{cause}_to_{name}", make(address))
        yield host(f"{cause}_by_link_broadcast", make(), cast="broadcast")
        for name, address in NO_SINGLE_HOST.items():
            yield host(f"{cause}_from_{name}", make(src=address))
    bad = OPTIONS["record_route_pointer_3"]
    for kind in (3, 4, 5, 11, 12):
        yield host(f"bad_option_in_type_{kind}", error(kind, options=bad))
    yield host("bad_option_in_unknown_type", icmp(44, options=bad))
    yield host("bad_option_in_echo_reply", icmp(0, options=bad))
    yield host("bad_option_in_later_fragment", ip(proto=17, frag=10, options=bad) / Raw(TEXT))
    yield host("bad_option_to_broadcast", udp(SUBNET, options=bad))
    yield host("source_quench_about_a_reply", icmp(4, 0, bytes(4) + raw(IP(src=HOST, dst=US) / ICMP(type=0))))


def fragments():
    pieces = [raw(one) for one in fragment(echo(data=bytes(96)), 56)]
    yield host("first_fragment_alone", pieces[0], wait=LATE)
    yield host("later_fragment_alone", pieces[1], wait=LATE)
    yield host("first_fragment_udp_alone", ip(flags="MF", tos=0x10) / UDP(sport=1, dport=53, len=500) / bytes(1000), wait=LATE)
    yield host("first_fragment_of_an_error_alone", error(3, 1, flags="MF", options=b"\1\1\1\1")[IP], wait=LATE)
    yield host("fragments_out_of_order", pieces[1], pieces[0])
    yield host("fragments_twice", pieces[0], pieces[0], pieces[1])
    yield host("fragments_that_overlap", echo(data=bytes(56), flags="MF"), ip(proto=1, frag=5) / Raw(bytes(64)), wait=LATE)
    yield host("fragments_that_end_twice", pieces[1], ip(proto=1, frag=20) / Raw(bytes(8)), pieces[0], wait=LATE)
    yield host("fragment_of_no_multiple_of_8", echo(data=bytes(53), flags="MF"), ip(proto=1, frag=8) / Raw(bytes(8)), wait=LATE)
    yield host("fragment_beyond_65535", ip(proto=1, frag=8189) / Raw(bytes(64)), pieces[0], wait=LATE)
    yield host("fragment_without_data", ip(proto=1, flags="MF"), wait=LATE)


def path_mtu(sources):
    """A reply to a large echo after a report about a reply before it."""
    for mtu in (0, 1, 67, 68, 576, 1400, 1500, 65535):
        us = next(sources)
        question = echo(src=us, data=bytes(1472))
        reply = raw(IP(src=HOST, dst=us, flags="DF") / ICMP(type=0, id=0x0102, seq=0x0304) / bytes(1472))
        yield host(f"frag_needed_{mtu}_then_echo", question, icmp(3, 4, struct.pack("!HH", 0, mtu) + reply[:548], src=us), question)
    us = next(sources)
    forged = raw(IP(src=HOST, dst=us, flags="DF") / UDP(sport=53, dport=53) / bytes(1472))
    yield host("frag_needed_unasked_then_echo", icmp(3, 4, struct.pack("!HH", 0, 1400) + forged[:548], src=us),
               echo(src=us, data=bytes(1472)))


def on_the_way():
    """What a router passes on, or does not."""
    yield router("forward", udp(SERVER))
    yield router("forward_by_a_gateway", udp(BEHIND))
    yield router("forward_ttl_2", udp(SERVER, ttl=2))
    yield router("forward_tos_b8_df", udp(SERVER, tos=0xB8, flags="DF"))
    yield router("forward_reserved_flag", udp(SERVER, flags=4))
    yield router("forward_source_quench", error(4, dst=SERVER))
    yield router("forward_an_error", error(3, 1, dst=SERVER))
    yield router("forward_version_5", changed(udp(SERVER), 0, b"\x55"))
    yield router("forward_header_length_16", changed(udp(SERVER), 0, b"\x44"))
    yield router("forward_header_length_beyond", changed(ip(SERVER) / Raw(b"abcd"), 0, b"\x4f"))
    yield router("forward_total_length_19", changed(udp(SERVER), 2, b"\0\x13"))
    yield router("forward_header_checksum_wrong", damaged(udp(SERVER), 11))
    yield router("forward_total_length_beyond", changed(udp(SERVER), 2, b"\0\xff"))
    yield router("forward_octets_behind_total_length", raw(udp(SERVER)) + b"padding")
    yield router("forward_by_link_broadcast", udp(SERVER), cast="broadcast")
    yield router("forward_by_link_multicast", udp(SERVER), cast="multicast")
    for name, address in NO_SINGLE_HOST.items():
        yield router(f"forward_from_{name}", udp(SERVER, src=address))
    yield router("forward_from_the_far_side", udp(SERVER, src="198.51.100.9"))
    for name, address in {"loopback": "127.0.0.1", "zero": "0.0.0.0", "class_e": "240.0.0.1", "limited_broadcast": LIMITED,
                          "directed_broadcast": "198.51.100.255", "multicast": GROUP}.items():
        yield router(f"forward_to_{name}", udp(address))
    for name, octets in OPTIONS.items():
        yield router(f"forward_{name}", udp(SERVER, options=octets))
    yield router("forward_a_fragment", ip(SERVER, proto=17, frag=5, flags="MF") / Raw(TEXT))


def expired():
    for name, make in {"udp": udp, "echo": echo, "tcp": tcp, "unspoken": unspoken}.items():
        yield router(f"ttl_1_{name}", make(SERVER, ttl=1))
    yield router("ttl_0", udp(SERVER, ttl=0))
    yield router("ttl_1_1400", udp(SERVER, bytes(1400), ttl=1))
    yield router("ttl_1_tos_10", udp(SERVER, ttl=1, tos=0x10))
    yield router("ttl_1_tos_b8", udp(SERVER, ttl=1, tos=0xB8))
    yield router("ttl_1_tos_ff", udp(SERVER, ttl=1, tos=0xFF))
    yield router("ttl_1_df", udp(SERVER, ttl=1, flags="DF"))
    yield router("ttl_1_from_afar", udp(SERVER, ttl=1, src=BEHIND))
    yield router("ttl_1_first_fragment", ip(SERVER, proto=17, ttl=1, flags="MF") / Raw(TEXT))
    yield router("ttl_1_later_fragment", ip(SERVER, proto=17, ttl=1, frag=5) / Raw(TEXT))
    yield router("ttl_1_by_link_broadcast", udp(SERVER, ttl=1), cast="broadcast")
    yield router("ttl_1_by_link_multicast", udp(SERVER, ttl=1), cast="multicast")
    yield router("ttl_1_to_multicast", udp(GROUP, ttl=1))
    yield router("ttl_1_to_directed_broadcast", udp("198.51.100.255", ttl=1))
    for kind in (3, 4, 5, 11, 12):
        yield router(f"ttl_1_type_{kind}", error(kind, dst=SERVER, ttl=1))
    yield router("ttl_1_type_44", icmp(44, dst=SERVER, ttl=1))
    yield router("ttl_1_echo_reply", icmp(0, dst=SERVER, ttl=1))
    for name, address in NO_SINGLE_HOST.items():
        yield router(f"ttl_1_from_{name}", udp(SERVER, src=address, ttl=1))
    for name in ("record_route", "timestamp", "router_alert"):
        yield router(f"ttl_1_{name}", udp(SERVER, ttl=1, options=OPTIONS[name]))
    yield router("ttl_1_no_route", udp(NOWHERE, ttl=1))
    for name, address in {"own": HOST, "own_far": FAR_SIDE}.items():
        yield router(f"ttl_1_to_{name}_address", echo(address, ttl=1))
        yield router(f"ttl_0_to_{name}_address", echo(address, ttl=0))
    yield router("udp_closed_on_a_router_tos_10", udp(tos=0x10))
    yield router("udp_closed_on_the_far_side", udp(FAR_SIDE))


def too_big():
    yield router("too_big_df", udp(SERVER, bytes(1472), flags="DF"))
    yield router("too_big_df_by_1", udp(SERVER, bytes(1373), flags="DF"))
    yield router("just_fits_df", udp(SERVER, bytes(1372), flags="DF"))
    yield router("too_big_df_error", icmp(3, 1, bytes(1476), dst=SERVER, flags="DF"))
    yield router("too_big_df_from_loopback", udp(SERVER, bytes(1472), flags="DF", src="127.0.0.1"))
    yield router("too_big_df_first_fragment", ip(SERVER, proto=17, flags="DF+MF") / Raw(bytes(1480)))
    yield router("too_big_df_later_fragment", ip(SERVER, proto=17, flags="DF", frag=100) / Raw(bytes(1480)))
    yield router("too_big_df_ttl_1", udp(SERVER, bytes(1472), flags="DF", ttl=1))
    yield router("too_big", udp(SERVER, bytes(1472)))
    yield router("too_big_fragment", ip(SERVER, proto=17, flags="MF", frag=100) / Raw(bytes(1480)))
    yield router("too_big_record_route", udp(SERVER, bytes(1460), options=OPTIONS["record_route"]))
    yield router("too_big_router_alert", udp(SERVER, bytes(1460), options=OPTIONS["router_alert"]))
    yield router("too_big_unknown_and_copied", udp(SERVER, bytes(1460), options=OPTIONS["unknown_and_copied"]))


def others():
    """Sources of their own: about routes and by redirects the kernel tells a peer something now and then only, and has
    no switch for that in a namespace. kernel.py knows these neighbours."""
    return (f"192.0.2.{number}" for number in range(16, 64))


def no_way(sources):
    for name, address in {"no_route": NOWHERE, "unreachable_route": REFUSED, "prohibited_route": PROHIBITED,
                          "black_hole": HOLE}.items():
        yield router(f"{name}_udp", udp(address, src=next(sources)))
        yield router(f"{name}_echo", echo(address, src=next(sources)))
        yield router(f"{name}_error", error(3, 1, dst=address, src=next(sources)))
    yield router("no_route_echo_reply", icmp(0, dst=NOWHERE, src=next(sources)))
    yield router("no_route_unknown_type", icmp(44, dst=NOWHERE, src=next(sources)))
    yield router("no_route_tos_b8", udp(NOWHERE, tos=0xB8, src=next(sources)))
    yield router("no_route_later_fragment", ip(NOWHERE, proto=17, frag=5, src=next(sources)) / Raw(TEXT))
    yield router("no_route_by_link_broadcast", udp(NOWHERE, src=next(sources)), cast="broadcast")
    yield router("no_route_from_multicast", udp(NOWHERE, src=EVERYBODY))
    yield router("absent_neighbour", udp(ABSENT), wait=LATE)
    yield router("absent_neighbour_twice", udp(ABSENT), echo(ABSENT), wait=LATE)
    yield router("absent_neighbour_error", error(3, 1, dst=ABSENT), wait=LATE)
    yield router("absent_neighbour_later_fragment", ip(ABSENT, proto=17, frag=5) / Raw(TEXT), wait=LATE)


def redirects(sources):
    yield router("redirect", udp(HAIRPIN, src=next(sources)))
    yield router("redirect_echo", echo(HAIRPIN, src=next(sources)))
    yield router("redirect_tos_10", udp(HAIRPIN, tos=0x10, src=next(sources)))
    yield router("redirect_1400", udp(HAIRPIN, bytes(1400), src=next(sources)))
    yield router("redirect_later_fragment", ip(HAIRPIN, proto=17, frag=5, src=next(sources)) / Raw(TEXT))
    yield router("redirect_about_an_error", error(3, 1, dst=HAIRPIN, src=next(sources)))
    yield router("redirect_from_another_subnet", udp(HAIRPIN, src=SERVER))
    yield router("redirect_source_route", udp(options=route_option(LOOSE, 4, HAIRPIN), src=next(sources)))
    yield router("redirect_to_a_neighbour_of_the_sender", udp("192.0.2.254", src=next(sources)))
    yield router("redirect_ttl_1", udp(HAIRPIN, ttl=1, src=next(sources)))


def source_routes(sources):
    yield router("source_route_next_neighbour", udp(options=route_option(LOOSE, 4, SERVER)))
    yield router("source_route_two_hops", udp(options=route_option(LOOSE, 4, SERVER, BEHIND)))
    yield router("source_route_next_beyond_a_gateway", udp(options=route_option(LOOSE, 4, BEHIND)))
    yield router("strict_source_route_next_neighbour", udp(options=route_option(STRICT, 4, SERVER)))
    yield router("strict_source_route_beyond_a_gateway", udp(options=route_option(STRICT, 4, BEHIND)))
    yield router("strict_source_route_not_for_us", udp(SERVER, options=route_option(STRICT, 4, BEHIND)))
    yield router("strict_source_route_failed_for_an_error", error(3, 1, options=route_option(STRICT, 4, BEHIND)))
    yield router("source_route_no_route", udp(options=route_option(LOOSE, 4, NOWHERE), src=next(sources)))
    yield router("source_route_to_broadcast", udp(options=route_option(LOOSE, 4, "198.51.100.255")))
    yield router("source_route_ttl_1", udp(options=route_option(LOOSE, 4, SERVER), ttl=1))
    yield router("source_route_expired_on_the_way", udp(SERVER, options=route_option(LOOSE, 8, OTHER, BEHIND), ttl=1))
    yield router("source_route_closed_port", udp(options=route_option(LOOSE, 12, OTHER, "192.0.2.254")))


def all_ipv4():
    for group in (header, echoes, queries, extended, closed, silences, fragments, on_the_way, expired, too_big):
        yield from group()
    sources = others()
    for group in (no_way, redirects, source_routes, path_mtu):
        yield from group(sources)
