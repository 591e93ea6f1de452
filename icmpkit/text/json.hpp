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

class JsonWriter {
 public:
  /// `out` must outlive the writer.
  explicit JsonWriter(Buffer& out) : out_(out) {}

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  /// Begins the next line, and with it the next object.
  void end_line() {
    out_.append('\n');
    needs_comma_ = false;
  }

  /// Names the value, object or array that is written next.
  void key(JsonKey key) {
    separate();
    out_.append('"');
    out_.append(key.text());
    out_.append("\":");
    needs_comma_ = false;
  }
  template <class Value>
  void field(JsonKey name, const Value& content) {
    key(name);
    value(content);
  }

  void null() { literal("null"); }
  /// A string of any octets: what is no UTF-8 becomes U+FFFD, one for each octet.
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::same_as<bool> auto content) { literal(content ? "true" : "false"); }
  void value(std::unsigned_integral auto number)
    requires(!std::same_as<decltype(number), bool>)
  {
    separate();
    out_.append_decimal(number);
  }
  void value(std::signed_integral auto number) {
    separate();
    out_.append_signed(number);
  }
  /// The shortest digits that read back as the same number; null for what JSON has no number for.
  void value(double number);
  void value(FixedPoint number) {
    separate();
    out_.append(number);
  }
  void value(const IpAddress& address) {
    separate();
    out_.append('"');
    out_.append(address);
    out_.append('"');
  }
  void value(HexOctets hex) {
    separate();
    out_.append('"');
    out_.append_octets(hex.octets);
    out_.append('"');
  }
  /// A string that `append` adds to the buffer that it is given: only characters that need no
  /// escaping.
  template <std::invocable<Buffer&> Append>
  void plain_text(Append append) {
    separate();
    out_.append('"');
    append(out_);
    out_.append('"');
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
  void separate() {
    if (needs_comma_) out_.append(',');
    needs_comma_ = true;
  }
  void begin(char bracket) {
    separate();
    out_.append(bracket);
    needs_comma_ = false;
  }
  void end(char bracket) {
    out_.append(bracket);
    needs_comma_ = true;
  }
  void literal(std::string_view word) {
    separate();
    out_.append(word);
  }

  Buffer& out_;
  bool needs_comma_ = false;
};

}  // namespace icmpkit::text
