// When ping sends, and when it is done.
#include <gtest/gtest.h>

#include "icmpkit/probe/ping.hpp"
#include "tests/support/echo_responder.hpp"
#include "tests/support/ping_driver.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::EchoResponder;
using test::PingDriver;

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::1");
constexpr Instant kStart{1h};

PingConfig config_of(std::optional<std::uint32_t> count) {
  return {.identifier = 0x1234, .key = {.k0 = 1, .k1 = 2}, .count = count, .timeout = 2s};
}

TEST(PingPacing, SendsItsPreloadAtOnceAndKeepsItsIntervalFromThen) {
  PingConfig config = config_of(10);
  config.preload = 4;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(driver.send(kStart)) << i;
  EXPECT_FALSE(driver.send(kStart));
  EXPECT_FALSE(driver.send(kStart + 1s - 1ns));
  EXPECT_TRUE(driver.send(kStart + 1s));
}

TEST(PingPacing, AdaptiveSendsOnAReplyAndElseAtTheInterval) {
  PingConfig config = config_of(10);
  config.pacing = Pacing::Adaptive;
  config.gap = 2ms;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  EXPECT_EQ(driver.ping.next_deadline(), kStart + 1s);
  driver.receive(EchoResponder::echo_reply(*probe), kStart + 1ms);
  (void)driver.events();
  EXPECT_FALSE(driver.send(kStart + 1ms)) << "the gap is kept";
  EXPECT_TRUE(driver.send(kStart + 2ms));
  EXPECT_FALSE(driver.send(kStart + 500ms)) << "unanswered";
  EXPECT_TRUE(driver.send(kStart + 1s + 2ms));
}

TEST(PingPacing, KeepsTheGapBetweenTargets) {
  PingConfig config = config_of(1);
  config.interval = 0s;
  config.gap = 10ms;
  PingDriver driver(config);
  for (std::uint8_t i = 1; i <= 3; ++i) driver.ping.add_target(Ipv4Address(192, 0, 2, i));
  EXPECT_TRUE(driver.send(kStart));
  EXPECT_FALSE(driver.send(kStart + 9ms));
  EXPECT_TRUE(driver.send(kStart + 10ms));
  EXPECT_TRUE(driver.send(kStart + 20ms));
  EXPECT_FALSE(driver.send(kStart + 1s)) << "each has its one";
}

TEST(PingPacing, ALateDriverDoesNotSendABurst) {
  PingConfig config = config_of({});
  config.interval = 1ms;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  ASSERT_TRUE(driver.send(kStart));
  int sent = 0;
  while (driver.send(kStart + 1s)) ++sent;
  EXPECT_LE(sent, 11) << "ten milliseconds are caught up, and the one that is due";
}

TEST(PingPacing, TargetsCanJoinARunThatIsFinished) {
  PingDriver driver(config_of(1));
  EXPECT_TRUE(driver.ping.is_finished()) << "nothing to do";
  EXPECT_FALSE(driver.send(kStart));
  EXPECT_FALSE(driver.ping.next_deadline());
  driver.ping.add_target(kTarget);
  EXPECT_FALSE(driver.ping.is_finished());
  const auto first = driver.send(kStart);
  driver.receive(EchoResponder::echo_reply(*first), kStart + 1ms);
  (void)driver.events();
  EXPECT_TRUE(driver.ping.is_finished());
  EXPECT_EQ(driver.ping.add_target(kTarget6), TargetId{1});
  EXPECT_FALSE(driver.ping.is_finished());
  const auto second = driver.send(kStart + 2s);
  ASSERT_TRUE(second);
  EXPECT_EQ(load_u8(*second, 0) >> 4U, 6);
  EXPECT_EQ(driver.ping.sent_to(TargetId{1}), 1U);
}

