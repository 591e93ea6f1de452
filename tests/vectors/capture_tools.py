"""Vectors that programs make: what ping, traceroute, mtr, nmap, hping3, fping, ndisc6, the IPv6 toolkits and the daemons of
capture_daemons.py put on a link. Cases are written as in capture_kernel.py.
"""

import capture_daemons
from capture_kernel import Recorder, fragment, icmp
from lab import Lab

A4, A6 = "192.0.2.1", "2001:db8:1::1"


def from4(number, more=lambda o: True):
    """A matcher: an IPv4 datagram of a with that protocol."""
    return lambda o: o[0] >> 4 == 4 and o[9] == number and o[12:16] == bytes((192, 0, 2, 1)) and more(o)


def from6(number, more=lambda o: True):
    """A matcher: an IPv6 datagram, not of the router, with that next header."""
    return lambda o: o[0] >> 4 == 6 and o[6] == number and o[23] != 0xFE and more(o)


def ping4(rec):
    for size in (0, 1, 15, 16, 56, 57, 1472):
        rec.case("v4_8_0_ping_%d_octets" % size, "a: ping -c1 -W1 -s%d 198.51.100.2" % size, icmp(8, 0, A4))
    for word, flags in (("record_route", "-R"), ("timestamps", "-T tsonly"), ("timestamps_and_addresses", "-T tsandaddr"),
                        ("timestamps_prespecified", "-T tsprespec 192.0.2.254 198.51.100.2"), ("pattern", "-p 0102aaff"), ("tos", "-Q 0xb8"),
                        ("dont_fragment", "-M do"), ("may_fragment", "-M dont"), ("ttl_1", "-t1"), ("identifier", "-e 258"),
                        ("high_identifier", "-e 65534")):
        rec.case("v4_8_0_ping_" + word, "a: ping -c1 -W1 %s 198.51.100.2" % flags, icmp(8, 0, A4))
    rec.case("v4_8_0_ping_three", "a: ping -c3 -i0.2 -W1 198.51.100.2", icmp(8, 0, A4), most=3)
    rec.case("v4_ping_fragment", "a: ping -c1 -W1 -s4000 198.51.100.2", lambda o: fragment(o) and o[12] == 192, most=3)
    rec.case("v4_8_0_fping", "a: fping -4 -c1 -t500 198.51.100.2", icmp(8, 0, A4))
    rec.case("v4_8_0_fping_random_1000", "a: fping -4 -c1 -t500 -R -b1000 198.51.100.2", icmp(8, 0, A4))
    rec.case("v4_8_0_mtr", "a: mtr -4 -n -r -c1 198.51.100.2", icmp(8, 0, A4), most=2)
    rec.case("v4_udp_mtr", "a: mtr -4 -n -r -c1 -u 198.51.100.2", from4(17))
    rec.case("v4_tcp_mtr", "a: mtr -4 -n -r -c1 -T 198.51.100.2", from4(6))
    rec.case("v4_udp_tracepath", "a: tracepath -4 -n -m3 198.51.100.2", from4(17), most=2)
    rec.case("v4_8_0_traceroute", "a: traceroute -4 -n -I -q1 -w1 -m3 198.51.100.2", icmp(8, 0, A4), most=2)
    rec.case("v4_udp_traceroute", "a: traceroute -4 -n -q1 -w1 -m3 198.51.100.2", from4(17), most=2)
    rec.case("v4_tcp_traceroute", "a: traceroute -4 -n -T -q1 -w1 -m3 198.51.100.2", from4(6), most=2)
    rec.case("v4_udp_traceroute_source_route_bad_checksum", "a: traceroute -4 -n -g 192.0.2.254 -q1 -w1 -m1 198.51.100.2", from4(17))
    rec.case("v4_udplite_traceroute", "a: traceroute -4 -n -UL -q1 -w1 -m1 198.51.100.2", from4(136))
    rec.case("v4_protocol_253_traceroute", "a: traceroute -4 -n -P 253 -q1 -w1 -m1 198.51.100.2", from4(253))
    rec.case("v4_udp_traceroute_mtu", "a: traceroute -4 -n --mtu -q1 -w1 -m1 198.51.100.2", from4(17))


