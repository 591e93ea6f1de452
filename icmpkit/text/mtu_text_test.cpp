#include "icmpkit/text/mtu_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "icmpkit/text/mtu_json.hpp"

namespace icmpkit::text {
namespace {

using namespace std::chrono_literals;
using probe::PathMtuOutcome;
using probe::PathMtuResult;

const IpAddress kNear = Ipv4Address(192, 0, 2, 1);
const IpAddress kFar = Ipv4Address(192, 0, 2, 2);
const IpAddress kTarget = Ipv4Address(192, 0, 2, 9);

PathMtuResult found() {
  PathMtuResult result;
  result.outcome = PathMtuOutcome::Found;
  result.path_mtu = 1400;
  result.steps = {{.mtu = 1500, .from = {}}, {.mtu = 1400, .from = kNear}};
  result.hops = {
      {.distance = 1, .address = kNear, .round_trip = {.time = 1'234'567ns}},
      {.distance = 3, .is_target = true, .address = kTarget, .round_trip = {.time = 12'003us}}};
  result.distance = 3;
  result.back = 3;
  return result;
}

std::string told(const MtuReport& report) {
  Buffer out;
  append_mtu_report(out, report, [](const IpAddress& address) {
    return address == kNear ? std::string_view("near") : std::string_view{};
  });
  return std::string(out.view());
}

TEST(MtuText, HasTheLinesOfTracepathAndTheReasonBelow) {
  EXPECT_EQ(told({.target = kTarget, .result = found()}),
            " 1?: [LOCALHOST]                                      pmtu 1500\n"
            " 1:  near (192.0.2.1)                                   1.234ms pmtu 1400\n"
            " 2:  no reply\n"
            " 3:  192.0.2.9                                         12.003ms reached\n"
            "     Resume: pmtu 1400 hops 3 back 3\n"
            "     near (192.0.2.1) says that its next link takes no more than 1400 octets\n");
}

TEST(MtuText, SaysWhereABlackHoleIsAndWhatToDo) {
  PathMtuResult result = found();
  result.steps.clear();
  result.black_hole = {.lost_size = 1401, .reached = 2, .at = kFar, .from = kNear, .next = kTarget};
  const std::string text = told({.target = kTarget, .result = result});
  EXPECT_NE(text.find("black hole: datagrams of 1401 octets and more vanish, and nobody says so\n"
                      "     they reach hop 2, 192.0.2.2, forwarded by near (192.0.2.1), and vanish "
                      "behind it, on the way to 192.0.2.9\n"
                      "     let \"fragmentation needed\" (3/4) through, from there to here; until "
                      "then, send no more than 1400 octets\n"),
            std::string::npos)
      << text;
  result.black_hole = {.lost_size = 1401};
  EXPECT_NE(told({.target = kTarget, .result = result}).find("no hop tells that it received one"),
            std::string::npos);
}

TEST(MtuText, ShowsAReportThatIsNotBelieved) {
  const probe::PathMtuEvent event{.kind = probe::PathMtuEventKind::Disbelieved,
                                  .disbelief = probe::Disbelief::BelowMinimum,
                                  .size = 1500,
                                  .mtu = 20,
                                  .from = kNear};
  EXPECT_NE(
      told({.target = kTarget, .result = found(), .disbelieved = {&event, 1}})
          .find("not believed: near (192.0.2.1) says mtu 20 about 1500 octets; every link has "
                "to take more than that\n"),
      std::string::npos);
}

TEST(MtuText, SaysWhyNothingWasFound) {
  PathMtuResult result;
  result.outcome = PathMtuOutcome::NoAnswer;
  EXPECT_EQ(told({.target = kTarget, .result = result}),
            "     Resume: pmtu not found\n"
            "     no answer: 192.0.2.9 does not answer small echo requests either\n");
  result.outcome = PathMtuOutcome::Reported;
  result.error = {.from = kNear, .type = 3, .code = 13};
  EXPECT_NE(told({.target = kTarget, .result = result}).find("near (192.0.2.1): Packet filtered\n"),
            std::string::npos);
}

// What is not known is null, and never 0.
TEST(MtuJson, HasTheFieldsInTheirOrder) {
  const auto line = [](const PathMtuResult& result) {
    Buffer out;
    append_mtu_json(out, {.target = kTarget, .result = result}, "web", {1'500'000, 6});
    return std::string(out.view());
  };
  EXPECT_EQ(
      line(found()),
      R"({"v":1,"type":"mtu","ts":1.500000,"target":"web","path_mtu":1400,"method":"reported",)"
      R"("steps":[{"mtu":1500,"from":null},{"mtu":1400,"from":"192.0.2.1"}],"black_hole":null,)"
      R"("outcome":"found","distance":3,"back":3,"hops":[)"
      R"({"ttl":1,"address":"192.0.2.1","rtt_ms":1.234567},)"
      R"({"ttl":3,"address":"192.0.2.9","rtt_ms":12.003000}],)"
      R"("disbelieved":[],"rounds":0,"icmp":null})"
      "\n");
  PathMtuResult none;
  none.outcome = PathMtuOutcome::NoAnswer;
  EXPECT_TRUE(line(none).find(R"("path_mtu":null,"method":null,"steps":[])") != std::string::npos);
}

}  // namespace
}  // namespace icmpkit::text
