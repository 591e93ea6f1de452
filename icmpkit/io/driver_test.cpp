// The driver of real time, with a machine and a link that only take notes.
#include "icmpkit/io/driver.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <deque>

#include "icmpkit/io/file_descriptor.hpp"

namespace icmpkit::io {
namespace {

using namespace std::chrono_literals;

/// Sends numbered octets while it has any left.
class Script {
 public:
  void receive(Bytes datagram, const Arrival& /*arrival*/) {
    received.emplace_back(datagram.begin(), datagram.end());
    events.push_back(static_cast<int>(datagram.size()));
  }
  void on_deadline(Instant /*now*/) { ++deadlines; }
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant /*now*/) {
    if (to_send == 0) return std::nullopt;
    --to_send;
    store_u8(buffer, 0, static_cast<std::uint8_t>(next_id));
    return Transmit{.id = static_cast<TransmitId>(next_id++), .link = link, .size = 1};
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const { return deadline; }
  [[nodiscard]] static std::size_t max_transmit_size() { return 4; }
  std::optional<int> poll_event() {
    if (events.empty()) return std::nullopt;
    const int event = events.front();
    events.pop_front();
    return event;
  }
  void on_transmitted(TransmitId id, const Stamp& /*stamp*/) { transmitted.push_back(id); }
  void on_send_failed(TransmitId id, const SendError& error) {
    failed.push_back(id);
    failures.push_back(error.failure);
  }
  void on_report(const Report& report, const Arrival& /*arrival*/) {
    reports.push_back(report.system_error);
  }
  [[nodiscard]] bool is_finished() const { return finished; }

  LinkId link{};
  int to_send = 0;
  int next_id = 0;
  int deadlines = 0;
  bool finished = false;
  std::optional<Instant> deadline;
  std::deque<int> events;
  std::vector<std::vector<std::byte>> received;
  std::vector<TransmitId> transmitted;
  std::vector<TransmitId> failed;
  std::vector<SendFailure> failures;
  std::vector<int> reports;
};
static_assert(Machine<Script> && Finite<Script> && HearsSendFailures<Script>);

class FakeLink final : public Link {
 public:
  [[nodiscard]] int descriptor() const override { return ready.number(); }
  void stage(TransmitId id, Bytes datagram) override { staged.push_back({id, datagram}); }
  void flush(LinkListener& listener) override {
    if (!staged.empty()) batches.push_back(staged.size());
    for (const auto& [id, datagram] : staged) {
      sent.push_back(load_u8(datagram, 0));
      if (refuses) {
        listener.on_send_failed(id, {.failure = SendFailure::NoBuffers});
      } else {
        listener.on_transmitted(id, {});
      }
    }
    staged.clear();
  }
  Progress collect(LinkListener& listener) override {
    eventfd_t taken = 0;
    if (eventfd_read(ready.number(), &taken) != 0) return Progress::Nothing;
    listener.on_report({.system_error = 111}, {});
    listener.on_datagram(arriving, {});
    return Progress::Some;
  }
  [[nodiscard]] const LinkCounters& counters() const override { return counters_; }

  void arrive(std::vector<std::byte> datagram) {
    arriving = std::move(datagram);
    eventfd_write(ready.number(), 1);
  }

  FileDescriptor ready{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  bool refuses = false;
  std::vector<std::byte> arriving;
  std::vector<std::pair<TransmitId, Bytes>> staged;
  std::vector<std::size_t> batches;
  std::vector<unsigned> sent;

 private:
  LinkCounters counters_;
};

struct Rig {
  Rig() { driver.attach(LinkId{0}, link); }
  void turn() {
    driver.turn(machine, [this](int event) { events.push_back(event); });
  }
  FakeLink link;
  Script machine;
  Driver driver{Script::max_transmit_size()};
  std::vector<int> events;
};

TEST(Driver, SendsInBatchesAndEachDatagramFromItsOwnPlace) {
  Rig rig;
  rig.machine.to_send = 100;
  rig.machine.deadline = Instant{};  // long ago: nothing is waited for
  rig.turn();
  rig.turn();
  EXPECT_EQ(rig.link.batches, (std::vector<std::size_t>{64, 36}));
  ASSERT_EQ(rig.link.sent.size(), 100U);
  for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(rig.link.sent[i], i);
  EXPECT_EQ(rig.machine.transmitted.size(), 100U);
  EXPECT_EQ(rig.machine.deadlines, 2);
}

TEST(Driver, TellsWhatDidNotLeave) {
  Rig rig;
  rig.link.refuses = true;
  rig.machine.to_send = 2;
  rig.machine.deadline = Instant{};
  rig.turn();
  EXPECT_EQ(rig.machine.failed, (std::vector{TransmitId{0}, TransmitId{1}}));
  EXPECT_TRUE(rig.machine.transmitted.empty());
}

TEST(Driver, TellsThatALinkIsMissing) {
  Rig rig;
  rig.machine.link = LinkId{9};
  rig.machine.to_send = 1;
  rig.machine.deadline = Instant{};
  rig.turn();
  EXPECT_EQ(rig.machine.failures, std::vector{SendFailure::NotSupported});
  EXPECT_TRUE(rig.link.sent.empty());
}

TEST(Driver, HandsOverWhatArrivesAndTheEventsOfIt) {
  Rig rig;
  rig.link.arrive({std::byte{1}, std::byte{2}, std::byte{3}});
  rig.turn();
  ASSERT_EQ(rig.machine.received.size(), 1U);
  EXPECT_EQ(rig.machine.received[0].size(), 3U);
  EXPECT_EQ(rig.events, std::vector{3});
  EXPECT_EQ(rig.machine.reports, std::vector{111});
}

class DriverWaits : public testing::TestWithParam<Waiting> {
 protected:
  void SetUp() override { rig_.driver.set_waiting(GetParam()); }
  Rig rig_;
};

TEST_P(DriverWaits, UntilTheDeadline) {
  const Instant start = monotonic_now();
  rig_.machine.deadline = start + 5ms;
  rig_.turn();
  EXPECT_GE(monotonic_now(), start + 5ms);
}

TEST_P(DriverWaits, ForAWatchedDescriptor) {
  const FileDescriptor other(eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC));
  rig_.driver.watch(other.number());
  rig_.turn();  // would wait for ever
  EXPECT_TRUE(rig_.events.empty());
}

INSTANTIATE_TEST_SUITE_P(, DriverWaits, testing::Values(Waiting::Asleep, Waiting::Busy),
                         [](const auto& waiting) {
                           return waiting.param == Waiting::Busy ? "Busy" : "Asleep";
                         });

TEST(Driver, WakesForTheLastOfManyDescriptors) {
  Rig rig;
  const FileDescriptor silent(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  for (int i = 0; i < 100; ++i) rig.driver.watch(silent.number());
  const FileDescriptor other(eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC));
  rig.driver.watch(other.number());
  const Instant start = monotonic_now();
  rig.driver.wait_until(start + 1min);
  EXPECT_LT(monotonic_now(), start + 30s);
}

TEST(Driver, DoesNotWaitForAMachineThatIsFinished) {
  Rig rig;
  rig.machine.finished = true;
  rig.machine.events = {4, 5};
  rig.turn();
  EXPECT_EQ(rig.events, (std::vector{4, 5})) << "its last events are told";
}

}  // namespace
}  // namespace icmpkit::io
