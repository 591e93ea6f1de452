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

TEST(PhoturisView, FindsNoSpiThatIsNotWhollyQuoted) {
  auto octets = test::kPhoturis.octets();
  octets.resize(8 + 24 + 3);
  EXPECT_EQ(PhoturisView::parse(octets)->spi(), std::nullopt);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
