// Which size to try next: the search for the largest datagram that gets through a path, as
// RFC 8899 searches, with replies in place of reports. Pure: it neither sends nor hears.
//
// Several sizes are tried at once, those first that links really have. A size that is missed once
// is tried again, for loss is no answer; a report that is believed makes its size the next to try.
//
//   SizeSearch search({.floor = 68, .first = 1500});
//   while (!search.is_done()) for (std::uint32_t size : search.next_round()) ...
//       search.pass(size), search.fail(size), search.miss(size) or search.claim(size, mtu)
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace icmpkit::probe {

/// The sizes of one round, largest first.
class SizeList {
 public:
  static constexpr std::size_t kCapacity = 16;

  constexpr void add(std::uint32_t size) {
    if (count_ != kCapacity) sizes_[count_++] = size;
  }
  [[nodiscard]] constexpr const std::uint32_t* begin() const { return sizes_.data(); }
  [[nodiscard]] constexpr const std::uint32_t* end() const { return sizes_.data() + count_; }
  [[nodiscard]] constexpr std::size_t size() const { return count_; }

 private:
  std::array<std::uint32_t, kCapacity> sizes_{};
  std::size_t count_ = 0;
};

struct SizeLimits {
  std::uint32_t floor = 68;    ///< gets through every link, or nothing does
  std::uint32_t first = 1500;  ///< tried first, and nothing above it
  std::uint32_t attempts = 3;  ///< a size that is missed so often does not get through
};

class SizeSearch {
 public:
  explicit constexpr SizeSearch(const SizeLimits& limits)
      : attempts_(limits.attempts),
        first_(limits.first),
        low_(limits.floor),
        high_(limits.first + 1),
        hint_(limits.first) {}

  /// Whether the largest size is known, to the octet.
  [[nodiscard]] constexpr bool is_done() const { return high_ - low_ <= 1; }
  /// The largest size that was seen to get through, or the floor.
  [[nodiscard]] constexpr std::uint32_t low() const { return low_; }
  /// The smallest size that does not.
  [[nodiscard]] constexpr std::uint32_t high() const { return high_; }
  /// Whether `high()` vanished without a report that says so.
  [[nodiscard]] constexpr bool has_vanished() const { return high_vanished_; }
  /// The size that a believed report names, as long as it was not tried.
  [[nodiscard]] constexpr std::optional<std::uint32_t> hint() const { return hint_; }

  /// What to try next; nothing where it is done.
  [[nodiscard]] SizeList next_round() const;

  void pass(std::uint32_t size);
  /// It does not get through, and somebody says so.
  void fail(std::uint32_t size);
  /// The same, and what would get through is `mtu`, which is believed. Requires
  /// `low() < mtu < size`.
  void claim(std::uint32_t size, std::uint32_t mtu);
  /// No answer, though a small datagram of the same round was answered.
  void miss(std::uint32_t size);
  /// A size that passed was the one that a report named, and nothing larger did: the report is
  /// taken at its word, so that a search above it is spared.
  void confirm(std::uint32_t mtu);

 private:
  struct Doubt {
    std::uint32_t size = 0;
    std::uint32_t missed = 0;
  };
  void lower_high(std::uint32_t size, bool vanished);
  void add_between(SizeList& list, std::uint32_t low, std::uint32_t high) const;

  std::uint32_t attempts_;
  std::uint32_t first_;
  std::uint32_t low_;
  std::uint32_t high_;
  bool high_vanished_ = false;
  std::optional<std::uint32_t> hint_;
  std::array<Doubt, SizeList::kCapacity> doubts_{};  ///< of size 0: free
};

}  // namespace icmpkit::probe
