// SipHash-2-4 (Aumasson and Bernstein 2012): a short keyed hash that nobody without the key can
// predict. It makes the tag by which a probe knows its own replies.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit {

/// 128 secret bits.
struct SipKey {
  std::uint64_t k0 = 0;
  std::uint64_t k1 = 0;
};

namespace detail {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  constexpr explicit SipState(SipKey key)
      : v0(key.k0 ^ 0x736F6D6570736575ULL),
        v1(key.k1 ^ 0x646F72616E646F6DULL),
        v2(key.k0 ^ 0x6C7967656E657261ULL),
        v3(key.k1 ^ 0x7465646279746573ULL) {}

  constexpr void round() {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  }

  constexpr void absorb(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  constexpr std::uint64_t finish() {
    v2 ^= 0xFF;
    for (int i = 0; i < 4; ++i) round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

}  // namespace detail

/// The hash of `bytes` under `key`. Cost: about a nanosecond for each eight octets, and ten more.
[[nodiscard]] constexpr std::uint64_t siphash(SipKey key, Bytes bytes) {
  detail::SipState state(key);
  const auto word_at = [&](std::size_t at, std::size_t size) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
      word |= std::uint64_t{load_u8(bytes, at + i)} << (8U * i);
    }
    return word;
  };
  const std::size_t whole = bytes.size() / 8 * 8;
  for (std::size_t at = 0; at < whole; at += 8) state.absorb(word_at(at, 8));
  state.absorb(word_at(whole, bytes.size() - whole) | std::uint64_t{bytes.size() & 0xFFU} << 56U);
  return state.finish();
}

/// The same of numbers, for keys that are made of them: the hash of 8N - 1 octets, which are the
/// `words` in little-endian order without the last one's most significant octet. Requires a word.
[[nodiscard]] constexpr std::uint64_t siphash(SipKey key, std::span<const std::uint64_t> words) {
  detail::SipState state(key);
  for (const std::uint64_t word : words.first(words.size() - 1)) state.absorb(word);
  const std::uint64_t length = (8 * words.size() - 1) & 0xFFU;
  state.absorb((words.back() & 0x00FF'FFFF'FFFF'FFFFULL) | length << 56U);
  return state.finish();
}

}  // namespace icmpkit
