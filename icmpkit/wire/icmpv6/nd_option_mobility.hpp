// The options of mobile networks: RFC 6275 section 7, RFC 5568 section 6.4, RFC 4140.
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// Advertisement Interval (7), RFC 6275 section 7.3.
struct AdvertisementInterval {
  static constexpr std::size_t kOptionSize = 8;
  std::uint32_t interval = 0;  ///< milliseconds, the most between two unsolicited advertisements
  friend constexpr bool operator==(const AdvertisementInterval&,
                                   const AdvertisementInterval&) = default;
};

class AdvertisementIntervalView
    : public TypedOptionView<AdvertisementIntervalView, OptionType::AdvertisementInterval> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == AdvertisementInterval::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint32_t interval() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr AdvertisementInterval value() const { return {.interval = interval()}; }
};

constexpr void write(const AdvertisementInterval& option, MutableBytes out) {
  write_option(out, OptionType::AdvertisementInterval);
  store_be32(out, 4, option.interval);
}

/// Home Agent Information (8), RFC 6275 section 7.4; its R flag is RFC 3963's.
struct HomeAgentInformation {
  static constexpr std::size_t kOptionSize = 8;
  std::uint16_t preference = 0;  ///< higher is better
  std::uint16_t lifetime = 0;    ///< seconds; 0 is not allowed
  bool mobile_routers = false;   ///< R: the home agent serves mobile routers
  friend constexpr bool operator==(const HomeAgentInformation&,
                                   const HomeAgentInformation&) = default;
};

class HomeAgentInformationView
    : public TypedOptionView<HomeAgentInformationView, OptionType::HomeAgentInformation> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == HomeAgentInformation::kOptionSize;
  }

  [[nodiscard]] constexpr bool serves_mobile_routers() const {
    return (load_u8(octets(), 2) & 0x80U) != 0;
  }
  [[nodiscard]] constexpr std::uint16_t preference() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t lifetime() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr HomeAgentInformation value() const {
    return {.preference = preference(),
            .lifetime = lifetime(),
            .mobile_routers = serves_mobile_routers()};
  }
};

constexpr void write(const HomeAgentInformation& option, MutableBytes out) {
  write_option(out, OptionType::HomeAgentInformation);
  store_u8(out, 2, flag(option.mobile_routers, 0x80));
  store_be16(out, 4, option.preference);
  store_be16(out, 6, option.lifetime);
}

/// IP Address/Prefix (17), RFC 5568 section 6.4.1, and its forerunner New Router Prefix Information
/// (18), RFC 4068 section 6.4.2.
struct IpAddressPrefix {
  static constexpr std::size_t kOptionSize = 24;
  OptionType type = OptionType::IpAddressPrefix;
  std::uint8_t option_code = 0;    ///< whose address it is
  std::uint8_t prefix_length = 0;  ///< bits
  Ipv6Address address{};
  friend constexpr bool operator==(const IpAddressPrefix&, const IpAddressPrefix&) = default;
};

class IpAddressPrefixView : public TypedOptionView<IpAddressPrefixView, OptionType::IpAddressPrefix,
                                                   OptionType::NewRouterPrefixInformation> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == IpAddressPrefix::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint8_t option_code() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr std::uint8_t prefix_length() const { return load_u8(octets(), 3); }
  [[nodiscard]] constexpr Ipv6Address address() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr IpAddressPrefix value() const {
    return {.type = type(),
            .option_code = option_code(),
            .prefix_length = prefix_length(),
            .address = address()};
  }
};

constexpr void write(const IpAddressPrefix& option, MutableBytes out) {
  write_option(out, option.type);
  store_u8(out, 2, option.option_code);
  store_u8(out, 3, option.prefix_length);
  option.address.store(out, 8);
}

/// Link-Layer Address of fast handovers (19), RFC 5568 section 6.4.3.
struct FmipLinkLayerAddress {
  std::uint8_t option_code = 0;  ///< whose address it is
  OctetsRef address{};           ///< zeros are added up to a multiple of 8 octets less 3
  friend constexpr bool operator==(const FmipLinkLayerAddress&,
                                   const FmipLinkLayerAddress&) = default;
};

