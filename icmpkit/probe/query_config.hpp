// What the program decides about a query before it starts.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/base/siphash.hpp"
#include "icmpkit/wire/extended_echo.hpp"
#include "icmpkit/wire/icmpv6/node_information.hpp"

namespace icmpkit::probe {

/// What is asked. Each is a pair of messages, request and reply.
enum class QueryKind : std::uint8_t {
  Timestamp,    ///< what time is it there; RFC 792
  AddressMask,  ///< the mask of the network; RFC 950
  Information,  ///< the number of the network; RFC 792
  Routers,      ///< router solicitation; RFC 1256, and of Neighbor Discovery RFC 4861
  Interface,    ///< the state of an interface: Extended Echo; RFC 8335
  Name,         ///< the node's name; RFC 1788, and node information queries RFC 4620
};

/// Whether the family has messages for it.
[[nodiscard]] constexpr bool exists(QueryKind kind, Family family) {
  const bool is_of_v4_alone = kind == QueryKind::Timestamp || kind == QueryKind::AddressMask ||
                              kind == QueryKind::Information;
  return family == Family::V4 || !is_of_v4_alone;
}

/// An interface by its name, its index or its address. [R8335-OBJ-1]
using InterfaceKey = std::variant<std::string, std::uint32_t, IpAddress>;

/// With `QueryKind::Interface`: which interface, and whether it is the target's own or a
/// neighbour's of which the target knows. Of a neighbour's only the address can be told.
struct InterfaceQuestion {
  wire::ProbedInterface whose = wire::ProbedInterface::Local;
  InterfaceKey key{};
};

struct QueryConfig {
  QueryKind kind = QueryKind::Timestamp;
  IpAddress target{};            ///< of a family that has the messages
  IpAddress source{};            ///< unspecified: the link fills in what its routes say
  std::uint16_t identifier = 0;  ///< on an unprivileged socket, the one that the kernel chose
  SipKey key{};                  ///< secret of the nonces

  InterfaceQuestion interface{};
  /// With `QueryKind::Name` over IPv6: what is asked about the target.
  wire::icmpv6::NodeQuestion node_question = wire::icmpv6::NodeQuestion::NodeName;
  /// With `QueryKind::Timestamp`: what our own clock showed at instant 0, since midnight UT.
  Duration time_of_day{};

  std::uint32_t count = 3;  ///< requests [R8335-PROBE-1]
  Duration interval = std::chrono::seconds(1);
  Duration timeout = std::chrono::seconds(1);
  std::uint8_t hop_limit = 64;  ///< where the message does not ask for another
};

}  // namespace icmpkit::probe
