#include "icmpkit/io/file_descriptor.hpp"

#include <unistd.h>

namespace icmpkit::io {

FileDescriptor::~FileDescriptor() {
  if (is_open()) close(number_);
}

}  // namespace icmpkit::io
