// An attachment of a node to a link, as its configuration says it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"

namespace icmpkit::engine {

/// Whether a link's peers are found by neighbour resolution.
enum class LinkKind : std::uint8_t {
  PointToPoint,  ///< one peer, which gets everything
  Shared,        ///< many: each is resolved before it is sent to
};

enum class InterfaceState : std::uint8_t { Up, Down };

/// What a node has an address for. The others than `Unicast` are IPv6's.
enum class AddressUse : std::uint8_t {
  Unicast,
  Anycast,  ///< others have it too: taken, but never the source of anything
  Segment,  ///< of Segment Routing (RFC 8754): the source of nothing but answers to what is for it
};

struct InterfaceAddress {
  IpAddress address{};
  std::uint8_t prefix_length = 0;
  AddressUse use = AddressUse::Unicast;
  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// RFC 1256's configuration of a router's interface. Times in the RFC's defaults.
struct RouterAdvertising {
  bool is_on = false;
  std::uint16_t lifetime = 1800;  ///< seconds
  std::int32_t preference = 0;    ///< higher is better
  Duration max_interval = std::chrono::seconds{600};
  Duration min_interval = std::chrono::seconds{450};
};

struct InterfaceConfig {
  std::string name{};       ///< `eth0`: in extensions, extended echo and what people read
  std::uint32_t index = 0;  ///< ifIndex (RFC 2863), not 0 where it is to be reported
  std::vector<InterfaceAddress> addresses{};  ///< none: unnumbered
  std::uint32_t mtu = 1500;                   ///< octets of the largest IP datagram
  LinkKind kind = LinkKind::PointToPoint;
  InterfaceState state = InterfaceState::Up;
  bool forwards = true;                ///< datagrams that came in here, on a router
  bool isolates_sources = false;       ///< datagrams from here are refused with 3/8
  bool reports_unreachable = true;     ///< 3 (not 3/4) and 1 about what came in here [R4443-DU-6]
  std::uint8_t precedence_cutoff = 0;  ///< datagrams below it do not leave here: 3/15
  bool speaks_version_7 = false;  ///< and nothing else: what cannot be converted is reported (31)
  std::uint32_t speed = 0;        ///< octets a second, for reports of type 30; 0: not known
  std::uint8_t virtual_network = 0;  ///< a VPN: extended echo does not see across (RFC 8335)
  RouterAdvertising advertising{};
};

}  // namespace icmpkit::engine
