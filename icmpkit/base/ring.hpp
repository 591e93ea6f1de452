// A queue of fixed capacity: what does not fit is refused, and the caller counts it by name.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace icmpkit {

template <class T, std::size_t kCapacity>
class Ring {
 public:
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr bool full() const { return size_ == kCapacity; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }

  /// The place of the next element, for the caller to fill; null where the ring is full.
  [[nodiscard]] constexpr T* push() {
    if (full()) return nullptr;
    T& place = items_[(first_ + size_) % kCapacity];
    ++size_;
    place = T{};
    return &place;
  }

  /// Takes the oldest element out; empty where there is none.
  constexpr std::optional<T> pop() {
    if (empty()) return std::nullopt;
    std::optional<T> item = std::move(items_[first_]);
    first_ = (first_ + 1) % kCapacity;
    --size_;
    return item;
  }

 private:
  std::array<T, kCapacity> items_{};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace icmpkit
