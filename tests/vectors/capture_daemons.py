"""The part of capture_tools.py about daemons: what radvd, BIRD, FRR's zebra and dnsmasq advertise as the router r."""

import os
import tempfile

from capture_kernel import icmp

# program, its command line (DIR is a folder of its own), and for each case the configuration's varying part
RADVD = """interface r0 {
    AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 1800; AdvCurHopLimit 63; AdvReachableTime 16909;
    AdvRetransTimer 1029; AdvLinkMTU 1400; AdvDefaultPreference high; AdvManagedFlag on; AdvOtherConfigFlag on;
    %s };
"""
BIRD = """router id 192.0.2.254;
protocol device { }
protocol radv { interface "r0" { min ra interval 3; max ra interval 4; reachable time 1690906; retrans timer 84281; current hop limit 63;
    %s }; %s }
"""
ZEBRA = """interface r0
 no ipv6 nd suppress-ra
 ipv6 nd ra-interval 3
%s
"""
RADVD_CASES = (
    ("plain", ""), ("prefix", "prefix 2001:db8:1::/64 { AdvOnLink on; AdvAutonomous on; AdvRouterAddr on; AdvValidLifetime 16909060; "
                    "AdvPreferredLifetime 84281; };"),
    ("route", "route 2001:db8:3::/48 { AdvRoutePreference high; AdvRouteLifetime 772; };"),
    ("rdnss", "RDNSS 2001:db8:2::2 2001:db8:2::3 { AdvRDNSSLifetime 772; };"),
    ("dnssl", "DNSSL example.com sub.example.org { AdvDNSSLLifetime 772; };"),
    ("home_agent", "AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentLifetime 772; HomeAgentPreference 258; AdvMobRtrSupportFlag on; AdvIntervalOpt on;"),
    ("abro", "abro fe80::a { AdvVersionLow 10; AdvVersionHigh 2; AdvValidLifeTime 772; };"),
    ("lowpan_context", "lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 5; AdvLifeTime 772; };"),
    ("everything", "prefix 2001:db8:1::/64 { }; prefix 2001:db8:4::/56 { AdvOnLink off; }; route 2001:db8:3::/48 { }; RDNSS 2001:db8:2::2 { }; "
     "DNSSL example.com { };"),
)
BIRD_CASES = (
    ("plain", ("", "")), ("flags_mtu", ("managed yes; other config yes; link mtu 1400; default lifetime 258; default preference low;", "")),
    ("prefix", ("prefix 2001:db8:1::/64 { onlink yes; autonomous no; valid lifetime 16909060; preferred lifetime 84281; };", "")),
    ("rdnss", ("rdnss { ns 2001:db8:2::2; ns 2001:db8:2::3; lifetime 772; };", "")),
    ("dnssl", ("dnssl { domain \"example.com\"; domain \"sub.example.org\"; lifetime 772; };", "")),
)
ZEBRA_CASES = (
    ("plain", ""), ("flags", " ipv6 nd managed-config-flag\n ipv6 nd other-config-flag\n ipv6 nd home-agent-config-flag\n"
                    " ipv6 nd router-preference high\n ipv6 nd ra-lifetime 258\n ipv6 nd reachable-time 84281"),
    ("mtu_interval", " ipv6 nd mtu 1400\n ipv6 nd adv-interval-option"),
    ("home_agent", " ipv6 nd home-agent-config-flag\n ipv6 nd home-agent-preference 258\n ipv6 nd home-agent-lifetime 772"),
    ("prefixes", " ipv6 nd prefix 2001:db8:1::/64 16909060 84281\n ipv6 nd prefix 2001:db8:4::/56 600 300 off-link no-autoconfig router-address"),
    ("rdnss_dnssl", " ipv6 nd rdnss 2001:db8:2::2 772\n ipv6 nd rdnss 2001:db8:2::3\n ipv6 nd dnssl example.com 772"),
)
DNSMASQ_CASES = (
    ("plain", "--dhcp-range=2001:db8:1::,ra-only"), ("names", "--dhcp-range=2001:db8:1::,ra-names,slaac --domain=example.com "
                                                     "--dhcp-option=option6:domain-search,example.com,sub.example.org"),
    ("mtu_priority", "--dhcp-range=2001:db8:1::,ra-only --ra-param=r0,mtu:1400,high,5,772"),
)


def daemon(rec, name, program, command, config, words, match, seconds=6):
    """Starts a daemon in r, asks once from a, and records the first answer that fits."""
    with tempfile.TemporaryDirectory(prefix="icmpkit-vec-") as folder:
        os.chmod(folder, 0o755)
        with open(os.path.join(folder, "conf"), "w") as out:
            out.write(config)
        child = rec.lab.start("r", program + " " + command.replace("DIR", folder))
        try:
            found = rec.case(name, ["a: sleep 0.3", "a: rdisc6 -1 -n -w 1000 -r 3 a0"], match, seconds=seconds)
            if found:
                rec.vectors[-1].source = "%s in r: %s; a: rdisc6 -1 -n a0" % (program, " ".join(words.split()))
        finally:
            child.terminate()
            child.wait()
            rec.lab.children.remove(child)


def routers(rec):
    advertisement = icmp(134, 0, "fe80::200:5eff:fe00:53fe")
    for word, part in RADVD_CASES:
        daemon(rec, "v6_134_0_radvd_" + word, "radvd", "-n -C DIR/conf -p DIR/pid -m stderr -d 0", RADVD % part, RADVD % part, advertisement)
    for word, part in BIRD_CASES:
        daemon(rec, "v6_134_0_bird_" + word, "bird", "-f -c DIR/conf -s DIR/socket -P DIR/pid", BIRD % part, BIRD % part, advertisement)
    zebra = "-u root -g root -f DIR/conf -i DIR/pid -z DIR/api --vty_socket DIR -A 127.0.0.1 -P 0"
    for word, part in ZEBRA_CASES:
        daemon(rec, "v6_134_0_zebra_" + word, "zebra", zebra, ZEBRA % part, ZEBRA % part, advertisement, seconds=8)
    irdp = "interface r0\n ip irdp multicast\n ip irdp minadvertinterval 3\n ip irdp maxadvertinterval 4\n ip irdp holdtime 772\n"
    for word, line in (("preference_258", " ip irdp preference 258\n"), ("default_preference", "")):
        daemon(rec, "v4_9_0_zebra_irdp_" + word, "zebra", zebra + " -M zebra_irdp", irdp + line, "-M zebra_irdp: " + irdp + line, icmp(9, 0), seconds=25)
    for word, flags in DNSMASQ_CASES:
        daemon(rec, "v6_134_0_dnsmasq_" + word, "dnsmasq", "-k -C DIR/conf --port=0 --interface=r0 --enable-ra --user=root --dhcp-leasefile=DIR/leases "
               "--pid-file=DIR/pid " + flags, "", "--interface=r0 --enable-ra " + flags, advertisement)
