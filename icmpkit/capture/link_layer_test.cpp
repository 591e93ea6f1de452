#include "icmpkit/capture/link_layer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/vectors.hpp"

namespace icmpkit::capture {
namespace {

// The frames are scapy 2.5's; its expression stands beside each. The datagrams in them:
// IP(src="192.0.2.1",dst="198.51.100.2",id=1)/ICMP(id=1,seq=1)
const std::string kIpv4 = "4500001c0001000040018ea9c0000201c63364020800f7fd00010001";
// IPv6(src="2001:db8::1",dst="2001:db8::2")/ICMPv6EchoRequest(id=1,seq=1)
const std::string kIpv6 =
    "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000028000244600010"
    "001";

struct Found {
  Decapsulation frame;
  std::string payload;  ///< in hexadecimal
};

std::string hex_of(Bytes octets) {
  std::string hex;
  for (const std::byte octet : octets) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[std::to_integer<unsigned>(octet) >> 4U];
    hex += kDigits[std::to_integer<unsigned>(octet) & 0xFU];
  }
  return hex;
}

Found read(LinkType type, const std::string& hex) {
  const auto octets = test::octets_of_hex(hex);
  Found found{decapsulate(type, octets), {}};
  if (found.frame) {
    found.payload = hex_of(found.frame->payload.bytes());
    EXPECT_EQ(found.frame->header_size + found.frame->payload.wire_length(), octets.size());
  }
  return found;
}

void expect_refusal(LinkType type, const std::string& hex, LinkErrorKind kind,
                    std::uint32_t offset) {
  const auto octets = test::octets_of_hex(hex);
  const auto frame = decapsulate(type, octets);
  ASSERT_FALSE(frame) << hex;
  EXPECT_EQ(frame.error(), (LinkError{kind, offset})) << hex;
}

TEST(LinkLayer, ReadsEthernetAndHowTheFrameWasAddressed) {
  const std::pair<const char*, Cast> destinations[] = {
      {"525400000002", Cast::Unicast},    // Ether(dst="52:54:00:00:00:02")/ip
      {"01005e000001", Cast::Multicast},  // Ether(dst="01:00:5e:00:00:01")/ip
      {"ffffffffffff", Cast::Broadcast},  // Ether(dst="ff:ff:ff:ff:ff:ff")/ip
      {"ffffffffff00", Cast::Multicast},  // nearly
  };
  for (const auto& [destination, cast] : destinations) {
    const auto found = read(LinkType::Ethernet, destination + ("5254000000010800" + kIpv4));
    ASSERT_TRUE(found.frame);
    EXPECT_EQ(found.frame->ethertype, EtherType::Ipv4);
    EXPECT_EQ(found.frame->cast, cast);
    EXPECT_EQ(found.payload, kIpv4);
  }
}

// Ether()/Dot1Q(vlan=5,prio=3)/ip
TEST(LinkLayer, ReadsAVlanTag) {
  const auto found = read(LinkType::Ethernet,
                          "5254000000025254000000018100600508004500001c0001000040018ea9c0000"
                          "201c63364020800f7fd00010001");
  ASSERT_TRUE(found.frame);
  EXPECT_EQ(found.payload, kIpv4);
  ASSERT_EQ(found.frame->vlans.size(), 1U);
  EXPECT_EQ(found.frame->vlans.all()[0].id(), 5);
  EXPECT_EQ(found.frame->vlans.all()[0].priority(), 3);
}

// Ether()/Dot1AD(vlan=100)/Dot1Q(vlan=5)/ip6, and the number that QinQ had before IEEE 802.1ad
TEST(LinkLayer, ReadsTagsInTags) {
  for (const std::string outer : {"88a8", "9100"}) {
    const auto found =
        read(LinkType::Ethernet, "525400000002525400000001" + outer + "00648100000586dd" + kIpv6);
    ASSERT_TRUE(found.frame);
    EXPECT_EQ(found.payload, kIpv6);
    EXPECT_EQ(found.frame->ethertype, EtherType::Ipv6);
    ASSERT_EQ(found.frame->vlans.size(), 2U);
    EXPECT_EQ(found.frame->vlans.all()[0].id(), 100);
    EXPECT_EQ(found.frame->vlans.all()[1].id(), 5);
  }
}

TEST(LinkLayer, RefusesMoreTagsThanItKeeps) {
  std::string tags;
  for (int i = 0; i < 5; ++i) tags += "81000001";
  expect_refusal(LinkType::Ethernet, "525400000002525400000001" + tags + "0800" + kIpv4,
                 LinkErrorKind::TooManyTags, 12 + 4 * 4);
}

// Dot3()/LLC()/SNAP()/ip: the length leaves the padding of a short frame off.
TEST(LinkLayer, ReadsSnapAndLeavesThePaddingOff) {
  const auto octets =
      test::octets_of_hex("5254000000025254000000010024aaaa030000000800" + kIpv4 + "000000000000");
  const auto frame = decapsulate(LinkType::Ethernet, octets);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->ethertype, EtherType::Ipv4);
  EXPECT_EQ(hex_of(frame->payload.bytes()), kIpv4);
  EXPECT_FALSE(frame->payload.is_cut());
}

