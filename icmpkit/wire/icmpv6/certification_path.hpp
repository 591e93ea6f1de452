// Certification Path Solicitation (148) and Advertisement (149) of Secure Neighbor Discovery,
// RFC 3971 section 6.4. [R3971-FMT-1]
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |  Component, All Components (149)
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |        Component (149)        |          Reserved             |
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// The component of a solicitation that asks for the whole path.
inline constexpr std::uint16_t kAllComponents = 65535;

struct CertificationPathSolicitation {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;  ///< not 0
  std::uint16_t component = kAllComponents;
  OctetsRef options{};
  friend constexpr bool operator==(const CertificationPathSolicitation&,
                                   const CertificationPathSolicitation&) = default;
};

class CertificationPathSolicitationView : public OptionsView<CertificationPathSolicitationView, 8,
                                                             Type::CertificationPathSolicitation> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t component() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr CertificationPathSolicitation value() const {
    return {.code = code_octet(),
            .identifier = identifier(),
            .component = component(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const CertificationPathSolicitation& message) {
  return CertificationPathSolicitationView::kFixedSize + message.options.size();
}
constexpr void write(const CertificationPathSolicitation& message, MutableBytes out) {
  write_common(out, Type::CertificationPathSolicitation, message.code);
  store_be16(out, 4, message.identifier);
  store_be16(out, 6, message.component);
  store_bytes(out, 8, message.options);
}

struct CertificationPathAdvertisement {
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;      ///< of the solicitation; 0 where there was none
  std::uint16_t all_components = 0;  ///< how many certificates the path has
  std::uint16_t component = 0;       ///< which of them this is, the last first
  OctetsRef options{};
  friend constexpr bool operator==(const CertificationPathAdvertisement&,
                                   const CertificationPathAdvertisement&) = default;
};

class CertificationPathAdvertisementView
    : public OptionsView<CertificationPathAdvertisementView, 12,
                         Type::CertificationPathAdvertisement> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t all_components() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr std::uint16_t component() const { return load_be16(octets(), 8); }
  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 10); }
  [[nodiscard]] constexpr CertificationPathAdvertisement value() const {
    return {.code = code_octet(),
            .identifier = identifier(),
            .all_components = all_components(),
            .component = component(),
            .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const CertificationPathAdvertisement& message) {
  return CertificationPathAdvertisementView::kFixedSize + message.options.size();
}
constexpr void write(const CertificationPathAdvertisement& message, MutableBytes out) {
  write_common(out, Type::CertificationPathAdvertisement, message.code);
  store_be16(out, 4, message.identifier);
  store_be16(out, 6, message.all_components);
  store_be16(out, 8, message.component);
  store_be16(out, 10, 0);
  store_bytes(out, 12, message.options);
}

}  // namespace icmpkit::wire::icmpv6