def scanners4(rec):
    scan = "a: nmap -n -sn -T4 --max-retries 0 --host-timeout 3s %s 198.51.100.2"
    for kind, word, flag in ((8, "echo", "-PE"), (13, "timestamp", "-PP"), (17, "address_mask", "-PM")):
        rec.case("v4_%d_0_nmap_%s" % (kind, word), scan % flag, icmp(kind, 0, A4))
    for number in (1, 2, 4, 6, 17):
        rec.case("v4_protocol_%d_nmap" % number, scan % ("-PO%d" % number), from4(number))
    rec.case("v4_udp_nmap", scan % "-PU40125", from4(17))
    rec.case("v4_tcp_nmap_syn", scan % "-PS80", from4(6))
    rec.case("v4_tcp_nmap_ack", scan % "-PA80", from4(6))
    rec.case("v4_sctp_nmap_init", scan % "-PY80", from4(132))
    rec.case("v4_8_nmap_os_detection", "a: nmap -n -Pn -O -p80 --max-retries 0 --max-os-tries 1 --host-timeout 20s 198.51.100.2",
             lambda o: icmp(8, None, A4)(o), given=["b: nft add table ip t", "b: nft add chain ip t c '{ type filter hook input priority 0; }'",
                                                    "b: nft add rule ip t c tcp dport 80 reject with tcp reset"],
             undo=["b: nft delete table ip t"], most=2)
    hping = "a: hping3 -c 1 -n %s 198.51.100.2"
    for kind, code, word, flags in (
            (8, 0, "echo", "-1"), (8, 0, "echo_data_100", "-1 -d 100"), (8, 3, "echo_code_3", "-1 -C 8 -K 3"), (13, 0, "timestamp", "-1 --icmp-ts"),
            (17, 0, "address_mask", "-1 --icmp-addr"), (3, 1, "unreachable", "-1 -C 3 -K 1"), (3, 13, "unreachable_13", "-1 -C 3 -K 13"),
            (4, 0, "source_quench", "-1 -C 4"), (5, 1, "redirect", "-1 -C 5 -K 1 --icmp-gw 192.0.2.3"), (11, 0, "time_exceeded", "-1 -C 11"),
            (11, 1, "reassembly", "-1 -C 11 -K 1"), (0, 0, "reply", "-1 -C 0"), (14, 0, "timestamp_reply", "-1 -C 14"),
            (18, 0, "address_mask_reply", "-1 -C 18")):
        rec.case("v4_%d_%d_hping_%s" % (kind, code, word), hping % flags, icmp(kind, code, A4), seconds=0.5)
    rec.case("v4_8_0_hping_bad_checksum", hping % "-1 --icmp-cksum 4660", icmp(8, 0, A4), seconds=0.5)
    rec.case("v4_8_0_hping_record_route", hping % "-1 -G", icmp(8, 0, A4), seconds=0.5)
    rec.case("v4_8_0_hping_loose_source_route", hping % "-1 --lsrr 192.0.2.254", icmp(8, 0, A4), seconds=0.5)
    rec.case("v4_fragment_hping", hping % "-1 -f -d 60", lambda o: fragment(o) and o[12] == 192, most=3, seconds=0.5)
    rec.case("v4_udp_hping", hping % "-2 -p 33435", from4(17), seconds=0.5)
    rec.case("v4_tcp_hping_syn", hping % "-S -p 80", from4(6), seconds=0.5)
    nping = "a: nping -c 1 --privileged --delay 50ms %s 198.51.100.2"
    for kind, code, word, flags in (
            (8, 0, "echo", "--icmp --icmp-id 258 --icmp-seq 772"), (8, 0, "echo_data", "--icmp --data-string abcdefgh"),
            (0, 0, "reply", "--icmp --icmp-type 0 --icmp-id 258 --icmp-seq 772"), (3, 1, "unreachable", "--icmp --icmp-type 3 --icmp-code 1"),
            (4, 0, "source_quench", "--icmp --icmp-type 4"),
            (5, 1, "redirect", "--icmp --icmp-type 5 --icmp-code 1 --icmp-redirect-addr 192.0.2.3"),
            (9, 0, "router_advertisement", "--icmp --icmp-type 9 --icmp-advert-lifetime 1800 --icmp-advert-entry 192.0.2.254,10"),
            (9, 0, "router_advertisement_two", "--icmp --icmp-type 9 --icmp-advert-lifetime 772 --icmp-advert-entry 192.0.2.254,16909060 "
             "--icmp-advert-entry 192.0.2.253,5"), (10, 0, "router_solicitation", "--icmp --icmp-type 10"),
            (11, 0, "time_exceeded", "--icmp --icmp-type 11"), (12, 0, "parameter_problem", "--icmp --icmp-type 12 --icmp-param-pointer 20"),
            (13, 0, "timestamp", "--icmp --icmp-type 13 --icmp-id 258 --icmp-seq 772 --icmp-orig-time 16909060"),
            (14, 0, "timestamp_reply", "--icmp --icmp-type 14 --icmp-id 258 --icmp-seq 772 --icmp-orig-time 16909060 --icmp-recv-time 84281096 "
             "--icmp-trans-time 16910602"), (15, 0, "information", "--icmp --icmp-type 15"), (16, 0, "information_reply", "--icmp --icmp-type 16"),
            (17, 0, "address_mask", "--icmp --icmp-type 17"), (18, 0, "address_mask_reply", "--icmp --icmp-type 18"),
            (30, 0, "traceroute", "--icmp --icmp-type 30"), (8, 0, "record_route", "--icmp --ip-options R"),
            (8, 0, "timestamp_option", "--icmp --ip-options T"), (8, 0, "loose_source_route", "--icmp --ip-options 'L 192.0.2.254'"),
            (8, 0, "evil_bit", "--icmp --evil")):
        rec.case("v4_%d_%d_nping_%s" % (kind, code, word), nping % flags, icmp(kind, code, A4), seconds=0.5)


