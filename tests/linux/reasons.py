"""Why the kernel and our node differ where they do, and which requirement decides. A difference that has no reason here
fails the test, and so does a reason that explains nothing."""
import dataclasses
import fnmatch


@dataclasses.dataclass(frozen=True)
class Case:
    """Differences that a reason explains: the field, both its values, and the stimuli as a shell would match them."""

    field: str
    linux: str
    ours: str
    stimuli: str = "*"

    def covers(self, difference):
        values = self.field, self.linux, self.ours
        return (values == (difference.field, difference.linux, difference.ours)
                and fnmatch.fnmatchcase(difference.stimulus, self.stimuli))


@dataclasses.dataclass(frozen=True)
class Reason:
    decides: str  # ids of spec/requirements.tsv, an RFC's section where no row is about it, or a dash: nothing does
    why: str
    cases: tuple


def answers(linux, ours, *stimuli):
    return tuple(Case("answer", linux, ours, each) for each in stimuli)


RECORDED_TWICE, RECORDED_ONCE = "070f0cc0000201c000020100000000", "070f08c00002010000000000000000"
STAMPED_TWICE = "440c0d00[T T]"

OF_BOTH_ROLES = (
    Reason("RFC 791, IANA's registry",
           "A length that cannot be is 12/2, bad length, of which Linux has no notion.",
           answers("12/0", "12/2", "*_length_*", "*_last_octet")),
    Reason("R792-PP-2",
           "The pointer is to the octet that is wrong, the length. Linux points at the option that it belongs to; the "
           "node does as well where it is told to (`option_pointer`).",
           (Case("pointer", "20", "21", "*_length_*"),)),
    Reason("R1122-OPT-1",
           "Router Alert asks nothing of this node, so that, like every option without a meaning here, it is not"
           " looked into.",
           answers("12/0", "0/0", "echo_router_alert_length_3") + answers("12/0", "forwarded", "forward_router_alert_length_3")),
    Reason("R1122-PP-1, R1812-PP-1", "RFC 791 knows the flags 0, 1 and 3, and Linux leaves others alone.",
           answers("0/0", "12/0", "echo_timestamp_flag_2") + answers("forwarded", "12/0", "forward_timestamp_flag_2")),
    Reason("R1812-SR-1",
           "What goes back with an error is the source route, reversed; Linux makes errors as it makes replies, "
           "with the record and the times.",
           (Case("options", "070708c0000201", "none"), Case("options", "44080900[T]", "none"),
            Case("options", RECORDED_TWICE, "none"), Case("options", STAMPED_TWICE, "none"))),
    Reason("R1122-GEN-2, R1812-PP-1",
           "The quote is what was received. Linux enters itself into the option first, and quotes that.",
           (Case("changed in the quote", "20-23 24-27", "nothing"),)),
    Reason("R1812-SR-1", "A problem with a source route is not sent back by that route.",
           tuple(Case(*values, f"*_source_route_{word}") for word in ("twice", "loose_and_strict")
                 for values in (("destination", "192.0.2.9", "192.0.2.2"), ("options", "830704c0000202", "none")))),
    Reason("R1122-SUP-1, R792-GEN-1",
           "The errors about which nothing is said are types 3, 4, 5, 11 and 12. Linux takes every type above 18"
           " for one.",
           answers("silence", "12/0", "bad_option_in_unknown_type") + answers("silence", "11/0", "ttl_1_type_44")
           + answers("silence", "3/0", "no_route_unknown_type")),
)

