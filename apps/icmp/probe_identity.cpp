#include "apps/icmp/probe_identity.hpp"

#include "icmpkit/base/prng.hpp"
#include "icmpkit/io/entropy.hpp"

namespace icmpkit::app {

ProbeIdentity draw_identity(const CommonOptions& common) {
  Prng numbers(common.seed ? *common.seed : io::random_bits());
  ProbeIdentity identity;
  identity.key =
      common.seed ? SipKey{.k0 = numbers.next(), .k1 = numbers.next()} : io::random_key();
  identity.identifier = static_cast<std::uint16_t>(numbers.next());
  return identity;
}

}  // namespace icmpkit::app
