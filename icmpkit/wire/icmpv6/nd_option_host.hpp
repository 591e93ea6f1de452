// The options by which a router configures hosts: resolvers and search lists (RFC 8106), the
// captive portal (RFC 8910) and the prefix of address translation (RFC 8781).
#pragma once

#include <algorithm>
#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/address_list.hpp"
#include "icmpkit/wire/domain_name.hpp"
#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// Recursive DNS Server (25), RFC 8106 section 5.1. [R8106-OPT-1]
struct RecursiveDnsServer {
  std::uint32_t lifetime = 0;  ///< seconds; 0 withdraws the servers, all ones is infinity
  AddressList servers{};
  friend constexpr bool operator==(const RecursiveDnsServer&, const RecursiveDnsServer&) = default;
};

class RecursiveDnsServerView
    : public TypedOptionView<RecursiveDnsServerView, OptionType::RecursiveDnsServer> {
 public:
  using TypedOptionView::TypedOptionView;
  /// At least one address, and no half of one.
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size >= 24 && size % Ipv6Address::kSize == 8;
  }

  [[nodiscard]] constexpr std::uint32_t lifetime() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr AddressList servers() const {
    return AddressList::in(octets().subspan(8));
  }
  [[nodiscard]] constexpr RecursiveDnsServer value() const {
    return {.lifetime = lifetime(), .servers = servers()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RecursiveDnsServer& option) {
  return 8 + encoded_size(option.servers);
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const RecursiveDnsServer& option) {
  if (option.servers.empty()) return EncodeError::NotAllowed;
  return option_size_problem(encoded_size(option));
}
constexpr void write(const RecursiveDnsServer& option, MutableBytes out) {
  write_option(out, OptionType::RecursiveDnsServer);
  store_be32(out, 4, option.lifetime);
  store_addresses(out, 8, option.servers);
}

/// DNS Search List (31), RFC 8106 section 5.2. [R8106-OPT-1]
///
///   ItemWriter names{buffer};
///   names.add(DomainName{"example.com"}).add(DomainName{"lab"});
///   DnsSearchList{.lifetime = 600, .names = *names.finish()}
struct DnsSearchList {
  std::uint32_t lifetime = 0;  ///< seconds; 0 withdraws the names, all ones is infinity
  OctetsRef names{};           ///< one behind the other as DNS writes them
  friend constexpr bool operator==(const DnsSearchList&, const DnsSearchList&) = default;
};

class DnsSearchListView : public TypedOptionView<DnsSearchListView, OptionType::DnsSearchList> {
 public:
  using Base = TypedOptionView<DnsSearchListView, OptionType::DnsSearchList>;
  constexpr DnsSearchListView(const Proven& proven, std::size_t names_size)
      : Base(proven), names_size_(names_size) {}
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 16; }

  /// Fails also where what should be names are none; compression is not allowed. [R8106-OPT-1]
  [[nodiscard]] static constexpr Parsed<DnsSearchListView> parse(const OptionView& option) {
    const auto proven = prove(option);
    if (!proven) return std::unexpected(proven.error());
    const Bytes area = option.octets().subspan(kNamesOffset);
    std::size_t at = 0;
    while (at < area.size() && load_u8(area, at) != 0) {
      const auto name = DomainNameView::parse(area.subspan(at));
      if (!name) return refuse_inside(name.error(), kNamesOffset + at);
      at += name->size();
    }
    return DnsSearchListView{*proven, at};
  }

  [[nodiscard]] constexpr std::uint32_t lifetime() const { return load_be32(octets(), 4); }
  /// A range of `Parsed<DomainNameView>` without an error. Offsets count from the option's start.
  [[nodiscard]] constexpr ItemRange<DomainNameView> names() const {
    return ParsedRange{
        ItemCursor<DomainNameView>{octets().subspan(kNamesOffset, names_size_), kNamesOffset}};
  }
  [[nodiscard]] constexpr DnsSearchList value() const {
    return {.lifetime = lifetime(), .names = octets().subspan(kNamesOffset)};
  }

 private:
  static constexpr std::size_t kNamesOffset = 8;
  std::size_t names_size_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const DnsSearchList& option) {
  return option_size(8 + option.names.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const DnsSearchList& option) {
  if (option.names.empty()) return EncodeError::NotAllowed;
  return option_size_problem(encoded_size(option));
}
constexpr void write(const DnsSearchList& option, MutableBytes out) {
  write_option(out, OptionType::DnsSearchList);
  store_be32(out, 4, option.lifetime);
  store_bytes(out, 8, option.names);
}

/// Captive-Portal (37), RFC 8910 section 2.3.
struct CaptivePortal {
  OctetsRef uri{};  ///< zeros are added up to a multiple of 8 octets less 2
  friend constexpr bool operator==(const CaptivePortal&, const CaptivePortal&) = default;
};

class CaptivePortalView : public TypedOptionView<CaptivePortalView, OptionType::CaptivePortal> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  /// Without its padding.
  [[nodiscard]] constexpr Bytes uri() const {
    Bytes uri = octets().subspan(2);
    while (!uri.empty() && uri.back() == std::byte{0}) uri = uri.first(uri.size() - 1);
    return uri;
  }
  [[nodiscard]] constexpr CaptivePortal value() const { return {.uri = octets().subspan(2)}; }
};

