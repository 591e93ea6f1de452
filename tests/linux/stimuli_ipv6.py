"""The stimuli of IPv6."""
import itertools
import struct

from scapy.all import (TCP, UDP, HBHOptUnknown, ICMPv6DestUnreach, ICMPv6EchoReply, ICMPv6EchoRequest,
                       ICMPv6PacketTooBig, ICMPv6ParamProblem, ICMPv6TimeExceeded, ICMPv6Unknown, IPv6,
                       IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, Jumbo, PadN, Raw, RouterAlert, raw)

from stimuli import LATE, damaged, summed, to

US, HOST = "2001:db8:a::2", "2001:db8:a::1"
LOCAL_US, LOCAL_HOST = "fe80::2", "fe80::1"
FAR_SIDE, SERVER, ABSENT = "2001:db8:b::1", "2001:db8:b::7", "2001:db8:b::77"
BEHIND, HAIRPIN, REFUSED, PROHIBITED, HOLE, NOWHERE = (*(f"2001:db8:c:{n}::1" for n in range(1, 6)), "2001:db8:d::1")
EVERYBODY, GROUP = "ff02::1", "ff0e::99"
NO_SINGLE_NODE = {"unspecified": "::", "loopback": "::1", "multicast": EVERYBODY, "itself": HOST}
TEXT = bytes(range(48))
PAYLOAD_LENGTH_AT, NEXT_HEADER_AT, HOP_LIMIT_AT, HEADERS_AT = 4, 6, 7, 40
host, router = to("IPv6", "host"), to("IPv6", "router")


def ip(dst=HOST, src=US, **fields):
    return IPv6(**{"src": src, "dst": dst, "hlim": 64, **fields})


def echo(dst=HOST, data=TEXT, headers=None, **fields):
    return with_headers(ip(dst, **fields), headers) / ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=data)


def udp(dst=HOST, data=TEXT, headers=None, **fields):
    return with_headers(ip(dst, **fields), headers) / UDP(sport=40000, dport=33435) / data


def tcp(dst=HOST, flags="S", **fields):
    return ip(dst, **fields) / TCP(sport=40000, dport=81, seq=1000, flags=flags)


def icmp(kind, code=0, body=bytes(4), dst=HOST, headers=None, **fields):
    return with_headers(ip(dst, nh=58, **fields), headers) / ICMPv6Unknown(type=kind, code=code, msgbody=body)


def with_headers(head, headers):
    return head if headers is None else head / headers


def error(kind, code=0, **fields):
    return icmp(kind, code, bytes(4) + raw(IPv6(src=HOST, dst=US) / UDP(sport=1, dport=2)), **fields)


def options(header, *kinds):
    return header(options=[HBHOptUnknown(otype=kind, optdata=b"\0\0") for kind in kinds])


