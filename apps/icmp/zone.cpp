#include "apps/icmp/zone.hpp"

#include "icmpkit/base/address.hpp"

namespace icmpkit::app {

std::expected<ZonedTarget, std::string> split_zone(const std::string& target) {
  const std::size_t percent = target.find('%');
  if (percent == std::string::npos) return ZonedTarget{.target = target, .zone = {}};
  const auto address = IpAddress::parse(target.substr(0, percent));
  if (!address)
    return ZonedTarget{.target = target, .zone = {}};  // then it is a name, and not known
  std::string zone = target.substr(percent + 1);
  const bool has_zone =
      !address->is_v4() && (address->v6().is_link_local() || address->v6().is_multicast());
  if (!has_zone || zone.empty()) {
    return std::unexpected(target + ": only a link-local address has a zone, as fe80::1%eth0");
  }
  return ZonedTarget{.target = target.substr(0, percent), .zone = std::move(zone)};
}

}  // namespace icmpkit::app
