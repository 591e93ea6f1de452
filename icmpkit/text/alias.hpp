// What programs and people call a message: the marks of traceroute, the words of ping and tcpdump,
// the texts of errno. wire/registry.hpp has the names of the standards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "icmpkit/wire/registry_entry.hpp"

namespace icmpkit::text {

/// One meaning of a phrase; a phrase with several has a row for each, the likeliest first.
struct Alias {
  std::string_view phrase;
  wire::RegistrySet set{};
  std::uint8_t number = 0;
  std::optional<std::uint8_t> code{};
  std::string_view note{};
};

[[nodiscard]] std::span<const Alias> aliases();

}  // namespace icmpkit::text
