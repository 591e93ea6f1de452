"""The IPv4 rows of make_scapy.py: (name, scapy expression)."""

UNREACHABLE = ("net", "host", "protocol", "port", "frag_needed", "source_route_failed", "net_unknown", "host_unknown",
               "source_isolated", "net_prohibited", "host_prohibited", "net_tos", "host_tos", "prohibited", "host_precedence",
               "precedence_cutoff")
QUOTES = (("udp", "udp4"), ("tcp", "tcp4"), ("echo", "echo4"))

IPV4 = [
    ("0_0_echo_reply", "ip4/ICMP(type=0, id=0x0102, seq=0x0304)/Raw(bytes(range(56)))"),
    ("8_0_echo_request", "ip4/ICMP(type=8, id=0x0102, seq=0x0304)/Raw(bytes(range(56)))"),
    ("8_0_echo_request_no_data", "ip4/ICMP(type=8, id=0xfffe, seq=0x0001)"),
    ("8_0_echo_request_odd_data", "ip4/ICMP(type=8, id=0x0102, seq=0xffff)/Raw(b'\\x01\\x02\\x03')"),
    ("8_0_echo_request_sum_is_ffff", "ip4/ICMP(type=8, id=0xf7ff, seq=0)"),
    ("8_0_echo_request_all_ones_data", "ip4/ICMP(type=8, id=0xffff, seq=0xffff)/Raw(b'\\xff'*64)"),
    ("8_0_echo_request_1472_octets", "ip4/ICMP(type=8, id=0x0102, seq=0x0304)/Raw(bytes(range(256))*5+bytes(192))"),
    ("8_7_echo_request_code_nonzero", "ip4/ICMP(type=8, code=7, id=0x0102, seq=0x0304)/Raw(b'abcdefgh')"),
    ("8_0_echo_request_bad_checksum", "ip4/ICMP(type=8, id=0x0102, seq=0x0304, chksum=0xdead)/Raw(b'abcdefgh')"),
    ("8_0_echo_request_bad_ip_checksum", "IP(src=HOST4, dst=PEER4, chksum=0xbeef)/ICMP(id=0x0102, seq=0x0304)"),
    ("8_0_echo_request_df_tos_ecn", "IP(src=HOST4, dst=PEER4, id=0, flags='DF', tos=0xb9, ttl=1)/ICMP(id=1, seq=2)"),
    ("8_0_echo_request_evil_bit", "IP(src=HOST4, dst=PEER4, id=1, flags='evil', ttl=255)/ICMP(id=1, seq=2)"),
]
IPV4 += [("3_%d_%s_quotes_%s" % (code, word, name), "error4/ICMP(type=3, code=%d%s)/%s" % (code, ", nexthopmtu=1400" if code == 4 else "", quoted))
         for code, word in enumerate(UNREACHABLE) for name, quoted in QUOTES[code % 3:code % 3 + 1]]
IPV4 += [("3_4_frag_needed_mtu_%d" % mtu, "error4/ICMP(type=3, code=4, nexthopmtu=%d)/udp4" % mtu)
         for mtu in (0, 1, 67, 68, 296, 575, 576, 1280, 1500, 9000, 65535)]
