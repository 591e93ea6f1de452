#include "icmpkit/engine/ipv6_headers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/spaced_hex.hpp"

namespace icmpkit::engine {
namespace {

using test::octets_of_fields;
using wire::IpProtocol;

const Ipv6Address kSource = *Ipv6Address::parse("2001:db8::7");
const Ipv6Address kHere = *Ipv6Address::parse("2001:db8:1::1");
const Ipv6Address kGroup = *Ipv6Address::parse("ff02::1");

const OwnAddresses kOwn({{.addresses = {{kHere, 64}}}});
const OwnAddresses kOwnSegment({{.addresses = {{kHere, 64, AddressUse::Segment}}}});

/// A packet whose payload starts with the header `first`.
std::vector<std::byte> packet_of(IpProtocol first, std::string_view payload,
                                 const Ipv6Address& destination = kHere) {
  const auto behind = octets_of_fields(payload);
  std::vector<std::byte> packet(wire::Ipv6Header::kSize + behind.size());
  EXPECT_TRUE(
      encode(wire::Ipv6Header{.next_header = first, .source = kSource, .destination = destination},
             behind.size(), packet));
  std::ranges::copy(behind, packet.begin() + wire::Ipv6Header::kSize);
  return packet;
}

constexpr std::string_view kUdp = " 00350035 00080000";

/// A header with one option of `type`, in front of UDP.
std::string with_option(std::string_view type) {
  return "1100 " + std::string(type) + "04 00000000" + std::string(kUdp);
}

WalkResult arrived(Bytes packet, const Policy& policy = {}) {
  return walk_at_destination(packet, {.own = kOwn, .policy = policy});
}
WalkResult arrived_at_segment(Bytes packet, const Policy& policy = {}) {
  return walk_at_destination(packet, {.own = kOwnSegment, .policy = policy});
}

/// What a refusal is for; `silence` where nothing is said.
struct Refusal {
  bool is_refused = false;
  HeaderRefusal cause{};
  friend bool operator==(const Refusal&, const Refusal&) = default;
};
Refusal refusal_of(const WalkResult& walk) {
  return walk ? Refusal{} : Refusal{.is_refused = true, .cause = walk.error()};
}
Refusal refused(CauseKind kind, std::uint32_t info) {
  return {.is_refused = true, .cause = Cause{.kind = kind, .info = info}};
}
constexpr Refusal kAccepted{};
constexpr Refusal kSilence{.is_refused = true};

TEST(WalkAtDestination, EndsInFrontOfTheTransport) {
  const auto walk = arrived(packet_of(IpProtocol::HopByHopOptions,
                                      "3c00 0502 0000 0100"
                                      "1100 0104 00000000" +
                                          std::string(kUdp)));
  ASSERT_TRUE(walk);
  EXPECT_EQ(walk->protocol, IpProtocol::Udp);
  EXPECT_EQ(walk->offset, 56U);
  EXPECT_EQ(walk->next_header_at, 48U);
  EXPECT_TRUE(walk->has_router_alert);
}

// [R8200-OPT-1]
TEST(UnrecognisedOptions, AreTreatedAsTheirHighestBitsSay) {
  const Refusal told = refused(CauseKind::UnrecognisedOption, 42);
  struct Case {
    std::string_view type;
    Refusal unicast;
    Refusal multicast;
  };
  const std::vector<Case> cases = {{"1e", kAccepted, kAccepted},
                                   {"5e", kSilence, kSilence},
                                   {"9e", told, told},
                                   {"de", told, kSilence}};
  for (const auto& [type, unicast, multicast] : cases) {
    for (const auto first : {IpProtocol::HopByHopOptions, IpProtocol::DestinationOptions}) {
      EXPECT_EQ(refusal_of(arrived(packet_of(first, with_option(type)))), unicast) << type;
      EXPECT_EQ(refusal_of(arrived(packet_of(first, with_option(type), kGroup))), multicast)
          << type;
    }
    // On the way only the Hop-by-Hop options count.
    const auto hop = packet_of(IpProtocol::HopByHopOptions, with_option(type));
    EXPECT_EQ(refusal_of(walk_at_router(hop, {})), unicast) << type;
    const auto end = packet_of(IpProtocol::DestinationOptions, with_option(type));
    EXPECT_EQ(refusal_of(walk_at_router(end, {})), kAccepted) << type;
  }
}

TEST(WalkAtDestination, BlamesTheLengthThatIsImpossible) {
  // A header past the packet's end, one of less than eight octets, an option past its header.
  EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::DestinationOptions, "1101 0104 00000000"))),
            refused(CauseKind::BadField, 41));
  EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::DestinationOptions, "1100 0100"))),
            refused(CauseKind::BadField, 4));
  EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::DestinationOptions,
                                         "1100 1e05 00000000" + std::string(kUdp)))),
            refused(CauseKind::BadField, 43));
}

