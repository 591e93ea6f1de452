"""The IPv6 rows of make_scapy.py: (name, scapy expression)."""

UNREACHABLE = ("no_route", "prohibited", "beyond_scope", "address", "port", "source_policy", "reject_route", "source_routing_header",
               "headers_too_long")
PARAMETER = ("erroneous_header", "unknown_next_header", "unknown_option", "incomplete_header_chain", "sr_upper_layer",
             "intermediate_next_header", "extension_header_too_big", "chain_too_long", "too_many_headers", "too_many_options",
             "option_too_big")
QUOTES = (("udp", "udp6"), ("tcp", "tcp6"), ("echo", "echo6"))

IPV6 = [
    ("128_0_echo_request", "ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=bytes(range(56)))"),
    ("128_0_echo_request_no_data", "ip6/ICMPv6EchoRequest(id=0xfffe, seq=0x0001)"),
    ("128_0_echo_request_odd_data", "ip6/ICMPv6EchoRequest(id=0x0102, seq=0xffff, data=b'\\x01\\x02\\x03')"),
    ("128_0_echo_request_1232_octets", "ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=bytes(range(256))*4+bytes(208))"),
    ("128_9_echo_request_code_nonzero", "ip6/ICMPv6EchoRequest(code=9, id=0x0102, seq=0x0304, data=b'abcdefgh')"),
    ("128_0_echo_request_bad_checksum", "ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, cksum=0xdead, data=b'abcdefgh')"),
    ("128_0_echo_request_traffic_class", "IPv6(src=HOST6, dst=PEER6, tc=0xb9, fl=0xfffff, hlim=1)/ICMPv6EchoRequest(id=1, seq=2)"),
    ("129_0_echo_reply", "IPv6(src=PEER6, dst=HOST6, hlim=64)/ICMPv6EchoReply(id=0x0102, seq=0x0304, data=bytes(range(56)))"),
]
IPV6 += [("1_%d_%s_quotes_%s" % (code, word, name), "error6/ICMPv6DestUnreach(code=%d)/%s" % (code, quoted))
         for code, word in enumerate(UNREACHABLE) for name, quoted in QUOTES[code % 3:code % 3 + 1]]
IPV6 += [
    ("1_9_unassigned_code", "error6/ICMPv6DestUnreach(code=9)/udp6"),
    ("1_255_unassigned_code", "error6/ICMPv6DestUnreach(code=255)/udp6"),
    ("1_4_no_quote", "error6/ICMPv6DestUnreach(code=4)"),
    ("1_4_quote_cut_in_header", "error6/ICMPv6DestUnreach(code=4)/quote(udp6, 23)"),
    ("1_4_quote_header_only", "error6/ICMPv6DestUnreach(code=4)/quote(udp6, 40)"),
    ("1_4_quotes_1232", "error6/ICMPv6DestUnreach(code=4)/quote(ip6/UDP(sport=0x8235, dport=33435)/Raw(bytes(1400)), 1232)"),
    ("1_3_quotes_fragment", "error6/ICMPv6DestUnreach(code=3)/ip6/IPv6ExtHdrFragment(offset=181, m=1, id=0x01020304, nh=17)/Raw(bytes("
     "range(64)))"),
    ("1_0_quotes_hop_by_hop", "error6/ICMPv6DestUnreach(code=0)/ip6/IPv6ExtHdrHopByHop(options=[RouterAlert(value=0x0102)])/UDP("
     "sport=0x8235, dport=33435)/Raw(b'abc')"),
    ("1_0_quotes_icmp_error", "error6/ICMPv6DestUnreach(code=0)/error6/ICMPv6DestUnreach(code=1)/udp6"),
]
IPV6 += [("2_0_too_big_mtu_%d" % mtu, "error6/ICMPv6PacketTooBig(mtu=%d)/echo6" % mtu)
         for mtu in (0, 68, 1279, 1280, 1492, 9000, 65536, 0x01020304, 0xFFFFFFFF)]
