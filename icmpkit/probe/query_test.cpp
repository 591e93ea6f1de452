#include "icmpkit/probe/query.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <vector>

#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/router_discovery.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/icmp_error.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using Octets = std::vector<std::byte>;

static_assert(Machine<Query> && Finite<Query> && HearsTransmitted<Query> &&
              HearsSendFailures<Query> && HearsReports<Query>);

const IpAddress kSelf = Ipv4Address(192, 0, 2, 1);
const IpAddress kTarget = Ipv4Address(192, 0, 2, 9);
const IpAddress kOther = Ipv4Address(192, 0, 2, 77);
const IpAddress kSelf6 = *IpAddress::parse("2001:db8::1");
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::9");
constexpr Instant kStart{1h};

QueryConfig config_of(QueryKind kind) {
  return {.kind = kind,
          .target = kTarget,
          .source = kSelf,
          .identifier = 0x1234,
          .key = {.k0 = 1, .k1 = 2},
          .interface = {.key = std::string("eth0")}};
}

QueryConfig config6_of(QueryKind kind) {
  QueryConfig config = config_of(kind);
  config.target = kTarget6;
  config.source = kSelf6;
  return config;
}

/// A query that is driven by hand.
struct QueryRun {
  explicit QueryRun(const QueryConfig& config) : query(config) {}

  Octets send(Instant now) {
    Octets buffer(query.max_transmit_size(), std::byte{0xEE});
    const auto transmit = query.poll_transmit(buffer, now);
    buffer.resize(transmit ? transmit->size : 0);
    return buffer;
  }
  void receive(Bytes datagram, Instant at) {
    query.receive(datagram, {.stamp = {.at = at}, .seen = at});
  }
  std::vector<QueryEvent> events() {
    std::vector<QueryEvent> all;
    while (const auto event = query.poll_event()) all.push_back(*event);
    return all;
  }
  /// The one event; a failure where there is another number of them.
  QueryEvent event() {
    const auto all = events();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? QueryEvent{} : all.front();
  }

  Query query;
};

void complete(MutableBytes datagram) {
  const bool is_v4 = load_u8(datagram, 0) >> 4U == 4;
  const MutableBytes message = datagram.subspan(is_v4 ? 20 : 40);
  store_be16(message, 2, 0);
  wire::Checksum sum;
  if (!is_v4) {
    sum.add(wire::icmpv6::pseudo_header(
        {.source = Ipv6Address::load(datagram, 8), .destination = Ipv6Address::load(datagram, 24)},
        message.size()));
  }
  store_be16(message, 2, sum.add(message).finish());
}

/// The request turned round: another type, and `edit` of the ICMP message.
Octets reply_to(
    Bytes request, std::uint8_t type,
    const std::function<void(MutableBytes)>& edit = [](MutableBytes) {}) {
  Octets reply(request.begin(), request.end());
  const bool is_v4 = load_u8(request, 0) >> 4U == 4;
  const std::size_t source = is_v4 ? 12 : 8;
  const std::size_t size = is_v4 ? 4 : 16;
  store_bytes(reply, source, request.subspan(source + size, size));
  store_bytes(reply, source + size, request.subspan(source, size));
  const MutableBytes message = MutableBytes(reply).subspan(is_v4 ? 20 : 40);
  store_u8(message, 0, type);
  edit(message);
  complete(reply);
  return reply;
}

Octets advertisement(Ipv4Address from, std::span<const wire::icmpv4::RouterEntry> routers) {
  Octets datagram(20 + 8 + 8 * routers.size());
  (void)wire::icmpv4::encode(
      wire::icmpv4::RouterAdvertisement{.lifetime = std::chrono::duration<std::uint16_t>{1800},
                                        .routers = routers},
      MutableBytes(datagram).subspan(20));
  (void)wire::encode(wire::Ipv4Header{.ttl = 1,
                                      .protocol = wire::IpProtocol::Icmp,
                                      .source = from,
                                      .destination = Ipv4Address(224, 0, 0, 1)},
                     datagram.size() - 20, datagram);
  return datagram;
}

