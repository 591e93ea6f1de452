// The machine by hand: what it promises whatever the network does. How right it is, random networks
// say (tests/sim/verdicts).
#include "icmpkit/probe/diagnosis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <ranges>
#include <set>
#include <vector>

#include "icmpkit/base/prng.hpp"
#include "icmpkit/probe/verdict_table.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "tests/support/echo_responder.hpp"
#include "tests/support/icmp_error.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using test::EchoResponder;
using Datagrams = std::vector<std::vector<std::byte>>;
using Network = std::function<Datagrams(Bytes probe)>;

const IpAddress kTarget = Ipv4Address(192, 0, 2, 1);
const IpAddress kTarget6 = *IpAddress::parse("2001:db8::1");
const IpAddress kOwn = Ipv4Address(10, 0, 0, 9);
const IpAddress kGateway = Ipv4Address(10, 0, 0, 1);
const IpAddress kNeighbour = Ipv4Address(10, 0, 0, 2);
constexpr std::uint8_t kUnreachable = 3;
constexpr std::uint8_t kRedirect = 5;

DiagnosisConfig config_of(const IpAddress& target = kTarget) {
  DiagnosisConfig config{.identifier = 7, .key = {.k0 = 1, .k1 = 2}};
  config.question.target = target;
  config.local = {.route = LocalRoute::Gateway,
                  .link = LinkState::Up,
                  .mtu = 1500,
                  .source = kOwn,
                  .prefix_length = 24,
                  .first_hop = kGateway};
  config.sources.v4 = kOwn.v4();
  config.sources.v6 = *Ipv6Address::parse("2001:db8::9");
  return config;
}

Datagrams silence(Bytes /*probe*/) { return {}; }

/// The target is the next hop: it answers echo requests, and RFC 792 knows no TTL that is too
/// small.
Datagrams neighbour(Bytes probe) {
  const auto datagram = wire::DatagramView::parse(probe);
  const bool is_echo = datagram && (datagram->protocol() == wire::IpProtocol::Icmp ||
                                    datagram->protocol() == wire::IpProtocol::Icmpv6);
  return is_echo ? Datagrams{EchoResponder::echo_reply(probe)} : Datagrams{};
}

/// An error that quotes the probe.
std::vector<std::byte> error_from(const IpAddress& from, std::uint8_t type, std::uint8_t code,
                                  Bytes probe, std::uint32_t parameter = 0) {
  return test::icmp_error(
      {.from = from, .to = kOwn, .type = type, .code = code, .parameter = parameter}, probe);
}

struct Driver {
  explicit Driver(const DiagnosisConfig& config)
      : diagnosis(config), buffer(diagnosis.max_transmit_size()) {}

  /// One moment: what is due is sent and answered at once, and all events are taken.
  void step(const Network& network) {
    diagnosis.on_deadline(now);
    for (;;) {
      while (diagnosis.poll_event()) ++events;
      const auto transmit = diagnosis.poll_transmit(buffer, now);
      if (!transmit) break;
      ++sent;
      if (failure) {
        diagnosis.on_send_failed(transmit->id, *failure);
        continue;
      }
      diagnosis.on_transmitted(transmit->id, {.at = now});
      const std::vector<std::byte> probe(
          buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(transmit->size));
      for (const auto& answer : network(probe)) {
        diagnosis.receive(answer, {.stamp = {.at = now + 1ms}, .seen = now});
      }
    }
  }

  /// Until it ends, as rule 4 of base/machine.hpp lets a driver do it.
  void run(const Network& network) {
    for (int i = 0; i < 20'000 && !diagnosis.is_finished(); ++i) {
      step(network);
      const auto next = diagnosis.next_deadline();
      if (!next) break;
      ASSERT_GT(*next, now) << "it would be called again and again";
      now = *next;
    }
    EXPECT_TRUE(diagnosis.is_finished());
  }

  [[nodiscard]] std::string_view verdict() const {
    return word(judge(diagnosis.findings()).verdict);
  }

  Diagnosis diagnosis;
  std::vector<std::byte> buffer;
  Instant now{1h};
  std::uint32_t sent = 0;
  std::uint32_t events = 0;
  std::optional<SendError> failure{};
};

