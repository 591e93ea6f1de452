// The objects of `ping --json`: each field that scripts rely on, in its order.
#include "icmpkit/text/ping_json.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/vectors.hpp"

namespace icmpkit::text {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;
using probe::PingEvent;
using probe::PingEventKind;
using probe::PingMisfit;
using probe::PingStatistics;
using probe::RoundTrip;

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
constexpr FixedPoint kNow{1'700'000'000'123'456, 6};

Json json_of(const PingEvent& event) {
  Buffer out;
  append_ping_event_json(out, event, "host", kNow);
  EXPECT_EQ(out.view().back(), '\n');
  EXPECT_EQ(out.view().find('\n'), out.size() - 1) << "one line";
  return Json::parse(out.view());
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// scapy: IP(src="192.0.2.1", dst="198.51.100.2", id=0)/ICMP(type=0, id=1, seq=7)/b"abcdefgh"
PingEvent reply(PingEventKind kind = PingEventKind::Reply, PingMisfit misfit = PingMisfit::None) {
  PingEvent event{.kind = kind,
                  .misfit = misfit,
                  .hop_limit = 64,
                  .target = probe::TargetId{0},
                  .sequence = 7,
                  .from = kTarget,
                  .round_trip = RoundTrip{.time = 1'234'567ns,
                                          .sent_by = StampSource::Kernel,
                                          .received_by = StampSource::Hardware},
                  .size = 16};
  const auto octets = test::octets_of_hex(
      "450000240000000040018ea2c0000201c633640200006e62000100076162636465666768");
  event.evidence.assign({octets, octets.size()});
  return event;
}

using Keys = std::vector<std::string>;

TEST(PingJson, OfAReplyHasTheContractsFieldsInItsOrder) {
  const Json json = json_of(reply());
  EXPECT_EQ(keys_of(json), (Keys{"v", "type", "ts", "target", "from", "seq", "bytes", "ttl",
                                 "rtt_ms", "tx_stamp", "rx_stamp", "icmp"}));
  EXPECT_EQ(json["v"], 1);
  EXPECT_EQ(json["type"], "reply");
  EXPECT_EQ(json["ts"], 1'700'000'000.123456);
  EXPECT_EQ(json["target"], "host");
  EXPECT_EQ(json["from"], "192.0.2.1");
  EXPECT_EQ(json["seq"], 7);
  EXPECT_EQ(json["bytes"], 16);
  EXPECT_EQ(json["ttl"], 64);
  EXPECT_EQ(json["rtt_ms"], 1.234567);
  EXPECT_EQ(json["tx_stamp"], "kernel");
  EXPECT_EQ(json["rx_stamp"], "hardware");
  const Keys icmp = keys_of(json["icmp"]);
  ASSERT_GE(icmp.size(), 11U);
  EXPECT_EQ(Keys(icmp.begin(), icmp.begin() + 11),
            (Keys{"family", "type", "code", "name", "reason", "text", "from", "next_hop_mtu",
                  "checksum_ok", "extensions", "quoted"}));
  EXPECT_EQ(json["icmp"]["checksum_ok"], true);
  EXPECT_TRUE(json["icmp"]["quoted"].is_null());
}

TEST(PingJson, OfWhatIsNoPlainReplySaysInDetailWhatDoesNotFit) {
  const std::pair<PingEvent, std::string> cases[] = {
      {reply(PingEventKind::Unsolicited, PingMisfit::Tag), "unsolicited"},
      {reply(PingEventKind::Mismatch, PingMisfit::Source), "mismatch"},
      {reply(PingEventKind::Damaged, PingMisfit::Checksum), "damaged"},
      {reply(PingEventKind::Damaged, PingMisfit::Data), "damaged"},
      {reply(PingEventKind::Reply, PingMisfit::Length), "reply"},
  };
  for (const auto& [event, type] : cases) {
    const Json json = json_of(event);
    EXPECT_EQ(json["type"], type);
    EXPECT_TRUE(json["detail"].is_string()) << type;
    EXPECT_EQ(keys_of(json).back(), "detail") << "as a reply, and what did not fit";
  }
  for (const PingEventKind kind : {PingEventKind::Duplicate, PingEventKind::Late}) {
    EXPECT_TRUE(json_of(reply(kind))["detail"].is_null()) << "everything fits but the time";
  }
}

TEST(PingJson, NamesTheOctetThatIsWrong) {
  PingEvent event = reply(PingEventKind::Damaged, PingMisfit::Data);
  event.misfit_offset = 300;
  event.misfit_expected = 0x2C;
  event.misfit_found = 0x2D;
  EXPECT_EQ(json_of(event)["detail"], "data octet 300 should be 44 and is 45");
  event = reply(PingEventKind::Reply, PingMisfit::Length);
  event.misfit_offset = 40;
  event.misfit_expected = 56;
  EXPECT_EQ(json_of(event)["detail"], "40 octets of data came back of 56");
}

TEST(PingJson, OfWhatIsUnknownIsNull) {
  PingEvent event = reply(PingEventKind::Unsolicited, PingMisfit::Tag);
  event.target.reset();
  event.round_trip.reset();
  const Json json = json_of(event);
  for (const char* key : {"target", "rtt_ms", "tx_stamp", "rx_stamp"}) {
    EXPECT_TRUE(json[key].is_null()) << key;
  }
}

TEST(PingJson, OfAnErrorIsTheMessageThatCame) {
  PingEvent event{
      .kind = PingEventKind::Error,
      .target = probe::TargetId{0},
      .sequence = 2,
      .from = kTarget,
      .error = {
          .from = kTarget, .type = std::uint8_t{3}, .code = std::uint8_t{4}, .parameter = 1400}};
  const Json json = json_of(event);
  EXPECT_EQ(keys_of(json), (Keys{"v", "type", "ts", "target", "seq", "icmp"}));
  EXPECT_EQ(json["type"], "error");
  EXPECT_EQ(json["icmp"]["next_hop_mtu"], 1400);
  EXPECT_EQ(json["icmp"]["from"], "192.0.2.1");
  EXPECT_EQ(json["icmp"]["name"], "DestinationUnreachable");
  EXPECT_TRUE(json["icmp"]["checksum_ok"].is_null()) << "the kernel told it, not the packet";
  EXPECT_TRUE(json["icmp"]["extensions"].is_null()) << "nobody knows whether there were any";
  EXPECT_TRUE(json["icmp"]["quoted"].is_null());
}

TEST(PingJson, OfAnErrorOfThisMachineHasNoMessageAndSaysWhatTheSystemSaid) {
  const Json json = json_of({.kind = PingEventKind::Error,
                             .target = probe::TargetId{0},
                             .sequence = 2,
                             .from = kTarget,
                             .error = {.parameter = 1400, .system_error = 90}});
  EXPECT_EQ(keys_of(json), (Keys{"v", "type", "ts", "target", "seq", "icmp", "errno"}));
  EXPECT_TRUE(json["icmp"].is_null());
  EXPECT_EQ(json["errno"], 90);
}

TEST(PingJson, OfALostProbeIsItsNumber) {
  const Json json = json_of(
      {.kind = PingEventKind::Lost, .target = probe::TargetId{0}, .sequence = 4'000'000'000});
  EXPECT_EQ(keys_of(json), (Keys{"v", "type", "ts", "target", "seq"}));
  EXPECT_EQ(json["type"], "lost");
  EXPECT_EQ(json["seq"], 4'000'000'000);
}

TEST(PingJson, OfAProbeThatNeverLeftIsANote) {
  const Json json =
      json_of({.kind = PingEventKind::NotSent,
               .target = probe::TargetId{0},
               .sequence = 2,
               .send_error = {.failure = SendFailure::NoBuffers, .system_error = 105}});
  EXPECT_EQ(json["type"], "note");
  EXPECT_EQ(json["text"], "a queue on this machine is full");
  EXPECT_EQ(json["errno"], 105);
  EXPECT_EQ(json["seq"], 2);
}

TEST(PingJson, OfAnOverdueProbeIsNothing) {
  Buffer out;
  append_ping_event_json(out, {.kind = PingEventKind::Overdue}, "host", kNow);
  EXPECT_TRUE(out.empty()) << "it has no outcome yet";
}

Json summary_of(const PingStatistics& statistics) {
  Buffer out;
  append_ping_summary_json(out, statistics, "host", {.elapsed = 1500ms, .own_drops = 3}, kNow);
  return Json::parse(out.view());
}

TEST(PingJsonSummary, HasTheContractsFieldsInItsOrder) {
  PingStatistics statistics;
  statistics.sent = 4;
  statistics.duplicates = 5;
  statistics.errors = 6;
  statistics.lost = 7;
  statistics.add({.round_trip = RoundTrip{.time = 1ms}});
  statistics.add({.round_trip = RoundTrip{.time = 3ms}});
  const Json json = summary_of(statistics);
  EXPECT_EQ(keys_of(json), (Keys{"v", "type", "ts", "target", "sent", "received", "duplicates",
                                 "errors", "lost", "loss", "rtt_ms", "elapsed_s", "own_drops"}));
  EXPECT_EQ(keys_of(json["rtt_ms"]),
            (Keys{"min", "mean", "median", "p90", "p99", "max", "stddev"}));
  EXPECT_EQ(json["type"], "summary");
  EXPECT_EQ(json["sent"], 4);
  EXPECT_EQ(json["received"], 2);
  EXPECT_EQ(json["duplicates"], 5);
  EXPECT_EQ(json["errors"], 6);
  EXPECT_EQ(json["lost"], 7);
  EXPECT_EQ(json["loss"], 0.5);
  EXPECT_EQ(json["rtt_ms"]["min"], 1.0);
  EXPECT_EQ(json["rtt_ms"]["mean"], 2.0);
  EXPECT_EQ(json["rtt_ms"]["max"], 3.0);
  EXPECT_EQ(json["rtt_ms"]["stddev"], 1.0);
  EXPECT_EQ(json["elapsed_s"], 1.5);
  EXPECT_EQ(json["own_drops"], 3);
}

TEST(PingJsonSummary, OfNothingIsNullAndNotZero) {
  const Json json = summary_of({});
  EXPECT_EQ(json["sent"], 0);
  EXPECT_TRUE(json["loss"].is_null());
  EXPECT_TRUE(json["rtt_ms"].is_null());
}

}  // namespace
}  // namespace icmpkit::text