OF_HOSTS = (
    Reason("R1122-GEN-4",
           "Errors of a host have no type of service. Linux sends a router's: precedence 6, the rest copied.",
           tuple(Case("TOS", linux, "0x00", stimuli) for linux, stimuli in
                 (("0xc0", "*"), ("0xd0", "*"), ("0xd8", "udp_closed_tos_b9")))),
    Reason("R1122-BC-1", "What came in a broadcast frame and is for one host is dropped.",
           answers("0/0", "silence", "echo_by_link_broadcast") + answers("129/0", "silence", "echo6_by_link_broadcast")),
    Reason("R1122-ADDR-1, R1122-SUP-5",
           "Nobody has these sources: network 0, a subnet's broadcast address, class E.",
           tuple(Case("answer", linux, "silence", f"{word}_from_{source}")
                 for word, linux in (("echo", "0/0"), ("udp", "3/3"), ("protocol", "3/2"))
                 for source in ("zero_network", "subnet_broadcast", "class_e"))),
    Reason("R1122-ECHO-6",
           "A host enters itself once. Linux does as it receives and again as it replies, and so takes a slot of"
           " the way back.",
           (Case("options", RECORDED_TWICE, RECORDED_ONCE), Case("options", STAMPED_TWICE, "440c0900[T 00000000]"),
            Case("options", "44141501[c0000201 T c0000201 T]", "44140d01[c0000201 T 00000000 00000000]"))),
    Reason("R1122-ECHO-1",
           "Every request is answered. Linux has no room to enter itself a second time, and sends nothing.",
           answers("silence", "0/0", "echo_record_route_pointer_5")),
    Reason("R1122-SR-1", "A host that does not forward by source routes says so.",
           answers("silence", "3/5", "echo_source_route_unfinished")),
    Reason("R792-TS-1", "A timestamp request is 20 octets long. Linux answers one of 12 octets with all the times.",
           answers("14/0", "silence", "timestamp_cut")),
    Reason("R8335-RPL-1", "A reply to extended echo has TTL 255, no type of service, and DF.",
           (Case("TTL", "64", "255", "extended_echo_*"), Case("hop limit", "64", "255", "extended_echo6_*"),
            Case("DF", "clear", "set", "extended_echo_*"), Case("TOS", "0xb8", "0x00", "extended_echo_*"),
            Case("traffic class", "0xb8", "0x00", "extended_echo6_*"))),
    Reason("R8335-RPL-4, R8335-OBJ-2", "Linux answers nothing about its neighbours (the L bit clear).",
           answers("0/0", "0/0, 43/0", "extended_echo_neighbour") + answers("silence", "43/3", "extended_echo_unknown_neighbour")
           + answers("silence", "43/1", "extended_echo_neighbour_by_name")),
    Reason("R8335-RPL-2", "Two objects are one too many. Linux looks at the first.",
           answers("43/0", "43/1", "extended_echo_two_objects") + answers("161/0", "161/1", "extended_echo6_two_objects")),
    Reason("R8335-RPL-3",
           "A name that no interface has is unknown, however long. Linux calls malformed what is longer than its"
           " own.",
           answers("43/1", "43/2", "extended_echo_name_of_20")),
    Reason("R8335-ACL-2",
           "Requests to a group are dropped.",
           answers("161/0", "silence", "extended_echo6_to_all_nodes")),
    Reason("-",
           "A RST is never split. Linux forbids it by DF, and icmpkit leaves it to the way; RFC 6864 has both.",
           (Case("DF", "set", "clear", "tcp_*"),)),
    Reason("R1122-REASM-2",
           "A datagram whose pieces contradict each other is given up as a whole. Linux begins anew with the "
           "next piece.",
           answers("11/1", "silence", "fragments_that_end_twice")),
    Reason("R1122-REASM-2",
           "A piece before the last is a multiple of 8 octets long, else it is dropped, and there is no fragment"
           " 0 to report. Linux cuts it down.",
           answers("11/1", "silence", "fragment_of_no_multiple_of_8")),
    Reason("R8899-DPL-1",
           "IPv4's replies go out without DF and are split where they must be: nothing is sent that a report "
           "could be about. Linux believes what quotes any echo reply, and splits the next one.",
           answers("0/0, 3 × fragment", "2 × 0/0", "frag_needed_*")
           + answers("0/0, 2 × fragment", "2 × 0/0", "frag_needed_1400_*")),
    Reason("RFC 4291 2.5.2", "Nothing is ever sent to the unspecified address. Linux replies to it.",
           answers("129/0", "silence", "echo6_from_unspecified")),
    Reason("R4443-PP-1", "An option or a header that ends behind its end is reported. Linux drops it.",
           answers("silence", "4/0", "*_option_beyond_the_header", "*_header_beyond_the_payload")),
    Reason("R8200-RH-1",
           "A routing type that is not spoken is reported. Linux knows type 4, has it switched off, and says "
           "nothing.",
           answers("silence", "4/0", "routing_type_4_left_1")),
    Reason("R8200-OPT-1", "Padding has no limit unless a policy sets one. Linux takes 7 octets of zeros in a row.",
           answers("silence", "129/0", "*_padding_*")),
    Reason("R8883-EHL-1",
           "The number of options has no limit unless a policy sets one, and then it is reported (4/9). Linux "
           "drops from the ninth on.",
           answers("silence", "129/0", "*_nine_options")),
    Reason("R8200-OPT-1",
           "Router Alert's action bits say that it is skipped, whatever is in it. Linux drops one whose length "
           "is not 2.",
           answers("silence", "129/0", "router_alert_of_length_3")),
    Reason("R8200-OPT-1",
           "RFC 2675's jumbograms are not spoken here, so that the option is unrecognised. Linux reports its "
           "value.",
           (*answers("4/0", "4/2", "jumbo_payload"), Case("pointer", "44", "42", "jumbo_payload"))),
    Reason("R8201-PMTU-3",
           "A report counts if it quotes what was sent lately. Linux believes what quotes any echo reply.",
           answers("2 × fragment", "129/0", "packet_too_big_unasked_then_echo")),
)

