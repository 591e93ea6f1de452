// Router Renumbering (138), RFC 2894: commands that change the prefixes of many routers at once,
// and their results. The IPsec that must protect them is not looked at here.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Sequence Number                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Segment Number|  T R A S P    |           Max Delay           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                            Reserved                           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Prefix control operations, or results ...
#pragma once

#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// An open enumeration.
enum class RenumberingCode : std::uint8_t { Command = 0, Result = 1, SequenceReset = 255 };

/// What a command does to the prefixes that match. An open enumeration.
enum class PrefixOperation : std::uint8_t { Add = 1, Change = 2, SetGlobal = 3 };

/// One prefix control operation of a command: a match part, and use parts of 32 octets that stay
/// octets here. RFC 2894 section 3.2.
class PrefixControlView {
 public:
  static constexpr std::size_t kMatchSize = 24;
  static constexpr std::size_t kUseSize = 32;

  /// Fails where the length is not that of a match part and whole use parts.
  [[nodiscard]] static constexpr Parsed<PrefixControlView> parse(CutBytes octets) {
    if (octets.size() < 2) return refuse_short(octets, 2, 0);
    const std::size_t size = load_u8(octets.bytes(), 1) * std::size_t{8};
    if (size < kMatchSize || (size - kMatchSize) % kUseSize != 0) {
      return refuse(ParseErrorKind::BadLength, 1);
    }
    if (octets.size() < size) return refuse_short(octets, size, 1);
    return PrefixControlView{octets.bytes().first(size)};
  }

  [[nodiscard]] constexpr std::size_t size() const { return octets_.size(); }
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  [[nodiscard]] constexpr PrefixOperation operation() const {
    return static_cast<PrefixOperation>(load_u8(octets_, 0));
  }
  [[nodiscard]] constexpr std::uint8_t ordinal() const { return load_u8(octets_, 2); }
  /// Bits of the match prefix that count.
  [[nodiscard]] constexpr std::uint8_t match_length() const { return load_u8(octets_, 3); }
  /// The shortest and the longest prefix that can match, in bits.
  [[nodiscard]] constexpr std::uint8_t min_length() const { return load_u8(octets_, 4); }
  [[nodiscard]] constexpr std::uint8_t max_length() const { return load_u8(octets_, 5); }
  [[nodiscard]] constexpr Ipv6Address match_prefix() const { return Ipv6Address::load(octets_, 8); }
  /// The use parts, 32 octets each.
  [[nodiscard]] constexpr Bytes use_parts() const { return octets_.subspan(kMatchSize); }

 private:
  constexpr explicit PrefixControlView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

/// One match that a result reports. RFC 2894 section 3.3.
class RenumberingMatchView {
 public:
  static constexpr std::size_t kSize = 24;

  [[nodiscard]] static constexpr Parsed<RenumberingMatchView> parse(CutBytes octets) {
    if (octets.size() < kSize) return refuse_short(octets, kSize, 0);
    return RenumberingMatchView{octets.bytes().first(kSize)};
  }

  [[nodiscard]] static constexpr std::size_t size() { return kSize; }
  /// B: a use part asked for a prefix that could not be made.
  [[nodiscard]] constexpr bool is_out_of_bounds() const {
    return (load_u8(octets_, 1) & 0x02U) != 0;
  }
  /// F: the interface may not be changed.
  [[nodiscard]] constexpr bool is_forbidden() const { return (load_u8(octets_, 1) & 0x01U) != 0; }
  [[nodiscard]] constexpr std::uint8_t ordinal() const { return load_u8(octets_, 2); }
  [[nodiscard]] constexpr std::uint8_t matched_length() const { return load_u8(octets_, 3); }
  [[nodiscard]] constexpr std::uint32_t interface_index() const { return load_be32(octets_, 4); }
  [[nodiscard]] constexpr Ipv6Address matched_prefix() const {
    return Ipv6Address::load(octets_, 8);
  }

 private:
  constexpr explicit RenumberingMatchView(Bytes octets) : octets_(octets) {}
  Bytes octets_;
};

struct RouterRenumbering {
  RenumberingCode code = RenumberingCode::Command;
  std::uint32_t sequence = 0;
  std::uint8_t segment = 0;
  std::uint8_t flags = 0;       ///< T, R, A, S, P from the highest bit on
  std::uint16_t max_delay = 0;  ///< milliseconds
  OctetsRef body{};
  friend constexpr bool operator==(const RouterRenumbering&, const RouterRenumbering&) = default;
};

class RouterRenumberingView
    : public FixedLayoutView<RouterRenumberingView, 16, Type::RouterRenumbering> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr RenumberingCode code() const {
    return static_cast<RenumberingCode>(code_octet());
  }
  [[nodiscard]] constexpr std::uint32_t sequence() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr std::uint8_t segment() const { return load_u8(octets(), 8); }
  [[nodiscard]] constexpr std::uint8_t flags() const { return load_u8(octets(), 9) & 0xF8U; }
  /// T: to be tried only.
  [[nodiscard]] constexpr bool is_test() const { return (flags() & 0x80U) != 0; }
  /// R: a result is asked for.
  [[nodiscard]] constexpr bool wants_result() const { return (flags() & 0x40U) != 0; }
  /// A: also for interfaces that are down.
  [[nodiscard]] constexpr bool covers_all_interfaces() const { return (flags() & 0x20U) != 0; }
  /// S: for each site by itself.
  [[nodiscard]] constexpr bool is_site_specific() const { return (flags() & 0x10U) != 0; }
  /// P: processed before, so that this result is a repetition.
  [[nodiscard]] constexpr bool was_processed_before() const { return (flags() & 0x08U) != 0; }
  /// Milliseconds.
  [[nodiscard]] constexpr std::uint16_t max_delay() const { return load_be16(octets(), 10); }
  /// Of a command; of any other message none.
  [[nodiscard]] constexpr ItemRange<PrefixControlView> operations() const {
    if (code() != RenumberingCode::Command) return {};
    return ParsedRange{ItemCursor<PrefixControlView>{rest(), kFixedSize}};
  }
  /// Of a result; of any other message none.
  [[nodiscard]] constexpr ItemRange<RenumberingMatchView> matches() const {
    if (code() != RenumberingCode::Result) return {};
    return ParsedRange{ItemCursor<RenumberingMatchView>{rest(), kFixedSize}};
  }
  [[nodiscard]] constexpr RouterRenumbering value() const {
    return {.code = code(),
            .sequence = sequence(),
            .segment = segment(),
            .flags = flags(),
            .max_delay = max_delay(),
            .body = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouterRenumbering& message) {
  return RouterRenumberingView::kFixedSize + message.body.size();
}
constexpr void write(const RouterRenumbering& message, MutableBytes out) {
  write_common(out, Type::RouterRenumbering, static_cast<std::uint8_t>(message.code));
  store_be32(out, 4, message.sequence);
  store_u8(out, 8, message.segment);
  store_u8(out, 9, message.flags & 0xF8U);
  store_be16(out, 10, message.max_delay);
  store_be32(out, 12, 0);
  store_bytes(out, 16, message.body);
}

}  // namespace icmpkit::wire::icmpv6
