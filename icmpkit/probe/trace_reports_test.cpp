// Trace over links that hand over reports in place of packets, as unprivileged sockets do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <deque>
#include <vector>

#include "icmpkit/probe/trace.hpp"
#include "icmpkit/probe/trace_path.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/udp.hpp"

namespace icmpkit::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const IpAddress kTarget = Ipv4Address(192, 0, 2, 100);
constexpr Duration kRoundTrip = 10ms;
constexpr std::uint8_t kDistance = 4;

IpAddress router(std::uint8_t ttl) { return Ipv4Address(192, 0, 2, ttl); }

/// A path of routers which quote `quoted` octets of a probe's data, as one socket hears of it.
class ReportedPath {
 public:
  explicit ReportedPath(std::size_t quoted) : quoted_(quoted) {}

  /// Runs the trace to its end.
  TracePath run(Trace& trace) {
    trace.add_target(kTarget);
    TracePath path;
    for (Instant now{1h}; !trace.is_finished();) {
      trace.on_deadline(now);
      while (const auto transmit = trace.poll_transmit(buffer_, now)) take(*transmit, now);
      while (const auto event = trace.poll_event()) path.add(*event);
      now = next_instant(trace, now);
      deliver(trace, now);
      while (const auto event = trace.poll_event()) path.add(*event);
    }
    return path;
  }

  [[nodiscard]] std::size_t most_at_once() const { return most_at_once_; }
  std::uint8_t silent = 0;  ///< a router that never answers

 private:
  struct Answer {
    Instant at;
    Report report;
    std::vector<std::byte> quoted;
  };

  void take(const Transmit& transmit, Instant now) {
    const auto probe = wire::DatagramView::parse(Bytes(buffer_).first(transmit.size));
    const auto udp = wire::UdpView::parse(probe->payload());
    const bool arrives = probe->hop_limit() >= kDistance;
    if (probe->hop_limit() == silent) return;
    const Bytes data = udp->data().bytes();
    const Bytes quoted = data.first(std::min(quoted_, data.size()));
    answers_.push_back(
        {.at = now + kRoundTrip,
         .report = {.destination = kTarget,
                    .from = arrives ? kTarget : router(probe->hop_limit()),
                    .type = std::uint8_t{arrives ? std::uint8_t{3} : std::uint8_t{11}},
                    .code = std::uint8_t{arrives ? std::uint8_t{3} : std::uint8_t{0}},
                    .local_port = udp->ports().source},
         .quoted = {quoted.begin(), quoted.end()}});
    most_at_once_ = std::max(most_at_once_, answers_.size());
  }

  Instant next_instant(const Trace& trace, Instant now) const {
    Instant next = trace.next_deadline().value_or(now + 1s);
    if (!answers_.empty()) next = std::min(next, answers_.front().at);
    return std::max(next, now);
  }

  void deliver(Trace& trace, Instant now) {
    while (!answers_.empty() && answers_.front().at <= now) {
      Answer answer = std::move(answers_.front());
      answers_.pop_front();
      answer.report.quoted = answer.quoted;
      trace.on_report(answer.report, {.stamp = {.at = now}, .seen = now});
    }
  }

  std::size_t quoted_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(2048);
  std::deque<Answer> answers_;
  std::size_t most_at_once_ = 0;
};

std::vector<IpAddress> addresses(const TracePath& path) {
  std::vector<IpAddress> all;
  for (const TraceHop& hop : path.hops()) {
    for (const TraceResponder& responder : hop.responders) all.push_back(responder.address);
  }
  return all;
}

TraceConfig by_udp() { return {.method = TraceMethod::Udp, .key = {.k0 = 7, .k1 = 9}}; }

TEST(TraceReports, TellEachProbeByTheDataThatRoutersQuote) {
  Trace trace(by_udp());
  ReportedPath network(ProbeTag::kSize);
  const TracePath path = network.run(trace);
  EXPECT_THAT(addresses(path), ElementsAre(router(1), router(2), router(3), kTarget));
  EXPECT_EQ(path.stop(), TraceStop::Reached);
  EXPECT_EQ(trace.counters().ambiguous, 0U);
  EXPECT_GT(network.most_at_once(), 10U);
}

TEST(TraceReports, WithoutDataAreAskedForOneByOne) {
  Trace trace(by_udp());
  ReportedPath network(0);
  network.silent = 2;
  const TracePath path = network.run(trace);
  EXPECT_GT(trace.counters().ambiguous, 0U);
  EXPECT_THAT(addresses(path), ElementsAre(router(1), router(3), kTarget));
  EXPECT_THAT(path.hops(), SizeIs(kDistance));
  for (const TraceHop& hop : path.hops()) {
    if (hop.ttl == network.silent) continue;
    EXPECT_EQ(hop.answered(), 3U) << int{hop.ttl};
    EXPECT_EQ(hop.responders.at(0).times.summary()->max, kRoundTrip) << int{hop.ttl};
  }
}

TEST(TraceReports, AreAskedForOneByOneFromTheStartWhereTheLinkSaysSo) {
  TraceConfig config = by_udp();
  config.one_by_one = true;
  Trace trace(config);
  ReportedPath network(0);
  const TracePath path = network.run(trace);
  EXPECT_EQ(trace.counters().ambiguous, 0U);
  EXPECT_EQ(network.most_at_once(), 1U);
  EXPECT_THAT(addresses(path), ElementsAre(router(1), router(2), router(3), kTarget));
}