// [R8200-NH-1]
TEST(WalkAtDestination, TakesHopByHopOptionsOnlyInFront) {
  EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::DestinationOptions,
                                         "0000 0104 00000000 1100 0104 00000000"))),
            refused(CauseKind::UnrecognisedNextHeader, 40));
}

// [R8200-RH-1]
TEST(RoutingHeaders, OfUnknownTypesAreIgnoredOnlyAtTheirEnd) {
  const std::string udp{kUdp};
  EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::Routing, "1100 c800 00000000" + udp))),
            kAccepted);
  // Type 0 is deprecated, and the others are not for this node.
  for (const auto* const type : {"c8", "00", "02", "04"}) {
    EXPECT_EQ(refusal_of(arrived(packet_of(IpProtocol::Routing,
                                           "1100 " + std::string(type) + "01 00000000" + udp))),
              refused(CauseKind::BadField, 42))
        << type;
  }
}

// [R6554-SRH-1]
TEST(RoutingHeaders, OfRplLeadToTheNextStationWhichMustBeNear) {
  // Fourteen octets are shared with the destination: ::2:2 and ::3:3 are next.
  auto packet =
      packet_of(IpProtocol::Routing, "1101 0302 ee400000 0202 0303 00000000" + std::string(kUdp));
  const auto walk = arrived(packet);
  ASSERT_TRUE(walk && walk->next_segment);
  EXPECT_TRUE(walk->next_segment->is_strict);
  EXPECT_EQ(walk->next_segment->destination, *Ipv6Address::parse("2001:db8:1::202"));

  pass_segment(packet, *walk->next_segment);
  EXPECT_EQ(Ipv6Address::load(packet, 24), *Ipv6Address::parse("2001:db8:1::202"));
  EXPECT_EQ(Bytes(packet).subspan(40)[3], std::byte{1});
  EXPECT_EQ(load_be16(packet, 48), 1U) << "the station that was reached";
  EXPECT_EQ(load_be16(packet, 50), 0x0303U);
}

TEST(RoutingHeaders, OfRplAreForNodesThatForwardByThem) {
  Policy host;
  host.forwards_source_routes = false;
  const auto packet =
      packet_of(IpProtocol::Routing, "1101 0302 ee400000 0202 0303 00000000" + std::string(kUdp));
  EXPECT_EQ(refusal_of(arrived(packet, host)), refused(CauseKind::BadField, 42));
}

TEST(RoutingHeaders, OfRplWithMoreSegmentsThanAddressesOrALoopAreErroneous) {
  const std::string udp{kUdp};
  EXPECT_EQ(refusal_of(arrived(
                packet_of(IpProtocol::Routing, "1101 0303 ee400000 0202 0303 00000000" + udp))),
            refused(CauseKind::BadField, 43));
  // ::1 is this node: here, away, and here again.
  EXPECT_EQ(refusal_of(arrived(
                packet_of(IpProtocol::Routing, "1101 0303 ee200000 0001 0202 0001 0000" + udp))),
            refused(CauseKind::BadField, 43));
}

TEST(RoutingHeaders, OfRplMayListTheLastStationWithMoreOctets) {
  // Two octets of the first station, four of the last.
  auto packet =
      packet_of(IpProtocol::Routing, "1101 0302 ec200000 0202 00010303 0000" + std::string(kUdp));
  const auto first = arrived(packet);
  ASSERT_TRUE(first && first->next_segment);
  pass_segment(packet, *first->next_segment);
  EXPECT_EQ(load_be16(packet, 48), 1U);
  EXPECT_EQ(load_be32(packet, 50), 0x00010303U) << "the last is still to come";
}

