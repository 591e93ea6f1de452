// IPv6 addresses one behind the other: as they stand in a message, or as a program holds them.
//
//   const std::array resolvers = {*Ipv6Address::parse("2001:db8::53")};
//   RecursiveDnsServer{.lifetime = 600, .servers = resolvers}   // to be written
//   for (const Ipv6Address& server : view.servers())            // as read
//
// Borrows whatever it was made from.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>

#include "icmpkit/base/address.hpp"
#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire {

class AddressList {
 public:
  class Iterator {
   public:
    using value_type = Ipv6Address;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    constexpr Iterator() = default;
    [[nodiscard]] constexpr Ipv6Address operator*() const;
    constexpr Iterator& operator++() {
      ++at_;
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.at_ == b.at_;
    }

   private:
    friend AddressList;
    constexpr Iterator(Bytes octets, std::span<const Ipv6Address> addresses, std::size_t at)
        : octets_(octets), addresses_(addresses), at_(at) {}

    Bytes octets_{};
    std::span<const Ipv6Address> addresses_{};
    std::size_t at_ = 0;
  };

  constexpr AddressList() = default;
  template <std::convertible_to<std::span<const Ipv6Address>> Addresses>
  constexpr AddressList(const Addresses& addresses) : addresses_(addresses) {}
  /// The whole addresses at the front of `octets`; what is left over at the end is not looked at.
  [[nodiscard]] static constexpr AddressList in(Bytes octets) {
    AddressList list;
    list.octets_ = octets.first(octets.size() / Ipv6Address::kSize * Ipv6Address::kSize);
    return list;
  }

  [[nodiscard]] constexpr std::size_t size() const {
    return octets_.size() / Ipv6Address::kSize + addresses_.size();
  }
  [[nodiscard]] constexpr bool empty() const { return size() == 0; }
  /// Requires `index < size()`.
  [[nodiscard]] constexpr Ipv6Address operator[](std::size_t index) const {
    return octets_.empty() ? addresses_[index]
                           : Ipv6Address::load(octets_, index * Ipv6Address::kSize);
  }
  [[nodiscard]] constexpr Iterator begin() const { return {octets_, addresses_, 0}; }
  [[nodiscard]] constexpr Iterator end() const { return {octets_, addresses_, size()}; }

  friend constexpr bool operator==(const AddressList& a, const AddressList& b) {
    return std::ranges::equal(a, b);
  }

 private:
  // One of the two is empty.
  Bytes octets_{};
  std::span<const Ipv6Address> addresses_{};
};

constexpr Ipv6Address AddressList::Iterator::operator*() const {
  return octets_.empty() ? addresses_[at_] : Ipv6Address::load(octets_, at_ * Ipv6Address::kSize);
}

[[nodiscard]] constexpr std::size_t encoded_size(const AddressList& list) {
  return list.size() * Ipv6Address::kSize;
}

/// Requires that `out` has `encoded_size(list)` octets from `at` on.
constexpr void store_addresses(MutableBytes out, std::size_t at, const AddressList& list) {
  for (const Ipv6Address& address : list) {
    address.store(out, at);
    at += Ipv6Address::kSize;
  }
}

}  // namespace icmpkit::wire