def routing(kind, left, *hops):
    """A routing header in octets; the header that follows it is for `before` to say."""
    body = b"".join(raw(IPv6(dst=hop))[24:] for hop in hops)
    return bytes([len(body) // 8, kind, left]) + bytes(4) + body


def before(upper, following, header):
    """`upper`'s payload behind an extension header in octets, which lacks its first one, `following`'s number."""
    whole = bytearray(raw(upper))
    octets = bytes([whole[NEXT_HEADER_AT]]) + header
    whole[NEXT_HEADER_AT] = following
    whole[PAYLOAD_LENGTH_AT:PAYLOAD_LENGTH_AT + 2] = struct.pack("!H", len(whole) - HEADERS_AT + len(octets))
    return bytes(whole[:HEADERS_AT]) + octets + bytes(whole[HEADERS_AT:])


def changed(datagram, at, octets):
    whole = bytearray(raw(datagram))
    whole[at:at + len(octets)] = octets
    return bytes(whole)


def pieces(datagram, *sizes):
    """An unfragmented datagram of ours in fragments of these sizes; the last one takes the rest."""
    whole = raw(datagram)
    payload, at, found = whole[HEADERS_AT:], 0, []
    for number, size in enumerate((*sizes, len(payload) - sum(sizes))):
        found.append(fragment_of(datagram, payload[at:at + size], at, number < len(sizes)))
        at += size
    return found


def fragment_of(datagram, payload, at, has_more):
    head = IPv6(raw(datagram)[:HEADERS_AT])
    return raw(ip(head.dst, head.src, nh=44)
               / IPv6ExtHdrFragment(nh=head.nh, offset=at // 8, m=int(has_more), id=0x5678) / Raw(payload))


ROUTING, DESTINATION, HOP_BY_HOP = 43, IPv6ExtHdrDestOpt, IPv6ExtHdrHopByHop
ACTIONS = {"skip": 0x1E, "discard": 0x5E, "report": 0x9E, "report_unicast": 0xDE}


def echoes():
    yield host("echo6", echo())
    yield host("echo6_without_data", echo(data=b""))
    yield host("echo6_code_7", icmp(128, 7, b"\1\2\3\4" + TEXT))
    yield host("echo6_1452", echo(data=bytes(1452)))
    yield host("echo6_hop_limit_1", echo(hlim=1))
    yield host("echo6_hop_limit_0", echo(hlim=0))
    yield host("echo6_traffic_class", echo(tc=0xB8))
    yield host("echo6_flow_label", echo(fl=0x12345))
    yield host("echo6_from_link_local", echo(LOCAL_HOST, src=LOCAL_US))
    yield router("echo6_from_link_local_far", echo(LOCAL_HOST, src="fe80::3"), link=1)
    yield router("udp6_closed_from_link_local_far", udp(LOCAL_HOST, src="fe80::3"), link=1)
    yield host("echo6_to_all_nodes", echo(EVERYBODY))
    yield host("echo6_to_all_nodes_from_link_local", echo(EVERYBODY, src=LOCAL_US))
    yield host("echo6_to_foreign_group", echo(GROUP))
    yield host("echo6_to_all_routers", echo("ff02::2"))
    yield router("echo6_to_all_routers_at_a_router", echo("ff02::2"))
    yield host("echo6_to_node_local_group", echo("ff01::1"))
    yield host("echo6_to_loopback", echo("::1"))
    yield host("echo6_to_foreign_address", echo(SERVER))
    yield host("echo6_by_link_broadcast", echo(), cast="broadcast")
    yield host("echo6_cut_after_4", icmp(128, 0, b""))
    yield host("echo6_checksum_wrong", damaged(echo(), 60))
    yield host("echo6_reply_unasked", icmp(129, 0, b"\1\2\3\4" + TEXT))
    yield host("echo6_octets_behind_the_payload", raw(echo()) + b"padding")
    yield host("echo6_payload_length_beyond", changed(echo(), PAYLOAD_LENGTH_AT, b"\0\xff"))
    yield host("echo6_version_5", changed(echo(), 0, b"\x50"))
    for name, address in NO_SINGLE_NODE.items():
        yield host(f"echo6_from_{name}", echo(src=address))
    yield host("echo6_in_fragments", *pieces(echo(data=bytes(3000)), 1448, 1448))
    yield host("echo6_in_an_atomic_fragment", *pieces(echo()))
    yield host("echo6_hop_by_hop_router_alert", echo(headers=HOP_BY_HOP(options=[RouterAlert()])))


def queries():
    for kind in (190, 200, 201, 255, 139, 154):
        yield host(f"type6_{kind}", icmp(kind, 0, bytes(28)))
    for kind in (5, 99, 100, 127):
        yield host(f"unknown_error6_{kind}", error(kind))


def extended():
    by_index = struct.pack("!HBBI", 8, 3, 2, 10)
    for name, body in {"by_name": struct.pack("!HBB", 8, 3, 1) + b"in\0\0", "by_index": by_index,
                       "unknown_name": struct.pack("!HBB", 8, 3, 1) + b"nope", "two_objects": by_index * 2}.items():
        structure = summed(b"\x20\0\0\0" + body)
        yield host(f"extended_echo6_{name}", icmp(160, 0, b"\x01\x02\x03\x01" + structure))
    question = b"\x01\x02\x03\x01" + summed(b"\x20\0\0\0" + by_index)
    yield host("extended_echo6_to_all_nodes", icmp(160, 0, question, dst=EVERYBODY))
    yield host("extended_echo6_traffic_class", icmp(160, 0, question, tc=0xB8))


def closed():
    yield host("udp6_closed", udp())
    yield host("udp6_closed_1400", udp(data=bytes(1400)))
    yield host("udp6_closed_traffic_class", udp(tc=0xB9))
    yield host("udp6_closed_flow_label", udp(fl=0x12345))
    yield host("udp6_closed_hop_limit_1", udp(hlim=1))
    yield host("udp6_without_checksum", ip() / UDP(sport=40000, dport=9, chksum=0) / TEXT)
    yield host("udp6_checksum_wrong", damaged(udp(), 60))
    yield host("udp6_in_fragments", *pieces(udp(data=bytes(200)), 104))
    yield host("udp6_in_an_atomic_fragment", *pieces(udp()))
    yield host("udp6_in_an_atomic_fragment_without_data", *pieces(udp(data=b"")))
    yield host("udp6_closed_without_data", udp(data=b""))
    yield host("udp6_behind_options", udp(headers=options(DESTINATION, ACTIONS["skip"])))
    yield host("udp6_to_all_nodes", udp(EVERYBODY))
    yield host("udp6_by_link_broadcast", udp(), cast="broadcast")
    yield host("udp6_from_link_local", udp(LOCAL_HOST, src=LOCAL_US))
    for name, address in NO_SINGLE_NODE.items():
        yield host(f"udp6_from_{name}", udp(src=address))
    for flags in ("S", "A", "F", "R"):
        yield host(f"tcp6_closed_{flags}", tcp(flags=flags))
    yield host("tcp6_to_all_nodes", tcp(EVERYBODY))


def headers():
    for number in (253, 255, 143, 2):
        yield host(f"next_header_{number}", ip(nh=number) / Raw(TEXT))
    yield host("next_header_253_to_all_nodes", ip(EVERYBODY, nh=253) / Raw(TEXT))
    yield host("next_header_253_behind_options", ip() / DESTINATION(nh=253, options=[PadN(optdata=bytes(4))]) / Raw(TEXT))
    yield host("no_next_header", ip(nh=59))
    yield host("no_next_header_with_octets", ip(nh=59) / Raw(TEXT))
    padding = [PadN(optdata=bytes(4))]
    yield host("hop_by_hop_second", ip() / DESTINATION(nh=0, options=padding) / Raw(raw(HOP_BY_HOP(nh=59, options=padding))))
    for word, header in {"destination": DESTINATION, "hop_by_hop": HOP_BY_HOP}.items():
        for action, kind in ACTIONS.items():
            yield host(f"{word}_option_{action}", echo(headers=options(header, kind)))
            yield host(f"{word}_option_{action}_to_all_nodes", echo(EVERYBODY, headers=options(header, kind)))
            yield host(f"{word}_option_{action}_in_an_error", error(1, 4, headers=options(header, kind)))
            yield router(f"forward_{word}_option_{action}", udp(SERVER, headers=options(header, kind)))
        yield host(f"{word}_option_second_unknown", echo(headers=options(header, ACTIONS["skip"], ACTIONS["report"])))
        number = 60 if header is DESTINATION else 0
        yield host(f"{word}_option_beyond_the_header", before(echo(), number, b"\0\x1e\x09" + bytes(4)))
        yield host(f"{word}_padding_of_7", echo(headers=header(options=[PadN(optdata=bytes(5)), PadN(optdata=bytes(5))])))
        yield host(f"{word}_padding_of_9", echo(headers=header(options=[PadN(optdata=bytes(7)), PadN(optdata=bytes(3))])))
        yield host(f"{word}_padding_not_zero", echo(headers=header(options=[PadN(optdata=b"abcd")])))
        yield host(f"{word}_header_beyond_the_payload", before(ip(nh=59), number, b"\x05\x01\x04" + bytes(4)))
        yield host(f"{word}_nine_options", echo(headers=options(header, *[ACTIONS["skip"]] * 9)))
    yield host("jumbo_payload", echo(headers=HOP_BY_HOP(options=[Jumbo(jumboplen=100)])))
    yield host("router_alert_of_length_3", before(echo(), 0, b"\0\x05\x03\0\0\0\0"))
    for name, address in NO_SINGLE_NODE.items():
        yield host(f"option_report_from_{name}", echo(src=address, headers=options(DESTINATION, ACTIONS["report"])))
    yield host("option_report_by_link_broadcast", echo(headers=options(DESTINATION, ACTIONS["report"])), cast="broadcast")
    for kind, left in ((0, 0), (0, 1), (200, 0), (200, 1), (2, 1), (4, 1), (253, 1)):
        yield host(f"routing_type_{kind}_left_{left}", before(echo(), ROUTING, routing(kind, left, SERVER)))
    yield host("routing_type_0_odd_length", before(echo(), ROUTING, bytes([1, 0, 1]) + bytes(12)))
    yield host("routing_type_0_left_too_many", before(echo(), ROUTING, routing(0, 9, SERVER)))
    yield host("routing_type_200_left_1_to_all_nodes", before(echo(EVERYBODY), ROUTING, routing(200, 1, SERVER)))
    yield router("routing_type_0_left_1_at_a_router", before(echo(), ROUTING, routing(0, 1, SERVER)))
    yield router("forward_routing_type_200", before(echo(SERVER), ROUTING, routing(200, 1, BEHIND)))


def fragments():
    first, last = pieces(echo(data=bytes(96)), 56)
    yield host("first_fragment6_alone", first, wait=LATE)
    yield host("later_fragment6_alone", last, wait=LATE)
    yield host("first_fragment6_of_an_error_alone", pieces(error(1, 4), 40)[0], wait=LATE)
    yield host("fragments6_out_of_order", last, first)
    yield host("fragments6_twice", first, first, last)
    yield host("fragments6_that_overlap", first, fragment_of(echo(), bytes(64), 48, False), wait=LATE)
    yield host("fragment6_of_no_multiple_of_8", pieces(echo(), 21)[0], wait=LATE)
    yield host("fragment6_beyond_65535", fragment_of(echo(), bytes(64), 65528, False))
    half_a_header = Raw(bytes([58, 1, 1, 4, 0, 0, 0, 0]))
    yield host("fragment6_without_upper_header", ip(nh=44) / IPv6ExtHdrFragment(nh=60, m=1, id=7) / half_a_header, wait=LATE)
    yield host("fragment6_with_half_an_upper_header", fragment_of(udp(), bytes(0), 0, True), wait=LATE)
    yield host("fragment6_of_an_unknown_protocol", ip(nh=44) / IPv6ExtHdrFragment(nh=253, m=1, id=8) / Raw(bytes(64)), wait=LATE)


def path_mtu():
    """A reply to a large echo after a report about a reply before it: each from a source of its own."""
    for number, mtu in enumerate((0, 68, 1279, 1280, 1400, 1499, 9000, 2**32 - 1)):
        us = f"2001:db8:a::10:{number:x}"
        question = echo(src=us, data=bytes(1452))
        reply = IPv6(src=HOST, dst=us) / ICMPv6EchoReply(id=0x0102, seq=0x0304, data=bytes(1452))
        report = ip(src=us) / ICMPv6PacketTooBig(mtu=mtu) / Raw(raw(reply)[:1232])
        yield host(f"packet_too_big_{mtu}_then_echo", question, report, question)
    us = "2001:db8:a::10:f"
    forged = IPv6(src=HOST, dst=us) / ICMPv6EchoReply(id=9, seq=9, data=bytes(1452))
    yield host("packet_too_big_unasked_then_echo", ip(src=us) / ICMPv6PacketTooBig(mtu=1300) / Raw(raw(forged)[:1232]),
               echo(src=us, data=bytes(1452)))


def on_the_way():
    yield router("forward6", udp(SERVER))
    yield router("forward6_by_a_gateway", udp(BEHIND))
    yield router("forward6_hop_limit_2", udp(SERVER, hlim=2))
    yield router("forward6_flow_and_class", udp(SERVER, fl=0x12345, tc=0xB8))
    yield router("forward6_no_next_header", ip(SERVER, nh=59))
    yield router("forward6_unspoken", ip(SERVER, nh=253) / Raw(TEXT))
    yield router("forward6_by_link_broadcast", udp(SERVER), cast="broadcast")
    yield router("forward6_by_link_multicast", udp(SERVER), cast="multicast")
    yield router("forward6_payload_length_beyond", changed(udp(SERVER), PAYLOAD_LENGTH_AT, b"\0\xff"))
    yield router("forward6_router_alert", udp(SERVER, headers=HOP_BY_HOP(options=[RouterAlert()])))
    yield router("forward6_from_link_local", udp(SERVER, src=LOCAL_US))
    yield router("forward6_to_link_local", udp("fe80::2"))
    yield router("forward6_to_link_local_far", udp("fe80::3", src=SERVER), link=1)
    yield router("forward6_to_unspecified", udp("::"))
    yield router("forward6_to_loopback", udp("::1"))
    yield router("forward6_to_group", udp(GROUP))
    for name, address in NO_SINGLE_NODE.items():
        yield router(f"forward6_from_{name}", udp(SERVER, src=address))


def expired():
    for name, make in {"udp": udp, "echo": echo, "tcp": tcp}.items():
        yield router(f"hop_limit_1_{name}", make(SERVER, hlim=1))
    yield router("hop_limit_0", udp(SERVER, hlim=0))
    yield router("hop_limit_1_1400", udp(SERVER, bytes(1400), hlim=1))
    yield router("hop_limit_1_traffic_class", udp(SERVER, hlim=1, tc=0xB8))
    yield router("hop_limit_1_flow_label", udp(SERVER, hlim=1, fl=0x12345))
    yield router("hop_limit_1_from_afar", udp(SERVER, hlim=1, src=BEHIND))
    yield router("hop_limit_1_later_fragment", changed(fragment_of(udp(SERVER), bytes(64), 64, False), HOP_LIMIT_AT, b"\1"))
    yield router("hop_limit_1_by_link_broadcast", udp(SERVER, hlim=1), cast="broadcast")
    yield router("hop_limit_1_to_group", udp(GROUP, hlim=1))
    yield router("hop_limit_1_no_route", udp(NOWHERE, hlim=1))
    yield router("hop_limit_1_to_own_far_address", echo(FAR_SIDE, hlim=1))
    yield router("hop_limit_0_to_own_address", echo(hlim=0))
    yield router("hop_limit_1_echo_reply", icmp(129, dst=SERVER, hlim=1))
    yield router("hop_limit_1_unknown_query", icmp(200, dst=SERVER, hlim=1))
    yield router("hop_limit_1_unknown_error", error(99, dst=SERVER, hlim=1))
    yield router("hop_limit_1_nd_redirect", icmp(137, 0, bytes(36), dst=SERVER, hlim=1))
    for name, header in {"unreachable": ICMPv6DestUnreach(), "too_big": ICMPv6PacketTooBig(), "exceeded": ICMPv6TimeExceeded(),
                         "problem": ICMPv6ParamProblem()}.items():
        yield router(f"hop_limit_1_{name}", ip(SERVER, hlim=1) / header / Raw(raw(IPv6(src=SERVER, dst=US) / UDP())))
    for name, address in NO_SINGLE_NODE.items():
        yield router(f"hop_limit_1_from_{name}", udp(SERVER, src=address, hlim=1))


def too_big():
    yield router("too_big6", udp(SERVER, bytes(1452)))
    yield router("too_big6_by_1", udp(SERVER, bytes(1353)))
    yield router("just_fits6", udp(SERVER, bytes(1352)))
    yield router("too_big6_fragment", fragment_of(udp(SERVER), bytes(1448), 64, True))
    yield router("too_big6_error", icmp(1, 4, bytes(1452), dst=SERVER))
    yield router("too_big6_echo_reply", icmp(129, 0, bytes(1452), dst=SERVER))
    yield router("too_big6_hop_limit_1", udp(SERVER, bytes(1452), hlim=1))
    yield router("too_big6_from_loopback", udp(SERVER, bytes(1452), src="::1"))
    yield router("too_big6_by_link_multicast", udp(SERVER, bytes(1452)), cast="multicast")


def no_way():
    for name, address in {"no_route6": NOWHERE, "unreachable_route6": REFUSED, "prohibited_route6": PROHIBITED,
                          "black_hole6": HOLE}.items():
        yield router(f"{name}_udp", udp(address))
        yield router(f"{name}_echo", echo(address))
        yield router(f"{name}_error", error(1, 4, dst=address))
    yield router("no_route6_traffic_class", udp(NOWHERE, tc=0xB8))
    yield router("no_route6_from_link_local", udp(NOWHERE, src=LOCAL_US))
    yield router("absent_neighbour6", udp(ABSENT), wait=LATE)
    yield router("absent_neighbour6_twice", udp(ABSENT), echo(ABSENT), wait=LATE)
    yield router("absent_neighbour6_error", error(1, 4, dst=ABSENT), wait=LATE)
    yield router("hairpin6", udp(HAIRPIN))


def redirects():
    """Sources and destinations of their own: the kernel tells each of them a redirect a second."""
    def hairpin(name, make, *data, number=itertools.count(1), **fields):
        n = next(number)
        return router(f"redirect6{name}", make(f"2001:db8:c:6::{n:x}", *data, **{"src": f"2001:db8:a::11:{n:x}", **fields}))
    yield hairpin("", udp)
    yield hairpin("_echo", echo)
    yield hairpin("_traffic_class", udp, tc=0xB8)
    for size in (1143, 1144, 1145, 1452):
        yield hairpin(f"_{size + 48}", udp, bytes(size))
    yield hairpin("_from_another_subnet", udp, src=SERVER)
    yield hairpin("_from_link_local", udp, src=LOCAL_US)
    yield hairpin("_hop_limit_1", udp, hlim=1)
    yield router("redirect6_about_an_error", error(1, 4, dst="2001:db8:c:6::20", src="2001:db8:a::11:e"))
    yield router("redirect6_about_a_redirect", icmp(137, 0, bytes(36), dst="2001:db8:c:6::21", src="2001:db8:a::11:f"))
    yield router("redirect6_to_a_neighbour_of_the_sender", udp("2001:db8:a::fe", src="2001:db8:a::11:0"))


def all_ipv6():
    for group in (echoes, queries, extended, closed, headers, fragments, path_mtu, on_the_way, expired, too_big, no_way,
                  redirects):
        yield from group()