def ping6(rec):
    for size in (0, 1, 15, 16, 56, 57, 1452):
        rec.case("v6_128_0_ping_%d_octets" % size, "a: ping -6 -c1 -W1 -s%d 2001:db8:2::2" % size, icmp(128, 0, A6))
    for word, flags in (("pattern", "-p 0102aaff"), ("traffic_class", "-Q 0xb8"), ("flow_label", "-F 0x12345"), ("hop_limit_1", "-t1"),
                        ("identifier", "-e 258")):
        rec.case("v6_128_0_ping_" + word, "a: ping -6 -c1 -W1 %s 2001:db8:2::2" % flags, icmp(128, 0, A6))
    rec.case("v6_128_0_ping_multicast", "a: ping -6 -c1 -W1 ff02::1%a0", lambda o: icmp(128)(o) and o[24] == 255)
    rec.case("v6_ping_fragment", "a: ping -6 -c1 -W1 -s4000 2001:db8:2::2", from6(44), most=3)
    for word, query in (("name", "name"), ("ipv6", "ipv6"), ("ipv6_global", "ipv6-global"), ("ipv4", "ipv4"), ("ipv4_all", "ipv4-all")):
        rec.case("v6_139_0_ping_ni_" + word, "a: ping -6 -c1 -W1 -N %s 2001:db8:2::2" % query, icmp(139))
    rec.case("v6_139_1_ping_ni_subject_name", "a: ping -6 -c1 -W1 -N ipv6 -N subject-name=host.example.com 2001:db8:2::2", icmp(139))
    rec.case("v6_139_2_ping_ni_subject_ipv4", "a: ping -6 -c1 -W1 -N name -N subject-ipv4=198.51.100.2 2001:db8:2::2", icmp(139))
    rec.case("v6_128_0_fping", "a: fping -6 -c1 -t500 2001:db8:2::2", icmp(128, 0, A6))
    rec.case("v6_128_0_mtr", "a: mtr -6 -n -r -c1 2001:db8:2::2", icmp(128, 0, A6), most=2)
    rec.case("v6_udp_tracepath", "a: tracepath -6 -n -m3 2001:db8:2::2", from6(17), most=2)
    rec.case("v6_128_0_traceroute", "a: traceroute -6 -n -I -q1 -w1 -m3 2001:db8:2::2", icmp(128, 0, A6), most=2)
    rec.case("v6_udp_traceroute", "a: traceroute -6 -n -q1 -w1 -m3 2001:db8:2::2", from6(17), most=2)
    rec.case("v6_tcp_traceroute", "a: traceroute -6 -n -T -q1 -w1 -m3 2001:db8:2::2", from6(6), most=2)
    rec.case("v6_128_0_tracert6", "a: rltraceroute6 -n -I -q1 -m2 2001:db8:2::2", icmp(128), most=2)
    scan = "a: nmap -6 -n -sn -T4 --max-retries 0 --host-timeout 3s %s 2001:db8:2::2"
    rec.case("v6_128_0_nmap_echo", scan % "-PE", icmp(128, 0, A6))
    rec.case("v6_udp_nmap", scan % "-PU40125", from6(17))
    rec.case("v6_tcp_nmap_syn", scan % "-PS80", from6(6))
    rec.case("v6_nmap_multicast_echo", "a: nmap -6 -n -sn --script targets-ipv6-multicast-echo -e a0", icmp(128))
    rec.case("v6_nmap_multicast_invalid", "a: nmap -6 -n -sn --script targets-ipv6-multicast-invalid-dst -e a0", lambda o: o[0] >> 4 == 6 and o[6] in (0, 60))
    rec.case("v6_130_0_nmap_multicast_mld", "a: nmap -6 -n -sn --script targets-ipv6-multicast-mld -e a0", icmp(130))


