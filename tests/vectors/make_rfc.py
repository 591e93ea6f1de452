"""Vectors that an RFC prints octet by octet: the ICMPv6 examples of RFC 7400, appendix A.

Few RFCs print whole ICMP packets. These are the uncompressed packets of a header compression's examples. The checksums,
which cover everything but the first eight octets of the IPv6 header, hold for all but the last.
"""

from common import Vector

EXAMPLES = (
    ("v6_155_0_rfc7400_rpl_dis", "a simple RPL example, figure 8",
     "6000000000083aff fe80000000000000021cdafffe002024 ff02000000000000000000000000001a "
     "9b006bde00000000"),
    ("v6_155_1_rfc7400_rpl_dio", "a longer RPL example, figure 9",
     "60000000005c3aff fe80000000000000021cdafffe003023 ff02000000000000000000000000001a "
     "9b017a5f00f001008800000020020db800000000000000fffe00face040e001409ff00000100000000000000081e8020ffffffffffffffff"
     "0000000020020db800000000000000fffe00face030e4000ffffffff20020db800000000"),
    ("v6_155_2_rfc7400_rpl_dao", "an RPL DAO message, figure 10",
     "6000000000323aff 20020db800000000000000fffe003344 20020db800000000000000fffe001122 "
     "9b02587d018000f10512008020020db800000000000000fffe00334406140080f100fe80000000000000000000fffe001122"),
    ("v6_135_0_rfc7400_neighbor_solicitation", "an ND neighbor solicitation, figure 11",
     "6000000000303aff 20020db800000000000000fffe003bd3 fe80000000000000021cdafffe003023 "
     "8700a76800000000fe80000000000000021cdafffe00302301013bd3000000001f02000000000006001cdafffe002024"),
    ("v6_136_0_rfc7400_neighbor_advertisement", "an ND neighbor advertisement, figure 12",
     "6000000000303aff fe80000000000000021cdafffe003023 20020db800000000000000fffe003bd3 "
     "8800266cc0000000fe80000000000000021cdafffe0030230201face000000001f02000000000006001cdafffe002024"),
    ("v6_133_0_rfc7400_router_solicitation", "an ND router solicitation, figure 13",
     "6000000000183aff fe80000000000000aede480000000001 ff020000000000000000000000000002 "
     "85009065000000000102acde480000000001000000000000"),
    ("v6_134_0_rfc7400_router_advertisement_bad_checksum", "an ND router advertisement, figure 14",
     "6000000000603aff fe80000000000000103400fffe001122 fe80000000000000aede480000000001 "
     "860055c940000fa01c5a3817000007d0010111220000000003044040ffffffffffffffff0000000020020db8000000000000000000000000"
     "20024010000003e820020db800000000210300010000000020020db800000000000000fffe001122"),
)


def make():
    """The vectors; RFC 7400 heads them with their figures' names."""
    return [Vector("rfc_" + name, bytes.fromhex(octets), "RFC 7400, appendix A: " + figure) for name, figure, octets in EXAMPLES]