IPV6 += [
    ("2_1_too_big_code_nonzero", "error6/ICMPv6PacketTooBig(code=1, mtu=1400)/udp6"),
    ("3_0_hop_limit_quotes_udp", "error6/ICMPv6TimeExceeded(code=0)/udp6"),
    ("3_0_hop_limit_quotes_tcp", "error6/ICMPv6TimeExceeded(code=0)/tcp6"),
    ("3_0_hop_limit_quotes_echo", "error6/ICMPv6TimeExceeded(code=0)/echo6"),
    ("3_1_reassembly", "error6/ICMPv6TimeExceeded(code=1)/ip6/IPv6ExtHdrFragment(offset=0, m=1, id=0x01020304)/UDP(sport=0x8235, "
     "dport=53, len=2000, chksum=0x1234)/Raw(bytes(range(40)))"),
]
IPV6 += [("4_%d_%s" % (code, word), "error6/ICMPv6ParamProblem(code=%d, ptr=%s)/%s" % (code, hex(0x28 + code), QUOTES[code % 3][1]))
         for code, word in enumerate(PARAMETER)]
IPV6 += [
    ("4_0_pointer_beyond_quote", "error6/ICMPv6ParamProblem(code=0, ptr=0x01020304)/udp6"),
    ("4_2_quotes_unknown_option", "error6/ICMPv6ParamProblem(code=2, ptr=42)/ip6/IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x9e, "
     "optdata=b'\\x01\\x02\\x03\\x04')])/UDP(sport=1, dport=2)"),
    # RFC 4884: all quotes are 128 octets, all lengths 16 words of 64 bits, unless the name says otherwise.
    ("3_0_mpls_one_label", "error6/ICMPv6TimeExceeded(length=16)/quote(udp6)/extension(ICMPExtensionMPLS(stack=[MPLS(label=0x12345, "
     "cos=5, s=1, ttl=254)]))"),
    ("3_0_mpls_two_labels", "error6/ICMPv6TimeExceeded(length=16)/quote(udp6)/extension(ICMPExtensionMPLS(stack=[MPLS(label=16, cos=1, "
     "s=0, ttl=1), MPLS(label=2, cos=0, s=1, ttl=1)]))"),
    ("3_0_mpls_legacy_length_0", "error6/ICMPv6TimeExceeded(length=0)/quote(udp6)/extension(ICMPExtensionMPLS(stack=[MPLS(label=24001, "
     "cos=0, s=1, ttl=1)]))"),
    ("3_0_mpls_length_in_32_bit_words", "error6/ICMPv6TimeExceeded(length=32)/quote(udp6)/extension(ICMPExtensionMPLS(stack=[MPLS(label="
     "24001, cos=0, s=1, ttl=1)]))"),
    ("3_0_ext_checksum_header_only_bad", "error6/ICMPv6TimeExceeded(length=16)/quote(udp6)/ICMPExtensionHeader()/ICMPExtensionMPLS("
     "stack=[MPLS(label=24001, cos=0, s=1, ttl=1)])"),
    ("1_0_interface_index_name", "error6/ICMPv6DestUnreach(length=16)/quote(udp6)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=0, has_ifindex=1, has_ifname=1, ifindex=0x01020304, ifname_len=8, ifname=b'eth1\\0\\0\\0'))"),
    ("1_0_interface_ipv6_mtu", "error6/ICMPv6DestUnreach(length=16)/quote(udp6)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=2, has_ipaddr=1, has_mtu=1, ip6=ROUTER6, mtu=1400))"),
    ("1_0_interface_ipv4", "error6/ICMPv6DestUnreach(length=16)/quote(udp6)/extension(ICMPExtensionInterfaceInformation("
     "interface_role=3, has_ipaddr=1, ip4=ROUTER4))"),
    # neighbour discovery
    ("133_0_router_solicitation", "IPv6(src=LINK6, dst='ff02::2', hlim=255)/ICMPv6ND_RS()/ICMPv6NDOptSrcLLAddr(lladdr=MAC)"),
    ("133_0_router_solicitation_unspecified", "IPv6(src='::', dst='ff02::2', hlim=255)/ICMPv6ND_RS(res=0x01020304)"),
    ("134_0_router_advertisement_bare", "router6/ICMPv6ND_RA(chlim=64, M=0, O=0, routerlifetime=0, reachabletime=0, retranstimer=0)"),
    ("134_0_router_advertisement_fields", "router6/ICMPv6ND_RA(chlim=63, M=1, O=1, H=1, prf=1, P=1, res=1, routerlifetime=0x0102, "
     "reachabletime=0x03040506, retranstimer=0x0708090a)"),
    ("134_0_prefix", "router6/ICMPv6ND_RA(routerlifetime=1800)/ICMPv6NDOptPrefixInfo(prefixlen=64, L=1, A=1, R=1, validlifetime="
     "0x01020304, preferredlifetime=0x05060708, prefix='2001:db8:1::')"),
    ("134_0_prefix_p_flag_reserved_bits", "router6/ICMPv6ND_RA(routerlifetime=1800)/ICMPv6NDOptPrefixInfo(prefixlen=48, L=0, A=0, R=0, "
     "res1=0x10, res2=0x01020304, validlifetime=0xffffffff, preferredlifetime=0, prefix='2001:db8:1::')"),
    ("134_0_mtu", "router6/ICMPv6ND_RA()/ICMPv6NDOptMTU(mtu=0x01020304)"),
    ("134_0_source_link_layer", "router6/ICMPv6ND_RA()/ICMPv6NDOptSrcLLAddr(lladdr=ROUTER_MAC)"),
    ("134_0_route_information_64", "router6/ICMPv6ND_RA()/ICMPv6NDOptRouteInfo(plen=48, prf=1, rtlifetime=0x01020304, prefix="
     "'2001:db8:3::')"),
    ("134_0_route_information_default", "router6/ICMPv6ND_RA()/ICMPv6NDOptRouteInfo(plen=0, len=1, prf=3, rtlifetime=600, prefix='::')"),
    ("134_0_route_information_128", "router6/ICMPv6ND_RA()/ICMPv6NDOptRouteInfo(plen=128, prf=0, rtlifetime=600, prefix=PEER6)"),
    ("134_0_rdnss_one", "router6/ICMPv6ND_RA()/ICMPv6NDOptRDNSS(lifetime=0x01020304, dns=[PEER6])"),
    ("134_0_rdnss_two", "router6/ICMPv6ND_RA()/ICMPv6NDOptRDNSS(lifetime=3600, dns=[PEER6, ROUTER6])"),
    ("134_0_dnssl_two", "router6/ICMPv6ND_RA()/ICMPv6NDOptDNSSL(lifetime=0x01020304, len=5, searchlist=['example.com', 'sub.example.org'])"),
    ("134_0_dnssl_one", "router6/ICMPv6ND_RA()/ICMPv6NDOptDNSSL(lifetime=600, searchlist=['example.com'])"),
    ("134_0_flags_extension", "router6/ICMPv6ND_RA()/ICMPv6NDOptEFA(res=0x800000000001)"),
    ("134_0_advertisement_interval", "router6/ICMPv6ND_RA(H=1)/ICMPv6NDOptAdvInterval(advint=0x01020304)"),
    ("134_0_home_agent_information", "router6/ICMPv6ND_RA(H=1)/ICMPv6NDOptHAInfo(pref=0x0102, lifetime=0x0304)"),
    ("134_0_map", "router6/ICMPv6ND_RA()/ICMPv6NDOptMAP(dist=3, pref=10, R=1, validlifetime=0x01020304, addr=ROUTER6)"),
    ("134_0_every_common_option", "router6/ICMPv6ND_RA(chlim=64, routerlifetime=1800)/ICMPv6NDOptSrcLLAddr(lladdr=ROUTER_MAC)/"
     "ICMPv6NDOptMTU(mtu=1400)/ICMPv6NDOptPrefixInfo(prefix='2001:db8:1::')/ICMPv6NDOptPrefixInfo(prefix='2001:db8:4::', A=0)/"
     "ICMPv6NDOptRouteInfo(plen=48, rtlifetime=600, prefix='2001:db8:3::')/ICMPv6NDOptRDNSS(lifetime=600, dns=[PEER6])"),
    ("135_0_neighbor_solicitation", "IPv6(src=LINK6, dst='ff02::1:ff00:53fe', hlim=255)/ICMPv6ND_NS(tgt=LINKR6)/ICMPv6NDOptSrcLLAddr("
     "lladdr=MAC)"),
    ("135_0_neighbor_solicitation_dad", "IPv6(src='::', dst='ff02::1:ff00:5301', hlim=255)/ICMPv6ND_NS(tgt=LINK6)"),
    ("135_0_neighbor_solicitation_nonce", "IPv6(src='::', dst='ff02::1:ff00:5301', hlim=255)/ICMPv6ND_NS(tgt=LINK6)/ICMPv6NDOptUnknown("
     "type=14, len=1, data=b'\\x01\\x02\\x03\\x04\\x05\\x06')"),
    ("135_0_unicast_hop_limit_64", "IPv6(src=LINK6, dst=LINKR6, hlim=64)/ICMPv6ND_NS(tgt=LINKR6)"),
    ("136_0_neighbor_advertisement", "nd6/ICMPv6ND_NA(R=1, S=1, O=1, tgt=LINK6)/ICMPv6NDOptDstLLAddr(lladdr=MAC)"),
    ("136_0_neighbor_advertisement_unsolicited", "router6/ICMPv6ND_NA(R=0, S=0, O=1, tgt=LINKR6)/ICMPv6NDOptDstLLAddr(lladdr=ROUTER_MAC)"),
    ("136_0_neighbor_advertisement_reserved_bits", "nd6/ICMPv6ND_NA(R=0, S=1, O=0, res=0x01020304, tgt=LINK6)"),
    ("137_0_redirect", "nd6/ICMPv6ND_Redirect(tgt=LINKR6, dst=PEER6)/ICMPv6NDOptDstLLAddr(lladdr=ROUTER_MAC)/ICMPv6NDOptRedirectedHdr("
     "pkt=bytes(udp6))"),
    ("137_0_redirect_on_link", "nd6/ICMPv6ND_Redirect(tgt=PEER6, dst=PEER6)"),
    ("135_0_option_length_zero", "nd6/ICMPv6ND_NS(tgt=LINKR6)/ICMPv6NDOptUnknown(type=1, len=0, data=b'\\x01\\x02\\x03\\x04\\x05\\x06')"),
    ("135_0_option_length_beyond", "nd6/ICMPv6ND_NS(tgt=LINKR6)/ICMPv6NDOptUnknown(type=1, len=9, data=b'\\x01\\x02\\x03\\x04\\x05\\x06')"),
    ("135_0_option_unknown", "nd6/ICMPv6ND_NS(tgt=LINKR6)/ICMPv6NDOptUnknown(type=253, len=2, data=bytes(range(14)))"),
    ("141_0_inverse_solicitation", "IPv6(src=LINK6, dst='ff02::1', hlim=255)/ICMPv6ND_INDSol()/ICMPv6NDOptSrcLLAddr(lladdr=MAC)/"
     "ICMPv6NDOptDstLLAddr(lladdr=ROUTER_MAC)/ICMPv6NDOptSrcAddrList(addrlist=[HOST6, LINK6])/ICMPv6NDOptMTU(mtu=1500)"),
    ("142_0_inverse_advertisement", "nd6/ICMPv6ND_INDAdv()/ICMPv6NDOptSrcLLAddr(lladdr=MAC)/ICMPv6NDOptDstLLAddr(lladdr=ROUTER_MAC)/"
     "ICMPv6NDOptTgtAddrList(addrlist=[ROUTER6])"),
    ("134_0_nbma_shortcut_limit", "router6/ICMPv6ND_RA()/ICMPv6NDOptShortcutLimit(shortcutlim=40, res1=1, res2=0x02030405)"),
    ("134_0_fmip_address", "router6/ICMPv6ND_RA()/ICMPv6NDOptIPAddr(optcode=1, plen=64, res=0x01020304, addr=ROUTER6)"),
    ("134_0_fmip_new_router_prefix", "router6/ICMPv6ND_RA()/ICMPv6NDOptNewRtrPrefix(optcode=1, plen=64, res=0x01020304, prefix="
     "'2001:db8:5::')"),
    ("134_0_fmip_link_layer", "router6/ICMPv6ND_RA()/ICMPv6NDOptLLA(optcode=2, lla=MAC)"),
    # multicast listeners and routers
    ("130_0_mld1_general_query", "mld6/ICMPv6MLQuery(mrd=10000, mladdr='::')"),
    ("130_0_mld1_specific_query", "mld6/ICMPv6MLQuery(mrd=0x0102, reserved=0x0304, mladdr='ff02::db8:1')"),
    ("131_0_mld1_report", "mld6/ICMPv6MLReport(mladdr='ff02::db8:1')"),
    ("132_0_mld1_done", "mld6/ICMPv6MLDone(mladdr='ff02::db8:1')"),
    ("130_0_mld2_general_query", "mld6/ICMPv6MLQuery2(mrd=10000, QRV=2, QQIC=125)"),
    ("130_0_mld2_query_float_codes", "mld6/ICMPv6MLQuery2(mrd=0x9234, S=1, QRV=7, QQIC=0x9a, mladdr='ff02::db8:1')"),
    ("130_0_mld2_query_sources", "mld6/ICMPv6MLQuery2(mrd=1000, QRV=2, QQIC=125, mladdr='ff02::db8:1', sources=[HOST6, PEER6])"),
    ("143_0_mld2_report_to_ex", "mld6/ICMPv6MLReport2(records=[ICMPv6MLDMultAddrRec(rtype=4, dst='ff02::db8:1')])"),
    ("143_0_mld2_report_every_type", "mld6/ICMPv6MLReport2(records=[ICMPv6MLDMultAddrRec(rtype=t, dst='ff02::db8:%d' % t, sources=[HOST6]*(t "
     "% 3)) for t in range(1, 7)])"),
    ("143_0_mld2_report_auxiliary", "mld6/ICMPv6MLReport2(records=[ICMPv6MLDMultAddrRec(rtype=1, dst='ff02::db8:1', sources=[HOST6], "
     "auxdata=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', auxdata_len=2)])"),
    ("143_0_mld2_report_empty", "mld6/ICMPv6MLReport2(records=[])"),
    ("151_20_router_advertisement_mrd", "IPv6(src=LINKR6, dst='ff02::6a', hlim=1)/IPv6ExtHdrHopByHop(options=[RouterAlert()])/"
     "ICMPv6MRD_Advertisement(advinter=20, queryint=0x0102, robustness=0x0304)"),
    ("152_0_router_solicitation_mrd", "IPv6(src=LINK6, dst='ff02::2', hlim=1)/IPv6ExtHdrHopByHop(options=[RouterAlert()])/"
     "ICMPv6MRD_Solicitation()"),
    ("153_0_router_termination_mrd", "IPv6(src=LINKR6, dst='ff02::6a', hlim=1)/IPv6ExtHdrHopByHop(options=[RouterAlert()])/"
     "ICMPv6MRD_Termination()"),
    # node information
    ("139_1_ni_query_noop", "ip6/ICMPv6NIQueryNOOP(code=1, nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'')"),
    ("139_0_ni_query_name_of_address", "ip6/ICMPv6NIQueryName(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=PEER6.encode())"),
    ("139_1_ni_query_name_of_name", "ip6/ICMPv6NIQueryName(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'host.example.com')"),
    ("139_1_ni_query_single_label", "ip6/ICMPv6NIQueryName(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'host')"),
    ("139_0_ni_query_ipv6_every_flag", "ip6/ICMPv6NIQueryIPv6(flags='TACLSG', nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', "
     "data=PEER6.encode())"),
    ("139_2_ni_query_ipv4", "ip6/ICMPv6NIQueryIPv4(flags='TA', nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'198.51.100.2')"),
    ("140_0_ni_reply_noop", "ip6/ICMPv6NIReplyNOOP(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'')"),
    ("140_0_ni_reply_name", "ip6/ICMPv6NIReplyName(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=[0x01020304, b'host.example.com'])"),
    ("140_0_ni_reply_two_names", "ip6/ICMPv6NIReplyName(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=[0, b'host.example.com', "
     "b'alias'])"),
    ("140_0_ni_reply_ipv6", "ip6/ICMPv6NIReplyIPv6(flags='CLG', nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=[(0x01020304, HOST6), "
     "(0, LINK6)])"),
    ("140_0_ni_reply_ipv4", "ip6/ICMPv6NIReplyIPv4(nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=[(0x01020304, HOST4)])"),
    ("140_1_ni_reply_refused", "ip6/ICMPv6NIReplyRefuse(qtype=2, nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'')"),
    ("140_2_ni_reply_unknown_type", "ip6/ICMPv6NIReplyUnknown(qtype=9, nonce=b'\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08', data=b'')"),
    # mobile IPv6
    ("144_0_home_agent_request", "ip6/ICMPv6HAADRequest(id=0x0102)"),
    ("144_0_home_agent_request_r", "ip6/ICMPv6HAADRequest(id=0x0102, R=1)"),
    ("145_0_home_agent_reply", "ip6/ICMPv6HAADReply(id=0x0102, addresses=[PEER6, ROUTER6])"),
    ("145_0_home_agent_reply_none", "ip6/ICMPv6HAADReply(id=0x0102, R=1, addresses=[])"),
    ("146_0_mobile_prefix_solicitation", "ip6/IPv6ExtHdrDestOpt(options=[HAO(hoa=HOST6)])/ICMPv6MPSol(id=0x0102)"),
    ("147_0_mobile_prefix_advertisement", "ip6/IPv6ExtHdrRouting(type=2, addresses=[HOST6], segleft=0)/ICMPv6MPAdv(id=0x0102, flags=3)/"
     "ICMPv6NDOptPrefixInfo(prefixlen=64, validlifetime=0x01020304, preferredlifetime=0x05060708, R=1, prefix='2001:db8:1::1')"),
    # RPL
    ("155_0_rpl_dis", "nd6/ICMPv6RPL(code=0)/RPLDIS()"),
    ("155_0_rpl_dis_solicited_information", "nd6/ICMPv6RPL(code=0)/RPLDIS()/RPLOptSolInfo(RPLInstanceID=30, V=1, I=1, D=1, dodagid=ROUTER6, "
     "ver=7)"),
    ("155_1_rpl_dio", "nd6/ICMPv6RPL(code=1)/RPLDIO(RPLInstanceID=30, ver=240, rank=0x0102, G=1, mop=2, prf=5, dtsn=0x11, dodagid=ROUTER6)"),
    ("155_1_rpl_dio_options", "nd6/ICMPv6RPL(code=1)/RPLDIO(rank=256, dodagid=ROUTER6)/RPLOptDODAGConfig(A=1, PCS=5, MaxRankIncrease=0x0102, "
     "MinRankIncrease=0x0304, OCP=1, LifetimeUnit=0x0506)/RPLOptPIO(prefix='2001:db8:1::', L=1, A=1, R=1, validlifetime=0x01020304, "
     "preflifetime=0x05060708)/RPLOptRIO(plen=64, prf=1, rtlifetime=0x01020304, prefix='2001:db8:3::')/RPLOptPad1()/RPLOptPadN("
     "optdata=b'\\0\\0\\0')"),
    ("155_1_rpl_dio_metrics", "nd6/ICMPv6RPL(code=1)/RPLDIO(rank=256, dodagid=ROUTER6)/RPLOptDAGMC(options=[RPLDAGMCLinkETX(ETX=0x0102), "
     "RPLDAGMCHopCount(HopCount=3), RPLDAGMCLinkLatency(Latency=0x01020304), RPLDAGMCNodeEnergy(E_E=99)])"),
    ("155_2_rpl_dao", "nd6/ICMPv6RPL(code=2)/RPLDAO(RPLInstanceID=30, K=1, daoseq=0xf1)/RPLOptTgt(plen=128, prefix=HOST6)/RPLOptTgtDesc("
     "descriptor=0x01020304)/RPLOptTIO(E=1, pathcontrol=3, pathseq=4, pathlifetime=5)"),
    ("155_2_rpl_dao_dodagid_parent", "nd6/ICMPv6RPL(code=2)/RPLDAO(RPLInstanceID=30, D=1, daoseq=0xf1, dodagid=ROUTER6)/RPLOptTgt(plen=64, "
     "prefix='2001:db8:1::')/RPLOptTIO(pathlifetime=0xfe, parentaddr=ROUTER6)"),
    ("155_3_rpl_dao_ack", "nd6/ICMPv6RPL(code=3)/RPLDAOACK(RPLInstanceID=30, daoseq=0xf1, status=1)"),
    ("155_3_rpl_dao_ack_dodagid", "nd6/ICMPv6RPL(code=3)/RPLDAOACK(RPLInstanceID=30, D=1, daoseq=0xf1, status=130, dodagid=ROUTER6)"),
    ("155_7_rpl_dco", "nd6/ICMPv6RPL(code=7)/RPLDCO(RPLInstanceID=30, K=1, D=1, status=1, dcoseq=0xf2, dodagid=ROUTER6)/RPLOptTgt(plen=128, "
     "prefix=HOST6)/RPLOptTIO(pathlifetime=0)"),
    ("155_8_rpl_dco_ack", "nd6/ICMPv6RPL(code=8)/RPLDCOACK(RPLInstanceID=30, D=1, dcoseq=0xf2, status=2, dodagid=ROUTER6)"),
    # extended echo, by scapy's generic layers
    ("160_0_probe_by_name", "IPv6(src=HOST6, dst=PEER6, nh=58)/ICMPv6Unknown(type=160, msgbody=b'\\x01\\x02\\x03\\x01'+bytes(extension("
     "ICMPExtensionObject(classnum=3, classtype=1)/Raw(b'eth0'))))"),
    ("160_0_probe_by_index", "IPv6(src=HOST6, dst=PEER6, nh=58)/ICMPv6Unknown(type=160, msgbody=b'\\x01\\x02\\x03\\x01'+bytes(extension("
     "ICMPExtensionObject(classnum=3, classtype=2)/Raw(b'\\x00\\x00\\x01\\x02'))))"),
    ("160_0_probe_by_ipv6_remote", "IPv6(src=HOST6, dst=PEER6, nh=58)/ICMPv6Unknown(type=160, msgbody=b'\\x01\\x02\\x03\\x00'+bytes("
     "extension(ICMPExtensionObject(classnum=3, classtype=3)/Raw(b'\\x00\\x02\\x10\\x00'+inet_pton(socket.AF_INET6, PEER6)))))"),
    ("161_0_probe_reply_active", "IPv6(src=PEER6, dst=HOST6, nh=58)/ICMPv6Unknown(type=161, msgbody=b'\\x01\\x02\\x03\\x47')"),
    ("161_2_probe_reply_no_interface", "IPv6(src=PEER6, dst=HOST6, nh=58)/ICMPv6Unknown(type=161, code=2, msgbody=b'\\x01\\x02\\x03\\x00')"),
]
IPV6 += [("%d_0_unknown" % kind, "IPv6(src=HOST6, dst=PEER6, nh=58)/ICMPv6Unknown(type=%d, msgbody=b'\\x01\\x02\\x03\\x04abcdefgh')" % kind)
         for kind in (0, 5, 99, 100, 101, 127, 162, 199, 200, 201, 254, 255)]
