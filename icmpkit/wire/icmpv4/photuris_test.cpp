#include "icmpkit/wire/icmpv4/photuris.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R2521-FMT-1]
TEST(Photuris, PutsThePointerBehindSixteenReservedBits) {
  auto buffer = test::dirty_buffer<8>();
  const auto message = encode(Photuris{.code = PhoturisCode::BadSpi, .pointer = 20}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0x00000014U);
}

// [R2521-FMT-1]
TEST(PhoturisView, IgnoresReservedBitsThatAreSet) {
  const auto message = octets(40, 5, 0, 0, 0xFF, 0xFF, 0, 0);
  const auto view = PhoturisView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), PhoturisCode::NeedAuthorization);
  EXPECT_EQ(view->pointer(), 0);
  EXPECT_EQ(view->spi(), std::nullopt) << "a pointer of 0 says that there is none";
  EXPECT_EQ(load_be16(test::reencoded(message), 4), 0);
}

TEST(PhoturisView, FindsTheSpiOfScapysAuthenticationHeader) {
  const auto octets = test::kPhoturis.octets();
  const auto view = PhoturisView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), PhoturisCode::AuthenticationFailed);
  EXPECT_EQ(view->pointer(), 24);
  EXPECT_EQ(view->spi(), 0x11223344U);
}

// [R2521-FMT-2]
TEST(MakePhoturis, QuotesThroughScapysAuthenticationHeaderAndEightOctetsMore) {
  const auto sample = test::kPhoturis.octets();
  const PhoturisView view = *PhoturisView::parse(sample);
  // Scapy's datagram has eight octets behind its AH; what follows them is not to be quoted.
  std::vector<std::byte> datagram(view.body().bytes().begin(), view.body().bytes().end());
  datagram.resize(datagram.size() + 20, std::byte{0xEE});
  store_be16(datagram, 2, static_cast<std::uint16_t>(datagram.size()));
  const auto failure = make_photuris(PhoturisCode::AuthenticationFailed, datagram);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->pointer, 24);
  EXPECT_EQ(failure->quote.size(), view.body().size());
  EXPECT_EQ(failure->quote.size(), 20U + 24U + 8U) << "IP header, AH, eight octets";
}

// [R2521-FMT-2]
TEST(MakePhoturis, QuotesSpiAndSequenceOfEspAndEightOctetsMore) {
  auto datagram = octets(0x46, 0, 0, 44, 0, 0, 0, 0, 64, 50, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,  //
                         1, 1, 1, 0,                                                            //
                         0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9);
  const auto failure = make_photuris(PhoturisCode::BadSpi, datagram);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->pointer, 24);
  EXPECT_EQ(failure->quote.size(), 24U + 8U + 8U);
  EXPECT_EQ(make_photuris(PhoturisCode::BadSpi, Bytes(datagram).first(34))->quote.size(), 34U)
      << "all there is";
  datagram[9] = std::byte{17};
  EXPECT_EQ(make_photuris(PhoturisCode::BadSpi, datagram), std::nullopt) << "UDP has no SPI";
}

TEST(PhoturisView, FindsNoSpiThatIsNotWhollyQuoted) {
  auto octets = test::kPhoturis.octets();
  octets.resize(8 + 24 + 3);
  EXPECT_EQ(PhoturisView::parse(octets)->spi(), std::nullopt);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
