// Multicast Router Discovery: Advertisement (151), Solicitation (152) and Termination (153),
// RFC 4286. The last two are four octets long, and the advertisement has no code: its interval
// stands there. [R4286-FMT-1]
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |   Type = 151  | Ad. Interval  |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |        Query Interval         |      Robustness Variable      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

struct MulticastRouterAdvertisement {
  std::uint8_t advertisement_interval = 0;  ///< seconds
  std::uint16_t query_interval = 0;         ///< seconds
  std::uint16_t robustness = 0;
  OctetsRef rest{};  ///< what no router sends
  friend constexpr bool operator==(const MulticastRouterAdvertisement&,
                                   const MulticastRouterAdvertisement&) = default;
};

class MulticastRouterAdvertisementView
    : public FixedLayoutView<MulticastRouterAdvertisementView, 8,
                             Type::MulticastRouterAdvertisement> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// Seconds.
  [[nodiscard]] constexpr std::uint8_t advertisement_interval() const { return code_octet(); }
  /// Seconds.
  [[nodiscard]] constexpr std::uint16_t query_interval() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t robustness() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr MulticastRouterAdvertisement value() const {
    return {.advertisement_interval = advertisement_interval(),
            .query_interval = query_interval(),
            .robustness = robustness(),
            .rest = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastRouterAdvertisement& message) {
  return MulticastRouterAdvertisementView::kFixedSize + message.rest.size();
}
constexpr void write(const MulticastRouterAdvertisement& message, MutableBytes out) {
  write_common(out, Type::MulticastRouterAdvertisement, message.advertisement_interval);
  store_be16(out, 4, message.query_interval);
  store_be16(out, 6, message.robustness);
  store_bytes(out, 8, message.rest);
}

/// A solicitation or a termination.
struct MulticastRouterMessage {
  Type type = Type::MulticastRouterSolicitation;
  OctetsRef rest{};  ///< what no node sends
  friend constexpr bool operator==(const MulticastRouterMessage&,
                                   const MulticastRouterMessage&) = default;
};

class MulticastRouterView
    : public FixedLayoutView<MulticastRouterView, 4, Type::MulticastRouterSolicitation,
                             Type::MulticastRouterTermination> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// In place of the code.
  [[nodiscard]] constexpr std::uint8_t reserved() const { return code_octet(); }
  [[nodiscard]] constexpr MulticastRouterMessage value() const {
    return {.type = type(), .rest = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastRouterMessage& message) {
  return MulticastRouterView::kFixedSize + message.rest.size();
}
constexpr void write(const MulticastRouterMessage& message, MutableBytes out) {
  write_common(out, message.type, 0);
  store_bytes(out, 4, message.rest);
}

}  // namespace icmpkit::wire::icmpv6
