#include "icmpkit/wire/transport.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/ipv6_options.hpp"
#include "icmpkit/wire/tcp.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

static_assert(std::forward_iterator<ipv6::ExtensionHeaders::Iterator>);
static_assert(std::forward_iterator<ipv6::Options::Iterator>);

Ipv6Address v6(std::string_view text) { return *Ipv6Address::parse(text); }

/// An IPv6 datagram from 2001:db8::1 to 2001:db8::a with that payload.
std::vector<std::byte> datagram_of(IpProtocol next_header, Bytes payload) {
  std::vector<std::byte> datagram(40 + payload.size());
  (void)encode(Ipv6Header{.next_header = next_header,
                          .source = v6("2001:db8::1"),
                          .destination = v6("2001:db8::a")},
               payload.size(), datagram);
  store_bytes(datagram, 40, payload);
  return datagram;
}

Transport transport_in(const std::vector<std::byte>& datagram) {
  return transport_of(*Ipv6View::parse(datagram));
}

template <WritableMessage Value>
std::vector<std::byte> encoded(const Value& value) {
  auto buffer = test::dirty_buffer<2048>();
  const auto octets = ipv6::encode(value, buffer);
  return {octets->begin(), octets->end()};
}

/// scapy: IPv6(src='2001:db8::1',dst='2001:db8::a')/
///   IPv6ExtHdrHopByHop(options=[RouterAlert()])/
///   IPv6ExtHdrRouting(addresses=['2001:db8::b','2001:db8::2'])/IPv6ExtHdrDestOpt()/
///   ICMPv6EchoRequest(id=1,seq=2,data=b'abcdefgh')
std::vector<std::byte> scapys_chain() {
  return octets_of_hex(
      "600000000048004020010db800000000000000000000000120010db800000000000000000000000a"
      "2b00050200000100"
      "3c0400020000000020010db800000000000000000000000b20010db8000000000000000000000002"
      "3a00010400000000"
      "800092a7000100026162636465666768");
}

// [R4443-FMT-1]
TEST(Transport, FindsIcmpv6BehindExtensionHeaders) {
  const auto transport = transport_in(scapys_chain());
  EXPECT_EQ(transport.protocol, IpProtocol::Icmpv6);
  EXPECT_EQ(transport.offset, 96U);
  EXPECT_EQ(transport.payload.size(), 16U);
  EXPECT_FALSE(transport.fragment);
  EXPECT_FALSE(transport.problem);
}

// [R4443-CK-1]
TEST(Transport, GivesTheFinalDestinationThatChecksumsCover) {
  const auto datagram = scapys_chain();
  const auto transport = transport_in(datagram);
  ASSERT_EQ(transport.routed_to, IpAddress{v6("2001:db8::2")});
  const icmpv6::Endpoints endpoints{.source = v6("2001:db8::1"),
                                    .destination = transport.routed_to->v6()};
  EXPECT_EQ(icmpv6::checksum_state(transport.payload, endpoints), ChecksumState::Correct);
  EXPECT_EQ(icmpv6::checksum_state(transport.payload, {endpoints.source, v6("2001:db8::a")}),
            ChecksumState::Wrong);
  EXPECT_EQ(icmpv6::checksum_state(transport.payload, {v6("2001:db8::3"), endpoints.destination}),
            ChecksumState::Wrong);
}

TEST(Transport, SaysWhereACutChainEnds) {
  const auto whole = scapys_chain();
  for (std::size_t size = 40; size < whole.size(); ++size) {
    const auto transport = transport_of(*Ipv6View::parse({Bytes(whole).first(size), whole.size()}));
    if (size < 96) {
      EXPECT_EQ(transport.problem,
                (ParseError{ParseErrorKind::Truncated, static_cast<std::uint32_t>(size)}));
      EXPECT_NE(transport.protocol, IpProtocol::Icmpv6);
    } else {
      EXPECT_FALSE(transport.problem);
      EXPECT_EQ(transport.payload.missing(), whole.size() - size);
    }
  }
}

