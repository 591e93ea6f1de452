#include "icmpkit/sim/forgery.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "icmpkit/wire/datagram.hpp"
#include "icmpkit/wire/icmpv6/message.hpp"
#include "icmpkit/wire/quote.hpp"
#include "tests/support/node_harness.hpp"

namespace icmpkit::sim {
namespace {

using engine::test::address;

// A forged Redirect has to be one that a host could believe, or it proves nothing about who does
// not.
TEST(Forgery, MakesARedirectOfIpv6ThatBreaksNoRule) {
  const auto seen = engine::test::echo_request(
      {.source = "2001:db8:a::7", .destination = "2001:db8:c::1", .hop_limit = 64});
  ScenarioAttack attack{
      .from = address("fe80::3"), .type = 137, .code = 0, .better_hop = address("fe80::3").v6()};
  for (const ForgedQuote quote : {ForgedQuote::Seen, ForgedQuote::Guessed}) {
    attack.quote = quote;
    const auto forged = forge(attack, seen);
    const auto ip = wire::DatagramView::parse(wire::CutBytes{forged});
    ASSERT_TRUE(ip);
    EXPECT_EQ(ip->icmp_checksum_state(), wire::ChecksumState::Correct);
    EXPECT_EQ(ip->destination(), address("2001:db8:a::7"));
    const auto message = wire::icmpv6::parse(ip->payload());
    ASSERT_TRUE(message);
    EXPECT_TRUE(wire::icmpv6::validate(*message, {.source = ip->source(),
                                                  .destination = ip->destination(),
                                                  .hop_limit = ip->hop_limit()})
                    .empty());
    const auto& redirect = std::get<wire::icmpv6::RedirectView>(*message);
    EXPECT_EQ(redirect.target(), address("fe80::3").v6());
    EXPECT_EQ(redirect.destination(), address("2001:db8:c::1").v6());
    const Bytes packet = redirect.redirected_packet().value();
    EXPECT_EQ(std::ranges::equal(packet.first(seen.size()), seen), quote == ForgedQuote::Seen);
    EXPECT_EQ(wire::QuoteView(Family::V6, wire::CutBytes{packet}).source(),
              address("2001:db8:a::7"));
  }
}

}  // namespace
}  // namespace icmpkit::sim
