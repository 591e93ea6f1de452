#include "icmpkit/io/open_error.hpp"

#include <errno.h>

#include <cstring>
#include <utility>

namespace icmpkit::io {

bool OpenError::is_permission() const { return system_error == EPERM || system_error == EACCES; }

OpenError make_open_error(std::string what, int system_error, std::string advice) {
  what += ": ";
  what += strerror(system_error);
  return {.what = std::move(what), .system_error = system_error, .advice = std::move(advice)};
}

}  // namespace icmpkit::io
