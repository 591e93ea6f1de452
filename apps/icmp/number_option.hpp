// Numbers of options that people write in hexadecimal too.
#pragma once

#include <string>

namespace icmpkit::app {

/// The number in `text`, decimal, or hexadecimal behind 0x. Throws CLI::ValidationError with the
/// name of the option where it is none or greater than `max`.
[[nodiscard]] unsigned long read_number(const std::string& name, const std::string& text,
                                        unsigned long max);

}  // namespace icmpkit::app
