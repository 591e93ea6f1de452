// The TUN device with the kernel at its other end, in a network namespace of the test's own.
#include "icmpkit/io/tun_device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "icmpkit/io/driver.hpp"
#include "icmpkit/io/socket_address.hpp"
#include "icmpkit/wire/ipv4.hpp"
#include "icmpkit/wire/ipv6.hpp"
#include "tests/support/own_namespace.hpp"

namespace icmpkit::io {
namespace {

using namespace std::chrono_literals;
using test::in_own_namespace;
using testing::HasSubstr;

const IpAddress kHost4 = *IpAddress::parse("10.99.0.2");
const IpAddress kHost6 = *IpAddress::parse("fd99::2");
const IpAddress kFar4 = *IpAddress::parse("10.99.7.7");
const IpAddress kFar6 = *IpAddress::parse("fd99:0:7::7");

TunOptions lab_options() {
  return {.mtu = 1400,
          .addresses = {kHost4, kHost6},
          .prefixes = {*Prefix::parse("10.99.0.0/16"), *Prefix::parse("fd99::/32")}};
}

/// Sends every datagram back where it came from, addresses and all else as they were but swapped.
class Mirror {
 public:
  void receive(Bytes datagram, const Arrival& /*arrival*/) {
    waiting_.assign(datagram.begin(), datagram.end());
    const std::size_t at = datagram.size() > 0 && load_u8(datagram, 0) >> 4U == 4 ? 12 : 8;
    const std::size_t size = at == 12 ? Ipv4Address::kSize : Ipv6Address::kSize;
    std::swap_ranges(waiting_.begin() + static_cast<std::ptrdiff_t>(at),
                     waiting_.begin() + static_cast<std::ptrdiff_t>(at + size),
                     waiting_.begin() + static_cast<std::ptrdiff_t>(at + size));
    ++received;
  }
  void on_deadline(Instant now) {
    if (now >= until) is_over = true;
  }
  std::optional<Transmit> poll_transmit(MutableBytes buffer, Instant /*now*/) {
    if (waiting_.empty()) return std::nullopt;
    store_bytes(buffer, 0, waiting_);
    return Transmit{.size = std::exchange(waiting_, {}).size()};
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const { return until; }
  [[nodiscard]] static std::size_t max_transmit_size() { return 0xFFFF; }
  std::optional<int> poll_event() { return std::nullopt; }
  void on_send_failed(TransmitId /*id*/, const SendError& error) { failures.push_back(error); }
  [[nodiscard]] bool is_finished() const { return is_over; }

  std::size_t received = 0;
  Instant until = monotonic_now() + 2s;
  bool is_over = false;
  std::vector<SendError> failures;

 private:
  std::vector<std::byte> waiting_;
};
static_assert(Machine<Mirror> && Finite<Mirror> && HearsSendFailures<Mirror>);

/// A UDP socket whose port is its peer's too, so that a mirror of addresses is enough.
struct UdpSocket {
  explicit UdpSocket(const IpAddress& peer)
      : descriptor(socket(peer.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const IpAddress any = peer.is_v4() ? IpAddress{} : IpAddress{Ipv6Address{}};
    is_connected = SocketAddress(any, kPort).bind(descriptor.number()) &&
                   SocketAddress(peer, kPort).connect(descriptor.number());
  }
  static constexpr std::uint16_t kPort = 7777;
  FileDescriptor descriptor;
  bool is_connected = false;
};

TEST(TunDevice, CarriesDatagramsBothWaysInBothFamilies) {
  in_own_namespace([] {
    auto device = TunDevice::open(lab_options());
    ASSERT_TRUE(device) << device.error().what;
    EXPECT_EQ((*device)->name(), "icmp0");
    for (const IpAddress& far : {kFar4, kFar6}) {
      UdpSocket udp(far);
      ASSERT_TRUE(udp.is_connected);
      Mirror mirror;
      Driver driver(Mirror::max_transmit_size());
      driver.attach(LinkId{0}, **device);
      driver.watch(udp.descriptor.number());
      ASSERT_EQ(send(udp.descriptor.number(), "ping", 4, 0), 4);
      std::array<char, 8> answer{};
      ssize_t size = -1;
      while (size < 0 && !mirror.is_finished()) {
        driver.turn(mirror, [](int) {});
        size = recv(udp.descriptor.number(), answer.data(), answer.size(), MSG_DONTWAIT);
      }
      EXPECT_EQ(size, 4) << far.text().view();
      EXPECT_EQ(SocketAddress::local_address(udp.descriptor.number()),
                far.is_v4() ? kHost4 : kHost6);
    }
    EXPECT_EQ((*device)->counters().received, 2U);
    EXPECT_EQ((*device)->counters().send_refused, 0U);
  });
}

TEST(TunDevice, LeavesNothingBehind) {
  in_own_namespace([] {
    std::string name;
    {
      auto device = TunDevice::open(lab_options());
      ASSERT_TRUE(device) << device.error().what;
      name = (*device)->name();
      EXPECT_NE(if_nametoindex(name.c_str()), 0U);
    }
    EXPECT_EQ(if_nametoindex(name.c_str()), 0U);
    auto netlink = Netlink::open();
    ASSERT_TRUE(netlink);
    EXPECT_TRUE(netlink->routes()->empty());
    EXPECT_TRUE(netlink->addresses()->empty());
  });
}

TEST(TunDevice, RefusesAPrefixThatAnotherDeviceHas) {
  in_own_namespace([] {
    auto first = TunDevice::open(lab_options());
    ASSERT_TRUE(first) << first.error().what;
    TunOptions inside{.prefixes = {*Prefix::parse("10.99.3.0/24")}};
    const auto second = TunDevice::open(inside);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().what, HasSubstr("10.99.3.0/24 is in use"));
    EXPECT_THAT(second.error().what, HasSubstr("route to 10.99.0.0/16 by icmp0"));
    EXPECT_THAT(second.error().advice, HasSubstr("unshare"));
    EXPECT_EQ(if_nametoindex("icmp1"), 0U) << "no device was made";
  });
}

TEST(TunDevice, HasNoAddressesAndRoutesButItsOwn) {
  in_own_namespace([] {
    auto device = TunDevice::open(lab_options());
    ASSERT_TRUE(device) << device.error().what;
    auto netlink = Netlink::open();
    ASSERT_TRUE(netlink);
    const auto addresses = netlink->addresses();
    ASSERT_TRUE(addresses) << addresses.error().what;
    EXPECT_EQ(addresses->size(), 2U) << "no link-local address, which would solicit routers";
    const auto routes = netlink->routes();
    ASSERT_TRUE(routes) << routes.error().what;
    for (const SystemRoute& route : *routes) {
      if (route.prefix.address().is_multicast()) continue;  // the kernel's own, of the local table
      EXPECT_TRUE(Prefix::parse("10.99.0.0/16")->contains(route.prefix.address()) ||
                  Prefix::parse("fd99::/32")->contains(route.prefix.address()))
          << route.prefix.text().view();
    }
  });
}

TEST(TunDevice, CountsWhatItsQueueHadNoRoomFor) {
  in_own_namespace([] {
    TunOptions options = lab_options();
    options.queue = 100;
    auto device = TunDevice::open(options);
    ASSERT_TRUE(device) << device.error().what;
    UdpSocket udp(kFar4);
    constexpr std::uint64_t kSent = 500;
    for (std::uint64_t i = 0; i < kSent; ++i) (void)send(udp.descriptor.number(), "x", 1, 0);
    Mirror mirror;
    Driver driver(Mirror::max_transmit_size());
    driver.attach(LinkId{0}, **device);
    mirror.until = monotonic_now() + 100ms;
    while (!mirror.is_finished()) driver.turn(mirror, [](int) {});
    (*device)->refresh_counters();
    EXPECT_GT((*device)->counters().receive_overflow, 0U);
    EXPECT_EQ((*device)->counters().received + (*device)->counters().receive_overflow, kSent);
  });
}

TEST(TunDevice, TellsWhatTheKernelDoesNotTake) {
  in_own_namespace([] {
    auto device = TunDevice::open(lab_options());
    ASSERT_TRUE(device) << device.error().what;
    struct Ear final : LinkListener {
      void on_datagram(Bytes, const Arrival&) override {}
      void on_transmitted(TransmitId, const Stamp&) override {}
      void on_send_failed(TransmitId id, const SendError&) override { failed.push_back(id); }
      void on_report(const Report&, const Arrival&) override {}
      std::vector<TransmitId> failed;
    } ear;
    constexpr auto kNoVersion = octets(0x00, 0x01, 0x02, 0x03);
    (*device)->stage(TransmitId{5}, kNoVersion);
    (*device)->flush(ear);
    EXPECT_EQ(ear.failed, std::vector{TransmitId{5}});
    EXPECT_EQ((*device)->counters().send_refused, 1U);
  });
}

}  // namespace
}  // namespace icmpkit::io
