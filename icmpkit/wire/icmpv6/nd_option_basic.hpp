// The options of Neighbor Discovery itself (RFC 4861 section 4.6), of NBMA links (RFC 2491), of
// inverse discovery (RFC 3122), and those that extend router advertisements (RFC 4191, RFC 5175).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/address_list.hpp"
#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// How good a default router or a route is, RFC 4191 section 2.1.
enum class RouterPreference : std::uint8_t {
  Medium = 0,
  High = 1,
  Reserved = 2,  ///< treated as Medium in a router's own, and the route ignored
  Low = 3,
};

/// Source (1) and Target (2) Link-Layer Address.
struct LinkLayerAddress {
  OptionType type = OptionType::SourceLinkLayerAddress;
  OctetsRef address{};  ///< zeros are added up to a multiple of 8 octets less 2
  friend constexpr bool operator==(const LinkLayerAddress&, const LinkLayerAddress&) = default;
};

class LinkLayerAddressView
    : public TypedOptionView<LinkLayerAddressView, OptionType::SourceLinkLayerAddress,
                             OptionType::TargetLinkLayerAddress> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  /// Six octets on Ethernet; how many of more are padding is for the link to know.
  [[nodiscard]] constexpr Bytes address() const { return octets().subspan(2); }
  [[nodiscard]] constexpr LinkLayerAddress value() const {
    return {.type = type(), .address = address()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const LinkLayerAddress& option) {
  return option_size(2 + option.address.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const LinkLayerAddress& option) {
  return option_size_problem(encoded_size(option));
}
constexpr void write(const LinkLayerAddress& option, MutableBytes out) {
  write_option(out, option.type);
  store_bytes(out, 2, option.address);
}

/// Prefix Information (3), RFC 4861 section 4.6.2, RFC 6275 section 7.2, RFC 9762.
struct PrefixInformation {
  static constexpr std::size_t kOptionSize = 32;
  std::uint8_t prefix_length = 0;        ///< bits
  bool is_on_link = false;               ///< L
  bool is_autonomous = false;            ///< A
  bool is_router_address = false;        ///< R
  bool is_delegation_preferred = false;  ///< P
  std::uint32_t valid_lifetime = 0;      ///< seconds; all ones is infinity
  std::uint32_t preferred_lifetime = 0;  ///< seconds; all ones is infinity
  Ipv6Address prefix{};
  friend constexpr bool operator==(const PrefixInformation&, const PrefixInformation&) = default;
};

class PrefixInformationView
    : public TypedOptionView<PrefixInformationView, OptionType::PrefixInformation> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == PrefixInformation::kOptionSize;
  }

  /// Bits; more than 128 is possible and means nothing.
  [[nodiscard]] constexpr std::uint8_t prefix_length() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr std::uint8_t flags() const { return load_u8(octets(), 3); }
  [[nodiscard]] constexpr bool is_on_link() const { return (flags() & 0x80U) != 0; }
  [[nodiscard]] constexpr bool is_autonomous() const { return (flags() & 0x40U) != 0; }
  [[nodiscard]] constexpr bool is_router_address() const { return (flags() & 0x20U) != 0; }
  [[nodiscard]] constexpr bool is_delegation_preferred() const { return (flags() & 0x10U) != 0; }
  [[nodiscard]] constexpr std::uint32_t valid_lifetime() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr std::uint32_t preferred_lifetime() const {
    return load_be32(octets(), 8);
  }
  [[nodiscard]] constexpr Ipv6Address prefix() const { return Ipv6Address::load(octets(), 16); }
  [[nodiscard]] constexpr PrefixInformation value() const {
    return {.prefix_length = prefix_length(),
            .is_on_link = is_on_link(),
            .is_autonomous = is_autonomous(),
            .is_router_address = is_router_address(),
            .is_delegation_preferred = is_delegation_preferred(),
            .valid_lifetime = valid_lifetime(),
            .preferred_lifetime = preferred_lifetime(),
            .prefix = prefix()};
  }
};

