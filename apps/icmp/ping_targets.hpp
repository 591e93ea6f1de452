// The targets of a run: as the user named them, expanded and resolved.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "apps/icmp/ping_options.hpp"
#include "icmpkit/base/address.hpp"

namespace icmpkit::app {

/// Targets that are addresses already, and names that are to be looked up.
struct TargetList {
  std::vector<IpAddress> addresses;
  std::vector<std::string> names;

  [[nodiscard]] std::size_t size() const { return addresses.size() + names.size(); }
};

/// At most this many targets are taken from ranges and files.
inline constexpr std::size_t kMaxTargets = std::size_t{1} << 24U;

/// Expands ranges and reads the file. Fails with words for the user.
[[nodiscard]] std::expected<TargetList, std::string> collect_targets(const PingOptions& options);

}  // namespace icmpkit::app
