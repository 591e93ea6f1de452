#include "icmpkit/wire/quote.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

/// An IPv4 datagram of `ihl` words of header from 192.0.2.1 to 198.51.100.2, TTL 1, whose payload
/// starts with ports 40000 and 33434, as its first `size` octets.
std::vector<std::byte> v4_quote(unsigned ihl, std::uint8_t protocol, std::size_t size,
                                std::uint16_t total_length = 1500) {
  std::vector<std::byte> quote(std::max<std::size_t>(size, 128));
  store_u8(quote, 0, static_cast<std::uint8_t>(0x40U | ihl));
  store_be16(quote, 2, total_length);
  store_be16(quote, 4, 0x1234);
  store_u8(quote, 8, 1);
  store_u8(quote, 9, protocol);
  Ipv4Address{192, 0, 2, 1}.store(quote, 12);
  Ipv4Address{198, 51, 100, 2}.store(quote, 16);
  if (ihl >= 5) {
    store_be16(quote, std::size_t{4} * ihl, 40000);
    store_be16(quote, std::size_t{4} * ihl + 2, 33434);
  }
  quote.resize(size);
  return quote;
}

// [R792-QUOTE-1]
TEST(QuoteView, ReadsPortsBehindOptionsAndReportsSevenOctetsAsTruncated) {
  const auto minimum = v4_quote(6, 17, 24 + 8);
  const QuoteView quote{Family::V4, minimum};
  EXPECT_EQ(quote.extent(), QuoteExtent::Partial);
  EXPECT_EQ(quote.transport_offset(), 24U);
  EXPECT_EQ(quote.ports(), (Ports{40000, 33434}));
  const auto less = v4_quote(6, 17, 24 + 7);
  const QuoteView shorter{Family::V4, less};
  EXPECT_EQ(shorter.extent(), QuoteExtent::BelowMinimum);
  EXPECT_EQ(shorter.transport().size(), 7U);
  EXPECT_EQ(shorter.ports(), (Ports{40000, 33434})) << "they are there all the same";
}

TEST(QuoteView, ReadsEveryFieldOfAWholeQuote) {
  const auto octets = v4_quote(5, 6, 40, 40);
  const QuoteView quote{Family::V4, octets};
  EXPECT_EQ(quote.extent(), QuoteExtent::Whole);
  EXPECT_EQ(quote.source(), (IpAddress{Ipv4Address{192, 0, 2, 1}}));
  EXPECT_EQ(quote.destination(), (IpAddress{Ipv4Address{198, 51, 100, 2}}));
  EXPECT_EQ(quote.final_destination(), quote.destination());
  EXPECT_EQ(quote.hop_limit(), 1);
  EXPECT_EQ(quote.traffic_class(), 0);
  EXPECT_EQ(quote.original_length(), 40U);
  EXPECT_EQ(quote.identification(), 0x1234);
  EXPECT_EQ(quote.protocol(), IpProtocol::Tcp);
  EXPECT_FALSE(quote.fragment());
  EXPECT_EQ(quote.ports(), (Ports{40000, 33434}));
}

// CVE-2022-23093: options in the quoted header overflowed a buffer.
TEST(QuoteView, IsReadableAtEveryCutOfEveryHeaderLength) {
  for (unsigned ihl = 0; ihl < 16; ++ihl) {
    for (std::size_t size = 0; size <= 76; ++size) {
      const auto octets = v4_quote(ihl, 17, size);
      const QuoteView quote{Family::V4, octets};
      EXPECT_EQ(quote.is_readable(), size > 0);
      EXPECT_EQ(quote.original_length().has_value(), size >= 4);
      EXPECT_EQ(quote.hop_limit().has_value(), size >= 9);
      EXPECT_EQ(quote.protocol().has_value(), size >= 10);
      EXPECT_EQ(quote.source().has_value(), size >= 16);
      EXPECT_EQ(quote.destination().has_value(), size >= 20);
      const std::size_t header = std::size_t{4} * ihl;
      EXPECT_EQ(quote.has_transport(), ihl >= 5 && size >= header) << ihl << ' ' << size;
      EXPECT_EQ(quote.ports().has_value(), ihl >= 5 && size >= header + 4);
      EXPECT_EQ(quote.transport().size(), quote.has_transport() ? size - header : 0);
    }
  }
}

// CVE-2026-23398: an error that quoted an unknown protocol crashed a kernel.
TEST(QuoteView, TakesEveryProtocol) {
  for (unsigned protocol = 0; protocol < 256; ++protocol) {
    for (const std::size_t size : {20U, 23U, 28U, 60U}) {
      const auto octets = v4_quote(5, static_cast<std::uint8_t>(protocol), size);
      const QuoteView quote{Family::V4, octets};
      EXPECT_EQ(quote.protocol(), static_cast<IpProtocol>(protocol));
      EXPECT_EQ(quote.icmp().has_value(), protocol == 1 && size > 20);
    }
    std::array<std::byte, 96> v6{};
    store_u8(v6, 0, 0x60);
    store_be16(v6, 4, 56);
    store_u8(v6, 6, static_cast<std::uint8_t>(protocol));
    store_u8(v6, 40, static_cast<std::uint8_t>(protocol));
    for (std::size_t size = 0; size <= v6.size(); ++size) {
      const std::vector<std::byte> cut(v6.begin(), v6.begin() + static_cast<std::ptrdiff_t>(size));
      const QuoteView quote{Family::V6, cut};
      EXPECT_EQ(quote.protocol().has_value(), size >= 7);
      EXPECT_EQ(quote.destination().has_value(), size >= 40);
    }
  }
}