TEST(LinkLayer, TakesAFrameWithoutIpForWhatItIs) {
  const std::string addresses = "525400000002525400000001";
  // Ether(type=0x806): ARP
  EXPECT_EQ(read(LinkType::Ethernet, addresses + "08060001").frame->ethertype, EtherType::Arp);
  // Dot3()/LLC()/STP(): spanning tree
  const auto stp = read(LinkType::Ethernet, addresses +
                                                "0007424203"
                                                "00000000");
  ASSERT_TRUE(stp.frame);
  EXPECT_FALSE(stp.frame->is_ip());
}

// CookedLinux(pkttype=...,lladdrlen=6)/ip
TEST(LinkLayer, ReadsLinuxCookedFrames) {
  const std::pair<const char*, std::optional<Cast>> types[] = {
      {"0000", Cast::Unicast},
      {"0001", Cast::Broadcast},
      {"0002", Cast::Multicast},
      {"0003", Cast::Unicast},
      {"0004", std::nullopt}};  // the last is on its way out
  for (const auto& [type, cast] : types) {
    const auto found = read(LinkType::LinuxCooked, type + ("0001000600000000000000000800" + kIpv4));
    ASSERT_TRUE(found.frame);
    EXPECT_EQ(found.payload, kIpv4);
    EXPECT_EQ(found.frame->cast, cast);
  }
}

// CookedLinuxV2(pkttype=2,lladdrlen=6,ifindex=3)/ip6
TEST(LinkLayer, ReadsLinuxCookedFramesOfTheSecondForm) {
  const auto found =
      read(LinkType::LinuxCooked2, "86dd000000000003000202060000000000000000" + kIpv6);
  ASSERT_TRUE(found.frame);
  EXPECT_EQ(found.payload, kIpv6);
  EXPECT_EQ(found.frame->cast, Cast::Multicast);
}

TEST(LinkLayer, ReadsAVlanTagBehindACookedHeader) {
  const auto found = read(LinkType::LinuxCooked,
                          "00000001000600000000000000008100"
                          "00050800" +
                              kIpv4);
  ASSERT_TRUE(found.frame);
  EXPECT_EQ(found.payload, kIpv4);
  ASSERT_EQ(found.frame->vlans.size(), 1U);
  EXPECT_EQ(found.frame->vlans.all()[0].id(), 5);
}

TEST(LinkLayer, ReadsRawIpByItsVersion) {
  for (const LinkType type : {LinkType::Raw, LinkType::RawBsd, LinkType::RawFile}) {
    EXPECT_EQ(read(type, kIpv4).frame->ethertype, EtherType::Ipv4);
    EXPECT_EQ(read(type, kIpv6).frame->ethertype, EtherType::Ipv6);
    expect_refusal(type, "5500", LinkErrorKind::BadVersion, 0);
    expect_refusal(type, "", LinkErrorKind::Truncated, 0);
  }
  EXPECT_EQ(read(LinkType::Ipv4, kIpv4).payload, kIpv4);
  EXPECT_EQ(read(LinkType::Ipv6, kIpv6).payload, kIpv6);
}

// Loopback(type=...)/ip
TEST(LinkLayer, ReadsLoopbackFramesOfEitherByteOrder) {
  EXPECT_EQ(read(LinkType::Null, "02000000" + kIpv4).frame->ethertype, EtherType::Ipv4);
  EXPECT_EQ(read(LinkType::Null, "00000002" + kIpv4).frame->ethertype, EtherType::Ipv4);
  EXPECT_EQ(read(LinkType::Loop, "00000002" + kIpv4).frame->ethertype, EtherType::Ipv4);
  EXPECT_EQ(read(LinkType::Loop, "02000000" + kIpv4).frame->ethertype, EtherType::None);
  for (const std::string family : {"0a000000", "18000000", "1c000000", "1e000000", "0000001e"}) {
    const auto found = read(LinkType::Null, family + kIpv6);
    EXPECT_EQ(found.frame->ethertype, EtherType::Ipv6) << family;
    EXPECT_EQ(found.payload, kIpv6);
  }
}

