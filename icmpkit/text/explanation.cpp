#include "icmpkit/text/explanation.hpp"

#include <array>

#include "icmpkit/text/explanation_data.hpp"

namespace icmpkit::text {
namespace {

const Explanation* written(wire::RegistrySet set, std::uint8_t number,
                           std::optional<std::uint8_t> code) {
  for (const ExplanationTable& table : explanation_tables()) {
    if (table.set != set) continue;
    for (const Explanation& text : table.texts) {
      if (text.number == number && text.code == code) return &text;
    }
  }
  return nullptr;
}

std::string_view first_of(std::string_view own, std::string_view inherited) {
  return own.empty() ? inherited : own;
}

}  // namespace

std::span<const ExplanationTable> explanation_tables() {
  using wire::RegistrySet;
  static const std::array kTables{
      ExplanationTable{RegistrySet::Icmpv4, explanation_data::kIcmpv4Errors},
      ExplanationTable{RegistrySet::Icmpv4, explanation_data::kIcmpv4Queries},
      ExplanationTable{RegistrySet::Icmpv4, explanation_data::kIcmpv4ExtendedEcho},
      ExplanationTable{RegistrySet::Icmpv6, explanation_data::kIcmpv6Errors},
      ExplanationTable{RegistrySet::Icmpv6, explanation_data::kIcmpv6Informational},
      ExplanationTable{RegistrySet::Icmpv6, explanation_data::kIcmpv6ExtendedEcho},
      ExplanationTable{RegistrySet::ExtensionClass, explanation_data::kExtensionClass},
      ExplanationTable{RegistrySet::NdOption, explanation_data::kNdOption},
  };
  return kTables;
}

Explanation explain(wire::RegistrySet set, std::uint8_t number, std::optional<std::uint8_t> code) {
  const Explanation* const general = written(set, number, std::nullopt);
  const Explanation* const own = code ? written(set, number, code) : nullptr;
  if (general == nullptr) return {.number = number, .code = code};
  if (own == nullptr) {
    Explanation text = *general;
    text.code = code;
    return text;
  }
  return {.number = number,
          .code = code,
          .meaning = first_of(own->meaning, general->meaning),
          .sender = first_of(own->sender, general->sender),
          .advice = first_of(own->advice, general->advice),
          .outdated = first_of(own->outdated, general->outdated),
          .see = own->see,
          .number_see = general->see};
}

}  // namespace icmpkit::text
