// The Version 2 Multicast Listener Report (143), RFC 3810 section 5.2.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Type = 143   |    Reserved   |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Reserved            |  Nr of Mcast Address Records  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// and each record:
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Record Type  | Aux Data Len  |     Number of Sources (N)     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Multicast Address (16), Source Addresses (16 N), Auxiliary Data (4 Aux Data Len)
//
// A record of an unknown type is a record like any other, and its reader goes on with the next.
// [R3810-FMT-3]
#pragma once

#include <cstdint>
#include <optional>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/address_list.hpp"
#include "icmpkit/wire/icmpv6/encode.hpp"
#include "icmpkit/wire/icmpv6/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"
#include "icmpkit/wire/parsed_range.hpp"

namespace icmpkit::wire::icmpv6 {

/// RFC 3810 section 5.2.12. An open enumeration.
enum class MulticastRecordType : std::uint8_t {
  ModeIsInclude = 1,
  ModeIsExclude = 2,
  ChangeToInclude = 3,
  ChangeToExclude = 4,
  AllowNewSources = 5,
  BlockOldSources = 6,
};

/// One record. Borrows its sources and its auxiliary data.
struct MulticastRecord {
  MulticastRecordType type = MulticastRecordType::ModeIsInclude;
  Ipv6Address group{};
  AddressList sources{};
  OctetsRef auxiliary{};  ///< a multiple of 4 octets; never sent, ignored on receipt
  friend constexpr bool operator==(const MulticastRecord&, const MulticastRecord&) = default;
};

class MulticastRecordView {
 public:
  static constexpr std::size_t kFixedSize = 20;

  /// Reads the record at the front of `octets`. Fails where it goes past the end of the message
  /// (`BadLength`: at its first octet, or at the numbers that say how long it is) and where the
  /// capture ends within it.
  [[nodiscard]] static constexpr Parsed<MulticastRecordView> parse(CutBytes octets) {
    if (octets.size() < kFixedSize) return refuse_short(octets, kFixedSize, 0);
    const std::size_t size =
        kFixedSize + sources_size(octets.bytes()) + load_u8(octets.bytes(), 1) * std::size_t{4};
    if (octets.size() < size) return refuse_short(octets, size, 1);
    return MulticastRecordView{octets.bytes().first(size)};
  }

  [[nodiscard]] constexpr MulticastRecordType type() const {
    return static_cast<MulticastRecordType>(load_u8(octets_, 0));
  }
  [[nodiscard]] constexpr std::size_t size() const { return octets_.size(); }
  [[nodiscard]] constexpr Bytes octets() const { return octets_; }
  [[nodiscard]] constexpr Ipv6Address group() const { return Ipv6Address::load(octets_, 4); }
  [[nodiscard]] constexpr AddressList sources() const {
    return AddressList::in(octets_.subspan(kFixedSize, sources_size(octets_)));
  }
  [[nodiscard]] constexpr Bytes auxiliary() const {
    return octets_.subspan(kFixedSize + sources_size(octets_));
  }
  [[nodiscard]] constexpr MulticastRecord value() const {
    return {.type = type(), .group = group(), .sources = sources(), .auxiliary = auxiliary()};
  }

 private:
  constexpr explicit MulticastRecordView(Bytes octets) : octets_(octets) {}
  [[nodiscard]] static constexpr std::size_t sources_size(Bytes record) {
    return load_be16(record, 2) * Ipv6Address::kSize;
  }
  Bytes octets_;
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastRecord& record) {
  return MulticastRecordView::kFixedSize + encoded_size(record.sources) + record.auxiliary.size();
}
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(const MulticastRecord& record) {
  if (record.auxiliary.size() % 4 != 0) return EncodeError::NotAllowed;
  return record.sources.size() > 0xFFFF || record.auxiliary.size() / 4 > 0xFF
             ? std::optional(EncodeError::TooLong)
             : std::nullopt;
}
constexpr void write(const MulticastRecord& record, MutableBytes out) {
  store_u8(out, 0, static_cast<std::uint8_t>(record.type));
  store_u8(out, 1, static_cast<std::uint8_t>(record.auxiliary.size() / 4));
  store_be16(out, 2, static_cast<std::uint16_t>(record.sources.size()));
  record.group.store(out, 4);
  store_addresses(out, MulticastRecordView::kFixedSize, record.sources);
  store_bytes(out, MulticastRecordView::kFixedSize + encoded_size(record.sources),
              record.auxiliary);
}

/// The whole report. Its records are written with an `ItemWriter`, which counts them too.
struct MulticastListenerReportV2 {
  std::uint8_t code = 0;
  std::uint16_t record_count = 0;
  OctetsRef records{};  ///< and whatever follows them
  friend constexpr bool operator==(const MulticastListenerReportV2&,
                                   const MulticastListenerReportV2&) = default;
};

class MulticastListenerReportV2View
    : public FixedLayoutView<MulticastListenerReportV2View, 8, Type::MulticastListenerReportV2> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr std::uint16_t reserved() const { return load_be16(octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t record_count() const { return load_be16(octets(), 6); }
  /// As many as the message says; one that is not all there ends them with an error.
  [[nodiscard]] constexpr ItemRange<MulticastRecordView> records() const {
    return ParsedRange{ItemCursor<MulticastRecordView>{rest(), kFixedSize, record_count()}};
  }
  [[nodiscard]] constexpr MulticastListenerReportV2 value() const {
    return {.code = code_octet(), .record_count = record_count(), .records = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const MulticastListenerReportV2& report) {
  return MulticastListenerReportV2View::kFixedSize + report.records.size();
}
constexpr void write(const MulticastListenerReportV2& report, MutableBytes out) {
  write_common(out, Type::MulticastListenerReportV2, report.code);
  store_be16(out, 4, 0);
  store_be16(out, 6, report.record_count);
  store_bytes(out, 8, report.records);
}

}  // namespace icmpkit::wire::icmpv6
