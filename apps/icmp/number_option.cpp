#include "apps/icmp/number_option.hpp"

#include <charconv>
#include <string_view>

#include <CLI/Error.hpp>

namespace icmpkit::app {

unsigned long read_number(const std::string& name, const std::string& text, unsigned long max) {
  const bool is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view digits = std::string_view(text).substr(is_hexadecimal ? 2 : 0);
  unsigned long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value,
                                            is_hexadecimal ? 16 : 10);
  const bool is_whole = error == std::errc{} && end == digits.data() + digits.size();
  if (is_whole && value <= max) return value;
  throw CLI::ValidationError(name, "'" + text + "' is no number from 0 to " + std::to_string(max));
}

}  // namespace icmpkit::app
