// Octets whose end may be missing: a capture's snapshot, or a datagram quoted in an error.
//
// Every `parse` of this layer takes one. Plain octets convert to it, so `EchoView::parse(message)`
// is the ordinary call, and `EchoView::parse({captured, wire_length})` the one for a cut capture.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

class CutBytes {
 public:
  /// Octets past these are not looked at. The longest datagram, a jumbogram, has as many and a
  /// header.
  static constexpr std::size_t kMaxSize = 0xFFFF'FFFF;

  constexpr CutBytes() = default;
  /// All octets are here.
  template <std::convertible_to<Bytes> Octets>
  constexpr CutBytes(const Octets& octets) : CutBytes(Bytes(octets), Bytes(octets).size()) {}
  /// `captured` is the beginning of `wire_length` octets; a smaller `wire_length` is a link's
  /// padding, which is left off.
  constexpr CutBytes(Bytes captured, std::size_t wire_length)
      : begin_(captured.data()),
        sizes_(std::uint64_t{std::min(wire_length, kMaxSize)} << 32U |
               std::uint64_t{std::min({captured.size(), wire_length, kMaxSize})}) {}

  /// The octets that are here.
  [[nodiscard]] constexpr Bytes bytes() const { return {begin_, size()}; }
  [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::uint32_t>(sizes_); }
  /// How many octets there were on the wire.
  [[nodiscard]] constexpr std::size_t wire_length() const { return sizes_ >> 32U; }
  /// How many octets are missing at the end.
  [[nodiscard]] constexpr std::size_t missing() const { return wire_length() - size(); }
  [[nodiscard]] constexpr bool is_cut() const { return missing() != 0; }

  /// What lies behind the first `size` octets; empty where there are fewer.
  [[nodiscard]] constexpr CutBytes after(std::size_t size) const {
    return {octets_after(bytes(), size), wire_length() - std::min(size, wire_length())};
  }
  /// The first `size` octets of the wire, or all where there are fewer.
  [[nodiscard]] constexpr CutBytes first(std::size_t size) const {
    const std::size_t length = std::min(size, wire_length());
    return {first_octets(bytes(), length), length};
  }

 private:
  // Sixteen octets, which calls hand on in two registers: views are copied everywhere. Both sizes
  // are one number, since a copy of two that were just stored would wait for the stores.
  const std::byte* begin_ = nullptr;
  std::uint64_t sizes_ = 0;  ///< on the wire in the upper half, here in the lower
};

/// The refusal of `octets` that had to be `needed` long: a contradiction in the length field at
/// `length_offset` where the wire had fewer, a cut where only the capture has.
[[nodiscard]] constexpr std::unexpected<ParseError> refuse_short(CutBytes octets,
                                                                 std::size_t needed,
                                                                 std::size_t length_offset) {
  return octets.wire_length() < needed ? refuse(ParseErrorKind::BadLength, length_offset)
                                       : refuse(ParseErrorKind::Truncated, octets.size());
}

}  // namespace icmpkit::wire
