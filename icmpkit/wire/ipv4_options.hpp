// The options of an IPv4 header: RFC 791, RFC 1108 (security), RFC 1393 (traceroute), RFC 2113
// (router alert). Routes and timestamps, which routers fill in on the way, are in
// ipv4_route_options.hpp.
//
//   +--------+--------+--------+ ... +--------+     copied flag (1), class (2), number (5);
//   |  type  | length |     data              |     length counts itself and the type
//   +--------+--------+--------+ ... +--------+     types 0 and 1 are that one octet alone
//
//   for (const auto& option : ipv4::options_of(view.options())) { ... }
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/encode_error.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parse_error.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::ipv4 {

/// An open enumeration: every octet is a value.
enum class OptionType : std::uint8_t {
  End = 0,
  NoOperation = 1,
  RecordRoute = 7,
  Timestamp = 68,
  Traceroute = 82,
  Security = 130,
  LooseSourceRoute = 131,
  ExtendedSecurity = 133,
  StreamId = 136,
  StrictSourceRoute = 137,
  RouterAlert = 148,
};

[[nodiscard]] constexpr bool is_source_route(OptionType type) {
  return type == OptionType::LooseSourceRoute || type == OptionType::StrictSourceRoute;
}

/// One option of any type.
class OptionView {
 public:
  /// Reads the option that `options` starts with. Fails when its length is impossible or when it is
  /// not all here.
  [[nodiscard]] static constexpr Parsed<OptionView> parse(CutBytes options) {
    const Bytes here = options.bytes();
    if (here.empty()) return refuse(ParseErrorKind::Truncated, 0);
    const auto type = static_cast<OptionType>(load_u8(here, 0));
    if (type == OptionType::End || type == OptionType::NoOperation) {
      return OptionView{here.first(1)};
    }
    if (options.wire_length() < 2) return refuse(ParseErrorKind::BadLength, 0);
    if (here.size() < 2) return refuse(ParseErrorKind::Truncated, 1);
    const std::size_t length = load_u8(here, 1);
    if (length < 2 || length > options.wire_length()) return refuse(ParseErrorKind::BadLength, 1);
    if (length > here.size()) return refuse(ParseErrorKind::Truncated, here.size());
    return OptionView{here.first(length)};
  }

  [[nodiscard]] constexpr OptionType type() const {
    return static_cast<OptionType>(load_u8(octets_, 0));
  }
  /// Whether every fragment carries the option.
  [[nodiscard]] constexpr bool is_copied() const { return (load_u8(octets_, 0) & 0x80U) != 0; }
  /// 0 control, 2 debugging and measurement.
  [[nodiscard]] constexpr std::uint8_t option_class() const {
    return static_cast<std::uint8_t>(load_u8(octets_, 0) >> 5U & 0x03U);
  }
  [[nodiscard]] constexpr std::uint8_t number() const {
    return static_cast<std::uint8_t>(load_u8(octets_, 0) & 0x1FU);
  }
  /// The whole option.
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  /// What follows type and length.
  [[nodiscard]] constexpr Bytes data() const { return octets_after(octets_, 2); }

 private:
  constexpr explicit OptionView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

/// Walks an options area; End is given and ends the walk, whatever is behind it.
class OptionCursor {
 public:
  using Element = OptionView;

  constexpr OptionCursor() = default;
  constexpr explicit OptionCursor(CutBytes options) : rest_(options) {}

  [[nodiscard]] constexpr std::optional<Parsed<OptionView>> next() {
    if (rest_.wire_length() == 0) return std::nullopt;
    const auto option = OptionView::parse(rest_);
    if (!option) return refuse_inside(option.error(), offset_);
    const std::size_t size = option->octets().size();
    offset_ += size;
    rest_ = option->type() == OptionType::End ? CutBytes{} : rest_.after(size);
    return option;
  }
  [[nodiscard]] constexpr std::size_t offset() const { return offset_; }

 private:
  CutBytes rest_;
  std::size_t offset_ = 0;
};

using Options = ParsedRange<OptionCursor>;

/// The options in `options`, which is what `Ipv4View::options()` gives; offsets of refusals count
/// from its start.
[[nodiscard]] constexpr Options options_of(CutBytes options) {
  return Options{OptionCursor{options}};
}

/// The base of a view called `View`, of the option `kType` of `kMin` to `kMax` octets.
template <class View, OptionType kType, std::size_t kMin, std::size_t kMax = kMin>
class TypedOptionView {
 public:
  /// Only `parse` can make one.
  class Proven {
    friend TypedOptionView;
    constexpr explicit Proven(Bytes octets) : octets_(octets) {}
    Bytes octets_;
  };
  constexpr explicit TypedOptionView(Proven proven) : octets_(proven.octets_) {}

  /// Fails on another type, and on a length that the type does not have.
  [[nodiscard]] static constexpr Parsed<View> parse(OptionView option) {
    if (option.type() != kType) return refuse(ParseErrorKind::WrongType, 0);
    if (option.octets().size() < kMin || option.octets().size() > kMax) {
      return refuse(ParseErrorKind::BadLength, 1);
    }
    return View{Proven{option.octets()}};
  }

  [[nodiscard]] constexpr Bytes octets() const { return octets_; }

 private:
  Bytes octets_;
};

/// Writes the two octets that all options but End and No Operation begin with.
constexpr void write_option_head(MutableBytes out, OptionType type) {
  store_u8(out, 0, static_cast<std::uint8_t>(type));
  store_u8(out, 1, static_cast<std::uint8_t>(out.size()));
}

/// Fills up to a boundary; one octet.
struct NoOperation {
  friend constexpr bool operator==(NoOperation, NoOperation) = default;
};
[[nodiscard]] constexpr std::size_t encoded_size(NoOperation) { return 1; }
constexpr void write(NoOperation, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(OptionType::NoOperation));
}

/// Routers on the way shall look at the datagram (RFC 2113).
struct RouterAlert {
  std::uint16_t alert = 0;  ///< 0: every router examines the packet
  friend constexpr bool operator==(const RouterAlert&, const RouterAlert&) = default;
};
class RouterAlertView : public TypedOptionView<RouterAlertView, OptionType::RouterAlert, 4> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] constexpr std::uint16_t alert() const { return load_be16(octets(), 2); }
  [[nodiscard]] constexpr RouterAlert value() const { return {.alert = alert()}; }
};
[[nodiscard]] constexpr std::size_t encoded_size(const RouterAlert&) { return 4; }
constexpr void write(const RouterAlert& option, MutableBytes out) {
  write_option_head(out, OptionType::RouterAlert);
  store_be16(out, 2, option.alert);
}

