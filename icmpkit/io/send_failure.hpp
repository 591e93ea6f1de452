// The system's errors as reasons why a datagram did not leave. Internal to io.
#pragma once

#include "icmpkit/base/machine.hpp"

namespace icmpkit::io {

[[nodiscard]] SendFailure send_failure_of(int system_error);

}  // namespace icmpkit::io
