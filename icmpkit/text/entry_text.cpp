#include "icmpkit/text/entry_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "icmpkit/text/explanation.hpp"
#include "icmpkit/text/header_diagram.hpp"
#include "icmpkit/text/wrap.hpp"

namespace icmpkit::text {
namespace {

using wire::RegistryEntry;
using wire::RegistrySet;
using wire::RegistryStatus;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kFactIndent = 12;  // two, the longest label, and two

/// The parts between commas, without the spaces around them.
std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t size = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, size);
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (!part.empty()) parts.push_back(part);
    list.remove_prefix(std::min(size + 1, list.size()));
  }
  return parts;
}

unsigned leading_number(std::string_view text) {
  unsigned number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

const RegistryEntry& row_of(const Match& match) {
  return match.code ? wire::find(match.set, match.number, *match.code)
                    : wire::find(match.set, match.number);
}

bool is_message(RegistrySet set) {
  return set == RegistrySet::Icmpv4 || set == RegistrySet::Icmpv6;
}

std::string_view word_for_code(RegistrySet set) { return is_message(set) ? "code" : "c-type"; }

/// "ICMPv4 type 3, code 4"
std::string place(const Match& match) {
  std::string text{title(match.set)};
  if (is_message(match.set)) text += " type";
  text += fmt::format(" {}", match.number);
  if (match.code) text += fmt::format(", {} {}", word_for_code(match.set), *match.code);
  return text;
}

/// "Destination Unreachable - Fragmentation needed and DF set"
std::string called(const Match& match) {
  std::string text{wire::find(match.set, match.number).words};
  if (!match.code || row_of(match).name == "NoCode") return text;
  return text + " - " + std::string(row_of(match).words);
}

/// RFCs to read besides those of the row itself, in the order of their numbers.
std::vector<unsigned> further_reading(const Match& match, const Explanation& text) {
  std::vector<unsigned> further = rfc_numbers(text.see);
  for (const std::string_view list :
       {text.number_see, match.code ? wire::find(match.set, match.number).rfc : ""}) {
    for (const unsigned rfc : rfc_numbers(list)) further.push_back(rfc);
  }
  const std::vector<unsigned> own = rfc_numbers(row_of(match).rfc);
  std::erase_if(further, [&](unsigned rfc) { return std::ranges::find(own, rfc) != own.end(); });
  std::ranges::sort(further);
  further.erase(std::ranges::unique(further).begin(), further.end());
  return further;
}

void append_fact(std::string& out, std::string_view label, std::string_view words) {
  if (words.empty()) return;
  out += fmt::format("  {:<10}", label);
  append_wrapped(out, words, kFactIndent, kFactIndent);
}

void append_part(std::string& out, std::string_view heading, std::string_view words) {
  if (words.empty()) return;
  out += fmt::format("\n{}\n", heading);
  out.append(kIndent, ' ');
  append_wrapped(out, words, kIndent, kIndent);
}

std::string names_of(const Match& match) {
  std::string names{wire::find(match.set, match.number).name};
  const std::string_view code = match.code ? row_of(match).name : std::string_view{};
  if (!code.empty() && code != "NoCode") names += fmt::format(", {}", code);
  return names;
}

void append_facts(std::string& out, const Match& match, const Explanation& text) {
  const RegistryEntry& row = row_of(match);
  append_fact(out, "name", names_of(match));
  append_fact(out, "kind", words(row.kind));
  append_fact(out, "status", words(row.status));
  append_fact(out, "defined", references(row.rfc));
  std::string further;
  for (const unsigned rfc : further_reading(match, text)) {
    further += fmt::format("{}RFC {}", further.empty() ? "" : ", ", rfc);
  }
  append_fact(out, "see also", further);
  if (header_layout(match.set, match.number).empty()) append_fact(out, "layout", row.layout);
}

/// What to say about a number without a text of its own.
std::string_view text_without_explanation(const Match& match) {
  const RegistryEntry& row = wire::find(match.set, match.number);
  if (row.status == RegistryStatus::Reserved) {
    return "Reserved: nothing is to be sent with this number.";
  }
  if (row.status != RegistryStatus::Unassigned) return {};
  if (match.set == RegistrySet::Icmpv4) {
    return "Nobody has defined this type. Hosts discard it silently (RFC 1122).";
  }
  if (match.set != RegistrySet::Icmpv6) return "Nobody has defined this number.";
  return match.number < 128 ? "Nobody has defined this type. As an error message (below 128) it is "
                              "passed up to the protocol that it quotes (RFC 4443)."
                            : "Nobody has defined this type. As an informational message (128 and "
                              "above) it is discarded silently (RFC 4443).";
}

void append_codes(std::string& out, const Match& match) {
  std::string lines;
  for (const RegistryEntry& entry : wire::entries(match.set)) {
    const bool is_listed = entry.codes && entry.numbers.contains(match.number) &&
                           entry.status != RegistryStatus::Unassigned && entry.name != "NoCode";
    if (!is_listed) continue;
    std::string codes = fmt::format("{}", entry.codes->first);
    if (entry.codes->last != entry.codes->first) codes += fmt::format("-{}", entry.codes->last);
    lines += fmt::format("  {:>8}  ", codes);
    append_wrapped(lines, entry.words, kFactIndent, kFactIndent);
  }
  if (lines.empty()) return;
  out += is_message(match.set) ? "\nCodes\n" : "\nC-types\n";
  out += lines;
}

void append_others(std::string& out, std::span<const Match> others) {
  if (others.empty()) return;
  out += "\nIt may also mean\n";
  for (const Match& other : others) {
    out.append(kIndent, ' ');
    append_wrapped(out, fmt::format("{}: {}", place(other), called(other)), kIndent, 2 * kIndent);
    out += fmt::format("    icmp explain {}\n", spelled(other));
  }
}

std::optional<std::string_view> if_any(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void append_rfcs(JsonWriter& json, std::span<const unsigned> rfcs) {
  json.begin_array();
  for (const unsigned rfc : rfcs) json.value(rfc);
  json.end_array();
}

/// The family of a set; empty where both use it.
std::optional<unsigned> family_of(RegistrySet set) {
  const bool v4 = wire::is_used_by(set, Family::V4);
  const bool v6 = wire::is_used_by(set, Family::V6);
  if (v4 == v6) return std::nullopt;
  return v4 ? 4U : 6U;
}

}  // namespace

std::vector<unsigned> rfc_numbers(std::string_view rfc) {
  std::vector<unsigned> numbers;
  for (const std::string_view part : parts_of(rfc)) {
    if (const unsigned number = leading_number(part); number != 0) numbers.push_back(number);
  }
  return numbers;
}

std::string references(std::string_view rfc) {
  std::string text;
  for (const std::string_view part : parts_of(rfc)) {
    if (!text.empty()) text += ", ";
    if (leading_number(part) != 0) {
      text += fmt::format("RFC {}", part);
    } else if (part.starts_with("none (")) {
      text += fmt::format("no RFC{}", part.substr(4));
    } else {
      text += part;
    }
  }
  return text;
}

std::string_view title(RegistrySet set) {
  constexpr std::array<std::string_view, wire::kRegistrySets> kTitles{"ICMPv4",
                                                                      "ICMPv6",
                                                                      "Extension object class",
                                                                      "Interface information bit",
                                                                      "Interface role",
                                                                      "Neighbor Discovery option",
                                                                      "Router Advertisement flag",
                                                                      "Prefix Information flag",
                                                                      "Address registration status",
                                                                      "Node information qtype",
                                                                      "Fast handover subtype",
                                                                      "Trust anchor name type",
                                                                      "Certificate type",
                                                                      "IP protocol",
                                                                      "IPv4 option",
                                                                      "IPv6 option",
                                                                      "IPv6 routing type"};
  return kTitles[static_cast<std::size_t>(set)];
}

std::string explanation_page(const Match& match, std::span<const Match> others) {
  const Explanation text = explain(match.set, match.number, match.code);
  std::string out;
  append_wrapped(out, fmt::format("{}: {}", place(match), called(match)), 0, kIndent);
  append_facts(out, match, text);
  if (!match.note.empty()) append_part(out, "Note", match.note);
  if (const std::string header = draw_header(match.set, match.number, match.code);
      !header.empty()) {
    out += '\n' + header;
  }
  const bool code_is_unknown =
      match.code && row_of(match).status == RegistryStatus::Unassigned && !text.empty();
  append_part(out, "What it means", text.empty() ? text_without_explanation(match) : text.meaning);
  if (code_is_unknown) {
    append_part(out, "This code", "It has no meaning of its own; the above is about the number.");
  }
  append_part(out, "Who sends it", text.sender);
  append_part(out, "What to do", text.advice);
  append_part(out, "Out of date", text.outdated);
  if (!match.code) append_codes(out, match);
  append_others(out, others);
  return out;
}

void append_entry(JsonWriter& json, const Match& match, EntryDetail detail, FixedPoint unix_time) {
  const RegistryEntry& row = row_of(match);
  json.begin_object();
  json.field("v", 1);
  json.field("type", "entry");
  json.field("ts", unix_time);
  json.field("set", wire::words(match.set));
  json.field("family", family_of(match.set));
  json.field("number", match.number);
  json.field("code", match.code);
  json.field("name", if_any(wire::find(match.set, match.number).name));
  const bool has_reason = match.code && row.name != "NoCode";
  json.field("reason", has_reason ? if_any(row.name) : std::nullopt);
  json.field("words", row.words);
  json.field("status", words(row.status));
  json.field("kind", if_any(words(row.kind)));
  json.key("rfc");
  append_rfcs(json, rfc_numbers(row.rfc));
  json.field("reference", if_any(row.rfc));
  json.field("layout", if_any(row.layout));
  const bool is_range = match.code && row.codes && row.codes->last != row.codes->first;
  if (is_range) json.field("last_code", row.codes->last);
  if (detail == EntryDetail::Explained) {
    const Explanation text = explain(match.set, match.number, match.code);
    json.field("meaning", if_any(text.meaning));
    json.field("sender", if_any(text.sender));
    json.field("advice", if_any(text.advice));
    json.field("outdated", if_any(text.outdated));
    json.field("note", if_any(match.note));
    json.key("see");
    append_rfcs(json, further_reading(match, text));
  }
  json.end_object();
  json.end_line();
}

}  // namespace icmpkit::text