TEST(Transport, RefusesAHeaderLongerThanTheDatagram) {
  for (unsigned length = 1; length < 256; ++length) {
    const auto datagram =
        datagram_of(IpProtocol::HopByHopOptions, octets(58, length, 0, 0, 0, 0, 0, 0));
    EXPECT_EQ(transport_in(datagram).problem, (ParseError{ParseErrorKind::BadLength, 41}));
  }
}

TEST(Transport, StopsBehindALaterFragment) {
  // scapy: IPv6ExtHdrFragment(nh=58,offset=181,m=1,id=0xdeadbeef)
  auto header = octets_of_hex("3a0005a9deadbeef");
  EXPECT_EQ(encoded(ipv6::FragmentHeader{
                .next_header = IpProtocol::Icmpv6,
                .fragment = {.offset = 1448, .more = true, .identification = 0xDEADBEEF}}),
            header);
  header.resize(24, std::byte{0});
  auto transport = transport_in(datagram_of(IpProtocol::Fragment, header));
  EXPECT_EQ(transport.fragment,
            (Fragment{.offset = 1448, .more = true, .identification = 0xDEADBEEF}));
  EXPECT_TRUE(transport.is_later_fragment());
  EXPECT_EQ(transport.protocol, IpProtocol::Icmpv6);
  EXPECT_EQ(transport.payload.size(), 16U);

  header[0] = std::byte{60};
  header[8] = std::byte{58};
  transport = transport_in(datagram_of(IpProtocol::Fragment, header));
  EXPECT_EQ(transport.offset, 48U) << "the octets of a later fragment are no header";

  store_be16(header, 2, 1);
  transport = transport_in(datagram_of(IpProtocol::Fragment, header));
  EXPECT_EQ(transport.offset, 56U) << "those of a first fragment are";
  EXPECT_FALSE(transport.is_later_fragment());
}

TEST(Transport, WalksEachHeaderByItsOwnLengthRule) {
  const std::array<std::byte, 64> payload = [] {
    std::array<std::byte, 64> octets{};
    store_u8(octets, 0, 59);
    store_u8(octets, 1, 2);
    return octets;
  }();
  const auto size_of = [&payload](IpProtocol protocol) {
    return transport_in(datagram_of(protocol, payload)).offset - 40;
  };
  EXPECT_EQ(size_of(IpProtocol::HopByHopOptions), 24U);
  EXPECT_EQ(size_of(IpProtocol::Routing), 24U);
  EXPECT_EQ(size_of(IpProtocol::DestinationOptions), 24U);
  EXPECT_EQ(size_of(IpProtocol::Mobility), 24U);
  EXPECT_EQ(size_of(IpProtocol::Hip), 24U);
  EXPECT_EQ(size_of(IpProtocol::Shim6), 24U);
  EXPECT_EQ(size_of(IpProtocol::Authentication), 16U);
  EXPECT_EQ(size_of(IpProtocol::Fragment), 8U);
  EXPECT_EQ(size_of(IpProtocol::Esp), 0U);
  EXPECT_EQ(size_of(IpProtocol::NoNextHeader), 0U);
  EXPECT_EQ(size_of(IpProtocol::Experiment1), 0U);
}

TEST(Transport, EndsInALongChainOfTheSmallestHeaders) {
  std::vector<std::byte> payload(65528);
  for (std::size_t at = 0; at < payload.size(); at += 8) store_u8(payload, at, 60);
  const auto transport = transport_in(datagram_of(IpProtocol::DestinationOptions, payload));
  EXPECT_EQ(transport.problem, (ParseError{ParseErrorKind::BadLength, 40 + 65528}));
}