/// The SATNET stream identifier (RFC 791), obsolete.
struct StreamId {
  std::uint16_t id = 0;
  friend constexpr bool operator==(const StreamId&, const StreamId&) = default;
};
class StreamIdView : public TypedOptionView<StreamIdView, OptionType::StreamId, 4> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] constexpr std::uint16_t id() const { return load_be16(octets(), 2); }
  [[nodiscard]] constexpr StreamId value() const { return {.id = id()}; }
};
[[nodiscard]] constexpr std::size_t encoded_size(const StreamId&) { return 4; }
constexpr void write(const StreamId& option, MutableBytes out) {
  write_option_head(out, OptionType::StreamId);
  store_be16(out, 2, option.id);
}

/// Asks every router on the way for an ICMP Traceroute message (RFC 1393 section 2.2).
/// [R1393-OPT-1]
struct Traceroute {
  std::uint16_t id = 0;
  std::uint16_t outbound_hops = 0;
  std::uint16_t return_hops = kOutbound;
  Ipv4Address originator{};
  /// `return_hops` of a datagram that is still on its way out.
  static constexpr std::uint16_t kOutbound = 0xFFFF;
  friend constexpr bool operator==(const Traceroute&, const Traceroute&) = default;
};
class TracerouteView : public TypedOptionView<TracerouteView, OptionType::Traceroute, 12> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] constexpr std::uint16_t id() const { return load_be16(octets(), 2); }
  [[nodiscard]] constexpr std::uint16_t outbound_hops() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t return_hops() const { return load_be16(octets(), 6); }
  [[nodiscard]] constexpr Ipv4Address originator() const { return Ipv4Address::load(octets(), 8); }
  [[nodiscard]] constexpr Traceroute value() const {
    return {.id = id(),
            .outbound_hops = outbound_hops(),
            .return_hops = return_hops(),
            .originator = originator()};
  }
};
[[nodiscard]] constexpr std::size_t encoded_size(const Traceroute&) { return 12; }
constexpr void write(const Traceroute& option, MutableBytes out) {
  write_option_head(out, OptionType::Traceroute);
  store_be16(out, 2, option.id);
  store_be16(out, 4, option.outbound_hops);
  store_be16(out, 6, option.return_hops);
  option.originator.store(out, 8);
}

