// ICMPv6's errors: Destination Unreachable (1), Packet Too Big (2), Time Exceeded (3) and Parameter
// Problem (4). RFC 4443 section 3, RFC 4884.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Length, unused (1, 3), MTU (2) or Pointer (4)                |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  As much of the invoking packet as fits ...
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv6 {

/// What the length attribute of this family counts in.
inline constexpr LengthUnit kLengthUnit = LengthUnit::Words64;

/// A value among the two.
template <class Value>
concept ExtendableError = requires(const Value& value) {
  { value.body } -> std::same_as<const ErrorBody&>;
  requires std::same_as<typename Value::Family, Type>;
};

struct DestinationUnreachable {
  using Family = Type;
  UnreachableCode code = UnreachableCode::NoRoute;
  ErrorBody body{};
  friend constexpr bool operator==(const DestinationUnreachable&,
                                   const DestinationUnreachable&) = default;
};

class DestinationUnreachableView
    : public ExtendableErrorView<DestinationUnreachableView, Type::DestinationUnreachable,
                                 kLengthUnit> {
 public:
  using ExtendableErrorView::ExtendableErrorView;

  [[nodiscard]] constexpr UnreachableCode code() const {
    return static_cast<UnreachableCode>(code_octet());
  }
  [[nodiscard]] constexpr DestinationUnreachable value() const {
    return {.code = code(), .body = body_value()};
  }
};

struct TimeExceeded {
  using Family = Type;
  TimeExceededCode code = TimeExceededCode::HopLimitInTransit;
  ErrorBody body{};
  friend constexpr bool operator==(const TimeExceeded&, const TimeExceeded&) = default;
};

class TimeExceededView
    : public ExtendableErrorView<TimeExceededView, Type::TimeExceeded, kLengthUnit> {
 public:
  using ExtendableErrorView::ExtendableErrorView;

  [[nodiscard]] constexpr TimeExceededCode code() const {
    return static_cast<TimeExceededCode>(code_octet());
  }
  [[nodiscard]] constexpr TimeExceeded value() const {
    return {.code = code(), .body = body_value()};
  }
};

/// Carries no extensions: its whole second word is the MTU. [R4884-EXT-1]
struct PacketTooBig {
  std::uint8_t code = 0;  ///< sent as 0, ignored on receipt [R4443-PTB-2]
  std::uint32_t mtu = 0;  ///< octets of the next-hop link
  OctetsRef quote{};
  friend constexpr bool operator==(const PacketTooBig&, const PacketTooBig&) = default;
};

class PacketTooBigView : public FixedLayoutView<PacketTooBigView, 8, Type::PacketTooBig> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr std::uint32_t mtu() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr PacketTooBig value() const {
    return {.code = code_octet(), .mtu = mtu(), .quote = body().bytes()};
  }
};

/// Carries no extensions: its whole second word is the pointer. [R4884-EXT-1]
struct ParameterProblem {
  ParameterProblemCode code = ParameterProblemCode::ErroneousField;
  std::uint32_t pointer = 0;  ///< octets from the start of the invoking packet
  OctetsRef quote{};
  friend constexpr bool operator==(const ParameterProblem&, const ParameterProblem&) = default;
};

class ParameterProblemView
    : public FixedLayoutView<ParameterProblemView, 8, Type::ParameterProblem> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr ParameterProblemCode code() const {
    return static_cast<ParameterProblemCode>(code_octet());
  }
  [[nodiscard]] constexpr std::uint32_t pointer() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr CutBytes body() const { return rest(); }
  [[nodiscard]] constexpr ParameterProblem value() const {
    return {.code = code(), .pointer = pointer(), .quote = body().bytes()};
  }
};

template <ExtendableError Error>
[[nodiscard]] constexpr std::size_t encoded_size(const Error& error) {
  return kErrorHeaderSize + encoded_size(error.body, kLengthUnit);
}

template <ExtendableError Error>
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const Error& error) {
  return encode_problem(error.body, kLengthUnit);
}

[[nodiscard]] constexpr std::size_t encoded_size(const PacketTooBig& error) {
  return kErrorHeaderSize + error.quote.size();
}
[[nodiscard]] constexpr std::size_t encoded_size(const ParameterProblem& error) {
  return kErrorHeaderSize + error.quote.size();
}

constexpr Checksum write(const DestinationUnreachable& error, MutableBytes out) {
  return write_extendable_error(out, Type::DestinationUnreachable,
                                static_cast<std::uint8_t>(error.code), 0, error.body, kLengthUnit);
}

constexpr Checksum write(const TimeExceeded& error, MutableBytes out) {
  return write_extendable_error(out, Type::TimeExceeded, static_cast<std::uint8_t>(error.code), 0,
                                error.body, kLengthUnit);
}

constexpr Checksum write(const PacketTooBig& error, MutableBytes out) {
  const std::uint64_t head =
      std::uint64_t{common_word(Type::PacketTooBig, error.code)} << 32U | error.mtu;
  return write_head_and_rest(out, head, error.quote);
}

constexpr Checksum write(const ParameterProblem& error, MutableBytes out) {
  const auto code = static_cast<std::uint8_t>(error.code);
  const std::uint64_t head =
      std::uint64_t{common_word(Type::ParameterProblem, code)} << 32U | error.pointer;
  return write_head_and_rest(out, head, error.quote);
}

}  // namespace icmpkit::wire::icmpv6
