// Ping against a simulated link whose faults are known.
#include "icmpkit/probe/ping.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "icmpkit/probe/ping_statistics.hpp"
#include "icmpkit/sim/pair.hpp"
#include "tests/support/echo_responder.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::EchoResponder;

static_assert(Machine<Ping> && HearsTransmitted<Ping> && HearsSendFailures<Ping> &&
              HearsReports<Ping>);

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::1");

PingConfig three_probes() {
  return {.identifier = 0x1234, .key = {1, 2}, .count = 3, .timeout = 2s};
}

/// What a run came to.
struct Outcome {
  std::vector<PingEvent> events;
  std::map<PingEventKind, int> count;
  PingStatistics statistics;
  bool ended = false;
};

Outcome run(Ping& ping, EchoResponder& host, const sim::LinkFaults& faults,
            std::uint64_t seed = 1) {
  Outcome outcome;
  sim::Pair pair(ping, host, faults, seed);
  outcome.ended = pair.run(1h, [&](const PingEvent& event) {
    outcome.events.push_back(event);
    ++outcome.count[event.kind];
    outcome.statistics.add(event);
  });
  return outcome;
}

TEST(Ping, IsAnsweredAfterTwiceTheDelayOfTheLink) {
  for (const IpAddress& target : {kTarget, kTarget6}) {
    Ping ping(three_probes());
    ping.add_target(target);
    EchoResponder host;
    const Outcome outcome = run(ping, host, {.delay = 20ms});
    EXPECT_TRUE(outcome.ended);
    EXPECT_TRUE(ping.is_finished());
    ASSERT_EQ(outcome.events.size(), 3U);
    std::uint32_t sequence = 0;
    for (const PingEvent& event : outcome.events) {
      EXPECT_EQ(event.kind, PingEventKind::Reply);
      EXPECT_EQ(event.sequence, ++sequence);
      EXPECT_EQ(event.from, target);
      EXPECT_EQ(event.size, 64U);
      EXPECT_EQ(event.hop_limit, 64);
      EXPECT_EQ(event.round_trip->time, 40ms);
    }
  }
}

TEST(Ping, SendsOneProbeAnInterval) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  const Instant start{1h};
  ASSERT_TRUE(ping.poll_transmit(buffer, start));
  EXPECT_FALSE(ping.poll_transmit(buffer, start));
  EXPECT_EQ(ping.next_deadline(), start + 1s);
  EXPECT_FALSE(ping.poll_transmit(buffer, start + 1s - 1ns));
  EXPECT_TRUE(ping.poll_transmit(buffer, start + 1s));
}

TEST(Ping, GivesUpAfterItsTimeout) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  EchoResponder silent([](Bytes) { return std::vector<EchoResponder::Datagram>{}; });
  const Outcome outcome = run(ping, silent, {.delay = 1ms});
  EXPECT_EQ(silent.received(), 3U);
  ASSERT_EQ(outcome.events.size(), 3U);
  EXPECT_EQ(outcome.count.at(PingEventKind::Lost), 3);
  EXPECT_EQ(outcome.events[2].at - Instant{}, 2s + 2s) << "sent after two seconds, two to wait";
}

TEST(Ping, TellsADuplicateFromAReply) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  EchoResponder host([](Bytes request) {
    return std::vector{EchoResponder::echo_reply(request), EchoResponder::echo_reply(request)};
  });
  const Outcome outcome = run(ping, host, {.delay = 1ms});
  EXPECT_EQ(outcome.count.at(PingEventKind::Reply), 3);
  EXPECT_EQ(outcome.count.at(PingEventKind::Duplicate), 3);
}

TEST(Ping, TellsALateReplyFromALostProbe) {
  PingConfig config = three_probes();
  config.timeout = 500ms;
  Ping ping(config);
  ping.add_target(kTarget);
  EchoResponder host;
  const Outcome outcome = run(ping, host, {.delay = 300ms});
  EXPECT_EQ(outcome.count.at(PingEventKind::Lost), 3);
  EXPECT_EQ(outcome.count.at(PingEventKind::Late), 3);
  EXPECT_EQ(outcome.events[1].round_trip->time, 600ms);
}

