// What ping makes of ICMP errors, from packets and from the kernel's reports.
#include <gtest/gtest.h>

#include "icmpkit/probe/ping.hpp"
#include "tests/support/echo_responder.hpp"
#include "tests/support/icmp_error.hpp"
#include "tests/support/ping_driver.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::icmp_error;
using test::IcmpError;
using test::PingDriver;

const IpAddress kTarget = *IpAddress::parse("192.0.2.1");
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::1");
const IpAddress kRouter = *IpAddress::parse("203.0.113.1");
const IpAddress kRouter6 = *IpAddress::parse("2001:db8:ffff::1");
const IpAddress kHost = *IpAddress::parse("192.0.2.9");
const IpAddress kHost6 = *IpAddress::parse("2001:db8::9");
constexpr Instant kStart{1h};

PingConfig config_of(std::size_t payload_size = 56) {
  return {.identifier = 0x1234,
          .key = {.k0 = 1, .k1 = 2},
          .sources = {.v4 = kHost.v4(), .v6 = kHost6.v6()},
          .count = 3,
          .timeout = 2s,
          .payload_size = payload_size};
}

IcmpError from_router(const IpAddress& target, std::uint8_t type, std::uint8_t code,
                      std::uint32_t parameter = 0) {
  return {.from = target.is_v4() ? kRouter : kRouter6,
          .to = target.is_v4() ? kHost : kHost6,
          .type = type,
          .code = code,
          .parameter = parameter};
}

TEST(PingErrors, AreToldWithTypeCodeAndSecondWordAndEndTheWait) {
  struct Case {
    IpAddress target;
    std::uint8_t type;
    std::uint8_t code;
    std::uint32_t parameter;
  };
  for (const Case& c :
       {Case{kTarget, 3, 1, 0}, Case{kTarget, 3, 4, 1400}, Case{kTarget, 11, 0, 0},
        Case{kTarget, 12, 0, 0x14000000}, Case{kTarget6, 1, 0, 0}, Case{kTarget6, 1, 4, 0},
        Case{kTarget6, 2, 0, 1280}, Case{kTarget6, 3, 0, 0}, Case{kTarget6, 4, 1, 6}}) {
    PingDriver driver(config_of());
    driver.ping.add_target(c.target);
    const auto probe = driver.send(kStart);
    ASSERT_TRUE(probe);
    const auto datagram = icmp_error(from_router(c.target, c.type, c.code, c.parameter), *probe);
    driver.receive(datagram, kStart + 7ms);
    const auto events = driver.events();
    ASSERT_EQ(events.size(), 1U) << int{c.type};
    EXPECT_EQ(events[0].kind, PingEventKind::Error);
    EXPECT_EQ(events[0].target, TargetId{0});
    EXPECT_EQ(events[0].sequence, 1U);
    EXPECT_EQ(events[0].from, c.target.is_v4() ? kRouter : kRouter6);
    EXPECT_EQ(events[0].error.from, events[0].from);
    EXPECT_EQ(events[0].error.type, c.type);
    EXPECT_EQ(events[0].error.code, c.code);
    EXPECT_EQ(events[0].error.parameter, c.parameter);
    EXPECT_EQ(events[0].round_trip->time, 7ms);
    EXPECT_EQ(events[0].evidence.datagram().size(), datagram.size());

    // What was reported is not lost besides; but advice leaves the reply to be waited for.
    driver.ping.on_deadline(kStart + 10s);
    const bool was_advice = is_advice(c.target.family(), events[0].error);
    EXPECT_EQ(driver.events().size(), was_advice ? 1U : 0U) << int{c.type};
  }
}

// Source Quench and Redirect: the datagram itself was sent on, and may be lost like any other.
TEST(PingErrors, AdviceDoesNotEndTheWait) {
  for (const std::uint8_t type : {std::uint8_t{4}, std::uint8_t{5}}) {
    PingDriver driver(config_of());
    driver.ping.add_target(kTarget);
    const auto probe = driver.send(kStart);
    ASSERT_TRUE(probe);
    driver.receive(icmp_error(from_router(kTarget, type, 0, 0), *probe), kStart + 1ms);
    driver.ping.on_deadline(kStart + 10s);
    const auto events = driver.events();
    ASSERT_EQ(events.size(), 2U) << int{type};
    EXPECT_EQ(events[0].kind, PingEventKind::Error);
    EXPECT_EQ(events[1].kind, PingEventKind::Lost);
  }
}

