// What all views of ICMP messages share: the proof of type and length, and the four octets that
// every message begins with. And what all values share: how they are written.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/checksum.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// Where the parts stand that every ICMP message has.
inline constexpr std::size_t kTypeOffset = 0;
inline constexpr std::size_t kCodeOffset = 1;
inline constexpr std::size_t kChecksumOffset = 2;
/// Type, code, checksum.
inline constexpr std::size_t kCommonSize = 4;

/// The base of a view called `View`, of messages of the types `kTypes`, which are all of one
/// enumeration, whose first `kFixed` octets have a fixed layout.
///
///   class EchoView : public FixedLayoutView<EchoView, 8, Type::EchoRequest, Type::EchoReply> { ...
///   };
///
/// A view borrows the octets that it was parsed from and must not outlive them. After `parse` no
/// accessor can fail.
template <class View, std::size_t kFixed, auto kFirstType, decltype(kFirstType)... kMoreTypes>
class FixedLayoutView {
 public:
  using Type = decltype(kFirstType);
  static constexpr std::size_t kFixedSize = kFixed;

  /// Only `parse` can make one: octets of which type and fixed length are proven.
  class Proven {
    friend FixedLayoutView;
    constexpr explicit Proven(CutBytes message) : message_(message) {}
    CutBytes message_;
  };
  constexpr explicit FixedLayoutView(Proven proven) : message_(proven.message_) {}

  /// Whether the view is one of messages of this type. A view of types that are easier said than
  /// listed has an `is_type` of its own.
  [[nodiscard]] static constexpr bool is_type(Type type) {
    return type == kFirstType || ((type == kMoreTypes) || ...);
  }

  /// `message` starts with the type octet. Fails when the fixed part is not all here, or when the
  /// type is another one. Cost: two comparisons.
  [[nodiscard]] static constexpr Parsed<View> parse(CutBytes message) {
    const auto proven = prove(message);
    if (!proven) return std::unexpected(proven.error());
    return View{*proven};
  }

  [[nodiscard]] constexpr Type type() const {
    return static_cast<Type>(load_u8(octets(), kTypeOffset));
  }
  /// The code octet as a number; views of messages whose codes have names give those too.
  [[nodiscard]] constexpr std::uint8_t code_octet() const { return load_u8(octets(), kCodeOffset); }
  [[nodiscard]] constexpr std::uint16_t checksum() const {
    return load_be16(octets(), kChecksumOffset);
  }
  /// The message from its type octet on, as much of it as is here.
  [[nodiscard]] constexpr Bytes octets() const { return message_.bytes(); }
  /// The same, and how long it was on the wire.
  [[nodiscard]] constexpr CutBytes message() const { return message_; }
  /// What follows the fixed part.
  [[nodiscard]] constexpr CutBytes rest() const { return message_.after(kFixed); }

 protected:
  /// For a `parse` that has more to prove than type and length.
  [[nodiscard]] static constexpr Parsed<Proven> prove(CutBytes message) {
    if (message.size() == 0) return refuse(ParseErrorKind::Truncated, 0);
    if (!View::is_type(static_cast<Type>(load_u8(message.bytes(), kTypeOffset)))) {
      return refuse(ParseErrorKind::WrongType, kTypeOffset);
    }
    if (message.size() < kFixed) return refuse(ParseErrorKind::Truncated, message.size());
    return Proven{message};
  }

 private:
  CutBytes message_;
};

/// Writes the first four octets of a message, the checksum as zero.
template <class Type>
constexpr void write_common(MutableBytes out, Type type, std::uint8_t code) {
  store_u8(out, kTypeOffset, static_cast<std::uint8_t>(type));
  store_u8(out, kCodeOffset, code);
  store_be16(out, kChecksumOffset, 0);
}

/// The first four octets as a number, the checksum as zero.
template <class Type>
[[nodiscard]] constexpr std::uint32_t common_word(Type type, std::uint8_t code) {
  return std::uint32_t{static_cast<std::uint8_t>(type)} << 24U | std::uint32_t{code} << 16U;
}

/// Writes a message of eight octets, given as one number, and of `rest` behind them; gives the sum
/// of both.
constexpr Checksum write_head_and_rest(MutableBytes out, std::uint64_t head, Bytes rest) {
  const Checksum sum = Checksum{}.add_words(head).add(rest);
  store_be64(out, 0, head);
  store_bytes(out, sizeof head, rest);
  return sum;
}

/// A value whose `write` gives the sum of what it wrote, taken from the numbers and from the
/// borrowed octets: a processor that reads wide what it has just written in smaller pieces waits
/// for longer than it takes to write the message.
template <class Value>
concept SummedMessage = requires(const Value& value, MutableBytes out) {
  { write(value, out) } -> std::same_as<Checksum>;
};

/// A value that `encode` can write: `encoded_size(value)` octets, all of them but the checksum
/// written by `write(value, out)`, which is only called with a buffer of just that size.
template <class Value>
concept WritableMessage = requires(const Value& value, MutableBytes out) {
  { encoded_size(value) } -> std::same_as<std::size_t>;
  write(value, out);
  requires SummedMessage<Value> || std::same_as<decltype(write(value, out)), void>;
};

/// A value that can be impossible to write, whatever the buffer.
template <class Value>
concept RefusableMessage = requires(const Value& value) {
  { encode_problem(value) } -> std::same_as<std::optional<EncodeError>>;
};

/// The octets of `out` that `value` takes; fails where it cannot be written there.
template <WritableMessage Value>
[[nodiscard]] constexpr Encoded room_for(const Value& value, MutableBytes out) {
  if constexpr (RefusableMessage<Value>) {
    if (const auto problem = encode_problem(value)) return std::unexpected(*problem);
  }
  const std::size_t size = encoded_size(value);
  if (out.size() < size) return std::unexpected(EncodeError::NoSpace);
  return out.first(size);
}

/// Writes `value` to the front of `out`, a message's checksum as zero.
template <WritableMessage Value>
[[nodiscard]] constexpr Encoded encode_without_checksum(const Value& value, MutableBytes out) {
  const Encoded octets = room_for(value, out);
  if (octets) write(value, *octets);
  return octets;
}

/// Writes `value` to `out`, which is what `room_for` it gave, the checksum as zero; gives the sum.
template <WritableMessage Value>
constexpr Checksum write_and_sum(const Value& value, MutableBytes out) {
  if constexpr (SummedMessage<Value>) {
    return write(value, out);
  } else {
    write(value, out);
    return Checksum{}.add(out);
  }
}

}  // namespace icmpkit::wire
