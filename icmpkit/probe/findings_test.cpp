#include "icmpkit/probe/findings.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace icmpkit::probe {
namespace {

IpAddress router(char name) { return Ipv4Address(198, 51, 100, static_cast<std::uint8_t>(name)); }

/// A path whose hops are routers of one letter; a dot kept silent.
TracePath path_of(std::string_view hops) {
  TracePath path;
  std::uint8_t ttl = 0;
  for (const char hop : hops) {
    const bool is_silent = hop == '.';
    path.add({.kind = is_silent ? TraceEventKind::Silent : TraceEventKind::Answer,
              .ttl = ++ttl,
              .from = is_silent ? IpAddress{} : router(hop)});
  }
  return path;
}

std::optional<IpAddress> turn_of(std::string_view hops) {
  Findings findings;
  findings.path = path_of(hops);
  return findings.turn_of_loop();
}

TEST(TurnOfLoop, IsTheRouterBeforeTheFirstThatComesAgain) {
  EXPECT_EQ(turn_of("abcbcb"), router('c'));
  EXPECT_EQ(turn_of("abababab"), router('b'));
  EXPECT_EQ(turn_of("abcdebcde"), router('e'));
}

TEST(TurnOfLoop, ThereIsNoneOnAStraightWay) {
  EXPECT_EQ(turn_of("abcdef"), std::nullopt);
  EXPECT_EQ(turn_of(""), std::nullopt);
  EXPECT_EQ(turn_of("a...b"), std::nullopt);
}

// The same router at two hops in a row hides the one before it, or lets a TTL pass: no loop.
TEST(TurnOfLoop, ThereIsNoneWhereARouterAnswersForTwoHopsInARow) {
  EXPECT_EQ(turn_of("abbcd"), std::nullopt);
}

TEST(TurnOfLoop, IsFoundARoundLaterWhereItKeptSilent) {
  EXPECT_EQ(turn_of("ab.bcbcb"), router('c'));
  EXPECT_EQ(turn_of("abcd.bcdeb"), router('e'));
  EXPECT_EQ(turn_of("ab.b.b.bcb"), router('c'));
}

TEST(TurnOfLoop, IsUnknownWhereItAlwaysKeepsSilent) {
  EXPECT_EQ(turn_of("ab.b.b.b"), std::nullopt);
}

/// Flows of which so many of three were answered.
FlowTally flows_of(std::string_view answered) {
  FlowTally tally;
  for (std::size_t i = 0; i < FlowTally::kFlows; ++i) {
    tally.flows[i] = {.sent = 3, .answered = static_cast<std::uint32_t>(answered[i] - '0')};
  }
  return tally;
}

TEST(FlowTally, SomeVanishWhereTheOthersLoseNothing) {
  for (const std::string_view answered : {"0333333333", "3030300333", "3330000000", "3333333330"}) {
    EXPECT_TRUE(flows_of(answered).some_vanish()) << answered;
  }
}

TEST(FlowTally, NoneVanishWhereAllLoseAlike) {
  for (const std::string_view answered : {"2131202312", "1110120111", "0000000001", "3333333333",
                                          "0000000000", "3323323213", "0133333333", "0001133333"}) {
    EXPECT_FALSE(flows_of(answered).some_vanish()) << answered;
  }
}

TEST(FlowTally, NamesTheFirstThatVanished) {
  EXPECT_EQ(flows_of("3300333333").vanished(), 2);
  EXPECT_EQ(flows_of("0333333333").vanished(), 0);
  EXPECT_EQ(flows_of("3300333333").answered(), 24U);
}

Findings with_echo(std::uint32_t sent, std::uint32_t answered) {
  Findings findings;
  findings.echo.sent = sent;
  findings.echo.answered = answered;
  return findings;
}

TEST(Findings, AFewLostAreNormalAndManyAreNot) {
  EXPECT_FALSE(with_echo(0, 0).is_lossy());
  EXPECT_FALSE(with_echo(20, 19).is_lossy());
  EXPECT_FALSE(with_echo(70, 68).is_lossy());
  EXPECT_TRUE(with_echo(70, 65).is_lossy());
  EXPECT_FALSE(with_echo(1000, 995).is_lossy());
  EXPECT_TRUE(with_echo(1000, 970).is_lossy());
}

TEST(Findings, EchoesThatNobodyAnswersAreNotLostWhereAPortIsAskedAbout) {
  Findings findings = with_echo(4, 0);
  EXPECT_TRUE(findings.is_lossy());
  findings.question.method = TraceMethod::Tcp;
  EXPECT_FALSE(findings.is_lossy());
  findings.echo = {.sent = 70, .answered = 60};
  EXPECT_TRUE(findings.is_lossy());
}

TEST(Findings, OneThatCameTwiceOrDamagedIsNoVerdict) {
  Findings findings = with_echo(70, 70);
  findings.echo.doubled = 1;
  findings.echo.damaged = 1;
  EXPECT_FALSE(findings.is_doubled());
  EXPECT_FALSE(findings.is_damaged());
  findings.damaged_by_hops = 1;
  findings.echo.doubled = 2;
  EXPECT_TRUE(findings.is_doubled());
  EXPECT_TRUE(findings.is_damaged());
}

HeardReport report(char from, std::uint8_t code, std::uint32_t count) {
  return {.from = router(from), .error = {.type = 3, .code = code}, .count = count};
}

TEST(Findings, TheReportThatMostProbesMetLeads) {
  Findings findings;
  findings.reports = {report('a', 0, 1), report('b', 1, 3), report('c', 13, 2)};
  EXPECT_EQ(findings.leading_report()->from, router('b'));
}

TEST(Findings, OtherReportsLeadOnlyWhereThereAreNoneAboutWhatWasAskedAndTheTargetIsDown) {
  Findings findings;
  EXPECT_EQ(findings.leading_report(), nullptr);
  findings.other_reports = {report('a', 13, 2)};
  EXPECT_EQ(findings.leading_report()->from, router('a'));
  findings.knocks = {{.answer = KnockAnswer::Refused}};
  EXPECT_EQ(findings.leading_report(), nullptr);
  findings.reports = {report('b', 0, 1)};
  EXPECT_EQ(findings.leading_report()->from, router('b'));
}

TEST(Findings, AnEchoDoesNotAnswerForAPort) {
  Findings findings = with_echo(4, 4);
  EXPECT_TRUE(findings.is_answered());
  findings.question.method = TraceMethod::Tcp;
  EXPECT_FALSE(findings.is_answered());
  EXPECT_TRUE(findings.is_up());
  findings.asked.answer = KnockAnswer::Refused;
  EXPECT_FALSE(findings.is_answered());
  findings.asked.answer = KnockAnswer::Open;
  EXPECT_TRUE(findings.is_answered());
}

TEST(Findings, ASmallEchoDoesNotAnswerForALargeOne) {
  Findings findings;
  findings.question.payload_size = 3000;
  findings.asked.answer = KnockAnswer::Open;
  EXPECT_FALSE(findings.is_answered());
  EXPECT_TRUE(findings.is_up());
}

TEST(Findings, TheLastHopIsTheLastRouterAndNotTheTarget) {
  TracePath path = path_of("abc..");
  EXPECT_EQ(Findings::last_hop(path)->ttl, 3);
  path.add({.answer = TraceAnswer::Destination, .ttl = 6, .from = router('t')});
  EXPECT_EQ(Findings::last_hop(path)->ttl, 3);
  EXPECT_EQ(Findings::last_hop(path_of("...")), nullptr);
}

struct Answer {
  std::string_view from{};  ///< empty: none
  std::uint8_t hop_limit = 0;
};

/// A path whose hops answered so, up to where it was found to loop, or given up.
Findings looped(std::initializer_list<Answer> answers, TraceStop stop = TraceStop::Loop) {
  Findings findings;
  std::uint8_t ttl = 0;
  for (const Answer& answer : answers) {
    TraceEvent event{.kind = TraceEventKind::Silent, .ttl = ++ttl};
    if (!answer.from.empty()) {
      event.kind = TraceEventKind::Answer;
      event.from = *IpAddress::parse(answer.from);
      event.hop_limit = answer.hop_limit;
    }
    findings.path.add(event);
  }
  findings.path.add({.kind = TraceEventKind::Finished, .stop = stop, .ttl = ttl});
  return findings;
}

// The first router goes by the address of its other link when its turn comes again.
TEST(TurnOfLoop, SeesThroughASecondAddressOfTheFirstRouter) {
  const Findings findings = looped({{"fd00:1::2", 64},
                                    {"fd00:2::2", 63},
                                    {"fd00:2::1", 64},
                                    {"fd00:2::2", 63},
                                    {"fd00:2::1", 64}});
  EXPECT_EQ(findings.turn_of_loop(), IpAddress::parse("fd00:2::2"));
}

TEST(TurnOfLoop, TakesRoutersForTwoWhereTheirTtlIsHidden) {
  const Findings findings =
      looped({{"fd00:1::2"}, {"fd00:2::2"}, {"fd00:2::1"}, {"fd00:2::2"}, {"fd00:2::1"}});
  EXPECT_EQ(findings.turn_of_loop(), IpAddress::parse("fd00:2::1"));
}

TEST(TurnOfLoop, IsTheOneThatAnswersWhereTheOthersKeepSilent) {
  const Findings findings =
      looped({{}, {"10.0.1.1", 63}, {}, {"10.0.1.1", 63}, {}, {"10.0.1.1", 63}}, TraceStop::TooFar);
  EXPECT_TRUE(findings.is_path_loop());
  EXPECT_EQ(findings.turn_of_loop(), IpAddress::parse("10.0.1.1"));
}

TEST(PathLoop, IsNoneWhereARouterComesTwiceOrBesideOthers) {
  const auto is_loop = [](std::initializer_list<Answer> answers) {
    return looped(answers, TraceStop::Silence).is_path_loop();
  };
  EXPECT_FALSE(is_loop({{"10.0.1.1"}, {}, {"10.0.1.1"}, {}, {}}));
  EXPECT_FALSE(is_loop({{"10.0.1.1"}, {"10.0.1.1"}, {"10.0.1.1"}, {}}));
  EXPECT_FALSE(is_loop({{"10.0.1.1"}, {"10.0.2.1"}, {"10.0.1.1"}, {}, {"10.0.1.1"}}));
}

}  // namespace
}  // namespace icmpkit::probe