constexpr void write(const PrefixInformation& option, MutableBytes out) {
  write_option(out, OptionType::PrefixInformation);
  store_u8(out, 2, option.prefix_length);
  store_u8(out, 3,
           static_cast<std::uint8_t>(
               flag(option.is_on_link, 0x80) | flag(option.is_autonomous, 0x40) |
               flag(option.is_router_address, 0x20) | flag(option.is_delegation_preferred, 0x10)));
  store_be32(out, 4, option.valid_lifetime);
  store_be32(out, 8, option.preferred_lifetime);
  option.prefix.store(out, 16);
}

/// Redirected Header (4), RFC 4861 section 4.6.3.
struct RedirectedHeader {
  OctetsRef packet{};  ///< from its IPv6 header on; zeros are added up to a multiple of 8 octets
  friend constexpr bool operator==(const RedirectedHeader&, const RedirectedHeader&) = default;
};

class RedirectedHeaderView
    : public TypedOptionView<RedirectedHeaderView, OptionType::RedirectedHeader> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  /// The packet that was redirected, cut wherever the sender had to.
  [[nodiscard]] constexpr Bytes packet() const { return octets().subspan(8); }
  [[nodiscard]] constexpr RedirectedHeader value() const { return {.packet = packet()}; }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RedirectedHeader& option) {
  return option_size(8 + option.packet.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const RedirectedHeader& option) {
  return option_size_problem(encoded_size(option));
}
constexpr void write(const RedirectedHeader& option, MutableBytes out) {
  write_option(out, OptionType::RedirectedHeader);
  store_bytes(out, 8, option.packet);
}

/// MTU (5), RFC 4861 section 4.6.4.
struct LinkMtu {
  static constexpr std::size_t kOptionSize = 8;
  std::uint32_t mtu = 0;  ///< octets
  friend constexpr bool operator==(const LinkMtu&, const LinkMtu&) = default;
};

class LinkMtuView : public TypedOptionView<LinkMtuView, OptionType::Mtu> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == LinkMtu::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint32_t mtu() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr LinkMtu value() const { return {.mtu = mtu()}; }
};

constexpr void write(const LinkMtu& option, MutableBytes out) {
  write_option(out, OptionType::Mtu);
  store_be32(out, 4, option.mtu);
}

/// NBMA Shortcut Limit (6), RFC 2491 section 5.2.
struct NbmaShortcutLimit {
  static constexpr std::size_t kOptionSize = 8;
  std::uint8_t shortcut_limit = 0;  ///< hops
  friend constexpr bool operator==(const NbmaShortcutLimit&, const NbmaShortcutLimit&) = default;
};

class NbmaShortcutLimitView
    : public TypedOptionView<NbmaShortcutLimitView, OptionType::NbmaShortcutLimit> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == NbmaShortcutLimit::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint8_t shortcut_limit() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr NbmaShortcutLimit value() const {
    return {.shortcut_limit = shortcut_limit()};
  }
};

constexpr void write(const NbmaShortcutLimit& option, MutableBytes out) {
  write_option(out, OptionType::NbmaShortcutLimit);
  store_u8(out, 2, option.shortcut_limit);
}

/// Source (9) and Target (10) Address List, RFC 3122 section 3.1.
struct AddressListOption {
  OptionType type = OptionType::SourceAddressList;
  AddressList addresses{};
  friend constexpr bool operator==(const AddressListOption&, const AddressListOption&) = default;
};

