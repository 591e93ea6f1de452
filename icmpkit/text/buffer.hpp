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

namespace icmpkit::text {

/// A decimal fraction that is kept as a whole number, so that no digit is lost: `units` of
/// 10^-decimals. Requires at most 18 decimals.
struct FixedPoint {
  std::int64_t units = 0;
  unsigned decimals = 0;
};

/// The duration in milliseconds, to the nanosecond.
[[nodiscard]] constexpr FixedPoint milliseconds(Duration duration) { return {duration.count(), 6}; }
/// The duration in seconds, to the nanosecond.
[[nodiscard]] constexpr FixedPoint seconds(Duration duration) { return {duration.count(), 9}; }

class Buffer {
 public:
  using value_type = char;  ///< std::back_inserter wants it
  static constexpr std::size_t kInitialCapacity = std::size_t{64} * 1024;

  /// Cost: the only allocation, unless what is appended between two `clear`s is longer.
  explicit Buffer(std::size_t capacity = kInitialCapacity);

  [[nodiscard]] std::string_view view() const { return {chars_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Forgets the text and keeps the memory.
  void clear() { size_ = 0; }
  /// Forgets what was appended after the text had `size` characters. Requires `size <= size()`.
  void shrink_to(std::size_t size) { size_ = size; }

  void append(char c) { *grow(1) = c; }
  void push_back(char c) { append(c); }
  void append(std::string_view text) {
    char* const to = grow(text.size());
    // memcpy of nothing from nowhere is undefined, and an empty view may point nowhere.
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
  }
  /// `count` times the same character.
  void append_repeated(char c, std::size_t count) { std::memset(grow(count), c, count); }

  void append_decimal(std::uint64_t value);
  void append_signed(std::int64_t value);
  /// Decimal with zeros before it, `width` digits in all. Requires that the value fits.
  void append_padded(std::uint64_t value, unsigned width);
  void append(FixedPoint value);
  /// The shortest text that reads back as the same number; requires a finite one.
  void append_shortest(double value);

  /// Lower-case hexadecimal without leading zeros and without prefix.
  void append_hex(std::uint64_t value);
  /// The low `digits` hexadecimal digits of `value`. Requires at most 16.
  void append_hex(std::uint64_t value, unsigned digits);
  /// Two digits an octet, nothing between them.
  void append_octets(Bytes octets);
  /// Two digits an octet and `separator` between octets: `52:54:00:12:34:56`.
  void append_octets(Bytes octets, char separator);

  void append(Ipv4Address address) { append(address.text().view()); }
  void append(const Ipv6Address& address) { append(address.text().view()); }
  void append(const IpAddress& address) { append(address.text().view()); }

 private:
  /// Makes room for `size` more characters, takes them into the text and returns where they begin.
  char* grow(std::size_t size) {
    if (capacity_ - size_ < size) reallocate(size);
    char* const begin = chars_.get() + size_;
    size_ += size;
    return begin;
  }
  void reallocate(std::size_t size);

  std::unique_ptr<char[]> chars_;
  std::size_t size_ = 0;
  std::size_t capacity_;
};

}  // namespace icmpkit::text
