// What ping makes of echo replies: whose they are, how long they took, what does not fit.
#include <gtest/gtest.h>

#include "icmpkit/probe/ping.hpp"
#include "icmpkit/wire/icmpv4/echo.hpp"
#include "tests/support/echo_responder.hpp"
#include "tests/support/ping_driver.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::EchoResponder;
using test::PingDriver;

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
const IpAddress kOther = *IpAddress::parse("192.0.2.2");
constexpr Instant kStart{1h};

PingConfig config_of(std::size_t payload_size = 56) {
  return {.identifier = 0x1234,
          .key = {.k0 = 1, .k1 = 2},
          .interval = 1s,
          .timeout = 2s,
          .payload_size = payload_size};
}

/// The reply to `probe`, with other data.
std::vector<std::byte> reply_with(Bytes probe, Bytes data) {
  const auto ip = wire::Ipv4View::parse(probe);
  const auto echo = wire::icmpv4::EchoView::parse(ip->payload());
  std::vector<std::byte> reply(28 + data.size());
  (void)encode(wire::Ipv4Header{.source = ip->destination(), .destination = ip->source()},
               8 + data.size(), reply);
  (void)wire::icmpv4::encode(wire::icmpv4::Echo{.type = wire::icmpv4::Type::EchoReply,
                                                .identifier = echo->identifier(),
                                                .sequence = echo->sequence(),
                                                .data = data},
                             MutableBytes(reply).subspan(20));
  return reply;
}

// [R792-ECHO-3] A reply is matched by identifier and sequence: one with a sequence that was never
// sent was asked for by nobody, and the second one to a probe is a duplicate.
TEST(PingMatching, TellsAnUnsentSequenceAndADuplicateFromTheReply) {
  for (const std::size_t payload_size : {std::size_t{56}, std::size_t{8}}) {
    PingDriver driver(config_of(payload_size));
    driver.ping.add_target(kTarget);
    const auto probe = driver.send(kStart);
    std::vector<std::byte> unsent = *probe;
    store_be16(unsent, 26, 7);
    driver.receive(EchoResponder::echo_reply(unsent), kStart + 1ms);
    driver.receive(EchoResponder::echo_reply(*probe), kStart + 2ms);
    driver.receive(EchoResponder::echo_reply(*probe), kStart + 3ms);
    std::vector<std::byte> others = *probe;
    store_be16(others, 24, 0x4321);
    driver.receive(EchoResponder::echo_reply(others), kStart + 4ms);

    const auto events = driver.events();
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].kind, PingEventKind::Unsolicited);
    EXPECT_EQ(events[0].sequence, 7U);
    EXPECT_EQ(events[1].kind, PingEventKind::Reply);
    EXPECT_EQ(events[1].sequence, 1U);
    EXPECT_EQ(events[2].kind, PingEventKind::Duplicate);
    EXPECT_EQ(driver.ping.counters().not_ours, 1U) << "with another identifier";
  }
}

TEST(PingMatching, ByAddressAndSequenceAloneWhereTheDataHasNoRoomForATag) {
  for (std::size_t size = 0; size < ProbeTag::kSize; ++size) {
    PingDriver driver(config_of(size));
    driver.ping.add_target(kTarget);
    driver.ping.add_target(kOther);
    std::vector<std::vector<std::byte>> probes;
    for (int i = 0; i < 6; ++i) probes.push_back(*driver.send(kStart + i * 500ms));
    for (const std::uint32_t index : {5U, 0U, 3U}) {
      driver.receive(EchoResponder::echo_reply(probes[index]), kStart + 3s);
      const auto event = driver.ping.poll_event();
      ASSERT_TRUE(event) << size;
      EXPECT_EQ(event->target, TargetId{index % 2}) << size;
      EXPECT_EQ(event->sequence, index / 2 + 1);
      EXPECT_EQ(event->round_trip->time, 3s - index * 500ms);
      while (driver.ping.poll_event()) {
      }
    }
  }
}

TEST(PingMatching, AcceptsAnyAnswererOfABroadcastWithoutATag) {
  PingDriver driver(config_of(8));
  driver.ping.add_target(*IpAddress::parse("192.0.2.255"), Answerers::Anybody);
  std::vector<std::byte> probe = *driver.send(kStart);
  for (const std::uint8_t host : {std::uint8_t{7}, std::uint8_t{8}}) {
    Ipv4Address(192, 0, 2, host).store(probe, 16);
    driver.receive(EchoResponder::echo_reply(probe), kStart + 1ms);
  }
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, PingEventKind::Reply);
  EXPECT_EQ(events[0].from.text().view(), "192.0.2.7");
  EXPECT_EQ(events[1].kind, PingEventKind::Duplicate);
}

