#include "apps/icmp/duration_option.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include <CLI/Error.hpp>

namespace icmpkit::app {

CLI::Option* add_seconds(CLI::App& command, const std::string& names,
                         std::optional<Duration>& duration, Duration min,
                         const std::string& description) {
  constexpr double kDay = 86'400;
  const auto read = [names, &duration, min](const std::string& text) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) {
      throw CLI::ValidationError(names, "'" + text + "' is no number of seconds, such as 0.2");
    }
    const double least = std::chrono::duration<double>(min).count();
    const bool is_within = seconds >= least && seconds <= kDay;  // no number is not
    if (!is_within) {
      throw CLI::ValidationError(
          names, fmt::format("'{}' is not between {:g} and 86400 seconds", text, least));
    }
    duration = Duration{std::llround(seconds * 1e9)};
  };
  return command.add_option_function<std::string>(names, read, description)->type_name("SECONDS");
}

}  // namespace icmpkit::app