TEST(Diagnosis, AnswersOfATargetThatIsSoundAreEnough) {
  for (const IpAddress& target : {kTarget, kTarget6}) {
    Driver driver(config_of(target));
    driver.run(neighbour);
    EXPECT_EQ(driver.verdict(), "reachable");
    EXPECT_LT(driver.sent, 150U);
    EXPECT_EQ(driver.diagnosis.sent(), driver.sent);
    EXPECT_GT(driver.events, 2U);
    EXPECT_EQ(driver.diagnosis.next_deadline(), std::nullopt);
  }
}

/// Loses every n-th probe and says of every other that it came twice.
Network unreliable(std::uint32_t seed) {
  return [prng = Prng(seed)](Bytes probe) mutable {
    Datagrams answers = prng.below(4) == 0 ? Datagrams{} : neighbour(probe);
    if (prng.below(8) == 0 && !answers.empty()) answers.push_back(answers.front());
    return answers;
  };
}

TEST(Diagnosis, NeverSendsMoreThanItMay) {
  for (const std::uint32_t most : {0U, 1U, 7U, 40U, 100U, 300U}) {
    DiagnosisConfig config = config_of();
    config.max_probes = most;
    for (const Network& network : {Network(silence), Network(neighbour), unreliable(most)}) {
      Driver driver(config);
      driver.run(network);
      EXPECT_LE(driver.sent, most);
    }
  }
}

TEST(Diagnosis, CountsThatItMaySendNoMore) {
  DiagnosisConfig config = config_of();
  config.max_probes = 7;
  Driver driver(config);
  driver.run(silence);
  EXPECT_EQ(driver.sent, 7U);
  EXPECT_EQ(driver.diagnosis.counters().probe_limit, 1U);
}

TEST(Diagnosis, EndsWhenItsTimeIsUp) {
  DiagnosisConfig config = config_of();
  config.time_limit = 900ms;
  Driver driver(config);
  driver.run(silence);
  EXPECT_EQ(driver.diagnosis.elapsed(), 900ms);
  EXPECT_EQ(driver.diagnosis.counters().time_limit, 1U);
}

TEST(Diagnosis, EndsByItselfWithinItsTimeWhereNobodyAnswers) {
  Driver driver(config_of());
  driver.run(silence);
  EXPECT_EQ(driver.verdict(), "silent-drop");
  EXPECT_LE(driver.diagnosis.elapsed(), 10s);
  EXPECT_EQ(driver.diagnosis.counters().time_limit, 0U);
}

TEST(Diagnosis, SendsNothingWhereThisSideSaysThatItIsInVain) {
  const auto verdict_where = [](LocalRoute route, LinkState link) {
    DiagnosisConfig config = config_of();
    config.local.route = route;
    config.local.link = link;
    Driver driver(config);
    EXPECT_TRUE(driver.diagnosis.is_finished());
    driver.step(neighbour);
    EXPECT_EQ(driver.sent, 0U);
    EXPECT_EQ(driver.diagnosis.next_deadline(), std::nullopt);
    return driver.verdict();
  };
  EXPECT_EQ(verdict_where(LocalRoute::None, LinkState::Up), "local-no-route");
  EXPECT_EQ(verdict_where(LocalRoute::Refused, LinkState::Unknown), "local-no-route");
  EXPECT_EQ(verdict_where(LocalRoute::Gateway, LinkState::Down), "local-interface-down");
}

TEST(Diagnosis, WhatTheSystemDoesNotSendIsToldAsIt) {
  const auto verdict_of_failure = [](SendFailure failure) {
    Driver driver(config_of());
    driver.failure = SendError{.failure = failure};
    driver.run(silence);
    EXPECT_EQ(driver.diagnosis.findings().echo.sent, 0U);
    return driver.verdict();
  };
  EXPECT_EQ(verdict_of_failure(SendFailure::NoRoute), "local-no-route");
  EXPECT_EQ(verdict_of_failure(SendFailure::LinkDown), "local-interface-down");
}

// Whoever forges one beats the reply, which comes all the same.
TEST(Diagnosis, AReplyCountsMoreThanARefusalThatCameBefore) {
  Driver driver(config_of());
  driver.run([](Bytes probe) {
    Datagrams answers{error_from(kNeighbour, kUnreachable, 1, probe)};
    for (auto& reply : neighbour(probe)) answers.push_back(std::move(reply));
    return answers;
  });
  EXPECT_TRUE(driver.diagnosis.findings().is_answered());
  EXPECT_EQ(driver.verdict(), "reachable");
}

