#include "icmpkit/wire/datagram.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

/// scapy: IP(src='192.0.2.254',dst='192.0.2.1')/ICMP(type=11,code=0)/
///   IP(src='192.0.2.1',dst='198.51.100.2',ttl=1,id=1)/UDP(sport=40000,dport=33434)/(b'x'*32)
std::vector<std::byte> time_exceeded() {
  return octets_of_hex(
      "45000058000100004001f5a4c00002fec00002010b00e170000000004500003c000100000111cd79c0000201c633"
      "64029c40829a00286d04787878787878787878787878787878787878787878787878787878787878"
      "7878");
}

/// scapy: IPv6(src='2001:db8::1',dst='2001:db8::a')/
///   IPv6ExtHdrHopByHop(options=[RouterAlert()])/
///   IPv6ExtHdrRouting(addresses=['2001:db8::b','2001:db8::2'])/IPv6ExtHdrDestOpt()/
///   ICMPv6EchoRequest(id=1,seq=2,data=b'abcdefgh')
std::vector<std::byte> routed_echo() {
  return octets_of_hex(
      "600000000048004020010db800000000000000000000000120010db800000000000000000000000a"
      "2b00050200000100"
      "3c0400020000000020010db800000000000000000000000b20010db8000000000000000000000002"
      "3a00010400000000"
      "800092a7000100026162636465666768");
}

TEST(DatagramView, FindsIcmpInIpv4) {
  const auto octets = time_exceeded();
  const auto datagram = DatagramView::parse(octets);
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->family(), Family::V4);
  EXPECT_EQ(datagram->source(), (IpAddress{Ipv4Address{192, 0, 2, 254}}));
  EXPECT_EQ(datagram->destination(), (IpAddress{Ipv4Address{192, 0, 2, 1}}));
  EXPECT_EQ(datagram->hop_limit(), 64);
  EXPECT_EQ(datagram->traffic_class(), 0);
  EXPECT_EQ(datagram->payload_offset(), 20U);
  EXPECT_EQ(datagram->v4().identification(), 1);
  ASSERT_TRUE(datagram->icmp());
  EXPECT_EQ(datagram->icmp()->family, Family::V4);
  EXPECT_EQ(datagram->icmp()->message.size(), 68U);
  EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Correct);
  EXPECT_EQ(message_context(*datagram).hop_limit, 64);
}

TEST(DatagramView, FindsIcmpv6BehindARoutingHeaderAndSumsTheFinalDestination) {
  const auto octets = routed_echo();
  const auto datagram = DatagramView::parse(octets);
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->family(), Family::V6);
  EXPECT_EQ(datagram->destination(), IpAddress{*Ipv6Address::parse("2001:db8::a")});
  EXPECT_EQ(datagram->final_destination(), IpAddress{*Ipv6Address::parse("2001:db8::2")});
  EXPECT_EQ(datagram->hop_limit(), 64);
  EXPECT_EQ(datagram->v6().next_header(), IpProtocol::HopByHopOptions);
  ASSERT_TRUE(datagram->icmp());
  EXPECT_EQ(datagram->icmp()->message.size(), 16U);
  EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Correct);
}

TEST(DatagramView, SumsIcmpv6WithoutExtensionHeaders) {
  // scapy: IPv6(src='2001:db8::1',dst='2001:db8::2')/ICMPv6EchoRequest(id=1,seq=2,data=b'abc')
  auto octets = octets_of_hex(
      "60000000000b3a4020010db800000000000000000000000120010db8000000000000000000000002"
      "80005fdf00010002616263");
  EXPECT_EQ(DatagramView::parse(octets)->icmp_checksum_state(), ChecksumState::Correct);
  octets[23] ^= std::byte{1};
  EXPECT_EQ(DatagramView::parse(octets)->icmp_checksum_state(), ChecksumState::Wrong);
}

TEST(DatagramView, LooksForIcmpAccordingToTheFamily) {
  auto v4 = time_exceeded();
  v4[9] = std::byte{58};
  EXPECT_FALSE(DatagramView::parse(v4)->icmp());
  auto v6 = routed_echo();
  v6[88] = std::byte{1};
  EXPECT_EQ(DatagramView::parse(v6)->protocol(), IpProtocol::Icmp);
  EXPECT_FALSE(DatagramView::parse(v6)->icmp());
}

TEST(DatagramView, TakesAFirstFragmentsMessageForCutAndALaterOneForNone) {
  auto octets = time_exceeded();
  store_be16(octets, 6, 0x2000);
  auto datagram = DatagramView::parse(octets);
  ASSERT_TRUE(datagram->icmp());
  EXPECT_TRUE(datagram->icmp()->message.is_cut());
  EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Unknown);
  store_be16(octets, 6, 0x0001);
  datagram = DatagramView::parse(octets);
  EXPECT_EQ(datagram->fragment()->offset, 8);
  EXPECT_FALSE(datagram->icmp());
}

// scapy: IPv6ExtHdrDestOpt(options=[HAO(hoa='fe80::200:5eff:fe00:5301')]), RFC 6275 section 6.3.
TEST(DatagramView, SumsTheHomeAddressOfAMobileNode) {
  const auto octets = octets_of_hex(
      "6001234500203c3f20010db800010000000000000000000120010db8000200000000000000000002"
      "3a0201020000c910fe8000000000000002005efffe00530180009d7701020304");
  const auto datagram = DatagramView::parse(octets);
  EXPECT_EQ(datagram->source(), IpAddress{*Ipv6Address::parse("2001:db8:1::1")});
  EXPECT_EQ(datagram->endpoints().source,
            IpAddress{*Ipv6Address::parse("fe80::200:5eff:fe00:5301")});
  EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Correct);
}

// scapy: IPv6ExtHdrFragment(offset=0, m=0), RFC 6946's atomic fragment.
TEST(DatagramView, TakesAnAtomicFragmentForWhole) {
  const auto octets = octets_of_hex(
      "6001234500132c3f20010db800010000000000000000000120010db8000200000000000000000002"
      "3a0000000102030480005bd901020304616263");
  const auto datagram = DatagramView::parse(octets);
  ASSERT_TRUE(datagram->fragment());
  EXPECT_FALSE(datagram->icmp()->message.is_cut());
  EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Correct);
}

TEST(DatagramView, RefusesOtherVersions) {
  auto octets = time_exceeded();
  for (unsigned version = 0; version < 16; ++version) {
    store_u8(octets, 0, static_cast<std::uint8_t>(version << 4U | 5U));
    const auto datagram = DatagramView::parse(octets);
    EXPECT_EQ(datagram.has_value(), version == 4 || version == 6) << version;
    if (!datagram) {
      EXPECT_EQ(datagram.error(), (ParseError{ParseErrorKind::BadVersion, 0}));
    }
  }
  EXPECT_EQ(DatagramView::parse(Bytes{}).error(), (ParseError{ParseErrorKind::Truncated, 0}));
}

TEST(DatagramView, ReadsEveryBeginningOfADatagramInBounds) {
  for (const auto& whole : {time_exceeded(), routed_echo()}) {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const std::vector<std::byte> captured(whole.begin(),
                                            whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto datagram = DatagramView::parse({captured, whole.size()});
      if (!datagram) continue;
      (void)datagram->source();
      (void)datagram->destination();
      const auto icmp = datagram->icmp();
      if (size == whole.size()) {
        EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Correct);
      } else if (icmp) {
        EXPECT_EQ(icmp->message.missing(), whole.size() - size);
        EXPECT_EQ(datagram->icmp_checksum_state(), ChecksumState::Unknown);
      } else {
        EXPECT_TRUE(datagram->problem());
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::wire