IPV4 += [
    ("3_16_unassigned_code", "error4/ICMP(type=3, code=16)/udp4"),
    ("3_255_unassigned_code", "error4/ICMP(type=3, code=255)/udp4"),
    ("3_3_quote_header_and_8", "error4/ICMP(type=3, code=3)/quote(udp4, 28)"),
    ("3_3_quote_header_only", "error4/ICMP(type=3, code=3)/quote(udp4, 20)"),
    ("3_3_quote_cut_in_header", "error4/ICMP(type=3, code=3)/quote(udp4, 13)"),
    ("3_3_no_quote", "error4/ICMP(type=3, code=3)"),
    ("3_3_quotes_options", "error4/ICMP(type=3, code=3)/IP(src=HOST4, dst=PEER4, options=[IPOption_RR(length=39, pointer=12, "
     "routers=['203.0.113.1', '203.0.113.2']+['0.0.0.0']*7)])/UDP(sport=0x8235, dport=33435)/Raw(b'abcdefgh')"),
    ("3_3_quotes_fragment_offset_185", "error4/ICMP(type=3, code=3)/IP(src=HOST4, dst=PEER4, id=7, flags='MF', frag=185, proto=17)/"
     "Raw(bytes(range(64)))"),
    ("3_0_quotes_icmp_error", "error4/ICMP(type=3, code=0)/error4/ICMP(type=3, code=1)/udp4"),
    ("3_1_length_word_stuffing", "error4/ICMP(type=3, code=1, length=17, reserved=0xa5)/quote(udp4, 68)"),
    ("4_0_source_quench", "error4/ICMP(type=4)/udp4"),
    ("5_0_redirect_net", "error4/ICMP(type=5, code=0, gw='192.0.2.3')/udp4"),
    ("5_1_redirect_host", "error4/ICMP(type=5, code=1, gw='192.0.2.4')/tcp4"),
    ("5_2_redirect_tos_net", "error4/ICMP(type=5, code=2, gw='192.0.2.5')/echo4"),
    ("5_3_redirect_tos_host", "error4/ICMP(type=5, code=3, gw='192.0.2.6')/udp4"),
    ("9_0_router_advertisement", "IP(src=ROUTER4, dst='224.0.0.1', ttl=1)/ICMP(type=9, unused=0x01020708)/"
     "Raw(inet_aton('192.0.2.254')+b'\\x80\\x00\\x00\\x00')"),
    ("9_0_router_advertisement_two", "IP(src=ROUTER4, dst='224.0.0.1', ttl=1)/ICMP(type=9, unused=0x02020708)/"
     "Raw(inet_aton('192.0.2.254')+b'\\x00\\x00\\x00\\x0a'+inet_aton('192.0.2.253')+b'\\xff\\xff\\xff\\xf6')"),
    ("9_16_router_advertisement_mobile_ip", "IP(src=ROUTER4, dst='224.0.0.1', ttl=1)/ICMP(type=9, code=16, unused=0x01020708)/"
     "Raw(inet_aton('192.0.2.254')+b'\\x00\\x00\\x00\\x01')"),
    ("10_0_router_solicitation", "IP(src=HOST4, dst='224.0.0.2', ttl=1)/ICMP(type=10)"),
    ("11_0_ttl_exceeded_quotes_udp", "error4/ICMP(type=11, code=0)/udp4"),
    ("11_0_ttl_exceeded_quotes_tcp", "error4/ICMP(type=11, code=0)/tcp4"),
    ("11_0_ttl_exceeded_quotes_echo", "error4/ICMP(type=11, code=0)/echo4"),
    ("11_1_reassembly_exceeded", "error4/ICMP(type=11, code=1)/IP(src=HOST4, dst=PEER4, id=9, flags='MF')/UDP(sport=0x8235, "
     "dport=53, len=2000, chksum=0)/Raw(bytes(range(40)))"),
    ("11_0_quotes_ipip", "error4/ICMP(type=11)/IP(src=HOST4, dst=PEER4)/IP(src='10.1.2.3', dst='10.4.5.6')/UDP(sport=1, dport=2)"),
    ("12_0_parameter_problem_pointer_20", "error4/ICMP(type=12, code=0, ptr=20)/IP(src=HOST4, dst=PEER4, options=[IPOption("
     "copy_flag=1, optclass=0, option=30, value=b'\\x01\\x02')])/UDP(sport=0x8235, dport=33435)"),
    ("12_0_parameter_problem_pointer_255", "error4/ICMP(type=12, code=0, ptr=255)/udp4"),
    ("12_1_required_option_missing", "error4/ICMP(type=12, code=1)/udp4"),
    ("12_2_option_length", "error4/ICMP(type=12, code=2, ptr=2)/udp4"),
    ("13_0_timestamp", "ip4/ICMP(type=13, id=0x0102, seq=0x0304, ts_ori=0x01020304, ts_rx=0, ts_tx=0)"),
    ("14_0_timestamp_reply", "ip4/ICMP(type=14, id=0x0102, seq=0x0304, ts_ori=0x01020304, ts_rx=0x05060708, ts_tx=0x0102090a)"),
    ("14_0_timestamp_reply_nonstandard", "ip4/ICMP(type=14, id=0x0102, seq=0x0304, ts_ori=0x01020304, ts_rx=0x85060708, "
     "ts_tx=0x8102090a)"),
    ("13_0_timestamp_last_ms_of_day", "ip4/ICMP(type=13, id=0x0102, seq=0x0304, ts_ori=86399999, ts_rx=0, ts_tx=0)"),
    ("15_0_information_request", "ip4/ICMP(type=15, id=0x0102, seq=0x0304)"),
    ("16_0_information_reply", "ip4/ICMP(type=16, id=0x0102, seq=0x0304)"),
    ("17_0_address_mask_request", "ip4/ICMP(type=17, id=0x0102, seq=0x0304, addr_mask='0.0.0.0')"),
    ("18_0_address_mask_reply", "ip4/ICMP(type=18, id=0x0102, seq=0x0304, addr_mask='255.255.252.0')"),
    ("30_0_traceroute", "ip4/ICMP(type=30, code=0, unused=0x12340000)/Raw(b'\\x00\\x03\\x00\\x00\\x01\\x02\\x03\\x04\\x00\\x00\\x05\\xdc')"),
    ("30_1_traceroute_discarded", "ip4/ICMP(type=30, code=1, unused=0x12340000)/Raw(b'\\x00\\x03\\xff\\xff\\x01\\x02\\x03\\x04"
     "\\x00\\x00\\x05\\xdc')"),
    ("31_0_conversion_error", "error4/ICMP(type=31, code=0, unused=0x00000009)/udp4"),
    ("32_0_mobile_host_redirect", "ip4/ICMP(type=32, unused=0x01020304)/Raw(b'abcdefgh')"),
    ("33_0_where_are_you", "ip4/ICMP(type=33, unused=0x01020304)"),
    ("34_0_i_am_here", "ip4/ICMP(type=34, unused=0x01020304)"),
    ("35_0_mobile_registration_request", "ip4/ICMP(type=35, unused=0x01020304)"),
    ("36_0_mobile_registration_reply", "ip4/ICMP(type=36, unused=0x01020304)"),
    ("37_0_domain_name_request_12_octets", "ip4/ICMP(type=37, id=0x0102, seq=0x0304)"),
    ("38_0_domain_name_reply", "ip4/ICMP(type=38, id=0x0102, seq=0x0304, unused=3600)/Raw(b'\\x04host\\x07example\\x03com\\x00')"),
    ("38_0_domain_name_reply_negative_ttl", "ip4/ICMP(type=38, id=0x0102, seq=0x0304, unused=0xffffffff)"),
    ("39_0_skip", "ip4/ICMP(type=39, unused=0x01020304)"),
]
IPV4 += [("40_%d_photuris" % code, "error4/ICMP(type=40, code=%d, unused=0x0000001c)/udp4" % code) for code in range(6)]
IPV4 += [("%d_0_unknown" % kind, "ip4/ICMP(type=%d, unused=0x01020304)/Raw(b'abcdefgh')" % kind)
         for kind in (1, 2, 6, 7, 19, 29, 41, 44, 127, 128, 252, 253, 254, 255)]
