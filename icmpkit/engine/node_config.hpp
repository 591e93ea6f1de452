// What a node is made of.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "icmpkit/base/siphash.hpp"
#include "icmpkit/engine/interface.hpp"
#include "icmpkit/engine/policy.hpp"
#include "icmpkit/engine/route.hpp"

namespace icmpkit::engine {

struct NodeConfig {
  std::string name{};  ///< in node and interface identification, and for domain name requests
  std::vector<InterfaceConfig> interfaces{};  ///< the one of link N is at N
  RouteTable routes{};  ///< connected networks need none, they follow from the addresses
  std::shared_ptr<const Policy> policy{};  ///< null: `make_policy(Role::Host)`
  std::vector<std::uint16_t> udp_ports{};  ///< open ones, which echo
  std::vector<std::uint16_t> tcp_ports{};  ///< open ones, which accept and close
  /// Milliseconds since midnight UT at instant 0. Empty: timestamps are marked as non-standard.
  std::optional<std::chrono::milliseconds> midnight{};
  SipKey key{};  ///< secret of digests, cookies and random choices
};

}  // namespace icmpkit::engine
