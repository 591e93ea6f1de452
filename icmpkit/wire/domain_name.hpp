// Names of the DNS as they stand in ICMP messages: a sequence of labels, perhaps ending in a
// pointer to labels that came earlier (RFC 1035 sections 3.1 and 4.1.4). Not a resolver.
//
//   DomainName::parse("host.example")   -> 04 'h' 'o' 's' 't' 07 'e' ... 'e' 00
//   DomainName::parse("host..example")  -> empty
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// Text of a name, in place.
class DomainNameText {
 public:
  static constexpr std::size_t kCapacity = 1020;  // 255 octets, each as a backslash and its number

  constexpr void append(char c) { chars_[size_++] = c; }
  [[nodiscard]] constexpr std::string_view view() const { return {chars_.data(), size_}; }
  constexpr operator std::string_view() const { return view(); }

 private:
  std::array<char, kCapacity> chars_{};
  std::size_t size_ = 0;
};

/// A whole name, in place and without compression. Names compare octet by octet.
class DomainName {
 public:
  static constexpr std::size_t kMaxSize = 255;  ///< octets, length octets and root included
  static constexpr std::size_t kMaxLabelSize = 63;

  /// The root, whose only octet is zero.
  constexpr DomainName() = default;

  /// Labels with dots between, perhaps one at the end; `.` is the root. A backslash takes the next
  /// character as it is, or the three decimal digits of an octet. Empty where a label is empty or
  /// a bound is passed.
  static std::optional<DomainName> parse(std::string_view text);

  /// Adds a label behind the others. Gives false, changing nothing, where the label is empty or a
  /// bound would be passed.
  constexpr bool append(Bytes label) {
    if (label.empty() || label.size() > kMaxLabelSize) return false;
    if (size_ + 1 + label.size() > kMaxSize) return false;
    octets_[size_ - 1] = static_cast<std::byte>(label.size());
    store_bytes(octets_, size_, label);
    size_ += 1 + label.size();
    return true;
  }

  /// The wire form with the root's zero at its end. Borrows from this name.
  [[nodiscard]] constexpr Bytes octets() const { return Bytes(octets_).first(size_); }
  [[nodiscard]] constexpr bool is_root() const { return size_ == 1; }
  /// As `parse` takes it, without a dot at the end: dots and backslashes inside labels escaped, and
  /// whatever is not a printable ASCII character as its number.
  [[nodiscard]] DomainNameText text() const;

  friend constexpr bool operator==(const DomainName&, const DomainName&) = default;

 private:
  std::array<std::byte, kMaxSize> octets_{};
  std::size_t size_ = 1;
};

/// A name that was read, and where in the message it ends.
struct ReadDomainName {
  DomainName name;
  std::size_t end = 0;
};

/// Reads the name at `at`. Pointers count from the start of `message` and have to lead back, to
/// before the labels that they are in, but not to before `lowest`: so none can lead in a circle.
/// Fails with BadValue at a pointer that leads elsewhere or at a length octet that is neither, with
/// BadLength where a label leaves the message or the name grows past 255 octets, and with Truncated
/// where the octets are only missing from the capture. [R1788-FMT-2]
[[nodiscard]] constexpr Parsed<ReadDomainName> read_domain_name(CutBytes message, std::size_t at,
                                                                std::size_t lowest) {
  constexpr unsigned kPointer = 0xC0;
  const auto refuse_missing = [&](std::size_t needed) {
    return message.wire_length() < needed ? refuse(ParseErrorKind::BadLength, at)
                                          : refuse(ParseErrorKind::Truncated, message.size());
  };
  ReadDomainName read;
  std::size_t segment = at;
  while (true) {
    if (at + 1 > message.size()) return refuse_missing(at + 1);
    const std::uint8_t octet = load_u8(message.bytes(), at);
    if (octet == 0) {
      if (read.end == 0) read.end = at + 1;
      return read;
    }
    if ((octet & kPointer) == kPointer) {
      if (at + 2 > message.size()) return refuse_missing(at + 2);
      const std::size_t target = load_be16(message.bytes(), at) & 0x3FFFU;
      if (target < lowest || target >= segment) return refuse(ParseErrorKind::BadValue, at);
      if (read.end == 0) read.end = at + 2;
      at = segment = target;
      continue;
    }
    if ((octet & kPointer) != 0) return refuse(ParseErrorKind::BadValue, at);
    const std::size_t next = at + 1 + octet;
    if (next > message.size()) return refuse_missing(next);
    if (!read.name.append(message.bytes().subspan(at + 1, octet))) {
      return refuse(ParseErrorKind::BadLength, at);
    }
    at = next;
  }
}

}  // namespace icmpkit::wire
