// A forward range over elements that stand one behind the other and are found only by reading those
// before them: options, extension headers, extension objects.
//
//   for (const Parsed<ipv4::OptionView>& option : ipv4::options_of(view.options())) {
//     if (!option) break;  // says what is wrong and where; nothing can be found behind it
//   }
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>

#include "icmpkit/wire/parse_error.hpp"

namespace icmpkit::wire {

/// Reads one element a call and gives empty behind the last.
template <class Cursor>
concept ElementCursor =
    std::copyable<Cursor> && std::default_initializable<Cursor> && requires(Cursor cursor) {
      { cursor.next() } -> std::same_as<std::optional<Parsed<typename Cursor::Element>>>;
    };

/// The elements before the first that cannot be read, then that refusal, then the end: an element
/// that cannot be read hides where the next one starts. Cost: reads each element when it is
/// reached, in place.
template <ElementCursor Cursor>
class ParsedRange {
 public:
  class Iterator {
   public:
    using value_type = Parsed<typename Cursor::Element>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    constexpr explicit Iterator(Cursor cursor) : cursor_(cursor), current_(cursor_.next()) {}

    constexpr value_type operator*() const { return *current_; }
    constexpr const value_type* operator->() const { return &*current_; }
    constexpr Iterator& operator++() {
      ++position_;
      current_ = current_->has_value() ? cursor_.next() : std::nullopt;
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.position_ == b.position_;
    }
    friend constexpr bool operator==(const Iterator& a, std::default_sentinel_t) {
      return !a.current_.has_value();
    }

   private:
    Cursor cursor_{};
    std::optional<value_type> current_{};
    std::size_t position_ = 0;
  };

  constexpr explicit ParsedRange(Cursor start) : start_(start) {}
  [[nodiscard]] constexpr Iterator begin() const { return Iterator{start_}; }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  Cursor start_;
};

}  // namespace icmpkit::wire
