// Where the fields of a message go, one by one, each with its name and its place.
//
// What a message's fields are is said once, by `describe` (message_fields.hpp); the sinks turn
// that into the lines of `-v` (text_fields.hpp) or into JSON (json_fields.hpp). A sink is no
// document: fields come in the order of the octets and are written as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/text/json.hpp"

namespace icmpkit::text {

/// Where a field stands: octets from the start of the part that it belongs to. A field of less than
/// an octet has the octet that it is in.
struct FieldPlace {
  std::size_t offset = 0;
  std::size_t size = 0;
};

class FieldSink {
 public:
  FieldSink() = default;
  FieldSink(const FieldSink&) = delete;
  FieldSink& operator=(const FieldSink&) = delete;
  virtual ~FieldSink() = default;

  /// `words` say what the number means, where it means something: its name, its unit.
  virtual void number(JsonKey name, FieldPlace place, std::uint64_t value,
                      std::string_view words) = 0;
  void number(JsonKey name, FieldPlace place, std::uint64_t value) {
    number(name, place, value, {});
  }
  virtual void signed_number(JsonKey name, FieldPlace place, std::int64_t value) = 0;
  /// A number that people read in hexadecimal: a checksum, a mask, flags, an SPI.
  virtual void bits(JsonKey name, FieldPlace place, std::uint64_t value,
                    std::string_view words) = 0;
  void bits(JsonKey name, FieldPlace place, std::uint64_t value) { bits(name, place, value, {}); }
  virtual void flag(JsonKey name, FieldPlace place, bool is_set) = 0;
  virtual void address(JsonKey name, FieldPlace place, const IpAddress& value) = 0;
  virtual void text(JsonKey name, FieldPlace place, std::string_view value) = 0;
  /// A field that the message should have and that is not here, or not known.
  virtual void unknown(JsonKey name) = 0;
  /// Octets that mean nothing here; none at all is no field.
  virtual void octets(JsonKey name, FieldPlace place, Bytes value) = 0;

  /// What follows up to `end_list` are items of the same kind.
  virtual void begin_list(JsonKey name) = 0;
  virtual void end_list() = 0;
  /// One item of a list; fields in it keep counting from the start of the part. `words` name it.
  virtual void begin_item(FieldPlace place, std::string_view words) = 0;
  virtual void end_item() = 0;
  /// A part with offsets of its own: a header, a quoted datagram. `octets` are the part's.
  virtual void begin_part(JsonKey name, FieldPlace place, Bytes octets) = 0;
  virtual void end_part() = 0;

  /// What cannot be read and why.
  virtual void problem(std::size_t offset, std::string_view words) = 0;
};

}  // namespace icmpkit::text
