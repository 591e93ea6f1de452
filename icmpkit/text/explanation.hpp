// What a number means to a person: for each type and code that has a meaning, for the extension
// classes and for the options of Neighbor Discovery.
//
// The number tables (wire/registry.hpp) say what a number is called; this says what it means, who
// sends it and why, what to do about it, and where notes that one finds elsewhere are out of date.
//
//   explain(RegistrySet::Icmpv4, 3, 4).advice  -> "Let these messages pass on every firewall ..."
//
// The texts stand in explanation_*.cpp, a file for each kind of message.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {

/// Plain sentences without line breaks; whoever prints them wraps them.
struct Explanation {
  std::uint8_t number = 0;
  std::optional<std::uint8_t> code{};
  std::string_view meaning{};     ///< what it means
  std::string_view sender{};      ///< who sends it and why
  std::string_view advice{};      ///< what to do about it
  std::string_view outdated{};    ///< where common notes are wrong by now; often empty
  std::string_view see{};         ///< RFCs worth reading besides the defining ones: "1812,4890"
  std::string_view number_see{};  ///< in what `explain` gives about a code: those of its number

  [[nodiscard]] constexpr bool empty() const { return meaning.empty(); }
};

/// What is known about a number, or about one of its codes. Parts that a code does not have of its
/// own are its number's; all parts are empty where nothing is known.
[[nodiscard]] Explanation explain(wire::RegistrySet set, std::uint8_t number,
                                  std::optional<std::uint8_t> code = std::nullopt);

/// The texts as written, without what codes inherit.
struct ExplanationTable {
  wire::RegistrySet set{};
  std::span<const Explanation> texts{};
};
[[nodiscard]] std::span<const ExplanationTable> explanation_tables();

}  // namespace icmpkit::text
