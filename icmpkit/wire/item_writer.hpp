// Writes options, records or objects one behind the other.
//
//   const Encoded options = ItemWriter{buffer}.add(mtu).add(prefix).finish();
//   if (options) encode(RouterAdvertisement{.options = *options}, endpoints, out);
#pragma once

#include <cstddef>
#include <optional>

#include "icmpkit/wire/fixed_layout_view.hpp"

namespace icmpkit::wire {

class ItemWriter {
 public:
  constexpr explicit ItemWriter(MutableBytes out) : out_(out) {}

  /// After the first item that could not be written nothing more is, and `finish` says why.
  template <WritableMessage Item>
  constexpr ItemWriter& add(const Item& item) {
    if (problem_) return *this;
    const Encoded written = encode_without_checksum(item, out_.subspan(size_));
    if (!written) {
      problem_ = written.error();
      return *this;
    }
    size_ += written->size();
    ++count_;
    return *this;
  }

  [[nodiscard]] constexpr std::size_t count() const { return count_; }
  /// What was written, at the front of the buffer.
  [[nodiscard]] constexpr Encoded finish() const {
    if (problem_) return std::unexpected(*problem_);
    return out_.first(size_);
  }

 private:
  MutableBytes out_;
  std::size_t size_ = 0;
  std::size_t count_ = 0;
  std::optional<EncodeError> problem_{};
};

}  // namespace icmpkit::wire
