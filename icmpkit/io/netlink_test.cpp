// What stands in the way of a prefix, and what the kernel says of itself.
#include "icmpkit/io/netlink.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "icmpkit/io/tun_device.hpp"
#include "tests/support/own_namespace.hpp"

namespace icmpkit::io {
namespace {

using testing::Contains;
using testing::Field;
using testing::Optional;

Prefix prefix(const char* text) { return *Prefix::parse(text); }

SystemAddress own(const char* address, unsigned length) {
  return {.address = *IpAddress::parse(address), .prefix_length = length, .device = "eth0"};
}

std::optional<std::string> use(const char* wanted, const std::vector<SystemAddress>& addresses,
                               const std::vector<SystemRoute>& routes = {}) {
  return use_of(prefix(wanted), addresses, routes);
}

TEST(UseOfAPrefix, IsAnAddressWhoseNetworkOverlapsIt) {
  const std::string words = "eth0 has the address 10.9.1.5/24";
  EXPECT_THAT(use("10.9.0.0/16", {own("10.9.1.5", 24)}), Optional(words)) << "inside of it";
  EXPECT_THAT(use("10.9.1.128/25", {own("10.9.1.5", 24)}), Optional(words)) << "around it";
  EXPECT_EQ(use("10.8.0.0/16", {own("10.9.1.5", 24)}), std::nullopt);
}

TEST(UseOfAPrefix, IsARouteThatOverlapsIt) {
  const std::vector<SystemRoute> routes{{.prefix = prefix("10.0.0.0/8"), .device = "vpn0"}};
  EXPECT_THAT(use("10.9.0.0/16", {}, routes), Optional(std::string("there is a route to 10.0.0.0/8 "
                                                                   "by vpn0")));
  const std::vector<SystemRoute> refusing{{.prefix = prefix("2001:db8:1::/48")}};
  EXPECT_THAT(use("2001:db8::/32", {}, refusing),
              Optional(std::string("there is a route to 2001:db8:1::/48")));
}

TEST(UseOfAPrefix, IsNotTheDefaultRoute) {
  const std::vector<SystemRoute> routes{{.prefix = prefix("0.0.0.0/0"), .device = "eth0"},
                                        {.prefix = prefix("::/0"), .device = "eth0"}};
  EXPECT_EQ(use("10.9.0.0/16", {}, routes), std::nullopt);
  EXPECT_EQ(use("2001:db8::/32", {}, routes), std::nullopt);
}

TEST(UseOfAPrefix, IsNotOfTheOtherFamily) {
  EXPECT_EQ(use("::/1", {own("10.9.1.5", 24)}), std::nullopt);
}

TEST(Netlink, ReadsTheLoopbackAddressAndItsRoute) {
  auto netlink = Netlink::open();
  ASSERT_TRUE(netlink) << netlink.error().what;
  const auto addresses = netlink->addresses();
  ASSERT_TRUE(addresses) << addresses.error().what;
  if (addresses->empty()) GTEST_SKIP() << "this namespace has no address at all";
  EXPECT_THAT(*addresses, Contains(Field(&SystemAddress::address,
                                         IpAddress{*Ipv4Address::parse("127.0.0.1")})));
  const auto routes = netlink->routes();
  ASSERT_TRUE(routes) << routes.error().what;
  EXPECT_THAT(*routes, Contains(Field(&SystemRoute::prefix, prefix("127.0.0.0/8"))));
  EXPECT_THAT(*routes, Contains(Field(&SystemRoute::device, "lo")));
}

TEST(Netlink, TellsHardwareFromWhatIsNot) {
  test::in_own_namespace([] {
    const auto device = TunDevice::open(TunOptions{});
    if (!device) GTEST_SKIP() << device.error().what;
    auto netlink = Netlink::open();
    ASSERT_TRUE(netlink) << netlink.error().what;
    const auto links = netlink->links();
    ASSERT_TRUE(links) << links.error().what;
    const auto find = [&](std::string_view name) {
      return *std::ranges::find(*links, name, &SystemLink::device);
    };
    EXPECT_TRUE(find((*device)->name()).is_virtual);
    EXPECT_FALSE(find((*device)->name()).is_loopback);
    EXPECT_FALSE(find("lo").is_virtual);
    EXPECT_TRUE(find("lo").is_loopback);
  });
}

TEST(Netlink, SaysWhatFailedAndWhy) {
  auto netlink = Netlink::open();
  ASSERT_TRUE(netlink) << netlink.error().what;
  constexpr std::uint32_t kNoLink = 0x7FFFFFFF;
  const auto up = netlink->bring_up(kNoLink);
  ASSERT_FALSE(up);
  EXPECT_THAT(up.error().what, testing::StartsWith("bringing the device up: "));
  EXPECT_NE(up.error().system_error, 0);
}

}  // namespace
}  // namespace icmpkit::io
