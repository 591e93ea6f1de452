// Router Advertisement (9) and Router Solicitation (10), RFC 1256; mobility agents use them too
// (RFC 5944), with extensions behind the entries, which are kept as octets here.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |   Num Addrs   |Addr Entry Size|           Lifetime            |  9; in 10 reserved
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                       Router Address[1]                       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                      Preference Level[1]                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  ... perhaps more words of entry 1, then entry 2 ...
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <ranges>

#include "icmpkit/base/address.hpp"
#include "icmpkit/wire/icmpv4/encode.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"
#include "icmpkit/wire/octets_ref.hpp"

namespace icmpkit::wire::icmpv4 {

/// One router of an advertisement.
struct RouterEntry {
  static constexpr std::size_t kWords = 2;  ///< 32-bit words that have a meaning
  /// Not to be used as a default router at all. [R1256-HOST-4]
  static constexpr std::int32_t kNeverDefault = std::numeric_limits<std::int32_t>::min();

  Ipv4Address address{};
  std::int32_t preference = 0;  ///< higher is better
  friend constexpr bool operator==(const RouterEntry&, const RouterEntry&) = default;
};

/// The entries of an advertisement that are wholly here: a forward range of `RouterEntry`. Words of
/// an entry past the second are skipped.
class RouterEntries : public std::ranges::view_interface<RouterEntries> {
 public:
  class Iterator {
   public:
    using value_type = RouterEntry;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;

    constexpr Iterator() = default;
    constexpr Iterator(Bytes left, std::size_t entry_octets)
        : left_(left), entry_octets_(entry_octets) {}

    constexpr RouterEntry operator*() const {
      return {.address = Ipv4Address::load(left_, 0),
              .preference = static_cast<std::int32_t>(load_be32(left_, 4))};
    }
    constexpr Iterator& operator++() {
      left_ = left_.subspan(entry_octets_);
      return *this;
    }
    constexpr Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.left_.size() == b.left_.size();
    }

   private:
    Bytes left_{};
    std::size_t entry_octets_ = 0;
  };

  constexpr RouterEntries() = default;
  /// Requires that `octets` is a whole number of entries of at least two words.
  constexpr RouterEntries(Bytes octets, std::size_t entry_octets)
      : octets_(octets), entry_octets_(entry_octets) {}

  [[nodiscard]] constexpr Iterator begin() const { return {octets_, entry_octets_}; }
  [[nodiscard]] constexpr Iterator end() const { return {octets_.last(0), entry_octets_}; }
  [[nodiscard]] constexpr std::size_t size() const {
    return octets_.empty() ? 0 : octets_.size() / entry_octets_;
  }

 private:
  Bytes octets_{};
  std::size_t entry_octets_ = 0;
};

/// The value of an advertisement. Borrows both of its parts.
///
/// As read from a message (`view.value()`) `rest` is everything behind the first eight octets and
/// `num_addrs` and `entry_size` the octets that were there, so that encoding gives the same octets
/// back. To send, set `routers`: the two are then computed, and `rest` follows the entries.
struct RouterAdvertisement {
  RouterAdvertisementCode code = RouterAdvertisementCode::Normal;
  std::uint8_t num_addrs = 0;   ///< ignored where `routers` is not empty
  std::uint8_t entry_size = 2;  ///< 32-bit words; ignored where `routers` is not empty
  std::chrono::duration<std::uint16_t> lifetime{};
  SpanRef<RouterEntry> routers{};
  OctetsRef rest{};
  friend constexpr bool operator==(const RouterAdvertisement&,
                                   const RouterAdvertisement&) = default;
};

