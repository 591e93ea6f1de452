// The labs of labs/, as the build found them.
#pragma once

#include <span>
#include <string_view>

namespace icmpkit::app {

struct BuiltinLab {
  std::string_view name;
  std::string_view text;
};

/// By name.
[[nodiscard]] std::span<const BuiltinLab> builtin_labs();

}  // namespace icmpkit::app
