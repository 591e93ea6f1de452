#include "icmpkit/wire/cut_bytes.hpp"

#include <gtest/gtest.h>

namespace icmpkit::wire {
namespace {

TEST(CutBytes, LooksAtNoMoreOctetsThanItCounts) {
  const auto captured = octets(1, 2, 3);
  const CutBytes octets(captured, CutBytes::kMaxSize + 5);
  EXPECT_EQ(octets.wire_length(), CutBytes::kMaxSize);
  EXPECT_EQ(octets.size(), 3U);
  EXPECT_EQ(octets.missing(), CutBytes::kMaxSize - 3);
  EXPECT_EQ(octets.after(2).wire_length(), CutBytes::kMaxSize - 2);
  EXPECT_EQ(octets.after(CutBytes::kMaxSize + 5).wire_length(), 0U);
  EXPECT_EQ(octets.first(CutBytes::kMaxSize + 5).size(), 3U);
}

TEST(CutBytes, LeavesALinksPaddingOff) {
  const auto captured = octets(1, 2, 3);
  const CutBytes octets(captured, 2);
  EXPECT_EQ(octets.size(), 2U);
  EXPECT_FALSE(octets.is_cut());
}

}  // namespace
}  // namespace icmpkit::wire
