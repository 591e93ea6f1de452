// ICMPv4's errors that may carry extensions: Destination Unreachable (3), Time Exceeded (11) and
// Parameter Problem (12). RFC 792, RFC 1191, RFC 4884.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  unused (3, 11), Pointer (12) |         Length        | MTU.. |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Internet Header + leading octets of the original datagram ...
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

/// What the length attribute of this family counts in.
inline constexpr LengthUnit kLengthUnit = LengthUnit::Words32;

/// A value among the three.
template <class Value>
concept ExtendableError = requires(const Value& value) {
  { value.body } -> std::same_as<const ErrorBody&>;
  requires std::same_as<typename Value::Family, Type>;
};

struct DestinationUnreachable {
  using Family = Type;
  UnreachableCode code = UnreachableCode::Net;
  std::uint16_t next_hop_mtu = 0;  ///< octets; written with FragmentationNeeded only [R1191-FMT-1]
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
  /// Octets of the next link; 0 from a router older than RFC 1191, and with every other code.
  [[nodiscard]] constexpr std::uint16_t next_hop_mtu() const {
    return code() == UnreachableCode::FragmentationNeeded ? load_be16(octets(), 6) : 0;
  }
  [[nodiscard]] constexpr DestinationUnreachable value() const {
    return {.code = code(), .next_hop_mtu = next_hop_mtu(), .body = body_value()};
  }
};

struct TimeExceeded {
  using Family = Type;
  TimeExceededCode code = TimeExceededCode::TtlInTransit;
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

struct ParameterProblem {
  using Family = Type;
  ParameterProblemCode code = ParameterProblemCode::Pointer;
  std::uint8_t pointer = 0;  ///< octets from the start of the quoted IP header [R792-PP-1]
  ErrorBody body{};
  friend constexpr bool operator==(const ParameterProblem&, const ParameterProblem&) = default;
};

class ParameterProblemView
    : public ExtendableErrorView<ParameterProblemView, Type::ParameterProblem, kLengthUnit> {
 public:
  using ExtendableErrorView::ExtendableErrorView;

  [[nodiscard]] constexpr ParameterProblemCode code() const {
    return static_cast<ParameterProblemCode>(code_octet());
  }
  [[nodiscard]] constexpr std::uint8_t pointer() const { return load_u8(octets(), 4); }
  [[nodiscard]] constexpr ParameterProblem value() const {
    return {.code = code(), .pointer = pointer(), .body = body_value()};
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

constexpr Checksum write(const DestinationUnreachable& error, MutableBytes out) {
  const bool tells_mtu = error.code == UnreachableCode::FragmentationNeeded;
  return write_extendable_error(out, Type::DestinationUnreachable,
                                static_cast<std::uint8_t>(error.code),
                                tells_mtu ? error.next_hop_mtu : 0U, error.body, kLengthUnit);
}

constexpr Checksum write(const TimeExceeded& error, MutableBytes out) {
  return write_extendable_error(out, Type::TimeExceeded, static_cast<std::uint8_t>(error.code), 0,
                                error.body, kLengthUnit);
}

constexpr Checksum write(const ParameterProblem& error, MutableBytes out) {
  return write_extendable_error(out, Type::ParameterProblem, static_cast<std::uint8_t>(error.code),
                                std::uint32_t{error.pointer} << 24U, error.body, kLengthUnit);
}

}  // namespace icmpkit::wire::icmpv4