// [R792-TS-1] At one in the morning the originate field is 0x0036EE80, and the message is 20
// octets.
TEST(Query, WritesATimestampRequest) {
  QueryConfig config = config_of(QueryKind::Timestamp);
  config.time_of_day = 24h;  // and kStart is an hour later
  const Octets request = QueryRun(config).send(kStart);
  ASSERT_EQ(request.size(), 40U);
  EXPECT_EQ(load_be32(request, 20) >> 16U, 0x0D00U);
  EXPECT_EQ(load_be32(request, 24), 0x1234'0001U);
  EXPECT_EQ(load_be32(request, 28), 0x0036'EE80U);
  EXPECT_EQ(wire::Checksum{}.add(Bytes(request).subspan(20)).finish(), 0);
}

TEST(Query, WritesARequestOfEachKindOfEachFamily) {
  const auto type = [](const QueryConfig& config) {
    const Octets request = QueryRun(config).send(kStart);
    if (request.empty()) return 0U;
    return unsigned{load_u8(request, config.target.is_v4() ? 20 : 40)};
  };
  EXPECT_EQ(type(config_of(QueryKind::AddressMask)), 17U);
  EXPECT_EQ(type(config_of(QueryKind::Information)), 15U);
  EXPECT_EQ(type(config_of(QueryKind::Routers)), 10U);
  EXPECT_EQ(type(config_of(QueryKind::Interface)), 42U);
  EXPECT_EQ(type(config_of(QueryKind::Name)), 37U);
  EXPECT_EQ(type(config6_of(QueryKind::Routers)), 133U);
  EXPECT_EQ(type(config6_of(QueryKind::Interface)), 160U);
  EXPECT_EQ(type(config6_of(QueryKind::Name)), 139U);
}

TEST(Query, SaysThatAMessageDoesNotExist) {
  for (const QueryKind kind : {QueryKind::Timestamp, QueryKind::AddressMask}) {
    EXPECT_FALSE(exists(kind, Family::V6));
    QueryRun run(config6_of(kind));
    EXPECT_TRUE(run.send(kStart).empty());
    const QueryEvent event = run.event();
    EXPECT_EQ(event.kind, QueryEventKind::NotSent);
    EXPECT_EQ(event.send_error.failure, SendFailure::NotSupported);
  }
}

// [R1256-FMT-3] To a group, solicitations have a TTL of one; [R4861-VAL-1] in IPv6 always 255.
TEST(Query, KeepsSolicitationsOnTheLink) {
  QueryConfig config = config_of(QueryKind::Routers);
  EXPECT_EQ(load_u8(QueryRun(config).send(kStart), 8), 64);
  config.target = Ipv4Address(224, 0, 0, 2);
  EXPECT_EQ(load_u8(QueryRun(config).send(kStart), 8), 1);
  EXPECT_EQ(load_u8(QueryRun(config6_of(QueryKind::Routers)).send(kStart), 7), 255);
}

TEST(Query, KnowsAnAnswerByIdentifierAndSequence) {
  QueryRun run(config_of(QueryKind::AddressMask));
  const Octets request = run.send(kStart);
  run.receive(reply_to(request, 18, [](MutableBytes m) { store_be16(m, 4, 0x1235); }), kStart);
  run.receive(reply_to(request, 18, [](MutableBytes m) { store_be16(m, 6, 2); }), kStart);
  run.receive(request, kStart);  // our own, looped back
  EXPECT_TRUE(run.events().empty());
  EXPECT_EQ(run.query.counters().not_ours, 3U);
  const Octets reply = reply_to(request, 18, [](MutableBytes m) { store_be32(m, 8, 0xFFFFFF00U); });
  run.receive(reply, kStart + 5ms);
  const QueryEvent event = run.event();
  EXPECT_EQ(event.kind, QueryEventKind::Answer);
  EXPECT_EQ(event.sequence, 1U);
  EXPECT_EQ(event.from, kTarget);
  EXPECT_EQ(event.size, 12U);
  EXPECT_EQ(event.round_trip->time, 5ms);
  EXPECT_TRUE(std::ranges::equal(event.evidence.datagram().bytes(), reply));
}

TEST(Query, TellsApartWhatIsNoPlainAnswer) {
  QueryRun run(config_of(QueryKind::AddressMask));
  const Octets request = run.send(kStart);
  Octets reply = reply_to(request, 18);
  store_u8(reply, 30, 0xFF);
  run.receive(reply, kStart + 1ms);
  const QueryEvent damaged = run.event();
  EXPECT_EQ(damaged.kind, QueryEventKind::Damaged);
  EXPECT_EQ(damaged.problem, "the checksum is wrong");
  reply = reply_to(request, 18);
  kOther.v4().store(reply, 12);
  run.receive(reply, kStart + 2ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Mismatch);
  run.receive(reply_to(request, 18), kStart + 3ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Answer);
  run.receive(reply_to(request, 18), kStart + 4ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Duplicate);
  run.receive(Octets(12), kStart + 5ms);
  EXPECT_EQ(run.query.counters().unreadable, 1U);
}

TEST(Query, GivesUpAfterItsTimeoutAndKnowsALateAnswer) {
  QueryConfig config = config_of(QueryKind::AddressMask);
  config.count = 1;
  QueryRun run(config);
  const Octets request = run.send(kStart);
  EXPECT_FALSE(run.query.is_finished());
  EXPECT_EQ(run.query.next_deadline(), kStart + 1s);
  run.query.on_deadline(kStart + 1s - 1ns);
  EXPECT_TRUE(run.events().empty());
  run.query.on_deadline(kStart + 1s);
  EXPECT_EQ(run.event().kind, QueryEventKind::Lost);
  EXPECT_TRUE(run.query.is_finished());
  EXPECT_EQ(run.query.next_deadline(), std::nullopt);
  run.receive(reply_to(request, 18), kStart + 2s);
  EXPECT_EQ(run.event().kind, QueryEventKind::Late);
}

// [R8335-PROBE-1] Requests at 0, 1 and 2 seconds, and the timer is waited out.
TEST(Query, AsksThreeTimesAboutAnInterfaceAndWaitsOutItsTimer) {
  QueryRun run(config_of(QueryKind::Interface));
  for (const Duration at : {0s, 1s, 2s}) {
    run.query.on_deadline(kStart + at);
    EXPECT_TRUE(run.events().empty());
    const Octets request = run.send(kStart + at);
    ASSERT_FALSE(request.empty());
    EXPECT_TRUE(run.send(kStart + at).empty());
    const Octets reply = reply_to(request, 43, [](MutableBytes m) { store_u8(m, 7, 0x06); });
    run.receive(reply, kStart + at + 1ms);
    EXPECT_EQ(run.events().size(), 1U);
  }
  EXPECT_FALSE(run.query.is_finished());
  run.query.on_deadline(kStart + 3s);
  EXPECT_TRUE(run.events().empty()) << "answered";
  EXPECT_TRUE(run.query.is_finished());
}

TEST(Query, HearsEveryRouterThatAdvertisesItself) {
  QueryConfig config = config_of(QueryKind::Routers);
  config.target = Ipv4Address(224, 0, 0, 2);
  config.count = 1;
  QueryRun run(config);
  (void)run.send(kStart);
  const std::array routers{wire::icmpv4::RouterEntry{.address = Ipv4Address(192, 0, 2, 254)}};
  for (const std::uint8_t last : std::array<std::uint8_t, 2>{253, 254}) {
    run.receive(advertisement(Ipv4Address(192, 0, 2, last), routers), kStart + 1ms);
    const QueryEvent event = run.event();
    EXPECT_EQ(event.kind, QueryEventKind::Answer);
    EXPECT_EQ(event.from, IpAddress{Ipv4Address(192, 0, 2, last)});
  }
  EXPECT_FALSE(run.query.is_finished()) << "there may be more";
  // [R1256-HOST-1] One without any address is no advertisement.
  run.receive(advertisement(Ipv4Address(192, 0, 2, 250), {}), kStart + 2ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Damaged);
  run.query.on_deadline(kStart + 1s);
  EXPECT_TRUE(run.events().empty());
  EXPECT_TRUE(run.query.is_finished());
}

TEST(Query, KnowsANodesAnswerByItsNonce) {
  QueryRun run(config6_of(QueryKind::Name));
  const Octets request = run.send(kStart);
  const auto answer = [](MutableBytes m) { store_be32(m, 4, 0x0002'0000U); };
  Octets forged = reply_to(request, 140, answer);
  store_u8(forged, 40 + 15, load_u8(forged, 40 + 15) ^ 1U);
  complete(forged);
  run.receive(forged, kStart);
  EXPECT_TRUE(run.events().empty());
  run.receive(reply_to(request, 140, answer), kStart + 1ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Answer);
}

TEST(Query, TellsWhoReportsAnErrorAboutARequest) {
  for (const QueryConfig& config :
       {config_of(QueryKind::Timestamp), config_of(QueryKind::Routers), config6_of(QueryKind::Name),
        config6_of(QueryKind::Interface)}) {
    const bool is_v4 = config.target.is_v4();
    QueryRun run(config);
    const Octets request = run.send(kStart);
    const test::IcmpError error{.from = is_v4 ? kOther : *IpAddress::parse("2001:db8::77"),
                                .to = config.source,
                                .type = static_cast<std::uint8_t>(is_v4 ? 3 : 1),
                                .code = 1};
    Octets other = request;
    store_u8(other, is_v4 ? 19 : 39, 200);  // to somebody else
    run.receive(test::icmp_error(error, other), kStart + 1ms);
    EXPECT_TRUE(run.events().empty());
    run.receive(test::icmp_error(error, Bytes(request).first(is_v4 ? 28 : 48)), kStart + 2ms);
    const QueryEvent event = run.event();
    EXPECT_EQ(event.kind, QueryEventKind::Error);
    EXPECT_EQ(event.error.code, 1);
    EXPECT_EQ(event.from, error.from);
  }
}

TEST(Query, AdviceIsNoAnswer) {
  QueryRun run(config_of(QueryKind::Timestamp));
  const Octets request = run.send(kStart);
  const test::IcmpError redirect{.from = kOther, .to = kSelf, .type = 5, .code = 1};
  run.receive(test::icmp_error(redirect, request), kStart + 1ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Error);
  run.receive(reply_to(request, 14), kStart + 2ms);
  EXPECT_EQ(run.event().kind, QueryEventKind::Answer);
}

TEST(Query, TakesAKernelsReport) {
  QueryRun run(config_of(QueryKind::Interface));
  const Octets request = run.send(kStart);
  const Report report{.destination = kTarget,
                      .from = kOther,
                      .type = 3,
                      .code = 13,
                      .quoted = Bytes(request).subspan(20)};
  Report elsewhere = report;
  elsewhere.destination = kOther;
  run.query.on_report(elsewhere, {.seen = kStart + 1ms});
  EXPECT_TRUE(run.events().empty());
  run.query.on_report(report, {.seen = kStart + 1ms});
  const QueryEvent event = run.event();
  EXPECT_EQ(event.kind, QueryEventKind::Error);
  EXPECT_EQ(event.error.code, 13);
  EXPECT_TRUE(event.evidence.empty());
}

/// Answers at `theirs`, `way` after it was sent and as long before it comes back.
QueryEvent answer_at(QueryRun& run, Instant sent, Duration way, std::uint32_t theirs) {
  const Octets request = run.send(sent);
  run.receive(reply_to(request, 14,
                       [&](MutableBytes m) {
                         store_be32(m, 12, theirs);
                         store_be32(m, 16, theirs);
                       }),
              sent + 2 * way);
  return run.event();
}

TEST(Query, NarrowsTheOffsetWithEachAnswerThatAgrees) {
  QueryRun run(config_of(QueryKind::Timestamp));
  constexpr std::uint32_t kHour = 3'600'000;
  const QueryEvent first = answer_at(run, kStart, 50ms, kHour + 150);
  EXPECT_EQ(first.clock->clock.offset, (OffsetBounds{50ms, 151ms}));
  EXPECT_TRUE(first.clock->kept_originate);
  const QueryEvent second = answer_at(run, kStart + 1s, 5ms, kHour + 1105);
  EXPECT_EQ(second.clock->clock.offset, (OffsetBounds{95ms, 106ms}));
  EXPECT_FALSE(second.clock->contradicts);
  const QueryEvent third = answer_at(run, kStart + 2s, 5ms, kHour + 2005);
  EXPECT_EQ(third.clock->clock.offset, (OffsetBounds{-5ms, 6ms})) << "somebody set the clock";
  EXPECT_TRUE(third.clock->contradicts);
}

// The kernel's stamps are nearer to the wire than ours, and leave less to guess.
TEST(Query, CountsFromTheKernelsStampsWhereTheyFit) {
  QueryRun run(config_of(QueryKind::Timestamp));
  const Octets request = run.send(kStart);
  run.query.on_transmitted(TransmitId{0}, {.at = kStart + 2ms, .source = StampSource::Kernel});
  const Octets reply = reply_to(request, 14, [](MutableBytes m) {
    store_be32(m, 12, 3'600'003);
    store_be32(m, 16, 3'600'003);
  });
  run.query.receive(
      reply, {.stamp = {.at = kStart + 4ms, .source = StampSource::Kernel}, .seen = kStart + 20ms});
  EXPECT_EQ(run.event().clock->clock.offset, (OffsetBounds{-1ms, 2ms}));
}

TEST(Query, StopsWhenItIsTold) {
  QueryRun run(config_of(QueryKind::Timestamp));
  (void)run.send(kStart);
  run.query.stop();
  EXPECT_EQ(run.event().kind, QueryEventKind::Lost);
  EXPECT_TRUE(run.query.is_finished());
  EXPECT_TRUE(run.send(kStart + 1s).empty());
}

}  // namespace
}  // namespace icmpkit::probe