TEST(RoutingHeaders, OfRplThatLeadToAGroupAreDiscardedInSilence) {
  EXPECT_EQ(refusal_of(arrived(packet_of(
                IpProtocol::Routing,
                "1102 0301 00000000 ff020000000000000000000000000001" + std::string(kUdp)))),
            kSilence);
}

TEST(SegmentRouting, PointsToMoreSegmentsThanThereAre) {
  const auto packet =
      packet_of(IpProtocol::Routing,
                "1102 0402 00000000 20010db8000200000000000000000002" + std::string(kUdp));
  EXPECT_EQ(refusal_of(arrived_at_segment(packet)), refused(CauseKind::BadField, 43));
}

TEST(SegmentRouting, GoesOnToTheNextSegment) {
  // The list is backwards: the last segment stands first.
  auto packet = packet_of(IpProtocol::Routing,
                          "1104 0402 01000000 20010db8000200000000000000000002"
                          "20010db8000300000000000000000003" +
                              std::string(kUdp));
  const auto walk = arrived_at_segment(packet);
  ASSERT_TRUE(walk && walk->next_segment);
  EXPECT_FALSE(walk->next_segment->is_strict);
  EXPECT_EQ(walk->next_segment->destination, *Ipv6Address::parse("2001:db8:3::3"));
  pass_segment(packet, *walk->next_segment);
  EXPECT_EQ(Ipv6Address::load(packet, 24), *Ipv6Address::parse("2001:db8:3::3"));
  EXPECT_EQ(Bytes(packet)[43], std::byte{1});
}

// [R8754-SRV6-1]
TEST(SegmentRouting, PointsToAnUpperLayerThatASegmentDoesNotTake) {
  const auto packet =
      packet_of(IpProtocol::Routing,
                "1102 0400 00000000 20010db8000100000000000000000001" + std::string(kUdp));
  EXPECT_EQ(refusal_of(arrived_at_segment(packet)), refused(CauseKind::SrUpperLayerHeader, 64));
  Policy takes_udp;
  takes_udp.segment_upper_layers = {IpProtocol::Udp};
  EXPECT_EQ(refusal_of(arrived_at_segment(packet, takes_udp)), kAccepted);
  EXPECT_EQ(refusal_of(arrived(packet)), kAccepted) << "an address that is no segment";
}

TEST(Fragments, EndTheWalkUnlessTheyAreAtomic) {
  const auto later =
      arrived(packet_of(IpProtocol::Fragment, "0600 0008 00000001 0102030405060708"));
  ASSERT_TRUE(later);
  EXPECT_EQ(later->fragment_at, 40U);
  const auto atomic =
      arrived(packet_of(IpProtocol::Fragment, "1100 0000 00000001" + std::string(kUdp)));
  ASSERT_TRUE(atomic);
  EXPECT_EQ(atomic->fragment_at, 0U);
  EXPECT_EQ(atomic->protocol, IpProtocol::Udp);
}

// [R7112-CH-1]
TEST(Fragments, ThatAreFirstHoldTheWholeChain) {
  const auto cut = [](std::string_view payload) {
    return refusal_of(arrived(packet_of(IpProtocol::Fragment, payload)));
  };
  const Refusal incomplete = refused(CauseKind::FirstFragmentIncomplete, 0);
  EXPECT_EQ(cut("3c00 0001 00000001 1102 0104 00000000"), incomplete) << "inside a header";
  EXPECT_EQ(cut("3c00 0001 00000001 0600 0104 00000000"), incomplete) << "in front of TCP";
  EXPECT_EQ(cut("0600 0001 00000001 00350035 00000000"), incomplete) << "inside TCP";
  EXPECT_EQ(cut("1100 0001 00000001 00350035 00080000"), kAccepted);
  // What a router passes on it need not look at.
  EXPECT_EQ(refusal_of(walk_at_router(
                packet_of(IpProtocol::Fragment, "3c00 0001 00000001 1102 0104 00000000"), {})),
            kAccepted);
}

