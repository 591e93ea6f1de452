#include "icmpkit/capture/packet.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/vectors.hpp"

namespace icmpkit::capture {
namespace {

// scapy's, its expression beside each.
// IP(src="192.0.2.1",dst="198.51.100.2",id=1)/ICMP(id=1,seq=1)
const std::string kEcho = "4500001c0001000040018ea9c0000201c63364020800f7fd00010001";
// IP(src="203.0.113.1",dst="203.0.113.2")/GRE(chksum_present=1,key_present=1,key=5,
//     seqnum_present=1,sequence_number=9)/
const std::string kGre = "4500004000010000402f028acb007101cb007102b000080047f100000000000500000009";

/// An IP-in-IP header around `inner` octets; its checksum is nobody's concern here.
std::string ip_in_ip(std::size_t inner) {
  std::array<char, 5> length{};
  std::snprintf(length.data(), length.size(), "%04zx", inner + 20);
  return "4500" + std::string(length.data()) + "0001000040040000cb007101cb007102";
}

TEST(Packet, OpensTheDatagramInATunnelInAFrame) {
  const auto frame = test::octets_of_hex("5254000000025254000000010800" + kGre + kEcho);
  const Packet packet = Packet::open(LinkType::Ethernet, frame);
  ASSERT_EQ(packet.size(), 2U);
  EXPECT_EQ(packet.datagram(0).source(), IpAddress(Ipv4Address(203, 0, 113, 1)));
  EXPECT_EQ(packet.innermost().source(), IpAddress(Ipv4Address(192, 0, 2, 1)));
  ASSERT_TRUE(packet.icmp());
  EXPECT_EQ(packet.icmp()->message.size(), 8U);
  EXPECT_FALSE(packet.problem());
}

TEST(Packet, StopsAtTheBoundOnNestingAndSaysSo) {
  std::string hex = kEcho;
  for (std::size_t i = 0; i < kMaxNesting; ++i) hex = ip_in_ip(hex.size() / 2) + hex;
  const auto octets = test::octets_of_hex(hex);
  const Packet packet = Packet::open(LinkType::Raw, octets);
  EXPECT_EQ(packet.size(), kMaxNesting);
  ASSERT_TRUE(packet.problem());
  EXPECT_EQ(packet.problem()->kind, PacketProblemKind::TooDeep);
  EXPECT_EQ(packet.problem()->offset, 20 * kMaxNesting);
  const Packet one_less = Packet::open(LinkType::Raw, Bytes(octets).subspan(20));
  EXPECT_FALSE(one_less.problem());
  EXPECT_TRUE(one_less.icmp());
}

TEST(Packet, CountsTheOffsetOfAProblemFromTheFramesStart) {
  // The inner header has a length of its own that is shorter than itself.
  const auto octets =
      test::octets_of_hex("5254000000025254000000010800" + kGre + "45000010" + kEcho.substr(8));
  const Packet packet = Packet::open(LinkType::Ethernet, octets);
  EXPECT_EQ(packet.size(), 1U) << "what was read before it is there";
  ASSERT_TRUE(packet.problem());
  EXPECT_EQ(packet.problem()->kind, PacketProblemKind::IpHeader);
  EXPECT_EQ(packet.problem()->offset, 14U + 36U + 2U);
}

TEST(Packet, DoesNotTakeTheMiddleOfAFragmentedTunnelForADatagram) {
  std::string outer = ip_in_ip(28);
  outer.replace(12, 4, "0001");  // the second eight octets of the datagram
  const auto octets = test::octets_of_hex(outer + kEcho);
  const Packet packet = Packet::open(LinkType::Raw, octets);
  EXPECT_EQ(packet.size(), 1U);
  EXPECT_FALSE(packet.icmp());
  EXPECT_FALSE(packet.problem());
}

TEST(Packet, WithoutIpHasNoDatagramAndNoProblem) {
  const auto arp = test::octets_of_hex(
      "ffffffffffff525400000001"
      "08060001080006040001");
  const Packet packet = Packet::open(LinkType::Ethernet, arp);
  EXPECT_FALSE(packet.has_datagram());
  EXPECT_FALSE(packet.problem());
  EXPECT_EQ(packet.link()->ethertype, EtherType::Arp);
}

}  // namespace
}  // namespace icmpkit::capture