def neighbours6(rec):
    rec.case("v6_135_0_ndisc6", "a: ndisc6 -1 -n 2001:db8:1::fe a0", icmp(135))
    rec.case("v6_136_0_answer_to_ndisc6", "a: ndisc6 -1 -n 2001:db8:1::fe a0", icmp(136))
    rec.case("v6_133_0_rdisc6", "a: rdisc6 -1 -n -w 500 -r 1 a0", icmp(133))
    node = "-i a0 -s 2001:db8:1::1 -d 2001:db8:1::fe -S 00:00:5e:00:53:01 -D 00:00:5e:00:53:fe"
    for word, flags in (("", ""), ("_source_link", "-E 00:00:5e:00:53:01"), ("_destination_options", "-u 24"), ("_hop_by_hop", "-H 16")):
        rec.case("v6_135_0_si6_ns6%s" % word, "a: ns6 %s -t 2001:db8:1::fe %s" % (node, flags), lambda o: icmp(135)(o) and o[7] == 255, seconds=1)
    for word, flags in (("solicited_override", "-c -o -E 00:00:5e:00:53:01"), ("router", "-r")):
        rec.case("v6_136_0_si6_na6_" + word, "a: na6 %s -t 2001:db8:1::1 %s" % (node, flags), icmp(136, 0, A6), seconds=1)
    router = "a: ra6 -i a0 -s fe80::200:5eff:fe00:53aa -d ff02::1 "
    for word, flags in (("plain", "-t 1800 -c 64"), ("every_flag", "-m -o -a -q -p 1 -t 258 -r 50595078 -x 117967114 -c 63"),
                        ("prefixes", "-P 2001:db8:1::/64#LA#16909060#84281096 -P 2001:db8:4::/48#L#600#300"), ("mtu_link", "-M 1400 -e"),
                        ("routes", "-R 2001:db8:3::/48#1#600 -R 2001:db8:5::/64#3#16909060"), ("rdnss", "-N 600#2001:db8:2::2#2001:db8:2::3")):
        rec.case("v6_134_0_si6_ra6_" + word, router + flags, icmp(134, 0, "fe80::200:5eff:fe00:53aa"), seconds=1)
    rec.case("v6_137_0_si6_rd6", "a: rd6 -i a0 -s fe80::200:5eff:fe00:53aa -d 2001:db8:1::fe -r 2001:db8:9::1 -t fe80::200:5eff:fe00:53bb -E "
             "00:00:5e:00:53:bb", icmp(137), seconds=1)
    error = "a: icmp6 -i a0 -s 2001:db8:1::1 -d 2001:db8:1::fe -r 2001:db8:1::fe -x 2001:db8:2::2 -S 00:00:5e:00:53:01 -D 00:00:5e:00:53:fe -c 64 %s"
    for kind, code, word, flags in ((1, 0, "no_route", "-e 0 -p TCP -o 443 -a 33334 -q 16909060"), (1, 4, "port", "-e 4 -p UDP -o 33435 -a 33333"),
                                    (1, 1, "no_payload", "-e 1 -n"), (2, 0, "too_big", "-E -m 1300 -p ICMP6 -P 400"),
                                    (3, 0, "hop_limit", "-A 0 -p UDP"), (3, 1, "reassembly", "-A 1 -p TCP"),
                                    (4, 1, "parameter", "-R 1 -O 16909060 -p TCP"), (200, 5, "experimental", "-t 200:5 -n")):
        rec.case("v6_%d_%d_si6_icmp6_%s" % (kind, code, word), error % flags, icmp(kind, code, A6), seconds=1)
    info = "a: ni6 -i a0 -s 2001:db8:1::1 -d 2001:db8:1::fe -S 00:00:5e:00:53:01 -D 00:00:5e:00:53:fe %s"
    for word, flags in (("subject_ipv6", "-6 2001:db8:1::fe -q 2"), ("subject_ipv4", "-4 192.0.2.254 -q 4"), ("subject_name", "-n host.example.com -q 3"),
                        ("subject_compression_loop", "-x 10 -o 1 -q 2")):
        rec.case("v6_139_si6_ni6_" + word, info % flags, icmp(139), seconds=1)


