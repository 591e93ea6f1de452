#include "icmpkit/probe/findings.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace icmpkit::probe {
namespace {

struct Answer {
  std::string_view from{};  ///< empty: none
  std::uint8_t hop_limit = 0;
};

/// A path whose hops answered so, up to where it was found to loop.
Findings looped(std::initializer_list<Answer> answers) {
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
  findings.path.add({.kind = TraceEventKind::Finished, .stop = TraceStop::Loop, .ttl = ttl});
  return findings;
}

TEST(TurnOfLoop, IsTheRouterBeforeTheFirstThatComesAgain) {
  const Findings findings = looped(
      {{"10.0.0.1", 64}, {"10.0.1.1", 63}, {"10.0.2.1", 62}, {"10.0.1.1", 63}, {"10.0.2.1", 62}});
  EXPECT_EQ(findings.turn_of_loop(), IpAddress::parse("10.0.2.1"));
}

TEST(TurnOfLoop, IsFoundWhereItKeptSilentOnce) {
  const Findings findings =
      looped({{"10.0.1.1", 64}, {}, {"10.0.1.1", 64}, {"10.0.2.1", 63}, {"10.0.1.1", 64}});
  EXPECT_EQ(findings.turn_of_loop(), IpAddress::parse("10.0.2.1"));
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

}  // namespace
}  // namespace icmpkit::probe