OF_ROUTERS = (
    Reason("R1812-PP-2",
           "Whose datagram a link cut short is told so.",
           answers("silence", "12/0", "forward_total_length_beyond")),
    Reason("R1812-FWD-2",
           "Martians are dropped. Linux forwards from sources that nobody has, and says that there is no route "
           "to class E.",
           answers("forwarded", "silence", "forward_from_zero_network", "forward_from_subnet_broadcast", "forward_from_class_e")
           + answers("3/0", "silence", "forward_to_class_e")),
    Reason("R1812-SUP-3", "No error goes to a source that is no single host, a subnet's broadcast address.",
           answers("11/0", "silence", "ttl_1_from_subnet_broadcast")),
    Reason("-", "Nobody else has this router's address. Linux looks out for that in IPv4 alone.",
           answers("forwarded", "silence", "forward6_from_itself")),
    Reason("-",
           "No RFC says which address stands beside a time. icmpkit enters that of the way out, as Record Route "
           "has it; Linux that of the way in.",
           (Case("options", "44140d01[c0000201 T 00000000 00000000]", "44140d01[c6336401 T 00000000 00000000]"),)),
    Reason("R1812-PP-1",
           "A pointer between two slots is a problem. Linux looks at the source routes that are for itself "
           "alone.",
           answers("forwarded", "12/0", "forward_source_route_pointer_5")),
    Reason("-", "What stands behind the end of the options is nobody's. Linux makes it zero, icmpkit leaves it.",
           (Case("options", "none", "070301", "forward_octets_behind_the_end"),)),
    Reason("RFC 791 3.1",
           "Options without the copy bit are in the first fragment alone. Linux keeps their room in the others, "
           "filled with no-operations.",
           (Case("options", " ".join(["01"] * 15), "none", "too_big_record_route"),)),
    Reason("R1812-DU-2", "A route that refuses a network says that of the network. Linux says host unreachable.",
           answers("3/1", "3/0", "unreachable_route_*")),
    Reason("R4443-DU-2", "A route that refuses has a code of its own, 6. Linux says that there is no route.",
           answers("1/0", "1/6", "unreachable_route6_*")),
    Reason("R792-DU-1", "A source route that leads nowhere is reported. Linux drops it.",
           answers("silence", "3/5", "source_route_no_route")),
    Reason("R1812-ARP-1",
           "One Host Unreachable is sent for all that waited; in IPv6, where both send one for each, RFC 4861 "
           "decides (R4861-NS-2).",
           answers("2 × 3/1", "3/1", "absent_neighbour_twice")),
    Reason("R1812-GEN-4",
           "The quote may have been changed by forwarding, but need not: icmpkit quotes what was received, Linux"
           " a TTL that is one less.",
           (Case("changed in the quote", "8 10", "nothing", "redirect*"),)),
    Reason("R4443-SUP-1", "A Redirect is an error in this respect. Linux takes it for a query.",
           answers("3/0", "silence", "hop_limit_1_nd_redirect")),
    Reason("R4443-SUP-3", "Packet Too Big is sent about a multicast frame too. Linux drops the frame before.",
           answers("silence", "2/0", "too_big6_by_link_multicast")),
    Reason("R4443-SRC-2",
           "The source may be any unicast address of the router. icmpkit takes one of the link that the error "
           "leaves by.",
           (Case("source", "2001:db8:a::1", "2001:db8:b::1", "hop_limit_1_from_afar"),)),
    Reason("RFC 4291 2.5.2", "The unspecified address is no destination. Linux looks for a route to it.",
           answers("1/0", "silence", "forward6_to_unspecified")),
    Reason("R4861-RD-3",
           "The target's link-layer address should be told where it is known. icmpkit's links carry IP and have none, "
           "and the packet gets the room.",
           (Case("nd options", "2 4", "4"), Case("quotes", "1184 octets", "1192 octets", "redirect6_*"))),
    Reason("RFC 4861 8.2", "Redirects are for neighbours. Linux sends one to whoever is the source.",
           answers("forwarded, 137/0", "forwarded", "redirect6_from_another_subnet")),
)

REASONS = OF_BOTH_ROLES + OF_HOSTS + OF_ROUTERS