MINE6 = bytes.fromhex("20010db8000100000000000000000001")
# The numbers of atk6-implementation6's own tests, and what each sends first. The other numbers differ from one of these in
# the size of a header only, or listen, or need another host.
IMPLEMENTATION_CASES = {
    1: "hop_by_hop_ignored_option", 2: "hop_by_hop_2048_octets", 3: "two_hop_by_hop_headers", 5: "destination_ignored_option",
    7: "two_destination_headers", 9: "2000_destination_headers", 11: "fragmentation", 12: "one_shot_fragment",
    13: "fragment_header_too_large_bad_checksum", 14: "overlap_first_zero", 15: "overlap_last_zero", 18: "source_routing_done",
    19: "source_routing_to_do", 20: "mobile_source_route", 21: "mobile_and_source_routing_bad_checksum", 22: "fragmented_source_route",
    26: "fragmented_hop_by_hop_source_route", 28: "node_information", 29: "inverse_neighbour", 30: "mobile_prefix_solicitation",
    31: "certificate_solicitation", 32: "authentication_header", 33: "authentication_header_tcp", 34: "two_octets_of_echo",
    35: "esp", 43: "hop_by_hop_many_options", 44: "hop_by_hop_padn", 47: "jumbo_with_payload_length", 48: "jumbo_below_65536",
    49: "hop_by_hop_error_option", 50: "destination_error_option", 51: "payload_length_0", 52: "payload_length_too_large_bad",
    53: "payload_length_too_small_bad_checksum", 54: "wrong_bad_checksum", 55: "zero_bad_checksum", 56: "hop_limit_0", 57: "fragment_missing",
}


