// What is random in the probes of a run: their identifier and the key of their tags. Both repeat
// with a seed.
#pragma once

#include <cstdint>

#include "apps/icmp/program.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::app {

struct ProbeIdentity {
  std::uint16_t identifier = 0;
  SipKey key{};
};

[[nodiscard]] ProbeIdentity draw_identity(const CommonOptions& common);

}  // namespace icmpkit::app