TEST(Ping, DoesNotTakeTheReplyOfAPingerWithItsOwnIdentifierAndSequence) {
  PingConfig others = three_probes();
  others.key = {3, 4};
  Ping other(others);
  other.add_target(kTarget);
  std::vector<std::byte> request(other.max_transmit_size());
  ASSERT_TRUE(other.poll_transmit(request, Instant{1s}));

  Ping ping(three_probes());
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  ASSERT_TRUE(ping.poll_transmit(buffer, Instant{1s}));
  ping.receive(EchoResponder::echo_reply(request), {.seen = Instant{1s + 5ms}});
  const auto event = ping.poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PingEventKind::Unsolicited);
  EXPECT_EQ(event->misfit, PingMisfit::Tag);
  ping.receive(EchoResponder::echo_reply(buffer), {.seen = Instant{1s + 6ms}});
  EXPECT_EQ(ping.poll_event()->kind, PingEventKind::Reply);
}

TEST(Ping, NamesAReplyFromAnotherAddress) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  ASSERT_TRUE(ping.poll_transmit(buffer, Instant{1s}));
  Ipv4Address(198, 51, 100, 9).store(buffer, 16);  // as if another host had been asked
  ping.receive(EchoResponder::echo_reply(buffer), {.seen = Instant{1s}});
  const auto event = ping.poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PingEventKind::Mismatch);
  EXPECT_EQ(event->from.text().view(), "198.51.100.9");
  EXPECT_FALSE(ping.poll_event()) << "the probe was answered, if by another: it is not lost";
}

TEST(Ping, AcceptsAnyAnswererOfABroadcast) {
  Ping ping(three_probes());
  ping.add_target(kTarget, Answerers::Anybody);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  ASSERT_TRUE(ping.poll_transmit(buffer, Instant{1s}));
  Ipv4Address(198, 51, 100, 9).store(buffer, 16);
  ping.receive(EchoResponder::echo_reply(buffer), {.seen = Instant{1s}});
  EXPECT_EQ(ping.poll_event()->kind, PingEventKind::Reply);
}

TEST(Ping, NamesTheOctetThatCameBackChanged) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  ASSERT_TRUE(ping.poll_transmit(buffer, Instant{1s}));
  constexpr std::size_t kDataOffset = 28;
  buffer[kDataOffset + 40] ^= std::byte{1};
  ping.receive(EchoResponder::echo_reply(buffer), {.seen = Instant{1s}});
  const auto event = ping.poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PingEventKind::Damaged);
  EXPECT_EQ(event->misfit, PingMisfit::Data);
  EXPECT_EQ(event->misfit_offset, 40U);
}

TEST(Ping, NamesAWrongChecksum) {
  Ping ping(three_probes());
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  ASSERT_TRUE(ping.poll_transmit(buffer, Instant{1s}));
  auto reply = EchoResponder::echo_reply(buffer);
  reply[30] ^= std::byte{1};
  ping.receive(reply, {.seen = Instant{1s}});
  const auto event = ping.poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PingEventKind::Damaged);
  EXPECT_EQ(event->misfit, PingMisfit::Checksum);
}

TEST(Ping, CountsEveryProbeOnceOnAFaultyLink) {
  PingConfig config = three_probes();
  config.count = 2000;
  config.interval = 10ms;
  Ping ping(config);
  ping.add_target(kTarget);
  EchoResponder host;
  const Outcome outcome = run(ping, host,
                              {.delay = 20ms,
                               .jitter = 5ms,
                               .loss = 0.05,
                               .duplication = 0.03,
                               .reordering = 0.05,
                               .corruption = 0.02},
                              /*seed=*/7);
  const PingStatistics& statistics = outcome.statistics;
  EXPECT_EQ(statistics.received + statistics.lost, 2000U);
  EXPECT_NEAR(statistics.lost, 2000 * (1 - 0.95 * 0.95), 120);
  EXPECT_GT(statistics.duplicates, 60U);
  EXPECT_GT(statistics.damaged, 20U);
  EXPECT_EQ(ping.counters().events_dropped, 0U);
}

