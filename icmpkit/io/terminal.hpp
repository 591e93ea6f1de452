// Whether a person is at the other end of a standard stream.
#pragma once

#include <cstdint>

namespace icmpkit::io {

enum class StandardStream : std::uint8_t { Input = 0, Output = 1, Error = 2 };

[[nodiscard]] bool is_terminal(StandardStream stream);

}  // namespace icmpkit::io