IPV4 += [
    # Extended echo (RFC 8335): scapy 2.5.0 has no class for it, its generic ICMP and extension object layers serve.
    ("42_0_probe_by_name", "ip4/ICMP(type=42, unused=0x01020301)/extension(ICMPExtensionObject(classnum=3, classtype=1)/"
     "Raw(b'eth0'))"),
    ("42_0_probe_by_name_padded", "ip4/ICMP(type=42, unused=0x01020301)/extension(ICMPExtensionObject(classnum=3, classtype=1)/"
     "Raw(b'wlan0\\0\\0\\0'))"),
    ("42_0_probe_by_index", "ip4/ICMP(type=42, unused=0x01020301)/extension(ICMPExtensionObject(classnum=3, classtype=2)/"
     "Raw(b'\\x00\\x00\\x01\\x02'))"),
    ("42_0_probe_by_ipv4", "ip4/ICMP(type=42, unused=0x01020301)/extension(ICMPExtensionObject(classnum=3, classtype=3)/"
     "Raw(b'\\x00\\x01\\x04\\x00'+inet_aton('198.51.100.2')))"),
    ("42_0_probe_by_ipv6_remote", "ip4/ICMP(type=42, unused=0x01020300)/extension(ICMPExtensionObject(classnum=3, classtype=3)/"
     "Raw(b'\\x00\\x02\\x10\\x00'+inet_pton(socket.AF_INET6, PEER6)))"),
    ("42_0_probe_by_mac_remote", "ip4/ICMP(type=42, unused=0x01020300)/extension(ICMPExtensionObject(classnum=3, classtype=3)/"
     "Raw(b'\\x40\\x05\\x06\\x00\\x00\\x00\\x5e\\x00\\x53\\x01\\x00\\x00'))"),
]
IPV4 += [("43_%d_probe_reply" % code, "ip4/ICMP(type=43, code=%d, unused=0x010203%02x)" % (code, 0x46 if code == 0 else 0))
         for code in range(5)]