TEST(TraceReports, WithOtherDataAreNotBelieved) {
  Trace trace(by_udp());
  trace.add_target(kTarget);
  std::vector<std::byte> buffer(2048);
  const Instant now{1h};
  ASSERT_TRUE(trace.poll_transmit(buffer, now));
  std::vector<std::byte> data(buffer.begin() + 28, buffer.begin() + 28 + ProbeTag::kSize);
  data.back() ^= std::byte{1};
  const Report report{.destination = kTarget,
                      .from = router(1),
                      .type = 11,
                      .code = 0,
                      .quoted = data,
                      .local_port = trace.config().source_port};
  trace.on_report(report, {.seen = now + 1ms});
  EXPECT_EQ(trace.counters().unproved, 1U);
  EXPECT_FALSE(trace.poll_event());
}

TEST(TraceReports, OfATransmissionAreAboutThatProbe) {
  Trace trace({.method = TraceMethod::Tcp, .key = {.k0 = 7, .k1 = 9}, .one_by_one = true});
  trace.add_target(kTarget);
  std::vector<std::byte> buffer(2048);
  const Instant now{1h};
  const auto transmit = trace.poll_transmit(buffer, now);
  ASSERT_TRUE(transmit);
  EXPECT_FALSE(trace.poll_transmit(buffer, now));

  Report elsewhere{.destination = router(9), .from = router(9), .transmit = transmit->id};
  trace.on_report(elsewhere, {.seen = now + 1ms});
  EXPECT_EQ(trace.counters().not_ours, 1U);
  EXPECT_FALSE(trace.poll_event());

  trace.on_report({.destination = kTarget, .from = kTarget, .transmit = transmit->id},
                  {.seen = now + 2ms});
  const auto answer = trace.poll_event();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->kind, TraceEventKind::Answer);
  EXPECT_EQ(answer->answer, TraceAnswer::Destination);
  EXPECT_EQ(answer->from, kTarget);
  EXPECT_EQ(answer->round_trip->time, 2ms);
}

TEST(TraceReports, ThatComeTwiceSayOnlyOnceWhereAProbeCameTo) {
  Trace trace({.method = TraceMethod::Tcp, .key = {.k0 = 7, .k1 = 9}, .one_by_one = true});
  trace.add_target(kTarget);
  std::vector<std::byte> buffer(2048);
  const auto first = trace.poll_transmit(buffer, Instant{1h});
  ASSERT_TRUE(first);
  Report report{.destination = kTarget, .from = router(1), .type = 11, .code = 0};
  report.transmit = first->id;
  trace.on_report(report, {.seen = Instant{1h} + 1ms});
  report.type = 3;  // a refusal would end the path
  report.code = 1;
  trace.on_report(report, {.seen = Instant{1h} + 2ms});
  EXPECT_EQ(trace.poll_event()->kind, TraceEventKind::Answer);
  EXPECT_EQ(trace.poll_event()->kind, TraceEventKind::Duplicate);
  ASSERT_TRUE(trace.poll_transmit(buffer, Instant{1h} + 3ms));
  EXPECT_EQ(load_u8(buffer, 8), 2) << "the next hop is asked";
}

/// Two probes on their way, and the reports about them.
class TwoAwaited : public testing::Test {
 protected:
  TwoAwaited() {
    trace_.add_target(kTarget);
    for (auto& probe : probes_) {
      probe.resize(2048);
      EXPECT_TRUE(trace_.poll_transmit(probe, kNow));
    }
  }
  void hear(Bytes quoted, std::uint16_t port) {
    trace_.on_report({.destination = kTarget,
                      .from = router(1),
                      .type = 11,
                      .code = 0,
                      .quoted = quoted,
                      .local_port = port},
                     {.seen = kNow + 1ms});
  }

  static constexpr Instant kNow{1h};
  Trace trace_{{.method = TraceMethod::Udp,
                .key = {.k0 = 7, .k1 = 9},
                .max_hops = 2,
                .probes = 1,
                .first_flow = 2}};
  std::array<std::vector<std::byte>, 2> probes_;
  std::uint16_t port_ = static_cast<std::uint16_t>(trace_.config().source_port + 2);
};

TEST_F(TwoAwaited, AreNotToldApartByWhatIsLeftOfThem) {
  hear({}, port_);
  EXPECT_EQ(trace_.counters().ambiguous, 1U);
  hear(Bytes(probes_[1]).subspan(28, ProbeTag::kSize), port_);
  ASSERT_TRUE(trace_.poll_event());
  hear({}, port_);  // of the first one, unless it was the one before
  EXPECT_EQ(trace_.counters().ambiguous, 2U);
  EXPECT_FALSE(trace_.poll_event());
}

TEST_F(TwoAwaited, AreNoBusinessOfOtherFlowsReports) {
  for (const int other : {-1, 1}) hear({}, static_cast<std::uint16_t>(port_ + other));
  EXPECT_EQ(trace_.counters().not_ours, 2U);
  EXPECT_EQ(trace_.counters().ambiguous, 0U);
}

}  // namespace
}  // namespace icmpkit::probe
