// The table that a node's stores are made of: from a keyed hash to a value, in sets of a few slots.
//
// A key belongs into one set, so that finding it looks at those few, eight by default. The table is
// allocated with its first entry and doubles while it is below its bound; at the bound, what is in
// the set has to make room, and the owner chooses what.
//
// The hash is the owner's, and keyed, so that nobody outside can aim at a set; an owner that
// chooses at random does not show how deep a set is either (CVE-2021-20322).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::engine {

/// The hash of an address, and of a number that is part of the key.
[[nodiscard]] constexpr std::uint64_t keyed_hash(const SipKey& key, const IpAddress& address,
                                                 std::uint32_t number = 0) {
  if (address.is_v4()) {
    return siphash(
        key, std::array<std::uint64_t, 2>{address.v4().number() | std::uint64_t{number} << 32U, 4});
  }
  std::array<std::uint64_t, 3> words{0, 0, number | std::uint64_t{6} << 32U};
  const auto octets = address.octets();
  for (std::size_t i = 0; i < Ipv6Address::kSize; ++i) {
    words[i / 8] |= std::uint64_t{octets[i]} << (8 * (i % 8));
  }
  return siphash(key, words);
}

/// Choices that nobody without the key can foresee.
class KeyedRandom {
 public:
  constexpr explicit KeyedRandom(const SipKey& key) : key_(key) {}

  /// Evenly distributed in [0, bound).
  constexpr std::uint32_t below(std::uint32_t bound) {
    const std::uint64_t bits = siphash(key_, std::array<std::uint64_t, 1>{drawn_++});
    return static_cast<std::uint32_t>(((bits >> 32U) * bound) >> 32U);
  }

 private:
  SipKey key_;
  std::uint64_t drawn_ = 0;
};

/// A choice for `BoundedTable::place`: what `is_idle(value)` says may go without loss, else nothing
/// below the bound and any at random there.
template <class IsIdle>
[[nodiscard]] auto idle_or_random(KeyedRandom& random, IsIdle is_idle) {
  return [&random, is_idle](const auto& set, bool is_at_bound) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (is_idle(set[i].value)) return i;
    }
    if (!is_at_bound) return std::nullopt;
    return random.below(static_cast<std::uint32_t>(set.size()));
  };
}

/// `Key` tells entries of the same hash apart; an empty type where the hash itself is the key.
template <class Key, class Value, std::size_t kMaxSlots, std::size_t kWays = 8>
class BoundedTable {
 public:
  static_assert(kMaxSlots % kWays == 0 && (kMaxSlots & (kMaxSlots - 1)) == 0);

  struct Slot {
    std::uint64_t hash = 0;  ///< 0: free
    [[no_unique_address]] Key key{};
    Value value{};
  };
  using Set = std::span<Slot>;

  [[nodiscard]] Value* find(std::uint64_t hash, const Key& key) {
    for (Slot& slot : set_of(hash)) {
      if (slot.hash == stored(hash) && slot.key == key) return &slot.value;
    }
    return nullptr;
  }
  [[nodiscard]] const Value* find(std::uint64_t hash, const Key& key) const {
    return const_cast<BoundedTable*>(this)->find(hash, key);
  }

  /// All slots where entries of that hash can be, free ones too; empty before the first `place`. An
  /// entry is erased by `slot = {}`.
  [[nodiscard]] Set set_of(std::uint64_t hash) {
    if (sets_ == 0) return {};
    return {&slots_[((hash >> 32U) & (sets_ - 1)) * kWays], kWays};
  }

  /// The value of the key: the one that is there, or a new one, which is `Value{}`. Where no slot
  /// of the set is free, `choose(set, is_at_bound)` says which one goes; empty, which it may be
  /// below the bound only, makes the table grow.
  template <class Choose>
  Value& place(std::uint64_t hash, const Key& key, Choose&& choose) {
    for (;;) {
      const Set set = set_of(hash);
      Slot* room = nullptr;
      for (Slot& slot : set) {
        if (slot.hash == stored(hash) && slot.key == key) return slot.value;
        if (slot.hash == 0 && room == nullptr) room = &slot;
      }
      if (room == nullptr && !set.empty()) {
        const std::optional<std::size_t> chosen = choose(set, slots() == kMaxSlots);
        if (chosen) room = &set[*chosen];
      }
      if (room != nullptr) {
        *room = Slot{.hash = stored(hash), .key = key, .value = Value{}};
        return room->value;
      }
      grow();
    }
  }

  [[nodiscard]] std::size_t slots() const { return sets_ * kWays; }

 private:
  [[nodiscard]] static constexpr std::uint64_t stored(std::uint64_t hash) {
    return hash == 0 ? 1 : hash;
  }

  // A set's entries go to two sets: there is room for all of them.
  void grow() {
    const auto before = std::exchange(slots_, nullptr);
    const std::size_t count = slots();
    sets_ = std::max<std::uint32_t>(1, 2 * sets_);
    slots_ = std::make_unique<Slot[]>(slots());
    for (Slot& slot : std::span(before.get(), count)) {
      if (slot.hash == 0) continue;
      *std::ranges::find(set_of(slot.hash), std::uint64_t{0}, &Slot::hash) = std::move(slot);
    }
  }

  std::unique_ptr<Slot[]> slots_;
  std::uint32_t sets_ = 0;  ///< a power of two
};

}  // namespace icmpkit::engine
