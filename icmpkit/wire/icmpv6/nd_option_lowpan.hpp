// The options of low-power networks: RFC 6775 section 4, RFC 8505, RFC 7400, RFC 9685.
#pragma once

#include <array>
#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// What became of a registration; options (33) and messages 157 and 158 share it. RFC 6775,
/// RFC 8505, RFC 9685.
enum class RegistrationStatus : std::uint8_t {
  Success = 0,
  DuplicateAddress = 1,
  NeighborCacheFull = 2,
  Moved = 3,
  Removed = 4,
  ValidationRequested = 5,
  DuplicateSourceAddress = 6,
  InvalidSourceAddress = 7,
  TopologicallyIncorrect = 8,
  RegistrySaturated = 9,
  ValidationFailed = 10,
  RefreshRequest = 11,
  InvalidRegistration = 12,
};

/// Address Registration (33), RFC 6775 section 4.1, extended by RFC 8505 section 4.1.
struct AddressRegistration {
  RegistrationStatus status = RegistrationStatus::Success;
  std::uint8_t opaque = 0;
  std::uint8_t flags = 0;  ///< C, P (2 bits), I (2 bits), R, T from the second highest bit on
  std::uint8_t transaction_id = 0;
  std::uint16_t lifetime = 0;  ///< units of 60 s
  OctetsRef owner{};           ///< EUI-64 or ROVR: 8, 16, 24 or 32 octets
  friend constexpr bool operator==(const AddressRegistration&,
                                   const AddressRegistration&) = default;
};

class AddressRegistrationView
    : public TypedOptionView<AddressRegistrationView, OptionType::AddressRegistration> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 16 && size <= 40; }

  [[nodiscard]] constexpr RegistrationStatus status() const {
    return static_cast<RegistrationStatus>(load_u8(octets(), 2));
  }
  [[nodiscard]] constexpr std::uint8_t opaque() const { return load_u8(octets(), 3); }
  [[nodiscard]] constexpr std::uint8_t flags() const { return load_u8(octets(), 4) & 0x7FU; }
  /// T: the transaction identifier counts. Without it this is RFC 6775's option.
  [[nodiscard]] constexpr bool has_transaction_id() const { return (flags() & 0x01U) != 0; }
  /// R: the registering node asks for its address to be routed.
  [[nodiscard]] constexpr bool wants_routing() const { return (flags() & 0x02U) != 0; }
  [[nodiscard]] constexpr std::uint8_t transaction_id() const { return load_u8(octets(), 5); }
  [[nodiscard]] constexpr std::uint16_t lifetime() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Bytes owner() const { return octets().subspan(8); }
  [[nodiscard]] constexpr AddressRegistration value() const {
    return {.status = status(),
            .opaque = opaque(),
            .flags = flags(),
            .transaction_id = transaction_id(),
            .lifetime = lifetime(),
            .owner = owner()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const AddressRegistration& option) {
  return option_size(8 + option.owner.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const AddressRegistration& option) {
  if (option.owner.size() > 32) return EncodeError::TooLong;
  return option.owner.empty() || option.owner.size() % 8 != 0
             ? std::optional(EncodeError::NotAllowed)
             : std::nullopt;
}
constexpr void write(const AddressRegistration& option, MutableBytes out) {
  write_option(out, OptionType::AddressRegistration);
  store_u8(out, 2, static_cast<std::uint8_t>(option.status));
  store_u8(out, 3, option.opaque);
  store_u8(out, 4, option.flags & 0x7FU);
  store_u8(out, 5, option.transaction_id);
  store_be16(out, 6, option.lifetime);
  store_bytes(out, 8, option.owner);
}

/// 6LoWPAN Context (34), RFC 6775 section 4.2.
struct LowpanContext {
  std::uint8_t context_length = 0;  ///< bits of the prefix that count
  bool is_for_compression = false;  ///< C
  std::uint8_t context_id = 0;      ///< the low four bits
  std::uint16_t lifetime = 0;       ///< units of 60 s
  OctetsRef prefix{};               ///< 8 octets, or 16 where the context is longer than 64 bits
  friend constexpr bool operator==(const LowpanContext&, const LowpanContext&) = default;
};

class LowpanContextView : public TypedOptionView<LowpanContextView, OptionType::LowpanContext> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size == 16 || size == 24; }

  [[nodiscard]] constexpr std::uint8_t context_length() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr bool is_for_compression() const {
    return (load_u8(octets(), 3) & 0x10U) != 0;
  }
  [[nodiscard]] constexpr std::uint8_t context_id() const { return load_u8(octets(), 3) & 0x0FU; }
  [[nodiscard]] constexpr std::uint16_t lifetime() const { return load_be16(octets(), 6); }
  /// What was left out at its end is zero.
  [[nodiscard]] constexpr Ipv6Address prefix() const {
    std::array<std::byte, Ipv6Address::kSize> whole{};
    store_bytes(whole, 0, octets().subspan(8));
    return Ipv6Address::load(whole, 0);
  }
  [[nodiscard]] constexpr LowpanContext value() const {
    return {.context_length = context_length(),
            .is_for_compression = is_for_compression(),
            .context_id = context_id(),
            .lifetime = lifetime(),
            .prefix = octets().subspan(8)};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const LowpanContext& option) {
  return 8 + option.prefix.size();
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const LowpanContext& option) {
  return option.prefix.size() == 8 || option.prefix.size() == 16
             ? std::nullopt
             : std::optional(EncodeError::NotAllowed);
}
constexpr void write(const LowpanContext& option, MutableBytes out) {
  write_option(out, OptionType::LowpanContext);
  store_u8(out, 2, option.context_length);
  store_u8(out, 3,
           static_cast<std::uint8_t>(flag(option.is_for_compression, 0x10) |
                                     (option.context_id & 0x0FU)));
  store_be16(out, 6, option.lifetime);
  store_bytes(out, 8, option.prefix);
}

/// Authoritative Border Router (35), RFC 6775 section 4.3.
struct AuthoritativeBorderRouter {
  static constexpr std::size_t kOptionSize = 24;
  std::uint32_t version = 0;   ///< sent as its low 16 bits, then its high ones
  std::uint16_t lifetime = 0;  ///< units of 60 s
  Ipv6Address router{};
  friend constexpr bool operator==(const AuthoritativeBorderRouter&,
                                   const AuthoritativeBorderRouter&) = default;
};

class AuthoritativeBorderRouterView
    : public TypedOptionView<AuthoritativeBorderRouterView, OptionType::AuthoritativeBorderRouter> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == AuthoritativeBorderRouter::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint32_t version() const {
    return std::uint32_t{load_be16(octets(), 4)} << 16U | load_be16(octets(), 2);
  }
  [[nodiscard]] constexpr std::uint16_t lifetime() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Ipv6Address router() const { return Ipv6Address::load(octets(), 8); }
  [[nodiscard]] constexpr AuthoritativeBorderRouter value() const {
    return {.version = version(), .lifetime = lifetime(), .router = router()};
  }
};

