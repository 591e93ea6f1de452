// The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
//
// `Checksum` adds pieces in any split, an odd piece anywhere, and gives the plain complement; UDP's
// rule that a sum of zero is sent as all ones belongs to UDP and is not here.
//
//   Checksum{}.add(header).add(payload).finish()
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire {

/// What can be said about a received checksum.
enum class ChecksumState : std::uint8_t {
  Correct,
  Wrong,
  Unknown,  ///< octets that the sum covers are missing, or the addresses it covers are not known
};

namespace detail {

/// The sum of the octets read as big-endian 16-bit words, an odd last octet followed by a virtual
/// zero, folded to 16 bits: the reference that is read easily. [R1071-CK-2]
[[nodiscard]] constexpr std::uint16_t sum_words_simply(Bytes bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += load_be16(bytes, i);
  if (bytes.size() % 2 != 0) sum += std::uint64_t{load_u8(bytes, bytes.size() - 1)} << 8U;
  while (sum >> 16U != 0) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(sum);
}

/// A number as the machine would read it if it stood in network order in memory. Its own inverse.
template <std::unsigned_integral Number>
[[nodiscard]] constexpr Number native(Number number) {
  if constexpr (std::endian::native == std::endian::little) return std::byteswap(number);
  return number;
}

/// Folds a sum to 16 bits, without a branch that would be guessed wrong now and then.
[[nodiscard]] constexpr std::uint16_t fold(std::uint64_t sum) {
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32U);
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(sum);
}

/// The 64 bits at `at` as the machine reads them.
[[nodiscard]] inline std::uint64_t load_native(const std::byte* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The sum of the first `left` octets at `at` as native words; meant for few.
[[nodiscard]] inline std::uint64_t sum_native(const std::byte* at, std::size_t left) {
  std::uint64_t last = 0;
  if (left >= sizeof last) {
    // The octets behind the last whole word, without a branch: the word that ends with them less
    // those that were summed.
    const std::size_t summed = 8 * (sizeof last - left % sizeof last) - 1;
    last = load_native(at + left - sizeof last);
    last = std::endian::native == std::endian::little ? last >> 1U >> summed : last << 1U << summed;
  } else {
    for (std::size_t i = 0; i < left; ++i) {
      last |= std::to_integer<std::uint64_t>(at[i]) << 8U * i;
    }
    if constexpr (std::endian::native == std::endian::big) last = std::byteswap(last);
  }
  std::uint64_t sum = last;
  for (; left >= sizeof last; at += sizeof last, left -= sizeof last) {
    const std::uint64_t word = load_native(at);
    sum += word;
    sum += sum < word ? 1 : 0;  // the carry comes around
  }
  return (sum & 0xFFFFFFFFU) + (sum >> 32U);
}

/// From this size on a call and vectors win over the loop in place; by measurement.
inline constexpr std::size_t kVectorSumMin = 128;

/// The fastest way that this processor has; see checksum.cpp.
[[nodiscard]] std::uint64_t sum_vectorised(Bytes bytes);

/// The sum of the octets as native words, at the speed of the machine: 2 to 4 ns up to 160
/// octets and 18 for 1,500 on a core with AVX2, beside 17 for a XOR of the octets as the compiler
/// vectorises it; measured by `./bench checksum`.
[[nodiscard]] inline std::uint64_t sum_fast(Bytes bytes) {
  if (bytes.size() >= kVectorSumMin) return sum_vectorised(bytes);
  return sum_native(bytes.data(), bytes.size());
}

}  // namespace detail

/// The addresses and the length that ICMPv6, UDP and TCP sum beside their own octets.
/// RFC 8200 section 8.1, RFC 768.
struct PseudoHeader {
  IpAddress source;
  IpAddress destination;  ///< the final one where a Routing header is present
  std::uint32_t length = 0;
  std::uint8_t protocol = 0;
};

/// Adds octets up; the order of pieces is the order of the octets on the wire.
///
/// One's complement addition does not care about the order of octets within a word (RFC 1071
/// section 2 B), so that words are added as the machine reads them and swapped once at the end.
class Checksum {
 public:
  /// Continues with `bytes`. Cost: that of `detail::sum_fast`; no allocation.
  constexpr Checksum& add(Bytes bytes) {
    std::uint64_t sum = std::is_constant_evaluated()
                            ? detail::native(detail::sum_words_simply(bytes))
                            : detail::sum_fast(bytes);
    // A piece that starts at an odd offset counts with its octets swapped (RFC 1071 section 2 B).
    if (is_odd_) sum = std::rotl(detail::fold(sum), 8);
    sum_ += sum;
    is_odd_ ^= bytes.size() % 2 != 0;
    return *this;
  }

  /// Adds one 16-bit word. Requires that an even number of octets was added before.
  constexpr Checksum& add_word(std::uint16_t word) {
    sum_ += detail::native(word);
    return *this;
  }

  /// Adds the 16-bit words of a number. Requires that an even number of octets was added before.
  constexpr Checksum& add_words(std::uint32_t words) {
    sum_ += detail::native(words);
    return *this;
  }
  constexpr Checksum& add_words(std::uint64_t words) {
    const std::uint64_t stored = detail::native(words);
    sum_ += (stored & 0xFFFFFFFFU) + (stored >> 32U);
    return *this;
  }

  /// Continues with `count` octets that are zero.
  constexpr Checksum& add_zeros(std::size_t count) {
    is_odd_ ^= count % 2 != 0;
    return *this;
  }

  /// Counts as in front of all octets, whenever it is added.
  constexpr Checksum& add(const PseudoHeader& pseudo) {
    std::uint64_t sum = std::uint64_t{pseudo.length} + pseudo.protocol;
    const auto add_address = [&sum](const IpAddress& address) {
      const auto octets = address.octets();
      for (std::size_t i = 0; i < octets.size(); i += 2) {
        sum += std::uint64_t{octets[i]} << 8U | octets[i + 1];
      }
    };
    add_address(pseudo.source);
    add_address(pseudo.destination);
    sum_ += detail::native(detail::fold(sum));
    return *this;
  }

  /// The one's complement of the one's complement sum: what a sender writes, and zero where what
  /// was added includes a correct checksum.
  [[nodiscard]] constexpr std::uint16_t finish() const {
    return static_cast<std::uint16_t>(~detail::native(detail::fold(sum_)));
  }

 private:
  std::uint64_t sum_ = 0;  ///< of words as the machine reads them
  bool is_odd_ = false;
};

/// The checksum after the covered word `from` became `to`: always what a new computation would
/// give, unlike RFC 1141's form. [R1624-CK-1]
[[nodiscard]] constexpr std::uint16_t update_checksum(std::uint16_t checksum, std::uint16_t from,
                                                      std::uint16_t to) {
  std::uint32_t sum = static_cast<std::uint16_t>(~checksum);
  sum += static_cast<std::uint16_t>(~from);
  sum += to;
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace icmpkit::wire