TEST(PingMatching, GoesOnWhereTheSequenceFieldWraps) {
  for (const std::size_t payload_size : {std::size_t{56}, std::size_t{0}}) {
    PingConfig config = config_of(payload_size);
    config.interval = 1us;
    config.window = 1024;
    PingDriver driver(config);
    driver.ping.add_target(kTarget);
    Instant now = kStart;
    std::vector<std::byte> before_wrap;
    std::vector<std::byte> wrapped;
    for (std::uint32_t sequence = 1; sequence <= 65'540; ++sequence, now += 1us) {
      const auto probe = driver.send(now);
      ASSERT_TRUE(probe) << sequence;
      if (sequence == 65'535) before_wrap = *probe;
      if (sequence == 65'538) wrapped = *probe;
      if (sequence < 65'500) {  // gone from the window, in the cheapest way
        driver.ping.on_send_failed(driver.latest, {});
        (void)driver.ping.poll_event();
      }
    }
    EXPECT_EQ(load_be16(wrapped, 26), 2U);
    driver.receive(EchoResponder::echo_reply(wrapped), now);
    driver.receive(EchoResponder::echo_reply(before_wrap), now);
    const auto events = driver.events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, PingEventKind::Reply);
    EXPECT_EQ(events[0].sequence, 65'538U);
    EXPECT_EQ(events[1].sequence, 65'535U);
  }
}

TEST(PingMatching, KnowsAReplyToAProbeThatIsNotRememberedByItsTag) {
  PingConfig config = config_of();
  config.interval = 1ms;
  config.timeout = 4ms;
  config.window = 4;
  PingDriver driver(config);
  driver.ping.add_target(kTarget);
  std::vector<std::vector<std::byte>> probes;
  Instant now = kStart;
  while (probes.size() < 10) {
    driver.ping.on_deadline(now);
    (void)driver.events();
    if (auto probe = driver.send(now)) {
      probes.push_back(*probe);
      if (probes.size() == 2) driver.receive(EchoResponder::echo_reply(*probe), now);
    }
    now += 1ms;
  }
  driver.ping.on_deadline(now);
  (void)driver.events();
  driver.receive(EchoResponder::echo_reply(probes[0]), now);
  driver.receive(EchoResponder::echo_reply(probes[1]), now);
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, PingEventKind::Late);
  EXPECT_EQ(events[0].sequence, 1U);
  EXPECT_FALSE(events[0].round_trip) << "when it was sent is not known any more";
  EXPECT_EQ(events[1].kind, PingEventKind::Duplicate);
}

TEST(PingMatching, TellsTheSecondLateReplyAsADuplicate) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  driver.ping.on_deadline(kStart + 2s);
  EXPECT_EQ(driver.events().at(0).kind, PingEventKind::Lost);
  driver.receive(EchoResponder::echo_reply(*probe), kStart + 3s);
  driver.receive(EchoResponder::echo_reply(*probe), kStart + 4s);
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, PingEventKind::Late);
  EXPECT_EQ(events[1].kind, PingEventKind::Duplicate);
}

TEST(PingMatching, TakesAReplyWithLessOrMoreDataForAReplyAndSaysSo) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{10}, std::size_t{16}, std::size_t{55}, std::size_t{60}}) {
    PingDriver driver(config_of());
    driver.ping.add_target(kTarget);
    const auto probe = driver.send(kStart);
    std::vector<std::byte> data(probe->begin() + 28, probe->end());
    data.resize(size);
    driver.receive(reply_with(*probe, data), kStart + 1ms);
    const auto event = driver.ping.poll_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, PingEventKind::Reply) << size;
    EXPECT_EQ(event->misfit, PingMisfit::Length);
    EXPECT_EQ(event->misfit_offset, size);
    EXPECT_EQ(event->misfit_expected, 56U);
    EXPECT_EQ(event->size, 8 + size);
  }
}