IPV4 += [
    # RFC 4884: all quotes are 128 octets, all lengths 32 words, unless the name says otherwise.
    ("11_0_mpls_one_label", "error4/ICMP(type=11, length=32)/quote(udp4)/extension(ICMPExtensionMPLS(stack=[MPLS(label=0x12345, "
     "cos=5, s=1, ttl=254)]))"),
    ("11_0_mpls_three_labels", "error4/ICMP(type=11, length=32)/quote(udp4)/extension(ICMPExtensionMPLS(stack=[MPLS(label=16, cos=1, "
     "s=0, ttl=1), MPLS(label=0xfffff, cos=7, s=0, ttl=2), MPLS(label=3, cos=0, s=1, ttl=255)]))"),
    ("11_0_mpls_legacy_length_0", "error4/ICMP(type=11, length=0)/quote(udp4)/extension(ICMPExtensionMPLS(stack=[MPLS(label=24001, "
     "cos=0, s=1, ttl=1)]))"),
    ("11_0_mpls_length_17_words", "error4/ICMP(type=11, length=17)/quote(udp4, 68)/extension(ICMPExtensionMPLS(stack=[MPLS(label="
     "24001, cos=0, s=1, ttl=1)]))"),
    ("11_0_mpls_length_128_octets", "error4/ICMP(type=11, length=128)/quote(udp4)/extension(ICMPExtensionMPLS(stack=[MPLS(label="
     "24001, cos=0, s=1, ttl=1)]))"),
    ("11_0_mpls_quote_256", "error4/ICMP(type=11, length=64)/quote(ip4/ICMP(id=1, seq=2)/Raw(bytes(400)), 256)/extension("
     "ICMPExtensionMPLS(stack=[MPLS(label=24001, cos=0, s=1, ttl=1)]))"),
    ("11_0_ext_checksum_header_only_bad", "error4/ICMP(type=11, length=32)/quote(udp4)/ICMPExtensionHeader()/ICMPExtensionMPLS("
     "stack=[MPLS(label=24001, cos=0, s=1, ttl=1)])"),
    ("11_0_ext_checksum_zero", "error4/ICMP(type=11, length=32)/quote(udp4)/ICMPExtensionHeader(chksum=0)/ICMPExtensionMPLS("
     "stack=[MPLS(label=24001, cos=0, s=1, ttl=1)])"),
    ("11_0_ext_version_1", "error4/ICMP(type=11, length=32)/quote(udp4)/extension(ICMPExtensionMPLS(stack=[MPLS(label=24001, cos=0, "
     "s=1, ttl=1)]), version=1)"),
    ("11_0_ext_no_objects", "error4/ICMP(type=11, length=32)/quote(udp4)/extension()"),
    ("3_1_interface_index", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=0, has_ifindex=1, ifindex=0x01020304))"),
    ("3_1_interface_ipv4", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=1, has_ipaddr=1, ip4='192.0.2.254'))"),
    ("3_1_interface_ipv6", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=2, has_ipaddr=1, ip6='2001:db8:1::fe'))"),
    ("3_1_interface_name", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=3, has_ifname=1, ifname_len=8, ifname=b'eth1\\0\\0\\0'))"),
    ("3_1_interface_name_length_as_scapy_counts", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension("
     "ICMPExtensionInterfaceInformation(interface_role=3, has_ifname=1, ifname=b'eth1'))"),
    ("3_1_interface_mtu", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=0, has_mtu=1, mtu=1400))"),
    ("3_1_interface_everything", "error4/ICMP(type=3, code=1, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=0, has_ifindex=1, has_ipaddr=1, has_ifname=1, has_mtu=1, ifindex=0x01020304, ip4='192.0.2.254', "
     "ifname_len=8, ifname=b'eth1\\0\\0\\0', mtu=9000))"),
    ("11_0_two_interfaces_and_mpls", "error4/ICMP(type=11, length=32)/quote(echo4)/extension(ICMPExtensionMPLS(stack=[MPLS(label="
     "24001, cos=0, s=1, ttl=1)]), ICMPExtensionInterfaceInformation(interface_role=0, has_ifindex=1, ifindex=2), "
     "ICMPExtensionInterfaceInformation(interface_role=2, has_ifindex=1, ifindex=3))"),
    ("12_0_ext_interface_index", "error4/ICMP(type=12, ptr=8, length=32)/quote(udp4)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=0, has_ifindex=1, ifindex=2))"),
    ("3_3_ext_unknown_class", "error4/ICMP(type=3, code=3, length=32)/quote(udp4)/extension(ICMPExtensionObject(classnum=200, "
     "classtype=7)/Raw(b'abcdefgh'))"),
    ("3_3_ext_private_class_247", "error4/ICMP(type=3, code=3, length=32)/quote(udp4)/extension(ICMPExtensionObject(classnum=247, "
     "classtype=0)/Raw(b'\\x01\\x02\\x03\\x04'))"),
    ("3_3_ext_object_length_zero", "error4/ICMP(type=3, code=3, length=32)/quote(udp4)/extension(ICMPExtensionObject(len=0, "
     "classnum=1, classtype=1))"),
    ("3_3_ext_object_length_beyond", "error4/ICMP(type=3, code=3, length=32)/quote(udp4)/extension(ICMPExtensionObject(len=64, "
     "classnum=247, classtype=1)/Raw(b'abcd'))"),
    # IPv4 options
    ("option_record_route_empty", "IP(src=HOST4, dst=PEER4, options=[IPOption_RR(length=39, pointer=4, routers=['0.0.0.0']*9)])/"
     "ICMP(id=0x0102, seq=0x0304)"),
    ("option_record_route_two", "IP(src=HOST4, dst=PEER4, options=[IPOption_RR(length=39, pointer=12, routers=['203.0.113.1', "
     "'203.0.113.2']+['0.0.0.0']*7)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_loose_source_route", "IP(src=HOST4, dst='203.0.113.1', options=[IPOption_LSRR(pointer=4, routers=['203.0.113.2', "
     "'198.51.100.2'])])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_strict_source_route", "IP(src=HOST4, dst='203.0.113.1', options=[IPOption_SSRR(pointer=8, routers=['203.0.113.2', "
     "'198.51.100.2'])])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_timestamp_only", "IP(src=HOST4, dst=PEER4, options=[IPOption_Timestamp(length=12, pointer=9, oflw=2, flg=0, timestamp="
     "0x01020304)/Raw(b'\\0\\0\\0\\0')])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_timestamp_and_address", "IP(src=HOST4, dst=PEER4, options=[IPOption_Timestamp(length=12, pointer=13, oflw=1, flg=1, "
     "internet_address='203.0.113.1', timestamp=0x01020304)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_timestamp_prespecified", "IP(src=HOST4, dst=PEER4, options=[IPOption_Timestamp(length=12, pointer=5, oflw=0, flg=3, "
     "internet_address='203.0.113.1', timestamp=0)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_router_alert", "IP(src=HOST4, dst=PEER4, options=[IPOption_Router_Alert(alert=0)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_router_alert_value", "IP(src=HOST4, dst=PEER4, options=[IPOption_Router_Alert(alert='router_shall_examine_packet')])/"
     "UDP(sport=1, dport=2)"),
    ("option_security", "IP(src=HOST4, dst=PEER4, options=[IPOption_Security(security=0x789a, compartment=0x0102, "
     "handling_restrictions=0x0304, transmission_control_code=b'xyz')])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_stream_id", "IP(src=HOST4, dst=PEER4, options=[IPOption_Stream_Id(security=0x0102)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_traceroute_82", "IP(src=HOST4, dst=PEER4, options=[IPOption_Traceroute(id=0x1234, outbound_hops=3, return_hops=0xffff, "
     "originator_ip='192.0.2.1')])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_mtu_probe", "IP(src=HOST4, dst=PEER4, options=[IPOption_MTU_Probe(mtu=1500)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_mtu_reply", "IP(src=HOST4, dst=PEER4, options=[IPOption_MTU_Reply(mtu=1400)])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_address_extension", "IP(src=HOST4, dst=PEER4, options=[IPOption_Address_Extension(src_ext='10.1.2.3', dst_ext="
     "'10.4.5.6')])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_selective_directed_broadcast", "IP(src=HOST4, dst=PEER4, options=[IPOption_SDBM(addresses=['192.0.2.7', '192.0.2.8'])])/"
     "ICMP(id=0x0102, seq=0x0304)"),
    ("option_nop_eol", "IP(src=HOST4, dst=PEER4, options=[IPOption_NOP(), IPOption_NOP(), IPOption_EOL()])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_unknown", "IP(src=HOST4, dst=PEER4, options=[IPOption(copy_flag=1, optclass=2, option=30, value=b'abcd')])/"
     "ICMP(id=0x0102, seq=0x0304)"),
    ("option_length_1", "IP(src=HOST4, dst=PEER4, options=[IPOption(copy_flag=1, optclass=0, option=30, length=1, value=b'ab')])/"
     "ICMP(id=0x0102, seq=0x0304)"),
    ("option_length_beyond_header", "IP(src=HOST4, dst=PEER4, options=[IPOption(copy_flag=1, optclass=0, option=30, length=40, "
     "value=b'ab')])/ICMP(id=0x0102, seq=0x0304)"),
    ("option_forty_nops_ihl_15", "IP(src=HOST4, dst=PEER4, options=[IPOption_NOP()]*40)/ICMP(id=0x0102, seq=0x0304)"),
    # what is no ICMP, or ICMP in something else
    ("fragment_first", "IP(src=HOST4, dst=PEER4, id=0x7777, flags='MF')/ICMP(id=0x0102, seq=0x0304, chksum=0x1234)/Raw(bytes(range(56)))"),
    ("fragment_middle", "IP(src=HOST4, dst=PEER4, id=0x7777, flags='MF', frag=8, proto=1)/Raw(bytes(range(64)))"),
    ("fragment_last", "IP(src=HOST4, dst=PEER4, id=0x7777, frag=16, proto=1)/Raw(bytes(range(13)))"),
    ("udp_datagram", "udp4"),
    ("udp_checksum_none", "IP(src=HOST4, dst=PEER4)/UDP(sport=0x8235, dport=33435, chksum=0)/Raw(b'abc')"),
    ("udp_empty", "IP(src=HOST4, dst=PEER4)/UDP(sport=0x8235, dport=7)"),
    ("udp_bad_checksum", "IP(src=HOST4, dst=PEER4)/UDP(sport=0x8235, dport=33435, chksum=0x1234)/Raw(b'abc')"),
    ("tcp_syn", "tcp4"),
    ("tcp_syn_options", "IP(src=HOST4, dst=PEER4)/TCP(sport=0x8236, dport=80, seq=0x01020304, flags='S', window=0x1234, options=[('MSS', "
     "1460), ('SAckOK', b''), ('Timestamp', (0x01020304, 0)), ('NOP', None), ('WScale', 7)])"),
    ("tcp_rst_ack", "IP(src=HOST4, dst=PEER4)/TCP(sport=0x8236, dport=80, seq=1, ack=0xfffefdfc, flags='RA')"),
    ("tcp_urgent_data", "IP(src=HOST4, dst=PEER4)/TCP(sport=0x8236, dport=23, seq=1, ack=2, flags='PAUECN', urgptr=0x0102)/Raw(b'xyz')"),
    ("ipip_echo", "IP(src='203.0.113.1', dst='203.0.113.2', ttl=64)/ip4/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')"),
    ("ip6in4_echo", "IP(src='203.0.113.1', dst='203.0.113.2')/ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')"),
    ("gre_echo", "IP(src='203.0.113.1', dst='203.0.113.2')/GRE()/ip4/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')"),
    ("gre_key_sequence_echo", "IP(src='203.0.113.1', dst='203.0.113.2')/GRE(chksum_present=1, key_present=1, seqnum_present=1, key="
     "0x01020304, sequence_number=0x05060708)/ip4/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')"),
    ("igmp_query", "IP(src=ROUTER4, dst='224.0.0.1', ttl=1, options=[IPOption_Router_Alert()])/IGMP(type=0x11, mrcode=20, gaddr='0.0.0.0')"),
    ("unknown_protocol_253", "IP(src=HOST4, dst=PEER4, proto=253)/Raw(b'abcdefgh')"),
    ("icmpv6_in_ipv4_bad_checksum", "IP(src=HOST4, dst=PEER4, proto=58)/Raw(b'\\x80\\x00\\x00\\x00\\x01\\x02\\x03\\x04')"),
    ("empty_payload_protocol_1", "IP(src=HOST4, dst=PEER4, proto=1)"),
]
