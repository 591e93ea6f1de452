// Link-local targets with the interface that they are on: `fe80::1%eth0`.
#pragma once

#include <expected>
#include <string>

namespace icmpkit::app {

struct ZonedTarget {
  std::string target;  ///< without its zone
  std::string zone;    ///< an interface; empty where there is none
};

/// Takes the zone off. Of a name, which cannot have one, nothing is taken; an address that has none
/// is refused with words for the user.
[[nodiscard]] std::expected<ZonedTarget, std::string> split_zone(const std::string& target);

}  // namespace icmpkit::app