class RouterAdvertisementView
    : public FixedLayoutView<RouterAdvertisementView, 8, Type::RouterAdvertisement> {
 public:
  using FixedLayoutView::FixedLayoutView;

  [[nodiscard]] constexpr RouterAdvertisementCode code() const {
    return static_cast<RouterAdvertisementCode>(code_octet());
  }
  /// How many entries the sender announces; `entries()` has those that are here.
  [[nodiscard]] constexpr std::uint8_t num_addrs() const { return load_u8(octets(), 4); }
  /// 32-bit words of each entry, 2 of which have a meaning.
  [[nodiscard]] constexpr std::uint8_t entry_size() const { return load_u8(octets(), 5); }
  /// How long the entries are good for; 0 withdraws them.
  [[nodiscard]] constexpr std::chrono::duration<std::uint16_t> lifetime() const {
    return std::chrono::duration<std::uint16_t>{load_be16(octets(), 6)};
  }
  /// How many octets the announced entries take, whether they are here or not.
  [[nodiscard]] constexpr std::size_t entries_length() const {
    return std::size_t{num_addrs()} * entry_size() * 4;
  }
  /// The entries that are wholly here; none where an entry is too small to hold one.
  [[nodiscard]] constexpr RouterEntries entries() const {
    if (entry_size() < RouterEntry::kWords) return {};
    const std::size_t entry_octets = std::size_t{entry_size()} * 4;
    const std::size_t here = std::min<std::size_t>(num_addrs(), rest().size() / entry_octets);
    return {rest().bytes().first(here * entry_octets), entry_octets};
  }
  /// What follows the entries: the extensions of a mobility agent.
  [[nodiscard]] constexpr CutBytes after_entries() const { return rest().after(entries_length()); }
  [[nodiscard]] constexpr RouterAdvertisement value() const {
    return {.code = code(),
            .num_addrs = num_addrs(),
            .entry_size = entry_size(),
            .lifetime = lifetime(),
            .rest = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouterAdvertisement& message) {
  return RouterAdvertisementView::kFixedSize + message.routers.size() * RouterEntry::kWords * 4 +
         message.rest.size();
}

/// There can be more routers than the eight bits of their number can say.
[[nodiscard]] constexpr std::optional<EncodeError> encode_problem(
    const RouterAdvertisement& message) {
  if (message.routers.size() > 0xFF) return EncodeError::TooLong;
  return std::nullopt;
}

constexpr void write(const RouterAdvertisement& message, MutableBytes out) {
  const bool computes = !message.routers.empty();
  write_common(out, Type::RouterAdvertisement, static_cast<std::uint8_t>(message.code));
  store_u8(out, 4,
           computes ? static_cast<std::uint8_t>(message.routers.size()) : message.num_addrs);
  store_u8(out, 5, computes ? RouterEntry::kWords : message.entry_size);
  store_be16(out, 6, message.lifetime.count());
  std::size_t at = 8;
  for (const RouterEntry& router : message.routers) {
    router.address.store(out, at);
    store_be32(out, at + 4, static_cast<std::uint32_t>(router.preference));
    at += RouterEntry::kWords * 4;
  }
  store_bytes(out, at, message.rest);
}

/// The value of a solicitation. Borrows what follows its fixed part, which receivers ignore.
struct RouterSolicitation {
  std::uint8_t code = 0;
  OctetsRef trailing{};
  friend constexpr bool operator==(const RouterSolicitation&, const RouterSolicitation&) = default;
};

class RouterSolicitationView
    : public FixedLayoutView<RouterSolicitationView, 8, Type::RouterSolicitation> {
 public:
  using FixedLayoutView::FixedLayoutView;

  /// 32 bits that are sent as zero and ignored on receipt. [R1256-FMT-2]
  [[nodiscard]] constexpr std::uint32_t reserved() const { return load_be32(octets(), 4); }
  [[nodiscard]] constexpr RouterSolicitation value() const {
    return {.code = code_octet(), .trailing = rest().bytes()};
  }
};

[[nodiscard]] constexpr std::size_t encoded_size(const RouterSolicitation& message) {
  return RouterSolicitationView::kFixedSize + message.trailing.size();
}

constexpr void write(const RouterSolicitation& message, MutableBytes out) {
  write_common(out, Type::RouterSolicitation, message.code);
  store_zeros(out, 4, 4);
  store_bytes(out, 8, message.trailing);
}

}  // namespace icmpkit::wire::icmpv4
