// Options that are a number of seconds: `-i 0.2`.
#pragma once

#include <optional>
#include <string>

#include <CLI/App.hpp>

#include "icmpkit/base/clock.hpp"

namespace icmpkit::app {

/// Declares an option that takes seconds with a decimal point, from `min` to a day.
CLI::Option* add_seconds(CLI::App& command, const std::string& names,
                         std::optional<Duration>& duration, Duration min,
                         const std::string& description);

}  // namespace icmpkit::app
