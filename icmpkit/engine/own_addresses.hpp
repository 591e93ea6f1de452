// Which addresses are this node's, and what any address is to it: looked up for every datagram.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/machine.hpp"
#include "icmpkit/engine/interface.hpp"

namespace icmpkit::engine {

/// What a destination is to a node.
enum class AddressKind : std::uint8_t {
  Foreign,
  OwnUnicast,
  OwnAnycast,       ///< IPv6
  OwnSegment,       ///< IPv6
  SubnetBroadcast,  ///< of a connected network
  LimitedBroadcast,
  Multicast,
};

/// The connected network that an address is on.
struct Connected {
  LinkId link{};
  std::uint8_t prefix_length = 0;
};

class OwnAddresses {
 public:
  explicit OwnAddresses(const std::vector<InterfaceConfig>& interfaces);

  [[nodiscard]] bool owns(Ipv4Address address) const {
    for (const OwnV4& own : v4_) {
      if (own.address == address) return true;
    }
    return address.is_loopback();
  }
  [[nodiscard]] bool owns(const Ipv6Address& address) const;
  [[nodiscard]] bool owns(const IpAddress& address) const {
    return address.is_v4() ? owns(address.v4()) : owns(address.v6());
  }

  [[nodiscard]] AddressKind kind_of(Ipv4Address address) const;
  [[nodiscard]] AddressKind kind_of(const Ipv6Address& address) const;
  [[nodiscard]] bool is_subnet_broadcast(Ipv4Address address) const;

  /// The network that `address` is on, the smallest where there are several; null: it is on none.
  [[nodiscard]] const Connected* connected(const IpAddress& address) const;
  /// Whether `address` is on a network of `link`.
  [[nodiscard]] bool is_on(LinkId link, const IpAddress& address) const;
  /// Whether one network of `link` holds both.
  [[nodiscard]] bool share_network(LinkId link, Ipv4Address a, Ipv4Address b) const;
  /// The mask of the network on `link` that `near` is on, else of its first one; RFC 950.
  [[nodiscard]] std::optional<Ipv4Address> mask(LinkId link, Ipv4Address near) const;

  /// A unicast address of `link`, one on the network of `near` before others; empty: it is
  /// unnumbered, or has none of the family.
  [[nodiscard]] std::optional<IpAddress> on_link(LinkId link, const IpAddress& near) const;
  /// The link-local address of `link`; empty: it has none.
  [[nodiscard]] std::optional<IpAddress> link_local(LinkId link) const;
  /// Any address of the family: the router-id of RFC 1812 section 4.3.2.4.
  [[nodiscard]] std::optional<IpAddress> any(Family family) const;

 private:
  struct OwnV4 {
    Ipv4Address address;
    std::uint32_t mask = 0;
    Connected network{};
    [[nodiscard]] bool covers(Ipv4Address other) const {
      return ((address.number() ^ other.number()) & mask) == 0;
    }
  };
  struct OwnV6 {
    Ipv6Address address;
    Prefix prefix;
    Connected network;
    AddressUse use;
  };
  std::vector<OwnV4> v4_;
  std::vector<OwnV6> v6_;
};

}  // namespace icmpkit::engine