Policy limited(const ExtensionHeaderLimits& limits) {
  Policy policy;
  policy.header_limits = limits;
  return policy;
}

// [R8883-EHL-1]
TEST(HeaderLimits, AreReportedAtTheFirstThatIsTooMuch) {
  const std::string udp{kUdp};
  const std::string one = "3c00 0104 00000000 ";
  struct Case {
    ExtensionHeaderLimits limits;
    std::string payload;
    Refusal refusal;
  };
  const std::vector<Case> cases = {
      {{.header_size = 8},
       one + "1101 010c 00000000 0000000000000000" + udp,
       refused(CauseKind::ExtensionHeaderTooBig, 48)},
      {{.chain_size = 20},
       one + one + "1100 0104 00000000" + udp,
       refused(CauseKind::ExtensionChainTooLong, 60)},
      {{.headers = 2},
       one + one + "1100 0104 00000000" + udp,
       refused(CauseKind::TooManyExtensionHeaders, 56)},
      {{.options = 2}, "1100 1e00 1e00 1e00" + udp, refused(CauseKind::TooManyOptions, 46)},
      {{.option_size = 5}, "1100 1e04 00000000" + udp, refused(CauseKind::OptionTooBig, 42)},
      {{.padding = 7},
       "1101 1e02 0000 00 00 0106 000000000000" + udp,
       refused(CauseKind::OptionTooBig, 48)},
  };
  for (const auto& [limits, payload, refusal] : cases) {
    const auto packet = packet_of(IpProtocol::DestinationOptions, payload);
    EXPECT_EQ(refusal_of(arrived(packet, limited(limits))), refusal);
    EXPECT_EQ(refusal_of(walk_at_router(packet, limited(limits))), refusal);
    EXPECT_EQ(refusal_of(walk_at_router(packet, {})), kAccepted);
  }
}

// [R8883-EHL-2]
TEST(HeaderLimits, MakeARouterKnowWhatItCannotRead) {
  const auto packet =
      packet_of(IpProtocol::DestinationOptions, "c700 0104 00000000 0000000000000000");
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.headers = 4}))),
            refused(CauseKind::NextHeaderAtIntermediate, 40));
  // The destination hands it on, and 4/1 is for whoever finds no protocol of that number.
  const auto walk = arrived(packet, limited({.headers = 4}));
  ASSERT_TRUE(walk);
  EXPECT_EQ(walk->next_header_at, 40U);
}

TEST(HeaderLimits, CountPaddingThatIsInARow) {
  const auto packet = packet_of(IpProtocol::DestinationOptions,
                                "1101 01020000 1e00 01020000 01020000" + std::string(kUdp));
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.padding = 8}))), kAccepted);
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.padding = 7}))),
            refused(CauseKind::OptionTooBig, 52));
}

TEST(HeaderLimits, CountATransportHeaderWithItsOptions) {
  const auto packet =
      packet_of(IpProtocol::Tcp, "00350035 00000001 00000002 60100000 00000000 01010101");
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.aggregate_size = 64}))), kAccepted);
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.aggregate_size = 63}))),
            refused(CauseKind::HeadersTooLong, 63));
}

TEST(HeaderLimits, DoNotReadOnInLaterFragments) {
  const auto packet = packet_of(IpProtocol::Fragment, "c700 0008 00000001 0102030405060708");
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.headers = 4}))), kAccepted);
}

// [R8883-EHL-3]
TEST(HeaderLimits, CountAllHeadersTogether) {
  const std::string long_header = "110f 0176" + std::string(2 * 118, '0') + " 1e00 1e00";
  const auto packet = packet_of(IpProtocol::DestinationOptions, long_header + std::string(kUdp));
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.aggregate_size = 128}))),
            refused(CauseKind::HeadersTooLong, 128));
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.aggregate_size = 40 + 128 + 7}))),
            refused(CauseKind::HeadersTooLong, 175));
  EXPECT_EQ(refusal_of(walk_at_router(packet, limited({.aggregate_size = 40 + 128 + 8}))),
            kAccepted)
      << "with UDP's eight octets";
}

