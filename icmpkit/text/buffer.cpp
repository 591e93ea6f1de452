#include "icmpkit/text/buffer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace icmpkit::text {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
/// 2^64 - 1 has this many decimal digits; a sign comes on top.
constexpr std::size_t kMaxDecimalDigits = 20;

constexpr std::array<std::array<char, 2>, 256> make_octet_digits() {
  std::array<std::array<char, 2>, 256> digits{};
  for (std::size_t octet = 0; octet < digits.size(); ++octet) {
    digits[octet] = {kHexDigits[octet >> 4U], kHexDigits[octet & 0xFU]};
  }
  return digits;
}
constexpr auto kOctetDigits = make_octet_digits();

constexpr std::array<std::array<char, 2>, 100> make_decimal_pairs() {
  std::array<std::array<char, 2>, 100> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  }
  return pairs;
}
constexpr auto kDecimalPairs = make_decimal_pairs();

constexpr std::array<std::uint64_t, 19> make_powers_of_ten() {
  std::array<std::uint64_t, 19> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr auto kPowersOfTen = make_powers_of_ten();

}  // namespace

Buffer::Buffer(std::size_t capacity)
    : chars_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

void Buffer::reallocate(std::size_t size) {
  const std::size_t capacity = std::max(2 * capacity_, size_ + size);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  std::memcpy(larger.get(), chars_.get(), size_);
  chars_ = std::move(larger);
  capacity_ = capacity;
}

void Buffer::append_decimal(std::uint64_t value) {
  if (value < 10) return append(static_cast<char>('0' + value));
  char* const begin = grow(kMaxDecimalDigits);
  const auto result = std::to_chars(begin, begin + kMaxDecimalDigits, value);
  size_ = static_cast<std::size_t>(result.ptr - chars_.get());
}

void Buffer::append_signed(std::int64_t value) {
  if (value >= 0) return append_decimal(static_cast<std::uint64_t>(value));
  append('-');
  append_decimal(0 - static_cast<std::uint64_t>(value));
}

void Buffer::append_padded(std::uint64_t value, unsigned width) {
  char* const begin = grow(width);
  char* at = begin + width;
  for (; at - begin >= 2; value /= 100) {
    const auto& pair = kDecimalPairs[value % 100];
    at -= 2;
    std::copy(pair.begin(), pair.end(), at);
  }
  if (at != begin) *begin = static_cast<char>('0' + value % 10);
}

void Buffer::append(FixedPoint value) {
  auto units = static_cast<std::uint64_t>(value.units);
  if (value.units < 0) {
    append('-');
    units = 0 - units;
  }
  const std::uint64_t one = kPowersOfTen[value.decimals];
  append_decimal(units / one);
  if (value.decimals == 0) return;
  append('.');
  append_padded(units % one, value.decimals);
}

void Buffer::append_shortest(double value) {
  constexpr std::size_t kMaxDigits = 32;
  char* const begin = grow(kMaxDigits);
  const auto result = std::to_chars(begin, begin + kMaxDigits, value);
  size_ = static_cast<std::size_t>(result.ptr - chars_.get());
}

void Buffer::append_hex(std::uint64_t value) {
  constexpr std::size_t kMaxDigits = 16;
  char* const begin = grow(kMaxDigits);
  const auto result = std::to_chars(begin, begin + kMaxDigits, value, 16);
  size_ = static_cast<std::size_t>(result.ptr - chars_.get());
}

void Buffer::append_hex(std::uint64_t value, unsigned digits) {
  char* const begin = grow(digits);
  for (char* at = begin + digits; at != begin; value >>= 4U) *--at = kHexDigits[value & 0xFU];
}

void Buffer::append_octets(Bytes octets) {
  char* at = grow(2 * octets.size());
  for (const std::byte octet : octets) {
    const auto& digits = kOctetDigits[std::to_integer<std::size_t>(octet)];
    at = std::ranges::copy(digits, at).out;
  }
}

void Buffer::append_octets(Bytes octets, char separator) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0) append(separator);
    append_octets(octets.subspan(i, 1));
  }
}

}  // namespace icmpkit::text
