#include "icmpkit/text/query_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "icmpkit/text/query_json.hpp"
#include "icmpkit/wire/icmpv4/timestamp.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::text {
namespace {

using namespace std::chrono_literals;
using probe::ClockForm;

const IpAddress kTarget = Ipv4Address(192, 0, 2, 9);

/// An answered timestamp, as the machine tells it.
probe::QueryEvent answer(const probe::RemoteClock& clock) {
  std::array<std::byte, 40> datagram{};
  (void)wire::icmpv4::encode(
      wire::icmpv4::Timestamp{.type = wire::icmpv4::Type::TimestampReply,
                              .originate = wire::icmpv4::TimeOfDay{1},
                              .receive = wire::icmpv4::TimeOfDay{0x80000002U},
                              .transmit = wire::icmpv4::TimeOfDay{3}},
      MutableBytes(datagram).subspan(20));
  (void)wire::encode(wire::Ipv4Header{.protocol = wire::IpProtocol::Icmp, .source = kTarget.v4()},
                     20, datagram);
  probe::QueryEvent event{.sequence = 1, .from = kTarget, .hop_limit = 64, .size = 20};
  event.round_trip = {.time = 1500us};
  event.clock = {.clock = clock};
  event.evidence.assign(Bytes(datagram));
  return event;
}

std::string text_of(const probe::QueryEvent& event) {
  Buffer out;
  append_query_event(out, event, {.kind = probe::QueryKind::Timestamp, .target = kTarget}, "");
  return std::string(out.view());
}

TEST(QueryText, TellsTheOffsetAndItsBounds) {
  EXPECT_EQ(text_of(answer({.offset = probe::OffsetBounds{-3ms, 1ms}})),
            "20 bytes from 192.0.2.9: icmp_seq=1 ttl=64 time=1.50 ms\n"
            "    originate=1 receive=2147483650 transmit=3\n"
            "    its clock is 1.000 ms behind ours, within 2.000 ms (from -3.000 ms to 1.000 ms)");
}

TEST(QueryText, SaysWhatIsOddAboutAClock) {
  const auto told = [](const probe::RemoteClock& clock) { return text_of(answer(clock)); };
  EXPECT_NE(told({.form = ClockForm::NonStandard}).find("marked as non-standard"),
            std::string::npos);
  EXPECT_NE(told({.form = ClockForm::ByteSwapped, .offset = probe::OffsetBounds{1ms, 2ms}})
                .find("wrong order; read the other way round,\n    its clock is 1.500 ms ahead"),
            std::string::npos);
  EXPECT_NE(told({.form = ClockForm::OutOfDay}).find("more milliseconds than a day has"),
            std::string::npos);
  EXPECT_NE(told({.offset = probe::OffsetBounds{2h - 3s, 2h - 2s}}).find("local time"),
            std::string::npos);
  EXPECT_EQ(told({.offset = probe::OffsetBounds{5min, 5min + 2ms}}).find("local time"),
            std::string::npos);
}

TEST(QueryText, SaysWhySilenceIsNoWonderOnlyWhereThereWasNothingElse) {
  const auto told = [](const QuerySummary& summary) {
    Buffer out;
    append_query_summary(out, {.kind = probe::QueryKind::AddressMask, .target = kTarget}, summary);
    return std::string(out.view());
  };
  EXPECT_EQ(told({.sent = 3}),
            "3 requests sent, 0 answered\nno answer: most hosts have not answered address mask "
            "requests since RFC 6918 deprecated them");
  EXPECT_EQ(told({.sent = 3, .answered = 1}), "3 requests sent, 1 answered");
  EXPECT_EQ(told({.sent = 3, .errors = 3}), "3 requests sent, 0 answered, +3 errors");
}

// An offset that cannot be told is null, and never 0.
TEST(QueryJson, LeavesOutNoFieldAndInventsNone) {
  Buffer out;
  append_query_event_json(out, answer({.form = ClockForm::NonStandard}),
                          {.kind = probe::QueryKind::Timestamp, .target = kTarget}, "web",
                          {1'500'000, 6});
  const std::string line(out.view());
  EXPECT_TRUE(line.starts_with(
      R"({"v":1,"type":"answer","ts":1.500000,"target":"web","from":"192.0.2.9","kind":"timestamp",)"
      R"("originate_ms":1,"receive_ms":2147483650,"transmit_ms":3,"offset_ms":null,"standard":false,)"
      R"("uncertainty_ms":null,"clock":"non-standard","seq":1,"ttl":64,"rtt_ms":1.500000,"icmp":{)"))
      << line;
}

}  // namespace
}  // namespace icmpkit::text
