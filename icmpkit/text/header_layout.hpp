// The fields of each message, of each extension object and ND option, as a table, from which the
// diagram is drawn: text/header_diagram.hpp. To read octets there are the views of `wire`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "icmpkit/wire/registry_entry.hpp"

namespace icmpkit::text {

/// One field, in the order of the wire.
struct HeaderField {
  std::uint16_t bits = 0;  ///< 0: of variable length, up to the end or to the next of these
  std::string_view name{};
};

/// The fields of a message, object or option; empty where no layout is public.
[[nodiscard]] std::span<const HeaderField> header_layout(wire::RegistrySet set,
                                                         std::uint8_t number);

}  // namespace icmpkit::text
