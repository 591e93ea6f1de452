"""What a node sent, as fields that can be compared: all that an RFC has a word about, and nothing that may differ
by chance (identifications, clocks, checksums that are right)."""
import ipaddress
import struct

from scapy.all import checksum

LINKS = ("in", "out")
ERRORS = {4: {3, 4, 5, 11, 12}, 6: set(range(128))}
SECOND_WORDS = {(4, 3): "MTU", (4, 5): "gateway", (4, 12): "pointer", (6, 2): "MTU", (6, 4): "pointer"}
OWN = {ipaddress.ip_address(a) for a in ("192.0.2.1", "198.51.100.1", "2001:db8:a::1", "2001:db8:b::1", "fe80::1")}
OPTIONS = 20  # where those of an IPv4 header begin
EXTENSION_HEADERS = {0, 43, 60}
ICMP, TCP, ICMPV6, FRAGMENT = 1, 6, 58, 44
ND_REDIRECT, REDIRECTED_HEADER = 137, 4
TIMESTAMP_OPTION, TIMESTAMP_REPLY = 68, 14


def answer(link, octets, sent):
    """Field names and their values, in words. `what` is a message's type and code, or what became of the stimulus,
    which is the datagrams `sent`."""
    read = ipv4 if octets[0] >> 4 == 4 else ipv6
    fields, family, source, protocol, payload, pseudo = read(octets)
    fields = {"link": LINKS[link], **fields}
    if source not in OWN:
        what = "fragment forwarded" if "fragment" in fields else "forwarded"
        return {"what": what, **fields, "payload": data(payload, sent)}
    if "fragment" in fields:
        return {"what": "fragment", **fields}
    if protocol == TCP:
        return fields | tcp(payload)
    if protocol == (ICMP if family == 4 else ICMPV6):
        return fields | icmp(family, payload, pseudo, sent)
    return {"what": "forwarded", **fields, "payload": data(payload, sent)}


def ipv4(octets):
    tos, length, identification, place, ttl, protocol = struct.unpack_from("!xBHHHBB", octets)
    size = (octets[0] & 15) * 4
    source, destination = (ipaddress.ip_address(octets[at:at + 4]) for at in (12, 16))
    is_atomic = place & 0x4000
    fields = {
        "source": str(source), "destination": str(destination), "TTL": str(ttl), "TOS": f"0x{tos:02x}",
        "DF": "set" if is_atomic else "clear",
        # RFC 6864: of a datagram that is never split it means nothing.
        **({"identification": "0" if identification == 0 else "not 0"} if is_atomic else {}),
        "options": options(octets[20:size]) or "none",
    }
    if place & 0x3FFF:
        fields["fragment"] = f"{length - size} at {(place & 0x1FFF) * 8}{'+' if place & 0x2000 else ''}"
    if checksum(octets[:size]) != 0:
        fields["header checksum"] = "wrong"
    return fields, 4, source, protocol, octets[size:length], b""


def options(octets):
    words = []
    while octets:
        size = 1 if octets[0] < 2 else max(octets[1], 2)
        one, octets = octets[:size], octets[size:]
        if one[0] == TIMESTAMP_OPTION:
            words.append(timestamps(one))
        elif one != b"\0":
            words.append(one.hex())
    return " ".join(words)


def timestamps(option):
    """Times that were filled in become T, or T! where they are no standard ones; 1 is what stimuli hold."""
    words = []
    for at in range(4, len(option) - 3, 4):
        word = int.from_bytes(option[at:at + 4], "big")
        is_time = option[3] & 15 == 0 or at % 8 == 0
        words.append(("T!" if word >> 31 else "T") if is_time and word > 1 else option[at:at + 4].hex())
    return f"{option[:4].hex()}[{' '.join(words)}]"


def ipv6(octets):
    first, length, following, limit = struct.unpack_from("!IHBB", octets)
    source, destination = (ipaddress.ip_address(octets[at:at + 16]) for at in (8, 24))
    fields = {"source": str(source), "destination": str(destination), "hop limit": str(limit),
              "traffic class": f"0x{first >> 20 & 0xFF:02x}", "flow label": "0" if first & 0xFFFFF == 0 else "not 0"}
    payload, headers = octets[40:40 + length], []
    while following in EXTENSION_HEADERS:
        size = (payload[1] + 1) * 8
        headers.append(f"{following}:{payload[:size].hex()}")
        following, payload = payload[0], payload[size:]
    fields["headers"] = " ".join(headers) or "none"
    if following == FRAGMENT:
        place = struct.unpack_from("!H", payload, 2)[0]
        following, payload = payload[0], payload[8:]
        fields["fragment"] = f"{len(payload)} at {place & 0xFFF8}{'+' if place & 1 else ''}"
    pseudo = octets[8:40] + struct.pack("!II", len(payload), following)
    return fields, 6, source, following, payload, pseudo


def tcp(segment):
    sequence, acknowledged, flags = struct.unpack_from("!4xIIxB", segment)
    names = [name for bit, name in enumerate(("FIN", "SYN", "RST", "PSH", "ACK")) if flags >> bit & 1]
    return {"what": "TCP " + ",".join(names), "sequence": str(sequence), "acknowledged": str(acknowledged)}


def icmp(family, message, pseudo, sent):
    kind, code = message[0], message[1]
    fields = {"what": f"{kind}/{code}"}
    if checksum(pseudo + message) != 0:
        fields["checksum"] = "wrong"
    second, body = message[4:8], message[8:]
    if (family, kind) == (6, ND_REDIRECT):
        return fields | {"second word": second.hex()} | redirect(body, sent)
    if kind not in ERRORS[family]:
        is_timestamp = (family, kind) == (4, TIMESTAMP_REPLY)
        return fields | {"second word": second.hex(), "data": times(body) if is_timestamp else data(body, sent)}
    name = SECOND_WORDS.get((family, kind), "second word")
    if name == "gateway":
        fields[name] = str(ipaddress.ip_address(second))
    else:
        is_octet = name == "pointer" and family == 4
        fields[name] = str(second[0] if is_octet else int.from_bytes(second, "big"))
    return fields | quote(body, sent)


def times(body):
    """Originate, receive and transmit time; the last two in words."""
    words = [int.from_bytes(body[at:at + 4], "big") for at in (0, 4, 8)]
    return f"{words[0]:08x} " + " ".join("T!" if word >> 31 else "T" for word in words[1:])


def data(octets, sent):
    return "as sent" if any(octets in datagram for datagram in sent) else octets.hex()


def redirect(body, sent):
    """Where to, for whom, and the options by their types; the packet that was redirected is padded to eight octets."""
    fields = {"target": str(ipaddress.ip_address(body[:16])), "for": str(ipaddress.ip_address(body[16:32]))}
    types, at = [], 32
    while at < len(body):
        option = body[at:at + body[at + 1] * 8]
        types.append(option[0])
        if option[0] == REDIRECTED_HEADER:
            fields |= quote(option[8:], sent)
        at += len(option)
    return fields | {"nd options": " ".join(map(str, types))}


def place(at):
    """An octet; from the options on a word, since of a time that was entered any octet may be 0."""
    return str(at) if at < OPTIONS else f"{at // 4 * 4}-{at // 4 * 4 + 3}"


def quote(octets, sent):
    """How long the quote is, and where it is not as the datagram that it is most like."""
    changes = [[at for at, (now, before) in enumerate(zip(octets, datagram)) if now != before] for datagram in sent]
    changed = " ".join(dict.fromkeys(map(place, min(changes, key=len))))
    return {"quotes": f"{len(octets)} octets", "changed in the quote": changed or "nothing"}
