// Facts in words, for a test that fails.
#pragma once

#include <ostream>

#include "icmpkit/base/local_facts.hpp"

namespace icmpkit {

inline void PrintTo(const LocalFacts& facts, std::ostream* out) {
  const auto name = [](const std::optional<IpAddress>& address) {
    return address ? std::string(address->text()) : std::string("nothing");
  };
  *out << "route " << static_cast<int>(facts.route) << " by " << facts.interface << " (state "
       << static_cast<int>(facts.link) << ", MTU " << facts.mtu << ") from " << name(facts.source)
       << "/" << static_cast<int>(facts.prefix_length) << " to " << name(facts.first_hop)
       << " (state " << static_cast<int>(facts.first_hop_state) << ")";
}

}  // namespace icmpkit
