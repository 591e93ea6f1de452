// Things one behind the other that are found only by reading those before them: options, records,
// extension headers, extension objects.
//
//   for (const Parsed<OptionView>& option : advertisement.options()) {
//     if (!option) { ... option.error() says why the rest cannot be read, and at which octet ... }
//   }
//
// A cursor knows how to get from one to the next. `ItemCursor` is the usual one, for things that
// each say how long they are; where more is to know (an end mark, a chain of types), a format has a
// cursor of its own.
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>

#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// Reads one element a call and gives empty behind the last; `offset()` is where the next starts.
template <class Cursor>
concept ElementCursor =
    std::copyable<Cursor> && std::default_initializable<Cursor> && requires(Cursor cursor) {
      { cursor.next() } -> std::same_as<std::optional<Parsed<typename Cursor::Element>>>;
      { cursor.offset() } -> std::same_as<std::size_t>;
    };

/// A forward range of the elements before the first that cannot be read, then that refusal, then
/// the end: an element that cannot be read hides where the next one starts. Cost: reads each
/// element once a pass, when it is reached, in place.
template <ElementCursor Cursor>
class ParsedRange {
 public:
  class Iterator {
   public:
    using value_type = Parsed<typename Cursor::Element>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    constexpr explicit Iterator(Cursor cursor)
        : cursor_(cursor), offset_(cursor.offset()), current_(cursor_.next()) {}

    [[nodiscard]] constexpr value_type operator*() const { return *current_; }
    [[nodiscard]] constexpr const value_type* operator->() const { return &*current_; }
    /// Where the element starts, counted as the offset of a refusal is.
    [[nodiscard]] constexpr std::size_t offset() const { return offset_; }

    constexpr Iterator& operator++() {
      if (current_->has_value()) {
        offset_ = cursor_.offset();
        current_ = cursor_.next();
      } else {
        current_.reset();
      }
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.current_.has_value() == b.current_.has_value() && a.offset_ == b.offset_;
    }
    friend constexpr bool operator==(const Iterator& at, std::default_sentinel_t) {
      return !at.current_.has_value();
    }

   private:
    Cursor cursor_{};
    std::size_t offset_ = 0;
    std::optional<value_type> current_{};
  };

  /// Empty.
  constexpr ParsedRange() = default;
  constexpr explicit ParsedRange(Cursor start) : start_(start) {}

  [[nodiscard]] constexpr Iterator begin() const { return Iterator{start_}; }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  Cursor start_{};
};

/// Walks things that each say how long they are. `Item::parse(CutBytes)` reads the thing at the
/// front of what is left; `size()` of what it gives is at least 1 and how many octets to go on by,
/// so that there are at most as many things as octets. A thing that may refer to what stands before
/// it has `Item::parse_at(CutBytes area, std::size_t at)` instead, with errors counted from the
/// area's start. [R4861-OPT-1]
template <class Item>
class ItemCursor {
 public:
  using Element = Item;
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  constexpr ItemCursor() = default;
  /// `area` starts `offset` octets into what refusals count from. With a `count` there are so many
  /// things, and one that is missing is an error; without, they go to the end of the area.
  constexpr explicit ItemCursor(CutBytes area, std::size_t offset, std::size_t count = kUnlimited)
      : area_(area), base_(offset), left_(count), is_counted_(count != kUnlimited) {}

  /// The same area, its things starting `at` octets into it.
  [[nodiscard]] constexpr ItemCursor starting_at(std::size_t at) const {
    ItemCursor cursor = *this;
    cursor.at_ = at;
    return cursor;
  }

  [[nodiscard]] constexpr std::optional<Parsed<Item>> next() {
    if (left_ == 0 || (!is_counted_ && at_ >= area_.wire_length())) return std::nullopt;
    const auto [item, base] = read();
    if (!item) return refuse_inside(item.error(), base);
    at_ += item->size();
    --left_;
    return item;
  }
  [[nodiscard]] constexpr std::size_t offset() const { return base_ + at_; }

 private:
  /// What stands here, and what its error would count from.
  struct Read {
    Parsed<Item> item;
    std::size_t base;
  };
  [[nodiscard]] constexpr Read read() const {
    if constexpr (requires { Item::parse_at(area_, at_); }) {
      return {.item = Item::parse_at(area_, at_), .base = base_};
    } else {
      return {.item = Item::parse(area_.after(at_)), .base = offset()};
    }
  }

  CutBytes area_{};
  std::size_t base_ = 0;
  std::size_t at_ = 0;
  std::size_t left_ = 0;
  bool is_counted_ = false;
};

template <class Item>
using ItemRange = ParsedRange<ItemCursor<Item>>;

}  // namespace icmpkit::wire
