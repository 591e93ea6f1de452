#include "icmpkit/wire/icmpv4/error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string_view>

#include "icmpkit/wire/registry.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R792-DU-1]
TEST(DestinationUnreachable, WritesCodesZeroToFiveWithAnUnusedSecondWord) {
  for (std::uint8_t code = 0; code <= 5; ++code) {
    auto buffer = test::dirty_buffer<64>();
    const auto message =
        encode(DestinationUnreachable{.code = static_cast<UnreachableCode>(code)}, buffer);
    ASSERT_TRUE(message);
    EXPECT_EQ(load_u8(*message, 0), 3);
    EXPECT_EQ(load_u8(*message, 1), code);
    EXPECT_EQ(load_be32(*message, 4), 0U);
    EXPECT_EQ(DestinationUnreachableView::parse(*message)->code(),
              static_cast<UnreachableCode>(code));
  }
}

// [R1122-DU-1] [R1812-DU-4]
TEST(DestinationUnreachable, KeepsTheLaterCodesApart) {
  constexpr std::array kCodes{UnreachableCode::NetUnknown,
                              UnreachableCode::HostUnknown,
                              UnreachableCode::SourceHostIsolated,
                              UnreachableCode::NetProhibited,
                              UnreachableCode::HostProhibited,
                              UnreachableCode::NetUnreachableForTos,
                              UnreachableCode::HostUnreachableForTos,
                              UnreachableCode::Prohibited,
                              UnreachableCode::HostPrecedenceViolation,
                              UnreachableCode::PrecedenceCutoff};
  std::set<std::string_view> reasons;
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    auto buffer = test::dirty_buffer<64>();
    const auto message = encode(DestinationUnreachable{.code = kCodes[i]}, buffer);
    ASSERT_TRUE(message);
    EXPECT_EQ(load_u8(*message, 1), 6 + i);
    const auto view = DestinationUnreachableView::parse(*message);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->code(), kCodes[i]);
    EXPECT_EQ(view->value(), (DestinationUnreachable{.code = kCodes[i]}));
    reasons.insert(reason_name(Family::V4, 3, view->code_octet()));
  }
  EXPECT_EQ(reasons.size(), kCodes.size());
  EXPECT_FALSE(reasons.contains(""));
}

// [R1191-FMT-1]
TEST(DestinationUnreachable, PutsTheNextHopMtuIntoTheLowHalfOfTheSecondWord) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(
      DestinationUnreachable{.code = UnreachableCode::FragmentationNeeded, .next_hop_mtu = 1400},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0x00000578U);
}

TEST(DestinationUnreachable, WritesTheNextHopMtuWithNoOtherCode) {
  auto buffer = test::dirty_buffer<64>();
  const auto message =
      encode(DestinationUnreachable{.code = UnreachableCode::Port, .next_hop_mtu = 1400}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0U);
}

TEST(DestinationUnreachableView, ReadsScapysFragmentationNeeded) {
  const auto octets = test::kFragmentationNeeded.octets();
  const auto view = DestinationUnreachableView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), UnreachableCode::FragmentationNeeded);
  EXPECT_EQ(view->next_hop_mtu(), 1400);
  EXPECT_EQ(view->length(), 0);
  EXPECT_EQ(view->body().size(), 28U);
}

// That a reader finds the ports there is proved beside wire/quote.hpp.
TEST(DestinationUnreachableView, GivesTheQuoteWithItsOptionsAndEightOctets) {
  const auto octets = test::kPortUnreachable.octets();
  const auto view = DestinationUnreachableView::parse(octets);
  ASSERT_TRUE(view);
  const Bytes quote = view->body().bytes();
  ASSERT_EQ(quote.size(), 32U);
  EXPECT_EQ(load_u8(quote, 0), 0x46) << "an IP header of 24 octets";
  EXPECT_EQ(load_be16(quote, 24), 40000);
  EXPECT_EQ(load_be16(quote, 26), 33434);
}

// [R792-HDR-2]
TEST(TimeExceededView, AcceptsUnusedOctetsThatAreSetAndWritesThemAsZero) {
  const auto octets = test::kTimeExceededWithUnusedSet.octets();
  const auto view = TimeExceededView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(checksum_state(view->message()), ChecksumState::Correct) << "which covers them";
  EXPECT_EQ(view->code(), TimeExceededCode::TtlInTransit);
  EXPECT_EQ(test::reencoded(octets), test::kTimeExceeded.octets());
}

// [R792-PP-1]
TEST(ParameterProblem, PutsThePointerIntoOneOctetBeforeThreeUnusedOnes) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(ParameterProblem{.pointer = 20}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0x14000000U);
}

TEST(ParameterProblemView, ReadsScapysPointer) {
  const auto octets = test::kParameterProblem.octets();
  const auto view = ParameterProblemView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->pointer(), 20);
  EXPECT_TRUE(std::ranges::equal(view->body().bytes(), test::kQuotedUdp.octets()));
}

TEST(Type, TellsErrorsFromTheRest) {
  std::set<int> errors;
  for (int type = 0; type <= 255; ++type) {
    if (is_error(static_cast<Type>(type))) errors.insert(type);
  }
  EXPECT_EQ(errors, (std::set<int>{3, 4, 5, 11, 12, 31, 40}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