TEST(Diagnosis, ARefusalThatStandsAloneIsTheVerdict) {
  Driver driver(config_of());
  driver.run(
      [](Bytes probe) { return Datagrams{error_from(kNeighbour, kUnreachable, 13, probe)}; });
  EXPECT_EQ(driver.verdict(), "prohibited");
  EXPECT_EQ(judge(driver.diagnosis.findings()).culprit, kNeighbour);
}

std::string_view verdict_with_redirect(const IpAddress& from) {
  Driver driver(config_of());
  driver.run([&](Bytes probe) {
    Datagrams answers = neighbour(probe);
    answers.push_back(error_from(from, kRedirect, 1, probe, 0x0A000002));
    return answers;
  });
  EXPECT_FALSE(driver.diagnosis.findings().redirects.empty());
  return driver.verdict();
}

TEST(Diagnosis, BelievesARedirectOfItsFirstHopAlone) {
  EXPECT_EQ(verdict_with_redirect(kGateway), "detour");
  EXPECT_EQ(verdict_with_redirect(kNeighbour), "reachable");
}

// [R4861-VAL-1]
TEST(Diagnosis, HearsARedirectOfIpv6ThatNoRouterForwarded) {
  DiagnosisConfig config = config_of(kTarget6);
  config.local.first_hop = *IpAddress::parse("fe80::1");
  config.local.source = *IpAddress::parse("2001:db8::9");
  config.local.prefix_length = 64;
  const auto verdict_with = [&](std::uint8_t hop_limit, std::byte change) {
    Driver driver(config);
    driver.run([&](Bytes probe) {
      std::vector<std::byte> packet(probe.begin(), probe.end());
      constexpr std::size_t kTransportAt = 40;
      for (auto& octet : packet | std::views::drop(kTransportAt)) octet ^= change;
      Datagrams answers = neighbour(probe);
      if (!answers.empty()) {
        answers.push_back(test::nd_redirect({.from = *config.local.first_hop,
                                             .to = *config.local.source,
                                             .target = *IpAddress::parse("fe80::2"),
                                             .destination = kTarget6,
                                             .hop_limit = hop_limit},
                                            packet));
      }
      return answers;
    });
    return driver.verdict();
  };
  EXPECT_EQ(verdict_with(255, std::byte{0}), "detour");
  EXPECT_EQ(verdict_with(254, std::byte{0}), "reachable");
  EXPECT_EQ(verdict_with(255, std::byte{1}), "reachable") << "of what was never sent";
}

/// A link that opens connections: it reports what became of each SYN after a while, and no packet
/// comes back. Of a port it has one at a time. The target is two hops away.
class Connections {
 public:
  /// `answers` says whether a port of the target does.
  explicit Connections(int system_error, std::function<bool(std::uint16_t)> answers)
      : system_error_(system_error), answers_(std::move(answers)) {}

  void open(const Transmit& transmit, Bytes syn, Instant now) {
    constexpr std::size_t kTtlAt = 8;
    const std::uint16_t from = load_be16(syn, 20);
    ports_.insert(from);
    const bool is_alone = std::ranges::find(waiting_, from, &Waiting::from) == waiting_.end();
    EXPECT_TRUE(is_alone) << "the one would take the other's place";
    Report report{.destination = kTarget, .transmit = transmit.id};
    if (load_u8(syn, kTtlAt) == 1) {
      report.from = kGateway;
      report.type = 11;
      report.code = 0;
    } else if (answers_(load_be16(syn, 22))) {
      report.from = kTarget;
      report.system_error = system_error_;
    } else {
      return;
    }
    waiting_.push_back({.due = now + 30ms, .from = from, .report = report});
  }
  void report(Diagnosis& diagnosis, Instant now) {
    while (!waiting_.empty() && waiting_.front().due <= now) {
      diagnosis.on_report(waiting_.front().report, {.seen = now});
      waiting_.pop_front();
    }
  }
  [[nodiscard]] Instant next(Instant at_latest) const {
    return waiting_.empty() ? at_latest : std::min(at_latest, waiting_.front().due);
  }
  /// That SYNs came from.
  [[nodiscard]] const std::set<std::uint16_t>& ports() const { return ports_; }

