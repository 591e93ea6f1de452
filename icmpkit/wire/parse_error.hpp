// Why octets could not be read, and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

namespace icmpkit::wire {

enum class ParseErrorKind : std::uint8_t {
  Truncated,   ///< the octets end before the fixed part does
  WrongType,   ///< another message than the one asked for
  BadVersion,  ///< the version field has a value that the format does not know
  BadLength,   ///< a length field contradicts itself or what is there
  BadValue,    ///< a field has a value for which no layout exists
};

/// Why a parse failed; `offset` counts octets from the start of what was handed to `parse`.
struct ParseError {
  ParseErrorKind kind{};
  std::uint32_t offset = 0;
  friend constexpr bool operator==(ParseError, ParseError) = default;
};

/// What every `parse` returns.
template <class View>
using Parsed = std::expected<View, ParseError>;

/// The refusal, in the form that a `parse` returns. Cost: none; nothing is allocated.
[[nodiscard]] constexpr std::unexpected<ParseError> refuse(ParseErrorKind kind,
                                                           std::size_t offset) {
  return std::unexpected(ParseError{kind, static_cast<std::uint32_t>(offset)});
}

/// The refusal of octets that lie `base` octets into what the caller was handed.
[[nodiscard]] constexpr std::unexpected<ParseError> refuse_inside(ParseError inner,
                                                                  std::size_t base) {
  return refuse(inner.kind, base + inner.offset);
}

[[nodiscard]] constexpr std::string_view words(ParseErrorKind kind) {
  switch (kind) {
    case ParseErrorKind::Truncated:
      return "ends too early";
    case ParseErrorKind::WrongType:
      return "is of another type";
    case ParseErrorKind::BadVersion:
      return "has an unknown version";
    case ParseErrorKind::BadLength:
      return "has an impossible length";
    case ParseErrorKind::BadValue:
      return "has a value without a meaning";
  }
  return "cannot be read";
}

}  // namespace icmpkit::wire
