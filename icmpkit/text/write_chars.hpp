// Numbers and addresses as characters, written where the caller has room for them: what Buffer
// appends one by one and JsonWriter together with a field's name.
//
//   char* at = buffer.room(kAddressRoom + kDecimalRoom);
//   at = write_address(at, source);
//   buffer.end_at(write_decimal(at, port));
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"

namespace icmpkit::text {

/// A decimal fraction that is kept as a whole number, so that no digit is lost: `units` of
/// 10^-decimals. Requires at most 18 decimals.
struct FixedPoint {
  std::int64_t units = 0;
  unsigned decimals = 0;
};

/// The duration in milliseconds, to the nanosecond.
[[nodiscard]] constexpr FixedPoint milliseconds(Duration duration) { return {duration.count(), 6}; }
/// The duration in seconds, to the nanosecond.
[[nodiscard]] constexpr FixedPoint seconds(Duration duration) { return {duration.count(), 9}; }

/// Room that `write_decimal` wants: the digits of 2^64 - 1, and what a lookup writes too many.
inline constexpr std::size_t kDecimalRoom = 24;
/// Room that `write_fixed_point` wants: a sign, the whole part, a point and 18 decimals.
inline constexpr std::size_t kFixedPointRoom = 1 + kDecimalRoom + 1 + 18;
/// Room that `write_address` wants.
inline constexpr std::size_t kAddressRoom = AddressText::kCapacity;

/// The digits of a number below 1000.
struct ShortDecimal {
  std::array<char, 3> digits{};
  std::uint8_t size = 0;
};

namespace detail {

consteval std::array<ShortDecimal, 1000> make_short_decimals() {
  std::array<ShortDecimal, 1000> decimals{};
  for (unsigned number = 0; number < decimals.size(); ++number) {
    ShortDecimal& decimal = decimals[number];
    unsigned unit = 1;
    while (number / unit >= 10) unit *= 10;
    for (; unit != 0; unit /= 10) {
      decimal.digits[decimal.size++] = static_cast<char>('0' + number / unit % 10);
    }
  }
  return decimals;
}

inline constexpr auto kShortDecimals = make_short_decimals();

}  // namespace detail

/// `value` below 1000. Writes four characters, of which the first ones count.
inline char* write_short_decimal(char* at, std::size_t value) {
  const ShortDecimal& decimal = detail::kShortDecimals[value];
  std::memcpy(at, &decimal, sizeof decimal);
  return at + decimal.size;
}

/// `value` of 1000 or more.
char* write_long_decimal(char* at, std::uint64_t value);

/// Types, codes, TTLs, lengths: nearly every number that is printed is short.
inline char* write_decimal(char* at, std::uint64_t value) {
  return value < detail::kShortDecimals.size() ? write_short_decimal(at, value)
                                               : write_long_decimal(at, value);
}

/// With zeros before it, `width` digits in all. Requires that the value fits, and room for `width`.
char* write_padded(char* at, std::uint64_t value, unsigned width);

inline char* write_address(char* at, Ipv4Address address) {
  const std::uint32_t number = address.number();
  at = write_short_decimal(at, number >> 24U);
  *at++ = '.';
  at = write_short_decimal(at, number >> 16U & 0xFFU);
  *at++ = '.';
  at = write_short_decimal(at, number >> 8U & 0xFFU);
  *at++ = '.';
  return write_short_decimal(at, number & 0xFFU);
}

char* write_address(char* at, const IpAddress& address);

char* write_fixed_point(char* at, FixedPoint value);

/// Two digits an octet. Requires room for them.
char* write_octets(char* at, Bytes octets);

}  // namespace icmpkit::text
