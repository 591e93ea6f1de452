// Queries against nodes whose answers are known: the two sides are written apart from each other.
#include "icmpkit/probe/query.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv4/address_mask.hpp"
#include "icmpkit/wire/icmpv4/domain_name.hpp"
#include "icmpkit/wire/icmpv4/extended_echo.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"
#include "tests/support/lab.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::Lab;

constexpr std::string_view kOffice = R"(
vantage = "home"
families = [4, 6]
[defaults]
delay = "1 ms"
[node.home]
[node.router]
role = "router"
[node.server]
midnight = "90 min"
[node.server.responders]
timestamp = true
information = true
address_mask = true
domain_name = true
node_information = true
[node.keeper]
[node.off]
state = "off"
[[link]]
nodes = ["home", "router"]
delay = "3 ms"
[[link]]
name = "office"
nodes = ["router", "server", "keeper", "off"]
prefix = "192.0.2.0/25"
)";

std::vector<QueryEvent> ask(Lab& lab, std::string_view target, QueryConfig config,
                            Family family = Family::V4) {
  const auto source = lab.address("home", family);
  const auto destination = lab.address(target, family);
  if (!source || !destination) {
    ADD_FAILURE() << "no address: " << target;
    return {};
  }
  config.source = *source;
  config.target = *destination;
  config.identifier = 7;
  config.key = {.k0 = 1, .k1 = 2};
  Query query(config);
  std::vector<QueryEvent> events;
  const auto end = sim::VirtualRun(query, lab.network).until_done(1h, [&](const QueryEvent& event) {
    events.push_back(event);
  });
  EXPECT_EQ(end, sim::RunEnd::Finished);
  return events;
}

/// The view of what answered.
template <class View>
View answer_in(const QueryEvent& event) {
  const auto datagram = wire::DatagramView::parse(event.evidence.datagram());
  return *View::parse(datagram->icmp()->message);
}

// The way there takes 4 ms; the clock is an hour and a half ahead.
TEST(QueryInALab, BoundsTheOffsetOfAClockThatIsKnown) {
  Lab lab(kOffice);
  const auto events = ask(lab, "server", {.kind = QueryKind::Timestamp});
  ASSERT_EQ(events.size(), 3U);
  for (const QueryEvent& event : events) {
    ASSERT_TRUE(event.clock && event.clock->clock.offset);
    EXPECT_EQ(event.clock->clock.form, ClockForm::Standard);
    EXPECT_LE(event.clock->clock.offset->least, 90min);
    EXPECT_GE(event.clock->clock.offset->most, 90min);
    EXPECT_LE(event.clock->clock.offset->uncertainty(), 5ms);
    EXPECT_EQ(event.round_trip->time, 8ms);
  }
}

// [R792-TS-3] A node that does not know the time of day says so.
TEST(QueryInALab, FlagsAClockThatIsNotSinceMidnight) {
  Lab lab(kOffice);
  const auto events = ask(lab, "router", {.kind = QueryKind::Timestamp, .count = 1});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].clock->clock.form, ClockForm::NonStandard);
  EXPECT_FALSE(events[0].clock->clock.offset);
}

TEST(QueryInALab, LearnsMaskNamesAndAddresses) {
  Lab lab(kOffice);
  auto events = ask(lab, "server", {.kind = QueryKind::AddressMask, .count = 1});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(answer_in<wire::icmpv4::AddressMaskView>(events[0]).mask(),
            Ipv4Address(255, 255, 255, 128));
  events = ask(lab, "server", {.kind = QueryKind::Information, .count = 1});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, QueryEventKind::Answer);
  events = ask(lab, "server", {.kind = QueryKind::Name, .count = 1});
  ASSERT_EQ(events.size(), 1U);
  const auto names = answer_in<wire::icmpv4::DomainNameReplyView>(events[0]).names();
  EXPECT_EQ((*names.begin())->text().view(), "server");
  events = ask(lab, "server", {.kind = QueryKind::Name, .count = 1}, Family::V6);
  ASSERT_EQ(events.size(), 1U);
  const auto node = answer_in<wire::icmpv6::NodeInformationResponseView>(events[0]).names();
  EXPECT_EQ((*node.begin())->name().text().view(), "server");
  events = ask(
      lab, "server",
      {.kind = QueryKind::Name, .node_question = wire::icmpv6::NodeQuestion::Addresses, .count = 1},
      Family::V6);
  ASSERT_EQ(events.size(), 1U);
  const auto addresses =
      answer_in<wire::icmpv6::NodeInformationResponseView>(events[0]).addresses();
  EXPECT_EQ((*addresses.begin())->address(), lab.address("server", Family::V6)->v6());
}

// [R6918-DEP-1] [R8335-ACL-1] What is off by default is not answered.
TEST(QueryInALab, HearsNothingOfWhatIsOff) {
  Lab lab(kOffice);
  for (const QueryKind kind :
       {QueryKind::AddressMask, QueryKind::Information, QueryKind::Name, QueryKind::Interface}) {
    const auto events =
        ask(lab, "keeper", {.kind = kind, .interface = {.key = std::string("up0")}, .count = 2});
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, QueryEventKind::Lost);
    EXPECT_EQ(events[1].kind, QueryEventKind::Lost);
  }
}

TEST(QueryInALab, HearsWhoReportsThatThereIsNoHost) {
  Lab lab(kOffice);
  for (const Family family : {Family::V4, Family::V6}) {
    const auto events =
        ask(lab, "off", {.kind = QueryKind::Name, .count = 1, .timeout = 10s}, family);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, QueryEventKind::Error);
    EXPECT_EQ(lab.owner(events[0].from), "router");
    EXPECT_FALSE(events[0].evidence.empty());
  }
}

}  // namespace
}  // namespace icmpkit::probe
