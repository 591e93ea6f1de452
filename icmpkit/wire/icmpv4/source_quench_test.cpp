#include "icmpkit/wire/icmpv4/source_quench.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/registry.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R792-SQ-1]
TEST(SourceQuenchView, IsADeprecatedErrorThatExposesItsQuoteAndEncodesIdentically) {
  const auto octets = test::kSourceQuench.octets();
  const auto view = SourceQuenchView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code_octet(), 0);
  EXPECT_TRUE(is_error(view->type()));
  EXPECT_EQ(find(RegistrySet::Icmpv4, 4).status, RegistryStatus::Deprecated);
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
