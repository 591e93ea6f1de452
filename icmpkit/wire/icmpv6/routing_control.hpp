// Families of which only the head is read here, the rest kept as octets: fast handovers (154,
// RFC 5568), RPL (155, RFC 6550), ILNP's locator updates (156, RFC 6743) and MPL (159, RFC 7731).
// What their bodies say is not interpreted.
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// What a message of type 154 is, RFC 5568 section 6.1. An open enumeration.
enum class FmipSubtype : std::uint8_t {
  RouterSolicitationForProxyAdvertisement = 2,
  ProxyRouterAdvertisement = 3,
  HandoverInitiate = 4,
  HandoverAcknowledge = 5,
};

/// Fast handovers (154).
struct FmipMessage {
  std::uint8_t code = 0;
  FmipSubtype subtype = FmipSubtype::RouterSolicitationForProxyAdvertisement;
  std::uint16_t identifier = 0;
  OctetsRef options{};
  friend constexpr bool operator==(const FmipMessage&, const FmipMessage&) = default;
};

class FmipView : public OptionsView<FmipView, 8, Type::Fmipv6> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr FmipSubtype subtype() const {
    return static_cast<FmipSubtype>(load_u8(octets(), 4));
  }
  [[nodiscard]] constexpr std::uint8_t reserved() const { return load_u8(octets(), 5); }
  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr FmipMessage value() const {
    return {.code = code_octet(),
            .subtype = subtype(),
            .identifier = identifier(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const FmipMessage& message) {
  return FmipView::kFixedSize + message.options.size();
}
constexpr void write(const FmipMessage& message, MutableBytes out) {
  write_common(out, Type::Fmipv6, message.code);
  store_u8(out, 4, static_cast<std::uint8_t>(message.subtype));
  store_u8(out, 5, 0);
  store_be16(out, 6, message.identifier);
  store_bytes(out, 8, message.options);
}

/// RFC 6550 section 6. An open enumeration; the highest bit is `is_secure`.
enum class RplCode : std::uint8_t {
  DodagInformationSolicitation = 0x00,
  DodagInformationObject = 0x01,
  DestinationAdvertisementObject = 0x02,
  DestinationAdvertisementAck = 0x03,
  SecureDodagInformationSolicitation = 0x80,
  SecureDodagInformationObject = 0x81,
  SecureDestinationAdvertisementObject = 0x82,
  SecureDestinationAdvertisementAck = 0x83,
  ConsistencyCheck = 0x8A,
};

/// RPL (155).
struct RplMessage {
  RplCode code = RplCode::DodagInformationSolicitation;
  OctetsRef body{};  ///< a security section where the code says so, the base object, options
  friend constexpr bool operator==(const RplMessage&, const RplMessage&) = default;
};

class RplView : public FixedLayoutView<RplView, 4, Type::RplControl> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr RplCode code() const { return static_cast<RplCode>(code_octet()); }
  /// The body begins with a security section.
  [[nodiscard]] constexpr bool is_secure() const { return (code_octet() & 0x80U) != 0; }
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr RplMessage value() const {
    return {.code = code(), .body = body().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RplMessage& message) {
  return RplView::kFixedSize + message.body.size();
}
constexpr void write(const RplMessage& message, MutableBytes out) {
  write_common(out, Type::RplControl, static_cast<std::uint8_t>(message.code));
  store_bytes(out, 4, message.body);
}

/// RFC 6743 section 3. An open enumeration.
enum class LocatorOperation : std::uint8_t { Advertisement = 1, Acknowledgement = 2 };

/// ILNPv6 Locator Update (156).
struct LocatorUpdate {
  std::uint8_t code = 0;
  std::uint8_t locator_count = 0;
  LocatorOperation operation = LocatorOperation::Advertisement;
  OctetsRef locators{};  ///< of 12 octets each: a locator, its preference, its lifetime
  friend constexpr bool operator==(const LocatorUpdate&, const LocatorUpdate&) = default;
};

class LocatorUpdateView : public FixedLayoutView<LocatorUpdateView, 8, Type::IlnpLocatorUpdate> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr std::uint8_t locator_count() const { return load_u8(octets(), 4); }
  [[nodiscard]] constexpr LocatorOperation operation() const {
    return static_cast<LocatorOperation>(load_u8(octets(), 5));
  }
  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr CutBytes locators() const { return rest(); }
  [[nodiscard]] constexpr LocatorUpdate value() const {
    return {.code = code_octet(),
            .locator_count = locator_count(),
            .operation = operation(),
            .locators = locators().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const LocatorUpdate& message) {
  return LocatorUpdateView::kFixedSize + message.locators.size();
}
constexpr void write(const LocatorUpdate& message, MutableBytes out) {
  write_common(out, Type::IlnpLocatorUpdate, message.code);
  store_u8(out, 4, message.locator_count);
  store_u8(out, 5, static_cast<std::uint8_t>(message.operation));
  store_be16(out, 6, 0);
  store_bytes(out, 8, message.locators);
}

/// MPL (159).
struct MplMessage {
  std::uint8_t code = 0;
  OctetsRef seeds{};  ///< what is known of each seed's messages
  friend constexpr bool operator==(const MplMessage&, const MplMessage&) = default;
};

class MplView : public FixedLayoutView<MplView, 4, Type::MplControl> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr CutBytes seeds() const { return rest(); }
  [[nodiscard]] constexpr MplMessage value() const {
    return {.code = code_octet(), .seeds = seeds().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MplMessage& message) {
  return MplView::kFixedSize + message.seeds.size();
}
constexpr void write(const MplMessage& message, MutableBytes out) {
  write_common(out, Type::MplControl, message.code);
  store_bytes(out, 4, message.seeds);
}

}  // namespace icmpkit::wire::icmpv6