[[nodiscard]] constexpr std::size_t encoded_size(const CaptivePortal& option) {
  return option_size(2 + option.uri.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const CaptivePortal& option) {
  return option_size_problem(encoded_size(option));
}
constexpr void write(const CaptivePortal& option, MutableBytes out) {
  write_option(out, OptionType::CaptivePortal);
  store_bytes(out, 2, option.uri);
}

/// The prefix lengths of RFC 6052 in the order of PREF64's codes 0 to 5. [R8781-OPT-1]
inline constexpr std::array<std::uint8_t, 6> kPref64Lengths{96, 64, 56, 48, 40, 32};

/// PREF64 (38), RFC 8781 section 4. [R8781-OPT-1]
struct Pref64 {
  static constexpr std::size_t kOptionSize = 16;
  static constexpr std::uint16_t kLifetimeMax = 65528;
  std::uint16_t lifetime = 0;       ///< seconds; sent in units of 8, rounded up to 65528 at most
  std::uint8_t prefix_length = 96;  ///< bits, one of `kPref64Lengths`
  Ipv6Address prefix{};             ///< of which the first 96 bits are sent
  friend constexpr bool operator==(const Pref64&, const Pref64&) = default;
};

class Pref64View : public TypedOptionView<Pref64View, OptionType::Pref64> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size == Pref64::kOptionSize; }

  /// Fails also where the code of the prefix length has no meaning. [R8781-OPT-1]
  [[nodiscard]] static constexpr Parsed<Pref64View> parse(const OptionView& option) {
    const auto proven = prove(option);
    if (!proven) return std::unexpected(proven.error());
    const Pref64View view{*proven};
    if (view.length_code() >= kPref64Lengths.size()) return refuse(ParseErrorKind::BadValue, 3);
    return view;
  }

  /// Seconds.
  [[nodiscard]] constexpr std::uint16_t lifetime() const {
    return load_be16(octets(), 2) & 0xFFF8U;
  }
  [[nodiscard]] constexpr std::uint8_t prefix_length() const {
    return kPref64Lengths[length_code()];
  }
  [[nodiscard]] constexpr Ipv6Address prefix() const {
    std::array<std::byte, Ipv6Address::kSize> whole{};
    store_bytes(whole, 0, octets().subspan(4));
    return Ipv6Address::load(whole, 0);
  }
  [[nodiscard]] constexpr Pref64 value() const {
    return {.lifetime = lifetime(), .prefix_length = prefix_length(), .prefix = prefix()};
  }

 private:
  [[nodiscard]] constexpr std::size_t length_code() const { return load_u8(octets(), 3) & 0x07U; }
};

[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const Pref64& option) {
  return std::ranges::find(kPref64Lengths, option.prefix_length) == kPref64Lengths.end()
             ? std::optional(EncodeError::NotAllowed)
             : std::nullopt;
}
constexpr void write(const Pref64& option, MutableBytes out) {
  const unsigned eights = std::min<unsigned>(option.lifetime + 7U, Pref64::kLifetimeMax) / 8U;
  const auto code =
      std::ranges::find(kPref64Lengths, option.prefix_length) - kPref64Lengths.begin();
  std::array<std::byte, Ipv6Address::kSize> whole{};
  option.prefix.store(whole, 0);
  write_option(out, OptionType::Pref64);
  store_be16(out, 2, static_cast<std::uint16_t>(eights << 3U | static_cast<unsigned>(code)));
  store_bytes(out, 4, Bytes(whole).first(12));
}

}  // namespace icmpkit::wire::icmpv6