TEST(Transport, FollowsAnIpv4SourceRouteToItsEnd) {
  ipv4::OptionList list;
  ipv4::Route route{.type = ipv4::OptionType::LooseSourceRoute, .slot_count = 2};
  route.slots[0] = Ipv4Address{192, 0, 2, 9};
  route.slots[1] = Ipv4Address{192, 0, 2, 10};
  ASSERT_FALSE(list.add(route));
  std::array<std::byte, 40> datagram{};
  ASSERT_TRUE(encode(Ipv4Header{.options = list.octets()}, 8, datagram));
  const auto transport = transport_of(*Ipv4View::parse(datagram));
  EXPECT_EQ(transport.offset, 32U);
  EXPECT_EQ(transport.payload.size(), 8U);
  EXPECT_EQ(transport.routed_to, (IpAddress{Ipv4Address{192, 0, 2, 10}}));
}

TEST(RoutingHeader, ReadsEveryTypeThatHasAList) {
  const auto destination = v6("2001:db8::ff");
  const auto final_of = [&](const std::vector<std::byte>& header) {
    const auto view = ipv6::ExtensionHeaderView::parse(IpProtocol::Routing, header);
    return ipv6::RoutingHeaderView::parse(*view)->final_destination(destination);
  };
  // scapy: IPv6ExtHdrSegmentRouting(nh=58,addresses=['2001:db8::a','2001:db8::b'],segleft=1)
  auto segments = octets_of_hex(
      "3a0404010100000020010db800000000000000000000000a20010db800000000000000000000000b");
  EXPECT_EQ(final_of(segments), v6("2001:db8::a")) << "the list runs backwards";
  segments[3] = std::byte{0};
  EXPECT_EQ(final_of(segments), destination) << "no segments left";
  segments[3] = std::byte{3};
  EXPECT_EQ(final_of(segments), destination) << "more left than there are";
  segments[3] = std::byte{1};
  segments[4] = std::byte{2};
  EXPECT_EQ(final_of(segments), destination) << "last entry beyond the header";
  // RFC 6275 section 6.4: one home address.
  EXPECT_EQ(final_of(octets_of_hex("3a0202010000000020010db800000000000000000000000b")),
            v6("2001:db8::b"));
  // RFC 6554 section 3: CmprI 15, CmprE 14, Pad 4; one octet, then two.
  EXPECT_EQ(final_of(octets_of_hex("3a010302fe5000000b0c0d0000000000")), v6("2001:db8::c0d"));
  EXPECT_EQ(final_of(octets_of_hex("3a000301fef00000")), destination)
      << "padding beyond the header";
  EXPECT_EQ(final_of(octets_of_hex("3a00090100000000")), destination) << "an unknown type";
}

TEST(RoutingHeader, GivesBackTheOctetsThatItWasReadFrom) {
  // scapy: IPv6ExtHdrRouting(nh=58,addresses=['2001:db8::a','2001:db8::b'])
  const auto octets = octets_of_hex(
      "3a0400020000000020010db800000000000000000000000a20010db800000000000000000000000b");
  const auto header = ipv6::ExtensionHeaderView::parse(IpProtocol::Routing, octets);
  EXPECT_EQ(encoded(ipv6::RoutingHeaderView::parse(*header)->value()), octets);
  auto buffer = test::dirty_buffer<64>();
  EXPECT_EQ(ipv6::encode(ipv6::RoutingHeader{.data = Bytes(octets).first(5)}, buffer).error(),
            EncodeError::NotAllowed);
}

