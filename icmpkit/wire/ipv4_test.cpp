#include "icmpkit/wire/ipv4.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/vectors.hpp"

namespace icmpkit::wire {
namespace {

using test::octets_of_hex;

constexpr Ipv4Address kSource{192, 0, 2, 1};
constexpr Ipv4Address kDestination{198, 51, 100, 2};

// scapy: IP(src='192.0.2.1',dst='198.51.100.2',tos=0xb9,id=0x1234,flags='DF',ttl=17,proto=1,len=84)
constexpr auto kHeader = octets(0x45, 0xB9, 0x00, 0x54, 0x12, 0x34, 0x40, 0x00, 0x11, 0x01, 0x6A,
                                0x85, 0xC0, 0x00, 0x02, 0x01, 0xC6, 0x33, 0x64, 0x02);

/// A datagram of zeros with that IHL and total length.
std::vector<std::byte> datagram_with(unsigned ihl, std::uint16_t total_length, std::size_t size) {
  std::vector<std::byte> datagram(size);
  if (size > 0) store_u8(datagram, 0, static_cast<std::uint8_t>(0x40U | ihl));
  if (size > 3) store_be16(datagram, 2, total_length);
  return datagram;
}

TEST(Ipv4View, ReadsEveryFieldOfScapysHeader) {
  const auto view = Ipv4View::parse({kHeader, 84});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->header_size(), 20U);
  EXPECT_EQ(view->tos(), 0xB9);
  EXPECT_EQ(view->dscp(), 46);
  EXPECT_EQ(view->ecn(), 1);
  EXPECT_EQ(view->precedence(), 5);
  EXPECT_EQ(view->total_length(), 84);
  EXPECT_EQ(view->identification(), 0x1234);
  EXPECT_TRUE(view->dont_fragment());
  EXPECT_FALSE(view->reserved_flag());
  EXPECT_FALSE(view->is_fragment());
  EXPECT_EQ(view->ttl(), 17);
  EXPECT_EQ(view->protocol(), IpProtocol::Icmp);
  EXPECT_EQ(view->header_checksum(), 0x6A85);
  EXPECT_EQ(view->checksum_state(), ChecksumState::Correct);
  EXPECT_EQ(view->source(), kSource);
  EXPECT_EQ(view->destination(), kDestination);
  EXPECT_EQ(view->options().wire_length(), 0U);
  EXPECT_EQ(view->payload().wire_length(), 64U);
  EXPECT_EQ(view->payload().missing(), 64U);
}

TEST(Ipv4View, ReadsScapysFragment) {
  // scapy: IP(src='192.0.2.1',dst='198.51.100.2',len=40,id=7,flags='MF',frag=185,proto=17)
  const auto header = octets_of_hex("45000028000720b940116dcec0000201c6336402");
  const auto view = Ipv4View::parse({header, 40});
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_later_fragment());
  EXPECT_EQ(view->fragment(), (Fragment{.offset = 1480, .more = true, .identification = 7}));
  EXPECT_EQ(view->checksum_state(), ChecksumState::Correct);
}

TEST(Ipv4View, FirstFragmentHasTheTransportHeader) {
  auto header = kHeader;
  store_be16(header, 6, 0x2000);
  const auto view = Ipv4View::parse({header, 84});
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_fragment());
  EXPECT_FALSE(view->is_later_fragment());
}

TEST(Ipv4View, SeesAWrongHeaderChecksum) {
  auto header = kHeader;
  header[8] = std::byte{18};
  EXPECT_EQ(Ipv4View::parse({header, 84})->checksum_state(), ChecksumState::Wrong);
}

TEST(Ipv4View, RefusesOtherVersionsAndShortHeaders) {
  EXPECT_EQ(Ipv4View::parse(Bytes{}).error(), (ParseError{ParseErrorKind::Truncated, 0}));
  EXPECT_EQ(Ipv4View::parse(first_octets(kHeader, 19)).error(),
            (ParseError{ParseErrorKind::Truncated, 19}));
  auto header = kHeader;
  header[0] = std::byte{0x65};
  EXPECT_EQ(Ipv4View::parse(header).error(), (ParseError{ParseErrorKind::BadVersion, 0}));
}

// CVE-2022-23093: options where none were expected overflowed a buffer.
TEST(Ipv4View, TakesEveryHeaderLengthForWhatItIs) {
  for (unsigned ihl = 0; ihl <= 15; ++ihl) {
    const auto datagram = datagram_with(ihl, 64, 64);
    const auto view = Ipv4View::parse(datagram);
    if (ihl < 5) {
      EXPECT_EQ(view.error(), (ParseError{ParseErrorKind::BadLength, 0})) << ihl;
      continue;
    }
    ASSERT_TRUE(view) << ihl;
    EXPECT_EQ(view->options().size(), 4 * ihl - 20);
    EXPECT_EQ(view->payload().size(), 64 - 4 * ihl);
  }
}

// picoTCP CVE-2020-17442, grout #740: a length smaller than the header wrapped.
TEST(Ipv4View, RefusesATotalLengthSmallerThanTheHeader) {
  for (std::uint16_t total = 1; total < 64; ++total) {
    for (unsigned ihl = 5; ihl <= 15; ++ihl) {
      const auto datagram = datagram_with(ihl, total, 64);
      const auto view = Ipv4View::parse(datagram);
      ASSERT_EQ(view.has_value(), total >= 4 * ihl) << total << ' ' << ihl;
      if (!view) {
        EXPECT_EQ(view.error(), (ParseError{ParseErrorKind::BadLength, 2}));
      } else {
        EXPECT_EQ(view->payload().wire_length(), total - 4 * ihl);
      }
    }
  }
}

