// A queue with a bound, whose room is taken when it is first used: what does not fit is refused,
// and the caller counts it by name.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace icmpkit::sim {

template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// False where the queue is full.
  bool push(const T& item) {
    if (size_ == capacity_) return false;
    if (items_.empty()) items_.resize(capacity_);
    items_[(first_ + size_) % capacity_] = item;
    ++size_;
    return true;
  }
  std::optional<T> pop() {
    if (empty()) return std::nullopt;
    std::optional<T> item = std::move(items_[first_]);
    first_ = (first_ + 1) % capacity_;
    --size_;
    return item;
  }
  /// Requires that the queue is not empty.
  [[nodiscard]] const T& front() const { return items_[first_]; }

 private:
  std::size_t capacity_;
  std::vector<T> items_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace icmpkit::sim
