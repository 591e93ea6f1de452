#include "icmpkit/wire/icmpv4/experimental_mobility.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv6/experimental_mobility.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire {
namespace {

// [R4065-FMT-1]
TEST(ExperimentalMobility, EncodesToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message =
      icmpv4::encode(icmpv4::ExperimentalMobility{.subtype = MobilitySubtype::Cxtp}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, test::kExperimentalMobility.octets()));
}

// [R4065-FMT-1]
TEST(ExperimentalMobilityView, ExposesSubtypeAndOptionsAndIgnoresReservedBits) {
  const auto message = octets(41, 7, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xAA, 0xBB);
  const auto view = icmpv4::ExperimentalMobilityView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->subtype(), MobilitySubtype::Cxtp);
  EXPECT_EQ(view->code_octet(), 7) << "which is the subtype's own";
  EXPECT_TRUE(std::ranges::equal(view->options().bytes(), octets(0xAA, 0xBB)));
  EXPECT_EQ(load_be24(test::reencoded(message), 5), 0U);
}

// [R4065-FMT-1]
TEST(ExperimentalMobilityView, HasTheSameLayoutInIcmpv6) {
  const auto message = octets(150, 0, 0, 0, 1, 0, 0, 0, 0xAA);
  const auto view = icmpv6::ExperimentalMobilityView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->subtype(), MobilitySubtype::Cxtp);
  EXPECT_EQ(view->options().size(), 1U);
  auto buffer = test::dirty_buffer<64>();
  const auto written = icmpv6::encode(view->value(), {}, buffer);
  ASSERT_TRUE(written);
  EXPECT_EQ(load_u8(*written, 0), 150);
  EXPECT_TRUE(std::ranges::equal(written->subspan(4), Bytes(message).subspan(4)));
}

}  // namespace
}  // namespace icmpkit::wire
