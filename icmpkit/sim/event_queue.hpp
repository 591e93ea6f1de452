// What will happen in virtual time, the earliest first; what happens at one instant, in the order
// in which it was scheduled.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "icmpkit/base/clock.hpp"

namespace icmpkit::sim {

/// A heap of four children a node: half as deep as a binary one, and the children of one node stand
/// side by side. Cost: a few comparisons for each level.
template <class What>
class EventQueue {
 public:
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  [[nodiscard]] std::optional<Instant> next() const {
    if (heap_.empty()) return std::nullopt;
    return heap_.front().at;
  }

  void push(Instant at, const What& what) {
    heap_.push_back({});
    std::size_t hole = heap_.size() - 1;
    const Entry entry{at, order_++, what};
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / kChildren;
      if (!entry.is_before(heap_[parent])) break;
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = entry;
  }

  /// Takes what happens first. Requires that there is something.
  What pop() {
    const What first = heap_.front().what;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
    return first;
  }

 private:
  static constexpr std::size_t kChildren = 4;

  struct Entry {
    Instant at{};
    std::uint64_t order = 0;
    What what{};
    [[nodiscard]] bool is_before(const Entry& other) const {
      return at != other.at ? at < other.at : order < other.order;
    }
  };

  void sink(const Entry& entry) {
    std::size_t hole = 0;
    for (;;) {
      const std::size_t first = kChildren * hole + 1;
      if (first >= heap_.size()) break;
      const std::size_t end = std::min(first + kChildren, heap_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (heap_[child].is_before(heap_[least])) least = child;
      }
      if (!heap_[least].is_before(entry)) break;
      heap_[hole] = heap_[least];
      hole = least;
    }
    heap_[hole] = entry;
  }

  std::vector<Entry> heap_;
  std::uint64_t order_ = 0;
};

}  // namespace icmpkit::sim
