#include "icmpkit/text/buffer.hpp"

#include <algorithm>
#include <charconv>

namespace icmpkit::text {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

Buffer::Buffer(std::size_t capacity)
    : chars_(std::make_unique_for_overwrite<char[]>(capacity)),
      end_(chars_.get()),
      limit_(end_ + capacity) {}

void Buffer::reallocate(std::size_t size) {
  const std::size_t kept = this->size();
  const auto capacity = static_cast<std::size_t>(limit_ - chars_.get());
  const std::size_t larger_capacity = std::max(2 * capacity, kept + size);
  auto larger = std::make_unique_for_overwrite<char[]>(larger_capacity);
  std::memcpy(larger.get(), chars_.get(), kept);
  chars_ = std::move(larger);
  end_ = chars_.get() + kept;
  limit_ = chars_.get() + larger_capacity;
}

void Buffer::append_signed(std::int64_t value) {
  if (value >= 0) return append_decimal(static_cast<std::uint64_t>(value));
  append('-');
  append_decimal(0 - static_cast<std::uint64_t>(value));
}

void Buffer::append_padded(std::uint64_t value, unsigned width) {
  end_at(write_padded(room(width), value, width));
}

void Buffer::append_shortest(double value) {
  constexpr std::size_t kMaxDigits = 32;
  char* const begin = room(kMaxDigits);
  end_at(std::to_chars(begin, begin + kMaxDigits, value).ptr);
}

void Buffer::append_hex(std::uint64_t value) {
  constexpr std::size_t kMaxDigits = 16;
  char* const begin = room(kMaxDigits);
  end_at(std::to_chars(begin, begin + kMaxDigits, value, 16).ptr);
}

void Buffer::append_hex(std::uint64_t value, unsigned digits) {
  char* const begin = room(digits);
  for (char* at = begin + digits; at != begin; value >>= 4U) *--at = kHexDigits[value & 0xFU];
  end_at(begin + digits);
}

void Buffer::append_octets(Bytes octets, char separator) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0) append(separator);
    append_octets(octets.subspan(i, 1));
  }
}

}  // namespace icmpkit::text
