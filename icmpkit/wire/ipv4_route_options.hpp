// The IPv4 options that the routers on the way fill in: Record Route, the two source routes and the
// Internet Timestamp. RFC 791 section 3.1.
//
//   +--------+--------+--------+---------//--------+
//   |  type  | length | pointer|     route data    |   pointer: 1-based octet of the next slot,
//   +--------+--------+--------+---------//--------+   past the length when all slots are used
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "icmpkit/wire/ipv4_options.hpp"

namespace icmpkit::wire::ipv4 {

/// The value of Record Route (the default) or of a source route.
struct Route {
  static constexpr std::size_t kMaxSlots = 9;
  /// The pointer of a route whose first slot is the next.
  static constexpr std::uint8_t kFirstPointer = 4;

  OptionType type = OptionType::RecordRoute;
  std::uint8_t pointer = kFirstPointer;
  std::uint8_t slot_count = 0;  ///< at most `kMaxSlots`
  std::array<Ipv4Address, kMaxSlots> slots{};
  friend constexpr bool operator==(const Route&, const Route&) = default;
};

[[nodiscard]] constexpr bool is_route(OptionType type) {
  return type == OptionType::RecordRoute || is_source_route(type);
}

class RouteView {
 public:
  /// Fails on an option that is no route, on a length that is not a whole number of slots or more
  /// than a header has room for, and on a pointer into the head or into the middle of a slot.
  [[nodiscard]] static constexpr Parsed<RouteView> parse(OptionView option) {
    if (!is_route(option.type())) return refuse(ParseErrorKind::WrongType, 0);
    const std::size_t length = option.octets().size();
    if (length < 3 || length % 4 != 3 || length > 3 + 4 * Route::kMaxSlots) {
      return refuse(ParseErrorKind::BadLength, 1);
    }
    const std::uint8_t pointer = load_u8(option.octets(), 2);
    if (pointer < Route::kFirstPointer || pointer % 4 != 0) {
      return refuse(ParseErrorKind::BadValue, 2);
    }
    return RouteView{option.octets()};
  }

  [[nodiscard]] constexpr OptionType type() const {
    return static_cast<OptionType>(load_u8(octets_, 0));
  }
  /// 1-based octet of the next slot.
  [[nodiscard]] constexpr std::uint8_t pointer() const { return load_u8(octets_, 2); }
  [[nodiscard]] constexpr std::size_t slot_count() const { return (octets_.size() - 3) / 4; }
  /// How many slots have been used: recorded addresses, or visited stations of a source route.
  [[nodiscard]] constexpr std::size_t used() const {
    return std::min<std::size_t>((pointer() - Route::kFirstPointer) / 4U, slot_count());
  }
  /// No slot is left to record in, or no station to go to.
  [[nodiscard]] constexpr bool is_exhausted() const { return pointer() > octets_.size(); }
  /// Requires `index < slot_count()`.
  [[nodiscard]] constexpr Ipv4Address slot(std::size_t index) const {
    return Ipv4Address::load(octets_, 3 + 4 * index);
  }
  /// Where a source route ends: its last station while any is left.
  [[nodiscard]] constexpr std::optional<Ipv4Address> final_destination() const {
    if (type() == OptionType::RecordRoute || is_exhausted()) return std::nullopt;
    return slot(slot_count() - 1);
  }
  [[nodiscard]] constexpr Route value() const {
    Route route{.type = type(),
                .pointer = pointer(),
                .slot_count = static_cast<std::uint8_t>(slot_count())};
    for (std::size_t i = 0; i < slot_count(); ++i) route.slots[i] = slot(i);
    return route;
  }

 private:
  constexpr explicit RouteView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const Route& route) {
  return std::size_t{3} + std::size_t{4} * route.slot_count;
}
constexpr void write(const Route& route, MutableBytes out) {
  write_option_head(out, route.type);
  store_u8(out, 2, route.pointer);
  for (std::size_t i = 0; i < route.slot_count; ++i) route.slots[i].store(out, 3 + 4 * i);
}

/// What the slots of a Timestamp option hold. An open enumeration of four bits.
enum class TimestampFlag : std::uint8_t {
  TimestampsOnly = 0,
  AddressAndTimestamp = 1,
  PrespecifiedAddresses = 3,
};

struct TimestampSlot {
  Ipv4Address address;          ///< unspecified with `TimestampsOnly`
  std::uint32_t timestamp = 0;  ///< ms since midnight UT; the highest bit marks a non-standard one
  friend constexpr bool operator==(const TimestampSlot&, const TimestampSlot&) = default;
};

/// The value of an Internet Timestamp option.
struct Timestamp {
  static constexpr std::size_t kMaxSlots = 9;
  /// The pointer of an option whose first slot is the next.
  static constexpr std::uint8_t kFirstPointer = 5;

