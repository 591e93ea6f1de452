// The lines of ping, as iputils' ping prints them.
#include "icmpkit/text/ping_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/vectors.hpp"

namespace icmpkit::text {
namespace {

using namespace std::chrono_literals;
using probe::PingEvent;
using probe::PingEventKind;
using probe::PingMisfit;
using probe::PingStatistics;
using probe::RoundTrip;

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
const IpAddress kRouter = *IpAddress::parse("203.0.113.1");

std::string time_of(Duration time) {
  Buffer out;
  append_ping_time(out, time);
  return std::string(out.view());
}

std::string line_of(const PingEvent& event, const PingLineStyle& style = {}) {
  Buffer out;
  append_ping_event(out, event, style);
  return std::string(out.view());
}

std::string heading_of(const PingHeading& heading) {
  Buffer out;
  append_ping_heading(out, heading);
  return std::string(out.view());
}

std::string summary_of(const PingStatistics& statistics, const PingSummary& summary) {
  Buffer out;
  append_ping_summary(out, statistics, summary);
  return std::string(out.view());
}

PingEvent reply(PingEventKind kind = PingEventKind::Reply, PingMisfit misfit = PingMisfit::None) {
  return {.kind = kind,
          .misfit = misfit,
          .hop_limit = 63,
          .target = probe::TargetId{0},
          .sequence = 7,
          .from = kTarget,
          .round_trip = RoundTrip{.time = 45'678ns},
          .size = 64};
}

// iputils, ping_common.c: "%ld" from 100,000 microseconds, "%ld.%01ld" from 10,000, "%ld.%02ld"
// from 1,000, else "%ld.%03ld".
TEST(PingTime, LosesADigitAtEachPowerOfTenAsIputilsDoes) {
  EXPECT_EQ(time_of(0ns), "0.000");
  EXPECT_EQ(time_of(999ns), "0.000");
  EXPECT_EQ(time_of(45us), "0.045");
  EXPECT_EQ(time_of(999us), "0.999");
  EXPECT_EQ(time_of(999'999ns), "0.999");
  EXPECT_EQ(time_of(1ms), "1.00");
  EXPECT_EQ(time_of(9999us), "9.99");
  EXPECT_EQ(time_of(10ms), "10.0");
  EXPECT_EQ(time_of(99'949us), "99.9");
  EXPECT_EQ(time_of(99'999us), "99.9");
  EXPECT_EQ(time_of(100ms), "100");
  EXPECT_EQ(time_of(100'999us), "100");
  EXPECT_EQ(time_of(61s), "61000");
}

TEST(PingHeading, IsIputils) {
  EXPECT_EQ(heading_of({.name = "192.0.2.1", .address = kTarget}),
            "PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.");
  EXPECT_EQ(heading_of({.name = "host",
                        .address = kTarget,
                        .source = kRouter,
                        .data_size = 8,
                        .ip_header_size = 60}),
            "PING host (192.0.2.1) from 203.0.113.1 : 8(76) bytes of data.");
  EXPECT_EQ(
      heading_of({.name = "host", .address = kTarget, .source = kRouter, .interface = "eth0"}),
      "PING host (192.0.2.1) from 203.0.113.1 eth0: 56(84) bytes of data.");
  const IpAddress six = *IpAddress::parse("2001:db8::1");
  EXPECT_EQ(heading_of({.name = "2001:db8::1", .address = six}),
            "PING 2001:db8::1(2001:db8::1) 56 data bytes");
  EXPECT_EQ(heading_of({.name = "host", .address = six}),
            "PING host(host (2001:db8::1)) 56 data bytes");
}

TEST(PingLine, OfAReplyIsIputils) {
  EXPECT_EQ(line_of(reply()), "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms");
  EXPECT_EQ(line_of(reply(), {.name = "host"}),
            "64 bytes from host (192.0.2.1): icmp_seq=7 ttl=63 time=0.045 ms");
  EXPECT_EQ(line_of(reply(), {.show_round_trip = false}),
            "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63");
  PingEvent slow = reply();
  slow.round_trip->time = 123'456'789ns;
  EXPECT_EQ(line_of(slow), "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=123 ms");
  EXPECT_EQ(line_of(slow, {.three_decimals = true}),
            "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=123.456 ms");
  slow.round_trip.reset();
  EXPECT_EQ(line_of(slow), "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63");
}

TEST(PingLine, OfWhatIsOutOfTheOrdinaryEndsWithTheFact) {
  const std::string plain = "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms";
  using enum PingEventKind;
  EXPECT_EQ(line_of(reply(Duplicate)), plain + " (DUP!)");
  EXPECT_EQ(line_of(reply(Late)), plain + " (late)");
  EXPECT_EQ(line_of(reply(Mismatch, PingMisfit::Source)), plain + " (DIFFERENT ADDRESS!)");
  EXPECT_EQ(line_of(reply(Damaged, PingMisfit::Checksum)), plain + " (BAD CHECKSUM!)");
  EXPECT_EQ(line_of(reply(Unsolicited, PingMisfit::Tag)), plain + " (unsolicited)");
}

TEST(PingLine, SaysTruncatedOfLessDataOnly) {
  PingEvent event = reply(PingEventKind::Reply, PingMisfit::Length);
  event.misfit_expected = 56;
  event.misfit_offset = 40;
  EXPECT_EQ(line_of(event), "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 (truncated) time=0.045 ms");
  event.misfit_offset = 60;
  EXPECT_EQ(line_of(event), "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms (too long)");
}

// iputils: "\nwrong data byte #%zu should be 0x%x but was 0x%x"
TEST(PingLine, SaysWhichOctetIsWrongAndWhatItShouldBe) {
  PingEvent event = reply(PingEventKind::Damaged, PingMisfit::Data);
  event.misfit_offset = 1016;
  event.misfit_expected = 0x10;
  event.misfit_found = 0;
  EXPECT_EQ(line_of(event),
            "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms\n"
            "wrong data byte #1016 should be 0x10 but was 0x0");
}

TEST(PingLine, OfAnErrorIsIputils) {
  PingEvent event{
      .kind = PingEventKind::Error,
      .target = probe::TargetId{0},
      .sequence = 2,
      .from = kRouter,
      .error = {
          .from = kRouter, .type = std::uint8_t{3}, .code = std::uint8_t{4}, .parameter = 1400}};
  EXPECT_EQ(line_of(event), "From 203.0.113.1 icmp_seq=2 Frag needed and DF set (mtu = 1400)");
  EXPECT_EQ(line_of(event, {.name = "router.example"}),
            "From router.example (203.0.113.1) icmp_seq=2 Frag needed and DF set (mtu = 1400)");
  event.error = {.from = kRouter, .type = std::uint8_t{3}, .code = std::uint8_t{1}};
  EXPECT_EQ(line_of(event), "From 203.0.113.1 icmp_seq=2 Destination Host Unreachable");
}

// iputils: "local error: message too long, mtu=%u", else the system's own words.
TEST(PingLine, OfAnErrorOfThisMachineNamesNobodyElse) {
  PingEvent event{.kind = PingEventKind::Error,
                  .target = probe::TargetId{0},
                  .sequence = 2,
                  .from = kTarget,
                  .error = {.parameter = 1400, .system_error = 90}};
  EXPECT_EQ(line_of(event), "icmp_seq=2 local error: Message too long, mtu=1400");
  event.error = {.system_error = 113};
  EXPECT_EQ(line_of(event), "icmp_seq=2 local error: No route to host");
}

TEST(PingLine, OfAnOverdueProbeIsIputilsAndALostOneHasNone) {
  EXPECT_EQ(line_of({.kind = PingEventKind::Overdue, .sequence = 3}),
            "no answer yet for icmp_seq=3");
  EXPECT_EQ(line_of({.kind = PingEventKind::Lost, .sequence = 3}), "");
  EXPECT_EQ(line_of({.kind = PingEventKind::NotSent, .sequence = 3}), "");
}

// scapy: IP(src="192.0.2.1", dst="192.0.2.9", options=...)/ICMP(type=0, id=1, seq=7)
PingEvent reply_with(std::string_view hex) {
  PingEvent event = reply();
  const auto octets = test::octets_of_hex(hex);
  event.evidence.assign({octets, octets.size()});
  return event;
}

TEST(PingLine, ListsTheRecordedRoute) {
  EXPECT_EQ(
      line_of(reply_with("4a000030000000004001dab1c0000201c000020907130ccb007101c000020100000000"
                         "000000000000fff700010007")),
      "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms\n"
      "RR: \t203.0.113.1\n\t192.0.2.1");
}

TEST(PingLine, ListsTheRecordedTimes) {
  EXPECT_EQ(
      line_of(reply_with("4900002c000000004001a06ac0000201c000020944100d2000000064000000c800000000"
                         "0000fff700010007")),
      "64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.045 ms\n"
      "TS: \t100 absolute\n\t100\nUnrecorded hops: 2");
}

PingStatistics three_of_four() {
  PingStatistics statistics;
  for (const Duration time : {1ms, 2ms, 3ms}) {
    statistics.add({.round_trip = RoundTrip{.time = time}});
  }
  statistics.sent = 4;
  return statistics;
}

TEST(PingSummary, IsIputils) {
  EXPECT_EQ(summary_of(three_of_four(), {.name = "host", .elapsed = 3'004'999us}),
            "\n--- host ping statistics ---\n"
            "4 packets transmitted, 3 received, 25% packet loss, time 3004ms\n"
            "rtt min/avg/max/mdev = 1.000/2.000/3.000/0.816 ms\n");
}

TEST(PingSummary, CountsWhatIsOutOfTheOrdinary) {
  PingStatistics statistics = three_of_four();
  statistics.sent = 9;
  statistics.duplicates = 2;
  statistics.damaged = 1;
  statistics.errors = 3;
  EXPECT_EQ(summary_of(statistics, {.name = "h", .elapsed = 8s, .pipe = 2, .inter_packet = 1500us}),
            "\n--- h ping statistics ---\n"
            "9 packets transmitted, 3 received, +2 duplicates, +1 corrupted, +3 errors, "
            "66.6667% packet loss, time 8000ms\n"
            "rtt min/avg/max/mdev = 1.000/2.000/3.000/0.816 ms, pipe 2, ipg/ewma 1.500/1.359 ms\n");
}

// iputils ends the line that has no times all the same, and prints the pipe on it.
TEST(PingSummary, WithoutAReplyHasAnEmptyLineOrThePipe) {
  PingStatistics statistics;
  statistics.sent = 3;
  EXPECT_EQ(summary_of(statistics, {.name = "h", .elapsed = 2s}),
            "\n--- h ping statistics ---\n"
            "3 packets transmitted, 0 received, 100% packet loss, time 2000ms\n\n");
  statistics.errors = 3;
  EXPECT_EQ(summary_of(statistics, {.name = "h", .elapsed = 2s, .pipe = 3}),
            "\n--- h ping statistics ---\n"
            "3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2000ms\n"
            "pipe 3\n");
}

TEST(PingSummary, OfNothingSentClaimsNoLoss) {
  EXPECT_EQ(summary_of({}, {.name = "h"}),
            "\n--- h ping statistics ---\n0 packets transmitted, 0 received\n\n");
}

TEST(PingSummary, RoundsLossToSixDigits) {
  PingStatistics statistics;
  statistics.sent = 1'000'000;
  statistics.received = 999'999;
  EXPECT_NE(summary_of(statistics, {.name = "h"}).find(", 0.0001% packet loss,"),
            std::string::npos);
  statistics.sent = 3;
  statistics.received = 5;  // a broadcast's
  EXPECT_NE(summary_of(statistics, {.name = "h"}).find(", 0% packet loss,"), std::string::npos);
}

TEST(PingStatus, IsIputils) {
  Buffer out;
  append_ping_status(out, three_of_four());
  EXPECT_EQ(out.view(), "3/4 packets, 25% loss, min/avg/ewma/max = 1.000/2.000/1.359/3.000 ms\n");
  out.clear();
  PingStatistics none;
  none.sent = 2;
  append_ping_status(out, none);
  EXPECT_EQ(out.view(), "0/2 packets, 100% loss\n");
}

TEST(PingTargetSummary, IsFpings) {
  Buffer out;
  append_target_summary(out, three_of_four(), "host", 6);
  EXPECT_EQ(out.view(), "host   : xmt/rcv/%loss = 4/3/25%, min/avg/max = 1.000/2.000/3.000\n");
  out.clear();
  PingStatistics none;
  none.sent = 1;
  append_target_summary(out, none, "host", 4);
  EXPECT_EQ(out.view(), "host : xmt/rcv/%loss = 1/0/100%\n");
}

TEST(SendErrorWords, ToldForEachFailure) {
  EXPECT_EQ(words(SendError{.failure = SendFailure::TooBig}), "message too long for the interface");
  EXPECT_EQ(words(SendError{}), "the system refused it");
}

}  // namespace
}  // namespace icmpkit::text