class FmipLinkLayerAddressView
    : public TypedOptionView<FmipLinkLayerAddressView, OptionType::FmipLinkLayerAddress> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  [[nodiscard]] constexpr std::uint8_t option_code() const { return load_u8(octets(), 2); }
  /// Its padding included.
  [[nodiscard]] constexpr Bytes address() const { return octets().subspan(3); }
  [[nodiscard]] constexpr FmipLinkLayerAddress value() const {
    return {.option_code = option_code(), .address = address()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const FmipLinkLayerAddress& option) {
  return option_size(3 + option.address.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const FmipLinkLayerAddress& option) {
  return option_size_problem(encoded_size(option));
}
constexpr void write(const FmipLinkLayerAddress& option, MutableBytes out) {
  write_option(out, OptionType::FmipLinkLayerAddress);
  store_u8(out, 2, option.option_code);
  store_bytes(out, 3, option.address);
}

/// Neighbor Advertisement Acknowledgment (20), RFC 5568 section 6.4.6.
struct NeighborAdvertisementAcknowledgment {
  static constexpr std::size_t kOptionSize = 8;
  std::uint8_t option_code = 0;
  std::uint8_t status = 0;
  friend constexpr bool operator==(const NeighborAdvertisementAcknowledgment&,
                                   const NeighborAdvertisementAcknowledgment&) = default;
};

class NeighborAdvertisementAcknowledgmentView
    : public TypedOptionView<NeighborAdvertisementAcknowledgmentView,
                             OptionType::NeighborAdvertisementAcknowledgment> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == NeighborAdvertisementAcknowledgment::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint8_t option_code() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr std::uint8_t status() const { return load_u8(octets(), 3); }
  [[nodiscard]] constexpr NeighborAdvertisementAcknowledgment value() const {
    return {.option_code = option_code(), .status = status()};
  }
};

constexpr void write(const NeighborAdvertisementAcknowledgment& option, MutableBytes out) {
  write_option(out, OptionType::NeighborAdvertisementAcknowledgment);
  store_u8(out, 2, option.option_code);
  store_u8(out, 3, option.status);
}

/// MAP (23), RFC 4140 section 4.
struct MobilityAnchorPoint {
  static constexpr std::size_t kOptionSize = 24;
  std::uint8_t distance = 0;                    ///< hops, the low four bits
  std::uint8_t preference = 0;                  ///< the low four bits
  bool forms_regional_care_of_address = false;  ///< R
  std::uint32_t valid_lifetime = 0;             ///< seconds
  Ipv6Address address{};
  friend constexpr bool operator==(const MobilityAnchorPoint&,
                                   const MobilityAnchorPoint&) = default;
};

class MobilityAnchorPointView : public TypedOptionView<MobilityAnchorPointView, OptionType::Map> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == MobilityAnchorPoint::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint8_t distance() const {
    return static_cast<std::uint8_t>(load_u8(octets(), 2) >> 4U);
  }
  [[nodiscard]] constexpr std::uint8_t preference() const { return load_u8(octets(), 2) & 0x0FU; }
  [[nodiscard]] constexpr bool forms_regional_care_of_address() const {
    return (load_u8(octets(), 3) & 0x80U) != 0;
  }
  [[nodiscard]] constexpr std::uint32_t valid_lifetime() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr Ipv6Address address() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr MobilityAnchorPoint value() const {
    return {.distance = distance(),
            .preference = preference(),
            .forms_regional_care_of_address = forms_regional_care_of_address(),
            .valid_lifetime = valid_lifetime(),
            .address = address()};
  }
};

constexpr void write(const MobilityAnchorPoint& option, MutableBytes out) {
  write_option(out, OptionType::Map);
  store_u8(
      out, 2,
      static_cast<std::uint8_t>((option.distance & 0x0FU) << 4U | (option.preference & 0x0FU)));
  store_u8(out, 3, flag(option.forms_regional_care_of_address, 0x80));
  store_be32(out, 4, option.valid_lifetime);
  option.address.store(out, 8);
}

}  // namespace icmpkit::wire::icmpv6
