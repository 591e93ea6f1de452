#include "icmpkit/capture/tunnel.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/vectors.hpp"

namespace icmpkit::capture {
namespace {

// As in link_layer_test.cpp: scapy's, its expression beside each.
const std::string kIpv4 = "4500001c0001000040018ea9c0000201c63364020800f7fd00010001";
const std::string kIpv6 =
    "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000028000244600010"
    "001";

void expect_inner(TunnelProtocol protocol, const std::string& header, EtherType type,
                  const std::string& datagram) {
  const auto octets = test::octets_of_hex(header + datagram);
  const auto inner = open_tunnel(protocol, octets);
  ASSERT_TRUE(inner) << header;
  EXPECT_EQ(inner->ethertype, type) << header;
  EXPECT_EQ(inner->header_size, header.size() / 2);
  EXPECT_TRUE(std::ranges::equal(inner->payload.bytes(), test::octets_of_hex(datagram))) << header;
}

void expect_refusal(const std::string& gre, LinkErrorKind kind, std::uint32_t offset) {
  const auto octets = test::octets_of_hex(gre);
  const auto inner = open_tunnel(TunnelProtocol::Gre, octets);
  ASSERT_FALSE(inner) << gre;
  EXPECT_EQ(inner.error(), (LinkError{kind, offset})) << gre;
}

TEST(Tunnel, OpensIpInIp) {
  expect_inner(TunnelProtocol::Ipv4, "", EtherType::Ipv4, kIpv4);
  expect_inner(TunnelProtocol::Ipv6, "", EtherType::Ipv6, kIpv6);
  EXPECT_TRUE(is_tunnel(4) && is_tunnel(41) && is_tunnel(47));
  EXPECT_FALSE(is_tunnel(1) || is_tunnel(58));
}

TEST(Tunnel, OpensGreOfEveryCombinationOfFlags) {
  expect_inner(TunnelProtocol::Gre, "000086dd", EtherType::Ipv6, kIpv6);  // GRE()/ip6
  // GRE(chksum_present=1,key_present=1,key=5,seqnum_present=1,sequence_number=9)/ip
  expect_inner(TunnelProtocol::Gre, "b000080047f100000000000500000009", EtherType::Ipv4, kIpv4);
  for (unsigned flags = 0; flags < 16; ++flags) {
    std::string header = "0123456789abcdef"[flags] + std::string("0000800");
    if ((flags & 0b1100U) != 0) header += "00000000";
    if ((flags & 0b0010U) != 0) header += "00000005";
    if ((flags & 0b0001U) != 0) header += "00000009";
    // One entry of RFC 1701's source route, of an address family of its own, and the one that ends.
    if ((flags & 0b0100U) != 0)
      header +=
          "08000004c0000201"
          "00000000";
    expect_inner(TunnelProtocol::Gre, header, EtherType::Ipv4, kIpv4);
  }
}

TEST(Tunnel, OpensEthernetAndPppInsideGre) {
  // GRE(proto=0x6558)/Ether()/ip
  expect_inner(TunnelProtocol::Gre, "000065585254000000025254000000010800", EtherType::Ipv4, kIpv4);
  // GRE_PPTP(call_id=3,seqnum_present=1,acknum_present=1,seqence_number=1,ack_number=2)/PPP()/ip
  expect_inner(TunnelProtocol::Gre, "3081880b001d0003000000010000000221", EtherType::Ipv4, kIpv4);
}

TEST(Tunnel, LeavesOtherPayloadsOfGreAlone) {
  const auto octets = test::octets_of_hex("0000880400010140");  // neither IP nor a frame
  const auto inner = open_tunnel(TunnelProtocol::Gre, octets);
  ASSERT_TRUE(inner);
  EXPECT_FALSE(inner->is_ip());
  EXPECT_EQ(inner->payload.size(), 4U);
}

TEST(Tunnel, RefusesGreThatEndsInItsHeaderAndSaysWhere) {
  expect_refusal("0000", LinkErrorKind::Truncated, 2);
  expect_refusal(
      "b0000800"
      "47f10000"
      "00000005",
      LinkErrorKind::Truncated, 12);
  expect_refusal(
      "40000800"
      "00000000"
      "080000ff"
      "c0000201",
      LinkErrorKind::Truncated, 16);
  expect_refusal(
      "00006558"
      "525400",
      LinkErrorKind::Truncated, 7);
  expect_refusal("00020800", LinkErrorKind::BadVersion, 0);
}

}  // namespace
}  // namespace icmpkit::capture