TEST(PingMatching, SaysWhichOctetCameBackChangedAndFromWhatToWhat) {
  for (const std::size_t payload_size : {std::size_t{1400}, std::size_t{12}}) {
    const std::size_t changed = payload_size - 1;
    PingDriver driver(config_of(payload_size));
    driver.ping.add_target(kTarget);
    const auto probe = driver.send(kStart);
    std::vector<std::byte> data(probe->begin() + 28, probe->end());
    data[changed] = std::byte{0xEE};
    driver.receive(reply_with(*probe, data), kStart + 1ms);
    const auto event = driver.ping.poll_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, PingEventKind::Damaged);
    EXPECT_EQ(event->misfit, PingMisfit::Data);
    EXPECT_EQ(event->misfit_offset, changed);
    EXPECT_EQ(event->misfit_expected, changed % 256);
    EXPECT_EQ(event->misfit_found, 0xEEU);
  }
}

/// A reply that came `received - sent` after its probe by the stamps, and 10 ms by the clock.
RoundTrip round_trip_of(const std::optional<Stamp>& sent, const Stamp& received) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  if (sent) driver.ping.on_transmitted(driver.latest, *sent);
  driver.ping.receive(EchoResponder::echo_reply(*probe),
                      {.stamp = received, .seen = kStart + 10ms});
  return driver.ping.poll_event()->round_trip.value_or(RoundTrip{});
}

TEST(PingRoundTrip, IsBetweenStampsOfOneClockThatFitTheBracket) {
  for (const StampSource source : {StampSource::Kernel, StampSource::Hardware}) {
    const RoundTrip time = round_trip_of(Stamp{kStart + 1ms, source}, Stamp{kStart + 7ms, source});
    EXPECT_EQ(time.time, 6ms);
    EXPECT_EQ(time.sent_by, source);
    EXPECT_EQ(time.received_by, source);
  }
  // The card's clock may be anywhere; its difference counts.
  const RoundTrip far = round_trip_of(Stamp{Instant{5s}, StampSource::Hardware},
                                      Stamp{Instant{5s + 3ms}, StampSource::Hardware});
  EXPECT_EQ(far.time, 3ms);
}

TEST(PingRoundTrip, IsTheMonotonicBracketElseAndSaysSo) {
  const auto kernel = [](Duration after) { return Stamp{kStart + after, StampSource::Kernel}; };
  const std::pair<std::optional<Stamp>, Stamp> cases[] = {
      {std::nullopt, kernel(7ms)},                                // no stamp of sending
      {kernel(1ms), Stamp{kStart + 10ms}},                        // none of receiving
      {kernel(1ms), Stamp{kStart + 7ms, StampSource::Hardware}},  // two clocks
      {kernel(7ms), kernel(1ms)},                                 // stepped back
      {kernel(0ms), kernel(10ms + 1ns)},                          // stepped forward
      {kernel(1ms), kernel(1h)},
  };
  for (const auto& [sent, received] : cases) {
    const RoundTrip time = round_trip_of(sent, received);
    EXPECT_EQ(time.time, 10ms);
    EXPECT_EQ(time.sent_by, StampSource::Monotonic);
    EXPECT_EQ(time.received_by, StampSource::Monotonic);
  }
}

// Rule 3 of machines: an older instant is taken as the latest one seen.
TEST(PingRoundTrip, IsNeverNegative) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  driver.receive(EchoResponder::echo_reply(*probe), kStart - 1s);
  const auto event = driver.ping.poll_event();
  EXPECT_EQ(event->round_trip->time, 0s);
  EXPECT_EQ(event->at, kStart);
}

TEST(PingCounters, NameWhatIsNoAnswerToAnything) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  driver.receive({}, kStart);
  driver.receive(Bytes(*probe).first(19), kStart);
  EXPECT_EQ(driver.ping.counters().unreadable, 2U);
  driver.receive(*probe, kStart);  // our own request, as a raw socket on loopback sees it
  EXPECT_EQ(driver.ping.counters().not_ours, 1U);
  EXPECT_TRUE(driver.events().empty());
}

TEST(PingCounters, NameTheEventsThatNobodyTook) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  for (int i = 0; i < 130; ++i) driver.receive(EchoResponder::echo_reply(*probe), kStart);
  EXPECT_EQ(driver.ping.counters().events_dropped, 2U);
  EXPECT_EQ(driver.events().size(), 128U);
}

}  // namespace
}  // namespace icmpkit::probe