// [R8883-EHL-4]
TEST(HeaderLimits, AreReportedInOneOrder) {
  ExtensionHeaderLimits all{.header_size = 15,
                            .chain_size = 20,
                            .headers = 1,
                            .options = 1,
                            .option_size = 2,
                            .padding = 1,
                            .aggregate_size = 50};
  // Everything at once; what the router cannot read is behind it.
  const auto packet = packet_of(IpProtocol::HopByHopOptions,
                                "3c01 1e04 00000000 1e00 0104 00000000"
                                "c701 1e04 00000000 1e00 0104 00000000"
                                "0000000000000000");
  const auto walked = [&] { return refusal_of(walk_at_router(packet, limited(all))).cause->kind; };
  EXPECT_EQ(walked(), CauseKind::NextHeaderAtIntermediate);

  const auto known = packet_of(IpProtocol::HopByHopOptions,
                               "3c01 1e04 00000000 1e00 0104 00000000"
                               "1101 1e04 00000000 1e00 0104 00000000" +
                                   std::string(kUdp));
  const auto next = [&] { return refusal_of(walk_at_router(known, limited(all))); };
  EXPECT_EQ(next(), refused(CauseKind::ExtensionHeaderTooBig, 40));
  all.header_size = 0;
  EXPECT_EQ(next(), refused(CauseKind::OptionTooBig, 50)) << "padding";
  all.padding = 0;
  EXPECT_EQ(next(), refused(CauseKind::OptionTooBig, 42));
  all.option_size = 0;
  EXPECT_EQ(next(), refused(CauseKind::TooManyOptions, 48));
  all.options = 0;
  EXPECT_EQ(next(), refused(CauseKind::ExtensionChainTooLong, 60));
  all.chain_size = 0;
  EXPECT_EQ(next(), refused(CauseKind::TooManyExtensionHeaders, 56));
  all.headers = 0;
  EXPECT_EQ(next(), refused(CauseKind::HeadersTooLong, 50));
  all.aggregate_size = 0;
  EXPECT_EQ(next(), kAccepted);

  // An error of RFC 4443's goes before all.
  all.header_size = 8;
  const auto broken = packet_of(IpProtocol::HopByHopOptions,
                                "1101 9e04 00000000 1e00 0104 00000000" + std::string(kUdp));
  EXPECT_EQ(refusal_of(walk_at_router(broken, limited(all))),
            refused(CauseKind::UnrecognisedOption, 42));
}

// Every kind of header with every length, then noise behind every kind.
TEST(WalkAtDestination, SurvivesWhateverFollows) {
  const Policy limits = limited({.header_size = 64,
                                 .chain_size = 100,
                                 .headers = 3,
                                 .options = 4,
                                 .option_size = 16,
                                 .padding = 7,
                                 .aggregate_size = 120});
  Prng random{7};
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned round = 0; round < 200; ++round) {
      auto packet = packet_of(static_cast<IpProtocol>(first), "");
      packet.resize(40 + random.below(120));
      for (std::size_t i = 40; i < packet.size(); ++i) {
        packet[i] = static_cast<std::byte>(random.below(256));
      }
      constexpr std::array<unsigned, 6> kChain{0, 43, 44, 60, 17, 51};
      if (packet.size() > 44) {
        packet[40] = static_cast<std::byte>(kChain[random.below(6)]);
        packet[41] = static_cast<std::byte>(round % 8);
        packet[42] = static_cast<std::byte>(random.below(6));
        packet[43] = static_cast<std::byte>(random.below(4));
      }
      for (const Policy& policy : {Policy{}, limits}) {
        const auto walk = arrived_at_segment(packet, policy);
        if (walk) {
          EXPECT_LE(walk->offset, packet.size());
          if (walk->next_segment) {
            auto copy = packet;
            pass_segment(copy, *walk->next_segment);
          }
        } else if (walk.error()) {
          EXPECT_LE(walk.error()->info, packet.size());
        }
        const auto on_the_way = walk_at_router(packet, policy);
        EXPECT_TRUE(!on_the_way || on_the_way->offset <= packet.size());
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::engine
