// A streaming writer of JSON: one compact object a line (NDJSON), straight into a Buffer.
//
// It is no document: nothing is kept, looked up or allocated, and fields stand in the order in
// which they are written. Whoever writes sees to it that what is begun is ended.
//
//   JsonWriter json(buffer);
//   json.begin_object();
//   json.field("v", 1);
//   json.field("rtt_ms", milliseconds(round_trip));   // 0.045123, every digit
//   json.field("seq", std::optional<unsigned>{});     // null: unknown, never 0
//   json.end_object();
//   json.end_line();
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/text/buffer.hpp"

namespace icmpkit::text {

/// The name of a field: a literal that needs no escaping, which the compiler checks.
class JsonKey {
 public:
  template <std::size_t kSize>
  consteval JsonKey(const char (&literal)[kSize]) : text_(literal, kSize - 1) {
    for (const char c : text_) {
      if (c < ' ' || c == '"' || c == '\\' || c > '~') throw "a key that needs escaping";
    }
  }
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// Octets to be written as a string of hexadecimal digits.
struct HexOctets {
  Bytes octets;
};

/// What has a text of bounded length, and is written in one go with the name before it.
template <class Value>
concept ShortJsonValue = std::integral<Value> || std::same_as<Value, std::nullptr_t> ||
                         std::same_as<Value, FixedPoint> || std::convertible_to<Value, IpAddress>;

class JsonWriter {
 public:
  /// `out` must outlive the writer.
  explicit JsonWriter(Buffer& out) : out_(out) {}

  void begin_object() { begin(begin_value(1), '{'); }
  void begin_object(JsonKey name) { begin(begin_field(name, 1), '{'); }
  void end_object() { end('}'); }
  void begin_array() { begin(begin_value(1), '['); }
  void begin_array(JsonKey name) { begin(begin_field(name, 1), '['); }
  void end_array() { end(']'); }
  void empty_array(JsonKey name) { out_.end_at(write(begin_field(name, 2), "[]")); }
  void null(JsonKey name) { field(name, nullptr); }
  /// Begins the next line, and with it the next object.
  void end_line() {
    out_.append('\n');
    needs_comma_ = false;
  }

  /// Names the value, object or array that is written next.
  void key(JsonKey key) {
    out_.end_at(begin_field(key, 0));
    needs_comma_ = false;
  }
  template <class Value>
  void field(JsonKey name, const Value& content) {
    if constexpr (ShortJsonValue<Value>) {
      out_.end_at(write(begin_field(name, kShortRoom), content));
    } else if constexpr (std::convertible_to<Value, std::string_view>) {
      const std::string_view text = content;
      write_text(begin_field(name, text.size() + 1), text);
    } else if constexpr (std::same_as<Value, HexOctets>) {
      write_hex(begin_field(name, 2 * content.octets.size() + 2), content);
    } else {
      key(name);
      value(content);
    }
  }
  template <class Value>
  void field(JsonKey name, const std::optional<Value>& content) {
    if (content) {
      field(name, *content);
    } else {
      field(name, nullptr);
    }
  }

  void null() { value(nullptr); }
  /// A string of any octets: what is no UTF-8 becomes U+FFFD, one for each octet.
  void value(std::string_view text) { write_text(begin_value(text.size() + 1), text); }
  void value(const char* text) { value(std::string_view(text)); }
  /// Numbers, true, false, null, and addresses as strings.
  void value(const ShortJsonValue auto& content) {
    out_.end_at(write(begin_value(kShortRoom), content));
  }
  /// The shortest digits that read back as the same number; null for what JSON has no number for.
  void value(double number);
  void value(HexOctets hex) { write_hex(begin_value(2 * hex.octets.size() + 2), hex); }
  /// A string that `append` adds to the buffer that it is given: only characters that need no
  /// escaping.
  template <std::invocable<Buffer&> Append>
  void plain_text(Append append) {
    write_plain_text(begin_value(1), append);
  }
  template <std::invocable<Buffer&> Append>
  void plain_text(JsonKey name, Append append) {
    write_plain_text(begin_field(name, 1), append);
  }
  /// Null where it is empty.
  template <class Value>
  void value(const std::optional<Value>& content) {
    if (content) {
      value(*content);
    } else {
      null();
    }
  }

 private:
  static constexpr std::size_t kShortRoom =
      std::max({kDecimalRoom + 1, kFixedPointRoom, kAddressRoom + 2});

  static char* write(char* at, std::string_view word) {
    return std::copy_n(word.data(), word.size(), at);
  }
  static char* write(char* at, std::nullptr_t) { return write(at, std::string_view("null")); }
  static char* write(char* at, std::same_as<bool> auto content) {
    return content ? write(at, std::string_view("true")) : write(at, std::string_view("false"));
  }
  static char* write(char* at, std::unsigned_integral auto number)
    requires(!std::same_as<decltype(number), bool>)
  {
    return write_decimal(at, number);
  }
  static char* write(char* at, std::signed_integral auto number) {
    auto magnitude = static_cast<std::uint64_t>(number);
    if (number < 0) {
      *at++ = '-';
      magnitude = 0 - magnitude;
    }
    return write_decimal(at, magnitude);
  }
  static char* write(char* at, FixedPoint number) { return write_fixed_point(at, number); }
  static char* write(char* at, const IpAddress& address) {
    *at++ = '"';
    at = write_address(at, address);
    *at++ = '"';
    return at;
  }

  /// Where the value is to be written, behind the comma that separates it from the one before.
  char* begin_value(std::size_t room) {
    char* at = out_.room(room + 1);
    if (needs_comma_) *at++ = ',';
    needs_comma_ = true;
    return at;
  }
  /// The same, behind the name.
  char* begin_field(JsonKey name, std::size_t room) {
    constexpr std::size_t kQuotesAndColon = 3;
    char* at = begin_value(name.text().size() + kQuotesAndColon + room);
    *at++ = '"';
    at = write(at, name.text());
    *at++ = '"';
    *at++ = ':';
    return at;
  }
  /// Requires room for the first quote and for the text, as far as it needs no escaping.
  void write_text(char* at, std::string_view text);
  void write_hex(char* at, HexOctets hex) {
    *at++ = '"';
    at = write_octets(at, hex.octets);
    *at++ = '"';
    out_.end_at(at);
  }
  template <class Append>
  void write_plain_text(char* at, Append append) {
    *at++ = '"';
    out_.end_at(at);
    append(out_);
    out_.append('"');
  }
  void begin(char* at, char bracket) {
    *at++ = bracket;
    out_.end_at(at);
    needs_comma_ = false;
  }
  void end(char bracket) {
    out_.append(bracket);
    needs_comma_ = true;
  }

  Buffer& out_;
  bool needs_comma_ = false;
};

}  // namespace icmpkit::text
