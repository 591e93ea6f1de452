// Why a socket or a device could not be had, in words for a person.
#pragma once

#include <string>

namespace icmpkit::io {

struct OpenError {
  std::string what;
  int system_error = 0;
  std::string advice;  ///< the knob and the command that sets it; empty where there is none
  /// Whether it is a matter of permission.
  [[nodiscard]] bool is_permission() const;
};

/// `what` failed with the system's own error.
[[nodiscard]] OpenError make_open_error(std::string what, int system_error,
                                        std::string advice = {});

}  // namespace icmpkit::io