// [R4861-VAL-1] [R4861-RD-1]
TEST(PingErrors, ARedirectOfIpv6IsAdviceFromThisLink) {
  const test::NdRedirect from_gateway{.from = *IpAddress::parse("fe80::1"),
                                      .to = kHost6,
                                      .target = *IpAddress::parse("fe80::2"),
                                      .destination = kTarget6};
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget6);
  const auto probe = driver.send(kStart);
  ASSERT_TRUE(probe);
  test::NdRedirect forwarded = from_gateway;
  forwarded.hop_limit = 254;
  driver.receive(test::nd_redirect(forwarded, *probe), kStart + 1ms);
  test::NdRedirect from_afar = from_gateway;
  from_afar.from = kRouter6;
  driver.receive(test::nd_redirect(from_afar, *probe), kStart + 1ms);
  test::NdRedirect coded = from_gateway;
  coded.code = 1;
  driver.receive(test::nd_redirect(coded, *probe), kStart + 1ms);
  driver.receive(test::nd_redirect(from_gateway, Bytes(*probe).first(40)), kStart + 1ms);
  EXPECT_TRUE(driver.events().empty());
  EXPECT_EQ(driver.ping.counters().not_ours, 4U);

  driver.receive(test::nd_redirect(from_gateway, *probe), kStart + 2ms);
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, PingEventKind::Error);
  EXPECT_EQ(events[0].error.type, 137);
  EXPECT_EQ(events[0].error.gateway, from_gateway.target);
  EXPECT_TRUE(is_advice(Family::V6, events[0].error));
}

TEST(PingErrors, AreMatchedFromEightOctetsOfTheProbe) {
  for (const IpAddress& target : {kTarget, kTarget6}) {
    PingDriver driver(config_of());
    driver.ping.add_target(*IpAddress::parse("192.0.2.77"));
    driver.ping.add_target(target);
    ASSERT_TRUE(driver.send(kStart));
    const auto probe = driver.send(kStart + 1s);
    ASSERT_TRUE(probe);
    const Bytes quote = Bytes(*probe).first((target.is_v4() ? 20 : 40) + 8);
    driver.receive(icmp_error(from_router(target, target.is_v4() ? 11 : 3, 0), quote), kStart + 1s);
    const auto events = driver.events();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].target, TargetId{1});
  }
}

TEST(PingErrors, ThatQuoteLessThanTheSequenceAreOfNobody) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  for (std::size_t size = 0; size < 28; ++size) {
    driver.receive(icmp_error(from_router(kTarget, 3, 1), Bytes(*probe).first(size)), kStart);
    ASSERT_FALSE(driver.ping.poll_event()) << size;
  }
  EXPECT_EQ(driver.ping.counters().not_ours, 28U);
}

TEST(PingErrors, AreMatchedThroughOptionsOfTheQuotedHeader) {
  for (const Ipv4OptionUse use : {Ipv4OptionUse::RecordRoute, Ipv4OptionUse::LooseSourceRoute}) {
    PingConfig config = config_of();
    config.ipv4_option = use;
    config.via = {.addresses = {kRouter.v4(), Ipv4Address(203, 0, 113, 2)}, .size = 2};
    PingDriver driver(config);
    driver.ping.add_target(kTarget);
    const auto probe = driver.send(kStart);
    const std::size_t header = 4U * (load_u8(*probe, 0) & 15U);
    driver.receive(icmp_error(from_router(kTarget, 3, 5), Bytes(*probe).first(header + 8)), kStart);
    const auto events = driver.events();
    ASSERT_EQ(events.size(), 1U) << "on the way a source route's target is in its last slot";
    EXPECT_EQ(events[0].error.code, 5);
  }
}

TEST(PingErrors, ThatQuoteSomebodyElsesProbeAreNotOurs) {
  PingConfig others = config_of();
  others.key = {.k0 = 3, .k1 = 4};
  PingDriver other(others);
  other.ping.add_target(kTarget);
  const auto others_probe = other.send(kStart);
  PingConfig with_other_identifier = config_of();
  with_other_identifier.identifier = 0x4321;
  PingDriver third(with_other_identifier);
  third.ping.add_target(kTarget);
  const auto thirds_probe = third.send(kStart);

  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  std::vector<std::byte> reply = test::EchoResponder::echo_reply(*probe);
  driver.receive(icmp_error(from_router(kTarget, 11, 0), *others_probe), kStart);
  driver.receive(icmp_error(from_router(kTarget, 11, 0), *thirds_probe), kStart);
  driver.receive(icmp_error(from_router(kTarget, 11, 0), reply), kStart);
  EXPECT_TRUE(driver.events().empty());
  EXPECT_EQ(driver.ping.counters().not_ours, 3U);
}

