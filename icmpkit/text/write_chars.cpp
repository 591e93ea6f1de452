#include "icmpkit/text/write_chars.hpp"

#include <algorithm>
#include <string_view>

namespace icmpkit::text {
namespace {

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

constexpr std::array<std::array<char, 2>, 256> make_octet_digits() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> digits{};
  for (std::size_t octet = 0; octet < digits.size(); ++octet) {
    digits[octet] = {kDigits[octet >> 4U], kDigits[octet & 0xFU]};
  }
  return digits;
}
constexpr auto kOctetDigits = make_octet_digits();

}  // namespace

char* write_long_decimal(char* at, std::uint64_t value) {
  constexpr std::uint64_t kMillion = 1'000'000;
  if (value < kMillion) {  // ports, identifiers, sequence numbers, MTUs
    return write_padded(write_short_decimal(at, value / 1000), value % 1000, 3);
  }
  return write_padded(write_decimal(at, value / kMillion), value % kMillion, 6);
}

char* write_padded(char* at, std::uint64_t value, unsigned width) {
  char* const end = at + width;
  char* to = end;
  for (; to - at >= 2; value /= 100) {
    to -= 2;
    std::memcpy(to, &kDecimalPairs[value % 100], 2);
  }
  if (to != at) *at = static_cast<char>('0' + value % 10);
  return end;
}

char* write_address(char* at, const IpAddress& address) {
  if (address.is_v4()) return write_address(at, address.v4());
  const AddressText text = address.text();
  return std::copy(text.view().begin(), text.view().end(), at);
}

char* write_fixed_point(char* at, FixedPoint value) {
  auto units = static_cast<std::uint64_t>(value.units);
  if (value.units < 0) {
    *at++ = '-';
    units = 0 - units;
  }
  const std::uint64_t one = kPowersOfTen[value.decimals];
  at = write_decimal(at, units / one);
  if (value.decimals == 0) return at;
  *at++ = '.';
  return write_padded(at, units % one, value.decimals);
}

char* write_octets(char* at, Bytes octets) {
  for (const std::byte octet : octets) {
    std::memcpy(at, &kOctetDigits[std::to_integer<std::size_t>(octet)], 2);
    at += 2;
  }
  return at;
}

}  // namespace icmpkit::text
