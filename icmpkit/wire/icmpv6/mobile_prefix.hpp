// Mobile Prefix Solicitation (146) and Advertisement (147), RFC 6275 sections 6.7 and 6.8.
// [R6275-FMT-1]
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

struct MobilePrefixMessage {
  Type type = Type::MobilePrefixSolicitation;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;  ///< of the solicitation, copied into the advertisement
  bool is_managed = false;       ///< M, of an advertisement
  bool has_other = false;        ///< O, of an advertisement
  OctetsRef options{};
  friend constexpr bool operator==(const MobilePrefixMessage&,
                                   const MobilePrefixMessage&) = default;
};

class MobilePrefixView : public OptionsView<MobilePrefixView, 8, Type::MobilePrefixSolicitation,
                                            Type::MobilePrefixAdvertisement> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr bool is_advertisement() const {
    return type() == Type::MobilePrefixAdvertisement;
  }
  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr bool is_managed() const {
    return is_advertisement() && (load_u8(octets(), 6) & 0x80U) != 0;
  }
  [[nodiscard]] constexpr bool has_other() const {
    return is_advertisement() && (load_u8(octets(), 6) & 0x40U) != 0;
  }
  [[nodiscard]] constexpr std::uint16_t reserved() const {
    return static_cast<std::uint16_t>(load_be16(octets(), 6) &
                                      (is_advertisement() ? 0x3FFFU : 0xFFFFU));
  }
  [[nodiscard]] constexpr MobilePrefixMessage value() const {
    return {.type = type(),
            .code = code_octet(),
            .identifier = identifier(),
            .is_managed = is_managed(),
            .has_other = has_other(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MobilePrefixMessage& message) {
  return MobilePrefixView::kFixedSize + message.options.size();
}
constexpr void write(const MobilePrefixMessage& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_be16(out, 4, message.identifier);
  store_be16(out, 6, 0);
  if (message.type == Type::MobilePrefixAdvertisement) {
    store_u8(
        out, 6,
        static_cast<std::uint8_t>(flag(message.is_managed, 0x80) | flag(message.has_other, 0x40)));
  }
  store_bytes(out, 8, message.options);
}

}  // namespace icmpkit::wire::icmpv6