TEST(Ipv6Options, ReadsAndWritesScapysHeaders) {
  // scapy: IPv6ExtHdrHopByHop(nh=58,options=[RouterAlert()])
  const auto alert = octets_of_hex("3a00050200000100");
  auto header = ipv6::ExtensionHeaderView::parse(IpProtocol::HopByHopOptions, alert);
  std::vector<ipv6::OptionType> types;
  for (const auto& option : ipv6::options_of(*header)) types.push_back(option->type());
  EXPECT_EQ(types, (std::vector{ipv6::OptionType::RouterAlert, ipv6::OptionType::PadN}));
  std::array<std::byte, 4> option{};
  ipv6::write(ipv6::RouterAlert{}, option);
  EXPECT_EQ(encoded(ipv6::OptionsHeader{.next_header = IpProtocol::Icmpv6, .options = option}),
            alert);

  // scapy: IPv6ExtHdrHopByHop(nh=58,options=[Jumbo(jumboplen=70000)])
  const auto jumbo = octets_of_hex("3a00c20400011170");
  header = ipv6::ExtensionHeaderView::parse(IpProtocol::HopByHopOptions, jumbo);
  EXPECT_EQ(ipv6::jumbo_payload(**ipv6::options_of(*header).begin())->length, 70000U);

  // scapy: IPv6ExtHdrDestOpt(nh=17,options=[HBHOptUnknown(otype=0xde,optdata=b'abc')]); scapy ends
  // it with Pad1
  const auto unknown = octets_of_hex("1100de0361626300");
  header = ipv6::ExtensionHeaderView::parse(IpProtocol::DestinationOptions, unknown);
  const auto first = *ipv6::options_of(*header).begin();
  EXPECT_EQ(first->unrecognized_action(),
            ipv6::UnrecognizedAction::DiscardAndReportUnlessMulticast);
  EXPECT_FALSE(first->may_change());
  EXPECT_EQ(encoded(ipv6::OptionsHeader{.next_header = IpProtocol::Udp,
                                        .options = Bytes(unknown).subspan(2, 5)}),
            unknown);
}

TEST(Ipv6Options, RefusesAnOptionLongerThanItsHeader) {
  const auto octets = octets_of_hex("3a00000002050000");
  auto header = ipv6::ExtensionHeaderView::parse(IpProtocol::HopByHopOptions, octets);
  std::optional<ParseError> error;
  for (const auto& option : ipv6::options_of(*header)) {
    if (!option) error = option.error();
  }
  EXPECT_EQ(error, (ParseError{ParseErrorKind::BadLength, 5}));
  header = ipv6::ExtensionHeaderView::parse(IpProtocol::Mobility, octets);
  EXPECT_EQ(ipv6::options_of(*header).begin(), ipv6::options_of(*header).end());
}

TEST(Udp, EncodesToScapysOctetsAndChecksThem) {
  const IpEndpoints v4{.source = Ipv4Address{192, 0, 2, 1},
                       .destination = Ipv4Address{198, 51, 100, 2}};
  const IpEndpoints v6_endpoints{.source = v6("2001:db8::1"), .destination = v6("2001:db8::2")};
  auto buffer = test::dirty_buffer<64>();
  // scapy: IP(src='192.0.2.1',dst='198.51.100.2')/UDP(sport=40000,dport=33434)/b'icmpkit!'
  const auto over_v4 = octets_of_hex("9c40829a00103e5d69636d706b697421");
  const Udp value{.ports = {40000, 33434}, .data = Bytes(over_v4).subspan(8)};
  EXPECT_TRUE(std::ranges::equal(*encode(value, v4, buffer), over_v4));
  EXPECT_EQ(UdpView::parse(over_v4)->checksum_state(v4), ChecksumState::Correct);
  EXPECT_EQ(UdpView::parse(over_v4)->ports(), (Ports{40000, 33434}));
  // scapy: IPv6(src='2001:db8::1',dst='2001:db8::2')/UDP(sport=40000,dport=33434)/b'odd'
  const auto over_v6 = octets_of_hex("9c40829a000bb2236f6464");
  EXPECT_EQ(UdpView::parse(over_v6)->checksum_state(v6_endpoints), ChecksumState::Correct);
  EXPECT_EQ(UdpView::parse(over_v6)->checksum_state({v4.source, v6_endpoints.destination}),
            ChecksumState::Wrong);
}

