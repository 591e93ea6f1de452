#include "icmpkit/engine/own_addresses.hpp"

#include <algorithm>

namespace icmpkit::engine {

namespace {

std::uint32_t mask_of(unsigned length) {
  return length == 0 ? 0 : ~std::uint32_t{0} << (32U - length);
}

}  // namespace

OwnAddresses::OwnAddresses(const std::vector<InterfaceConfig>& interfaces) {
  std::uint32_t number = 0;
  for (const InterfaceConfig& interface : interfaces) {
    const LinkId link{number++};
    for (const InterfaceAddress& own : interface.addresses) {
      if (own.address.is_v4()) {
        v4_.push_back({.address = own.address.v4(),
                       .mask = mask_of(own.prefix_length),
                       .network = {.link = link, .prefix_length = own.prefix_length}});
      } else {
        v6_.push_back({.address = own.address.v6(),
                       .prefix = Prefix(own.address, own.prefix_length),
                       .network = {.link = link, .prefix_length = own.prefix_length},
                       .use = own.use});
      }
    }
  }
  v4_.shrink_to_fit();
  v6_.shrink_to_fit();
}

bool OwnAddresses::owns(const Ipv6Address& address) const {
  return address.is_loopback() || std::ranges::find(v6_, address, &OwnV6::address) != v6_.end();
}

bool OwnAddresses::is_subnet_broadcast(Ipv4Address address) const {
  return std::ranges::any_of(v4_, [address](const OwnV4& own) {
    constexpr std::uint32_t kPointToPoint = 0xFFFFFFFEU;  // RFC 3021: /31 has no broadcast
    if (own.mask >= kPointToPoint || !own.covers(address)) return false;
    // All ones, and the all zeros of 4.2BSD (RFC 1122 section 3.2.1.3).
    const std::uint32_t host = address.number() & ~own.mask;
    return host == ~own.mask || host == 0;
  });
}

AddressKind OwnAddresses::kind_of(Ipv4Address address) const {
  if (owns(address)) return AddressKind::OwnUnicast;
  if (address.is_multicast()) return AddressKind::Multicast;
  if (address.is_limited_broadcast()) return AddressKind::LimitedBroadcast;
  if (is_subnet_broadcast(address)) return AddressKind::SubnetBroadcast;
  return AddressKind::Foreign;
}

AddressKind OwnAddresses::kind_of(const Ipv6Address& address) const {
  if (address.is_multicast()) return AddressKind::Multicast;
  if (address.is_loopback()) return AddressKind::OwnUnicast;
  const auto own = std::ranges::find(v6_, address, &OwnV6::address);
  if (own == v6_.end()) return AddressKind::Foreign;
  switch (own->use) {
    case AddressUse::Anycast:
      return AddressKind::OwnAnycast;
    case AddressUse::Segment:
      return AddressKind::OwnSegment;
    case AddressUse::Unicast:
      break;
  }
  return AddressKind::OwnUnicast;
}

const Connected* OwnAddresses::connected(const IpAddress& address) const {
  const Connected* best = nullptr;
  const auto consider = [&](const Connected& network) {
    if (best == nullptr || network.prefix_length > best->prefix_length) best = &network;
  };
  if (address.is_v4()) {
    for (const OwnV4& own : v4_) {
      if (own.covers(address.v4())) consider(own.network);
    }
  } else {
    for (const OwnV6& own : v6_) {
      if (own.prefix.contains(address)) consider(own.network);
    }
  }
  return best;
}

bool OwnAddresses::is_on(LinkId link, const IpAddress& address) const {
  if (address.is_v4()) {
    return std::ranges::any_of(v4_, [&](const OwnV4& own) {
      return own.network.link == link && own.covers(address.v4());
    });
  }
  return std::ranges::any_of(v6_, [&](const OwnV6& own) {
    return own.network.link == link && own.prefix.contains(address);
  });
}

bool OwnAddresses::share_network(LinkId link, Ipv4Address a, Ipv4Address b) const {
  return std::ranges::any_of(v4_, [&](const OwnV4& own) {
    return own.network.link == link && own.covers(a) && own.covers(b);
  });
}

std::optional<Ipv4Address> OwnAddresses::mask(LinkId link, Ipv4Address near) const {
  std::optional<Ipv4Address> mask;
  for (const OwnV4& own : v4_) {
    if (own.network.link != link) continue;
    if (own.covers(near)) return Ipv4Address{own.mask};
    if (!mask) mask = Ipv4Address{own.mask};
  }
  return mask;
}

std::optional<IpAddress> OwnAddresses::on_link(LinkId link, const IpAddress& near) const {
  std::optional<IpAddress> found;
  if (near.is_v4()) {
    for (const OwnV4& own : v4_) {
      if (own.network.link != link) continue;
      if (own.covers(near.v4())) return own.address;
      if (!found) found = own.address;
    }
    return found;
  }
  for (const OwnV6& own : v6_) {
    if (own.network.link != link || own.use != AddressUse::Unicast) continue;
    if (own.prefix.contains(near)) return own.address;
    // A link-local address reaches nobody beyond its link.
    const bool is_better = !own.address.is_link_local() || near.v6().is_link_local();
    if (!found && is_better) found = own.address;
  }
  return found;
}

std::optional<IpAddress> OwnAddresses::link_local(LinkId link) const {
  const auto found = std::ranges::find_if(v6_, [link](const OwnV6& own) {
    return own.network.link == link && own.use == AddressUse::Unicast &&
           own.address.is_link_local();
  });
  return found == v6_.end() ? std::nullopt : std::optional<IpAddress>(found->address);
}

std::optional<IpAddress> OwnAddresses::any(Family family) const {
  if (family == Family::V4) {
    return v4_.empty() ? std::nullopt : std::optional<IpAddress>(v4_.front().address);
  }
  std::optional<IpAddress> found;
  for (const OwnV6& own : v6_) {
    if (own.use != AddressUse::Unicast) continue;
    if (!own.address.is_link_local()) return own.address;
    if (!found) found = own.address;
  }
  return found;
}

}  // namespace icmpkit::engine
