#include "icmpkit/wire/checksum.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "icmpkit/wire/checksum_kernels.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/ipv4.hpp"

namespace icmpkit::wire {
namespace {

/// Numbers that are the same in every run (splitmix64).
class Numbers {
 public:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  void fill(MutableBytes out) {
    for (std::byte& octet : out) octet = static_cast<std::byte>(next());
  }

 private:
  std::uint64_t state_ = 1;
};

std::uint16_t sum_of(Bytes bytes) { return Checksum{}.add(bytes).finish(); }

/// As the reference gives it.
std::uint16_t folded(std::uint64_t native_sum) { return detail::native(detail::fold(native_sum)); }

/// By the reference alone.
std::uint16_t simple_sum_of(Bytes bytes) {
  return static_cast<std::uint16_t>(~detail::sum_words_simply(bytes));
}

// RFC 1071 section 3: the octets 00 01 f2 03 f4 f5 f6 f7 sum to ddf2.
static_assert(detail::sum_words_simply(octets(0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7)) ==
              0xDDF2);
static_assert(Checksum{}.add(octets(0x00, 0x01, 0xF2)).add(octets(0x03, 0xF4)).finish() ==
              Checksum{}.add(octets(0x00, 0x01, 0xF2, 0x03, 0xF4)).finish());

TEST(Checksum, IsTheExampleOfItsSpecification) {
  EXPECT_EQ(sum_of(octets(0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7)), 0x220D);
}

TEST(Checksum, AddsNumbersAsTheOctetsThatTheyBecome) {
  const auto head = octets(0x08, 0x00, 0x00, 0x00, 0xFF, 0xFE, 0x12, 0x34);
  EXPECT_EQ(Checksum{}.add_words(load_be64(head, 0)).finish(), simple_sum_of(head));
  EXPECT_EQ(Checksum{}.add_words(load_be32(head, 0)).add_words(load_be32(head, 4)).finish(),
            simple_sum_of(head));
  EXPECT_EQ(Checksum{}.add(head).add_word(0xABCD).finish(),
            simple_sum_of(octets(0x08, 0x00, 0x00, 0x00, 0xFF, 0xFE, 0x12, 0x34, 0xAB, 0xCD)));
}

TEST(Checksum, ContinuesBehindZeros) {
  const auto quote = octets(0x45, 0x00, 0x00);
  const auto more = octets(0x20, 0x00, 0xDF);
  EXPECT_EQ(Checksum{}.add(quote).add_zeros(3).add(more).finish(),
            simple_sum_of(octets(0x45, 0x00, 0x00, 0, 0, 0, 0x20, 0x00, 0xDF)));
  EXPECT_EQ(Checksum{}.add(quote).add_zeros(2).add(more).finish(),
            simple_sum_of(octets(0x45, 0x00, 0x00, 0, 0, 0x20, 0x00, 0xDF)));
}

// [R1071-CK-2]
TEST(Checksum, IsTheSameForEverySplit) {
  Numbers numbers;
  std::vector<std::byte> buffer(2048);
  for (int round = 0; round < 100'000; ++round) {
    const Bytes bytes = Bytes(buffer).first(numbers.below(buffer.size() + 1));
    if (round % 16 == 0) numbers.fill(buffer);
    store_be64(buffer, numbers.below(buffer.size() - 8), numbers.next());
    Checksum pieces;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min(bytes.size() - at, numbers.below(bytes.size()) + 1);
      pieces.add(bytes.subspan(at, size)).add(Bytes{});
      at += size;
    }
    const std::uint16_t expected = simple_sum_of(bytes);
    ASSERT_EQ(pieces.finish(), expected) << round;
    ASSERT_EQ(sum_of(bytes), expected) << round;
  }
}

// [R1071-CK-2]
TEST(Checksum, IsTheSameInEveryWayForEveryLengthAndAlignment) {
  Numbers numbers;
  std::vector<std::byte> buffer(2048 + 64);
  numbers.fill(buffer);
  const auto expect_same = [](Bytes bytes) {
    const std::uint16_t expected = detail::sum_words_simply(bytes);
    ASSERT_EQ(folded(detail::sum_fast(bytes)), expected) << bytes.size();
    ASSERT_EQ(folded(detail::sum_in_lanes(bytes)), expected) << bytes.size();
    if (detail::has_avx2()) {
      ASSERT_EQ(folded(detail::sum_avx2(bytes)), expected) << bytes.size();
    }
  };
  for (std::size_t length = 0; length <= 2048; ++length) {
    // Of a vector of its own, so that a read past the end is seen.
    const std::vector<std::byte> exact(buffer.begin(),
                                       buffer.begin() + static_cast<std::ptrdiff_t>(length));
    expect_same(exact);
  }
  for (std::size_t offset = 0; offset < 64; ++offset) {
    for (const std::size_t length : {1U, 20U, 31U, 32U, 33U, 64U, 84U, 127U, 576U, 1500U, 2048U}) {
      expect_same(Bytes(buffer).subspan(offset, length));
    }
  }
}

TEST(Checksum, LosesNoCarryInTheLongestDatagram) {
  const std::vector<std::byte> ones(65535, std::byte{0xFF});
  EXPECT_EQ(folded(detail::sum_fast(ones)), detail::sum_words_simply(ones));
  EXPECT_EQ(folded(detail::sum_in_lanes(ones)), detail::sum_words_simply(ones));
}

TEST(Checksum, AddsAPseudoHeaderAsItsOctets) {
  const IpAddress source = *Ipv6Address::parse("2001:db8::1");
  const IpAddress destination = *Ipv6Address::parse("2001:db8:ffff::fffe");
  std::vector<std::byte> header(40);
  source.v6().store(header, 0);
  destination.v6().store(header, 16);
  store_be32(header, 32, 0x00012345);
  store_u8(header, 39, 58);
  const std::uint16_t sum =
      Checksum{}
          .add({.source = source, .destination = destination, .length = 0x00012345, .protocol = 58})
          .finish();
  EXPECT_EQ(sum, simple_sum_of(header));
  EXPECT_EQ(Checksum{}.add_word(0x0102).finish(), simple_sum_of(octets(1, 2)));
}

// [R1071-CK-1] [R1624-CK-2]
TEST(Checksum, AcceptsBothFormsOfZero) {
  auto message = octets(0x08, 0x00, 0x00, 0x00, 0xF7, 0xFF, 0x00, 0x00);
  ASSERT_EQ(sum_of(message), 0x0000) << "the right checksum is zero";
  EXPECT_EQ(icmpv4::checksum_state(message), ChecksumState::Correct);
  store_be16(message, 2, 0xFFFF);
  EXPECT_EQ(icmpv4::checksum_state(message), ChecksumState::Correct);
  store_be16(message, 2, 0xFFFE);
  EXPECT_EQ(icmpv4::checksum_state(message), ChecksumState::Wrong);
}

// [R1141-CK-1]
TEST(UpdateChecksum, GivesZeroWhereRfc1141GivesAllOnes) {
  EXPECT_EQ(update_checksum(0xDD2F, 0x5555, 0x3285), 0x0000);
}

// [R1624-CK-1]
TEST(UpdateChecksum, IsWhatSummingAgainGivesForEveryChecksum) {
  for (unsigned word = 0; word < 65536; ++word) {
    const auto free = static_cast<std::uint16_t>(word);
    // Echo becomes reply; the free word runs the checksum through all its values.
    auto echo = octets(8, 0, 0, 0, 0x12, 0x34, 0, 0);
    store_be16(echo, 6, free);
    auto reply = echo;
    store_u8(reply, 0, 0);
    ASSERT_EQ(update_checksum(sum_of(echo), 0x0800, 0x0000), sum_of(reply));
    // Another identifier.
    auto renamed = echo;
    store_be16(renamed, 4, 0xFEDC);
    ASSERT_EQ(update_checksum(sum_of(echo), 0x1234, 0xFEDC), sum_of(renamed));
    // One hop.
    std::array<std::byte, 20> header{};
    ASSERT_TRUE(encode(Ipv4Header{.identification = free, .ttl = 2}, 64, header));
    set_ttl(header, 1);
    std::array<std::byte, 20> again{};
    ASSERT_TRUE(encode(Ipv4Header{.identification = free, .ttl = 1}, 64, again));
    ASSERT_EQ(header, again) << word;
  }
}

// [R1624-CK-1]
TEST(UpdateChecksum, IsWhatSummingAgainGivesForRandomEdits) {
  Numbers numbers;
  std::array<std::byte, 20> header{};
  for (int round = 0; round < 1'000'000; ++round) {
    if (round % 8 == 0) numbers.fill(header);
    store_be16(header, 0, 0x4500);
    store_be16(header, 10, 0);
    const std::uint16_t before = sum_of(header);
    const std::size_t at = 2 * numbers.below(4) + 2;
    const std::uint16_t from = load_be16(header, at);
    const auto to = static_cast<std::uint16_t>(numbers.next());
    store_be16(header, at, to);
    ASSERT_EQ(update_checksum(before, from, to), sum_of(header)) << round;
  }
}

}  // namespace
}  // namespace icmpkit::wire