TEST(Ipv4View, LeavesLinkPaddingOff) {
  const auto frame = datagram_with(5, 28, 46);
  const auto view = Ipv4View::parse(frame);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->payload().size(), 8U);
  EXPECT_FALSE(view->datagram().is_cut());
}

TEST(Ipv4View, SaysHowMuchOfALongerDatagramIsMissing) {
  const auto datagram = datagram_with(5, 65535, 100);
  const auto view = Ipv4View::parse(datagram);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->payload().size(), 80U);
  EXPECT_EQ(view->payload().missing(), 65435U);
}

TEST(Ipv4View, PresumesTheLengthOfOffloadedSegments) {
  const auto datagram = datagram_with(5, 0, 100);
  const auto view = Ipv4View::parse(datagram);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->length_is_presumed());
  EXPECT_EQ(view->payload().size(), 80U);
  EXPECT_FALSE(view->payload().is_cut());
}

TEST(Ipv4View, KeepsWhatIsThereOfCutOptions) {
  const auto datagram = datagram_with(15, 100, 33);
  const auto view = Ipv4View::parse(datagram);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->options().size(), 13U);
  EXPECT_EQ(view->options().missing(), 27U);
  EXPECT_EQ(view->payload().size(), 0U);
  EXPECT_EQ(view->payload().wire_length(), 40U);
  EXPECT_EQ(view->checksum_state(), ChecksumState::Unknown);
}

TEST(Ipv4Header, EncodesToScapysOctets) {
  auto buffer = test::dirty_buffer<64>();
  const auto header = encode(Ipv4Header{.tos = 0xB9,
                                        .identification = 0x1234,
                                        .dont_fragment = true,
                                        .ttl = 17,
                                        .source = kSource,
                                        .destination = kDestination},
                             64, buffer);
  ASSERT_TRUE(header);
  EXPECT_TRUE(std::ranges::equal(*header, kHeader));
  EXPECT_EQ(buffer[20], test::kDirt) << "nothing is written past the header";
}

TEST(Ipv4Header, PadsOptionsWithEndOfList) {
  // scapy: IP(src='192.0.2.1',dst='198.51.100.2',len=24,options=[IPOption_Router_Alert()])
  const auto expected = octets_of_hex("46000018000100004000f9a9c0000201c633640294040000");
  const auto alert = octets(0x94, 0x04, 0x00, 0x00);
  auto buffer = test::dirty_buffer<64>();
  Ipv4Header value{.identification = 1,
                   .protocol = IpProtocol::HopByHopOptions,
                   .source = kSource,
                   .destination = kDestination,
                   .options = alert};
  const auto header = encode(value, 0, buffer);
  ASSERT_TRUE(header);
  EXPECT_TRUE(std::ranges::equal(*header, expected));

  const auto odd = octets(0x82, 0x05, 0xAB, 0x01, 0x02);
  value.options = odd;
  const auto padded = encode(value, 0, buffer);
  ASSERT_TRUE(padded);
  ASSERT_EQ(padded->size(), 28U);
  EXPECT_TRUE(std::ranges::equal(padded->subspan(25), octets(0, 0, 0)));
}

TEST(Ipv4Header, GivesBackTheOctetsThatItWasReadFrom) {
  for (unsigned flags = 0; flags < 8; ++flags) {
    std::vector<std::byte> datagram(60);
    for (std::size_t i = 0; i < datagram.size(); ++i) datagram[i] = std::byte(i * 37 + 11);
    store_u8(datagram, 0, 0x4F);
    store_be16(datagram, 2, 60);
    store_be16(datagram, 6, static_cast<std::uint16_t>(flags << 13U | 0x0ABCU));
    store_be16(datagram, 10, 0);
    store_be16(datagram, 10, Checksum{}.add(datagram).finish());
    auto buffer = test::dirty_buffer<60>();
    const auto again = encode(Ipv4View::parse(datagram)->value(), buffer);
    ASSERT_TRUE(again);
    EXPECT_TRUE(std::ranges::equal(*again, datagram));
  }
}

TEST(Ipv4Header, RefusesWhatHasNoField) {
  auto buffer = test::dirty_buffer<80>();
  const std::array<std::byte, 41> options{};
  EXPECT_EQ(encode(Ipv4Header{.options = options}, 0, buffer).error(), EncodeError::TooLong);
  EXPECT_EQ(encode(Ipv4Header{.fragment_offset = 4}, 0, buffer).error(), EncodeError::NotAllowed);
  EXPECT_EQ(encode(Ipv4Header{}, 65516, buffer).error(), EncodeError::TooLong);
  EXPECT_EQ(encode(Ipv4Header{}, 0, MutableBytes(buffer).first(19)).error(), EncodeError::NoSpace);
  EXPECT_EQ(buffer, test::dirty_buffer<80>());
  EXPECT_TRUE(encode(Ipv4Header{}, 65515, buffer));
}

TEST(SetTtl, KeepsARightChecksumRightAndAWrongOneWrong) {
  auto header = kHeader;
  set_ttl(header, 16);
  const auto view = Ipv4View::parse({header, 84});
  EXPECT_EQ(view->ttl(), 16);
  EXPECT_EQ(view->checksum_state(), ChecksumState::Correct);
  header[10] ^= std::byte{0x40};
  set_ttl(header, 1);
  EXPECT_EQ(Ipv4View::parse({header, 84})->checksum_state(), ChecksumState::Wrong);
}

}  // namespace
}  // namespace icmpkit::wire
