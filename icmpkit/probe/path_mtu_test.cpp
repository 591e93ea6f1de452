#include "icmpkit/probe/path_mtu.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <initializer_list>
#include <vector>

#include "icmpkit/wire/datagram.hpp"
#include "tests/support/echo_responder.hpp"
#include "tests/support/icmp_error.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using Octets = std::vector<std::byte>;

static_assert(Machine<PathMtu> && Finite<PathMtu> && HearsTransmitted<PathMtu> &&
              HearsSendFailures<PathMtu> && HearsReports<PathMtu>);

constexpr Duration kRoundTrip = 10ms;

/// A router of a path, and the link behind it.
struct Router {
  std::uint32_t mtu = 1500;
  bool reports = true;
  std::optional<std::uint32_t> says{};  ///< in place of `mtu`
  bool answers_expiry = true;
  bool says_quench = false;  ///< about each probe, which goes on
};

/// A path whose truth is known, and a discovery on it.
struct Path {
  explicit Path(std::initializer_list<Router> on_the_way, Family of = Family::V4)
      : routers(on_the_way), family(of) {}

  [[nodiscard]] IpAddress address(std::size_t hop) const {
    const auto number = static_cast<std::uint8_t>(hop);
    if (family == Family::V4) return Ipv4Address(192, 0, 2, number);
    std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0D, 0xB8};
    octets[15] = number;
    return Ipv6Address(octets);
  }
  [[nodiscard]] IpAddress self() const { return address(200); }
  [[nodiscard]] IpAddress target() const { return address(100); }

  [[nodiscard]] Octets error(std::size_t hop, std::uint8_t type4, std::uint8_t type6,
                             std::uint8_t code4, std::uint32_t parameter, Bytes probe) const {
    const bool is_v4 = family == Family::V4;
    return test::icmp_error({.from = address(hop),
                             .to = self(),
                             .type = is_v4 ? type4 : type6,
                             .code = is_v4 ? code4 : std::uint8_t{0},
                             .parameter = parameter},
                            probe.first(std::min<std::size_t>(probe.size(), quote)));
  }

  /// What comes back for a probe.
  [[nodiscard]] std::optional<Octets> answer(Bytes probe) const {
    const std::uint8_t hop_limit = load_u8(probe, family == Family::V4 ? 8 : 7);
    for (std::size_t hop = 1; hop <= routers.size(); ++hop) {
      const Router& router = routers[hop - 1];
      if (hop_limit <= hop) {
        if (!router.answers_expiry) return std::nullopt;
        return error(hop, 11, 3, 0, 0, probe);
      }
      if (probe.size() > router.mtu) {
        if (!router.reports) return std::nullopt;
        return error(hop, 3, 2, 4, router.says.value_or(router.mtu), probe);
      }
    }
    if (!target_answers) return std::nullopt;
    return test::EchoResponder::echo_reply(probe);
  }

  const PathMtuResult& run(PathMtuConfig config = {}) {
    config.target = target();
    config.source = self();
    config.identifier = 7;
    config.key = {.k0 = 1, .k1 = 2};
    discovery.emplace(config);
    std::deque<std::pair<Instant, Octets>> under_way;
    Octets buffer(discovery->max_transmit_size());
    Instant now{1h};
    while (!discovery->is_finished()) {
      discovery->on_deadline(now);
      while (const auto transmit = discovery->poll_transmit(buffer, now)) {
        ++sent;
        const Bytes probe = Bytes(buffer).first(transmit->size);
        if (probe.size() > own_mtu) {
          discovery->on_send_failed(transmit->id, {.failure = SendFailure::TooBig, .mtu = own_mtu});
          continue;
        }
        if (loses(sent, probe.size())) continue;
        if (routers.front().says_quench) {
          under_way.emplace_back(now + kRoundTrip, error(1, 4, 0, 0, 0, probe));
        }
        if (auto back = answer(probe)) under_way.emplace_back(now + kRoundTrip, std::move(*back));
      }
      drain();
      const auto next = discovery->next_deadline();
      if (!next) break;
      now = std::max(now, *next);
      if (!under_way.empty()) now = std::min(*next, under_way.front().first);
      while (!under_way.empty() && under_way.front().first <= now) {
        discovery->receive(under_way.front().second, {.stamp = {.at = now}, .seen = now});
        under_way.pop_front();
      }
      drain();
    }
    return discovery->result();
  }

  void drain() {
    while (const auto event = discovery->poll_event()) events.push_back(*event);
  }
  [[nodiscard]] std::vector<PathMtuEvent> told(PathMtuEventKind kind) const {
    std::vector<PathMtuEvent> all;
    for (const PathMtuEvent& event : events) {
      if (event.kind == kind) all.push_back(event);
    }
    return all;
  }

  std::vector<Router> routers;
  Family family;
  std::uint32_t own_mtu = 1500;
  bool target_answers = true;
  std::size_t quote = 128;
  /// Of the number of a datagram, from 1, and of its size.
  std::function<bool(std::size_t, std::size_t)> loses = [](auto, auto) { return false; };
  std::size_t sent = 0;
  std::optional<PathMtu> discovery;
  std::vector<PathMtuEvent> events;
};