constexpr void write(const AuthoritativeBorderRouter& option, MutableBytes out) {
  write_option(out, OptionType::AuthoritativeBorderRouter);
  store_be16(out, 2, static_cast<std::uint16_t>(option.version));
  store_be16(out, 4, static_cast<std::uint16_t>(option.version >> 16U));
  store_be16(out, 6, option.lifetime);
  option.router.store(out, 8);
}

/// 6LoWPAN Capability Indication (36), RFC 7400 section 3.4.
struct LowpanCapabilityIndication {
  static constexpr std::size_t kOptionSize = 8;
  std::uint64_t capabilities = 0;  ///< the low 48 bits; bit 0 of the registry is the highest
  friend constexpr bool operator==(const LowpanCapabilityIndication&,
                                   const LowpanCapabilityIndication&) = default;
};

class LowpanCapabilityIndicationView
    : public TypedOptionView<LowpanCapabilityIndicationView,
                             OptionType::LowpanCapabilityIndication> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == LowpanCapabilityIndication::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint64_t capabilities() const {
    return load_be64(octets(), 0) & 0xFFFF'FFFF'FFFFU;
  }
  [[nodiscard]] constexpr LowpanCapabilityIndication value() const {
    return {.capabilities = capabilities()};
  }
};

constexpr void write(const LowpanCapabilityIndication& option, MutableBytes out) {
  write_option(out, OptionType::LowpanCapabilityIndication);
  store_be16(out, 2, static_cast<std::uint16_t>(option.capabilities >> 32U));
  store_be32(out, 4, static_cast<std::uint32_t>(option.capabilities));
}

}  // namespace icmpkit::wire::icmpv6
