#include "icmpkit/wire/icmpv4/timestamp.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// [R792-TS-1]
TEST(Timestamp, EncodesOneOClockToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(
      Timestamp{
          .identifier = 0x1234, .sequence = 5, .originate = TimeOfDay::since_midnight(hours{1})},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), 20U);
  EXPECT_EQ(load_be32(*message, 8), 0x0036EE80U);
  EXPECT_TRUE(std::ranges::equal(*message, test::kTimestampRequest.octets()));
}

// [R792-TS-1]
TEST(TimestampView, ReadsTheThreeTimesInTheirOrder) {
  const auto octets = test::kTimestampReply.octets();
  const auto view = TimestampView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_reply());
  EXPECT_EQ(view->identifier(), 0x1234);
  EXPECT_EQ(view->sequence(), 5);
  EXPECT_EQ(view->originate().since_midnight(), hours{1});
  EXPECT_EQ(view->receive().since_midnight(), hours{1} + milliseconds{17});
  EXPECT_FALSE(view->transmit().is_standard());
}

TEST(TimestampView, KeepsOctetsBehindTheThirdTime) {
  auto octets = test::kTimestampReply.octets();
  octets.resize(23, std::byte{0});
  const auto view = TimestampView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value().trailing.size(), 3U);
  EXPECT_EQ(test::reencoded(octets), octets);
}

TEST(TimestampView, RefusesNineteenOctets) {
  auto octets = test::kTimestampReply.octets();
  octets.pop_back();
  EXPECT_EQ(TimestampView::parse(octets).error(), (ParseError{ParseErrorKind::Truncated, 19}));
}

TEST(TimeOfDay, MarksWhatIsNotMillisecondsSinceMidnight) {
  EXPECT_EQ(TimeOfDay::non_standard(7).number(), 0x80000007U);
  EXPECT_FALSE(TimeOfDay::non_standard(7).is_standard());
  EXPECT_FALSE(TimeOfDay::non_standard(7).is_within_day());
  EXPECT_TRUE(TimeOfDay{0x7FFFFFFF}.is_standard());
  EXPECT_FALSE(TimeOfDay{86'400'000}.is_within_day());
  EXPECT_TRUE(TimeOfDay{86'399'999}.is_within_day());
  EXPECT_EQ(TimeOfDay::since_midnight(hours{25}), TimeOfDay::since_midnight(hours{1}));
}

constexpr bool round_trips_at_compile_time() {
  const Timestamp value{.type = Type::TimestampReply, .transmit = TimeOfDay{5}};
  std::array<std::byte, 20> buffer{};
  const auto message = encode(value, buffer);
  return message && TimestampView::parse(*message)->value() == value;
}
static_assert(round_trips_at_compile_time());

}  // namespace
}  // namespace icmpkit::wire::icmpv4
