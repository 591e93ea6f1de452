// Things one behind the other that each say how long they are: options, records, objects.
//
//   for (const Parsed<OptionView>& option : advertisement.options()) {
//     if (!option) { ... option.error() says why the rest cannot be read, and at which octet ... }
//   }
//
// Reading stops at the first thing that cannot be read, which is given as an error once. Each step
// consumes at least one octet, so a range over n octets has at most n + 1 steps. [R4861-OPT-1]
#pragma once

#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>

#include "icmpkit/wire/cut_bytes.hpp"
#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// The refusal of `octets` that had to be `needed` long: a contradiction in the length field at
/// `length_offset` where the wire had fewer, a cut where only the capture has.
[[nodiscard]] constexpr std::unexpected<ParseError> refuse_short(CutBytes octets,
                                                                 std::size_t needed,
                                                                 std::size_t length_offset) {
  return octets.wire_length() < needed ? refuse(ParseErrorKind::BadLength, length_offset)
                                       : refuse(ParseErrorKind::Truncated, octets.size());
}

/// A forward range of `Parsed<Item>`. `Item::parse(CutBytes)` reads the thing at the front of what
/// is left; `size()` of what it gives is at least 1 and how many octets to go on by. A thing that
/// may refer to what stands before it has `Item::parse_at(CutBytes area, std::size_t at)` instead,
/// with errors counted from the area's start.
template <class Item>
class ItemRange {
 public:
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  class Iterator {
   public:
    using value_type = Parsed<Item>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    [[nodiscard]] constexpr Parsed<Item> operator*() const { return *item_; }
    /// Where the thing starts, in octets from the start of the message.
    [[nodiscard]] constexpr std::size_t offset() const { return base_ + at_; }

    constexpr Iterator& operator++() {
      if (!item_->has_value()) {
        item_.reset();
        return *this;
      }
      at_ += (*item_)->size();
      --left_;
      read();
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.item_.has_value() == b.item_.has_value() && a.at_ == b.at_;
    }
    friend constexpr bool operator==(const Iterator& at, std::default_sentinel_t) {
      return !at.item_.has_value();
    }

   private:
    friend ItemRange;
    constexpr explicit Iterator(const ItemRange& range)
        : area_(range.area_),
          base_(range.offset_),
          at_(range.from_),
          left_(range.count_),
          is_counted_(range.count_ != kUnlimited) {
      read();
    }
    constexpr void read() {
      item_.reset();
      if (left_ == 0 || (!is_counted_ && at_ >= area_.wire_length())) return;
      if constexpr (requires { Item::parse_at(area_, at_); }) {
        item_ = Item::parse_at(area_, at_);
        if (!*item_) item_ = refuse_inside(item_->error(), base_);
      } else {
        item_ = Item::parse(area_.after(at_));
        if (!*item_) item_ = refuse_inside(item_->error(), offset());
      }
    }

    CutBytes area_{};
    std::size_t base_ = 0;
    std::size_t at_ = 0;
    std::size_t left_ = 0;
    bool is_counted_ = false;
    std::optional<Parsed<Item>> item_{};
  };

  constexpr ItemRange() = default;
  /// `area` starts `offset` octets into the message. With a `count` the range is of so many things,
  /// and one that is missing is an error; without, it goes to the end of the area.
  constexpr explicit ItemRange(CutBytes area, std::size_t offset, std::size_t count = kUnlimited)
      : area_(area), offset_(offset), count_(count) {}

  /// The same area, its things starting `from` octets into it.
  [[nodiscard]] constexpr ItemRange starting_at(std::size_t from) const {
    ItemRange range = *this;
    range.from_ = from;
    return range;
  }

  [[nodiscard]] constexpr Iterator begin() const { return Iterator{*this}; }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  CutBytes area_{};
  std::size_t offset_ = 0;
  std::size_t from_ = 0;
  std::size_t count_ = kUnlimited;
};

}  // namespace icmpkit::wire
