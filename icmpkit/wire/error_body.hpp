// What follows the first eight octets of an error: the quoted datagram, and after it perhaps the
// extension structure of RFC 4884.
//
// The quote stays octets: it may be cut anywhere, and what it was is for a best-effort reader to
// say. This is the sender's side, and the view that the errors share which have a length attribute;
// `wire/extension.hpp` reads a received body, in the four readings that real routers make
// necessary.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire {

/// The body of an error that may carry extensions. Borrows both parts.
///
/// As read from a message (`view.value()`) `quote` is everything after the fixed part and `length`
/// the octet that was there, so that encoding gives the same octets back. To send extensions, set
/// `extensions` to an encoded structure: the quote is then padded and `length` is computed.
struct ErrorBody {
  OctetsRef quote{};
  std::uint8_t length =
      0;  ///< RFC 4884's length attribute; ignored where `extensions` is not empty
  OctetsRef extensions{};
  friend constexpr bool operator==(const ErrorBody&, const ErrorBody&) = default;
};

/// In what unit the length attribute counts: 32-bit words in ICMPv4, 64-bit words in ICMPv6.
/// [R4884-LEN-1] [R4884-LEN-2]
enum class LengthUnit : std::uint8_t { Words32 = 4, Words64 = 8 };

/// Where in the message the length attribute stands. [R4884-LEN-1] [R4884-LEN-2]
[[nodiscard]] constexpr std::size_t length_offset(LengthUnit unit) {
  return unit == LengthUnit::Words32 ? 5 : 4;
}

/// Octets in front of an error's body.
inline constexpr std::size_t kErrorHeaderSize = 8;

/// With extensions the quote takes at least this many octets (RFC 4884 section 3). [R4884-LEN-3]
inline constexpr std::size_t kExtendedQuoteMin = 128;

/// How many octets the quote takes on the wire, its padding included. [R4884-LEN-3]
[[nodiscard]] constexpr std::size_t padded_quote_size(const ErrorBody& body, LengthUnit unit) {
  if (body.extensions.empty()) return body.quote.size();
  const auto word = static_cast<std::size_t>(unit);
  return std::max(kExtendedQuoteMin, (body.quote.size() + word - 1) / word * word);
}

[[nodiscard]] constexpr std::size_t encoded_size(const ErrorBody& body, LengthUnit unit) {
  return padded_quote_size(body, unit) + body.extensions.size();
}

/// The quote can be longer than the eight bits of its length attribute can say.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const ErrorBody& body,
                                                                  LengthUnit unit) {
  if (body.extensions.empty()) return std::nullopt;
  if (padded_quote_size(body, unit) / static_cast<std::size_t>(unit) > 0xFF) {
    return EncodeError::TooLong;
  }
  return std::nullopt;
}

/// The length attribute as it goes on the wire.
[[nodiscard]] constexpr std::uint8_t length_attribute(const ErrorBody& body, LengthUnit unit) {
  if (body.extensions.empty()) return body.length;
  return static_cast<std::uint8_t>(padded_quote_size(body, unit) / static_cast<std::size_t>(unit));
}

/// Writes the quote, zeros up to its padded size, and the extensions.
constexpr Checksum write(const ErrorBody& body, LengthUnit unit, MutableBytes out) {
  const std::size_t padded = padded_quote_size(body, unit);
  const std::size_t padding = padded - body.quote.size();
  const Checksum sum = Checksum{}.add(body.quote).add_zeros(padding).add(body.extensions);
  store_bytes(out, 0, body.quote);
  store_zeros(out, body.quote.size(), padding);
  store_bytes(out, padded, body.extensions);
  return sum;
}

/// Writes an error with a length attribute; `fields` are the four octets in front of the body, the
/// length in them zero.
template <class Type>
constexpr Checksum write_extendable_error(MutableBytes out, Type type, std::uint8_t code,
                                          std::uint32_t fields, const ErrorBody& body,
                                          LengthUnit unit) {
  const std::uint64_t length{length_attribute(body, unit)};
  const std::uint64_t head = std::uint64_t{common_word(type, code)} << 32U | fields |
                             length << (56U - 8U * length_offset(unit));
  const Checksum sum = write(body, unit, out.subspan(kErrorHeaderSize)).add_words(head);
  store_be64(out, 0, head);
  return sum;
}

/// The base of a view called `View`, of the errors `kType`, which may carry extensions.
template <class View, auto kType, LengthUnit kUnit>
class ExtendableErrorView : public FixedLayoutView<View, kErrorHeaderSize, kType> {
 public:
  using FixedLayoutView<View, kErrorHeaderSize, kType>::FixedLayoutView;

  static constexpr LengthUnit kLengthUnit = kUnit;
  /// RFC 4884's length attribute, in `kLengthUnit`. [R4884-LEN-1] [R4884-LEN-2]
  [[nodiscard]] constexpr std::uint8_t length() const {
    return load_u8(this->octets(), length_offset(kUnit));
  }
  /// The quoted datagram and whatever follows it.
  [[nodiscard]] constexpr CutBytes body() const { return this->rest(); }

 protected:
  [[nodiscard]] constexpr ErrorBody body_value() const {
    return {.quote = body().bytes(), .length = length()};
  }
};

}  // namespace icmpkit::wire
