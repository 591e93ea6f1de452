// Octets: borrowed spans, and big-endian loads and stores on them.
//
// Everything that reads or writes a packet goes through these few functions, so that no struct is
// ever laid over network bytes and every access is checked where the library's assertions are on.
// An optimising compiler turns a load into one instruction and a byte swap.
//
//   const std::uint16_t identifier = load_be16(message, 4);
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace icmpkit {

/// Octets that somebody else owns; whoever holds this must not outlive the owner.
using Bytes = std::span<const std::byte>;
/// Octets that somebody else owns, to be written.
using MutableBytes = std::span<std::byte>;

/// The octet at `at`. Requires `at < bytes.size()`.
[[nodiscard]] constexpr std::uint8_t load_u8(Bytes bytes, std::size_t at) {
  return std::to_integer<std::uint8_t>(bytes[at]);
}

/// The 16-bit big-endian number at `at`. Requires two octets there.
[[nodiscard]] constexpr std::uint16_t load_be16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>((load_u8(bytes, at) << 8U) | load_u8(bytes, at + 1));
}

/// The 24-bit big-endian number at `at`. Requires three octets there.
[[nodiscard]] constexpr std::uint32_t load_be24(Bytes bytes, std::size_t at) {
  return (std::uint32_t{load_u8(bytes, at)} << 16U) | load_be16(bytes, at + 1);
}

/// The 32-bit big-endian number at `at`. Requires four octets there.
[[nodiscard]] constexpr std::uint32_t load_be32(Bytes bytes, std::size_t at) {
  return (std::uint32_t{load_u8(bytes, at)} << 24U) |
         (std::uint32_t{load_u8(bytes, at + 1)} << 16U) |
         (std::uint32_t{load_u8(bytes, at + 2)} << 8U) | std::uint32_t{load_u8(bytes, at + 3)};
}

/// The 64-bit big-endian number at `at`. Requires eight octets there.
[[nodiscard]] constexpr std::uint64_t load_be64(Bytes bytes, std::size_t at) {
  return (std::uint64_t{load_be32(bytes, at)} << 32U) | load_be32(bytes, at + 4);
}

constexpr void store_u8(MutableBytes out, std::size_t at, std::uint8_t value) {
  out[at] = static_cast<std::byte>(value);
}

namespace detail {

/// Stores a number at once: octet by octet, GCC 12 does not always find the one instruction that
/// this can be.
template <class Number>
constexpr void store_big_endian(MutableBytes out, std::size_t at, Number number) {
  static_assert(std::endian::native == std::endian::little ||
                std::endian::native == std::endian::big);
  if constexpr (std::endian::native == std::endian::little) number = std::byteswap(number);
  const auto octets = std::bit_cast<std::array<std::byte, sizeof number>>(number);
  std::copy_n(octets.begin(), octets.size(), out.subspan(at, sizeof number).begin());
}

}  // namespace detail

constexpr void store_be16(MutableBytes out, std::size_t at, std::uint16_t value) {
  detail::store_big_endian(out, at, value);
}

/// Stores the low 24 bits of `value`.
constexpr void store_be24(MutableBytes out, std::size_t at, std::uint32_t value) {
  store_u8(out, at, static_cast<std::uint8_t>(value >> 16U));
  store_be16(out, at + 1, static_cast<std::uint16_t>(value));
}

constexpr void store_be32(MutableBytes out, std::size_t at, std::uint32_t value) {
  detail::store_big_endian(out, at, value);
}

constexpr void store_be64(MutableBytes out, std::size_t at, std::uint64_t value) {
  detail::store_big_endian(out, at, value);
}

/// Copies all of `from` to `out` at `at`. Requires that it fits.
constexpr void store_bytes(MutableBytes out, std::size_t at, Bytes from) {
  std::copy_n(from.begin(), from.size(), out.subspan(at, from.size()).begin());
}

/// Zeroes `size` octets at `at`. Requires that they are there.
constexpr void store_zeros(MutableBytes out, std::size_t at, std::size_t size) {
  std::ranges::fill(out.subspan(at, size), std::byte{0});
}

/// Octets written as numbers: `octets(0x08, 0x00, 0xF7, 0xFD)`.
template <class... Number>
[[nodiscard]] constexpr std::array<std::byte, sizeof...(Number)> octets(Number... number) {
  return {static_cast<std::byte>(number)...};
}

/// The first `size` octets, or all where there are fewer.
[[nodiscard]] constexpr Bytes first_octets(Bytes bytes, std::size_t size) {
  return bytes.first(std::min(size, bytes.size()));
}

/// What lies behind the first `size` octets; empty where there are fewer.
[[nodiscard]] constexpr Bytes octets_after(Bytes bytes, std::size_t size) {
  return bytes.subspan(std::min(size, bytes.size()));
}

}  // namespace icmpkit
