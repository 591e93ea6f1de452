// Where in the invoking packet the limit was that a node ran into (class 4, C-Type 1), for ICMPv6
// Destination Unreachable code 8, RFC 8883 section 5.
#pragma once

#include <cstdint>

#include "icmpkit/wire/extension/object.hpp"

namespace icmpkit::wire::extension {

struct Pointer {
  static constexpr std::uint8_t kCType = 1;
  std::uint32_t pointer = 0;  ///< octets from the start of the invoking packet
  friend constexpr bool operator==(const Pointer&, const Pointer&) = default;
};

/// Reads the object. Fails on another class or C-Type, and on another length.
[[nodiscard]] constexpr Parsed<Pointer> pointer(ObjectView object) {
  if (object.object_class() != ObjectClass::ExtendedInformation) {
    return refuse(ParseErrorKind::WrongType, 2);
  }
  if (object.c_type() != Pointer::kCType) return refuse(ParseErrorKind::WrongType, 3);
  if (object.payload().size() != 4) return refuse(ParseErrorKind::BadLength, 0);
  return Pointer{.pointer = load_be32(object.payload(), 0)};
}

[[nodiscard]] constexpr std::size_t encoded_size(const Pointer&) { return kObjectHeaderSize + 4; }
constexpr void write(const Pointer& pointer, MutableBytes out) {
  write_object_head(out, ObjectClass::ExtendedInformation, Pointer::kCType);
  store_be32(out, kObjectHeaderSize, pointer.pointer);
}

}  // namespace icmpkit::wire::extension
