// Breaks sentences into lines of at most 80 columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace icmpkit::text {

inline constexpr std::size_t kColumns = 80;

/// Appends `words` broken at spaces and ends the line. The first line begins where `out` stands, at
/// column `column`; each further one is indented by `indent`. A word that is longer than a line
/// stands alone. Requires that indentation leaves room: `indent < kColumns`.
void append_wrapped(std::string& out, std::string_view words, std::size_t column,
                    std::size_t indent);

}  // namespace icmpkit::text