/// RFC 1108 section 2.3's levels, chosen far apart so that no single flipped bit makes another.
enum class Classification : std::uint8_t {
  TopSecret = 0x3D,
  Secret = 0x5A,
  Confidential = 0x96,
  Unclassified = 0xAB,
};

/// The DoD Basic Security option (RFC 1108 section 2). Borrows its authority octets.
struct BasicSecurity {
  Classification level = Classification::Unclassified;
  OctetsRef
      authorities{};  ///< seven flags an octet, the last bit says whether another octet follows
  friend constexpr bool operator==(const BasicSecurity&, const BasicSecurity&) = default;
};
class BasicSecurityView : public TypedOptionView<BasicSecurityView, OptionType::Security, 3, 40> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] constexpr Classification level() const {
    return static_cast<Classification>(load_u8(octets(), 2));
  }
  [[nodiscard]] constexpr Bytes authorities() const { return octets_after(octets(), 3); }
  [[nodiscard]] constexpr BasicSecurity value() const {
    return {.level = level(), .authorities = authorities()};
  }
};
[[nodiscard]] constexpr std::size_t encoded_size(const BasicSecurity& option) {
  return 3 + option.authorities.size();
}
constexpr void write(const BasicSecurity& option, MutableBytes out) {
  write_option_head(out, OptionType::Security);
  store_u8(out, 2, static_cast<std::uint8_t>(option.level));
  store_bytes(out, 3, option.authorities);
}

/// The DoD Extended Security option (RFC 1108 section 3). Borrows its information.
struct ExtendedSecurity {
  std::uint8_t format = 0;  ///< of the additional information
  OctetsRef information{};
  friend constexpr bool operator==(const ExtendedSecurity&, const ExtendedSecurity&) = default;
};
class ExtendedSecurityView
    : public TypedOptionView<ExtendedSecurityView, OptionType::ExtendedSecurity, 3, 40> {
 public:
  using TypedOptionView::TypedOptionView;
  [[nodiscard]] constexpr std::uint8_t format() const { return load_u8(octets(), 2); }
  [[nodiscard]] constexpr Bytes information() const { return octets_after(octets(), 3); }
  [[nodiscard]] constexpr ExtendedSecurity value() const {
    return {.format = format(), .information = information()};
  }
};
[[nodiscard]] constexpr std::size_t encoded_size(const ExtendedSecurity& option) {
  return 3 + option.information.size();
}
constexpr void write(const ExtendedSecurity& option, MutableBytes out) {
  write_option_head(out, OptionType::ExtendedSecurity);
  store_u8(out, 2, option.format);
  store_bytes(out, 3, option.information);
}

/// An option without a layout of ours. Borrows its data.
struct OtherOption {
  OptionType type{};
  OctetsRef data{};
  friend constexpr bool operator==(const OtherOption&, const OtherOption&) = default;
};
[[nodiscard]] constexpr std::size_t encoded_size(const OtherOption& option) {
  return 2 + option.data.size();
}
constexpr void write(const OtherOption& option, MutableBytes out) {
  write_option_head(out, option.type);
  store_bytes(out, 2, option.data);
}

/// Any value of this header and of ipv4_route_options.hpp.
template <class Value>
concept WritableOption = requires(const Value& value, MutableBytes out) {
  { encoded_size(value) } -> std::same_as<std::size_t>;
  { write(value, out) } -> std::same_as<void>;
};

/// An options area in the making: `list.add(RouterAlert{})`, then `header.options = list.octets()`.
class OptionList {
 public:
  static constexpr std::size_t kCapacity = 40;

  /// Appends one option. Fails, changing nothing, when it does not fit into the forty octets.
  template <WritableOption Value>
  [[nodiscard]] constexpr std::optional<EncodeError> add(const Value& option) {
    const std::size_t size = encoded_size(option);
    if (size > kCapacity - size_) return EncodeError::NoSpace;
    write(option, MutableBytes(octets_).subspan(size_, size));
    size_ += size;
    return std::nullopt;
  }
  /// What was added, without padding; the header's `encode` pads.
  [[nodiscard]] constexpr Bytes octets() const { return Bytes(octets_).first(size_); }

 private:
  std::array<std::byte, kCapacity> octets_{};
  std::size_t size_ = 0;
};

}  // namespace icmpkit::wire::ipv4
