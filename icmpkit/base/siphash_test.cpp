#include "icmpkit/base/siphash.hpp"

#include <gtest/gtest.h>

namespace icmpkit {
namespace {

// Aumasson and Bernstein, "SipHash: a fast short-input PRF", appendix A: key 00 01 .. 0f, input
// 00 01 .. 0e; and the first vectors of their reference implementation.
TEST(SipHash, GivesThePublishedVectors) {
  constexpr SipKey kKey{0x0706050403020100ULL, 0x0F0E0D0C0B0A0908ULL};
  std::array<std::byte, 15> input{};
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<std::byte>(i);
  EXPECT_EQ(siphash(kKey, input), 0xA129CA6149BE45E5ULL);
  EXPECT_EQ(siphash(kKey, Bytes(input).first(0)), 0x726FDB47DD0E0E31ULL);
  EXPECT_EQ(siphash(kKey, Bytes(input).first(1)), 0x74F839C593DC67FDULL);
}

TEST(SipHash, OfWordsIsThatOfTheirOctetsWithoutTheLast) {
  constexpr SipKey kKey{.k0 = 0x0706050403020100ULL, .k1 = 0x0F0E0D0C0B0A0908ULL};
  const auto message = octets(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  constexpr std::array<std::uint64_t, 2> kWords{0x0706050403020100ULL, 0xFF0E0D0C0B0A0908ULL};
  EXPECT_EQ(siphash(kKey, kWords), siphash(kKey, message));
}

}  // namespace
}  // namespace icmpkit
