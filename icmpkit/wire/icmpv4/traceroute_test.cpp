#include "icmpkit/wire/icmpv4/traceroute.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R1393-FMT-1]
TEST(Traceroute, EncodesToTheOctetsOfScapy) {
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(
      Traceroute{.identifier = 7, .outbound_hops = 3, .link_speed = 1'250'000, .link_mtu = 1500},
      buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->size(), 20U);
  EXPECT_EQ(load_be32(*message, 12), 0x001312D0U);
  EXPECT_TRUE(std::ranges::equal(*message, test::kTraceroute.octets()));
}

// [R1393-FMT-1]
TEST(TracerouteView, ReadsItsFields) {
  auto octets = test::kTraceroute.octets();
  octets[1] = std::byte{1};
  const auto view = TracerouteView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->code(), TracerouteCode::Discarded);
  EXPECT_EQ(view->identifier(), 7);
  EXPECT_EQ(view->outbound_hops(), 3);
  EXPECT_EQ(view->return_hops(), Traceroute::kOutbound);
  EXPECT_EQ(view->link_speed(), 1'250'000U);
  EXPECT_EQ(view->link_mtu(), 1500U);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
