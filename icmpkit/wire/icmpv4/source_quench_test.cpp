#include "icmpkit/wire/icmpv4/source_quench.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R792-SQ-1]; that it is deprecated is in the registry, and validate says it too
TEST(SourceQuenchView, ExposesItsQuoteAndEncodesIdentically) {
  const auto octets = test::kSourceQuench.octets();
  const auto view = SourceQuenchView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code_octet(), 0);
  EXPECT_TRUE(is_error(view->type()));
  EXPECT_TRUE(std::ranges::equal(view->body().bytes(), test::kQuotedUdp.octets()));
  EXPECT_EQ(test::reencoded(octets), octets);
}

TEST(SourceQuench, WritesItsUnusedWordAsZero) {
  auto buffer = test::dirty_buffer<8>();
  const auto message = encode(SourceQuench{}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0U);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
