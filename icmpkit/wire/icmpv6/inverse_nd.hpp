// Inverse Neighbor Discovery: Solicitation (141) and Advertisement (142), RFC 3122. Which IPv6
// addresses has the neighbour with this link-layer address? All is said in options.
#pragma once

#include <cstdint>

#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/neighbor_discovery.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

struct InverseNeighborMessage {
  Type type = Type::InverseNeighborSolicitation;
  std::uint8_t code = 0;
  OctetsRef options{};
  friend constexpr bool operator==(const InverseNeighborMessage&,
                                   const InverseNeighborMessage&) = default;
};

class InverseNeighborView
    : public OptionsView<InverseNeighborView, 8, Type::InverseNeighborSolicitation,
                         Type::InverseNeighborAdvertisement> {
 public:
  using OptionsView::OptionsView;

  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr InverseNeighborMessage value() const {
    return {.type = type(), .code = code_octet(), .options = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const InverseNeighborMessage& message) {
  return InverseNeighborView::kFixedSize + message.options.size();
}
constexpr void write(const InverseNeighborMessage& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_be32(out, 4, 0);
  store_bytes(out, 8, message.options);
}

}  // namespace icmpkit::wire::icmpv6
