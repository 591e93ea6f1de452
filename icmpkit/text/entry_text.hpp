// A row of the registry as text and as JSON, and the page that explains a number.
//
// The page is what `icmp explain` prints, the JSON object what `explain` and `types` print with
// `--json`. Which number is meant is for text/lookup.hpp to find out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "icmpkit/text/json.hpp"
#include "icmpkit/text/lookup.hpp"
#include "icmpkit/wire/registry.hpp"

namespace icmpkit::text {

/// The RFCs in the registry's words: 792 and 6918 of "none (JBP), 6918".
[[nodiscard]] std::vector<unsigned> rfc_numbers(std::string_view rfc);

/// The same to read: "no RFC (JBP), RFC 6918".
[[nodiscard]] std::string references(std::string_view rfc);

/// What a set is called in a heading: "ICMPv4", "Extension object".
[[nodiscard]] std::string_view title(wire::RegistrySet set);

/// The whole page about a number, in lines of at most 80 columns: what it is called, its header,
/// what it means, who sends it, what to do, what is out of date; of a number without a code, its
/// codes. `others` are further meanings of what was typed, which it only points at.
[[nodiscard]] std::string explanation_page(const Match& match, std::span<const Match> others);

/// What an `entry` object of JSON holds besides the row.
enum class EntryDetail : std::uint8_t { Row, Explained };

/// One `entry` line for a number or one of its codes. `unix_time` is seconds since 1970.
void append_entry(JsonWriter& json, const Match& match, EntryDetail detail, FixedPoint unix_time);

}  // namespace icmpkit::text
