// The extension structure of RFC 4884 section 7 and the objects in it, of any class.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version|      (Reserved)       |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |             Length            |   Class-Num   |   C-Type      |   one object, its length
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   with these four octets;
//   |                     Object payload ...                        |   more may follow
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// Where in an error's body the structure starts is for extension.hpp to say. Objects with a layout
// have headers of their own in this folder.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parse_error.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::extension {

/// An open enumeration: every octet is a value.
enum class ObjectClass : std::uint8_t {
  MplsLabelStack = 1,           ///< RFC 4950
  InterfaceInformation = 2,     ///< RFC 5837
  InterfaceIdentification = 3,  ///< RFC 8335
  ExtendedInformation = 4,      ///< RFC 8883
  NodeIdentification = 5,       ///< draft-ietf-intarea-extended-icmp-nodeid
  ReflectAll = 6,               ///< draft-ietf-6man-icmpv6-reflection; kept as octets
};

/// Length, class and C-Type.
inline constexpr std::size_t kObjectHeaderSize = 4;
/// Version, reserved bits and checksum.
inline constexpr std::size_t kStructureHeaderSize = 4;
/// The only version there is. [R4884-HDR-1]
inline constexpr std::uint8_t kStructureVersion = 2;

/// One object of any class.
class ObjectView {
 public:
  /// Reads the object that `octets` starts with. Fails on a length below four, of no whole number
  /// of words or beyond the structure, and where the object is cut. [R4884-OBJ-1]
  [[nodiscard]] static constexpr Parsed<ObjectView> parse(CutBytes octets) {
    const Bytes here = octets.bytes();
    if (octets.wire_length() < kObjectHeaderSize) return refuse(ParseErrorKind::BadLength, 0);
    if (here.size() < kObjectHeaderSize) return refuse(ParseErrorKind::Truncated, here.size());
    const std::size_t length = load_be16(here, 0);
    if (length < kObjectHeaderSize || length % 4 != 0 || length > octets.wire_length()) {
      return refuse(ParseErrorKind::BadLength, 0);
    }
    if (length > here.size()) return refuse(ParseErrorKind::Truncated, here.size());
    return ObjectView{here.first(length)};
  }

  [[nodiscard]] constexpr ObjectClass object_class() const {
    return static_cast<ObjectClass>(load_u8(octets_, 2));
  }
  [[nodiscard]] constexpr std::uint8_t c_type() const { return load_u8(octets_, 3); }
  /// In octets, its header included.
  [[nodiscard]] constexpr std::size_t size() const { return octets_.size(); }
  /// The whole object.
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  [[nodiscard]] constexpr Bytes payload() const { return octets_.subspan(kObjectHeaderSize); }

 private:
  constexpr explicit ObjectView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

/// The objects of a structure, in their order.
using Objects = ItemRange<ObjectView>;

class StructureView {
 public:
  /// Fails when the header is not all here, and on another version than 2. [R4884-HDR-1]
  [[nodiscard]] static constexpr Parsed<StructureView> parse(CutBytes structure) {
    if (structure.size() < kStructureHeaderSize) {
      return refuse(ParseErrorKind::Truncated, structure.size());
    }
    if (load_u8(structure.bytes(), 0) >> 4U != kStructureVersion) {
      return refuse(ParseErrorKind::BadVersion, 0);
    }
    return StructureView{structure};
  }

  /// Zero when sent, ignored on receipt.
  [[nodiscard]] constexpr std::uint16_t reserved() const {
    return static_cast<std::uint16_t>(load_be16(structure_.bytes(), 0) & 0x0FFFU);
  }
  [[nodiscard]] constexpr std::uint16_t checksum() const {
    return load_be16(structure_.bytes(), 2);
  }
  /// Covers this structure alone. Unknown where octets are missing, and where the field is zero:
  /// then the sender computed none. [R4884-HDR-2]
  [[nodiscard]] constexpr ChecksumState checksum_state() const {
    if (structure_.is_cut() || checksum() == 0) return ChecksumState::Unknown;
    return Checksum{}.add(structure_.bytes()).finish() == 0 ? ChecksumState::Correct
                                                            : ChecksumState::Wrong;
  }
  /// Offsets of refusals count from the structure's start. [R4884-OBJ-2]
  [[nodiscard]] constexpr Objects objects() const {
    return Objects{
        ItemCursor<ObjectView>{structure_.after(kStructureHeaderSize), kStructureHeaderSize}};
  }
  /// Whether there are objects, whole and of sound lengths up to the structure's end.
  [[nodiscard]] constexpr bool is_sound() const {
    bool has_objects = false;
    for (const auto& object : objects()) {
      if (!object) return false;
      has_objects = true;
    }
    return has_objects;
  }
  /// From the header on.
  [[nodiscard]] constexpr CutBytes octets() const { return structure_; }

