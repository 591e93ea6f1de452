#include "icmpkit/wire/icmpv4/conversion_error.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv4/message.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R1475-FMT-1]
TEST(ConversionError, EncodesToTheOctetsOfScapy) {
  const auto quote = test::kQuotedUdp.octets();
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(
      ConversionError{
          .code = ConversionErrorCode::OverallLengthExceeded, .pointer = 24, .quote = quote},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0x00000018U);
  EXPECT_TRUE(std::ranges::equal(*message, test::kConversionError.octets()));
}

// [R1475-FMT-1]
TEST(ConversionErrorView, ReadsAPointerPastTheQuoteWithoutFollowingIt) {
  const auto message = octets(31, 11, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x45);
  const auto view = ConversionErrorView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), ConversionErrorCode::UnknownMandatoryTransportOption);
  EXPECT_EQ(view->pointer(), 0xFFFFFFFFU);
  const Violations found = validate(*view, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.begin()->requirement, "R1475-FMT-1");
  EXPECT_EQ(found.begin()->offset, 4U);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
