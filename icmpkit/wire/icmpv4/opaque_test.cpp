#include "icmpkit/wire/icmpv4/opaque.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// The codec's part of [R4727-EXP-1]: nothing is read into the octets, and they are written only by
// who names the type. What a node does with them by default is the node's to prove.
TEST(OpaqueView, KeepsAnExperimentWithoutAMeaning) {
  for (int type : {253, 254}) {
    const auto octets = icmpkit::octets(type, 7, 0, 0, 1, 2, 3, 4, 5);
    const auto message = parse(octets);
    ASSERT_TRUE(message);
    const auto* view = std::get_if<OpaqueView>(&*message);
    ASSERT_NE(view, nullptr);
    EXPECT_EQ(view->code_octet(), 7);
    EXPECT_EQ(view->body().size(), 5U);
    EXPECT_TRUE(validate(*message, {}).empty());
  }
}

TEST(OpaqueView, NeedsNoMoreThanTheFourCommonOctets) {
  EXPECT_TRUE(OpaqueView::parse(octets(1, 2, 3, 4)));
  EXPECT_EQ(OpaqueView::parse(octets(1, 2, 3)).error(), (ParseError{ParseErrorKind::Truncated, 3}));
}

TEST(OpaqueView, KeepsTheOctetsOfAMessageThatItsOwnViewRefuses) {
  const auto cut_short = octets(13, 0, 0x12, 0x34, 1, 2);
  EXPECT_FALSE(parse(cut_short));
  const auto view = OpaqueView::parse(cut_short);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->type(), Type::TimestampRequest);
  EXPECT_EQ(view->body().size(), 2U);
}

TEST(Opaque, EncodesToTheOctetsOfScapy) {
  const auto body = octets(0, 0, 0, 0);
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(Opaque{.type = Type::Experiment1, .body = body}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, test::kExperiment.octets()));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
