// Datagrams on their way out of a node: octets in one piece of memory that is allocated at first
// use, grows to a bound, and is used again from its start whenever the queue runs empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/machine.hpp"

namespace icmpkit::engine {

class TransmitQueue {
 public:
  /// At most this many octets wait; more are refused, and the node counts `TransmitQueueFull`.
  static constexpr std::size_t kMaxOctets = std::size_t{1} << 20U;

  struct Item {
    LinkId link{};
    IpAddress next_hop{};
    std::size_t offset = 0;
    std::size_t size = 0;
    std::size_t departure_stamp_at = 0;  ///< of a Timestamp Reply in it; 0: there is none
  };

  /// Room for `size` octets, for the caller to write before `commit`; without one the next
  /// `reserve` takes it back. Empty: the queue is full. Cost: nothing, once it has grown.
  [[nodiscard]] std::optional<MutableBytes> reserve(std::size_t size) {
    if (octets_.size() - end_ < size && !make_room(size)) return std::nullopt;
    return MutableBytes(octets_).subspan(end_, size);
  }

  /// Puts the first `size` octets of the last reservation into the queue; the caller fills in the
  /// rest of the item. It is filled where it stands: a copy of what was just stored in pieces would
  /// wait for the stores.
  Item& commit(std::size_t size) {
    Item& item = items_.emplace_back();
    item.offset = end_;
    item.size = size;
    end_ += size;
    return item;
  }

  /// The oldest one, with its octets, which stay until the next call of a member that is not const.
  [[nodiscard]] bool empty() const { return oldest() == items_.end(); }
  [[nodiscard]] const Item& front() const { return items_[first_]; }
  [[nodiscard]] Bytes octets(const Item& item) const {
    return Bytes(octets_).subspan(item.offset, item.size);
  }
  void pop() {
    ++first_;
    if (empty()) {
      items_.clear();
      first_ = 0;
      end_ = 0;
    }
  }

 private:
  static constexpr std::size_t kFirstOctets = 2048;

  // Places are compared, since a count of items would take a division.
  [[nodiscard]] std::vector<Item>::const_iterator oldest() const {
    return items_.begin() + static_cast<std::ptrdiff_t>(first_);
  }

  // Moves what waits to the front, and grows where that is not enough.
  bool make_room(std::size_t size) {
    if (first_ != 0) {
      const std::size_t gone = items_[first_].offset;
      std::copy(octets_.begin() + static_cast<std::ptrdiff_t>(gone),
                octets_.begin() + static_cast<std::ptrdiff_t>(end_), octets_.begin());
      items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
      for (Item& item : items_) item.offset -= gone;
      first_ = 0;
      end_ -= gone;
    }
    if (octets_.size() - end_ >= size) return true;
    if (end_ + size > kMaxOctets) return false;
    octets_.resize(std::min(kMaxOctets, std::max({kFirstOctets, 2 * octets_.size(), end_ + size})));
    return true;
  }

  std::vector<std::byte> octets_;
  std::vector<Item> items_;
  std::size_t first_ = 0;
  std::size_t end_ = 0;
};

}  // namespace icmpkit::engine
