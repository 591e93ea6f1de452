#include "icmpkit/probe/echo_template.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/icmpv4/echo.hpp"
#include "icmpkit/wire/icmpv6/echo.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::probe {
namespace {

const IpAddress kTarget = *IpAddress::parse("198.51.100.1");
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::1");

/// What the datagrams that scapy made have in common.
PingConfig scapys_config(std::size_t payload_size) {
  return {
      .identifier = 0x1234,
      .sources = {.v4 = *Ipv4Address::parse("192.0.2.9"), .v6 = *Ipv6Address::parse("2001:db8::9")},
      .payload_size = payload_size};
}

std::vector<std::byte> written(const PingConfig& config, const IpAddress& target,
                               ProbeNumber number = {}, std::uint32_t sequence = 1) {
  const EchoTemplate probe(config);
  std::vector<std::byte> out(probe.max_size(), test::kDirt);
  out.resize(probe.write(target, number, sequence, out));
  return out;
}

wire::ChecksumState state_of(Bytes datagram) {
  if (const auto ip = wire::Ipv4View::parse(datagram)) {
    if (wire::Checksum{}.add(datagram.first(ip->header_size())).finish() != 0) {
      return wire::ChecksumState::Wrong;
    }
    return wire::icmpv4::checksum_state(ip->payload());
  }
  const auto ip = wire::Ipv6View::parse(datagram);
  return wire::icmpv6::checksum_state(ip->payload(),
                                      {.source = ip->source(), .destination = ip->destination()});
}

// scapy: IP(src, dst, ttl=33, tos=0x10, flags="DF", id=0)/ICMP(id=0x1234, seq=1)/bytes(range(5))
TEST(EchoTemplate, WritesWhatScapyWrites) {
  PingConfig config = scapys_config(5);
  config.hop_limit = 33;
  config.traffic_class = 0x10;
  config.dont_fragment = true;
  EXPECT_EQ(
      written(config, kTarget),
      test::octets_of_hex("451000210000400021016d8ec0000209c63364010800dfc6123400010001020304"));
}

// scapy: IPv6(src, dst, tc=0xb8, fl=0x12345)/ICMPv6EchoRequest(id=0x1234, seq=1, data=...)
TEST(EchoTemplate, WritesWhatScapyWritesForIpv6) {
  PingConfig config = scapys_config(5);
  config.traffic_class = 0xB8;
  config.flow_label = 0x12345;
  EXPECT_EQ(written(config, kTarget6),
            test::octets_of_hex("6b812345000d3a4020010db800000000000000000000000920010db80000000000"
                                "0000000000000180000c03123400010001020304"));
}

// scapy: options=[IPOption_NOP(), IPOption_RR(length=39, pointer=4, routers=["0.0.0.0"] * 9)]
TEST(EchoTemplate, AsksForTheRouteAsScapyDoes) {
  PingConfig config = scapys_config(4);
  config.ipv4_option = Ipv4OptionUse::RecordRoute;
  EXPECT_EQ(
      written(config, kTarget),
      test::octets_of_hex("4f0000480000000040015c6cc0000209c6336401010727040000000000000000000000"
                          "000000000000000000000000000000000000000000000000000800e3c6123400010001"
                          "0203"));
}

// scapy: IPOption(option=68, length=40, value=pointer 5, flag 0 or 1, zeros)
TEST(EchoTemplate, AsksForTimesAsScapyDoes) {
  PingConfig config = scapys_config(4);
  config.ipv4_option = Ipv4OptionUse::Timestamps;
  EXPECT_EQ(
      written(config, kTarget),
      test::octets_of_hex("4f0000480000000040013b4fc0000209c6336401442805000000000000000000000000"
                          "000000000000000000000000000000000000000000000000000800e3c6123400010001"
                          "0203"));
  config.ipv4_option = Ipv4OptionUse::TimestampsAndAddresses;
  EXPECT_EQ(
      written(config, kTarget),
      test::octets_of_hex("4e0000440000000040013c56c0000209c6336401442405010000000000000000000000"
                          "0000000000000000000000000000000000000000000800e3c61234000100010203"));
}

// scapy: IP(dst=first station, options=[IPOption_NOP(), IPOption_LSRR(routers=[second, target])]),
// and the same with IPOption_SSRR
TEST(EchoTemplate, RoutesThroughStationsAsScapyDoes) {
  PingConfig config = scapys_config(4);
  config.ipv4_option = Ipv4OptionUse::LooseSourceRoute;
  config.via = {.addresses = {Ipv4Address(203, 0, 113, 1), Ipv4Address(203, 0, 113, 2)}, .size = 2};
  EXPECT_EQ(written(config, kTarget),
            test::octets_of_hex("4800002c0000000040010707c0000209cb00710101830b04cb007102c633640108"
                                "00e3c61234000100010203"));
  config.ipv4_option = Ipv4OptionUse::StrictSourceRoute;
  EXPECT_EQ(written(config, kTarget),
            test::octets_of_hex("4800002c0000000040010701c0000209cb00710101890b04cb007102c633640108"
                                "00e3c61234000100010203"));
}

TEST(EchoTemplate, ChecksumsEverySizeUpToTheTags) {
  for (std::size_t size = 0; size <= 80; ++size) {
    for (const IpAddress& target : {kTarget, kTarget6}) {
      const auto datagram =
          written(scapys_config(size), target, ProbeNumber{0x123456789ABCDEF0}, 0x0001FFFE);
      EXPECT_EQ(state_of(datagram), wire::ChecksumState::Correct) << size;
      EXPECT_EQ(datagram.size(), (target.is_v4() ? 28 : 48) + size);
    }
  }
}

TEST(EchoTemplate, ChecksumsTheLargestDatagrams) {
  constexpr std::size_t kLargest = 65'507;
  for (const std::size_t size : {std::size_t{1472}, std::size_t{1473}, kLargest - 1, kLargest}) {
    for (const IpAddress& target : {kTarget, kTarget6}) {
      const auto datagram = written(scapys_config(size), target, ProbeNumber{77}, 3);
      EXPECT_EQ(state_of(datagram), wire::ChecksumState::Correct) << size;
    }
  }
}

TEST(EchoTemplate, ChecksumsEveryOptionAndNumber) {
  for (const Ipv4OptionUse use :
       {Ipv4OptionUse::RecordRoute, Ipv4OptionUse::Timestamps,
        Ipv4OptionUse::TimestampsAndAddresses, Ipv4OptionUse::LooseSourceRoute,
        Ipv4OptionUse::StrictSourceRoute}) {
    PingConfig config = scapys_config(33);
    config.ipv4_option = use;
    for (std::size_t stations = 1; stations <= Stations::kCapacity; ++stations) {
      config.via.addresses[stations - 1] =
          Ipv4Address(203, 0, 113, static_cast<std::uint8_t>(stations));
      config.via.size = stations;
      const auto datagram = written(config, kTarget, ProbeNumber{0xFFFF + stations}, 65'536);
      EXPECT_EQ(state_of(datagram), wire::ChecksumState::Correct) << stations;
    }
  }
}

TEST(EchoTemplate, NamesEachProbeInItsTagAndSequence) {
  const PingConfig config = scapys_config(16);
  const auto datagram = written(config, kTarget, ProbeNumber{0x0102030405060708}, 0x00012345);
  const auto echo = wire::icmpv4::EchoView::parse(wire::Ipv4View::parse(datagram)->payload());
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->sequence(), 0x2345) << "the field is what fits of the sequence";
  const ProbeTag tag = ProbeTag::load(echo->rest().bytes());
  EXPECT_EQ(tag.number(), ProbeNumber{0x0102030405060708});
  EXPECT_TRUE(tag.is_genuine(config.key, kTarget));
  EXPECT_FALSE(tag.is_genuine(config.key, kTarget6));
  EXPECT_FALSE(tag.is_genuine({.k0 = 1, .k1 = 0}, kTarget));
}

TEST(EchoTemplate, RepeatsThePatternBehindTheTag) {
  PingConfig config = scapys_config(21);
  config.pattern = {.octets = {std::byte{0xFF}, std::byte{0x01}, std::byte{0x02}}, .size = 3};
  const auto datagram = written(config, kTarget);
  // Octet 16 of the data is the pattern's second: it counts from the data's start, as iputils does.
  const std::vector<std::byte> tail(datagram.end() - 5, datagram.end());
  EXPECT_EQ(tail, test::octets_of_hex("0102ff0102"));
  EXPECT_EQ(EchoTemplate(config).pattern().size(), 5U);
}

TEST(EchoTemplate, WritesNothingThatNoDatagramHolds) {
  PingConfig config = scapys_config(65'507);
  config.ipv4_option = Ipv4OptionUse::RecordRoute;
  EXPECT_TRUE(written(config, kTarget).empty());
  EXPECT_FALSE(written(config, kTarget6).empty());
  EXPECT_EQ(EchoTemplate(config).pattern().size(), 65'507 - ProbeTag::kSize);
  EXPECT_TRUE(written(scapys_config(65'508), kTarget).empty());
  EXPECT_EQ(EchoTemplate(scapys_config(65'508)).pattern().size(), 65'508 - ProbeTag::kSize);
  EXPECT_TRUE(written(scapys_config(65'528), kTarget6).empty());
}

}  // namespace
}  // namespace icmpkit::probe
