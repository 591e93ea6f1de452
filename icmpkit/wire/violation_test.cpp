#include "icmpkit/wire/violation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace icmpkit::wire {
namespace {

constexpr Violation kOddity{.requirement = "odd", .words = "it is odd"};
constexpr Violation kReason{
    .requirement = "discard", .severity = Severity::Discard, .words = "it is discarded"};

TEST(Violations, KeepsTwelveAndCountsTheRest) {
  Violations violations;
  for (std::size_t i = 0; i < Violations::kCapacity + 3; ++i) violations.add(kOddity);
  EXPECT_EQ(violations.size(), Violations::kCapacity);
  EXPECT_EQ(violations.left_out(), 3U);
  EXPECT_FALSE(violations.discards());
}

TEST(Violations, TellsThatTheMessageIsDiscardedAndWhyHoweverManyOdditiesThereAre) {
  for (const std::size_t before : {std::size_t{0}, Violations::kCapacity, std::size_t{20}}) {
    Violations violations;
    for (std::size_t i = 0; i < before; ++i) violations.add(kOddity);
    violations.add(kReason);
    for (std::size_t i = 0; i < 20; ++i) violations.add(kOddity);
    EXPECT_TRUE(violations.discards()) << before;
    EXPECT_NE(std::ranges::find(violations, kReason), violations.end()) << before;
    EXPECT_EQ(violations.size() + violations.left_out(), before + 21);
  }
}

}  // namespace
}  // namespace icmpkit::wire
