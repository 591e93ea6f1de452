// Datagram Conversion Error (31), RFC 1475 section 6.2: a datagram that could not be translated
// between IP versions 4 and 7. Deprecated by RFC 6918.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                Pointer to the offending field                 |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Part of the datagram that could not be converted ...
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

struct ConversionError {
  ConversionErrorCode code = ConversionErrorCode::Unspecified;
  std::uint32_t pointer = 0;  ///< octets from the start of the quoted datagram
  OctetsRef quote{};
  friend constexpr bool operator==(const ConversionError&, const ConversionError&) = default;
};

class ConversionErrorView
    : public FixedLayoutView<ConversionErrorView, 8, Type::DatagramConversionError> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr ConversionErrorCode code() const {
    return static_cast<ConversionErrorCode>(code_octet());
  }
  /// Octets from the start of the quoted datagram; may lie behind what is quoted.
  [[nodiscard]] constexpr std::uint32_t pointer() const { return load_be32(octets(), 4); }
  /// The quoted datagram, which need not be of IP version 4.
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr ConversionError value() const {
    return {.code = code(), .pointer = pointer(), .quote = body().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const ConversionError& error) {
  return ConversionErrorView::kFixedSize + error.quote.size();
}

constexpr void write(const ConversionError& error, MutableBytes out) {
  write_common(out, Type::DatagramConversionError, static_cast<std::uint8_t>(error.code));
  store_be32(out, 4, error.pointer);
  store_bytes(out, 8, error.quote);
}

}  // namespace icmpkit::wire::icmpv4
