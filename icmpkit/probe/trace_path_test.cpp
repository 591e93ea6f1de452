#include "icmpkit/probe/trace_path.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace icmpkit::probe {
namespace {

TraceEvent refusal(std::uint8_t ttl) {
  return {.kind = TraceEventKind::Late,
          .answer = TraceAnswer::Refused,
          .ttl = ttl,
          .from = *IpAddress::parse("10.0.0.1")};
}

TracePath finished(TraceStop stop, std::uint8_t distance) {
  TracePath path;
  for (std::uint8_t ttl = 1; ttl <= 5; ++ttl) {
    path.add({.kind = TraceEventKind::Silent, .ttl = ttl});
  }
  path.add({.kind = TraceEventKind::Finished, .stop = stop, .ttl = distance});
  return path;
}

TEST(TracePath, EndsAtARefusalThatComesAfterItWasGivenUp) {
  TracePath path = finished(TraceStop::Silence, 0);
  for (const std::uint8_t ttl : std::array<std::uint8_t, 3>{3, 2, 5}) path.add(refusal(ttl));
  EXPECT_EQ(path.stop(), TraceStop::Unreachable);
  EXPECT_EQ(path.distance(), 2);
  ASSERT_EQ(path.hops().size(), 2U);
  EXPECT_TRUE(path.hops().front().responders.empty());
  ASSERT_NE(path.end(), nullptr);
  EXPECT_EQ(path.end()->answers, 3U);
}

TEST(TracePath, ThatReachedItsTargetIsNotEndedByALateRefusal) {
  TracePath path = finished(TraceStop::Reached, 5);
  path.add(refusal(2));
  EXPECT_EQ(path.stop(), TraceStop::Reached);
  EXPECT_EQ(path.hops().size(), 5U);
}

}  // namespace
}  // namespace icmpkit::probe
