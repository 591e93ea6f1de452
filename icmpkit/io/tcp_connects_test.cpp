// TCP without privileges through this machine's kernel over loopback.
#include "icmpkit/io/tcp_connects.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "icmpkit/io/icmp_socket.hpp"
#include "icmpkit/io/socket_address.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/tcp.hpp"
#include "tests/support/link_notes.hpp"
#include "tests/support/own_datagram.hpp"

namespace icmpkit::io {
namespace {

using test::LinkNotes;

// Other tests run at the same time.
const std::uint16_t kPort = static_cast<std::uint16_t>(10'000 + getpid() % 5000 * 4);

std::vector<std::byte> syn_to(const IpAddress& target, std::uint16_t port,
                              std::uint8_t flags = wire::TcpFlags::kSyn) {
  auto datagram = test::own_datagram(target, wire::IpProtocol::Tcp, wire::Tcp::kMinHeaderSize);
  (void)encode(wire::Tcp{.ports = {.source = kPort, .destination = port}, .flags = flags},
               {.source = target, .destination = target},
               MutableBytes(datagram).last(wire::Tcp::kMinHeaderSize));
  return datagram;
}

/// A port of the target's: open while this lives, or bound and closed.
class Port {
 public:
  Port(const IpAddress& address, bool is_open)
      : descriptor_(socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    EXPECT_TRUE(SocketAddress(address, 0).bind(descriptor_.number()));
    if (is_open) {
      EXPECT_EQ(listen(descriptor_.number(), 1), 0);
    }
  }
  [[nodiscard]] std::uint16_t number() const {
    return SocketAddress::local_port(descriptor_.number());
  }

 private:
  FileDescriptor descriptor_;
};

class TcpConnectsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!source_towards(target_, "")) GTEST_SKIP() << "loopback has no address of this family";
    auto opened = TcpConnects::open({});
    ASSERT_TRUE(opened) << opened.error().what;
    link_ = std::move(*opened);
  }
  void send(TransmitId id, const std::vector<std::byte>& datagram) {
    link_->stage(id, datagram);
    link_->flush(notes_);
  }
  /// Requires that one report came, from the target itself.
  void expect_answer(TransmitId id, int system_error) {
    notes_.collect_reports(*link_, 1);
    ASSERT_EQ(notes_.reports.size(), 1U);
    const Report& report = notes_.reports[0].report;
    EXPECT_TRUE(report.is_from_transport());
    EXPECT_EQ(report.destination, target_);
    EXPECT_EQ(report.from, target_);
    EXPECT_EQ(report.transmit, id);
    EXPECT_EQ(report.system_error, system_error);
    notes_.reports.clear();
  }

  IpAddress target_ = *IpAddress::parse(GetParam());
  std::unique_ptr<TcpConnects> link_;
  LinkNotes notes_;
};

TEST_P(TcpConnectsTest, ReportsThatAPortIsOpenAndMayAskAgainAtOnce) {
  const Port open(target_, true);
  for (const TransmitId id : {TransmitId{7}, TransmitId{8}}) {
    send(id, syn_to(target_, open.number()));
    expect_answer(id, 0);
  }
  EXPECT_EQ(link_->counters().sent, 2U);
  EXPECT_EQ(link_->counters().received, 2U);
}

TEST_P(TcpConnectsTest, ReportsThatAPortIsClosed) {
  const Port closed(target_, false);
  for (const TransmitId id : {TransmitId{7}, TransmitId{8}}) {
    send(id, syn_to(target_, closed.number()));
    expect_answer(id, ECONNREFUSED);
  }
}

TEST_P(TcpConnectsTest, RefusesWhatIsNoSyn) {
  send(TransmitId{7}, syn_to(target_, 80, wire::TcpFlags::kAck));
  EXPECT_EQ(notes_.failed, std::vector{TransmitId{7}});
  EXPECT_EQ(notes_.failures, std::vector{SendFailure::NotSupported});
}

TEST_P(TcpConnectsTest, TellsWhatItCannotSend) {
  const Port taken(target_, true);  // a listener's port cannot be shared
  auto datagram = syn_to(target_, 80);
  store_be16(MutableBytes(datagram).last(wire::Tcp::kMinHeaderSize), 0, taken.number());
  send(TransmitId{7}, datagram);
  EXPECT_EQ(notes_.failed, std::vector{TransmitId{7}});
  EXPECT_EQ(link_->counters().send_refused, 1U);
}

/// A listener whose queue is full: it leaves a SYN unanswered, and has the next tried again.
class BusyPort {
 public:
  explicit BusyPort(const IpAddress& address) : address_(address), listener_(open()) {
    EXPECT_TRUE(SocketAddress(address, 0).bind(listener_.number()));
    EXPECT_EQ(listen(listener_.number(), 0), 0);
    caller_ = open();
    EXPECT_TRUE(SocketAddress(address, number()).connect(caller_.number()));
  }
  [[nodiscard]] std::uint16_t number() const {
    return SocketAddress::local_port(listener_.number());
  }
  void take_more() { taken_ = FileDescriptor(accept(listener_.number(), nullptr, nullptr)); }

 private:
  [[nodiscard]] FileDescriptor open() const {
    return FileDescriptor(
        socket(address_.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }

  IpAddress address_;
  FileDescriptor listener_;
  FileDescriptor caller_;
  FileDescriptor taken_;
};

TEST_P(TcpConnectsTest, DropsAnAttemptBeforeTheKernelWouldTryAgain) {
  BusyPort port(target_);
  send(TransmitId{7}, syn_to(target_, port.number()));
  port.take_more();
  notes_.collect_reports(*link_, 1);
  EXPECT_TRUE(notes_.reports.empty()) << "what is tried again would be taken";
  EXPECT_EQ(link_->counters().sent, 1U);
}

TEST_P(TcpConnectsTest, TakesAnUnansweredAttemptsPlace) {
  const BusyPort port(target_);
  for (const TransmitId id : {TransmitId{7}, TransmitId{8}}) {
    send(id, syn_to(target_, port.number()));
  }
  EXPECT_TRUE(notes_.failed.empty());
  EXPECT_EQ(link_->counters().sent, 2U);
}

TEST_P(TcpConnectsTest, AsksSeveralAtOnceFromOnePort) {
  const BusyPort one(target_);
  const BusyPort other(target_);
  send(TransmitId{7}, syn_to(target_, one.number()));
  send(TransmitId{8}, syn_to(target_, other.number()));
  EXPECT_TRUE(notes_.failed.empty());
  EXPECT_EQ(link_->counters().sent, 2U);
}

INSTANTIATE_TEST_SUITE_P(Loopback, TcpConnectsTest, testing::Values("127.0.0.1", "::1"),
                         [](const auto& family) {
                           return std::strchr(family.param, ':') == nullptr ? "V4" : "V6";
                         });

}  // namespace
}  // namespace icmpkit::io
