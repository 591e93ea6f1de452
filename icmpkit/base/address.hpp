// IPv4 and IPv6 addresses, either of the two, and prefixes: values of fixed size that compare, hash
// and turn into text without allocating.
//
//   IpAddress::parse("2001:db8::1")   -> an address
//   IpAddress::parse("2001:db8::1::") -> empty
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit {

/// The Internet Protocol's version, as a number.
enum class Family : std::uint8_t { V4 = 4, V6 = 6 };

/// Text of an address or a prefix, in place: RFC 5952 for IPv6, dotted decimal for IPv4.
class AddressText {
 public:
  static constexpr std::size_t kCapacity = 52;  // longest IPv6 text, a slash and a prefix length

  constexpr void append(char c) { chars_[size_++] = c; }
  constexpr void append(std::string_view text) {
    for (char c : text) append(c);
  }
  void append_decimal(unsigned value);
  [[nodiscard]] constexpr std::string_view view() const { return {chars_.data(), size_}; }
  constexpr operator std::string_view() const { return view(); }

 private:
  std::array<char, kCapacity> chars_{};
  std::size_t size_ = 0;
};

class Ipv4Address {
 public:
  static constexpr std::size_t kSize = 4;

  /// 0.0.0.0, the unspecified address.
  constexpr Ipv4Address() = default;
  /// From the address read as one big-endian number: 127.0.0.1 is 0x7F000001.
  constexpr explicit Ipv4Address(std::uint32_t number) : number_(number) {}
  constexpr Ipv4Address(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d)
      : number_(std::uint32_t{a} << 24U | std::uint32_t{b} << 16U | std::uint32_t{c} << 8U | d) {}

  /// Four decimal numbers with dots, no leading zeros; anything else is empty.
  static std::optional<Ipv4Address> parse(std::string_view text);
  /// Requires four octets at `at`.
  static constexpr Ipv4Address load(Bytes bytes, std::size_t at) {
    return Ipv4Address{load_be32(bytes, at)};
  }
  constexpr void store(MutableBytes out, std::size_t at) const { store_be32(out, at, number_); }

  [[nodiscard]] constexpr std::uint32_t number() const { return number_; }
  [[nodiscard]] constexpr bool is_unspecified() const { return number_ == 0; }
  [[nodiscard]] constexpr bool is_loopback() const { return number_ >> 24U == 127; }
  [[nodiscard]] constexpr bool is_multicast() const { return number_ >> 28U == 0xE; }
  /// 255.255.255.255; a subnet's own broadcast address cannot be told without its mask.
  [[nodiscard]] constexpr bool is_limited_broadcast() const { return number_ == 0xFFFFFFFFU; }
  [[nodiscard]] AddressText text() const;

  friend constexpr auto operator<=>(Ipv4Address, Ipv4Address) = default;

 private:
  std::uint32_t number_ = 0;
};

class Ipv6Address {
 public:
  static constexpr std::size_t kSize = 16;

  /// ::, the unspecified address.
  constexpr Ipv6Address() = default;
  constexpr explicit Ipv6Address(std::array<std::uint8_t, kSize> octets) : octets_(octets) {}

  /// RFC 4291 section 2.2, an embedded dotted quad included; no zone. Anything else is empty.
  static std::optional<Ipv6Address> parse(std::string_view text);
  /// Requires sixteen octets at `at`.
  static constexpr Ipv6Address load(Bytes bytes, std::size_t at) {
    Ipv6Address address;
    for (std::size_t i = 0; i < kSize; ++i) address.octets_[i] = load_u8(bytes, at + i);
    return address;
  }
  constexpr void store(MutableBytes out, std::size_t at) const {
    for (std::size_t i = 0; i < kSize; ++i) store_u8(out, at + i, octets_[i]);
  }

  [[nodiscard]] constexpr const std::array<std::uint8_t, kSize>& octets() const { return octets_; }
  [[nodiscard]] constexpr bool is_unspecified() const { return *this == Ipv6Address{}; }
  [[nodiscard]] constexpr bool is_loopback() const {
    return *this == Ipv6Address{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  }
  [[nodiscard]] constexpr bool is_multicast() const { return octets_[0] == 0xFF; }
  [[nodiscard]] constexpr bool is_link_local() const {
    return octets_[0] == 0xFE && (octets_[1] & 0xC0U) == 0x80;
  }
  [[nodiscard]] AddressText text() const;

  friend constexpr auto operator<=>(const Ipv6Address&, const Ipv6Address&) = default;

 private:
  std::array<std::uint8_t, kSize> octets_{};
};

/// An address of either family.
class IpAddress {
 public:
  /// 0.0.0.0.
  constexpr IpAddress() = default;
  constexpr IpAddress(Ipv4Address address)
      : octets_(octets_of(address.number())), family_(Family::V4) {}
  constexpr IpAddress(const Ipv6Address& address)
      : octets_(address.octets()), family_(Family::V6) {}

  static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] constexpr Family family() const { return family_; }
  [[nodiscard]] constexpr bool is_v4() const { return family_ == Family::V4; }
  [[nodiscard]] constexpr bool is_v6() const { return family_ == Family::V6; }
  /// Requires `is_v4()`.
  [[nodiscard]] constexpr Ipv4Address v4() const {
    return {octets_[0], octets_[1], octets_[2], octets_[3]};
  }
  /// Requires `is_v6()`.
  [[nodiscard]] constexpr Ipv6Address v6() const { return Ipv6Address{octets_}; }
  /// The four or sixteen octets in network order.
  [[nodiscard]] constexpr std::span<const std::uint8_t> octets() const {
    return std::span(octets_).first(is_v4() ? Ipv4Address::kSize : Ipv6Address::kSize);
  }

  [[nodiscard]] constexpr bool is_unspecified() const {
    return is_v4() ? v4().is_unspecified() : v6().is_unspecified();
  }
  [[nodiscard]] constexpr bool is_loopback() const {
    return is_v4() ? v4().is_loopback() : v6().is_loopback();
  }
  [[nodiscard]] constexpr bool is_multicast() const {
    return is_v4() ? v4().is_multicast() : v6().is_multicast();
  }
  [[nodiscard]] AddressText text() const;

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;
  /// Two words at a time, where `memcmp` would be called.
  friend constexpr bool operator==(const IpAddress& a, const IpAddress& b) {
    using Words = std::array<std::uint64_t, 2>;
    const auto [a0, a1] = std::bit_cast<Words>(a.octets_);
    const auto [b0, b1] = std::bit_cast<Words>(b.octets_);
    return a0 == b0 && a1 == b1 && a.family_ == b.family_;
  }

 private:
  using Octets = std::array<std::uint8_t, Ipv6Address::kSize>;

  // Made in one piece: a copy of octets that were stored one by one would wait for them.
  [[nodiscard]] static constexpr Octets octets_of(std::uint32_t number) {
    if constexpr (std::endian::native == std::endian::little) number = std::byteswap(number);
    if (std::is_constant_evaluated()) {
      return std::bit_cast<Octets>(std::array<std::uint32_t, 4>{number});
    }
    using Register [[gnu::vector_size(16)]] = std::uint32_t;
    return std::bit_cast<Octets>(Register{number});
  }

  Octets octets_{};
  Family family_ = Family::V4;
};

/// A block of addresses: those that share the first `length` bits.
class Prefix {
 public:
  /// Bits of `address` past `length` are cleared. Requires `length` to be at most 32 or 128.
  Prefix(IpAddress address, unsigned length);

  /// `192.0.2.0/24`, `2001:db8::/32`; an address alone is the prefix of that one address. Set bits
  /// past the length are accepted and cleared.
  static std::optional<Prefix> parse(std::string_view text);

  [[nodiscard]] const IpAddress& address() const { return address_; }
  [[nodiscard]] unsigned length() const { return length_; }
  [[nodiscard]] bool contains(const IpAddress& address) const;
  [[nodiscard]] AddressText text() const;

  friend bool operator==(const Prefix&, const Prefix&) = default;

 private:
  IpAddress address_;
  unsigned length_;
};

}  // namespace icmpkit