TEST(PingPacing, CountingRepliesSendsUntilThereAreSoMany) {
  PingConfig config = config_of(2);
  config.count_of = CountOf::Replies;
  config.deadline = 60s;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  Instant now = kStart;
  std::optional<std::vector<std::byte>> probe;
  for (int i = 0; i < 5; ++i, now += 1s) {
    probe = driver.send(now);
    ASSERT_TRUE(probe) << "unanswered ones do not count";
    driver.ping.on_deadline(now);
    (void)driver.events();
  }
  for (int i = 0; i < 2; ++i, now += 1s) {
    probe = driver.send(now);
    ASSERT_TRUE(probe);
    driver.receive(EchoResponder::echo_reply(*probe), now);
  }
  EXPECT_FALSE(driver.send(now));
  driver.ping.on_deadline(now + 2s);
  (void)driver.events();
  EXPECT_TRUE(driver.ping.is_finished());
}

TEST(PingPacing, CountingRepliesEndsAtTheDeadline) {
  PingConfig config = config_of(2);
  config.count_of = CountOf::Replies;
  config.deadline = 3s;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  ASSERT_TRUE(driver.send(kStart));
  driver.ping.on_deadline(kStart + 3s - 1ns);
  EXPECT_FALSE(driver.ping.is_finished());
  driver.ping.on_deadline(kStart + 3s);
  EXPECT_FALSE(driver.send(kStart + 3s));
  EXPECT_EQ(driver.events().size(), 1U);
  EXPECT_TRUE(driver.ping.is_finished());
  EXPECT_FALSE(driver.ping.next_deadline());
}

TEST(PingPacing, StoppingGivesUpWhatIsAwaited) {
  PingDriver driver(config_of({}));
  driver.ping.add_target(kTarget);
  ASSERT_TRUE(driver.send(kStart));
  ASSERT_TRUE(driver.send(kStart + 1s));
  driver.ping.stop();
  EXPECT_FALSE(driver.ping.is_finished()) << "two have no outcome yet";
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 2U);
  for (const PingEvent& event : events) EXPECT_EQ(event.kind, PingEventKind::Lost);
  EXPECT_TRUE(driver.ping.is_finished());
  EXPECT_FALSE(driver.send(kStart + 5s));
}

TEST(PingPacing, SaysOverdueAsTheNextProbeGoesOut) {
  PingConfig config = config_of({});
  config.report_overdue = true;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  const auto first = driver.send(kStart);
  driver.receive(EchoResponder::echo_reply(*first), kStart + 1ms);
  (void)driver.events();
  ASSERT_TRUE(driver.send(kStart + 1s));
  EXPECT_TRUE(driver.events().empty()) << "the first was answered";
  ASSERT_TRUE(driver.send(kStart + 2s));
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, PingEventKind::Overdue);
  EXPECT_EQ(events[0].sequence, 2U);
  EXPECT_EQ(driver.ping.most_in_flight(), 2U);
}

// iputils: when nothing is left to send, twice the longest round trip is waited for, a second at
// the least; without any reply, the whole timeout.
TEST(PingPacing, WaitsForTheLastReplyAsLongAsTheOthersMakeLikely) {
  PingConfig config = config_of(2);
  config.timeout = 10s;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  const auto first = driver.send(kStart);
  driver.receive(EchoResponder::echo_reply(*first), kStart + 800ms);
  (void)driver.events();
  ASSERT_TRUE(driver.send(kStart + 1s));
  EXPECT_EQ(driver.ping.next_deadline(), kStart + 1s + 1600ms);

  PingDriver silent(config);
  silent.ping.add_target(kTarget);
  ASSERT_TRUE(silent.send(kStart));
  ASSERT_TRUE(silent.send(kStart + 1s));
  EXPECT_EQ(silent.ping.next_deadline(), kStart + 10s);
}

TEST(PingPacing, AProbeThatNoDatagramHoldsIsNeverHandedOut) {
  PingConfig config = config_of(3);
  config.payload_size = 65'507;
  config.ipv4_option = Ipv4OptionUse::RecordRoute;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  driver.ping.add_target(kTarget6);
  const auto probe = driver.send(kStart);
  ASSERT_TRUE(probe);
  EXPECT_EQ(load_u8(*probe, 0) >> 4U, 6) << "IPv6 has room for it";
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, PingEventKind::NotSent);
  EXPECT_EQ(events[0].target, TargetId{0});
  EXPECT_EQ(events[0].send_error.failure, SendFailure::TooBig);
  EXPECT_EQ(driver.ping.sent_to(TargetId{0}), 1U);
}

}  // namespace
}  // namespace icmpkit::probe
