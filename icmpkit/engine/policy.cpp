#include "icmpkit/engine/policy.hpp"

namespace icmpkit::engine {

Policy make_policy(Role role) {
  Policy policy;
  policy.role = role;
  if (role == Role::Host) {
    policy.error_tos = ErrorTos::Zero;      // [R1122-GEN-4]
    policy.forwards_source_routes = false;  // [R1122-SR-1]
  }
  return policy;
}

}  // namespace icmpkit::engine
