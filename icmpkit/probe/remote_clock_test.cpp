#include "icmpkit/probe/remote_clock.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <chrono>

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using wire::icmpv4::TimeOfDay;
using wire::icmpv4::Timestamp;

Timestamp reply(std::uint32_t receive, std::uint32_t transmit) {
  return {.type = wire::icmpv4::Type::TimestampReply,
          .receive = TimeOfDay{receive},
          .transmit = TimeOfDay{transmit}};
}

constexpr std::uint32_t kNoon = 43'200'000;
/// Sent at noon, answered ten milliseconds later.
constexpr OwnTimes kTenMilliseconds{.sent = 12h, .received = 12h + 10ms};

// A clock 250 ms ahead, whose packets took 3 ms there, 2 ms to be answered and 5 ms back.
TEST(RemoteClock, BoundsTheOffsetByWhatTheWayCanHaveTaken) {
  const RemoteClock clock = read_clock(reply(kNoon + 253, kNoon + 255), kTenMilliseconds);
  EXPECT_EQ(clock.form, ClockForm::Standard);
  ASSERT_TRUE(clock.offset);
  EXPECT_EQ(clock.offset->least, 245ms);
  EXPECT_EQ(clock.offset->most, 254ms);
  EXPECT_EQ(clock.offset->middle(), 249'500us);
  EXPECT_EQ(clock.offset->uncertainty(), 4'500us);
}

// Whatever the two ways take, the truth is within the bounds.
TEST(RemoteClock, HoldsTheTruthWhateverTheWaysTake) {
  for (const Duration truth : std::initializer_list<Duration>{-7h, -1s, 0s, 1ms, 40min, 11h}) {
    for (int there = 0; there <= 10; ++there) {
      for (int working = 0; working + there <= 10; ++working) {
        const Duration fraction = 400us;
        const Duration sent = 30ms + fraction;
        const auto stamp = [&](int after) {
          const Duration at = sent + std::chrono::milliseconds(after) + truth + 24h;
          return TimeOfDay::since_midnight(std::chrono::floor<std::chrono::milliseconds>(at))
              .number();
        };
        const RemoteClock clock = read_clock(reply(stamp(there), stamp(there + working)),
                                             {.sent = sent, .received = sent + 10ms});
        ASSERT_TRUE(clock.offset) << there << " " << working;
        EXPECT_LE(clock.offset->least, truth);
        EXPECT_GE(clock.offset->most, truth);
        EXPECT_LE(clock.offset->most - clock.offset->least, 11ms);
      }
    }
  }
}

TEST(RemoteClock, DoesNotMindMidnightBetweenAnyTwoOfTheFourTimes) {
  constexpr std::uint32_t kLast = TimeOfDay::kDay - 1;
  const auto least = [](const Timestamp& said, const OwnTimes& own) {
    const RemoteClock clock = read_clock(said, own);
    EXPECT_EQ(clock.form, ClockForm::Standard);
    return clock.offset ? clock.offset->least : Duration{1h};
  };
  // Ours before midnight, theirs after; then the other way round.
  EXPECT_EQ(least(reply(4, 4), {.sent = 24h - 6ms, .received = 24h - 1ms}), 5ms);
  EXPECT_EQ(least(reply(kLast, kLast), {.sent = 24h, .received = 24h + 4ms}), -5ms);
  // While it was answered there, and while it was under way here.
  EXPECT_EQ(least(reply(kLast, 1), {.sent = 24h - 3ms, .received = 24h + 4ms}), -3ms);
  EXPECT_EQ(least(reply(2, 2), {.sent = -2ms, .received = 6ms}), -4ms);
}

TEST(RemoteClock, ReadsAClockWhoseOctetsStandInTheWrongOrder) {
  const auto swapped = std::byteswap(kNoon + 4);
  const RemoteClock clock = read_clock(reply(swapped, swapped), kTenMilliseconds);
  EXPECT_EQ(clock.form, ClockForm::ByteSwapped);
  ASSERT_TRUE(clock.offset);
  EXPECT_EQ(clock.offset->least, -6ms);
}

// The lowest octet of a swapped stamp stands where the mark of a non-standard one is.
TEST(RemoteClock, DoesNotTakeASwappedStampForAMarkedOne) {
  const auto swapped = std::byteswap(kNoon + 0xFFU - (kNoon & 0xFFU));
  ASSERT_FALSE(TimeOfDay{swapped}.is_standard());
  EXPECT_EQ(read_clock(reply(swapped, swapped), kTenMilliseconds).form, ClockForm::ByteSwapped);
}

// [R792-TS-3] A prober flags values that are marked.
TEST(RemoteClock, GivesNoOffsetOfAClockThatIsNoTimeOfDay) {
  const auto form = [](const Timestamp& said) {
    const RemoteClock clock = read_clock(said, kTenMilliseconds);
    EXPECT_FALSE(clock.offset);
    return clock.form;
  };
  EXPECT_EQ(form(reply(0x80000000U | 1234, 0x80000000U | 1234)), ClockForm::NonStandard);
  EXPECT_EQ(form(reply(TimeOfDay::kDay, TimeOfDay::kDay)), ClockForm::OutOfDay);
  EXPECT_EQ(form(reply(1'763'740'800, 1'763'740'800)), ClockForm::OutOfDay);
  EXPECT_EQ(form(reply(0, 0)), ClockForm::Unset);
  EXPECT_EQ(form(reply(kNoon + 5, kNoon + 4)), ClockForm::Inconsistent);
  EXPECT_EQ(form(reply(kNoon, kNoon + 12)), ClockForm::Inconsistent)
      << "twelve milliseconds there in ten here";
}

TEST(RemoteClock, ReadsAClockThatIsFarOffAsItStands) {
  const RemoteClock clock =
      read_clock(reply(kNoon + 7'200'004, kNoon + 7'200'004), kTenMilliseconds);
  EXPECT_EQ(clock.form, ClockForm::Standard);
  EXPECT_EQ(clock.offset->least, 2h - 6ms);
}

TEST(OffsetBounds, AreNarrowedByEachOther) {
  constexpr OffsetBounds kA{.least = -5ms, .most = 10ms};
  EXPECT_EQ(intersection(kA, {.least = 2ms, .most = 30ms}), (OffsetBounds{2ms, 10ms}));
  EXPECT_EQ(intersection(kA, {.least = 11ms, .most = 30ms}), std::nullopt);
}

}  // namespace
}  // namespace icmpkit::probe
