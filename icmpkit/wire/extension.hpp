// The body of a received error: where the quoted datagram ends and the extension structure of
// RFC 4884 starts, in the four readings that real routers make necessary.
//
//   const ExtendedBody body = split_body(view.body(), view.length(), view.kLengthUnit,
//                                        Reading::Compliant);
//   const QuoteView quote{Family::V4, body.quote};
//   if (body.structure) for (const auto& object : body.structure->objects()) { ... }
//
// The sender's side is error_body.hpp and, for the structure, extension::StructureWriter; how long
// a quote may be is `fit_quote`.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/error_body.hpp"
#include "icmpkit/wire/extension/object.hpp"

namespace icmpkit::wire {

/// How much a receiver believes. Each reading accepts what those before it accept, and more.
enum class Reading : std::uint8_t {
  /// The length attribute says where the structure is, behind at least 128 octets; version 2, no
  /// reserved bit set, and a checksum that is there and right.
  Strict,
  /// RFC 4884 section 5: as above, but a checksum of zero counts as none computed, reserved bits
  /// are ignored and a shorter quote is taken. A length of zero means that there is no structure.
  Compliant,
  /// RFC 4884 section 5.5, for routers older than it: with a length of zero, a structure is looked
  /// for behind 128 octets; it needs version 2 and a right checksum.
  Legacy,
  /// For routers that state another length than they use (in octets, in the other family's words):
  /// the places that are plausible are tried; whole objects must fill the structure to its end.
  Lenient,
};

/// The first thing that is odd about a body, whatever a reading made of it.
enum class BodyAnomaly : std::uint8_t {
  None,
  LengthPastEnd,      ///< the length attribute points behind the message [R4884-RX-3]
  QuoteTooShort,      ///< less than 128 octets in front of a structure
  StructureTooShort,  ///< octets behind the quote, too few for a structure's header
  BadVersion,         ///< another version than 2, or no structure at all, behind the quote
  ReservedBits,       ///< set in the structure's header
  BadChecksum,        ///< of the structure
  NoChecksum,         ///< the structure's sender computed none, which is allowed
  NoLength,           ///< a structure behind 128 octets that no length attribute announces
  WrongLength,        ///< a structure elsewhere than where the length attribute says
};

/// An error's body, split. Borrows it.
struct ExtendedBody {
  /// The original datagram field, its padding included; the whole body where there is no structure.
  CutBytes quote{};
  std::optional<extension::StructureView> structure{};
  /// The first reading that accepts the structure; empty where there is none.
  std::optional<Reading> reading{};
  BodyAnomaly anomaly = BodyAnomaly::None;
};

/// A message with an unannounced structure has at least an ICMP header, the quote, and one object's
/// header (RFC 4884 section 5.5), its own header not counted here.
inline constexpr std::size_t kLegacyBodyMin =
    kExtendedQuoteMin + extension::kStructureHeaderSize + extension::kObjectHeaderSize;

namespace detail {

/// The structure where the length attribute says, and what is odd about it.
[[nodiscard]] constexpr ExtendedBody read_announced(CutBytes body, std::size_t quote_size) {
  using extension::StructureView;
  const CutBytes behind = body.after(quote_size);
  ExtendedBody read{.quote = body.first(quote_size)};
  if (behind.wire_length() == 0) return read;
  if (behind.wire_length() < extension::kStructureHeaderSize) {
    read.anomaly = BodyAnomaly::StructureTooShort;
    return read;
  }
  const auto structure = StructureView::parse(behind);
  if (!structure) {
    if (structure.error().kind == ParseErrorKind::BadVersion) {
      read.anomaly = BodyAnomaly::BadVersion;
    }
    return read;
  }
  const ChecksumState state = structure->checksum_state();
  if (state == ChecksumState::Wrong) {
    read.anomaly = BodyAnomaly::BadChecksum;
    return read;
  }
  read.structure = *structure;
  read.reading = Reading::Compliant;
  if (quote_size < kExtendedQuoteMin) {
    read.anomaly = BodyAnomaly::QuoteTooShort;
  } else if (structure->reserved() != 0) {
    read.anomaly = BodyAnomaly::ReservedBits;
  } else if (structure->checksum() == 0) {
    read.anomaly = BodyAnomaly::NoChecksum;
  } else if (state == ChecksumState::Correct) {
    read.reading = Reading::Strict;
  }
  return read;
}

/// The length of the quoted datagram as its own header says; 0 where it does not.
[[nodiscard]] constexpr std::size_t quoted_length(Bytes body, LengthUnit unit) {
  if (body.size() < 6) return 0;
  const unsigned version = load_u8(body, 0) >> 4U;
  if (unit == LengthUnit::Words32) return version == 4 ? load_be16(body, 2) : 0;
  return version == 6 ? std::size_t{40} + load_be16(body, 4) : 0;
}

/// A structure behind `quote_size` octets that nothing announces: `is_trusted` decides.
template <class IsTrusted>
[[nodiscard]] constexpr std::optional<extension::StructureView> look_for_structure(
    CutBytes body, std::size_t quote_size, IsTrusted is_trusted) {
  if (body.is_cut() || quote_size >= body.wire_length()) return std::nullopt;
  const auto structure = extension::StructureView::parse(body.after(quote_size));
  if (!structure || !is_trusted(*structure)) return std::nullopt;
  return *structure;
}

/// The places where routers have been seen to put a structure, whatever they announced.
[[nodiscard]] constexpr std::array<std::size_t, 7> plausible_quote_sizes(CutBytes body,
                                                                         std::uint8_t length,
                                                                         LengthUnit unit) {
  const std::size_t own = quoted_length(body.bytes(), unit);
  return {kExtendedQuoteMin,       length, std::size_t{4} * length,
          std::size_t{8} * length, own,    (own + 3) / 4 * 4,
          (own + 7) / 8 * 8};
}

}  // namespace detail

/// Splits the body of an error. `length` is the length attribute and `unit` its family's. Never
/// fails: where no structure is accepted, the quote is what the length attribute says, or the whole
/// body where that is zero or past the end. A cut capture is split as far as it is here.
/// Cost: sums the structure once where there is one; nothing else where the length is zero and
/// `wanted` is at most Compliant. [R4884-RX-1] [R4884-RX-3]
[[nodiscard]] constexpr ExtendedBody split_body(CutBytes body, std::uint8_t length, LengthUnit unit,
                                                Reading wanted) {
  using extension::StructureView;
  const std::size_t announced = std::size_t{length} * static_cast<std::size_t>(unit);
  ExtendedBody split{.quote = body};
  if (announced > body.wire_length()) {
    split.anomaly = BodyAnomaly::LengthPastEnd;
  } else if (announced != 0) {
    split = detail::read_announced(body, announced);
    if (split.reading && *split.reading <= wanted) return split;
    split.structure.reset();
    split.reading.reset();
  } else if (wanted >= Reading::Legacy && body.wire_length() >= kLegacyBodyMin) {
    const auto structure =
        detail::look_for_structure(body, kExtendedQuoteMin, [](StructureView candidate) {
          return candidate.checksum_state() == ChecksumState::Correct;
        });
    if (structure) {
      return {.quote = body.first(kExtendedQuoteMin),
              .structure = structure,
              .reading = Reading::Legacy,
              .anomaly = BodyAnomaly::NoLength};
    }
  }
  if (wanted != Reading::Lenient) return split;
  for (const std::size_t size : detail::plausible_quote_sizes(body, length, unit)) {
    if (size == 0) continue;
    const auto structure = detail::look_for_structure(body, size, [](StructureView candidate) {
      return candidate.checksum_state() != ChecksumState::Wrong && candidate.is_sound();
    });
    if (structure) {
      return {.quote = body.first(size),
              .structure = structure,
              .reading = Reading::Lenient,
              .anomaly = length == 0 ? BodyAnomaly::NoLength : BodyAnomaly::WrongLength};
    }
  }
  return split;
}

/// What an error has to hold, to find out how much it may quote.
struct QuoteFit {
  Family family{};                ///< the error's own
  std::size_t original_size = 0;  ///< octets of the datagram that caused it
  std::size_t extensions = 0;     ///< octets of the structure; 0 for none
  std::size_t ip_headers = 0;     ///< octets in front of the error; 0 for the smallest header
};

/// An IPv4 error stays within 576 octets, an IPv6 one within 1280, IP headers included.
/// [R4884-LEN-4]
[[nodiscard]] constexpr std::size_t error_size_limit(Family family) {
  return family == Family::V4 ? 576 : 1280;
}

/// How many octets of the original datagram an error may quote, so that it stays within its limit
/// with the quote's padding and the extensions whole. Empty where the extensions do not leave the
/// 128 octets that they must stand behind. [R4884-LEN-3] [R4884-LEN-4]
[[nodiscard]] constexpr std::optional<std::size_t> fit_quote(const QuoteFit& fit) {
  const bool is_v4 = fit.family == Family::V4;
  const std::size_t least_headers = is_v4 ? 20 : 40;
  const std::size_t ip_headers = fit.ip_headers != 0 ? fit.ip_headers : least_headers;
  const std::size_t taken = ip_headers + 8 + fit.extensions;
  const std::size_t limit = error_size_limit(fit.family);
  const std::size_t room = taken < limit ? limit - taken : 0;
  if (fit.extensions == 0) return std::min(fit.original_size, room);
  if (room < kExtendedQuoteMin) return std::nullopt;
  const auto word = static_cast<std::size_t>(is_v4 ? LengthUnit::Words32 : LengthUnit::Words64);
  return std::min(fit.original_size, room / word * word);
}

}  // namespace icmpkit::wire
