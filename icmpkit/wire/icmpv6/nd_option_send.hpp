// The options of Secure Neighbor Discovery, RFC 3971 section 5. They are read and written as
// octets: no signature is checked or made here. Those of which the layout is no more than a head
// and octets (11, 12, 16) stay `OptionView`s.
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/nd_option.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// Timestamp (13), RFC 3971 section 5.3.1.
struct TimestampOption {
  static constexpr std::size_t kOptionSize = 16;
  /// Since 1970-01-01 00:00 UTC: 48 bits of seconds, then 16 of 1/65536 of a second.
  std::uint64_t timestamp = 0;
  friend constexpr bool operator==(const TimestampOption&, const TimestampOption&) = default;
};

class TimestampOptionView : public TypedOptionView<TimestampOptionView, OptionType::Timestamp> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) {
    return size == TimestampOption::kOptionSize;
  }

  [[nodiscard]] constexpr std::uint64_t timestamp() const { return load_be64(octets(), 8); }
  [[nodiscard]] constexpr TimestampOption value() const { return {.timestamp = timestamp()}; }
};

constexpr void write(const TimestampOption& option, MutableBytes out) {
  write_option(out, OptionType::Timestamp);
  store_be64(out, 8, option.timestamp);
}

/// Nonce (14), RFC 3971 section 5.3.2, RFC 7527.
struct NonceOption {
  OctetsRef nonce{};  ///< at least 6 octets; with type and length a multiple of 8
  friend constexpr bool operator==(const NonceOption&, const NonceOption&) = default;
};

class NonceOptionView : public TypedOptionView<NonceOptionView, OptionType::Nonce> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  [[nodiscard]] constexpr Bytes nonce() const { return octets().subspan(2); }
  [[nodiscard]] constexpr NonceOption value() const { return {.nonce = nonce()}; }
};

[[nodiscard]] constexpr std::size_t encoded_size(const NonceOption& option) {
  return option_size(2 + option.nonce.size());
}
/// A nonce is never padded: its zeros would be part of it.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const NonceOption& option) {
  if (option.nonce.size() < 6 || (2 + option.nonce.size()) % kOptionUnit != 0) {
    return EncodeError::NotAllowed;
  }
  return option_size_problem(encoded_size(option));
}
constexpr void write(const NonceOption& option, MutableBytes out) {
  write_option(out, OptionType::Nonce);
  store_bytes(out, 2, option.nonce);
}

/// Trust Anchor (15), RFC 3971 section 6.4.3, RFC 6495.
struct TrustAnchor {
  std::uint8_t name_type = 0;   ///< 1 a DER-encoded X.501 name, 2 an FQDN, 3-7 a hash of a key
  std::uint8_t pad_length = 0;  ///< octets at the end of `name` that are padding
  OctetsRef name{};             ///< its padding included; zeros are added to a multiple of 8 less 4
  friend constexpr bool operator==(const TrustAnchor&, const TrustAnchor&) = default;
};

class TrustAnchorView : public TypedOptionView<TrustAnchorView, OptionType::TrustAnchor> {
 public:
  using Base = TypedOptionView<TrustAnchorView, OptionType::TrustAnchor>;
  using Base::Base;
  [[nodiscard]] static constexpr bool fits(std::size_t size) { return size >= 8; }

  /// Fails also where there is more padding than there are octets.
  [[nodiscard]] static constexpr Parsed<TrustAnchorView> parse(const OptionView& option) {
    const auto proven = prove(option);
    if (!proven) return std::unexpected(proven.error());
    const TrustAnchorView view{*proven};
    if (view.pad_length() > view.size() - 4) return refuse(ParseErrorKind::BadLength, 3);
    return view;
  }

  [[nodiscard]] constexpr std::uint8_t name_type() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr std::uint8_t pad_length() const { return load_u8(octets(), 3); }
  /// Without its padding.
  [[nodiscard]] constexpr Bytes name() const {
    return octets().subspan(4, size() - 4 - pad_length());
  }
  [[nodiscard]] constexpr TrustAnchor value() const {
    return {.name_type = name_type(), .pad_length = pad_length(), .name = octets().subspan(4)};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const TrustAnchor& option) {
  return option_size(4 + option.name.size());
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const TrustAnchor& option) {
  if (option.pad_length > option.name.size()) return EncodeError::NotAllowed;
  return option_size_problem(encoded_size(option));
}
/// What is added to the name counts as padding.
constexpr void write(const TrustAnchor& option, MutableBytes out) {
  write_option(out, OptionType::TrustAnchor);
  store_u8(out, 2, option.name_type);
  store_u8(out, 3,
           static_cast<std::uint8_t>(option.pad_length + (out.size() - 4 - option.name.size())));
  store_bytes(out, 4, option.name);
}

}  // namespace icmpkit::wire::icmpv6
