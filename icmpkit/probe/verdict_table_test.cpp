#include "icmpkit/probe/verdict_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace icmpkit::probe {
namespace {

const IpAddress kTarget = Ipv4Address(192, 0, 2, 1);
const IpAddress kOwn = Ipv4Address(10, 0, 0, 9);
const IpAddress kGateway = Ipv4Address(10, 0, 0, 1);

IpAddress router(char name) { return Ipv4Address(198, 51, 100, static_cast<std::uint8_t>(name)); }

/// Routers of one letter; a dot kept silent, and `!` is the target.
TracePath path_of(std::string_view hops, TraceStop stop) {
  TracePath path;
  std::uint8_t ttl = 0;
  for (const char hop : hops) {
    ++ttl;
    const bool is_target = hop == '!';
    if (hop == '.') {
      path.add({.kind = TraceEventKind::Silent, .ttl = ttl});
    } else {
      path.add({.answer = is_target ? TraceAnswer::Destination : TraceAnswer::OnTheWay,
                .ttl = ttl,
                .from = is_target ? kTarget : router(hop)});
    }
  }
  path.add({.kind = TraceEventKind::Finished, .stop = stop, .ttl = ttl});
  return path;
}

HeardReport report(const IpAddress& from, std::uint8_t type, std::uint8_t code,
                   std::uint32_t count = 2) {
  return {.from = from, .error = {.from = from, .type = type, .code = code}, .count = count};
}

/// Nothing is known but where the target is and how one would get there.
Findings findings() {
  Findings found;
  found.question.target = kTarget;
  found.local = {.route = LocalRoute::Gateway,
                 .link = LinkState::Up,
                 .mtu = 1500,
                 .source = kOwn,
                 .prefix_length = 24,
                 .first_hop = kGateway};
  return found;
}

Findings answered() {
  Findings found = findings();
  found.echo.sent = 70;
  found.echo.answered = 70;
  found.path = path_of("abc!", TraceStop::Reached);
  found.asked.answer = KnockAnswer::Open;
  found.first_size = 1500;
  found.size = PathMtuResult{.outcome = PathMtuOutcome::Found, .path_mtu = 1500};
  return found;
}

/// Nothing came back but from the first routers.
Findings silent() {
  Findings found = findings();
  found.echo.sent = 4;
  found.path = path_of("abc...", TraceStop::Silence);
  return found;
}

Findings silent_but_up() {
  Findings found = silent();
  found.knocks = {{.port = 443, .sent = 2, .answer = KnockAnswer::Refused, .from = kTarget}};
  found.other_path = path_of("abcd!", TraceStop::Reached);
  return found;
}

struct Case {
  Findings found{};
  Verdict verdict{};
  std::optional<IpAddress> culprit{};
};

Case link_down() {
  Findings found = findings();
  found.local.link = LinkState::Down;
  found.local.route = LocalRoute::None;
  return {std::move(found), Verdict::LocalInterfaceDown};
}
Case no_route() {
  Findings found = findings();
  found.local.route = LocalRoute::Refused;
  return {std::move(found), Verdict::LocalNoRoute};
}
Case kept_here() {
  Findings found = findings();
  found.send_error = SendError{.failure = SendFailure::NotAllowed};
  return {std::move(found), Verdict::Prohibited, kOwn};
}
Case too_large_here() {
  Findings found = findings();
  found.send_error = SendError{.failure = SendFailure::TooBig};
  return {std::move(found), Verdict::MtuReduced, kOwn};
}
Case first_hop_dead() {
  Findings found = findings();
  found.local.first_hop_state = FirstHopState::Failed;
  return {std::move(found), Verdict::FirstHopDead, kGateway};
}
Case loop() {
  Findings found = silent();
  found.path = path_of("abcbcb", TraceStop::Loop);
  found.out_of_hops = {report(router('b'), 11, 0)};
  return {std::move(found), Verdict::RoutingLoop, router('c')};
}
Case too_far() {
  Findings found = silent();
  found.path = path_of("abcd", TraceStop::TooFar);
  found.out_of_hops = {report(router('z'), 11, 0)};
  return {std::move(found), Verdict::TooFar, router('z')};
}
Case reported() {
  Findings found = silent();
  found.reports = {report(router('c'), 3, 13)};
  return {std::move(found), Verdict::Prohibited, router('c')};
}
Case filtered() { return {silent_but_up(), Verdict::FilteredButUp, router('c')}; }
Case not_by_route() {
  Findings found = silent_but_up();
  found.question.is_by_route = true;
  return {std::move(found), Verdict::SourceRouteFailed};
}
Case not_so_large() {
  Findings found = silent_but_up();
  found.question.payload_size = 3000;
  return {std::move(found), Verdict::MtuBlackHole};
}
Case quiet_port() {
  Findings found = silent_but_up();
  found.question.method = TraceMethod::Udp;
  found.path = path_of("abcd..", TraceStop::Silence);
  return {std::move(found), Verdict::Reachable};
}
Case dropped() { return {silent(), Verdict::SilentDrop, router('c')}; }
Case congested() {
  Findings found = answered();
  found.quenches = {report(router('a'), 4, 0, 1), report(router('b'), 4, 0, 3)};
  return {std::move(found), Verdict::Congested, router('b')};
}
Case detour() {
  Findings found = answered();
  found.redirects = {{.from = kGateway, .gateway = Ipv4Address(10, 0, 0, 2), .count = 1}};
  return {std::move(found), Verdict::Detour, kGateway};
}
Case vanishing_flows() {
  Findings found = answered();
  found.echo.answered = 35;
  found.flows.emplace();
  for (std::size_t i = 0; i < FlowTally::kFlows; ++i) {
    found.flows->flows[i] = {.sent = 3, .answered = i % 2 == 0 ? 3U : 0U};
  }
  found.vanished_path = path_of("ab...", TraceStop::Silence);
  return {std::move(found), Verdict::DegradedLoss, router('b')};
}
Findings with_fault(Findings found) {
  found.fault = FaultLocation{
      .from_here = router('c'), .before = router('b'), .ttl = 3, .probability = 0.9995};
  return found;
}
Case damaged() {
  Findings found = with_fault(answered());
  found.echo.damaged = 9;
  found.echo.doubled = 9;
  found.echo.answered = 61;
  return {std::move(found), Verdict::DegradedCorruption, router('c')};
}
Case doubled() {
  Findings found = with_fault(answered());
  found.echo.doubled = 9;
  found.echo.answered = 55;
  return {std::move(found), Verdict::DegradedDuplicates, router('c')};
}
Case lossy() {
  Findings found = with_fault(answered());
  found.echo.answered = 55;
  return {std::move(found), Verdict::DegradedLoss, router('c')};
}
Case black_hole() {
  Findings found = answered();
  found.size = PathMtuResult{
      .outcome = PathMtuOutcome::Found,
      .path_mtu = 1400,
      .steps = {{.mtu = 1450, .from = router('a')}},
      .black_hole = BlackHole{.lost_size = 1401, .at = router('b'), .next = router('c')}};
  return {std::move(found), Verdict::MtuBlackHole, router('b')};
}
Case reduced() {
  Findings found = answered();
  found.size = PathMtuResult{
      .outcome = PathMtuOutcome::Found,
      .path_mtu = 1400,
      .steps = {{.mtu = 1450, .from = router('a')}, {.mtu = 1400, .from = router('b')}}};
  return {std::move(found), Verdict::MtuReduced, router('b')};
}
Case sound() { return {answered(), Verdict::Reachable}; }

/// In the order of the table.
constexpr auto kCases =
    std::to_array<Case (*)()>({link_down,      no_route,     kept_here,    too_large_here,
                               first_hop_dead, loop,         too_far,      reported,
                               filtered,       not_by_route, not_so_large, quiet_port,
                               dropped,        congested,    detour,       vanishing_flows,
                               damaged,        doubled,      lossy,        black_hole,
                               reduced,        sound});

std::size_t deciding_row(const FactSet& facts) {
  const auto rows = verdict_table();
  const auto row = std::ranges::find_if(rows, [&](const VerdictRow& candidate) {
    return facts.has_all(candidate.needs) && !facts.has_any(candidate.unless);
  });
  return static_cast<std::size_t>(row - rows.begin());
}

TEST(VerdictTable, EachRowDecidesACaseOfItsOwn) {
  ASSERT_EQ(kCases.size(), verdict_table().size());
  for (std::size_t row = 0; row < kCases.size(); ++row) {
    SCOPED_TRACE("row " + std::to_string(row + 1));
    const Case one = kCases[row]();
    const Judgement judgement = judge(one.found);
    EXPECT_EQ(deciding_row(judgement.facts), row);
    EXPECT_EQ(word(judgement.verdict), word(one.verdict));
    EXPECT_EQ(judgement.culprit, one.culprit);
    EXPECT_GT(judgement.confidence, 0);
    EXPECT_LE(judgement.confidence, verdict_table()[row].confidence);
  }
}

// Something is answered, reported or silent, whatever else there is.
TEST(VerdictTable, ARowIsLeftForWhateverWasFound) {
  constexpr FactSet kOneOfThese{Fact::Answered, Fact::Reported, Fact::Silence, Fact::HopsRunOut};
  for (const auto& one : kCases) EXPECT_TRUE(facts_of(one().found).has_any(kOneOfThese));
  EXPECT_TRUE(facts_of(findings()).has(Fact::Silence));
  for (const Fact fact : {Fact::Answered, Fact::Reported, Fact::Silence, Fact::HopsRunOut}) {
    EXPECT_LT(deciding_row({fact}), verdict_table().size());
  }
}

TEST(VerdictTable, EveryVerdictHasARowOrAReport) {
  std::set<Verdict> told{Verdict::NameNotFound, Verdict::NoPermission};
  for (const VerdictRow& row : verdict_table()) {
    if (row.verdict) told.insert(*row.verdict);
  }
  for (const ReportRow& row : report_table()) told.insert(row.verdict);
  for (std::size_t i = 0; i < kVerdictWords.size(); ++i) {
    EXPECT_TRUE(told.contains(static_cast<Verdict>(i))) << kVerdictWords[i];
  }
}

TEST(VerdictTable, WhoIsAnsweredIsReachableWhateverSomebodyReports) {
  Findings found = answered();
  found.reports = {report(router('x'), 3, 1, 9)};
  found.out_of_hops = {report(router('x'), 11, 0, 9)};
  found.path = path_of("abab", TraceStop::Loop);
  found.local.link = LinkState::Down;
  found.local.route = LocalRoute::None;
  EXPECT_EQ(word(judge(found).verdict), "reachable");
  for (const SendFailure failure : {SendFailure::NotAllowed, SendFailure::TooBig}) {
    Findings refused_once = answered();
    refused_once.send_error = SendError{.failure = failure};
    EXPECT_EQ(word(judge(refused_once).verdict), "reachable");
  }
  Findings looked_for = answered();
  looked_for.reports = {report(kOwn, 3, 1)};
  EXPECT_EQ(word(judge(looked_for).verdict), "reachable");
}

TEST(VerdictTable, WhatIsAskedIsNoReasonWhereNothingOfTheHostIsHeard) {
  Findings by_route = silent();
  by_route.question.is_by_route = true;
  Findings large = silent();
  large.question.payload_size = 3000;
  Findings by_udp = silent();
  by_udp.question.method = TraceMethod::Udp;
  for (const Findings* found : {&by_route, &large, &by_udp}) {
    EXPECT_EQ(word(judge(*found).verdict), "silent-drop");
  }
  Findings by_tcp = quiet_port().found;
  by_tcp.question.method = TraceMethod::Tcp;
  EXPECT_EQ(word(judge(by_tcp).verdict), "silent-drop") << "no port of TCP is quiet";
}

TEST(VerdictTable, EveryReportHasItsWord) {
  struct Report {
    std::uint8_t type;
    std::uint8_t code;
    std::string_view word;
  };
  const auto expect_words = [](Family family, std::span<const Report> reports) {
    for (const auto& [type, code, expected] : reports) {
      const auto verdict = verdict_of(family, {.type = type, .code = code});
      ASSERT_TRUE(verdict) << int{type} << "/" << int{code};
      EXPECT_EQ(word(*verdict), expected) << int{type} << "/" << int{code};
    }
  };
  expect_words(Family::V4,
               std::to_array<Report>({{3, 0, "network-unreachable"},  {3, 1, "host-unreachable"},
                                      {3, 2, "protocol-unreachable"}, {3, 3, "port-unreachable"},
                                      {3, 4, "mtu-reduced"},          {3, 5, "source-route-failed"},
                                      {3, 6, "network-unknown"},      {3, 7, "host-unknown"},
                                      {3, 8, "host-isolated"},        {3, 9, "prohibited"},
                                      {3, 10, "prohibited"},          {3, 11, "service-class"},
                                      {3, 12, "service-class"},       {3, 13, "prohibited"},
                                      {3, 14, "precedence"},          {3, 15, "precedence"},
                                      {3, 16, "network-unreachable"}, {11, 1, "reassembly-failed"},
                                      {12, 0, "bad-header"},          {12, 2, "bad-header"}}));
  expect_words(Family::V6, std::to_array<Report>({{1, 0, "network-unreachable"},
                                                  {1, 1, "prohibited"},
                                                  {1, 2, "network-unknown"},
                                                  {1, 3, "host-unreachable"},
                                                  {1, 4, "port-unreachable"},
                                                  {1, 5, "prohibited"},
                                                  {1, 6, "network-unreachable"},
                                                  {1, 7, "source-route-failed"},
                                                  {1, 8, "bad-header"},
                                                  {1, 9, "network-unreachable"},
                                                  {2, 0, "mtu-reduced"},
                                                  {3, 1, "reassembly-failed"},
                                                  {4, 0, "bad-header"},
                                                  {4, 1, "protocol-unreachable"},
                                                  {4, 2, "bad-header"}}));
  for (const int other : {0, 8, 11, 255}) {
    const auto type = static_cast<std::uint8_t>(other);
    EXPECT_FALSE(verdict_of(Family::V4, {.type = type, .code = 0})) << other;
  }
}

TEST(VerdictTable, AQuietPortIsDroppedWhereItsWayEndsEarly) {
  Findings found = quiet_port().found;
  found.path = path_of("abc...", TraceStop::Silence);
  EXPECT_EQ(word(judge(found).verdict), "silent-drop");
}

TEST(VerdictTable, WhatIsBehindTheLastHopIsSuspect) {
  EXPECT_EQ(judge(silent_but_up()).suspects, std::vector{router('d')});
  EXPECT_TRUE(judge(silent()).suspects.empty());
  EXPECT_EQ(judge(black_hole().found).suspects, std::vector{router('c')});
}

TEST(VerdictTable, ARefusalOfItsOwnProtocolIsAClosedPort) {
  Findings found = findings();
  found.question.method = TraceMethod::Tcp;
  found.asked.answer = KnockAnswer::Refused;
  const Judgement judgement = judge(found);
  EXPECT_EQ(word(judgement.verdict), "port-unreachable");
  EXPECT_EQ(judgement.culprit, kTarget);
}

TEST(VerdictTable, WhatThisMachineReportsOfItsNeighbourIsTheGatewaysSilence) {
  Findings found = findings();
  found.reports = {report(kOwn, 3, 1)};
  EXPECT_EQ(word(judge(found).verdict), "first-hop-dead");
  found.local.route = LocalRoute::OnLink;
  found.local.first_hop = kTarget;
  EXPECT_EQ(word(judge(found).verdict), "host-unreachable");
  EXPECT_EQ(judge(found).culprit, kOwn);
}

TEST(VerdictTable, WhatTheSystemRefusesToSendHasAReasonOnThisSide) {
  Findings found = findings();
  found.send_error = SendError{.failure = SendFailure::NoRoute};
  EXPECT_EQ(word(judge(found).verdict), "local-no-route");
  found.send_error = SendError{.failure = SendFailure::LinkDown};
  EXPECT_EQ(word(judge(found).verdict), "local-interface-down");
  found.send_error = SendError{.failure = SendFailure::NoBuffers};
  EXPECT_EQ(word(judge(found).verdict), "silent-drop");
}

TEST(VerdictTable, WhatThisMachineRefusesItselfIsAFilterHere) {
  Findings found = silent();
  found.reports = {report(kOwn, 3, 3)};
  EXPECT_EQ(word(judge(found).verdict), "prohibited");
  EXPECT_EQ(judge(found).culprit, kOwn);
  found.reports = {report(kOwn, 3, 13)};
  EXPECT_EQ(word(judge(found).verdict), "prohibited");
  found.local.route = LocalRoute::Itself;
  found.reports = {report(kOwn, 3, 3)};
  EXPECT_EQ(word(judge(found).verdict), "port-unreachable") << "its own port was asked about";
  found.local.route = LocalRoute::OnLink;
  found.reports = {report(kOwn, 3, 1)};
  EXPECT_EQ(word(judge(found).verdict), "host-unreachable") << "it looked for a neighbour";
}

TEST(VerdictTable, IsLessSureWhereLessWasSeen) {
  const double sure = judge(reported().found).confidence;
  Findings once = reported().found;
  once.reports.front().count = 1;
  Findings disputed = reported().found;
  disputed.reports.push_back(report(router('a'), 3, 0, 1));
  EXPECT_LT(judge(once).confidence, sure);
  EXPECT_LT(judge(disputed).confidence, judge(once).confidence);

  Findings loss = lossy().found;
  loss.fault->probability = 0.8;
  EXPECT_DOUBLE_EQ(judge(loss).confidence, 0.8);
  loss.fault.reset();
  EXPECT_LT(judge(loss).confidence, 0.8);
  EXPECT_FALSE(judge(loss).culprit);
}

TEST(VerdictTable, APortThatAnswersIsReachedWhereEchoIsFiltered) {
  Findings found = answered();
  found.question.method = TraceMethod::Tcp;
  const double sure = judge(found).confidence;
  found.echo = {.sent = 4};
  found.size.reset();
  found.first_size = 0;
  EXPECT_EQ(word(judge(found).verdict), "reachable");
  EXPECT_LT(judge(found).confidence, sure) << "how much is lost is not known";
}

/// Empty: it says nothing about why a datagram does not arrive.
std::string_view said(Family family, std::uint8_t type, std::uint8_t code) {
  const auto verdict = verdict_of(family, {.type = type, .code = code});
  return verdict ? word(*verdict) : std::string_view{};
}

TEST(ReportTable, SaysWhatEachCodeOfIpv4Means) {
  const std::map<std::uint8_t, std::string_view> unreachable{
      {0, "network-unreachable"}, {1, "host-unreachable"}, {2, "protocol-unreachable"},
      {3, "port-unreachable"},    {4, "mtu-reduced"},      {5, "source-route-failed"},
      {6, "network-unknown"},     {7, "host-unknown"},     {8, "host-isolated"},
      {9, "prohibited"},          {10, "prohibited"},      {11, "service-class"},
      {12, "service-class"},      {13, "prohibited"},      {14, "precedence"},
      {15, "precedence"}};
  for (const auto& [code, word] : unreachable) EXPECT_EQ(said(Family::V4, 3, code), word) << code;
  EXPECT_EQ(said(Family::V4, 11, 1), "reassembly-failed");
  for (std::uint8_t code = 0; code < 3; ++code) EXPECT_EQ(said(Family::V4, 12, code), "bad-header");
  EXPECT_EQ(said(Family::V4, 11, 0), "");
  EXPECT_EQ(said(Family::V4, 4, 0), "");
  EXPECT_EQ(said(Family::V4, 5, 1), "");
}

TEST(ReportTable, SaysWhatEachCodeOfIpv6Means) {
  const std::map<std::uint8_t, std::string_view> unreachable{
      {0, "network-unreachable"}, {1, "prohibited"},       {2, "network-unknown"},
      {3, "host-unreachable"},    {4, "port-unreachable"}, {5, "prohibited"},
      {6, "network-unreachable"}};
  for (const auto& [code, word] : unreachable) EXPECT_EQ(said(Family::V6, 1, code), word) << code;
  EXPECT_EQ(said(Family::V6, 2, 0), "mtu-reduced");
  EXPECT_EQ(said(Family::V6, 3, 0), "");
  EXPECT_EQ(said(Family::V6, 3, 1), "reassembly-failed");
  EXPECT_EQ(said(Family::V6, 4, 1), "protocol-unreachable");
  for (const std::uint8_t code : std::to_array<std::uint8_t>({0, 2, 3, 10}))
    EXPECT_EQ(said(Family::V6, 4, code), "bad-header");
}

// An error of a code that nobody knew when the table was written still says that it did not arrive.
TEST(ReportTable, TakesCodesThatItDoesNotKnowForTheirType) {
  EXPECT_EQ(said(Family::V4, 3, 16), "network-unreachable");
  EXPECT_EQ(said(Family::V4, 3, 255), "network-unreachable");
  EXPECT_EQ(said(Family::V6, 1, 9), "network-unreachable");
}

TEST(Redirect, IsBelievedFromTheFirstHopToANeighbour) {
  const Findings on_lan = findings();
  const IpAddress neighbour = Ipv4Address(10, 0, 0, 2);
  EXPECT_TRUE(is_believable({.from = kGateway, .gateway = neighbour}, on_lan));
  EXPECT_FALSE(is_believable({.from = neighbour, .gateway = neighbour}, on_lan));
  EXPECT_FALSE(is_believable({.from = kGateway, .gateway = router('x')}, on_lan));
  EXPECT_TRUE(is_believable({.from = kGateway}, on_lan))
      << "what was cut off speaks not against it";
}

TEST(Redirect, OfIpv6IsBelievedByLinkLocalAddressesAlone) {
  const auto address = [](const char* text) { return *IpAddress::parse(text); };
  const IpAddress gateway = address("fe80::1");
  const IpAddress other = address("fe80::2");
  Findings on_lan;
  on_lan.question.target = address("2001:db8:1::9");
  on_lan.local = {.source = address("2001:db8::9"), .prefix_length = 64, .first_hop = gateway};
  EXPECT_TRUE(is_believable({.from = gateway, .gateway = other}, on_lan));
  EXPECT_FALSE(is_believable({.from = other, .gateway = other}, on_lan));
  EXPECT_FALSE(is_believable({.from = address("2001:db8::1"), .gateway = other}, on_lan));
  EXPECT_FALSE(is_believable({.from = gateway, .gateway = address("2001:db8::1")}, on_lan))
      << "a router's link-local address is told, whatever the prefixes are";
  EXPECT_TRUE(is_believable({.from = gateway, .gateway = address("2001:db8:1::9")}, on_lan))
      << "the target itself is a neighbour";
}

}  // namespace
}  // namespace icmpkit::probe
