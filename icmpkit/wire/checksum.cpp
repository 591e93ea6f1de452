#include "icmpkit/wire/checksum.hpp"

#include <cstring>

namespace icmpkit::wire::detail {

// One's complement addition does not care about the order of octets within a word (RFC 1071
// section 2 B), so the words are added as the machine reads them and swapped once at the end.
std::uint16_t sum_words_fast(Bytes bytes) {
  std::uint64_t sum = 0;
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    sum += word;
    sum += sum < word ? 1 : 0;
  }
  std::uint64_t tail = 0;
  if (left != 0) std::memcpy(&tail, at, left);
  sum += tail;
  sum += sum < tail ? 1 : 0;
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32U);
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  const auto folded = static_cast<std::uint16_t>(sum);
  if constexpr (std::endian::native == std::endian::little) return std::rotl(folded, 8);
  return folded;
}

}  // namespace icmpkit::wire::detail