TEST(LinkLayer, ReadsPppWithAndWithoutFramingAndCompression) {
  EXPECT_EQ(read(LinkType::PppSerial, "ff0321" + kIpv4).payload, kIpv4);    // HDLC()/PPP()/ip
  EXPECT_EQ(read(LinkType::PppSerial, "ff030021" + kIpv4).payload, kIpv4);  // uncompressed
  EXPECT_EQ(read(LinkType::Ppp, "0021" + kIpv4).payload, kIpv4);
  EXPECT_EQ(read(LinkType::Ppp, "57" + kIpv6).frame->ethertype, EtherType::Ipv6);  // PPP()/ip6
  EXPECT_EQ(read(LinkType::PppSerial, "0f000800" + kIpv4).payload, kIpv4);         // Cisco's HDLC
  EXPECT_EQ(read(LinkType::CiscoHdlc, "8f0086dd" + kIpv6).payload, kIpv6);
  EXPECT_FALSE(read(LinkType::Ppp, "c0210101000a").frame->is_ip());  // LCP
}

// Ether()/PPPoE(sessionid=7)/PPP()/ip, and the session packet alone
TEST(LinkLayer, ReadsPppoeSessionsAndLeavesThePaddingOff) {
  const std::string session = "11000007001d21" + kIpv4;
  const auto octets = test::octets_of_hex("5254000000025254000000018864" + session + "0000");
  const auto frame = decapsulate(LinkType::Ethernet, octets);
  ASSERT_TRUE(frame);
  EXPECT_EQ(hex_of(frame->payload.bytes()), kIpv4);
  EXPECT_EQ(read(LinkType::PppEther, session).payload, kIpv4);
  expect_refusal(LinkType::PppEther, "21000007001d21" + kIpv4, LinkErrorKind::BadVersion, 0);
  expect_refusal(LinkType::PppEther, "11000007001e21" + kIpv4, LinkErrorKind::BadLength, 4);
}

// Ether()/MPLS(label=16,s=0)/MPLS(label=17,s=1)/ip
TEST(LinkLayer, ReadsBehindAStackOfLabels) {
  const std::string ethernet = "5254000000025254000000018847";
  const auto found = read(LinkType::Ethernet, ethernet + "0001004000011140" + kIpv4);
  ASSERT_TRUE(found.frame);
  EXPECT_EQ(found.frame->ethertype, EtherType::Ipv4);
  EXPECT_EQ(found.payload, kIpv4);
  // A pseudowire's control word is no IP version.
  const auto pseudowire = read(LinkType::Ethernet, ethernet + "0001114000000000");
  ASSERT_TRUE(pseudowire.frame);
  EXPECT_FALSE(pseudowire.frame->is_ip());
  std::string labels;
  for (std::size_t i = 0; i <= kMaxMplsLabels; ++i) labels += "00010040";
  expect_refusal(LinkType::Ethernet, ethernet + labels, LinkErrorKind::TooManyTags, 14 + 16 * 4);
}

TEST(LinkLayer, KnowsHowMuchOfACutFrameIsMissing) {
  const auto octets = test::octets_of_hex("5254000000025254000000010800" + kIpv4);
  const auto frame = decapsulate(LinkType::Ethernet, {Bytes(octets).first(34), octets.size()});
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->payload.size(), 20U);
  EXPECT_EQ(frame->payload.wire_length(), 28U);
}

TEST(LinkLayer, RefusesUnknownLinkTypesByTheirNumber) {
  expect_refusal(static_cast<LinkType>(189), "00", LinkErrorKind::UnknownLinkType, 0);
  EXPECT_EQ(name(static_cast<LinkType>(189)), "");
  EXPECT_EQ(name(LinkType::LinuxCooked2), "LINUX_SLL2");
}

// Every shorter form of every kind of frame is either read or refused, where the octets end.
TEST(LinkLayer, ReadsNothingBehindTheEndOfAFrame) {
  const std::pair<LinkType, std::string> frames[] = {
      {LinkType::Ethernet, "52540000000252540000000188a800648100000586dd"},
      {LinkType::Ethernet, "5254000000025254000000010024aaaa030000000800"},
      {LinkType::Ethernet, "525400000002525400000001886411000007001d0021"},
      {LinkType::LinuxCooked, "0000000100060000000000000000810000050800"},
      {LinkType::LinuxCooked2, "86dd000000000003000202060000000000000000"},
      {LinkType::Null, "02000000"},
      {LinkType::PppSerial, "ff030021"},
      {LinkType::CiscoHdlc, "0f000800"},
  };
  for (const auto& [type, hex] : frames) {
    const auto octets = test::octets_of_hex(hex);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const std::vector<std::byte> exactly(octets.begin(),
                                           octets.begin() + static_cast<std::ptrdiff_t>(size));
      const auto frame = decapsulate(type, {exactly, octets.size() + kIpv4.size() / 2});
      if (!frame) {
        EXPECT_EQ(frame.error(),
                  (LinkError{LinkErrorKind::Truncated, static_cast<std::uint32_t>(size)}))
            << hex << " cut to " << size;
      }
    }
  }
}

}  // namespace
}  // namespace icmpkit::capture