IPV6 += [
    # extension headers
    ("hop_by_hop_padn", "ip6/IPv6ExtHdrHopByHop(options=[PadN(optdata=b'\\0\\0\\0\\0')])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("hop_by_hop_pad1", "ip6/IPv6ExtHdrHopByHop(options=[Pad1()]*6)/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("hop_by_hop_router_alert", "ip6/IPv6ExtHdrHopByHop(options=[RouterAlert(value=0x0102)])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("hop_by_hop_unknown_de", "ip6/IPv6ExtHdrHopByHop(options=[HBHOptUnknown(otype=0xde, optdata=b'abcd')])/ICMPv6EchoRequest(id=0x0102, "
     "seq=0x0304)"),
    ("hop_by_hop_home_address_of_3_octets", "ip6/IPv6ExtHdrHopByHop(options=[HBHOptUnknown(otype=0xc9, optdata=b'abc')])/ICMPv6EchoRequest(id=0x0102, "
     "seq=0x0304)"),
    ("hop_by_hop_minimum_path_mtu", "ip6/IPv6ExtHdrHopByHop(options=[HBHOptUnknown(otype=0x30, optdata=b'\\x05\\xdc\\x05\\x01')])/"
     "ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("hop_by_hop_jumbo_too_small", "ip6/IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=0x00010004)])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("destination_home_address", "ip6/IPv6ExtHdrDestOpt(options=[HAO(hoa=LINK6)])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("destination_unknown_0x1e", "ip6/IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x1e, optdata=b'abcdefgh')])/ICMPv6EchoRequest("
     "id=0x0102, seq=0x0304)"),
    ("routing_type_0", "IPv6(src=HOST6, dst=ROUTER6)/IPv6ExtHdrRouting(type=0, segleft=1, addresses=[PEER6])/ICMPv6EchoRequest("
     "id=0x0102, seq=0x0304)"),
    ("routing_type_0_segments_used", "ip6/IPv6ExtHdrRouting(type=0, segleft=0, addresses=[ROUTER6, HOST6])/ICMPv6EchoRequest(id=0x0102, "
     "seq=0x0304)"),
    ("routing_type_2", "IPv6(src=HOST6, dst=ROUTER6)/IPv6ExtHdrRouting(type=2, segleft=1, addresses=[PEER6])/ICMPv6EchoRequest("
     "id=0x0102, seq=0x0304)"),
    ("routing_segment", "IPv6(src=HOST6, dst=ROUTER6)/IPv6ExtHdrSegmentRouting(segleft=1, lastentry=1, tag=0x0102, addresses=[PEER6, "
     "ROUTER6])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("routing_segment_tlv", "IPv6(src=HOST6, dst=ROUTER6)/IPv6ExtHdrSegmentRouting(segleft=1, lastentry=1, addresses=[PEER6, ROUTER6], "
     "tlv_objects=[IPv6ExtHdrSegmentRoutingTLVIngressNode(ingress_node=HOST6), IPv6ExtHdrSegmentRoutingTLVPadN(len=2, padding=b'\\0\\0')])/"
     "ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("fragment_first", "ip6/IPv6ExtHdrFragment(offset=0, m=1, id=0x01020304)/ICMPv6EchoRequest(id=0x0102, seq=0x0304, cksum=0x1234, data="
     "bytes(range(56)))"),
    ("fragment_middle", "ip6/IPv6ExtHdrFragment(nh=58, offset=8, m=1, id=0x01020304)/Raw(bytes(range(64)))"),
    ("fragment_last", "ip6/IPv6ExtHdrFragment(nh=58, offset=16, m=0, id=0x01020304)/Raw(bytes(range(13)))"),
    ("fragment_atomic", "ip6/IPv6ExtHdrFragment(offset=0, m=0, id=0x01020304)/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abc')"),
    ("every_extension_header", "IPv6(src=HOST6, dst=ROUTER6)/IPv6ExtHdrHopByHop(options=[RouterAlert()])/IPv6ExtHdrDestOpt(options=[HAO(hoa="
     "HOST6)])/IPv6ExtHdrRouting(type=0, segleft=1, addresses=[PEER6])/IPv6ExtHdrFragment(id=0x01020304)/IPv6ExtHdrDestOpt(options=[PadN("
     "optdata=b'\\0\\0')])/ICMPv6EchoRequest(id=0x0102, seq=0x0304)"),
    ("no_next_header", "IPv6(src=HOST6, dst=PEER6, nh=59)"),
    ("esp", "IPv6(src=HOST6, dst=PEER6)/ESP(spi=0x01020304, seq=0x05060708, data=bytes(range(24)))"),
    ("ah_echo", "ip6/AH(nh=58, payloadlen=4, spi=0x01020304, seq=0x05060708, icv=bytes(range(12)))/Raw(bytes(ip6/ICMPv6EchoRequest("
     "id=0x0102, seq=0x0304))[40:])"),
    ("mobility_binding_update", "ip6/IPv6ExtHdrDestOpt(options=[HAO(hoa=HOST6)])/MIP6MH_BU(seq=0x0102, flags='HA', mhtime=0x0304)"),
    ("udp_datagram", "udp6"),
    ("udp_bad_checksum_zero", "IPv6(src=HOST6, dst=PEER6)/UDP(sport=0x8235, dport=33435, chksum=0)/Raw(b'abc')"),
    ("tcp_syn", "tcp6"),
    ("ip6in6_echo", "IPv6(src='2001:db8:f::1', dst='2001:db8:f::2')/ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')"),
    ("ip4in6_echo", "IPv6(src='2001:db8:f::1', dst='2001:db8:f::2')/ip4/ICMP(id=0x0102, seq=0x0304)/Raw(b'abcdefgh')"),
    ("gre_echo", "IPv6(src='2001:db8:f::1', dst='2001:db8:f::2')/GRE()/ip6/ICMPv6EchoRequest(id=0x0102, seq=0x0304, data=b'abcdefgh')"),
    ("icmpv4_in_ipv6", "IPv6(src=HOST6, dst=PEER6, nh=1)/Raw(bytes(ICMP(id=0x0102, seq=0x0304)))"),
    ("unknown_next_header_253", "IPv6(src=HOST6, dst=PEER6, nh=253)/Raw(b'abcdefgh')"),
    ("empty_payload_icmpv6", "IPv6(src=HOST6, dst=PEER6, nh=58)"),
]
