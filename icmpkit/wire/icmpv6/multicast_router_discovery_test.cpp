#include "icmpkit/wire/icmpv6/multicast_router_discovery.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;

// [R4286-FMT-1]
TEST(MulticastRouterAdvertisement, HasItsIntervalWhereOthersHaveTheirCode) {
  const MulticastRouterAdvertisement advertisement{
      .advertisement_interval = 20, .query_interval = 125, .robustness = 2};
  const auto sample = icmpv6_sample("mrd_advertisement");
  const auto octets = sample.octets();
  EXPECT_EQ(encoded(advertisement, sample.endpoints()), octets);
  EXPECT_EQ(MulticastRouterAdvertisementView::parse(octets)->value(), advertisement);
}

// [R4286-FMT-1]
TEST(MulticastRouterMessage, IsFourOctetsLong) {
  const auto solicitation = icmpv6_sample("mrd_solicitation");
  EXPECT_EQ(encoded(MulticastRouterMessage{}, solicitation.endpoints()), solicitation.octets());
  const auto termination = icmpv6_sample("mrd_termination");
  const auto octets = termination.octets();
  EXPECT_EQ(encoded(MulticastRouterMessage{.type = Type::MulticastRouterTermination},
                    termination.endpoints()),
            octets);
  EXPECT_TRUE(MulticastRouterView::parse(octets));
  EXPECT_EQ(MulticastRouterView::parse(Bytes(octets).first(3)).error(),
            (ParseError{ParseErrorKind::Truncated, 3}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6
