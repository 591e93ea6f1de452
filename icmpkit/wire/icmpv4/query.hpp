// What the queries have in common whose second word is an identifier and a sequence number:
// timestamp, information, address mask and domain name messages. Echo has it from wire/echo.hpp.
#pragma once

#include <cstdint>

#include "icmpkit/wire/fixed_layout_view.hpp"
#include "icmpkit/wire/icmpv4/type.hpp"

namespace icmpkit::wire::icmpv4 {

template <class View, std::size_t kFixed, auto kFirstType, decltype(kFirstType)... kMoreTypes>
class QueryView : public FixedLayoutView<View, kFixed, kFirstType, kMoreTypes...> {
 public:
  using FixedLayoutView<View, kFixed, kFirstType, kMoreTypes...>::FixedLayoutView;

  [[nodiscard]] constexpr std::uint16_t identifier() const { return load_be16(this->octets(), 4); }
  [[nodiscard]] constexpr std::uint16_t sequence() const { return load_be16(this->octets(), 6); }
};

/// The part of `write` that they have in common: the first eight octets.
constexpr void write_query(MutableBytes out, Type type, std::uint8_t code, std::uint16_t identifier,
                           std::uint16_t sequence) {
  write_common(out, type, code);
  store_be16(out, 4, identifier);
  store_be16(out, 6, sequence);
}

}  // namespace icmpkit::wire::icmpv4