 private:
  constexpr explicit StructureView(CutBytes structure) : structure_(structure) {}
  CutBytes structure_;
};

/// An object without a layout of ours. Borrows its payload, which is padded with zeros to a
/// multiple of four octets.
struct Object {
  ObjectClass object_class{};
  std::uint8_t c_type = 0;
  OctetsRef payload{};
  friend constexpr bool operator==(const Object&, const Object&) = default;
};
[[nodiscard]] constexpr Object value_of(ObjectView object) {
  return {.object_class = object.object_class(),
          .c_type = object.c_type(),
          .payload = object.payload()};
}

/// Writes an object's header; `out` is the whole object.
constexpr void write_object_head(MutableBytes out, ObjectClass object_class, std::uint8_t c_type) {
  store_be16(out, 0, static_cast<std::uint16_t>(out.size()));
  store_u8(out, 2, static_cast<std::uint8_t>(object_class));
  store_u8(out, 3, c_type);
}

/// `size` rounded up to whole words.
[[nodiscard]] constexpr std::size_t padded_to_word(std::size_t size) { return (size + 3) / 4 * 4; }

[[nodiscard]] constexpr std::size_t encoded_size(const Object& object) {
  return kObjectHeaderSize + padded_to_word(object.payload.size());
}
constexpr void write(const Object& object, MutableBytes out) {
  write_object_head(out, object.object_class, object.c_type);
  store_bytes(out, kObjectHeaderSize, object.payload);
  const std::size_t written = kObjectHeaderSize + object.payload.size();
  store_zeros(out, written, out.size() - written);
}

/// A value of this folder's headers: `encoded_size` counts the object's header, `write` fills just
/// that many octets.
template <class Value>
concept WritableObject = requires(const Value& value, MutableBytes out) {
  { encoded_size(value) } -> std::same_as<std::size_t>;
  { write(value, out) } -> std::same_as<void>;
};

/// Encodes a structure into a caller's buffer.
///
///   StructureWriter writer{buffer};
///   if (!writer.add(mpls::LabelStack{.entries = stack})) error.body.extensions = writer.finish();
class StructureWriter {
 public:
  /// Requires room for the header.
  constexpr explicit StructureWriter(MutableBytes out) : out_(out) {}

  /// Appends one object. Fails, changing nothing, when it does not fit or cannot be written.
  template <WritableObject Value>
  [[nodiscard]] constexpr std::optional<EncodeError> add(const Value& object) {
    if constexpr (requires { encode_problem(object); }) {
      if (const std::optional<EncodeError> problem = encode_problem(object)) return problem;
    }
    const std::size_t size = encoded_size(object);
    if (size > 0xFFFF) return EncodeError::TooLong;
    if (size > out_.size() - size_) return EncodeError::NoSpace;
    write(object, out_.subspan(size_, size));
    size_ += size;
    return std::nullopt;
  }

  /// Writes the header with its checksum and gives the structure. A sum of zero is sent as all
  /// ones, for zero says that there is none. [R4884-HDR-1] [R4884-HDR-2]
  [[nodiscard]] constexpr MutableBytes finish() {
    const MutableBytes structure = out_.first(size_);
    store_be16(structure, 0, std::uint16_t{kStructureVersion} << 12U);
    store_be16(structure, 2, 0);
    const std::uint16_t sum = Checksum{}.add(structure).finish();
    store_be16(structure, 2, sum == 0 ? std::uint16_t{0xFFFF} : sum);
    return structure;
  }

 private:
  MutableBytes out_;
  std::size_t size_ = kStructureHeaderSize;
};

}  // namespace icmpkit::wire::extension