TEST(Ping, RepeatsItselfFromItsSeed) {
  const auto transcript = [](std::uint64_t seed) {
    PingConfig config = three_probes();
    config.count = 200;
    Ping ping(config);
    ping.add_target(kTarget);
    EchoResponder host;
    std::vector<std::pair<PingEventKind, Duration>> lines;
    for (const PingEvent& event :
         run(ping, host, {.delay = 9ms, .jitter = 9ms, .loss = 0.2}, seed).events) {
      lines.emplace_back(event.kind, event.at - Instant{});
    }
    return lines;
  };
  EXPECT_EQ(transcript(3), transcript(3));
  EXPECT_NE(transcript(3), transcript(4));
}

TEST(Ping, ProbesManyTargetsInTurn) {
  PingConfig config = three_probes();
  config.interval = 100ms;
  Ping ping(config);
  for (std::uint8_t i = 1; i <= 100; ++i) ping.add_target(Ipv4Address(192, 0, 2, i));
  EchoResponder host;
  const Outcome outcome = run(ping, host, {.delay = 5ms});
  EXPECT_EQ(outcome.count.at(PingEventKind::Reply), 300);
  for (std::uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(outcome.events[i].target, static_cast<TargetId>(i));
    EXPECT_EQ(outcome.events[i].sequence, 1U);
  }
}

TEST(Ping, KeepsMoreThan65535ProbesApart) {
  constexpr std::uint32_t kTargets = 100'000;
  PingConfig config = three_probes();
  config.count = 1;
  config.interval = 0s;
  config.window = 1U << 17U;
  Ping ping(config);
  for (std::uint32_t i = 0; i < kTargets; ++i) ping.add_target(Ipv4Address(0x0A000000U + i));
  EchoResponder host;
  const Outcome outcome = run(ping, host, {.delay = 50ms});
  EXPECT_EQ(outcome.count.at(PingEventKind::Reply), static_cast<int>(kTargets));
  EXPECT_EQ(ping.most_in_flight(), kTargets);
}

TEST(Ping, PausesWhenItsWindowIsFull) {
  PingConfig config = three_probes();
  config.count = 100;
  config.interval = 0s;
  config.window = 8;
  Ping ping(config);
  ping.add_target(kTarget);
  EchoResponder host;
  const Outcome outcome = run(ping, host, {.delay = 50ms});
  EXPECT_EQ(outcome.count.at(PingEventKind::Reply), 100);
  EXPECT_EQ(ping.most_in_flight(), 8U);
  EXPECT_GT(ping.counters().window_full, 0U);
}

TEST(Ping, StopsAtItsDeadline) {
  PingConfig config = three_probes();
  config.count.reset();
  config.deadline = 3500ms;
  Ping ping(config);
  ping.add_target(kTarget);
  EchoResponder host;
  const Outcome outcome = run(ping, host, {.delay = 1ms});
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(outcome.count.at(PingEventKind::Reply), 4);
}

// A machine that asks to be woken at an instant which it does nothing about makes its driver spin.
TEST(Ping, AsksToBeWokenLaterThanNowOrNotAtAll) {
  PingConfig config = three_probes();
  config.count = 20;
  config.timeout = 30ms;
  config.interval = 7ms;
  Ping ping(config);
  ping.add_target(kTarget);
  std::vector<std::byte> buffer(ping.max_transmit_size());
  Instant now{1s};
  for (int i = 0; i < 1000; ++i, now += 1ms) {
    ping.on_deadline(now);
    while (ping.poll_transmit(buffer, now)) {
      if (i % 3 == 0) ping.receive(EchoResponder::echo_reply(buffer), {.seen = now});
    }
    while (ping.poll_event()) {
    }
    const auto next = ping.next_deadline();
    ASSERT_TRUE(!next || *next > now) << i;
  }
  EXPECT_TRUE(ping.is_finished());
}

}  // namespace
}  // namespace icmpkit::probe
