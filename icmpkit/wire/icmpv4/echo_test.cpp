#include "icmpkit/wire/icmpv4/echo.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R792-HDR-1]
TEST(Echo, EncodesToTheOctetsOfTheSpecification) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(Echo{.identifier = 1, .sequence = 1}, buffer);
  ASSERT_TRUE(message);
  EXPECT_TRUE(std::ranges::equal(*message, octets(0x08, 0x00, 0xF7, 0xFD, 0, 1, 0, 1)));
  EXPECT_EQ(buffer[8], test::kDirt) << "nothing is written past the message";
}

// [R792-CKSUM-2]
TEST(Echo, SumsAVirtualZeroBehindOddData) {
  auto buffer = test::dirty_buffer<64>();
  const auto data = octets(0xAB);
  const auto message = encode(Echo{.identifier = 1, .sequence = 1, .data = data}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), 9U);
  EXPECT_EQ(load_be16(*message, 2), 0x4CFD);
}

TEST(Echo, RefusesABufferThatIsTooSmallAndWritesNothing) {
  auto buffer = test::dirty_buffer<7>();
  EXPECT_EQ(encode(Echo{}, buffer).error(), EncodeError::NoSpace);
  EXPECT_EQ(buffer, test::dirty_buffer<7>());
}

TEST(EchoView, RefusesSevenOctetsAndSaysWhereTheyEnd) {
  const auto message = octets(8, 0, 0xF7, 0xFD, 0, 1, 0);
  EXPECT_EQ(EchoView::parse(message).error(), (ParseError{ParseErrorKind::Truncated, 7}));
}

TEST(EchoView, RefusesAnotherType) {
  const auto message = octets(13, 0, 0, 0, 0, 1, 0, 1);
  EXPECT_EQ(EchoView::parse(message).error(), (ParseError{ParseErrorKind::WrongType, 0}));
}

TEST(EchoView, ReadsWhatIsThereOfACutMessage) {
  const auto captured = octets(0, 7, 0x12, 0x34, 0, 1, 0, 2, 0xAB, 0xCD);
  const auto view = EchoView::parse({captured, 64});
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_reply());
  EXPECT_EQ(view->code_octet(), 7);
  EXPECT_EQ(view->sequence(), 2);
  EXPECT_EQ(view->data().size(), 2U);
  EXPECT_EQ(view->message().missing(), 54U);
  EXPECT_EQ(checksum_state(view->message()), ChecksumState::Unknown);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