TEST(QuoteView, IgnoresALengthThatNoDatagramCanHave) {
  for (const std::uint16_t stated : std::initializer_list<std::uint16_t>{0, 1, 8, 19}) {
    const auto octets = v4_quote(5, 17, 28, stated);
    const QuoteView quote{Family::V4, octets};
    EXPECT_EQ(quote.original_length(), stated);
    EXPECT_EQ(quote.ports(), (Ports{40000, 33434})) << stated;
  }
}

TEST(QuoteView, LeavesThePaddingOfAnExtendedErrorOff) {
  const auto octets = v4_quote(5, 17, 128, 36);
  const QuoteView quote{Family::V4, octets};
  EXPECT_EQ(quote.extent(), QuoteExtent::Whole);
  EXPECT_EQ(quote.transport().size(), 16U);
}

TEST(QuoteView, HasNoPortsInALaterFragment) {
  auto octets = v4_quote(5, 17, 28);
  store_be16(octets, 6, 0x0010);
  const QuoteView quote{Family::V4, octets};
  EXPECT_EQ(quote.fragment()->offset, 128);
  EXPECT_FALSE(quote.ports());
}

TEST(QuoteView, ReadsWhatMatchesAnIcmpQuery) {
  const auto icmp_of = [](const std::vector<std::byte>& message) {
    auto octets = v4_quote(5, 1, 20 + message.size());
    store_bytes(octets, 20, message);
    return QuoteView{Family::V4, octets}.icmp();
  };
  EXPECT_EQ(icmp_of(octets_of_hex("0800f7fd12340002")),
            (QuotedIcmp{.type = 8, .code = 0, .identifier = 0x1234, .sequence = 2}));
  EXPECT_EQ(icmp_of(octets_of_hex("0800f7fd1234")),
            (QuotedIcmp{.type = 8, .code = 0, .identifier = 0x1234}));
  EXPECT_EQ(icmp_of(octets_of_hex("0800")), (QuotedIcmp{.type = 8, .code = 0}));
  EXPECT_EQ(icmp_of(octets_of_hex("08")), std::nullopt);
  EXPECT_EQ(icmp_of(octets_of_hex("0301f7fd12340002")), (QuotedIcmp{.type = 3, .code = 1}));
  EXPECT_EQ(icmp_of(octets_of_hex("2a00f7fd12340501")),
            (QuotedIcmp{.type = 42, .code = 0, .identifier = 0x1234, .sequence = 5}));
}

TEST(QuoteView, DoesNotReadTheOtherFamily) {
  const auto octets = v4_quote(5, 17, 60);
  const QuoteView quote{Family::V6, octets};
  EXPECT_EQ(quote.extent(), QuoteExtent::Unreadable);
  EXPECT_FALSE(quote.source());
  EXPECT_FALSE(quote.protocol());
  EXPECT_FALSE(quote.ports());
}

TEST(QuoteView, WalksAQuotedChainAsFarAsItIsHere) {
  // scapy: IPv6(src='2001:db8::1',dst='2001:db8::a')/
  //   IPv6ExtHdrHopByHop(options=[RouterAlert()])/
  //   IPv6ExtHdrRouting(addresses=['2001:db8::b','2001:db8::2'])/IPv6ExtHdrDestOpt()/
  //   ICMPv6EchoRequest(id=1,seq=2,data=b'abcdefgh')
  const auto whole = octets_of_hex(
      "600000000048004020010db800000000000000000000000120010db800000000000000000000000a"
      "2b00050200000100"
      "3c0400020000000020010db800000000000000000000000b20010db8000000000000000000000002"
      "3a00010400000000"
      "800092a7000100026162636465666768");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::vector<std::byte> cut(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
    const QuoteView quote{Family::V6, cut};
    EXPECT_EQ(quote.has_transport(), size >= 96);
    EXPECT_EQ(quote.icmp().has_value(), size >= 98);
    EXPECT_EQ(quote.final_destination().has_value(), size >= 40);
    if (size >= 104) {
      EXPECT_EQ(quote.icmp()->sequence, 2);
    }
    if (size >= 40 && size < 48) {
      EXPECT_EQ(quote.protocol(), IpProtocol::HopByHopOptions);
    }
    if (size >= 96) {
      EXPECT_EQ(quote.protocol(), IpProtocol::Icmpv6);
      EXPECT_EQ(quote.final_destination(), IpAddress{*Ipv6Address::parse("2001:db8::2")});
    }
  }
  EXPECT_EQ((QuoteView{Family::V6, whole}.extent()), QuoteExtent::Whole);
  EXPECT_EQ((QuoteView{Family::V6, whole}.original_length()), 112U);
}

}  // namespace
}  // namespace icmpkit::wire
