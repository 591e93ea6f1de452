#include "icmpkit/text/reason.hpp"

#include <gtest/gtest.h>

#include <string>

namespace icmpkit::text {
namespace {

std::string reason(const ReasonNumbers& numbers) {
  Buffer out;
  append_reason(out, numbers);
  return std::string(out.view());
}

// The words of iputils' ping/ping.c and ping/ping6_common.c.
TEST(Reason, IsWhatPingSays) {
  const std::pair<ReasonNumbers, const char*> cases[] = {
      {{Family::V4, 3, 0, 0}, "Destination Net Unreachable"},
      {{Family::V4, 3, 4, 1400}, "Frag needed and DF set (mtu = 1400)"},
      {{Family::V4, 3, 13, 0}, "Packet filtered"},
      {{Family::V4, 3, 99, 0}, "Dest Unreachable, Bad Code: 99"},
      {{Family::V4, 5, 1, 0xC0000201}, "Redirect Host(New nexthop: 192.0.2.1)"},
      {{Family::V4, 11, 0, 0}, "Time to live exceeded"},
      {{Family::V4, 12, 0, 0x14000000}, "Parameter problem: pointer = 20"},
      {{Family::V4, 200, 0, 0}, "Bad ICMP type: 200"},
      {{Family::V6, 1, 4, 0}, "Destination unreachable: Port unreachable"},
      {{Family::V6, 2, 0, 1280}, "Packet too big: mtu=1280"},
      {{Family::V6, 3, 0, 0}, "Time exceeded: Hop limit"},
      {{Family::V6, 4, 1, 40}, "Parameter problem: Unknown header at 40"},
      {{Family::V6, 1, 99, 0}, "Destination unreachable: Unknown code 99"},
  };
  for (const auto& [numbers, words] : cases) EXPECT_EQ(reason(numbers), words);
}

TEST(Reason, IsTheRegistrysWherePingHasNone) {
  EXPECT_EQ(reason({Family::V4, 4, 0, 0}), "Source Quench");
  EXPECT_EQ(reason({Family::V6, 137, 0, 0}), "Redirect");
  EXPECT_EQ(reason({Family::V6, 137, 0, 0, *Ipv6Address::parse("fe80::2")}),
            "Redirect(New nexthop: fe80::2)");
  EXPECT_EQ(reason({Family::V6, 1, 6, 0}), "Destination unreachable: Reject route to destination");
}

}  // namespace
}  // namespace icmpkit::text