TEST(PathMtu, IsTheOwnLinksWhereNothingIsNarrower) {
  for (const Family family : {Family::V4, Family::V6}) {
    Path path({{}, {}}, family);
    const PathMtuResult& result = path.run();
    EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
    EXPECT_EQ(result.path_mtu, 1500U);
    EXPECT_EQ(result.method, PathMtuMethod::Reported);
    ASSERT_EQ(result.steps.size(), 1U);
    EXPECT_EQ(result.steps[0].mtu, 1500U);
    EXPECT_FALSE(result.steps[0].from) << "our own link";
    EXPECT_EQ(result.distance, 3);
    EXPECT_FALSE(result.black_hole);
    EXPECT_LE(result.rounds, 3U);
  }
}

// [R1191-HOST-1] [R4821-PL-3]
TEST(PathMtu, BelievesWhoReportsALimitAndNamesThem) {
  for (const Family family : {Family::V4, Family::V6}) {
    Path path({{}, {.mtu = 1400}, {.mtu = 1300}}, family);
    const PathMtuResult& result = path.run();
    EXPECT_EQ(result.path_mtu, 1300U);
    EXPECT_EQ(result.method, PathMtuMethod::Reported);
    ASSERT_EQ(result.steps.size(), 3U);
    EXPECT_EQ(result.steps[1].mtu, 1400U);
    EXPECT_EQ(result.steps[1].from, path.address(2));
    EXPECT_EQ(result.steps[2].mtu, 1300U);
    EXPECT_EQ(result.steps[2].from, path.address(3));
    EXPECT_EQ(result.distance, 4);
    ASSERT_EQ(result.hops.size(), 4U);
    EXPECT_EQ(result.hops[1].address, path.address(2));
    EXPECT_TRUE(result.hops[3].is_target);
    const auto reports = path.told(PathMtuEventKind::TooBig);
    ASSERT_EQ(reports.size(), 2U) << "each once, though the check is reported too";
    EXPECT_EQ(reports[0].size, 1500U);
    EXPECT_FALSE(reports[0].evidence.empty());
    EXPECT_LE(result.rounds, 6U);
  }
}

TEST(PathMtu, FindsABlackHoleAndHowFarLargeDatagramsCome) {
  for (const Family family : {Family::V4, Family::V6}) {
    for (const std::uint32_t mtu : {1281U, 1372U, 1400U, 1492U, 1499U}) {
      Path path({{}, {}, {.mtu = mtu, .reports = false}, {}}, family);
      const PathMtuResult& result = path.run();
      EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
      EXPECT_EQ(result.path_mtu, mtu);
      EXPECT_EQ(result.method, PathMtuMethod::Searched);
      ASSERT_TRUE(result.black_hole);
      EXPECT_EQ(result.black_hole->lost_size, mtu + 1);
      EXPECT_EQ(result.black_hole->reached, 3);
      EXPECT_EQ(result.black_hole->at, path.address(3));
      EXPECT_EQ(result.black_hole->from, path.address(2));
      EXPECT_EQ(result.black_hole->next, path.address(4));
      EXPECT_LE(result.rounds, 20U);
      EXPECT_EQ(path.told(PathMtuEventKind::Vanished).back().size, mtu + 1);
    }
  }
}

TEST(PathMtu, TellsABlackHoleBehindALimitThatIsReported) {
  Path path({{.mtu = 1480}, {.mtu = 1400, .reports = false}});
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.path_mtu, 1400U);
  ASSERT_EQ(result.steps.size(), 2U);
  EXPECT_EQ(result.steps[1].mtu, 1480U);
  EXPECT_EQ(result.method, PathMtuMethod::Searched);
  ASSERT_TRUE(result.black_hole);
  EXPECT_EQ(result.black_hole->at, path.address(2));
}