def toolkit6(rec):
    thc = "a: atk6-thcping6 -n 1 %s a0 2001:db8:1::1 2001:db8:1::fe x x abcdefgh"
    mine = lambda kind: lambda o: icmp(kind)(o) and o[8:24] == MINE6  # noqa: E731
    for word, flags, match in (
            ("echo", "", mine(128)), ("router_alert", "-a", mine(128)), ("quick_start", "-q", mine(128)), ("hop_by_hop_unknown", "-H 30:4:01020304", mine(128)),
            ("destination_option", "-D 158:4:01020304", mine(128)), ("atomic_fragment", "-f", mine(128)), ("source_route", "-F 2001:db8:2::2", mine(128)),
            ("class_label", "-c 184 -l 74565 -t 63", mine(128)), ("type_200_code_7", "-T 200 -C 7", mine(200)),
            ("payload_length_bad", "-L 400", lambda o: icmp(128)(o) and o[4:6] == b"\x01\x90"), ("next_header_253", "-N 253", from6(253)),
            ("tcp_syn", "-S 80", from6(6)), ("udp", "-U 53", from6(17))):
        rec.case("v6_thc_ping_" + word, thc % flags, match, seconds=1)
    rec.case("v6_thc_fragmented_destination_header", "a: atk6-thcping6 -n 1 -D xxx a0 2001:db8:1::1 2001:db8:1::fe", from6(44), most=2, seconds=1)
    for word, command, kind in (
            ("toobig", "atk6-toobig6 -u a0 2001:db8:1::fe 2001:db8:1::1 1300", 2), ("redirect", "atk6-redir6 a0 2001:db8:1::fe 2001:db8:9::1 "
             "fe80::200:5eff:fe00:53fe fe80::200:5eff:fe00:53bb 00:00:5e:00:53:bb", 137), ("node_query", "atk6-node_query6 a0 2001:db8:1::fe", 139),
            ("inverse_lookup", "atk6-inverse_lookup6 a0 00:00:5e:00:53:fe", 141), ("mld_report", "atk6-fake_mld6 a0 add ff02::db8:1", 131),
            ("mld_done", "atk6-fake_mld6 a0 delete ff02::db8:1", 132), ("mld_query", "atk6-fake_mld6 a0 query ff02::db8:1", 130),
            ("mld2_add", "atk6-fake_mld26 a0 add ff02::db8:1", 143), ("mld2_delete", "atk6-fake_mld26 a0 delete ff02::db8:1", 143),
            ("mld2_query", "atk6-fake_mld26 a0 query ff02::db8:1", 130), ("mrd_advertise", "atk6-fake_mldrouter6 a0 advertise", 151),
            ("mrd_solicit", "atk6-fake_mldrouter6 a0 solicitate", 152), ("mrd_terminate", "atk6-fake_mldrouter6 a0 terminate", 153),
            ("neighbor_advertisement", "timeout 2 atk6-fake_advertise6 -n 1 a0 2001:db8:1::1", 136),
            ("neighbor_solicitation", "timeout 2 atk6-fake_solicitate6 a0 2001:db8:1::1", 135), ("router_solicitation", "atk6-dump_router6 a0", 133),
            ("send_solicitation", "timeout 5 atk6-sendpees6 a0 1024 fe80:: 2001:db8:1::fe", 135),
            ("router_advertisement", "timeout 3 atk6-fake_router26 -n 1 -i 1 -A 2001:db8:1::/64 -R 2001:db8:3::/48 -D 2001:db8:2::2 -L example.com -M 1400 "
             "-F managed,other,homeagent -p high a0", 134)):
        rec.case("v6_%d_thc_%s" % (kind, word), "a: timeout 8 " + command, lambda o, kind=kind: icmp(kind)(o), seconds=1)
    for number, word in IMPLEMENTATION_CASES.items():
        rec.case("v6_thc_implementation_" + word, "a: timeout 3 atk6-implementation6 -p -s 2001:db8:1::1 a0 2001:db8:1::fe %d" % number,
                 lambda o: o[0] >> 4 == 6 and o[8:24] == MINE6 and not icmp(135)(o) and not icmp(136)(o), seconds=0.3)


def make():
    """All of it: the vectors, and the names of what could not be had."""
    with Lab() as lab:
        rec = Recorder(lab, "tools")
        for part in (ping4, scanners4, ping6, neighbours6, toolkit6, capture_daemons.routers):
            part(rec)
        return rec.vectors, rec.missing