TEST(PingErrors, WithAWrongChecksumAreNotBelieved) {
  for (const IpAddress& target : {kTarget, kTarget6}) {
    PingDriver driver(config_of());
    driver.ping.add_target(target);
    const auto probe = driver.send(kStart);
    auto datagram = icmp_error(from_router(target, target.is_v4() ? 11 : 3, 0), *probe);
    datagram[target.is_v4() ? 22 : 42] ^= std::byte{1};
    driver.receive(datagram, kStart);
    EXPECT_TRUE(driver.events().empty());
    EXPECT_EQ(driver.ping.counters().damaged_errors, 1U);
  }
}

TEST(PingErrors, DoNotPreventTheReplyThatComesAfterAll) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  driver.receive(icmp_error(from_router(kTarget, 5, 1, 0xC00002FE), *probe), kStart + 1ms);
  driver.receive(test::EchoResponder::echo_reply(*probe), kStart + 2ms);
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, PingEventKind::Error);
  EXPECT_EQ(events[1].kind, PingEventKind::Reply);
}

Report report_about(Bytes quoted) {
  return {.destination = kTarget,
          .from = kRouter,
          .type = std::uint8_t{12},
          .code = std::uint8_t{0},
          .info = 20,
          .system_error = 71,
          .quoted = quoted};
}

TEST(PingReports, AreErrorsOfTheProbeThatTheyQuote) {
  for (const std::size_t payload_size : {std::size_t{56}, std::size_t{8}}) {
    for (const std::size_t quoted : {std::size_t{8}, 8 + payload_size}) {
      PingDriver driver(config_of(payload_size));
      driver.ping.add_target(kTarget);
      const auto probe = driver.send(kStart);
      driver.ping.on_report(report_about(Bytes(*probe).subspan(20, quoted)),
                            {.seen = kStart + 3ms});
      const auto events = driver.events();
      ASSERT_EQ(events.size(), 1U) << payload_size << " " << quoted;
      EXPECT_EQ(events[0].kind, PingEventKind::Error);
      EXPECT_EQ(events[0].error.from, kRouter);
      EXPECT_EQ(events[0].error.system_error, 71);
      EXPECT_EQ(events[0].error.parameter, 20U << 24U) << "where ICMPv4 has its pointer";
      EXPECT_TRUE(events[0].evidence.empty()) << "the packet itself was not handed over";
    }
  }
}

TEST(PingReports, RaisedOnThisMachineNameNobody) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  driver.ping.on_report({.destination = kTarget,
                         .info = 1400,
                         .system_error = 90,
                         .quoted = Bytes(*probe).subspan(20)},
                        {.seen = kStart});
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_FALSE(events[0].error.from);
  EXPECT_FALSE(events[0].error.type);
  EXPECT_EQ(events[0].error.parameter, 1400U);
}

TEST(PingReports, AboutSomethingElseAreCounted) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  const auto probe = driver.send(kStart);
  auto others = std::vector(probe->begin() + 20, probe->end());
  others[5] ^= std::byte{1};  // the identifier
  driver.ping.on_report(report_about(others), {.seen = kStart});
  driver.ping.on_report(report_about(Bytes(others).first(8)), {.seen = kStart});
  driver.ping.on_report(report_about({}), {.seen = kStart});
  EXPECT_TRUE(driver.events().empty());
  EXPECT_EQ(driver.ping.counters().not_ours, 3U);
}

TEST(PingSendFailures, AreToldOnceAndAreNoLoss) {
  PingDriver driver(config_of());
  driver.ping.add_target(kTarget);
  ASSERT_TRUE(driver.send(kStart));
  const SendError error{.failure = SendFailure::TooBig, .system_error = 90, .mtu = 1400};
  driver.ping.on_send_failed(driver.latest, error);
  driver.ping.on_send_failed(driver.latest, error);
  driver.ping.on_send_failed(TransmitId{99}, error);
  driver.ping.on_deadline(kStart + 10s);
  const auto events = driver.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, PingEventKind::NotSent);
  EXPECT_EQ(events[0].sequence, 1U);
  EXPECT_EQ(events[0].send_error.failure, SendFailure::TooBig);
  EXPECT_EQ(events[0].send_error.mtu, 1400U);
  EXPECT_FALSE(driver.ping.is_finished()) << "two more are to be sent";
}

}  // namespace
}  // namespace icmpkit::probe
