// Duplicate Address Request (157) and Confirmation (158) of low-power networks, RFC 6775 section
// 4.4, RFC 8505 section 4.2. [R6775-FMT-1]
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |CodePfx|CodeSfx|           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |    Status     |      TID      |     Registration Lifetime     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  EUI-64, or ROVR of 8, 16, 24 or 32 octets                    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 Registered Address (16 octets)                |
//
// The low half of the code says how long the owner's identifier is: 0 is RFC 6775's EUI-64, 1 to 4
// are a ROVR of so many times 64 bits. No layout exists for the rest, so they are refused.
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/nd_option_lowpan.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// The highest code suffix that has a meaning.
inline constexpr std::uint8_t kDuplicateAddressSuffixMax = 4;

/// Octets of the owner's identifier. Requires `suffix` to have a meaning.
[[nodiscard]] constexpr std::size_t owner_size(std::uint8_t suffix) {
  return suffix == 0 ? 8 : suffix * std::size_t{8};
}

struct DuplicateAddress {
  Type type = Type::DuplicateAddressRequest;
  std::uint8_t code_prefix = 0;  ///< the low four bits
  std::uint8_t code_suffix = 0;  ///< 0 to 4; with it goes the size of `owner`
  RegistrationStatus status = RegistrationStatus::Success;
  std::uint8_t transaction_id = 0;  ///< not sent with suffix 0
  std::uint16_t lifetime = 0;       ///< units of 60 s
  OctetsRef owner{};                ///< EUI-64 or ROVR
  Ipv6Address address{};
  OctetsRef rest{};
  friend constexpr bool operator==(const DuplicateAddress&, const DuplicateAddress&) = default;
};

class DuplicateAddressView
    : public FixedLayoutView<DuplicateAddressView, 8, Type::DuplicateAddressRequest,
                             Type::DuplicateAddressConfirmation> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// Fails also where the code suffix has no meaning (`BadValue`, at the code) and where the owner
  /// and the address are not all there (`BadLength`, at the code that says how long they are).
  [[nodiscard]] static constexpr Parsed<DuplicateAddressView> parse(CutBytes message) {
    const auto proven = prove(message);
    if (!proven) return std::unexpected(proven.error());
    const DuplicateAddressView view{*proven};
    if (view.code_suffix() > kDuplicateAddressSuffixMax) {
      return refuse(ParseErrorKind::BadValue, kCodeOffset);
    }
    if (message.size() < view.end()) return refuse_short(message, view.end(), kCodeOffset);
    return view;
  }

  [[nodiscard]] constexpr bool is_confirmation() const {
    return type() == Type::DuplicateAddressConfirmation;
  }
  [[nodiscard]] constexpr std::uint8_t code_prefix() const {
    return static_cast<std::uint8_t>(code_octet() >> 4U);
  }
  [[nodiscard]] constexpr std::uint8_t code_suffix() const { return code_octet() & 0x0FU; }
  /// RFC 8505's form, whose owner is a ROVR and which has a transaction identifier.
  [[nodiscard]] constexpr bool is_extended() const { return code_suffix() != 0; }
  [[nodiscard]] constexpr RegistrationStatus status() const {
    return static_cast<RegistrationStatus>(load_u8(octets(), 4));
  }
  /// 0 in RFC 6775's form, where it is reserved.
  [[nodiscard]] constexpr std::uint8_t transaction_id() const {
    return is_extended() ? load_u8(octets(), 5) : std::uint8_t{0};
  }
  /// Units of 60 s.
  [[nodiscard]] constexpr std::uint16_t lifetime() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Bytes owner() const {
    return octets().subspan(kFixedSize, owner_size(code_suffix()));
  }
  [[nodiscard]] constexpr Ipv6Address address() const {
    return Ipv6Address::load(octets(), kFixedSize + owner_size(code_suffix()));
  }
  [[nodiscard]] constexpr DuplicateAddress value() const {
    return {.type = type(),
            .code_prefix = code_prefix(),
            .code_suffix = code_suffix(),
            .status = status(),
            .transaction_id = transaction_id(),
            .lifetime = lifetime(),
            .owner = owner(),
            .address = address(),
            .rest = octets().subspan(end())};
  }

 private:
  [[nodiscard]] constexpr std::size_t end() const {
    return kFixedSize + owner_size(code_suffix()) + Ipv6Address::kSize;
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const DuplicateAddress& message) {
  return DuplicateAddressView::kFixedSize + message.owner.size() + Ipv6Address::kSize +
         message.rest.size();
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const DuplicateAddress& message) {
  return message.code_suffix > kDuplicateAddressSuffixMax ||
                 message.owner.size() != owner_size(message.code_suffix)
             ? std::optional(EncodeError::NotAllowed)
             : std::nullopt;
}
constexpr void write(const DuplicateAddress& message, MutableBytes out) {
  write_common(
      out, message.type,
      static_cast<std::uint8_t>((message.code_prefix & 0x0FU) << 4U | message.code_suffix));
  store_u8(out, 4, static_cast<std::uint8_t>(message.status));
  store_u8(out, 5, message.code_suffix == 0 ? std::uint8_t{0} : message.transaction_id);
  store_be16(out, 6, message.lifetime);
  store_bytes(out, 8, message.owner);
  message.address.store(out, 8 + message.owner.size());
  store_bytes(out, 8 + message.owner.size() + Ipv6Address::kSize, message.rest);
}

}  // namespace icmpkit::wire::icmpv6