TEST(Udp, SendsASumOfZeroAsAllOnesAndTakesAFieldOfZeroAsNone) {
  const IpEndpoints v4{.source = Ipv4Address{192, 0, 2, 1},
                       .destination = Ipv4Address{198, 51, 100, 2}};
  auto buffer = test::dirty_buffer<64>();
  // scapy: .../UDP(sport=40000,dport=33434)/b'\x00\x00' has the checksum F4C7; with those two
  // octets as data the sum is all ones.
  const auto data = octets(0xF4, 0xC7);
  const auto datagram = encode(Udp{.ports = {40000, 33434}, .data = data}, v4, buffer);
  ASSERT_TRUE(datagram);
  EXPECT_EQ(load_be16(*datagram, 6), 0xFFFF);
  EXPECT_EQ(UdpView::parse(*datagram)->checksum_state(v4), ChecksumState::Correct);
  store_be16(*datagram, 6, 0);
  EXPECT_EQ(UdpView::parse(*datagram)->checksum_state(v4), ChecksumState::Unknown);
  EXPECT_EQ(UdpView::parse(*datagram)->checksum_state({v6("::1"), v6("::1")}),
            ChecksumState::Wrong);
}

TEST(UdpView, ReadsWhatAQuoteLeavesOfIt) {
  const auto datagram = octets_of_hex("9c40829a00103e5d");
  EXPECT_EQ(UdpView::parse(Bytes(datagram).first(3)).error(),
            (ParseError{ParseErrorKind::Truncated, 3}));
  const auto ports = UdpView::parse(Bytes(datagram).first(5));
  ASSERT_TRUE(ports);
  EXPECT_FALSE(ports->length());
  const auto header = UdpView::parse({datagram, 16});
  EXPECT_EQ(header->length(), 16);
  EXPECT_EQ(header->checksum(), 0x3E5D);
  EXPECT_EQ(header->checksum_state({}), ChecksumState::Unknown);
}

TEST(Tcp, EncodesToScapysOctetsAndGivesThemBack) {
  const IpEndpoints v4{.source = Ipv4Address{192, 0, 2, 1},
                       .destination = Ipv4Address{198, 51, 100, 2}};
  // scapy: IP(src='192.0.2.1',dst='198.51.100.2')/TCP(sport=40000,dport=443,seq=0x01020304,
  //   ack=0x0a0b0c0d,flags='SA',window=4096,options=[('MSS',1460),('NOP',None),('WScale',7)])
  const auto segment = octets_of_hex("9c4001bb010203040a0b0c0d70121000cfb70000020405b401030307");
  const auto view = TcpView::parse(segment);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->sequence(), 0x01020304U);
  EXPECT_EQ(view->acknowledgment(), 0x0A0B0C0DU);
  EXPECT_EQ(view->flags(), TcpFlags::kSyn | TcpFlags::kAck);
  EXPECT_EQ(view->checksum_state(v4), ChecksumState::Correct);
  ASSERT_TRUE(view->value());
  auto buffer = test::dirty_buffer<64>();
  EXPECT_TRUE(std::ranges::equal(*encode(*view->value(), v4, buffer), segment));
}

TEST(TcpView, ReadsWhatAQuoteLeavesOfIt) {
  const auto segment = octets_of_hex("9c4001bb010203040a0b0c0d70121000cfb70000020405b401030307");
  for (std::size_t size = 0; size < segment.size(); ++size) {
    const auto view = TcpView::parse({Bytes(segment).first(size), segment.size()});
    ASSERT_EQ(view.has_value(), size >= 4) << size;
    if (!view) continue;
    EXPECT_EQ(view->sequence().has_value(), size >= 8);
    EXPECT_EQ(view->acknowledgment().has_value(), size >= 12);
    EXPECT_EQ(view->flags().has_value(), size >= 14);
    EXPECT_FALSE(view->value());
    EXPECT_EQ(view->checksum_state({}), ChecksumState::Unknown);
  }
}

TEST(Tcp, RefusesMoreOptionsThanItsOffsetCanSay) {
  const std::array<std::byte, 41> options{};
  auto buffer = test::dirty_buffer<80>();
  EXPECT_EQ(encode(Tcp{.options = options}, {}, buffer).error(), EncodeError::TooLong);
  EXPECT_EQ(encode(Tcp{}, {}, MutableBytes(buffer).first(19)).error(), EncodeError::NoSpace);
  EXPECT_EQ(buffer, test::dirty_buffer<80>());
}

}  // namespace
}  // namespace icmpkit::wire
