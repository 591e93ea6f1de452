// What the kernel says of the way to a destination before anything is sent: the route, the
// interface and its state, the source address, and whether the first hop was found.
//
//   const auto facts = local_facts(target, "");
//   if (facts && facts->link == LinkState::Down) tell(facts->interface);
#pragma once

#include <expected>
#include <span>
#include <string>

#include "icmpkit/base/local_facts.hpp"
#include "icmpkit/io/netlink.hpp"
#include "icmpkit/io/open_error.hpp"

namespace icmpkit::io {

/// The facts about `destination`, by `interface` alone unless it is empty. Nothing is sent and no
/// name is looked up. Linux drops the routes of an interface that is set down: where there is no
/// route, an interface that is to blame for that is named all the same. Fails where there is no
/// such interface, and where the kernel does not answer. Cost: some requests to the kernel, which
/// lists all interfaces and addresses.
[[nodiscard]] std::expected<LocalFacts, OpenError> local_facts(const IpAddress& destination,
                                                               const std::string& interface);

/// The interface that is most likely to blame for there being no route to `destination`: null where
/// one that could lead there is up, else hardware before what is not, and what has addresses, other
/// than a link-local one, before what has none. Only `lo` leads to a loopback address, and nowhere
/// else.
[[nodiscard]] const SystemLink* link_to_blame(const IpAddress& destination,
                                              std::span<const SystemLink> links,
                                              std::span<const SystemAddress> addresses);

}  // namespace icmpkit::io