// One datagram in every three is lost, and yet nothing vanishes.
TEST(PathMtu, DoesNotTakeLossForABlackHole) {
  for (std::size_t phase = 0; phase < 3; ++phase) {
    Path path({Router{}, Router{}});
    path.loses = [phase](std::size_t number, std::size_t) { return number % 3 == phase; };
    const PathMtuResult& result = path.run();
    EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
    EXPECT_EQ(result.path_mtu, 1500U) << phase;
    EXPECT_FALSE(result.black_hole);
  }
}

// Nothing at all comes through for three rounds: that says nothing about sizes.
TEST(PathMtu, DoesNotTakeAnOutageForABlackHole) {
  Path path({Router{}, Router{}});
  path.loses = [&](std::size_t, std::size_t size) {
    const std::uint32_t rounds = path.discovery->result().rounds;
    return (rounds == 0 && size == 1500) || (rounds >= 1 && rounds <= 3);
  };
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.path_mtu, 1500U);
  EXPECT_FALSE(result.black_hole);
}

// A router that rations its reports gives none about the octet more: its word is enough.
// Source Quench: the datagram itself was sent on.
TEST(PathMtu, TakesAdviceForNoRefusal) {
  Path path{{.says_quench = true}, {}};
  const PathMtuResult& result = path.run({.first_size = 1500});
  EXPECT_EQ(result.outcome, PathMtuOutcome::Found);
  EXPECT_EQ(result.path_mtu, 1500U);
  EXPECT_FALSE(result.error);
}

TEST(PathMtu, AsksForHopsOnlyWhereItIsToldTo) {
  Path path{{}, {}};
  EXPECT_TRUE(path.run({.first_size = 1500, .hop_search = HopSearch::ForBlackHole}).hops.empty());
  EXPECT_EQ(path.run({.first_size = 1500}).hops.size(), 3U);
  Path hole{{}, {.mtu = 1400, .reports = false}};
  EXPECT_FALSE(hole.run({.first_size = 1500, .hop_search = HopSearch::ForBlackHole}).hops.empty());
}

TEST(PathMtu, DoesNotWaitForASecondReport) {
  Path path({{}, {.mtu = 1400}});
  path.loses = [](std::size_t, std::size_t size) { return size == 1401; };
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.path_mtu, 1400U);
  EXPECT_EQ(result.method, PathMtuMethod::Reported);
  EXPECT_FALSE(result.black_hole);
  EXPECT_LE(result.rounds, 4U);
}

// [R1191-HOST-4] A router of before RFC 1191 names no MTU; what fits is found all the same.
TEST(PathMtu, FindsThePlateauWhereNoMtuIsNamed) {
  Path path({{}, {.mtu = 1006, .says = 0}});
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.path_mtu, 1006U);
  EXPECT_FALSE(result.black_hole);
  EXPECT_TRUE(path.told(PathMtuEventKind::Disbelieved).empty());
  Path between({{}, {.mtu = 1100, .says = 0}});
  EXPECT_EQ(between.run().path_mtu, 1100U);
  EXPECT_TRUE(between.told(PathMtuEventKind::Disbelieved).empty());
}

// [R8899-DPL-2] [R8201-PMTU-1] [R1191-HOST-2] [R1191-HOST-3]
TEST(PathMtu, ShowsNonsenseAndDoesNotBelieveIt) {
  struct Case {
    Family family;
    std::uint32_t says;
    Disbelief disbelief;
  };
  for (const Case& one :
       {Case{Family::V4, 1, Disbelief::BelowMinimum}, Case{Family::V4, 67, Disbelief::BelowMinimum},
        Case{Family::V4, 1500, Disbelief::NotBelowSize},
        Case{Family::V4, 65'535, Disbelief::NotBelowSize},
        Case{Family::V6, 0, Disbelief::BelowMinimum},
        Case{Family::V6, 1279, Disbelief::BelowMinimum},
        Case{Family::V6, 0xFFFF'FFFF, Disbelief::NotBelowSize}}) {
    Path path({{}, {.mtu = 1400, .says = one.says}}, one.family);
    const PathMtuResult& result = path.run();
    EXPECT_EQ(result.path_mtu, 1400U) << one.says;
    EXPECT_EQ(result.method, PathMtuMethod::Searched);
    EXPECT_FALSE(result.black_hole) << "somebody says something, if nonsense";
    const auto events = path.told(PathMtuEventKind::Disbelieved);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events[0].disbelief, one.disbelief);
    EXPECT_EQ(events[0].mtu, one.says);
    EXPECT_EQ(events[0].from, path.address(2));
    EXPECT_EQ(result.steps.size(), 1U) << "of our own link alone";
  }
}

TEST(PathMtu, FindsOutWhereAReportNamesTooLittle) {
  Path path({{}, {.mtu = 1400, .says = 600}});
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.path_mtu, 1400U);
  const auto events = path.told(PathMtuEventKind::Disbelieved);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events[0].disbelief, Disbelief::LargerPassed);
}

