// Timestamp (13) and Timestamp Reply (14), RFC 792: three times of day.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Identifier           |        Sequence Number        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                      Originate Timestamp                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Receive Timestamp                       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                      Transmit Timestamp                       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/query.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// A time of day as a node wrote it: milliseconds since midnight UT, or anything else, marked by
/// the high-order bit. [R792-TS-1] [R792-TS-3]
class TimeOfDay {
 public:
  static constexpr std::uint32_t kNonStandardBit = 0x80000000U;
  static constexpr std::uint32_t kDay = 86'400'000;  ///< milliseconds in a day without leap second

  constexpr TimeOfDay() = default;
  /// From the 32 bits on the wire.
  constexpr explicit TimeOfDay(std::uint32_t number) : number_(number) {}
  /// The standard value of a time since midnight UT; whole days are dropped. Requires that it is
  /// not negative.
  [[nodiscard]] static constexpr TimeOfDay since_midnight(std::chrono::milliseconds time) {
    return TimeOfDay{static_cast<std::uint32_t>(time.count() % kDay)};
  }
  /// A value that is not milliseconds or not since midnight UT, as it has to be marked.
  [[nodiscard]] static constexpr TimeOfDay non_standard(std::uint32_t number) {
    return TimeOfDay{number | kNonStandardBit};
  }

  /// The 32 bits on the wire.
  [[nodiscard]] constexpr std::uint32_t number() const { return number_; }
  /// Whether the sender says that it is milliseconds since midnight UT.
  [[nodiscard]] constexpr bool is_standard() const { return (number_ & kNonStandardBit) == 0; }
  /// Whether it can be: standard, and within a day.
  [[nodiscard]] constexpr bool is_within_day() const { return number_ < kDay; }
  /// Time since midnight UT. Requires `is_standard()`.
  [[nodiscard]] constexpr std::chrono::milliseconds since_midnight() const {
    return std::chrono::milliseconds{number_};
  }

  friend constexpr auto operator<=>(TimeOfDay, TimeOfDay) = default;

 private:
  std::uint32_t number_ = 0;
};

/// The value of a timestamp message. Borrows what follows its fixed part, which should be nothing.
struct Timestamp {
  Type type = Type::TimestampRequest;
  std::uint8_t code = 0;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  TimeOfDay originate{};  ///< the requester last touched it
  TimeOfDay receive{};    ///< the answerer first touched it
  TimeOfDay transmit{};   ///< the answerer last touched it
  OctetsRef trailing{};
  friend constexpr bool operator==(const Timestamp&, const Timestamp&) = default;
};

class TimestampView
    : public QueryView<TimestampView, 20, Type::TimestampRequest, Type::TimestampReply> {
 public:
  using QueryView::QueryView;

  [[nodiscard]] constexpr bool is_reply() const { return type() == Type::TimestampReply; }
  [[nodiscard]] constexpr TimeOfDay originate() const { return TimeOfDay{load_be32(octets(), 8)}; }
  [[nodiscard]] constexpr TimeOfDay receive() const { return TimeOfDay{load_be32(octets(), 12)}; }
  [[nodiscard]] constexpr TimeOfDay transmit() const { return TimeOfDay{load_be32(octets(), 16)}; }
  [[nodiscard]] constexpr Timestamp value() const {
    return {.type = type(),
            .code = code_octet(),
            .identifier = identifier(),
            .sequence = sequence(),
            .originate = originate(),
            .receive = receive(),
            .transmit = transmit(),
            .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const Timestamp& message) {
  return TimestampView::kFixedSize + message.trailing.size();
}

constexpr void write(const Timestamp& message, MutableBytes out) {
  write_query(out, message.type, message.code, message.identifier, message.sequence);
  store_be32(out, 8, message.originate.number());
  store_be32(out, 12, message.receive.number());
  store_be32(out, 16, message.transmit.number());
  store_bytes(out, 20, message.trailing);
}

}  // namespace icmpkit::wire::icmpv4
