// From an address to the target that has it: open addressing, eight octets a target.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/siphash.hpp"

namespace icmpkit::probe {

class TargetIndex {
 public:
  /// The hash is keyed, so that nobody can choose addresses that collide.
  explicit TargetIndex(const SipKey& key) : key_(key) {}

  /// Notes that the target `number` has `address`; the first with an address is the one found.
  /// `address_of(number)` gives the address of a target noted before.
  template <class AddressOf>
  void add(const IpAddress& address, std::uint32_t number, AddressOf&& address_of) {
    if (2 * (size_ + 1) > places_.size())
      resize(std::max(kFirstSize, 2 * places_.size()), address_of);
    std::uint32_t& place = place_of(address, address_of);
    if (place != kFree) return;
    place = number;
    ++size_;
  }

  /// Makes room for so many targets in all.
  template <class AddressOf>
  void reserve(std::size_t targets, AddressOf&& address_of) {
    const std::size_t wanted = std::bit_ceil(std::max(kFirstSize, 2 * targets));
    if (wanted > places_.size()) resize(wanted, address_of);
  }

  template <class AddressOf>
  [[nodiscard]] std::optional<std::uint32_t> find(const IpAddress& address,
                                                  AddressOf&& address_of) const {
    if (places_.empty()) return std::nullopt;
    for (std::size_t at = home_of(address);; at = (at + 1) & (places_.size() - 1)) {
      if (places_[at] == kFree) return std::nullopt;
      if (address_of(places_[at]) == address) return places_[at];
    }
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  static constexpr std::size_t kFirstSize = 16;

  [[nodiscard]] std::size_t home_of(const IpAddress& address) const;

  template <class AddressOf>
  std::uint32_t& place_of(const IpAddress& address, AddressOf&& address_of) {
    std::size_t at = home_of(address);
    while (places_[at] != kFree && address_of(places_[at]) != address) {
      at = (at + 1) & (places_.size() - 1);
    }
    return places_[at];
  }

  template <class AddressOf>
  void resize(std::size_t places, AddressOf&& address_of) {
    std::vector<std::uint32_t> before(places, kFree);
    before.swap(places_);
    for (const std::uint32_t number : before) {
      if (number != kFree) place_of(address_of(number), address_of) = number;
    }
  }

  SipKey key_;
  std::vector<std::uint32_t> places_;  ///< a power of two of them, at most half in use
  std::size_t size_ = 0;
};

}  // namespace icmpkit::probe