// Search goes on past what vanishes, and meets a report of less than what came through already.
TEST(PathMtu, DoesNotBelieveAReportBelowWhatGotThrough) {
  Path path({{.mtu = 1480, .reports = false}, {.mtu = 1400, .says = 600}});
  EXPECT_EQ(path.run().path_mtu, 1400U);
  const auto events = path.told(PathMtuEventKind::Disbelieved);
  EXPECT_TRUE(std::ranges::any_of(events, [](const PathMtuEvent& event) {
    return event.disbelief == Disbelief::BelowPassed && event.mtu == 600;
  }));
}

// [R8899-DPL-1] [R8201-PMTU-3] Who has not seen a probe cannot report on it.
TEST(PathMtu, DoesNotBelieveAReportAboutWhatWasNotSent) {
  for (const Family family : {Family::V4, Family::V6}) {
    Path path({Router{}}, family);
    PathMtu discovery({.target = path.target(),
                       .source = path.self(),
                       .identifier = 7,
                       .key = {.k0 = 1, .k1 = 2},
                       .first_size = 1500});
    Octets buffer(discovery.max_transmit_size());
    const auto transmit = discovery.poll_transmit(buffer, Instant{1h});
    ASSERT_TRUE(transmit);
    const std::size_t tag = family == Family::V4 ? 28 : 48;
    store_u8(buffer, tag + 15, load_u8(buffer, tag + 15) ^ 1U);
    const Octets forged = path.error(9, 3, 2, 4, 1280, buffer);
    discovery.receive(forged, {.seen = Instant{1h + 1ms}});
    const auto event = discovery.poll_event();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, PathMtuEventKind::Disbelieved);
    EXPECT_EQ(event->disbelief, Disbelief::QuotesNothingSent);
    EXPECT_TRUE(discovery.result().steps.empty());
    // About what goes elsewhere nothing is told.
    store_u8(buffer, family == Family::V4 ? 19 : 39, 0x55);
    discovery.receive(path.error(9, 3, 2, 4, 1280, buffer), {.seen = Instant{1h + 2ms}});
    EXPECT_FALSE(discovery.poll_event());
    EXPECT_EQ(discovery.counters().not_ours, 1U);
  }
}

// Eight octets of the probe are all that RFC 792 promises of a quote.
TEST(PathMtu, TakesTheShortestQuote) {
  Path path({{}, {.mtu = 1400}});
  path.quote = 28;
  EXPECT_EQ(path.run().path_mtu, 1400U);
  EXPECT_EQ(path.discovery->result().method, PathMtuMethod::Reported);
}

TEST(PathMtu, SaysThatATargetDoesNotAnswerAtAll) {
  Path path({{}, {.mtu = 1400}});
  path.target_answers = false;
  const PathMtuResult& result = path.run();
  EXPECT_EQ(result.outcome, PathMtuOutcome::NoAnswer);
  ASSERT_EQ(result.steps.size(), 2U) << "what was reported on the way stays true";
  EXPECT_EQ(result.steps[1].mtu, 1400U);
  EXPECT_LE(result.rounds, 5U);
}

TEST(PathMtu, TakesAKernelsReports) {
  PathMtu discovery({.target = Ipv4Address(192, 0, 2, 100), .identifier = 7, .first_size = 1500});
  Octets buffer(discovery.max_transmit_size());
  const auto transmit = discovery.poll_transmit(buffer, Instant{1h});
  ASSERT_TRUE(transmit);
  const Report report{.destination = Ipv4Address(192, 0, 2, 100),
                      .from = Ipv4Address(192, 0, 2, 1),
                      .type = 3,
                      .code = 4,
                      .info = 1400,
                      .quoted = Bytes(buffer).subspan(20, 64)};
  discovery.on_report(report, {.seen = Instant{1h + 1ms}});
  const auto event = discovery.poll_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, PathMtuEventKind::TooBig);
  EXPECT_EQ(event->mtu, 1400U);
  // The own link's limit comes without type, and names nobody.
  discovery.on_report({.destination = Ipv4Address(192, 0, 2, 100), .info = 1300},
                      {.seen = Instant{1h + 2ms}});
  const auto local = discovery.poll_event();
  ASSERT_TRUE(local);
  EXPECT_EQ(local->kind, PathMtuEventKind::Local);
  EXPECT_EQ(local->mtu, 1300U);
}

}  // namespace
}  // namespace icmpkit::probe
