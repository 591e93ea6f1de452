#include "icmpkit/io/terminal.hpp"

#include <unistd.h>

namespace icmpkit::io {

bool is_terminal(StandardStream stream) { return isatty(static_cast<int>(stream)) == 1; }

}  // namespace icmpkit::io
