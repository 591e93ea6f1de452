// Room for the datagrams that are under way in a network: slots of three sizes in slabs that are
// kept, so that a network that has warmed up allocates nothing.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::sim {

class DatagramPool {
 public:
  /// Names a slot that is taken.
  struct Handle {
    std::uint32_t index = 0;  ///< of the slot within its size
    std::uint16_t size = 0;   ///< octets of the datagram
    std::uint8_t size_class = 0;
  };

  /// `most` slots of each size at most.
  explicit DatagramPool(std::uint32_t most) : most_(most) {}

  /// A copy of `datagram`; empty where all slots of its size are taken, or where it is larger than
  /// an IP datagram can be.
  [[nodiscard]] std::optional<Handle> put(Bytes datagram) {
    std::uint8_t size_class = 0;
    while (size_class < kSizes.size() && datagram.size() > kSizes[size_class]) ++size_class;
    if (size_class == kSizes.size()) return std::nullopt;
    Slots& slots = slots_[size_class];
    if (slots.free.empty() && !grow(slots, size_class, most_)) return std::nullopt;
    const Handle handle{slots.free.back(), static_cast<std::uint16_t>(datagram.size()), size_class};
    slots.free.pop_back();
    std::ranges::copy(datagram, place(handle));
    return handle;
  }
  [[nodiscard]] MutableBytes at(Handle handle) { return {place(handle), handle.size}; }
  void release(Handle handle) { slots_[handle.size_class].free.push_back(handle.index); }

 private:
  static constexpr std::array<std::size_t, 3> kSizes{256, 2048, 65535};
  static constexpr std::array<std::uint32_t, 3> kSlabSlots{256, 64, 4};

  struct Slots {
    std::vector<std::unique_ptr<std::byte[]>> slabs;
    std::vector<std::uint32_t> free;
  };

  [[nodiscard]] std::byte* place(Handle handle) {
    const std::uint32_t slots = kSlabSlots[handle.size_class];
    return slots_[handle.size_class].slabs[handle.index / slots].get() +
           handle.index % slots * kSizes[handle.size_class];
  }
  static bool grow(Slots& slots, std::uint8_t size_class, std::uint32_t most) {
    const std::uint32_t more = kSlabSlots[size_class];
    const auto first = static_cast<std::uint32_t>(slots.slabs.size()) * more;
    if (first + more > most) return false;
    slots.slabs.push_back(std::make_unique_for_overwrite<std::byte[]>(more * kSizes[size_class]));
    slots.free.reserve(first + more);
    for (std::uint32_t i = more; i-- > 0;) slots.free.push_back(first + i);
    return true;
  }

  std::uint32_t most_;
  std::array<Slots, kSizes.size()> slots_;
};

}  // namespace icmpkit::sim
