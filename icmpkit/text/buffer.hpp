// Where all text of this layer goes: characters appended at the end of memory that is reserved once
// and used again, so that printing a message allocates nothing once the buffer is warm.
//
// It is not a stream: it has no locale, no state of formatting and cannot fail. Whoever owns it
// writes it out when `size()` is worth a system call, and clears it.
//
//   Buffer out;
//   out.append(source);                      // 192.0.2.1
//   out.append(", seq ");
//   out.append_decimal(sequence);            // 7
//   out.append(milliseconds(round_trip));    // 0.045123
//
// For text off the hot path: `fmt::format_to(std::back_inserter(out), "{}", value)`.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/clock.hpp"
#include "icmpkit/text/write_chars.hpp"

namespace icmpkit::text {

class Buffer {
 public:
  using value_type = char;  ///< std::back_inserter wants it
  static constexpr std::size_t kInitialCapacity = std::size_t{64} * 1024;

  /// Cost: the only allocation, unless what is appended between two `clear`s is longer.
  explicit Buffer(std::size_t capacity = kInitialCapacity);

  [[nodiscard]] std::string_view view() const { return {chars_.get(), size()}; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - chars_.get()); }
  [[nodiscard]] bool empty() const { return end_ == chars_.get(); }
  /// Forgets the text and keeps the memory.
  void clear() { end_ = chars_.get(); }
  /// Forgets what was appended after the text had `size` characters. Requires `size <= size()`.
  void shrink_to(std::size_t size) { end_ = chars_.get() + size; }

  /// Where the text ends, with room for `size` more characters: who appends several things at once
  /// writes them there and says with `end_at` where they end.
  [[nodiscard]] char* room(std::size_t size) {
    if (static_cast<std::size_t>(limit_ - end_) < size) reallocate(size);
    return end_;
  }
  /// Requires an `end` inside of the room that was last given.
  void end_at(char* end) { end_ = end; }

  void append(char c) {
    char* const at = room(1);
    *at = c;
    end_at(at + 1);
  }
  void push_back(char c) { append(c); }
  void append(std::string_view text) {
    char* const at = room(text.size());
    // memcpy of nothing from nowhere is undefined, and an empty view may point nowhere.
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    end_at(at + text.size());
  }
  /// `count` times the same character.
  void append_repeated(char c, std::size_t count) {
    char* const at = room(count);
    std::memset(at, c, count);
    end_at(at + count);
  }

  void append_decimal(std::uint64_t value) { end_at(write_decimal(room(kDecimalRoom), value)); }
  void append_signed(std::int64_t value);
  /// Decimal with zeros before it, `width` digits in all. Requires that the value fits.
  void append_padded(std::uint64_t value, unsigned width);
  void append(FixedPoint value) { end_at(write_fixed_point(room(kFixedPointRoom), value)); }
  /// The shortest text that reads back as the same number; requires a finite one.
  void append_shortest(double value);

  /// Lower-case hexadecimal without leading zeros and without prefix.
  void append_hex(std::uint64_t value);
  /// The low `digits` hexadecimal digits of `value`. Requires at most 16.
  void append_hex(std::uint64_t value, unsigned digits);
  /// Two digits an octet, nothing between them.
  void append_octets(Bytes octets) { end_at(write_octets(room(2 * octets.size()), octets)); }
  /// Two digits an octet and `separator` between octets: `52:54:00:12:34:56`.
  void append_octets(Bytes octets, char separator);

  void append(Ipv4Address address) { end_at(write_address(room(kAddressRoom), address)); }
  void append(const Ipv6Address& address) { append(address.text().view()); }
  void append(const IpAddress& address) { end_at(write_address(room(kAddressRoom), address)); }

 private:
  void reallocate(std::size_t size);

  std::unique_ptr<char[]> chars_;
  char* end_;    ///< of the text
  char* limit_;  ///< of the memory
};

}  // namespace icmpkit::text
