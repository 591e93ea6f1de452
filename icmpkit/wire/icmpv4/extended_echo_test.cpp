#include "icmpkit/wire/icmpv4/extended_echo.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv6/extended_echo.hpp"
#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire {
namespace {

static_assert(sizeof(icmpv4::ExtendedEchoRequest::sequence) == 1, "256 is not representable");

// [R8335-FMT-1]
TEST(ExtendedEchoRequest, EncodesToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = icmpv4::encode(
      icmpv4::ExtendedEchoRequest{
          .identifier = 0x1234, .sequence = 5, .interface = ProbedInterface::Local},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0x12340501U);
  EXPECT_TRUE(std::ranges::equal(*message, test::kExtendedEchoRequest.octets()));
}

// [R8335-FMT-1]
TEST(ExtendedEchoRequestView, IgnoresCodeAndReservedBitsAndKeepsTheStructure) {
  const auto message = octets(42, 9, 0, 0, 0x12, 0x34, 255, 0xFE, 0x20, 0, 0, 0);
  const auto view = icmpv4::ExtendedEchoRequestView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->identifier(), 0x1234);
  EXPECT_EQ(view->sequence(), 255);
  EXPECT_EQ(view->interface(), ProbedInterface::Remote);
  EXPECT_EQ(view->reserved(), 0x7F);
  EXPECT_EQ(view->extensions().size(), 4U);
  const auto written = test::reencoded(message);
  EXPECT_EQ(load_u8(written, 1), 9);
  EXPECT_EQ(load_u8(written, 7), 0);
}

// [R8335-FMT-2]
TEST(ExtendedEchoReply, PacksStateAndFlagsIntoItsLastOctet) {
  auto buffer = test::dirty_buffer<64>();
  const auto active = icmpv4::encode(
      icmpv4::ExtendedEchoReply{.identifier = 0x1234,
                                .sequence = 5,
                                .status = {.active = true, .ipv4 = true, .ipv6 = true}},
      buffer);
  ASSERT_TRUE(active);
  EXPECT_EQ(load_u8(*active, 7), 0x07);
  EXPECT_TRUE(std::ranges::equal(*active, test::kExtendedEchoReply.octets()));
  const auto stale =
      icmpv4::encode(icmpv4::ExtendedEchoReply{.status = {.state = NeighborState::Stale}}, buffer);
  ASSERT_TRUE(stale);
  EXPECT_EQ(load_u8(*stale, 7), 0x60);
}

// [R8335-FMT-2]
TEST(ExtendedEchoReplyView, ReadsEveryLastOctetBackToItselfButForItsReservedBits) {
  for (unsigned octet = 0; octet <= 0xFF; ++octet) {
    const auto message = octets(43, 4, 0, 0, 0, 1, 2, octet);
    const auto view = icmpv4::ExtendedEchoReplyView::parse(message);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->status().octet(), octet & ~0x18U);
    EXPECT_EQ(view->reserved(), octet >> 3U & 3U);
    EXPECT_EQ(static_cast<unsigned>(view->status().state), octet >> 5U);
    EXPECT_EQ(view->code(), ExtendedEchoReplyCode::MultipleInterfaces);
  }
}

// [R8335-FMT-1] [R8335-FMT-2]
TEST(ExtendedEcho, HasTheSameLayoutInIcmpv6) {
  auto buffer = test::dirty_buffer<64>();
  const icmpv6::ExtendedEchoRequest request{.identifier = 0x1234, .sequence = 5};
  const auto message = icmpv6::encode(request, {}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_u8(*message, 0), 160);
  EXPECT_EQ(load_be32(*message, 4), 0x12340501U);
  EXPECT_EQ(icmpv6::ExtendedEchoRequestView::parse(*message)->value(), request);

  const icmpv6::ExtendedEchoReply reply{.status = {.state = NeighborState::Failed}};
  const auto answer = icmpv6::encode(reply, {}, buffer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(load_u8(*answer, 0), 161);
  EXPECT_EQ(load_u8(*answer, 7), 0xC0);
  EXPECT_EQ(icmpv6::ExtendedEchoReplyView::parse(*answer)->value(), reply);
}

}  // namespace
}  // namespace icmpkit::wire
