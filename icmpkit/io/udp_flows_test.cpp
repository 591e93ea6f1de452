// UDP without privileges through this machine's kernel over loopback.
#include "icmpkit/io/udp_flows.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "icmpkit/io/socket_address.hpp"
#include "icmpkit/wire/datagram.hpp"
#include "tests/support/link_notes.hpp"
#include "tests/support/own_datagram.hpp"

namespace icmpkit::io {
namespace {

using test::LinkNotes;

// Other tests run at the same time.
const std::uint16_t kPort = static_cast<std::uint16_t>(10'000 + getpid() % 5000 * 4);

std::vector<std::byte> datagram_to(const IpAddress& target, wire::Ports ports) {
  const std::array<std::byte, 16> data{std::byte{1}, std::byte{2}, std::byte{3}};
  const std::size_t size = wire::Udp::kHeaderSize + data.size();
  auto datagram = test::own_datagram(target, wire::IpProtocol::Udp, size);
  (void)encode(wire::Udp{.ports = ports, .data = data}, {.source = target, .destination = target},
               MutableBytes(datagram).last(size));
  return datagram;
}

/// A UDP socket of the target's.
class Listener {
 public:
  explicit Listener(const IpAddress& address)
      : descriptor_(socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    EXPECT_TRUE(SocketAddress(address, 0).bind(descriptor_.number()));
  }
  [[nodiscard]] std::uint16_t port() const {
    return SocketAddress::local_port(descriptor_.number());
  }
  /// Sends what came back to where it came from.
  void echo() const {
    std::array<std::byte, 64> data{};
    SocketAddress peer;
    socklen_t size = SocketAddress::kCapacity;
    auto* const address = static_cast<sockaddr*>(peer.data());
    const ssize_t received =
        recvfrom(descriptor_.number(), data.data(), data.size(), 0, address, &size);
    ASSERT_GT(received, 0);
    ASSERT_EQ(sendto(descriptor_.number(), data.data(), static_cast<std::size_t>(received), 0,
                     address, size),
              received);
  }

 private:
  FileDescriptor descriptor_;
};

class UdpFlowsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!source_towards(target_, "")) GTEST_SKIP() << "loopback has no address of this family";
    auto opened = UdpFlows::open({.family = target_.family()}, kPort, 3);
    ASSERT_TRUE(opened) << opened.error().what;
    link_ = std::move(*opened);
  }
  void send(TransmitId id, wire::Ports ports) {
    const auto datagram = datagram_to(target_, ports);
    link_->stage(id, datagram);
    link_->flush(notes_);
  }

  IpAddress target_ = *IpAddress::parse(GetParam());
  std::unique_ptr<UdpFlows> link_;
  LinkNotes notes_;
};

TEST_P(UdpFlowsTest, GivesAnswersAsWholeDatagrams) {
  const Listener listener(target_);
  send(TransmitId{7},
       {.source = static_cast<std::uint16_t>(kPort + 1), .destination = listener.port()});
  ASSERT_NO_FATAL_FAILURE(listener.echo());
  notes_.collect(*link_, 1);
  ASSERT_EQ(notes_.datagrams.size(), 1U);
  const auto datagram = wire::DatagramView::parse(Bytes(notes_.datagrams[0]));
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->protocol(), wire::IpProtocol::Udp);
  EXPECT_EQ(datagram->source(), target_);
  EXPECT_EQ(datagram->destination(), target_);
  EXPECT_EQ(datagram->hop_limit(), 64);
  const auto udp = wire::UdpView::parse(datagram->payload());
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp->ports(), (wire::Ports{.source = listener.port(),
                                       .destination = static_cast<std::uint16_t>(kPort + 1)}));
  EXPECT_EQ(udp->checksum_state({.source = target_, .destination = target_}),
            wire::ChecksumState::Correct);
  EXPECT_EQ(udp->data().size(), 16U);
}

TEST_P(UdpFlowsTest, ReportsErrorsWithThePortAndWhatWasQuoted) {
  std::uint16_t closed = 0;
  {
    closed = Listener(target_).port();
  }
  send(TransmitId{7}, {.source = static_cast<std::uint16_t>(kPort + 2), .destination = closed});
  notes_.collect_reports(*link_, 1);
  ASSERT_EQ(notes_.reports.size(), 1U);
  const auto& [report, quoted] = notes_.reports[0];
  EXPECT_EQ(report.destination, target_);
  EXPECT_EQ(report.from, target_);
  EXPECT_EQ(report.type, target_.is_v4() ? 3 : 1);
  EXPECT_EQ(report.code, target_.is_v4() ? 3 : 4);
  EXPECT_EQ(report.local_port, kPort + 2);
  EXPECT_FALSE(report.transmit);
  ASSERT_EQ(quoted.size(), 16U);
  EXPECT_EQ(quoted[2], std::byte{3});
  EXPECT_EQ(notes_.arrivals[0].stamp.source, StampSource::Kernel);
}

TEST_P(UdpFlowsTest, SaysThatADatagramFromAnotherPortIsNotItsOwn) {
  send(TransmitId{7}, {.source = static_cast<std::uint16_t>(kPort + 3), .destination = 9});
  EXPECT_EQ(notes_.failed, std::vector{TransmitId{7}});
  EXPECT_EQ(notes_.failures, std::vector{SendFailure::NotSupported});
  EXPECT_EQ(link_->counters().sent, 0U);
}

TEST_P(UdpFlowsTest, SaysWhichPortIsTaken) {
  const auto again =
      UdpFlows::open({.family = target_.family()}, static_cast<std::uint16_t>(kPort + 2), 1);
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().what.find("binding"), std::string::npos) << again.error().what;
}

TEST(UdpFlows, OfBothFamiliesMayHaveTheSamePorts) {
  const auto v4 = UdpFlows::open({.family = Family::V4}, kPort, 3);
  ASSERT_TRUE(v4) << v4.error().what;
  const auto v6 = UdpFlows::open({.family = Family::V6}, kPort, 3);
  if (!v6 && v6.error().system_error == EAFNOSUPPORT) GTEST_SKIP() << "no IPv6";
  EXPECT_TRUE(v6) << v6.error().what;
}

INSTANTIATE_TEST_SUITE_P(Loopback, UdpFlowsTest, testing::Values("127.0.0.1", "::1"),
                         [](const auto& family) {
                           return std::strchr(family.param, ':') == nullptr ? "V4" : "V6";
                         });

}  // namespace
}  // namespace icmpkit::io