 private:
  struct Waiting {
    Instant due{};
    std::uint16_t from = 0;
    Report report{};
  };
  int system_error_;
  std::function<bool(std::uint16_t)> answers_;
  std::deque<Waiting> waiting_;
  std::set<std::uint16_t> ports_;
};

/// A diagnosis that has no raw socket, at its end; `network` is what echo requests meet.
Diagnosis diagnosis_by(Connections& connections, const Network& network, TraceMethod method) {
  constexpr LinkId kConnections{7};
  DiagnosisConfig config = config_of();
  config.question.method = method;
  config.question.port = 80;
  config.is_raw = false;
  config.tcp_link = kConnections;
  Diagnosis diagnosis(config);
  std::vector<std::byte> buffer(diagnosis.max_transmit_size());
  Instant now{1h};
  for (int i = 0; i < 20'000 && !diagnosis.is_finished(); ++i) {
    diagnosis.on_deadline(now);
    connections.report(diagnosis, now);
    while (const auto transmit = diagnosis.poll_transmit(buffer, now)) {
      const auto datagram = Bytes(buffer).first(transmit->size);
      if (transmit->link == kConnections) {
        connections.open(*transmit, datagram, now);
      } else {
        for (const auto& reply : network(datagram)) diagnosis.receive(reply, {.seen = now});
      }
    }
    now = connections.next(diagnosis.next_deadline().value_or(now));
  }
  EXPECT_TRUE(diagnosis.is_finished());
  return diagnosis;
}

TEST(Diagnosis, AsksForAPortByConnectionsWhereItHasNoRawSocket) {
  const auto any = [](std::uint16_t) { return true; };
  Connections open(0, any);
  const Diagnosis reached = diagnosis_by(open, neighbour, TraceMethod::Tcp);
  EXPECT_EQ(word(judge(reached.findings()).verdict), "reachable");
  EXPECT_EQ(reached.findings().path.distance(), 2);
  EXPECT_EQ(open.ports().size(), 2U) << "the path's, and another's that does not wait for it";
  Connections closed(ECONNREFUSED, any);
  const Diagnosis refused = diagnosis_by(closed, neighbour, TraceMethod::Tcp);
  EXPECT_EQ(word(judge(refused.findings()).verdict), "port-unreachable");
}

TEST(Diagnosis, KnocksByConnectionsAndKeepsPortsApart) {
  Connections one(0, [](std::uint16_t port) { return port == 80; });
  const Diagnosis found = diagnosis_by(one, silence, TraceMethod::Icmp);
  EXPECT_EQ(word(judge(found.findings()).verdict), "filtered-but-up");
  for (const Knock& knock : found.findings().knocks) {
    EXPECT_EQ(knock.answer, knock.port == 80 ? KnockAnswer::Open : KnockAnswer::None) << knock.port;
  }
}

TEST(Diagnosis, AnyOrderOfCallsIsSafe) {
  Prng prng(1);
  for (int run = 0; run < 200; ++run) {
    Driver driver(config_of(run % 2 == 0 ? kTarget : kTarget6));
    std::vector<std::byte> probe;
    for (int call = 0; call < 400; ++call) {
      switch (prng.below(7)) {
        case 0:
          driver.diagnosis.on_deadline(driver.now - 1s);
          break;
        case 1:
          driver.now += std::chrono::milliseconds(prng.below(50));
          break;
        case 2:
          driver.diagnosis.on_send_failed(static_cast<TransmitId>(prng.next()), {});
          break;
        case 3:
          driver.diagnosis.on_transmitted(static_cast<TransmitId>(prng.next()), {});
          break;
        case 4:
          (void)driver.diagnosis.poll_event();
          break;
        case 5:
          if (!probe.empty()) driver.diagnosis.receive(EchoResponder::echo_reply(probe), {});
          break;
        default:
          if (const auto transmit = driver.diagnosis.poll_transmit(driver.buffer, driver.now)) {
            const Bytes sent = Bytes(driver.buffer).first(transmit->size);
            if (!neighbour(sent).empty()) probe.assign(sent.begin(), sent.end());
          }
      }
      (void)driver.diagnosis.next_deadline();
    }
    driver.diagnosis.stop();
    EXPECT_TRUE(driver.diagnosis.is_finished());
    EXPECT_FALSE(driver.diagnosis.poll_transmit(driver.buffer, driver.now));
    (void)judge(driver.diagnosis.findings());
  }
}

}  // namespace
}  // namespace icmpkit::probe
