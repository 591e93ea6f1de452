// Borrowed octets that compare by content.
//
// Values (`view.value()`) hold parts of variable length as this, so that their comparison can be
// left to the compiler. It is a `Bytes` in every other respect and owns nothing.
#pragma once

#include <algorithm>
#include <concepts>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire {

class OctetsRef : public Bytes {
 public:
  constexpr OctetsRef() = default;
  template <std::convertible_to<Bytes> Octets>
    requires(!std::same_as<Octets, OctetsRef>)
  constexpr OctetsRef(const Octets& octets) : Bytes(octets) {}

  friend constexpr bool operator==(const OctetsRef& a, const OctetsRef& b) {
    return std::ranges::equal(a, b);
  }
};

}  // namespace icmpkit::wire
