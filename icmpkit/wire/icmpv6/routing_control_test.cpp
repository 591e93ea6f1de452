#include "icmpkit/wire/icmpv6/routing_control.hpp"

#include <gtest/gtest.h>

#include "icmpkit/wire/icmpv6/inverse_nd.hpp"
#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

const icmpv6::Endpoints kEndpoints{.source = *Ipv6Address::parse("fe80::1"),
                                   .destination = *Ipv6Address::parse("ff02::1a")};

// The layouts are those of the RFCs that the header names.
TEST(FmipMessage, KeepsSubtypeIdentifierAndOptions) {
  const auto options = octets_of_hex("1301020200000000");
  const FmipMessage message{.code = 1,
                            .subtype = FmipSubtype::ProxyRouterAdvertisement,
                            .identifier = 0x1234,
                            .options = options};
  const auto octets = encoded(message, kEndpoints);
  EXPECT_TRUE(
      std::ranges::equal(Bytes(octets).subspan(4), octets_of_hex("030012341301020200000000")));
  EXPECT_EQ(FmipView::parse(octets)->value(), message);
}

TEST(RplMessage, SaysByItsCodeThatItIsSecure) {
  const auto body = octets_of_hex("0000");
  const RplMessage message{.code = RplCode::SecureDodagInformationObject, .body = body};
  const auto octets = encoded(message, kEndpoints);
  EXPECT_EQ(octets[1], std::byte{0x81});
  const auto view = RplView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_TRUE(view->is_secure());
  EXPECT_EQ(view->value(), message);
  EXPECT_FALSE(RplView::parse(octets_of_hex("9b000000"))->is_secure());
}

TEST(LocatorUpdate, KeepsItsHeadAndLocators) {
  const auto locators = octets_of_hex("20010db80000000000010e10");
  const LocatorUpdate message{.locator_count = 1, .locators = locators};
  const auto octets = encoded(message, kEndpoints);
  EXPECT_TRUE(std::ranges::equal(Bytes(octets).subspan(4),
                                 octets_of_hex("0101000020010db80000000000010e10")));
  EXPECT_EQ(LocatorUpdateView::parse(octets)->value(), message);
}

TEST(MplMessage, KeepsItsSeeds) {
  const auto seeds = octets_of_hex("010203");
  const MplMessage message{.seeds = seeds};
  EXPECT_EQ(MplView::parse(encoded(message, kEndpoints))->value(), message);
}

TEST(InverseNeighborMessage, IsWrittenAsScapyDoes) {
  const auto sample = icmpv6_sample("ind_solicitation");
  const auto octets = sample.octets();
  EXPECT_EQ(
      encoded(InverseNeighborMessage{.options = Bytes(octets).subspan(8)}, sample.endpoints()),
      octets);
  std::size_t options = 0;
  for (const auto& option : InverseNeighborView::parse(octets)->options()) {
    EXPECT_TRUE(option);
    ++options;
  }
  EXPECT_EQ(options, 2U);
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6