class AddressListOptionView
    : public TypedOptionView<AddressListOptionView, OptionType::SourceAddressList,
                             OptionType::TargetAddressList> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size % Ipv6Address::kSize == 8;
  }

  [[nodiscard]] constexpr AddressList addresses() const {
    return AddressList::in(octets().subspan(8));
  }
  [[nodiscard]] constexpr AddressListOption value() const {
    return {.type = type(), .addresses = addresses()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const AddressListOption& option) {
  return 8 + encoded_size(option.addresses);
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const AddressListOption& option) {
  return option_size_problem(encoded_size(option));
}
constexpr void write(const AddressListOption& option, MutableBytes out) {
  write_option(out, option.type);
  store_addresses(out, 8, option.addresses);
}

/// Route Information (24), RFC 4191 section 2.3.
struct RouteInformation {
  std::uint8_t prefix_length = 0;  ///< bits
  RouterPreference preference = RouterPreference::Medium;
  std::uint32_t lifetime = 0;  ///< seconds; all ones is infinity
  Ipv6Address prefix{};
  /// How many octets of the prefix to send, 0, 8 or 16: at least what its length needs is.
  std::uint8_t prefix_octets = 0;
  friend constexpr bool operator==(const RouteInformation&, const RouteInformation&) = default;
};

class RouteInformationView
    : public TypedOptionView<RouteInformationView, OptionType::RouteInformation> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8 && size <= 24; }

  /// Fails also where the prefix is longer than there is room for (RFC 4191 section 2.3).
  [[nodiscard]] static constexpr Parsed<RouteInformationView> parse(const OptionView& option) {
    const auto proven = prove(option);
    if (!proven) return std::unexpected(proven.error());
    const RouteInformationView view{*proven};
    if (view.prefix_length() > (view.size() - 8) * 8) return refuse(ParseErrorKind::BadLength, 1);
    return view;
  }

  [[nodiscard]] constexpr std::uint8_t prefix_length() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr RouterPreference preference() const {
    return static_cast<RouterPreference>(load_u8(octets(), 3) >> 3U & 0x03U);
  }
  [[nodiscard]] constexpr std::uint32_t lifetime() const { return load_be32(octets(), 4); }
  /// What was left out at its end is zero.
  [[nodiscard]] constexpr Ipv6Address prefix() const {
    std::array<std::byte, Ipv6Address::kSize> whole{};
    store_bytes(whole, 0, octets().subspan(8));
    return Ipv6Address::load(whole, 0);
  }
  [[nodiscard]] constexpr RouteInformation value() const {
    return {.prefix_length = prefix_length(),
            .preference = preference(),
            .lifetime = lifetime(),
            .prefix = prefix(),
            .prefix_octets = static_cast<std::uint8_t>(size() - 8)};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouteInformation& option) {
  const std::size_t needed = (std::size_t{option.prefix_length} + 7) / 8;
  return option_size(8 + std::max<std::size_t>(needed, option.prefix_octets));
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const RouteInformation& option) {
  return encoded_size(option) > 24 ? std::optional(EncodeError::TooLong) : std::nullopt;
}
constexpr void write(const RouteInformation& option, MutableBytes out) {
  std::array<std::byte, Ipv6Address::kSize> whole{};
  option.prefix.store(whole, 0);
  write_option(out, OptionType::RouteInformation);
  store_u8(out, 2, option.prefix_length);
  store_u8(out, 3,
           static_cast<std::uint8_t>((static_cast<unsigned>(option.preference) & 0x03U) << 3U));
  store_be32(out, 4, option.lifetime);
  store_bytes(out, 8, Bytes(whole).first(out.size() - 8));
}

/// RA Flags Extension (26), RFC 5175: 48 more bits behind the eight of the advertisement.
struct RaFlagsExtension {
  static constexpr std::size_t kOptionSize = 8;
  std::uint64_t flags = 0;  ///< the low 48 bits; the first on the wire is the highest of them
  friend constexpr bool operator==(const RaFlagsExtension&, const RaFlagsExtension&) = default;
};

class RaFlagsExtensionView
    : public TypedOptionView<RaFlagsExtensionView, OptionType::RaFlagsExtension> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == RaFlagsExtension::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint64_t flags() const {
    return load_be64(octets(), 0) & 0xFFFF'FFFF'FFFFU;
  }
  [[nodiscard]] constexpr RaFlagsExtension value() const { return {.flags = flags()}; }
};

constexpr void write(const RaFlagsExtension& option, MutableBytes out) {
  write_option(out, OptionType::RaFlagsExtension);
  store_be16(out, 2, static_cast<std::uint16_t>(option.flags >> 32U));
  store_be32(out, 4, static_cast<std::uint32_t>(option.flags));
}

}  // namespace icmpkit::wire::icmpv6
