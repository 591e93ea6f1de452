// A message of which only the first four octets have a known layout: types that are not assigned,
// reserved or left to experiments. Nothing is dropped for being unknown. [R4443-FMT-2]
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

struct Opaque {
  Type type = Type::PrivateInformationalExperiment1;
  std::uint8_t code = 0;
  OctetsRef body{};
  friend constexpr bool operator==(const Opaque&, const Opaque&) = default;
};

class OpaqueView {
 public:
  /// Takes every type, one that has a view of its own too. Fails on fewer than four octets.
  [[nodiscard]] static constexpr Parsed<OpaqueView> parse(CutBytes message) {
    if (message.size() < kCommonSize) return refuse(ParseErrorKind::Truncated, message.size());
    return OpaqueView{message};
  }

  [[nodiscard]] constexpr Type type() const {
    return static_cast<Type>(load_u8(octets(), kTypeOffset));
  }
  [[nodiscard]] constexpr std::uint8_t code_octet() const { return load_u8(octets(), kCodeOffset); }
  [[nodiscard]] constexpr std::uint16_t checksum() const {
    return load_be16(octets(), kChecksumOffset);
  }
  [[nodiscard]] constexpr Bytes octets() const { return message_.bytes(); }
  [[nodiscard]] constexpr CutBytes message() const { return message_; }
  /// What follows the checksum.
  [[nodiscard]] constexpr CutBytes rest() const { return message_.after(kCommonSize); }
  [[nodiscard]] constexpr Opaque value() const {
    return {.type = type(), .code = code_octet(), .body = rest().bytes()};
  }

 private:
  constexpr explicit OpaqueView(CutBytes message) : message_(message) {}
  CutBytes message_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const Opaque& message) {
  return kCommonSize + message.body.size();
}
constexpr void write(const Opaque& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_bytes(out, kCommonSize, message.body);
}

}  // namespace icmpkit::wire::icmpv6
