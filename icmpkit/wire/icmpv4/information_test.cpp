#include "icmpkit/wire/icmpv4/information.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

TEST(Information, EncodesToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const Information request{.identifier = 0x1234, .sequence = 5};
  const auto message = encode(request, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, test::kInformationRequest.octets()));
}

TEST(InformationView, TellsAReplyFromARequest) {
  const auto octets = test::kInformationReply.octets();
  const auto view = InformationView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_reply());
  EXPECT_EQ(view->identifier(), 0x1234);
  EXPECT_EQ(view->sequence(), 5);
  EXPECT_FALSE(InformationView::parse(test::kInformationRequest.octets())->is_reply());
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
