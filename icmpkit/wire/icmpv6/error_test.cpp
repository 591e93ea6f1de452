#include "icmpkit/wire/icmpv6/error.hpp"

#include <gtest/gtest.h>

#include "tests/support/icmpv6_samples.hpp"

namespace icmpkit::wire::icmpv6 {
namespace {

using test::encoded;
using test::icmpv6_sample;
using test::octets_of_hex;

// [R4443-DU-1]
TEST(DestinationUnreachable, KeepsItsSevenCodesAndAZeroSecondWord) {
  for (std::uint8_t code = 0; code <= 6; ++code) {
    const auto sample = icmpv6_sample("unreachable");
    const auto octets = encoded(DestinationUnreachable{.code = static_cast<UnreachableCode>(code),
                                                       .body = {.quote = sample.octets()}},
                                sample.endpoints());
    EXPECT_EQ(octets[1], std::byte{code});
    EXPECT_EQ(load_be32(octets, 4), 0U);
    const auto view = DestinationUnreachableView::parse(octets);
    ASSERT_TRUE(view);
    EXPECT_EQ(static_cast<std::uint8_t>(view->code()), code);
  }
}

// [R4443-PTB-2]
TEST(PacketTooBig, IsReadTheSameWithAnotherCode) {
  const auto message = octets(2, 7, 0, 0, 0, 0, 0x05, 0x78, 0x60);
  const auto view = PacketTooBigView::parse(message);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->mtu(), 1400U);
  EXPECT_EQ(view->code_octet(), 7);
  EXPECT_EQ(encoded(PacketTooBig{.mtu = 1400}, icmpv6_sample("packet_too_big").endpoints())[1],
            std::byte{0});
}

TEST(PacketTooBig, HasAnMtuOf32Bits) {
  const auto message = octets(2, 0, 0, 0, 0x00, 0x01, 0x00, 0x00);
  EXPECT_EQ(PacketTooBigView::parse(message)->mtu(), 65536U);
}

TEST(ParameterProblem, PointsFurtherThanAQuoteReaches) {
  const auto message = octets(4, 1, 0, 0, 0x00, 0x00, 0x0B, 0xB8);
  EXPECT_EQ(ParameterProblemView::parse(message)->pointer(), 3000U);
}

// [R4884-LEN-2]
TEST(DestinationUnreachable, SaysItsQuotesLengthInWordsOf64BitsInItsFifthOctet) {
  const std::vector<std::byte> quote(128, std::byte{0x60});
  const auto structure = octets_of_hex("20005ae500080101186d0101");
  const auto octets =
      encoded(DestinationUnreachable{.code = UnreachableCode::Address,
                                     .body = {.quote = quote, .extensions = structure}},
              icmpv6_sample("unreachable").endpoints());
  EXPECT_EQ(octets[1], std::byte{3});
  EXPECT_EQ(load_be32(octets, 4), 0x10000000U);
  EXPECT_EQ(octets.size(), 8U + 128U + structure.size());
  EXPECT_EQ(DestinationUnreachableView::parse(octets)->length(), 16);
}

// [R4443-CK-1]
TEST(Checksum, CoversTheAddresses) {
  const auto sample = icmpv6_sample("unreachable");
  const auto octets = sample.octets();
  auto endpoints = sample.endpoints();
  EXPECT_EQ(checksum_state(octets, endpoints), ChecksumState::Correct);
  endpoints.source = *Ipv6Address::parse("fe80::3");
  EXPECT_EQ(checksum_state(octets, endpoints), ChecksumState::Wrong);
}

// [R4443-FMT-1]
TEST(Type, BelowAHundredAndTwentyEightIsAnError) {
  EXPECT_TRUE(is_error(static_cast<Type>(0)));
  EXPECT_TRUE(is_error(Type::ReservedForErrors));
  EXPECT_FALSE(is_error(Type::EchoRequest));
  EXPECT_FALSE(is_error(Type::ReservedForInformational));
}

}  // namespace
}  // namespace icmpkit::wire::icmpv6
