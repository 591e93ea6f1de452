#include "icmpkit/engine/recently_sent.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/tcp.hpp"

namespace icmpkit::engine {
namespace {

using namespace std::chrono_literals;
using wire::IpProtocol;
using wire::QuoteView;
using Datagram = std::vector<std::byte>;

constexpr SipKey kKey{.k0 = 5, .k1 = 927};
constexpr Instant kStart{1h};
const Ipv4Address kHere{192, 0, 2, 1};
const Ipv4Address kThere{198, 51, 100, 2};

Ipv6Address v6(std::uint8_t last) {
  return Ipv6Address{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last}};
}

/// A datagram whose payload is the octets 1, 2, 3 and so on.
Datagram v4_datagram(IpProtocol protocol, std::size_t payload_size = 32, Bytes options = {}) {
  Datagram datagram(60 + payload_size);
  const wire::Ipv4Header header{
      .protocol = protocol, .source = kHere, .destination = kThere, .options = options};
  const std::size_t start = wire::encode(header, payload_size, datagram)->size();
  datagram.resize(start + payload_size);
  for (std::size_t i = 0; i < payload_size; ++i) {
    store_u8(datagram, start + i, static_cast<std::uint8_t>(i + 1));
  }
  return datagram;
}

Datagram v6_datagram(IpProtocol protocol, std::size_t payload_size = 32) {
  Datagram datagram(40 + payload_size);
  (void)wire::encode(
      wire::Ipv6Header{.next_header = protocol, .source = v6(1), .destination = v6(2)},
      payload_size, datagram);
  for (std::size_t i = 0; i < payload_size; ++i) {
    store_u8(datagram, 40 + i, static_cast<std::uint8_t>(i + 1));
  }
  return datagram;
}

/// A segment of `data` octets from port 40000 to 80.
Datagram tcp_datagram(std::uint32_t sequence, std::size_t data, std::uint8_t flags) {
  Datagram datagram = v4_datagram(IpProtocol::Tcp, 20 + data);
  store_be16(datagram, 20, 40000);
  store_be16(datagram, 22, 80);
  store_be32(datagram, 24, sequence);
  store_u8(datagram, 32, 0x50);
  store_u8(datagram, 33, flags);
  return datagram;
}

bool recalls(const RecentlySent& sent, const Datagram& quote, Instant now = kStart) {
  const Family family = load_u8(quote, 0) >> 4U == 6 ? Family::V6 : Family::V4;
  return sent.recalls(QuoteView{family, quote}, now);
}

class RecentlySentTest : public testing::Test {
 protected:
  RecentlySent sent_{kKey, 30s};
};

TEST_F(RecentlySentTest, RecallsNothingBeforeAnythingIsSent) {
  EXPECT_FALSE(recalls(sent_, v4_datagram(IpProtocol::Udp)));
  EXPECT_LE(sizeof(RecentlySent), 40U);
}

TEST_F(RecentlySentTest, RecallsWhatWasSentAndNothingThatDiffersInAnAddressAPortOrAProtocol) {
  for (const Datagram& datagram : {v4_datagram(IpProtocol::Udp), v6_datagram(IpProtocol::Udp)}) {
    sent_.remember(datagram, kStart);
    EXPECT_TRUE(recalls(sent_, datagram));
    const std::size_t header = load_u8(datagram, 0) >> 4U == 6 ? 40 : 20;
    const std::size_t protocol_at = header == 40 ? 6 : 9;
    const std::size_t addresses_at = header == 40 ? 8 : 12;
    for (std::size_t at = 0; at < header + 6; ++at) {
      if (at != protocol_at && at < addresses_at) continue;
      Datagram forged = datagram;
      forged[at] ^= std::byte{0x81};
      EXPECT_FALSE(recalls(sent_, forged)) << "octet " << at;
    }
  }
}

// What routers change on the way, and some of them in the quote only.
TEST_F(RecentlySentTest, RecallsInSpiteOfWhatRoutersChange) {
  const Datagram datagram = v4_datagram(IpProtocol::Udp);
  sent_.remember(datagram, kStart);
  Datagram quote = datagram;
  store_u8(quote, 1, 0xFF);       // type of service and ECN
  store_be16(quote, 2, 0xBEEF);   // total length in some other order
  store_be16(quote, 4, 0x1234);   // identification
  store_be16(quote, 6, 0x4000);   // DF
  store_u8(quote, 8, 0);          // TTL
  store_be16(quote, 10, 0xDEAD);  // header checksum
  store_be16(quote, 26, 0xDEAD);  // UDP's checksum
  EXPECT_TRUE(recalls(sent_, quote));
  const auto options = octets(7, 7, 8, 192, 0, 2, 9, 0);
  Datagram optioned = v4_datagram(IpProtocol::Udp, 32, options);
  EXPECT_TRUE(recalls(sent_, optioned)) << "a route was recorded";

  const Datagram datagram6 = v6_datagram(IpProtocol::Udp);
  sent_.remember(datagram6, kStart);
  Datagram quote6 = datagram6;
  store_be32(quote6, 0, 0x6FF12345);  // traffic class and flow label
  store_u8(quote6, 7, 0);             // hop limit
  EXPECT_TRUE(recalls(sent_, quote6));
}

TEST_F(RecentlySentTest, RecallsAQuoteThatIsCutBehindTheEighthOctet) {
  for (const Datagram& datagram : {v4_datagram(IpProtocol::Icmp), v6_datagram(IpProtocol::Icmpv6),
                                   v4_datagram(IpProtocol::Sctp), tcp_datagram(7, 12, 0x10)}) {
    sent_.remember(datagram, kStart);
    const std::size_t header = load_u8(datagram, 0) >> 4U == 6 ? 40 : 20;
    for (std::size_t size = 0; size <= datagram.size(); ++size) {
      const Datagram quote(datagram.begin(), datagram.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(size != 0 && recalls(sent_, quote), size >= header + 8) << size;
    }
  }
}

TEST_F(RecentlySentTest, LeavesTheTransportsChecksumOutAndCoversWhatStandsBesideIt) {
  struct Case {
    IpProtocol protocol;
    std::size_t checksum_at;  // in the transport; 99: none in the first eight octets
  };
  for (const auto& [protocol, checksum_at] :
       {Case{IpProtocol::Udp, 6}, Case{IpProtocol::UdpLite, 6}, Case{IpProtocol::Dccp, 6},
        Case{IpProtocol::Icmp, 2}, Case{IpProtocol::Sctp, 99}, Case{IpProtocol::Gre, 99}}) {
    const Datagram datagram = v4_datagram(protocol);
    sent_.remember(datagram, kStart);
    for (std::size_t at = 0; at < 10; ++at) {
      Datagram quote = datagram;
      quote[20 + at] ^= std::byte{1};
      const bool is_free = at == checksum_at || at == checksum_at + 1 || at >= 8;
      EXPECT_EQ(recalls(sent_, quote), is_free) << static_cast<int>(protocol) << " octet " << at;
    }
  }
}

TEST_F(RecentlySentTest, RecallsAPayloadOfLessThanEightOctetsOnlyWhole) {
  const Datagram datagram = v4_datagram(static_cast<IpProtocol>(200), 3);
  sent_.remember(datagram, kStart);
  EXPECT_TRUE(recalls(sent_, datagram));
  Datagram longer = datagram;
  store_be16(longer, 2, 1500);
  EXPECT_FALSE(recalls(sent_, longer)) << "three of many octets: not what was sent";
  EXPECT_FALSE(recalls(sent_, v4_datagram(static_cast<IpProtocol>(200), 4)));
  EXPECT_FALSE(recalls(sent_, v4_datagram(static_cast<IpProtocol>(200), 2)));
}

// RFC 5927 section 4.1: SND.UNA =< SEG.SEQ < SND.NXT.
TEST_F(RecentlySentTest, WantsATcpSequenceNumberInTheWindowThatWasSent) {
  const auto quote = [](std::uint32_t sequence) { return tcp_datagram(sequence, 0, 0x10); };
  sent_.remember(tcp_datagram(0xFFFF'FFF0, 0, wire::TcpFlags::kSyn), kStart);
  EXPECT_TRUE(recalls(sent_, quote(0xFFFF'FFF0)));
  EXPECT_FALSE(recalls(sent_, quote(0xFFFF'FFEF)));
  EXPECT_FALSE(recalls(sent_, quote(0xFFFF'FFF1))) << "SYN takes one number";
  sent_.remember(tcp_datagram(0xFFFF'FFF1, 100, wire::TcpFlags::kAck), kStart);
  EXPECT_TRUE(recalls(sent_, quote(0xFFFF'FFF0))) << "still in flight";
  EXPECT_TRUE(recalls(sent_, quote(84))) << "the last octet, behind the wrap";
  EXPECT_FALSE(recalls(sent_, quote(85)));
  EXPECT_FALSE(recalls(sent_, quote(0x8000'0000)));
  sent_.remember(tcp_datagram(0xFFFF'FFF1, 50, wire::TcpFlags::kAck), kStart);
  EXPECT_TRUE(recalls(sent_, quote(84))) << "a retransmission takes nothing back";
}

TEST_F(RecentlySentTest, KeepsATcpWindowOfBoundedSizeAndBeginsAnewForAnotherConnection) {
  for (std::uint32_t at = 0; at < 200'000; at += 1000) {
    sent_.remember(tcp_datagram(at, 1000, wire::TcpFlags::kAck), kStart);
  }
  EXPECT_TRUE(recalls(sent_, tcp_datagram(199'999, 0, 0)));
  EXPECT_TRUE(recalls(sent_, tcp_datagram(200'000 - RecentlySent::kTcpWindow, 0, 0)));
  EXPECT_FALSE(recalls(sent_, tcp_datagram(199'999 - RecentlySent::kTcpWindow, 0, 0)));
  sent_.remember(tcp_datagram(3'000'000'000, 0, wire::TcpFlags::kSyn), kStart);
  EXPECT_TRUE(recalls(sent_, tcp_datagram(3'000'000'000, 0, 0)));
  EXPECT_FALSE(recalls(sent_, tcp_datagram(199'999, 0, 0)));
}

TEST_F(RecentlySentTest, ForgetsWhatIsOlderThanItsMemory) {
  const Datagram udp = v4_datagram(IpProtocol::Udp);
  const Datagram tcp = tcp_datagram(1000, 10, 0x10);
  sent_.remember(udp, kStart);
  sent_.remember(tcp, kStart);
  EXPECT_TRUE(recalls(sent_, udp, kStart + 30s));
  EXPECT_FALSE(recalls(sent_, udp, kStart + 30s + 1ns));
  EXPECT_FALSE(recalls(sent_, tcp, kStart + 31s));
  sent_.remember(tcp_datagram(2000, 10, 0x10), kStart + 31s);
  EXPECT_FALSE(recalls(sent_, tcp, kStart + 31s)) << "the window begins anew";
  sent_.remember(udp, kStart + 60s);
  EXPECT_TRUE(recalls(sent_, udp, kStart + 61s));
}

TEST_F(RecentlySentTest, RecallsTheFirstFragmentAndNoLaterOne) {
  const Datagram datagram = v4_datagram(IpProtocol::Udp, 64);
  sent_.remember(datagram, kStart);
  Datagram first(datagram.begin(), datagram.begin() + 20 + 16);
  store_be16(first, 2, 36);
  store_be16(first, 6, 0x2000);
  EXPECT_TRUE(recalls(sent_, first));
  Datagram later = first;
  store_be16(later, 6, 0x2002);
  EXPECT_FALSE(recalls(sent_, later)) << "its octets are no transport header";
}

TEST_F(RecentlySentTest, KnowsADatagramByWhereItsRouteEnds) {
  // A loose source route to 203.0.113.9 by way of the destination.
  const auto route = octets(131, 7, 4, 203, 0, 113, 9, 0);
  Datagram datagram = v4_datagram(IpProtocol::Udp, 32, route);
  sent_.remember(datagram, kStart);
  EXPECT_TRUE(recalls(sent_, datagram));
  // As the last router sees it: the station is passed, the destination is the final one.
  store_be32(datagram, 16, 0xCB007109);
  store_u8(datagram, 22, 8);
  EXPECT_TRUE(recalls(sent_, datagram));
  Datagram forged = v4_datagram(IpProtocol::Udp, 32);
  EXPECT_FALSE(recalls(sent_, forged));
}

TEST_F(RecentlySentTest, KeepsTheLatestOfManyAndForgetsTheOldest) {
  const auto numbered = [](std::uint32_t number) {
    Datagram datagram = v4_datagram(IpProtocol::Udp);
    store_be32(datagram, 20, number);
    return datagram;
  };
  constexpr std::uint32_t kMany = 4 * RecentlySent::kMaxDigests;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    sent_.remember(numbered(i), kStart + std::chrono::nanoseconds{i});
  }
  std::uint32_t latest = 0;
  std::uint32_t known = 0;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    if (!recalls(sent_, numbered(i), kStart + 1ms)) continue;
    ++known;
    if (i >= kMany - RecentlySent::kMaxDigests / 4) ++latest;
  }
  EXPECT_EQ(known, RecentlySent::kMaxDigests);
  EXPECT_GE(latest, RecentlySent::kMaxDigests / 4 * 98 / 100) << "of the last quarter hardly any";
}

TEST_F(RecentlySentTest, KnowsNothingUnderAnotherKey) {
  // Nobody without the key can tell which datagrams share a set, and so push one out.
  RecentlySent other{{.k0 = 6, .k1 = 927}, 30s};
  const Datagram datagram = v4_datagram(IpProtocol::Udp);
  other.remember(datagram, kStart);
  EXPECT_TRUE(recalls(other, datagram));
  EXPECT_FALSE(recalls(sent_, datagram));
}

// CVE-2026-23398: an error that quotes an unknown protocol. All of them.
TEST_F(RecentlySentTest, TakesEveryProtocolInDatagramsAndQuotes) {
  for (int number = 0; number < 256; ++number) {
    const auto protocol = static_cast<IpProtocol>(number);
    const Datagram datagram = v4_datagram(protocol);
    EXPECT_FALSE(recalls(sent_, datagram));
    sent_.remember(datagram, kStart);
    EXPECT_TRUE(recalls(sent_, datagram)) << number;
    const Datagram datagram6 = v6_datagram(protocol);
    sent_.remember(datagram6, kStart);
    (void)recalls(sent_, datagram6);
  }
}

TEST_F(RecentlySentTest, RecallsAQuoteThatEndsAmongExtensionHeadersByItsAddresses) {
  const auto cut_quote = [](Datagram datagram) {
    store_u8(datagram, 40, 17);
    store_u8(datagram, 41, 1);  // sixteen octets of options
    return datagram;
  };
  const Datagram datagram = cut_quote(v6_datagram(IpProtocol::DestinationOptions, 40));
  const Datagram cut(datagram.begin(), datagram.begin() + 50);
  const QuoteView quote{Family::V6, {cut, datagram.size()}};
  EXPECT_FALSE(sent_.recalls_headers(quote, kStart));
  sent_.remember(v6_datagram(IpProtocol::Udp), kStart);
  EXPECT_FALSE(sent_.recalls_headers(quote, kStart)) << "that one had no extension headers";
  sent_.remember(datagram, kStart);
  EXPECT_TRUE(sent_.recalls_headers(quote, kStart));
  EXPECT_FALSE(sent_.recalls_headers(quote, kStart + 31s));
  EXPECT_FALSE(sent_.recalls(quote, kStart));
  EXPECT_TRUE(recalls(sent_, datagram));
  EXPECT_FALSE(sent_.recalls_headers(QuoteView{Family::V6, datagram}, kStart)) << "it is whole";
  Datagram elsewhere = cut;
  elsewhere[39] ^= std::byte{1};
  EXPECT_FALSE(sent_.recalls_headers(QuoteView{Family::V6, {elsewhere, 80}}, kStart));
}

TEST_F(RecentlySentTest, IgnoresWhatIsNoDatagram) {
  sent_.remember(Bytes{}, kStart);
  sent_.remember(octets(0x45, 0, 0, 10), kStart);
  EXPECT_FALSE(recalls(sent_, v4_datagram(IpProtocol::Udp)));
}

}  // namespace
}  // namespace icmpkit::engine
