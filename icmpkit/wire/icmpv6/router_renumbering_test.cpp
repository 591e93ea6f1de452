#include "icmpkit/wire/icmpv6/router_renumbering.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::octets_of_hex;

const icmpv6::Endpoints kEndpoints{.source = *Ipv6Address::parse("2001:db8::1"),
                                   .destination = *Ipv6Address::parse("ff05::2")};

// The layouts are those of RFC 2894 sections 3.1 to 3.3; no program at hand makes such messages.
TEST(RouterRenumberingView, ReadsOperationsAndTheirUseParts) {
  auto body = octets_of_hex(
      "02074030"
      "20400000"
      "20010db8000000000000000000000000");
  body.resize(24 + 32, std::byte{1});
  const RouterRenumbering command{
      .sequence = 7, .segment = 1, .flags = 0xC0, .max_delay = 1000, .body = body};
  const auto octets = encoded(command, kEndpoints);
  const auto view = RouterRenumberingView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->value(), command);
  EXPECT_TRUE(view->is_test());
  EXPECT_TRUE(view->wants_result());
  EXPECT_EQ(view->max_delay(), 1000);
  const auto operation = *view->operations().begin();
  ASSERT_TRUE(operation);
  EXPECT_EQ(operation->operation(), PrefixOperation::Change);
  EXPECT_EQ(operation->ordinal(), 0x40);
  EXPECT_EQ(operation->match_length(), 48);
  EXPECT_EQ(operation->min_length(), 32);
  EXPECT_EQ(operation->max_length(), 64);
  EXPECT_EQ(operation->match_prefix(), *Ipv6Address::parse("2001:db8::"));
  EXPECT_EQ(operation->use_parts().size(), 32U);
  EXPECT_TRUE(view->matches().begin() == view->matches().end());
}

TEST(RouterRenumberingView, ReadsTheMatchesOfAResult) {
  const auto body = octets_of_hex(
      "00034030"
      "00000002"
      "20010db8000000000000000000000000");
  const auto octets =
      encoded(RouterRenumbering{.code = RenumberingCode::Result, .body = body}, kEndpoints);
  const auto view = RouterRenumberingView::parse(octets);
  const auto match = *view->matches().begin();
  ASSERT_TRUE(match);
  EXPECT_TRUE(match->is_out_of_bounds());
  EXPECT_TRUE(match->is_forbidden());
  EXPECT_EQ(match->interface_index(), 2U);
  EXPECT_EQ(match->matched_length(), 48);
}

TEST(RouterRenumberingView, StopsAtAnOperationOfAnImpossibleLength) {
  std::vector<std::byte> body(24);
  const auto octets = encoded(RouterRenumbering{.body = body}, kEndpoints);
  const auto operation = *RouterRenumberingView::parse(octets)->operations().begin();
  EXPECT_EQ(operation.error(), (ParseError{ParseErrorKind::BadLength, 17}));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6
