"""The capture files of captures/: written by tcpdump, dumpcap, editcap, mergecap, text2pcap and scapy, never by icmpkit.

EXPECTED.tsv says of each what tshark counts in it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time

import common
import make_scapy
from lab import Lab, MAC, PREFIX, in_namespace

FOLDER = os.path.join(common.HERE, "captures")
ETHER = "Ether(src='%s', dst='%s')" % (MAC["a0"], MAC["r0"])
ECHO4, ECHO6 = "ping -c1 -W1 -s16 198.51.100.2", "ping -6 -c1 -W1 -s16 2001:db8:2::2"
UDP_TO_CLOSED = "traceroute -n -q1 -w1 -m2 198.51.100.2"


class Maker:
    """Keeps how each file was made, for EXPECTED.tsv."""

    def __init__(self, lab, scratch):
        self.lab, self.scratch, self.made = lab, scratch, {}

    def capture(self, name, command, stimulus, namespace="a", note=""):
        """Runs a capture program until the stimuli are over; FILE in its command line is the file."""
        path = os.path.join(self.scratch, name)
        errors = open(path + ".err", "w+")
        child = subprocess.Popen(["ip", "netns", "exec", PREFIX + namespace] + command.replace("FILE", path).split(), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=errors)
        self.lab.children.append(child)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not any(w in open(path + ".err").read() for w in ("listening on", "File:")):
            time.sleep(0.05)
        time.sleep(0.3)
        words = []
        for each in stimulus:
            if isinstance(each, tuple):
                each[1]()
                words.append(each[0])
            else:
                self.lab.sh(each[0], each[2:], check=False)
                words.append(each)
        time.sleep(1.2 if "dumpcap" in command else 0.4)
        child.send_signal(signal.SIGINT)
        child.wait(timeout=10)
        self.lab.children.remove(child)
        errors.close()
        self.keep(name, "%s: %s; %s%s" % (namespace, command.replace("FILE", name), "; ".join(words), note))

    def frames(self, *expressions, interface="a0"):
        """A stimulus: whole frames that scapy builds, put on a link as they are."""
        def put():
            import socket
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as out:
                out.bind((interface, 0))
                for each in expressions:
                    out.send(bytes(make_scapy.build(each)))
        return ("frames on %s: %s" % (interface, " and ".join(expressions)), lambda: in_namespace("a", put))

    def keep(self, name, how):
        shutil.copyfile(os.path.join(self.scratch, name), os.path.join(FOLDER, name))
        self.made[name] = how

    def run(self, name, command):
        """A file that a program makes of others in this folder."""
        subprocess.run(command.split(), check=True, cwd=self.scratch, capture_output=True)
        self.keep(name, command)

    def from_text(self, name, link_type, prefix, expressions):
        """text2pcap: hex in, a capture out."""
        dump = os.path.join(self.scratch, name + ".txt")
        with open(dump, "w") as out:
            for each in expressions:
                octets = bytes.fromhex(prefix[each.startswith("IPv6") or "6" in each[:6]] if isinstance(prefix, tuple) else prefix)
                octets += bytes(make_scapy.build(each))
                for at in range(0, len(octets), 16):
                    out.write("%06x %s\n" % (at, " ".join("%02x" % o for o in octets[at:at + 16])))
        subprocess.run(["text2pcap", "-q", "-F", "pcap", "-l", str(link_type), dump, os.path.join(self.scratch, name)], check=True, capture_output=True)
        self.keep(name, "text2pcap -F pcap -l %d, of the octets %s before each of: %s" % (
            link_type, " or ".join(prefix) if isinstance(prefix, tuple) else prefix or "(none)", " ; ".join(expressions)))


def ethernet(m):
    m.capture("ethernet.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE", ["a:" + ECHO4, "a:" + ECHO6, "a:" + UDP_TO_CLOSED])
    m.capture("ethernet_one_interface.pcapng", "dumpcap -q -i a0 -w FILE", ["a:" + ECHO4, "a:" + ECHO6])
    m.capture("ethernet_two_interfaces.pcapng", "dumpcap -q -i r0 -i r1 -w FILE", ["a:" + ECHO4, "a:" + ECHO6], namespace="r")
    m.capture("nanosecond.pcap", "tcpdump -Z root --immediate-mode -U --time-stamp-precision=nano -i a0 -w FILE", ["a:" + ECHO4])
    m.capture("snaplen_60.pcap", "tcpdump -Z root --immediate-mode -U -s 60 -i a0 -w FILE", ["a:ping -c1 -W1 -s200 198.51.100.2", "a:" + ECHO6, "a:" + UDP_TO_CLOSED])
    m.capture("empty.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE udp port 9", [])
    m.capture("fragments.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE icmp or ip6", ["a:ping -c1 -W1 -s1600 198.51.100.2", "a:ping -6 -c1 -W1 -s1600 2001:db8:2::2"])
    m.capture("bad_checksums.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE icmp or icmp6", [
        "a:hping3 -c 1 -n -1 --icmp-cksum 4660 198.51.100.2", m.frames(ETHER + "/" + "IP(src=HOST4, dst=PEER4, chksum=0x1234)/ICMP(id=1, seq=2)",
                                                                    ETHER + "/IPv6(src=HOST6, dst=PEER6)/ICMPv6EchoRequest(cksum=0x1234)")])
    m.capture("tunnels.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE ip or proto gre", [
        m.frames(*[ETHER + "/" + each for each in (
            "IP(src=HOST4, dst=PEER4)/IP(src='10.1.2.3', dst='10.4.5.6')/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')",
            "IP(src=HOST4, dst=PEER4)/GRE()/IP(src='10.1.2.3', dst='10.4.5.6')/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')",
            "IP(src=HOST4, dst=PEER4)/IPv6(src=HOST6, dst=PEER6)/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')")])],
        note="; b has no such tunnel and answers with protocol unreachable")
    m.capture("neighbours.pcap", "tcpdump -Z root --immediate-mode -U -i a0 -w FILE arp or icmp6 or icmp",
              ["a:ip neigh flush dev a0", "a:ip -6 neigh flush dev a0", "a:" + ECHO4, "a:ping -6 -c1 -W1 -s16 2001:db8:1::fe"])
    m.capture("linux_loopback.pcap", "tcpdump -Z root --immediate-mode -U -i lo -w FILE", ["a:ping -c1 -W1 -s16 127.0.0.1", "a:ping -6 -c1 -W1 -s16 ::1",
                                                                     "a:traceroute -n -q1 -w1 -m1 127.0.0.1"],
              note="; the loopback does not complete UDP checksums, which is why that of the datagram and of its quote is wrong")


def below_ip(m):
    four, six = "IP(src=HOST4, dst=PEER4)/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')", "IPv6(src=HOST6, dst=PEER6)/ICMPv6EchoRequest(id=1, seq=2)"
    frames = {"vlan": ["Dot1Q(vlan=10, prio=5)"], "qinq": ["Dot1AD(vlan=100)/Dot1Q(vlan=10)", "Dot1Q(vlan=100)/Dot1Q(vlan=10)"],
              "mpls": ["MPLS(label=16, s=0, ttl=64)/MPLS(label=0x12345, s=1, ttl=64)"], "pppoe": ["PPPoE(sessionid=0x0102)/PPP()"]}
    for name, tags in frames.items():
        m.capture(name + ".pcap", "tcpdump -Z root --immediate-mode -U -i r0 -w FILE", [m.frames(*["%s/%s/%s" % (ETHER, tag, ip) for tag in tags for ip in (four, six)
                                                                             if not (name == "mpls" and ip is six)])], namespace="r")
    m.capture("llc_snap.pcap", "tcpdump -Z root --immediate-mode -U -i r0 -w FILE", [m.frames("Dot3(src='%s', dst='%s')/LLC(dsap=0xaa, ssap=0xaa, ctrl=3)/SNAP(OUI=0, "
                                                                        "code=0x0800)/%s" % (MAC["a0"], MAC["r0"], four))], namespace="r")
    m.capture("ethernet_padding.pcap", "tcpdump -Z root --immediate-mode -U -i r0 -w FILE", [m.frames("%s/%s/Padding(b'\\xa5'*18)" % (ETHER, four))], namespace="r")
    for kind in ("LINUX_SLL", "LINUX_SLL2"):
        m.capture(kind.lower() + ".pcap", "tcpdump -Z root --immediate-mode -U -i any -y %s -w FILE" % kind, ["a:" + ECHO4, "a:" + ECHO6, "a:ping -c1 -W1 -s16 127.0.0.1"])
    raw_ip(m)
    both = ["ip4/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')", "ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')",
            "error4/ICMP(type=3, code=1)/udp4", "error6/ICMPv6DestUnreach(code=3)/udp6"]
    m.from_text("null_little_endian.pcap", 0, ("02000000", "1e000000"), both)
    m.from_text("null_big_endian.pcap", 0, ("00000002", "0000001e"), both)
    m.from_text("loop_openbsd.pcap", 108, ("00000002", "00000018"), both)
    m.from_text("ppp_with_address.pcap", 9, ("ff030021", "ff030057"), both)
    m.from_text("ppp_without_address.pcap", 9, ("0021", "0057"), both)
    m.from_text("raw_ip_101.pcap", 101, "", both)
    m.from_text("ipv4_228.pcap", 228, "", both[0::2])
    m.from_text("ipv6_229.pcap", 229, "", both[1::2])
    path = os.path.join(m.scratch, "big_endian.pcap")
    make_scapy.PcapWriter(path, endianness=">", linktype=101, sync=True).write([make_scapy.build(each) for each in both])
    m.keep("big_endian.pcap", "scapy: PcapWriter(..., endianness='>', linktype=101) of " + " ; ".join(both))


def raw_ip(m):
    """A TUN link of a, held open by this process."""
    import fcntl
    import struct

    def attach():
        handle = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(handle, 0x400454CA, struct.pack("16sH22x", b"tun0", 0x0001 | 0x1000))  # TUNSETIFF: IFF_TUN | IFF_NO_PI
        return handle

    handle = in_namespace("a", attach)
    try:
        m.lab.sh("a", "ip address add 203.0.113.1/24 dev tun0")
        m.lab.sh("a", "ip -6 address add 2001:db8:7::1/64 dev tun0 nodad")
        m.lab.sh("a", "ip link set tun0 up")
        sent = ["IP(src='203.0.113.2', dst='203.0.113.1')/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')",
                "IPv6(src='2001:db8:7::2', dst='2001:db8:7::1')/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')",
                "IP(src='203.0.113.2', dst='203.0.113.1')/UDP(sport=0x8235, dport=33435)/Raw(b'abcdefgh')"]

        def write():
            for each in sent:
                os.write(handle, bytes(make_scapy.build(each)))
        m.capture("raw_ip_tun.pcap", "tcpdump -Z root --immediate-mode -U -i tun0 -w FILE", [("into the TUN link: " + " and ".join(sent), write)])
    finally:
        os.close(handle)


def edited(m):
    m.run("merged_two_link_types.pcapng", "mergecap -F pcapng -w merged_two_link_types.pcapng ethernet.pcap raw_ip_tun.pcap")
    m.run("comments.pcapng", "editcap -a 1:first -a 2:second -F pcapng nanosecond.pcap comments.pcapng")
    m.run("empty.pcapng", "editcap -F pcapng empty.pcap empty.pcapng")
    m.run("modified.pcap", "editcap -F modpcap nanosecond.pcap modified.pcap")
    for name, cut in (("cut_in_record.pcap", "ethernet.pcap"), ("cut_in_block.pcapng", "ethernet_one_interface.pcapng")):
        source, target = os.path.join(m.scratch, cut), os.path.join(m.scratch, name)
        shutil.copyfile(source, target)
        os.truncate(target, os.path.getsize(source) * 2 // 3 | 1)
        m.keep(name, "truncate: the first two thirds of " + cut)
    shutil.copyfile(os.path.join(m.scratch, "ethernet.pcap"), os.path.join(m.scratch, "cut_in_file_header.pcap"))
    os.truncate(os.path.join(m.scratch, "cut_in_file_header.pcap"), 20)
    m.keep("cut_in_file_header.pcap", "truncate: the first 20 octets of ethernet.pcap")


def count(path, *options):
    done = subprocess.run(["tshark", "-n", *options, "-r", path, "-T", "fields", "-e", "frame.number"], capture_output=True, text=True)
    return len(done.stdout.split())


def link_types(path):
    done = subprocess.run(["capinfos", "-E", path], capture_output=True, text=True)
    return common.fold(" ".join(line.split(":", 1)[1] for line in done.stdout.splitlines() if "encapsulation:" in line)) or "-"


def make():
    """Writes all files and EXPECTED.tsv, and gives what is wrong."""
    os.makedirs(FOLDER, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="icmpkit-vec-") as scratch, Lab() as lab:
        maker = Maker(lab, scratch)
        for part in (ethernet, below_ip, edited):
            part(maker)
    alone = ("-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE")
    with open(os.path.join(FOLDER, "EXPECTED.tsv"), "w", encoding="ascii") as out:
        out.write("file\tpackets\ticmp\ticmp_reassembled\tlink\tmade_by\n")
        for name, how in sorted(maker.made.items()):
            path = os.path.join(FOLDER, name)
            row = (name, count(path), count(path, *alone, "-Y", "icmp || icmpv6"), count(path, "-Y", "icmp || icmpv6"), link_types(path), common.fold(how))
            out.write("\t".join(map(str, row)) + "\n")
    return ["captures: %s is %d octets" % (n, os.path.getsize(os.path.join(FOLDER, n))) for n in maker.made
            if os.path.getsize(os.path.join(FOLDER, n)) > 16384]
