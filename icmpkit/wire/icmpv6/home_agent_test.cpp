#include "icmpkit/wire/icmpv6/home_agent.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv6/mobile_prefix.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;

// [R6275-FMT-1]
TEST(HomeAgentDiscovery, IsWrittenAndReadAsScapyDoes) {
  const auto request = icmpv6_sample("ha_request");
  EXPECT_EQ(encoded(HomeAgentDiscovery{.identifier = 0x1234}, request.endpoints()),
            request.octets());
  const std::array agents{*Ipv6Address::parse("2001:db8::1"), *Ipv6Address::parse("2001:db8::2")};
  const HomeAgentDiscovery reply{
      .type = Type::HomeAgentAddressDiscoveryReply, .identifier = 0x1234, .agents = agents};
  const auto sample = icmpv6_sample("ha_reply");
  const auto octets = sample.octets();
  EXPECT_EQ(encoded(reply, sample.endpoints()), octets);
  const auto view = HomeAgentDiscoveryView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), reply);
  EXPECT_EQ(view->agents().size(), 2U);
}

TEST(HomeAgentDiscoveryView, KeepsWhatIsNoWholeAddress) {
  const auto sample = icmpv6_sample("ha_reply");
  auto longer = sample.octets();
  longer.resize(longer.size() + 5, std::byte{9});
  const auto view = HomeAgentDiscoveryView::parse(longer);
  EXPECT_EQ(view->agents().size(), 2U);
  const auto again = encoded(view->value(), sample.endpoints());
  EXPECT_TRUE(std::ranges::equal(Bytes(again).subspan(4), Bytes(longer).subspan(4)));
}

// [R6275-FMT-1]
TEST(MobilePrefixMessage, KeepsItsFlagsAndOptionsAsScapyWroteThem) {
  const auto solicitation = icmpv6_sample("mp_solicitation");
  EXPECT_EQ(encoded(MobilePrefixMessage{.identifier = 0x1234}, solicitation.endpoints()),
            solicitation.octets());
  const auto sample = icmpv6_sample("mp_advertisement");
  const auto octets = sample.octets();
  const auto view = MobilePrefixView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_managed());
  EXPECT_FALSE(view->has_other());
  const auto prefix = PrefixInformationView::parse(**view->options().begin());
  ASSERT_TRUE(prefix);
  EXPECT_EQ(prefix->prefix(), *Ipv6Address::parse("2001:db8::"));
  EXPECT_EQ(encoded(view->value(), sample.endpoints()), octets);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6