  std::uint8_t pointer = kFirstPointer;
  std::uint8_t overflow = 0;  ///< hosts that found no slot left, at most 15
  TimestampFlag flag = TimestampFlag::TimestampsOnly;
  std::uint8_t slot_count = 0;  ///< at most 9, or 4 with addresses
  std::array<TimestampSlot, kMaxSlots> slots{};
  friend constexpr bool operator==(const Timestamp&, const Timestamp&) = default;
};

/// Octets of one slot, or empty for a flag without a layout.
[[nodiscard]] constexpr std::optional<std::size_t> timestamp_slot_size(TimestampFlag flag) {
  switch (flag) {
    case TimestampFlag::TimestampsOnly:
      return 4;
    case TimestampFlag::AddressAndTimestamp:
    case TimestampFlag::PrespecifiedAddresses:
      return 8;
  }
  return std::nullopt;
}

class TimestampView {
 public:
  /// Fails on another type, a flag without a layout, a length that is not a whole number of slots,
  /// and a pointer into the head or into the middle of a slot.
  [[nodiscard]] static constexpr Parsed<TimestampView> parse(OptionView option) {
    if (option.type() != OptionType::Timestamp) return refuse(ParseErrorKind::WrongType, 0);
    const Bytes octets = option.octets();
    if (octets.size() < 4) return refuse(ParseErrorKind::BadLength, 1);
    const auto slot_size =
        timestamp_slot_size(static_cast<TimestampFlag>(load_u8(octets, 3) & 0x0FU));
    if (!slot_size) return refuse(ParseErrorKind::BadValue, 3);
    if ((octets.size() - 4) % *slot_size != 0 || octets.size() > 40) {
      return refuse(ParseErrorKind::BadLength, 1);
    }
    const std::uint8_t pointer = load_u8(octets, 2);
    if (pointer < Timestamp::kFirstPointer ||
        (pointer - Timestamp::kFirstPointer) % *slot_size != 0) {
      return refuse(ParseErrorKind::BadValue, 2);
    }
    return TimestampView{octets, *slot_size};
  }

  /// 1-based octet of the next slot.
  [[nodiscard]] constexpr std::uint8_t pointer() const { return load_u8(octets_, 2); }
  /// How many hosts found no slot left.
  [[nodiscard]] constexpr std::uint8_t overflow() const {
    return static_cast<std::uint8_t>(load_u8(octets_, 3) >> 4U);
  }
  [[nodiscard]] constexpr TimestampFlag flag() const {
    return static_cast<TimestampFlag>(load_u8(octets_, 3) & 0x0FU);
  }
  [[nodiscard]] constexpr bool has_addresses() const { return slot_size_ == 8; }
  [[nodiscard]] constexpr std::size_t slot_count() const {
    return (octets_.size() - 4) / slot_size_;
  }
  /// How many slots have been stamped.
  [[nodiscard]] constexpr std::size_t used() const {
    return std::min((pointer() - Timestamp::kFirstPointer) / slot_size_, slot_count());
  }
  [[nodiscard]] constexpr bool is_exhausted() const { return pointer() > octets_.size(); }
  /// Requires `index < slot_count()`.
  [[nodiscard]] constexpr TimestampSlot slot(std::size_t index) const {
    const std::size_t at = 4 + slot_size_ * index;
    if (!has_addresses()) return {.address = {}, .timestamp = load_be32(octets_, at)};
    return {.address = Ipv4Address::load(octets_, at), .timestamp = load_be32(octets_, at + 4)};
  }
  [[nodiscard]] constexpr Timestamp value() const {
    Timestamp timestamp{.pointer = pointer(),
                        .overflow = overflow(),
                        .flag = flag(),
                        .slot_count = static_cast<std::uint8_t>(slot_count())};
    for (std::size_t i = 0; i < slot_count(); ++i) timestamp.slots[i] = slot(i);
    return timestamp;
  }

 private:
  constexpr TimestampView(Bytes octets, std::size_t slot_size)
      : octets_(octets), slot_size_(slot_size) {}
  Bytes octets_;
  std::size_t slot_size_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const Timestamp& timestamp) {
  return 4 + timestamp_slot_size(timestamp.flag).value_or(0) * timestamp.slot_count;
}
constexpr void write(const Timestamp& timestamp, MutableBytes out) {
  write_option_head(out, OptionType::Timestamp);
  store_u8(out, 2, timestamp.pointer);
  store_u8(out, 3,
           static_cast<std::uint8_t>((timestamp.overflow & 0x0FU) << 4U |
                                     static_cast<std::uint8_t>(timestamp.flag)));
  const std::size_t slot_size = timestamp_slot_size(timestamp.flag).value_or(0);
  for (std::size_t i = 0; i < timestamp.slot_count && slot_size != 0; ++i) {
    const std::size_t at = 4 + slot_size * i;
    if (slot_size == 8) timestamp.slots[i].address.store(out, at);
    store_be32(out, at + slot_size - 4, timestamp.slots[i].timestamp);
  }
}

}  // namespace icmpkit::wire::ipv4
