#include "icmpkit/wire/icmpv4/redirect.hpp"

#include <gtest/gtest.h>

#include "tests/support/dirty_buffer.hpp"
#include "tests/support/icmpv4_samples.hpp"

namespace icmpkit::wire::icmpv4 {
namespace {

// [R792-RD-1]
TEST(Redirect, EncodesToTheOctetsOfScapy) {
  const auto quote = test::kQuotedUdp.octets();
  auto buffer = test::dirty_buffer<64>();
  const auto message = encode(
      Redirect{.code = RedirectCode::Host, .gateway = {192, 0, 2, 254}, .quote = quote}, buffer);
  ASSERT_TRUE(message);
  EXPECT_EQ(load_be32(*message, 4), 0xC00002FEU);
  EXPECT_TRUE(std::ranges::equal(*message, test::kRedirect.octets()));
}

// [R792-RD-1]
TEST(Redirect, KeepsItsFourCodesApart) {
  constexpr std::array kCodes{RedirectCode::Net, RedirectCode::Host, RedirectCode::TosAndNet,
                              RedirectCode::TosAndHost};
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    auto buffer = test::dirty_buffer<8>();
    const auto message = encode(Redirect{.code = kCodes[i]}, buffer);
    ASSERT_TRUE(message);
    EXPECT_EQ(load_u8(*message, 1), i);
    EXPECT_EQ(RedirectView::parse(*message)->code(), kCodes[i]);
  }
}

TEST(RedirectView, ReadsGatewayAndQuote) {
  const auto octets = test::kRedirect.octets();
  const auto view = RedirectView::parse(octets);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->gateway(), Ipv4Address(192, 0, 2, 254));
  EXPECT_TRUE(std::ranges::equal(view->body().bytes(), test::kQuotedUdp.octets()));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv4
