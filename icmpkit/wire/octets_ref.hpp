// Borrowed octets, or other elements, that compare by content.
//
// Values (`view.value()`) hold parts of variable length as this, so that their comparison can be
// left to the compiler. It is a span in every other respect and owns nothing.
//
//   struct Echo { ...; OctetsRef data{}; friend bool operator==(const Echo&, const Echo&) =
//   default; };
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>

#include "icmpkit/base/bytes.hpp"

namespace icmpkit::wire {

template <class Element>
class SpanRef : public std::span<const Element> {
 public:
  constexpr SpanRef() = default;
  template <std::convertible_to<std::span<const Element>> Elements>
    requires(!std::same_as<Elements, SpanRef>)
  constexpr SpanRef(const Elements& elements) : std::span<const Element>(elements) {}
  constexpr SpanRef(const Element* first, std::size_t count)
      : std::span<const Element>(first, count) {}

  friend constexpr bool operator==(const SpanRef& a, const SpanRef& b) {
    return std::ranges::equal(a, b);
  }
};

using OctetsRef = SpanRef<std::byte>;

}  // namespace icmpkit::wire
