// The MPLS label stack as it arrived (class 1, C-Type 1), RFC 4950 section 5.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |              Label                    | TC  |S|      TTL      |   one word a label
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/wire/extension/object.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::extension {

struct LabelStackEntry {
  std::uint32_t label = 0;         ///< 20 bits
  std::uint8_t traffic_class = 0;  ///< three bits, once called Exp
  bool bottom_of_stack = false;
  std::uint8_t ttl = 0;
  friend constexpr bool operator==(const LabelStackEntry&, const LabelStackEntry&) = default;
};

/// The value of the object. Borrows its entries, the outermost label first.
/// The entry whose 32 bits on the wire are `word`.
[[nodiscard]] constexpr LabelStackEntry label_stack_entry(std::uint32_t word) {
  return {.label = word >> 12U,
          .traffic_class = static_cast<std::uint8_t>(word >> 9U & 7U),
          .bottom_of_stack = (word & 0x100U) != 0,
          .ttl = static_cast<std::uint8_t>(word)};
}

struct LabelStack {
  static constexpr std::uint8_t kCType = 1;
  SpanRef<LabelStackEntry> entries{};
  friend constexpr bool operator==(const LabelStack&, const LabelStack&) = default;
};

class LabelStackView {
 public:
  /// Fails on another class or C-Type, and on an object without entries. [R4950-MPLS-1]
  [[nodiscard]] static constexpr Parsed<LabelStackView> parse(ObjectView object) {
    if (object.object_class() != ObjectClass::MplsLabelStack) {
      return refuse(ParseErrorKind::WrongType, 2);
    }
    if (object.c_type() != LabelStack::kCType) return refuse(ParseErrorKind::WrongType, 3);
    if (object.payload().empty()) return refuse(ParseErrorKind::BadLength, 0);
    return LabelStackView{object.payload()};
  }

  [[nodiscard]] constexpr std::size_t size() const { return entries_.size() / 4; }
  /// Requires `index < size()`.
  [[nodiscard]] constexpr LabelStackEntry operator[](std::size_t index) const {
    return label_stack_entry(load_be32(entries_, 4 * index));
  }

 private:
  constexpr explicit LabelStackView(Bytes entries) : entries_(entries) {}
  Bytes entries_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const LabelStack& stack) {
  return kObjectHeaderSize + 4 * stack.entries.size();
}
/// A stack is not empty, and its fields have 20 and 3 bits.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const LabelStack& stack) {
  if (stack.entries.empty()) return EncodeError::NotAllowed;
  for (const LabelStackEntry& entry : stack.entries) {
    if (entry.label > 0xFFFFF || entry.traffic_class > 7) return EncodeError::NotAllowed;
  }
  return std::nullopt;
}
constexpr void write(const LabelStack& stack, MutableBytes out) {
  write_object_head(out, ObjectClass::MplsLabelStack, LabelStack::kCType);
  std::size_t at = kObjectHeaderSize;
  for (const LabelStackEntry& entry : stack.entries) {
    store_be32(out, at,
               entry.label << 12U | std::uint32_t{entry.traffic_class} << 9U |
                   (entry.bottom_of_stack ? 0x100U : 0U) | entry.ttl);
    at += 4;
  }
}

}  // namespace icmpkit::wire::extension
