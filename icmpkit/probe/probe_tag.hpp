// The tag by which a probe knows its own replies: sixteen octets at the start of the payload.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    number of the probe (64 bits)              |
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |       SipHash of that number and of the address probed        |
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
// Identifier and sequence are 32 bits that every pinger on the machine chooses from; the tag names
// one of 2^64 probes of one run, and nobody who does not see the probe can forge it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::probe {

/// Which probe of a run, counted from 0.
enum class ProbeNumber : std::uint64_t {};

class ProbeTag {
 public:
  static constexpr std::size_t kSize = 16;

  constexpr ProbeTag(const SipKey& key, ProbeNumber number, const IpAddress& target)
      : number_(number), proof_(prove(key, number, target)) {}

  /// Requires sixteen octets.
  [[nodiscard]] static constexpr ProbeTag load(Bytes data) {
    return {static_cast<ProbeNumber>(load_be64(data, 0)), load_be64(data, 8)};
  }
  constexpr void store(MutableBytes out, std::size_t at) const {
    store_be64(out, at, static_cast<std::uint64_t>(number_));
    store_be64(out, at + 8, proof_);
  }

  [[nodiscard]] constexpr ProbeNumber number() const { return number_; }
  /// Whether whoever made this tag had the key and probed `target`.
  [[nodiscard]] constexpr bool is_genuine(const SipKey& key, const IpAddress& target) const {
    return proof_ == prove(key, number_, target);
  }

 private:
  constexpr ProbeTag(ProbeNumber number, std::uint64_t proof) : number_(number), proof_(proof) {}

  static constexpr std::uint64_t prove(const SipKey& key, ProbeNumber number,
                                       const IpAddress& target) {
    std::array<std::byte, 8 + Ipv6Address::kSize> input{};
    store_be64(input, 0, static_cast<std::uint64_t>(number));
    const auto address = target.octets();
    for (std::size_t i = 0; i < address.size(); ++i) store_u8(input, 8 + i, address[i]);
    return siphash(key, Bytes(input).first(8 + address.size()));
  }

  ProbeNumber number_;
  std::uint64_t proof_;
};

}  // namespace icmpkit::probe
