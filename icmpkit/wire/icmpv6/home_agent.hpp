// Home Agent Address Discovery: Request (144) and Reply (145), RFC 6275 sections 6.5 and 6.6.
// [R6275-FMT-1] Their R flag is RFC 3963's (sections 7.1 and 7.2).
#pragma once

#include <cstdint>

#include "icmpkit/wire/address_list.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

struct HomeAgentDiscovery {
  Type type = Type::HomeAgentAddressDiscoveryRequest;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;  ///< of the request, copied into the reply
  bool mobile_routers = false;   ///< R: home agents of mobile routers are asked for, or answer
  AddressList agents{};          ///< of a reply, the most preferred first
  OctetsRef rest{};              ///< what follows and is no whole address
  friend constexpr bool operator==(const HomeAgentDiscovery&, const HomeAgentDiscovery&) = default;
};

class HomeAgentDiscoveryView
    : public FixedLayoutView<HomeAgentDiscoveryView, 8, Type::HomeAgentAddressDiscoveryRequest,
                             Type::HomeAgentAddressDiscoveryReply> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr bool is_reply() const {
    return type() == Type::HomeAgentAddressDiscoveryReply;
  }
  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr bool is_for_mobile_routers() const {
    return (load_u8(octets(), 6) & 0x80U) != 0;
  }
  [[nodiscard]] constexpr std::uint16_t reserved() const {
    return load_be16(octets(), 6) & 0x7FFFU;
  }
  /// As many as the length has room for; none in a request.
  [[nodiscard]] constexpr AddressList agents() const {
    return is_reply() ? AddressList::in(rest().bytes()) : AddressList{};
  }
  [[nodiscard]] constexpr HomeAgentDiscovery value() const {
    return {.type = type(),
            .code = code_octet(),
            .identifier = identifier(),
            .mobile_routers = is_for_mobile_routers(),
            .agents = agents(),
            .rest = rest().bytes().subspan(encoded_size(agents()))};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const HomeAgentDiscovery& message) {
  return HomeAgentDiscoveryView::kFixedSize + encoded_size(message.agents) + message.rest.size();
}
constexpr void write(const HomeAgentDiscovery& message, MutableBytes out) {
  write_common(out, message.type, message.code);
  store_be16(out, 4, message.identifier);
  store_be16(out, 6, message.mobile_routers ? 0x8000 : 0);
  store_addresses(out, 8, message.agents);
  store_bytes(out, 8 + encoded_size(message.agents), message.rest);
}

}  // namespace icmpkit::wire::icmpv6
