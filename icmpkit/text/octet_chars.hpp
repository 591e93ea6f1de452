// Octets that a message says are text, as characters.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::text {

/// A copy of octets as characters, whatever they are; the first `kCapacity` of them.
class OctetChars {
 public:
  static constexpr std::size_t kCapacity = std::size_t{255} * 8;  // the longest option of ND

  explicit OctetChars(Bytes octets) : size_(std::min(octets.size(), kCapacity)) {
    for (std::size_t i = 0; i < size_; ++i) chars_[i] = static_cast<char>(octets[i]);
  }
  [[nodiscard]] std::string_view view() const { return {chars_.data(), size_}; }

 private:
  std::array<char, kCapacity> chars_;
  std::size_t size_;
};

}  // namespace icmpkit::text
