// The datagram that proves an event: its first octets, copied, so that the event outlives the
// driver's buffer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "icmpkit/base/bytes.hpp"
#include "icmpkit/wire/cut_bytes.hpp"

namespace icmpkit::probe {

class Evidence {
 public:
  static constexpr std::size_t kCapacity = 256;

  constexpr void assign(wire::CutBytes datagram) {
    size_ = static_cast<std::uint16_t>(std::min(datagram.size(), kCapacity));
    wire_length_ = static_cast<std::uint32_t>(datagram.wire_length());
    std::ranges::copy(datagram.bytes().first(size_), octets_.begin());
  }

  /// The datagram from its IP header on: as much as was kept, and how long it was.
  [[nodiscard]] constexpr wire::CutBytes datagram() const {
    return {Bytes(octets_).first(size_), wire_length_};
  }
  [[nodiscard]] constexpr bool is_truncated() const { return size_ < wire_length_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

 private:
  std::array<std::byte, kCapacity> octets_{};
  std::uint16_t size_ = 0;
  std::uint32_t wire_length_ = 0;
};

}  // namespace icmpkit::probe
