#include "icmpkit/wire/icmpv4/address_mask.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R950-MASK-1]
TEST(AddressMask, EncodesAReplyToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(AddressMask{.type = Type::AddressMaskReply,
                                          .identifier = 0x1234,
                                          .sequence = 5,
                                          .mask = {255, 255, 255, 0}},
                              buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), 12U);
  EXPECT_EQ(load_be32(*message, 8), 0xFFFFFF00U);
  EXPECT_TRUE(std::ranges::equal(*message, test::kAddressMaskReply.octets()));
}

// [R950-MASK-1]
TEST(AddressMaskView, ReadsIdentifierSequenceAndMask) {
  const auto octets = test::kAddressMaskReply.octets();
  const auto view = AddressMaskView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_reply());
  EXPECT_EQ(view->identifier(), 0x1234);
  EXPECT_EQ(view->sequence(), 5);
  EXPECT_EQ(view->mask(), Ipv4Address(255, 255, 255, 0));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
