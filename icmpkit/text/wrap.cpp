#include "icmpkit/text/wrap.hpp"

#include <algorithm>

namespace icmpkit::text {
namespace {

/// The size of the first word. A reference is not torn apart: "RFC 792" is one word.
std::size_t word_size(std::string_view words) {
  const std::size_t size = std::min(words.find(' '), words.size());
  if (!words.substr(0, size).ends_with("RFC")) return size;
  return std::min(words.find(' ', size + 1), words.size());
}

}  // namespace

void append_wrapped(std::string& out, std::string_view words, std::size_t column,
                    std::size_t indent) {
  bool at_start = true;
  while (!words.empty()) {
    const std::size_t size = word_size(words);
    const std::string_view word = words.substr(0, size);
    words.remove_prefix(std::min(size + 1, words.size()));
    if (word.empty()) continue;
    if (!at_start) {
      if (column + 1 + word.size() > kColumns) {
        out += '\n';
        out.append(indent, ' ');
        column = indent;
      } else {
        out += ' ';
        ++column;
      }
    }
    out += word;
    column += word.size();
    at_start = false;
  }
  out += '\n';
}

}  // namespace icmpkit::text
